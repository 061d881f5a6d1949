/* What the demo catalog holds, decided before anything is drawn.
 *
 * Slot `k` of the catalog depends on the seed and on the slots before it only, so a larger catalog begins
 * with the smaller one. A model (one cut, one pattern) comes in one to four colours, spread over the catalog.
 */
#ifndef VT_DEMO_PLAN_H
#define VT_DEMO_PLAN_H

#include "taxonomy.h"

enum { VT_DEMO_FIRST_ID = 10001, VT_DEMO_DEFAULT_PRODUCTS = 2400, VT_DEMO_PRODUCT_LIMIT = 1000000 };

typedef struct vt_demo_product {
    uint32_t id;
    const vt_product_type *type;
    const vt_brand *brand;
    const vt_colour *colour;
    const char *gender; /* Men, Women, Unisex, Boys, Girls */
    char season[12], usage[12], title[128], description[400];
    uint32_t year, price_cents, list_price_cents, stock, rating_tenths; /* list price at least the price */
    vt_design design;
} vt_demo_product;

/* Room for `count` products, planned from the seed; free with vt_free. NULL when memory is out. */
vt_demo_product *vt_demo_plan(size_t count, uint64_t seed);

#endif
