/* What the catalog of a pack tells a ranker. */
#ifndef VT_RANK_CATALOG_H
#define VT_RANK_CATALOG_H

#include "catalog.h"
#include "rank_shop.h"

/* Sets count, columns, unisex, price_cents, stock and rating_tenths, borrowed from the catalog, whose rows are the items: who asks about
 * days gone by takes stock and ratings out again. List prices are read by vt_catalog_list_prices, into an array of the caller's. */
void vt_rank_shop_set_catalog(vt_rank_shop *shop, const vt_catalog *catalog);

/* The value of a facet as one of an attribute; VT_RANK_NONE when no product has it. */
uint32_t vt_rank_value_named(const vt_catalog *catalog, vt_rank_attribute attribute, const char *value);

#endif
