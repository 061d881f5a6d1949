/* Features of a log's items out of a catalog: the values of facets, and words of titles. */
#ifndef VT_TOWER_CATALOG_H
#define VT_TOWER_CATALOG_H

#include "bytes.h"
#include "event_log.h"
#include "tower_options.h"

/* Owned: vt_tower_catalog_close. Zero-initialise. Rows: value_rows of values, then text_buckets of words (tower_features.h). */
typedef struct vt_tower_catalog {
    size_t value_rows, text_buckets;
    size_t *offsets; /* [items + 1] */
    uint32_t *rows;
    float *weights;
    vt_buffer values; /* {"colour=Red":0, ...}, NUL-terminated */
} vt_tower_catalog;

/* See vt_tower_features_open. */
vt_status vt_tower_catalog_open(vt_tower_catalog *out, const vt_event_log *log, const vt_two_tower_options *options, vt_error *error);
void vt_tower_catalog_close(vt_tower_catalog *catalog);

#endif
