/* f32 dot products of one query with consecutive rows: a list's centroids, a small matrix.
 *
 * The order of additions is fixed, so that every build gives the same bits: eight sums, s[k] over the entries i with i % 8 = k in
 * index order (from +0), then t[k] = s[k] + s[k + 4] and (t[0] + t[2]) + (t[1] + t[3]). No product is fused into a sum. */
#ifndef VT_DOT_FLOAT_H
#define VT_DOT_FLOAT_H

#include <stddef.h>

/* dots[r] = sum_i matrix[r][i] * query[i]. matrix: f32[rows][dims]; neither it nor the query need be aligned or padded. */
void vt_dot_rows_f32(const float *matrix, size_t rows, size_t dims, const float *query, float *dots);

/* The same for several queries, f32[query_count][dims]: dots[q * rows + r], of the same bits. A row is read from cache by all
 * but the first query. */
void vt_dot_rows_f32_batch(const float *matrix, size_t rows, size_t dims, const float *queries, size_t query_count, float *dots);

#endif
