/* Draws the demo shop into a folder: its catalog with pictures, its customers and what they did, and demo
 * shoppers.
 *
 * styles.csv has the Kaggle fashion columns (id, gender, masterCategory, subCategory, articleType,
 * baseColour, season, year, usage, productDisplayName) and then brand, price, listPrice (EUR, two decimals),
 * stock, rating (2.8-5.0), sizes ("S|M|L", or nothing), attributes (a JSON object) and description; UTF-8, comma, fields quoted where they
 * must be, one line a product, ids rising from 10001. Pictures are images/<id>.webp, 225x300. Beside it stand
 * users.csv, orders.csv, order_items.csv and interactions.csv (people_tables.h), and shoppers/
 * (demo_shoppers.h).
 *
 * In the form of H&M's data: articles.csv, customers.csv, transactions_train.csv (hm_tables.h) and
 * images/<first three digits>/<id>.webp.
 *
 * The same options give the same bytes, and a larger catalog begins with the smaller one. About 20 ms a
 * product on one core; people take about a second. */
#ifndef VT_DEMO_CATALOG_H
#define VT_DEMO_CATALOG_H

#include "demo_counts.h"

#include <stdint.h>

typedef enum vt_demo_format { VT_DEMO_STYLES, VT_DEMO_HM } vt_demo_format;

typedef struct vt_demo_options {
    size_t products;       /* 0: 2400 */
    vt_demo_counts counts; /* users 0: no people, and no shoppers */
    vt_demo_format format;
    uint64_t seed; /* 0: 1 */
    const char
        *out_dir; /* made when it is missing (its parent must exist); files of the same names are replaced */
    void (*progress)(void *context, size_t done, size_t total); /* may be NULL */
    void *context;
} vt_demo_options;

/* What was written beside the counts that were asked for. */
typedef struct vt_demo_summary {
    size_t products;
    size_t transactions; /* rows of transactions_train.csv */
    size_t shoppers;
} vt_demo_summary;

/* The catalog's file appears last, so a folder that has one has all that belongs to it. On failure everything
 * that this call wrote is removed again. `summary` may be NULL. VT_BAD_REQUEST: no folder named, over a
 * million products, or counts that cannot be (demo_counts.h). VT_IO names the file. VT_NO_MEMORY. */
vt_status vt_demo_catalog(const vt_demo_options *options, vt_demo_summary *summary, vt_error *error);

#endif
