#include "dot_float.h"

#include "simd.h"

#include <string.h>

/* Eight sums of a row. */
typedef struct sums8 {
    v128_t low, high;
} sums8;

static inline __attribute__((always_inline)) void multiply_add(sums8 *sums, const float *row, const float *query)
{
    sums->low = wasm_f32x4_add(sums->low, wasm_f32x4_mul(wasm_v128_load(row), wasm_v128_load(query)));
    sums->high = wasm_f32x4_add(sums->high, wasm_f32x4_mul(wasm_v128_load(row + 4), wasm_v128_load(query + 4)));
}

/* The last dims % 8 entries: zeros after them add +0, which changes no sum. */
static void multiply_add_tail(sums8 *sums, const float *row, const float *query, size_t count)
{
    float row_tail[8] = {0}, query_tail[8] = {0};
    memcpy(row_tail, row, count * sizeof *row);
    memcpy(query_tail, query, count * sizeof *query);
    multiply_add(sums, row_tail, query_tail);
}

static inline __attribute__((always_inline)) void sum_rows(const float *matrix, size_t rows, size_t dims, const float *query,
                                                           sums8 *sums)
{
    for (size_t row = 0; row < rows; row++) sums[row].low = sums[row].high = wasm_f32x4_const(0, 0, 0, 0);
    size_t i = 0;
    for (; i + 8 <= dims; i += 8)
        for (size_t row = 0; row < rows; row++) multiply_add(sums + row, matrix + row * dims + i, query + i);
    if (i < dims)
        for (size_t row = 0; row < rows; row++) multiply_add_tail(sums + row, matrix + row * dims + i, query + i, dims - i);
}

static void dot_four(const float *matrix, size_t dims, const float *query, float *dots)
{
    sums8 sums[4];
    v128_t t[4];
    sum_rows(matrix, 4, dims, query, sums);
    for (int row = 0; row < 4; row++) t[row] = wasm_f32x4_add(sums[row].low, sums[row].high);
    v128_t ab = wasm_f32x4_add(wasm_i32x4_shuffle(t[0], t[1], 0, 4, 1, 5), wasm_i32x4_shuffle(t[0], t[1], 2, 6, 3, 7));
    v128_t cd = wasm_f32x4_add(wasm_i32x4_shuffle(t[2], t[3], 0, 4, 1, 5), wasm_i32x4_shuffle(t[2], t[3], 2, 6, 3, 7));
    wasm_v128_store(dots, wasm_f32x4_add(wasm_i64x2_shuffle(ab, cd, 0, 2), wasm_i64x2_shuffle(ab, cd, 1, 3)));
}

static float dot_one(const float *row, size_t dims, const float *query)
{
    sums8 sums[1];
    float t[4];
    sum_rows(row, 1, dims, query, sums);
    wasm_v128_store(t, wasm_f32x4_add(sums->low, sums->high));
    return (t[0] + t[2]) + (t[1] + t[3]);
}

void vt_dot_rows_f32(const float *matrix, size_t rows, size_t dims, const float *query, float *dots)
{
    size_t row = 0;
    for (; row + 4 <= rows; row += 4) dot_four(matrix + row * dims, dims, query, dots + row);
    for (; row < rows; row++) dots[row] = dot_one(matrix + row * dims, dims, query);
}

void vt_dot_rows_f32_batch(const float *matrix, size_t rows, size_t dims, const float *queries, size_t query_count, float *dots)
{
    const size_t together = 4;
    for (size_t first = 0; first < rows; first += together) {
        size_t count = rows - first < together ? rows - first : together;
        for (size_t i = 0; i < query_count; i++)
            vt_dot_rows_f32(matrix + first * dims, count, dims, queries + i * dims, dots + i * rows + first);
    }
}
