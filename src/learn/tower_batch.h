/* One step's examples, and every item that occurs in them, numbered so that all work on items is done once an item. */
#ifndef VT_TOWER_BATCH_H
#define VT_TOWER_BATCH_H

#include "seeded_random.h"
#include "tower_examples.h"
#include "tower_features.h"
#include "tower_options.h"

/* Pairs of (one, other, weight), to be read by either side: entries of `one` are [offsets[one], offsets[one + 1]). */
typedef struct vt_tower_links {
    size_t *offsets;
    uint32_t *others;
    float *weights;
    size_t capacity; /* of others and weights */
    size_t ones;     /* capacity of offsets, less one */
} vt_tower_links;

/* Owned: vt_tower_batch_close. Items of the batch are numbered from 0: the candidates (what an example's target is told apart
 * from: all targets and the drawn negatives, each once), then what else is in histories. */
typedef struct vt_tower_batch {
    size_t examples, candidates, items, rows;
    size_t example_capacity, item_capacity;
    uint32_t *targets;    /* [examples]: candidate */
    float *weights;       /* [examples]: vt_tower_example_weight */
    uint32_t *item_ids;   /* [items]: item of the log */
    uint32_t *row_ids;    /* [rows]: row of the table that some item of the batch has */
    vt_tower_links histories; /* of an example: items, w / sqrt(sum of w) with the decay in it */
    vt_tower_links readers;   /* of an item: examples that have it in their history */
    vt_tower_links parts;     /* of an item: rows of the table (not numbered anew) */
    vt_tower_links holders;   /* of a row of the batch: items that have it */
    vt_tower_links profiles;  /* of an example: rows of the users' table; this and the next only where features have such rows */
    vt_tower_links bearers;   /* of such a row: examples that have it */
    uint32_t *item_numbers;   /* [items of the log]: number in the batch + 1, 0 for none */
    uint32_t *row_numbers;    /* [rows of the table]: the same */
    vt_tower_deed *deeds;     /* room for one history */
} vt_tower_batch;

/* What batches are made of; borrowed. */
typedef struct vt_tower_source {
    const vt_tower_examples *examples;
    const vt_tower_features *features;
    const vt_tower_options *options;
    const uint32_t *drawable; /* [drawable_count]: items that a negative may be */
    size_t drawable_count;
    const float *item_vectors; /* f32[items][dims] as of the last epoch, for hard negatives; NULL: none yet */
} vt_tower_source;

vt_status vt_tower_batch_open(vt_tower_batch *out, const vt_tower_source *source, vt_error *error);
void vt_tower_batch_close(vt_tower_batch *batch);

/* Fills the batch with examples [begin, end) of source->examples->events, negatives and dropout drawn from `random`. Depends on
 * nothing else. VT_NO_MEMORY. */
vt_status vt_tower_batch_fill(vt_tower_batch *batch, const vt_tower_source *source, size_t begin, size_t end, vt_random *random,
                              vt_error *error);

#endif
