/* What the item tower knows of each item: rows of one embedding table with their weights, and a picture's vector.
 *
 * An item's embedding is  x = sum over its rows of weight * table[row] + picture * projection.  The rows, in this order:
 *   its id                  weight 1; only items with an event have one
 *   each facet's value      weight 1; with a catalog
 *   words of its title      the weights of vt_hashed_features, rows shared by hash */
#ifndef VT_TOWER_FEATURES_H
#define VT_TOWER_FEATURES_H

#include "event_log.h"
#include "status.h"

#include <stddef.h>
#include <stdint.h>

/* Owned: vt_tower_features_close. */
typedef struct vt_tower_features {
    size_t items;
    size_t rows;       /* of the table */
    size_t *offsets;   /* [items + 1], into the two below */
    uint32_t *indices; /* rows of the table */
    float *weights;
    float *pictures;      /* f32[items][picture_dims], zero where there is none; NULL without pictures */
    size_t picture_dims;
    uint32_t *counts;  /* [items]: how many events each has in the log */
    char **row_names;  /* [rows]: "id=4471", "colour=Red", "text=17" */
} vt_tower_features;

/* Ids alone. VT_BAD_DATA for a log without events; VT_NO_MEMORY. */
vt_status vt_tower_features_of_ids(vt_tower_features *out, const vt_event_log *log, vt_error *error);
void vt_tower_features_close(vt_tower_features *features);

#endif
