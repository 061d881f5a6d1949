#include "row_cosines.h"

#include "bit_scan.h"
#include "block_scores.h"
#include "quantise.h"

#include <math.h>

/* The integers of one block of rows, as vt_block_scores wants them; returns what they are to be scaled by. */
static float block_integers(const vt_vector_space *space, const vt_query *query, size_t first, size_t rows, int32_t *integers)
{
    if (space->codes) {
        vt_coarse_query coarse = {query->coarse, query->raised};
        vt_dot_rows_int8(space->codes + first * space->stride_bytes, space->code_sum + first, rows, space->stride_bytes, &coarse,
                         integers);
        return query->coarse_scale;
    }
    size_t words = space->words_per_row;
    const uint64_t *bits = space->bits + first * words;
    int32_t low[VT_BLOCK_ROWS];
    vt_bit_agreements(bits, rows, words, query->planes, space->dims, low);
    vt_bit_agreements(bits, rows, words, query->planes + words, space->dims, integers);
    for (size_t i = 0; i < rows; i++) integers[i] = 2 * integers[i] + low[i];
    return query->plane_scale;
}

void vt_row_cosines(const vt_vector_space *space, const vt_query *query, float *cosines)
{
    const float *factor = space->codes ? space->code_scale : space->bit_factor;
    for (size_t first = 0; first < space->rows; first += VT_BLOCK_ROWS) {
        int32_t integers[VT_BLOCK_ROWS];
        size_t left = space->rows - first, rows = left < VT_BLOCK_ROWS ? left : VT_BLOCK_ROWS;
        vt_block block = {.offset = space->row_offset + first, .factor = factor + first, .integers = integers, .rows = rows};
        block.scale = block_integers(space, query, first, rows, integers);
        vt_block_scores(&block, -INFINITY, cosines + first);
        for (size_t i = first; i < first + rows; i++) cosines[i] = factor[i] == 0.0f ? 0.0f : query->centroid_dot + cosines[i];
    }
}

void vt_widen_row(const vt_vector_space *space, size_t row, int16_t *widened)
{
    for (size_t i = 0; i < space->stride_bytes; i++) widened[i] = space->codes[row * space->stride_bytes + i];
}

float vt_centroid_square(const vt_vector_space *space)
{
    float square = 0.0f;
    for (size_t i = 0; i < space->dims; i++) square += space->centroid[i] * space->centroid[i];
    return square;
}

float vt_row_cosine(const vt_vector_space *space, size_t a, const int16_t *widened, float square, size_t b)
{
    int32_t dot = vt_dot_int8_fine(space->codes + b * space->stride_bytes, widened, space->stride_bytes);
    float residuals = space->code_scale[a] * space->code_scale[b] * (float)dot;
    return square + (space->row_offset[a] + space->row_offset[b] + residuals);
}
