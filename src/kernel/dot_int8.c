#include "dot_int8.h"

#include "simd.h"

/* Rows of fewer bytes lie within what a processor fetches ahead anyway. */
enum { TOUCH_FROM = 256 };

static inline int32_t lanes_sum(v128_t sums)
{
    return wasm_i32x4_extract_lane(sums, 0) + wasm_i32x4_extract_lane(sums, 1) + wasm_i32x4_extract_lane(sums, 2) +
           wasm_i32x4_extract_lane(sums, 3);
}

/* Lane k of the answer is the sum of the lanes of sums[k]. */
static inline v128_t four_lane_sums(const v128_t sums[4])
{
    v128_t ab = wasm_i32x4_add(wasm_i32x4_shuffle(sums[0], sums[1], 0, 4, 1, 5), wasm_i32x4_shuffle(sums[0], sums[1], 2, 6, 3, 7));
    v128_t cd = wasm_i32x4_add(wasm_i32x4_shuffle(sums[2], sums[3], 0, 4, 1, 5), wasm_i32x4_shuffle(sums[2], sums[3], 2, 6, 3, 7));
    return wasm_i32x4_add(wasm_i64x2_shuffle(ab, cd, 0, 2), wasm_i64x2_shuffle(ab, cd, 1, 3));
}

static inline v128_t multiply_add_int16(v128_t sums, v128_t codes, const int16_t *query)
{
    v128_t low = wasm_i32x4_dot_i16x8(wasm_i16x8_extend_low_i8x16(codes), wasm_v128_load(query));
    v128_t high = wasm_i32x4_dot_i16x8(wasm_i16x8_extend_high_i8x16(codes), wasm_v128_load(query + 8));
    return wasm_i32x4_add(sums, wasm_i32x4_add(low, high));
}

int32_t vt_dot_int8_fine(const int8_t *codes, const int16_t *query, size_t stride_bytes)
{
    v128_t even = wasm_i32x4_const(0, 0, 0, 0), odd = even;
    size_t i = 0;
    for (; i + 32 <= stride_bytes; i += 32) {
        even = multiply_add_int16(even, wasm_v128_load(codes + i), query + i);
        odd = multiply_add_int16(odd, wasm_v128_load(codes + i + 16), query + i + 16);
    }
    if (i < stride_bytes) even = multiply_add_int16(even, wasm_v128_load(codes + i), query + i);
    return lanes_sum(wasm_i32x4_add(even, odd));
}

/* How this build multiplies sixteen codes, and how many sums a row wants at once: the relaxed dot is one instruction of four
 * cycles, the widening one is bound by its number of instructions and by registers. */
#ifdef VT_RELAXED_SIMD
const char *vt_dot_kernel_name(void) { return "relaxed-simd"; }
enum { QUERY_OFFSET = 64, SUMS = 2 };
typedef int8_t vt_level;
static inline const vt_level *levels_of(const vt_coarse_query *query) { return query->raised_levels; }
static inline v128_t step(v128_t sums, const int8_t *codes, const vt_level *levels)
{
    return wasm_i32x4_relaxed_dot_i8x16_i7x16_add(wasm_v128_load(codes), wasm_v128_load(levels), sums);
}
#else
#ifdef __wasm__
const char *vt_dot_kernel_name(void) { return "simd128"; }
#else
const char *vt_dot_kernel_name(void) { return "native"; }
#endif
enum { QUERY_OFFSET = 0, SUMS = 1 };
typedef int16_t vt_level;
static inline const vt_level *levels_of(const vt_coarse_query *query) { return query->signed_levels; }
static inline v128_t step(v128_t sums, const int8_t *codes, const vt_level *levels)
{
    return multiply_add_int16(sums, wasm_v128_load(codes), levels);
}
#endif

/* Reads `bytes` bytes at `next` in their order of address. Four rows side by side are four streams, which a processor fetches
 * ahead worse than one; touching the four rows after them in order, a cache line at a time, makes them one again. */
static inline void touch(const int8_t *next, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += 64) (void)*(const volatile int8_t *)(next + i);
}

/* Dots of four consecutive rows, as the kernel's levels give them. next: four rows to touch, or NULL. */
static inline __attribute__((always_inline)) v128_t dot_four(const int8_t *codes, size_t stride, const vt_level *levels,
                                                             const int8_t *next)
{
    v128_t sums[SUMS][4];
    for (int k = 0; k < 4 * SUMS; k++) sums[k / 4][k % 4] = wasm_i32x4_const(0, 0, 0, 0);
    size_t i = 0;
    for (; i + 16 * SUMS <= stride; i += 16 * SUMS) {
        if (next) touch(next + 4 * i, 64 * SUMS);
        for (size_t k = 0; k < SUMS; k++)
            for (size_t row = 0; row < 4; row++)
                sums[k][row] = step(sums[k][row], codes + row * stride + i + 16 * k, levels + i + 16 * k);
    }
    for (; i < stride; i += 16)
        for (size_t row = 0; row < 4; row++) sums[0][row] = step(sums[0][row], codes + row * stride + i, levels + i);
    for (size_t row = 0; row < 4 && SUMS == 2; row++) sums[0][row] = wasm_i32x4_add(sums[0][row], sums[SUMS - 1][row]);
    return four_lane_sums(sums[0]);
}

static int32_t dot_one(const int8_t *codes, size_t stride, const vt_level *levels)
{
    v128_t sums = wasm_i32x4_const(0, 0, 0, 0);
    for (size_t i = 0; i < stride; i += 16) sums = step(sums, codes + i, levels + i);
    return lanes_sum(sums);
}

static inline v128_t without_offset(v128_t dots, const int32_t *code_sums)
{
    return QUERY_OFFSET ? wasm_i32x4_sub(dots, wasm_i32x4_shl(wasm_v128_load(code_sums), 6)) : dots;
}

void vt_dot_rows_int8(const int8_t *codes, const int32_t *code_sums, size_t rows, size_t stride_bytes,
                      const vt_coarse_query *query, int32_t *dots)
{
    const vt_level *levels = levels_of(query);
    size_t row = 0, four = 4 * stride_bytes;
    if (stride_bytes >= TOUCH_FROM)
        for (; row + 8 <= rows; row += 4, codes += four)
            wasm_v128_store(dots + row, without_offset(dot_four(codes, stride_bytes, levels, codes + four), code_sums + row));
    for (; row + 4 <= rows; row += 4, codes += four)
        wasm_v128_store(dots + row, without_offset(dot_four(codes, stride_bytes, levels, NULL), code_sums + row));
    for (; row < rows; row++, codes += stride_bytes)
        dots[row] = dot_one(codes, stride_bytes, levels) - QUERY_OFFSET * code_sums[row];
}

void vt_dot_rows_int8_batch(const int8_t *codes, const int32_t *code_sums, size_t rows, size_t stride_bytes,
                            const vt_coarse_query *queries, size_t query_count, int32_t *dots)
{
    const size_t together = 16; /* with one query at a time within the first cache */
    for (size_t first = 0; first < rows; first += together) {
        size_t count = rows - first < together ? rows - first : together;
        for (size_t i = 0; i < query_count; i++)
            vt_dot_rows_int8(codes + first * stride_bytes, code_sums + first, count, stride_bytes, queries + i, dots + i * rows + first);
    }
}
