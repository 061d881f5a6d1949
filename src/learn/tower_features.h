/* What the item tower knows of each item: rows of one embedding table with their weights, and a picture's vector; and what the user tower
 * knows of each user (tower_profiles.h).
 *
 * An item's embedding is  x = sum over its rows of weight * table[row] + picture * projection.  The rows, in this order:
 *   ids      [id_rows]: one for each item with an event, in the items' order; weight 1
 *   values   [value_rows]: one for each value of a facet that a product of the log has ("colour=Red"), in the order in which the items
 *            have them; weight 1 / sqrt(VT_FACET_COUNT), so that all facets together weigh as the id does
 *   words    [text_buckets]: the features of vt_hashed_features of the title, by bucket, with their values */
#ifndef VT_TOWER_FEATURES_H
#define VT_TOWER_FEATURES_H

#include "event_log.h"
#include "status.h"
#include "tower_options.h"
#include "tower_profiles.h"

#include <stddef.h>
#include <stdint.h>

/* Owned: vt_tower_features_close. */
typedef struct vt_tower_features {
    size_t items;
    size_t rows;       /* of the table: id_rows + value_rows + text_buckets */
    size_t id_rows, value_rows, text_buckets;
    size_t *offsets;   /* [items + 1], into the two below */
    uint32_t *indices; /* rows of the table */
    float *weights;
    float *pictures;   /* f32[items][picture_dims], of length one, zero where there is none; NULL without pictures */
    size_t picture_dims;
    uint32_t *counts;  /* [items]: how many events each has in the log */
    vt_buffer values;  /* {"colour=Red":0, ...}: the value rows by name, counted from 0; NUL-terminated */
    vt_tower_profiles users;
} vt_tower_features;

/* By the options' catalog and embeddings; ids alone where there are none. Items are found by their id; one that the catalog lacks has
 * its id alone. VT_BAD_DATA when no item is found there, and the errors of vt_catalog_import_open and vt_vector_set_open; VT_USAGE;
 * VT_NO_MEMORY. *out may be closed whatever is answered. */
vt_status vt_tower_features_open(vt_tower_features *out, const vt_event_log *log, const vt_two_tower_options *options, vt_error *error);
void vt_tower_features_close(vt_tower_features *features);

/* A number that differs where features do: for checkpoints. */
uint64_t vt_tower_features_sum(const vt_tower_features *features);

#endif
