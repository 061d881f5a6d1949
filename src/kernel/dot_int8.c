#include "dot_int8.h"

#include "simd.h"

static inline int32_t lanes_sum(v128_t sums)
{
    return wasm_i32x4_extract_lane(sums, 0) + wasm_i32x4_extract_lane(sums, 1) + wasm_i32x4_extract_lane(sums, 2) +
           wasm_i32x4_extract_lane(sums, 3);
}

static inline v128_t multiply_add_int16(v128_t sums, v128_t codes, const int16_t *query)
{
    v128_t low = wasm_i32x4_dot_i16x8(wasm_i16x8_extend_low_i8x16(codes), wasm_v128_load(query));
    v128_t high = wasm_i32x4_dot_i16x8(wasm_i16x8_extend_high_i8x16(codes), wasm_v128_load(query + 8));
    return wasm_i32x4_add(sums, wasm_i32x4_add(low, high));
}

int32_t vt_dot_int8_fine(const int8_t *codes, const int16_t *query, size_t stride_bytes)
{
    v128_t sums = wasm_i32x4_const(0, 0, 0, 0);
    for (size_t i = 0; i < stride_bytes; i += 16) sums = multiply_add_int16(sums, wasm_v128_load(codes + i), query + i);
    return lanes_sum(sums);
}

#ifdef VT_RELAXED_SIMD

const char *vt_dot_kernel_name(void) { return "relaxed-simd"; }

static inline v128_t step(v128_t sums, const int8_t *codes, v128_t query)
{
    return wasm_i32x4_relaxed_dot_i8x16_i7x16_add(wasm_v128_load(codes), query, sums);
}

static void dot_four(const int8_t *codes, size_t stride, const vt_coarse_query *query, int32_t *dots)
{
    v128_t a = wasm_i32x4_const(0, 0, 0, 0), b = a, c = a, d = a;
    for (size_t i = 0; i < stride; i += 16) {
        v128_t levels = wasm_v128_load(query->raised_levels + i);
        a = step(a, codes + i, levels);
        b = step(b, codes + stride + i, levels);
        c = step(c, codes + 2 * stride + i, levels);
        d = step(d, codes + 3 * stride + i, levels);
    }
    dots[0] = lanes_sum(a), dots[1] = lanes_sum(b), dots[2] = lanes_sum(c), dots[3] = lanes_sum(d);
}

static int32_t dot_one(const int8_t *codes, size_t stride, const vt_coarse_query *query)
{
    v128_t sums = wasm_i32x4_const(0, 0, 0, 0);
    for (size_t i = 0; i < stride; i += 16) sums = step(sums, codes + i, wasm_v128_load(query->raised_levels + i));
    return lanes_sum(sums);
}

enum { QUERY_OFFSET = 64 };

#else

#ifdef __wasm__
const char *vt_dot_kernel_name(void) { return "simd128"; }
#else
const char *vt_dot_kernel_name(void) { return "native"; }
#endif

static void dot_four(const int8_t *codes, size_t stride, const vt_coarse_query *query, int32_t *dots)
{
    v128_t a = wasm_i32x4_const(0, 0, 0, 0), b = a, c = a, d = a;
    for (size_t i = 0; i < stride; i += 16) {
        const int16_t *levels = query->signed_levels + i;
        a = multiply_add_int16(a, wasm_v128_load(codes + i), levels);
        b = multiply_add_int16(b, wasm_v128_load(codes + stride + i), levels);
        c = multiply_add_int16(c, wasm_v128_load(codes + 2 * stride + i), levels);
        d = multiply_add_int16(d, wasm_v128_load(codes + 3 * stride + i), levels);
    }
    dots[0] = lanes_sum(a), dots[1] = lanes_sum(b), dots[2] = lanes_sum(c), dots[3] = lanes_sum(d);
}

static int32_t dot_one(const int8_t *codes, size_t stride, const vt_coarse_query *query)
{
    return vt_dot_int8_fine(codes, query->signed_levels, stride);
}

enum { QUERY_OFFSET = 0 };

#endif

void vt_dot_rows_int8(const int8_t *codes, const int32_t *code_sums, size_t rows, size_t stride_bytes,
                      const vt_coarse_query *query, int32_t *dots)
{
    size_t row = 0;
    for (; row + 4 <= rows; row += 4) dot_four(codes + row * stride_bytes, stride_bytes, query, dots + row);
    for (; row < rows; row++) dots[row] = dot_one(codes + row * stride_bytes, stride_bytes, query);
    if (QUERY_OFFSET)
        for (row = 0; row < rows; row++) dots[row] -= QUERY_OFFSET * code_sums[row];
}
