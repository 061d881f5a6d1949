/* From a product's id to its row. */
#ifndef VT_PRODUCT_ROW_H
#define VT_PRODUCT_ROW_H

#include "catalog.h"

/* Row of the product with that id, or SIZE_MAX. products[count] are in row order, which is vt_id_compare's. O(log count). */
size_t vt_product_row(const vt_product *products, size_t count, const char *id);

#endif
