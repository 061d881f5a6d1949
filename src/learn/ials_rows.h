/* One half of a sweep of iALS: all vectors of one side solved against the other side's. */
#ifndef VT_IALS_ROWS_H
#define VT_IALS_ROWS_H

#include "event_matrix.h"

/* Rows are solved that many at a time; what ranks are dealt begins at a multiple of it, so that products of matrices are the same. */
enum { VT_IALS_BATCH = 64 };

/* Who works: threads of this process, and other ranks (NULL: none), who all call the functions below at once and get the same answer. */
typedef struct vt_ials_crew {
    size_t threads;
    vt_ranks *ranks;
} vt_ials_crew;

/* The rows' vectors x minimise, each for itself, sum over all columns y of (1 + alpha c)(p - x.y)^2 + ridge |x|^2. */
typedef struct vt_ials_half {
    const vt_pair_matrix *pairs; /* c by row and column; p = 1 for these, 0 for all others */
    float *rows;          /* f32[pairs->rows][width]: where the solver starts, and what it finds */
    const float *columns; /* f32[pairs->columns][width] */
    const float *gram;    /* f32[width][width]: columns' columns */
    const float *ridges;  /* f32[pairs->rows] */
    size_t width, steps;  /* of conjugate gradients */
    float alpha;
    const size_t *bounds; /* [ranks + 1]: whose rows are whose; a rank needs the pairs of its own rows only. NULL without ranks */
} vt_ials_half;

/* All below: the same bytes for any number of threads and ranks; VT_NO_MEMORY.
 * gram: f32[width][width] = vectors' vectors, f32[rows][width]. */
vt_status vt_ials_gram(float *gram, const float *vectors, size_t rows, size_t width, const vt_ials_crew *crew, vt_error *error);
/* All rows, on every rank. Rows without a pair become zero. */
vt_status vt_ials_solve(const vt_ials_half *half, const vt_ials_crew *crew, vt_error *error);
/* *loss: sum over the pairs of (1 + alpha c)(1 - x.y)^2 - (x.y)^2, that is the loss less that of all pairs as if unobserved. */
vt_status vt_ials_pair_loss(double *loss, const vt_ials_half *half, const vt_ials_crew *crew, vt_error *error);

#endif
