/* Exact integer dot products of int8 rows with quantised queries.
 *
 * The scan kernel has two bodies that give the same integers: relaxed-simd (i8 x i7 dot, query + 64, undone by the row's code
 * sum) and simd128 (widen to i16, i32x4.dot_i16x8). Rows are VT_STRIDE_UNIT-padded and 16-byte aligned. */
#ifndef VT_DOT_INT8_H
#define VT_DOT_INT8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A scan query: the same seven-bit numbers in the form that the build's kernel reads. Both arrays hold stride entries. */
typedef struct vt_coarse_query {
    const int16_t *signed_levels; /* -63..63 */
    const int8_t *raised_levels;  /* the same + 64: 1..127; padding 64 */
} vt_coarse_query;

/* dots[r] = sum_i codes[r][i] * query[i] for `rows` consecutive rows; code_sums[r] is the sum of row r's codes.
 * Cost: relaxed-simd scans at the speed of a streaming read, simd128 at a third to three quarters of it ("## Kernels" of
 * bench/RESULTS.md). Reads only these rows, each more than once. */
void vt_dot_rows_int8(const int8_t *codes, const int32_t *code_sums, size_t rows, size_t stride_bytes,
                      const vt_coarse_query *query, int32_t *dots);

/* The same for several queries, which read a row from cache when the first has fetched it: dots[q * rows + r]. */
void vt_dot_rows_int8_batch(const int8_t *codes, const int32_t *code_sums, size_t rows, size_t stride_bytes,
                            const vt_coarse_query *queries, size_t query_count, int32_t *dots);

/* sum_i codes[i] * query[i], |query[i]| <= VT_FINE_LEVELS, stride <= 4096: exact in 32 bits. */
int32_t vt_dot_int8_fine(const int8_t *codes, const int16_t *query, size_t stride_bytes);

/* The name of the scan kernel in this build: "relaxed-simd", "simd128" or "native". */
const char *vt_dot_kernel_name(void);

#endif
