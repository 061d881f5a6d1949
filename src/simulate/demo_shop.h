/* The planned catalog as its customers meet it: what is popular, since when it is sold and at which price,
 * and the shelves on which it stands. */
#ifndef VT_DEMO_SHOP_H
#define VT_DEMO_SHOP_H

#include "demo_calendar.h"
#include "demo_plan.h"

enum { VT_SHOP_MOST_TYPES = 64, VT_SHOP_MOST_BRANDS = 64 };

/* Whom a product is bought for; Unisex ones stand on the men's and on the women's shelves. */
typedef enum vt_audience { VT_FOR_MEN, VT_FOR_WOMEN, VT_FOR_BOYS, VT_FOR_GIRLS, VT_AUDIENCES } vt_audience;

/* What part of an outfit it is. */
typedef enum vt_role {
    VT_ROLE_TOP,
    VT_ROLE_BOTTOM,
    VT_ROLE_DRESS,
    VT_ROLE_LAYER,
    VT_ROLE_SHOES,
    VT_ROLE_BAG,
    VT_ROLE_EXTRA,
    VT_ROLES
} vt_role;

/* What the shop knows of a product beside its label. */
typedef struct vt_ware {
    double popularity; /* Zipf-like: 1 / (rank + a sixtieth of the catalog), better rated ones tend to the
                          front */
    int32_t launch_day, reduced_day; /* before reduced_day the list price was asked */
    uint8_t type, brand, role;       /* numbers of vt_product_type_at and vt_brand_at */
    bool rising;                     /* talked about in the last weeks */
} vt_ware;

/* Rows of the catalog with the running sums of their popularity. */
typedef struct vt_shelf {
    uint32_t *rows;
    double *sums;
    size_t count;
} vt_shelf;

typedef enum vt_shelf_kind {
    VT_SHELF_TYPE,
    VT_SHELF_BRAND,
    VT_SHELF_ROLE,
    VT_SHELF_WHOLE,
    VT_SHELF_KINDS
} vt_shelf_kind;

typedef struct vt_demo_shop {
    const vt_demo_product *products; /* borrowed */
    size_t count;
    vt_ware *wares;
    vt_shelf *shelves;
    uint32_t *rows; /* behind all shelves */
    double *sums;
} vt_demo_shop;

/* False when memory is out; close in any case. The same products and seed give the same shop. */
bool vt_demo_shop_open(vt_demo_shop *shop, const vt_demo_product *products, size_t count, uint64_t seed);
void vt_demo_shop_close(vt_demo_shop *shop);

/* The shelf for that audience; `which` is the number of the type, the brand or the role, 0 for the whole. May
 * be empty. */
const vt_shelf *vt_demo_shelf(const vt_demo_shop *shop, vt_audience audience, vt_shelf_kind kind,
                              size_t which);
/* A row of the shelf, the popular ones more often. The shelf must not be empty. */
size_t vt_shelf_draw(const vt_shelf *shelf, vt_random *random);
/* Cents asked on that day. */
uint32_t vt_ware_price(const vt_demo_shop *shop, size_t row, int32_t day);

#endif
