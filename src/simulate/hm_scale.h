/* Files in H&M's columns at any size, for tests of scale: articles.csv, customers.csv, transactions_train.csv (hm_tables.h), without
 * pictures, and simulated.txt. Rows are written as they are made, in the order of days; the sales are those of scale_sales.h. */
#ifndef VT_HM_SCALE_H
#define VT_HM_SCALE_H

#include "demo_catalog.h"

typedef struct vt_hm_scale {
    size_t transactions; /* rows of transactions_train.csv */
    size_t users;        /* 0: one for 23 transactions, as H&M has */
    size_t products;     /* 0: 18.7 times the root of transactions, as H&M has, 50 to 100,000 */
    uint64_t seed;       /* 0: 1 */
    const char *out_dir; /* as vt_demo_options */
    void (*progress)(void *context, size_t done, size_t total); /* of transactions; may be NULL */
    void *context;
} vt_hm_scale;

/* Fills what is 0 in *options, and writes. transactions_train.csv appears last. On failure everything that this call wrote is removed
 * again. The same options give the same bytes. Statuses as vt_demo_catalog. Memory: 1 KB a product, 16 bytes a user. 10 million
 * transactions take about a quarter of a minute. */
vt_status vt_hm_scale_write(vt_hm_scale *options, vt_error *error);

#endif
