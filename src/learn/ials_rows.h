/* One half of a sweep of iALS: all vectors of one side solved against the other side's. */
#ifndef VT_IALS_ROWS_H
#define VT_IALS_ROWS_H

#include "event_matrix.h"

/* The rows' vectors x minimise, each for itself, sum over all columns y of (1 + alpha c)(p - x.y)^2 + ridge |x|^2. */
typedef struct vt_ials_half {
    const vt_pair_matrix *pairs; /* c by row and column; p = 1 for these, 0 for all others */
    float *rows;          /* f32[pairs->rows][width]: where the solver starts, and what it finds */
    const float *columns; /* f32[pairs->columns][width] */
    const float *gram;    /* f32[width][width]: columns' columns */
    const float *ridges;  /* f32[pairs->rows] */
    size_t width, steps;  /* of conjugate gradients */
    float alpha;
} vt_ials_half;

/* gram: f32[width][width] = vectors' vectors, f32[rows][width]. VT_NO_MEMORY. */
vt_status vt_ials_gram(float *gram, const float *vectors, size_t rows, size_t width, size_t threads, vt_error *error);
/* Rows without a pair become zero. The same bytes for any number of threads. VT_NO_MEMORY. */
vt_status vt_ials_solve(const vt_ials_half *half, size_t threads, vt_error *error);
/* *loss: sum over the pairs of (1 + alpha c)(1 - x.y)^2 - (x.y)^2, that is the loss less that of all pairs as if unobserved.
 * VT_NO_MEMORY. */
vt_status vt_ials_pair_loss(double *loss, const vt_ials_half *half, size_t threads, vt_error *error);

#endif
