/* The numbers that training moves: six tables of rows, and how a gradient moves them. */
#ifndef VT_TOWER_WEIGHTS_H
#define VT_TOWER_WEIGHTS_H

#include "status.h"
#include "tower_features.h"
#include "tower_options.h"

typedef enum vt_tower_part {
    VT_TOWER_ITEM_ROWS,        /* the item tower's embeddings: [features.rows] */
    VT_TOWER_ITEM_PICTURES,    /* its projection: [picture_dims] */
    VT_TOWER_HISTORY_ROWS,     /* the user tower's, of history: empty when it shares the item tower's */
    VT_TOWER_HISTORY_PICTURES,
    VT_TOWER_BIAS,             /* [1]: what a user without a history is */
    VT_TOWER_PROFILES,         /* what a profile adds to that: [features.users.rows] */
    VT_TOWER_PARTS
} vt_tower_part;

/* f32[rows][dims] each, inside the weights' block; `first` and `second` are the optimiser's (Adagrad: second alone, first is NULL). */
typedef struct vt_tower_table {
    size_t rows;
    float *values;
    float *first;
    float *second;
} vt_tower_table;

/* Owned: vt_tower_weights_close. */
typedef struct vt_tower_weights {
    size_t dims;
    vt_tower_table tables[VT_TOWER_PARTS];
    float *block;        /* all of them: first the values of every table, then the optimiser's numbers */
    size_t value_count, block_count;
    uint64_t steps; /* taken */
    float rate, least; /* of this step: Adam's, with the corrections of its averages in them */
} vt_tower_weights;

/* Embeddings and projections begin as seeded normal numbers of standard deviation 1 / sqrt(dims) (projections: divided once more by
 * sqrt(picture_dims)), those of profiles as a tenth of that, so that a value of few users says little; the bias as zero. VT_NO_MEMORY. */
vt_status vt_tower_weights_open(vt_tower_weights *out, const vt_tower_features *features, const vt_tower_options *options,
                                vt_error *error);
void vt_tower_weights_close(vt_tower_weights *weights);

/* The part that histories are read from. */
vt_tower_part vt_tower_history_part(const vt_tower_weights *weights, vt_tower_part of_items);

/* Counts one more step; before its rows are moved. */
void vt_tower_step_begin(vt_tower_weights *weights, const vt_tower_options *options);

/* Moves one row by its gradient g: f32[dims]. Of each number x:
 *   Adagrad (Duchi et al. 2011):  s += g^2;  x -= rate * g / (sqrt(s) + 1e-10)
 *   Adam (Kingma and Ba 2015), rows that a step does not touch rest:  m = 0.9 m + 0.1 g;  s = 0.999 s + 0.001 g^2;
 *     x -= rate * m / (1 - 0.9^t) / (sqrt(s / (1 - 0.999^t)) + 1e-8),  t = weights->steps, 1 in the first
 * and before that x -= rate * decay * x (Loshchilov and Hutter 2019). */
void vt_tower_move(vt_tower_weights *weights, vt_tower_part part, size_t row, const float *gradient, const vt_tower_options *options);

#endif
