#include "dot_floats.h"

#include "simd.h"

typedef struct lanes {
    v128_t a, b, c, d;
} lanes;

static inline v128_t multiply_add(v128_t sum, const float *row, v128_t vector)
{
    return wasm_f32x4_add(sum, wasm_f32x4_mul(wasm_v128_load(row), vector));
}

static inline float finish(lanes sums, const float *row, const float *vector, size_t from, size_t dims)
{
    v128_t four = wasm_f32x4_add(wasm_f32x4_add(sums.a, sums.b), wasm_f32x4_add(sums.c, sums.d));
    float sum = (wasm_f32x4_extract_lane(four, 0) + wasm_f32x4_extract_lane(four, 1)) +
                (wasm_f32x4_extract_lane(four, 2) + wasm_f32x4_extract_lane(four, 3));
    for (size_t i = from; i < dims; i++) sum += row[i] * vector[i];
    return sum;
}

static inline lanes no_sums(void)
{
    const v128_t zero = wasm_f32x4_const(0, 0, 0, 0);
    return (lanes){zero, zero, zero, zero};
}

float vt_dot_floats(const float *a, const float *b, size_t dims)
{
    lanes sums = no_sums();
    size_t i = 0;
    for (; i + 16 <= dims; i += 16) {
        sums.a = multiply_add(sums.a, a + i, wasm_v128_load(b + i));
        sums.b = multiply_add(sums.b, a + i + 4, wasm_v128_load(b + i + 4));
        sums.c = multiply_add(sums.c, a + i + 8, wasm_v128_load(b + i + 8));
        sums.d = multiply_add(sums.d, a + i + 12, wasm_v128_load(b + i + 12));
    }
    return finish(sums, a, b, i, dims);
}

static void dot_two(const float *row, size_t dims, const float *vector, float *dots)
{
    lanes one = no_sums(), two = no_sums();
    const float *next = row + dims;
    size_t i = 0;
    for (; i + 16 <= dims; i += 16) {
        v128_t a = wasm_v128_load(vector + i), b = wasm_v128_load(vector + i + 4);
        v128_t c = wasm_v128_load(vector + i + 8), d = wasm_v128_load(vector + i + 12);
        one.a = multiply_add(one.a, row + i, a), two.a = multiply_add(two.a, next + i, a);
        one.b = multiply_add(one.b, row + i + 4, b), two.b = multiply_add(two.b, next + i + 4, b);
        one.c = multiply_add(one.c, row + i + 8, c), two.c = multiply_add(two.c, next + i + 8, c);
        one.d = multiply_add(one.d, row + i + 12, d), two.d = multiply_add(two.d, next + i + 12, d);
    }
    dots[0] = finish(one, row, vector, i, dims);
    dots[1] = finish(two, next, vector, i, dims);
}

void vt_dot_rows_floats(const float *rows, size_t count, size_t dims, const float *vector, float *dots)
{
    size_t row = 0;
    for (; row + 2 <= count; row += 2) dot_two(rows + row * dims, dims, vector, dots + row);
    if (row < count) dots[row] = vt_dot_floats(rows + row * dims, vector, dims);
}

void vt_dot_rows_floats_batch(const float *rows, size_t count, size_t dims, const float *vectors, size_t vector_count, float *dots)
{
    const size_t together = 8; /* with one vector at a time within the first cache */
    for (size_t first = 0; first < count; first += together) {
        size_t some = count - first < together ? count - first : together;
        for (size_t i = 0; i < vector_count; i++)
            vt_dot_rows_floats(rows + first * dims, some, dims, vectors + i * dims, dots + i * count + first);
    }
}
