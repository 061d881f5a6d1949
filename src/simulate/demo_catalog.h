/* Draws the demo catalog into a folder: styles.csv and images/<id>.webp.
 *
 * styles.csv has the Kaggle fashion columns (id, gender, masterCategory, subCategory, articleType,
 * baseColour, season, year, usage, productDisplayName) and then brand, price, listPrice (EUR, two decimals),
 * stock, rating (2.8-5.0), attributes (a JSON object) and description; UTF-8, comma, fields quoted where they
 * must be, one line a product, ids rising from 10001. Images are WebP, 225x300. The same options give the
 * same bytes, and a larger catalog begins with the smaller one. About 20 ms a product on one core. */
#ifndef VT_DEMO_CATALOG_H
#define VT_DEMO_CATALOG_H

#include "status.h"

#include <stddef.h>
#include <stdint.h>

typedef struct vt_demo_options {
    size_t products; /* 0: 2400 */
    uint64_t seed;   /* 0: 1 */
    const char
        *out_dir; /* made when it is missing (its parent must exist); files of the same names are replaced */
    void (*progress)(void *context, size_t done, size_t total); /* may be NULL */
    void *context;
} vt_demo_options;

/* styles.csv appears last, so a folder that has one has all its images. On failure everything that this call
 * wrote is removed again. VT_BAD_REQUEST: no folder named, or over a million products. VT_IO names the file.
 * VT_NO_MEMORY. */
vt_status vt_demo_catalog(const vt_demo_options *options, vt_error *error);

#endif
