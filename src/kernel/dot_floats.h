/* Dot products of f32 vectors in one fixed order of additions. */
#ifndef VT_DOT_FLOATS_H
#define VT_DOT_FLOATS_H

#include <stddef.h>

/* sum_i a[i] * b[i]: lane l of sixteen adds up the products of i % 16 == l in ascending order, up to the last whole sixteen; lanes l, l + 4,
 * l + 8 and l + 12 are added as (l + l4) + (l8 + l12), the four that remain as (0 + 1) + (2 + 3), and then what is left of the vectors,
 * in order. No fused multiply-add: the same bits everywhere. */
float vt_dot_floats(const float *a, const float *b, size_t dims);

/* dots[r] = vt_dot_floats(rows[r], vector, dims) for consecutive rows of f32[dims]; the very same numbers, with the vector read once for
 * two rows. */
void vt_dot_rows_floats(const float *rows, size_t count, size_t dims, const float *vector, float *dots);

/* The same for several vectors, f32[vector_count][dims], which read a row from cache when the first has fetched it:
 * dots[v * count + r]. */
void vt_dot_rows_floats_batch(const float *rows, size_t count, size_t dims, const float *vectors, size_t vector_count, float *dots);

#endif
