/* The cosine of a query with every row of a space: what a blend of several scores needs, where "nearest" wants only the best. */
#ifndef VT_ROW_COSINES_H
#define VT_ROW_COSINES_H

#include "query.h"

/* cosines[row] = <q, x> from the int8 codes and the query at seven bits, or the one-bit estimate until the int8 codes have come; 0
 * for a row without a vector. cosines: f32[rows]. Needs the bits file. Byte-identical on every build. Cost: reads every row's
 * codes once (bench/RESULTS.md). */
void vt_row_cosines(const vt_vector_space *space, const vt_query *query, float *cosines);

/* <x, y> of two rows, <c, c> + <c, x - c> + <c, y - c> + scale_x * scale_y * sum_i code_x[i] * code_y[i]. `widened` holds the codes
 * of `a` as i16[stride], by vt_widen_row; `square` is <c, c>. Needs the int8 codes of both. */
void vt_widen_row(const vt_vector_space *space, size_t row, int16_t *widened);
float vt_centroid_square(const vt_vector_space *space);
float vt_row_cosine(const vt_vector_space *space, size_t a, const int16_t *widened, float square, size_t b);

#endif
