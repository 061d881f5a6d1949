/* Sales of a shop of any size, piece by piece in the order of days, with memory for its customers only.
 *
 * Made to have what real sales have and a recommender can learn: few customers buy much and few articles sell much (both Zipf-like),
 * baskets of 1 to 11 pieces, customers who come back within weeks, favourite types and brands, articles that are bought again, pairs
 * that go together, collections that come and fade, seasons, weekends, growth. Not fitted to anybody's data. */
#ifndef VT_SCALE_SALES_H
#define VT_SCALE_SALES_H

#include "demo_shop.h"

typedef struct vt_scale_counts {
    size_t pieces; /* exactly so many */
    size_t users;  /* 1..2^32 - 1; some of them buy nothing */
} vt_scale_counts;

typedef struct vt_scale_piece {
    int32_t day;
    uint32_t user, row, price_cents;
    int channel; /* 1: shop, 2: online */
} vt_scale_piece;

typedef vt_status vt_scale_visitor(void *context, const vt_scale_piece *piece, vt_error *error);

/* Calls `each` for every piece, by day, customer after customer. The same shop, counts and seed give the same pieces. 16 bytes a user.
 * VT_NO_MEMORY, or what `each` answers. About half a microsecond a piece. */
vt_status vt_scale_sales(const vt_demo_shop *shop, const vt_scale_counts *counts, uint64_t seed, vt_scale_visitor *each,
                         void *context, vt_error *error);
/* 16 to 90. */
uint32_t vt_scale_age(uint64_t seed, uint32_t user);

#endif
