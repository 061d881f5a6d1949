/* A log as a sparse matrix of users by items. */
#ifndef VT_EVENT_MATRIX_H
#define VT_EVENT_MATRIX_H

#include "event_log.h"

/* Distinct (row, column) pairs as compressed rows. Owned: vt_pair_matrix_close. */
typedef struct vt_pair_matrix {
    size_t rows, columns;
    size_t *offsets;   /* [rows + 1] */
    uint32_t *indices; /* [offsets[rows]]: columns, ascending within a row */
    float *values;     /* [offsets[rows]]: above 0 */
} vt_pair_matrix;

typedef enum vt_pair_value {
    VT_PAIR_LOG,   /* log2(1 + total): 1 for one piece, 2 for three, 3 for seven */
    VT_PAIR_TOTAL, /* the total itself */
    VT_PAIR_ONE    /* 1 for every pair */
} vt_pair_value;

/* Zero-initialised: every type counts 1 a piece, log-damped. */
typedef struct vt_pair_options {
    float type_weights[VT_LOG_TYPES]; /* 0 or more, finite: what a piece of that type counts; all zero: each counts 1. Pairs that
                                           add up to 0 are left out */
    vt_pair_value value;
} vt_pair_options;

/* A row a user, a column an item. total = sum over the pair's events of type weight * quantity, added as double in the log's
 * order; the last bit of a logarithm is the C library's. options may be NULL. VT_NO_MEMORY. O(events log(events of a user)). */
vt_status vt_pair_matrix_open(vt_pair_matrix *out, const vt_event_log *log, const vt_pair_options *options, vt_error *error);
/* Rows and columns exchanged. VT_NO_MEMORY. */
vt_status vt_pair_matrix_transpose(vt_pair_matrix *out, const vt_pair_matrix *matrix, vt_error *error);
void vt_pair_matrix_close(vt_pair_matrix *matrix);

#endif
