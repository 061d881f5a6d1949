#include "quantise.h"

#include "dot_floats.h"
#include "simd.h"

#include <math.h>
#include <string.h>

size_t vt_stride_bytes(size_t dims) { return (dims + VT_STRIDE_UNIT - 1) / VT_STRIDE_UNIT * VT_STRIDE_UNIT; }

size_t vt_bit_words(size_t dims) { return (dims + 63) / 64; }

static float largest_magnitude(const float *vector, size_t dims)
{
    v128_t largest4 = wasm_f32x4_const(0, 0, 0, 0);
    size_t i = 0;
    for (; i + 4 <= dims; i += 4) largest4 = wasm_f32x4_pmax(largest4, wasm_f32x4_abs(wasm_v128_load(vector + i)));
    float lanes[4], largest = 0.0f;
    wasm_v128_store(lanes, largest4);
    for (int k = 0; k < 4; k++) largest = lanes[k] > largest ? lanes[k] : largest;
    for (; i < dims; i++) {
        float magnitude = fabsf(vector[i]);
        if (magnitude > largest) largest = magnitude;
    }
    return largest;
}

/* Rounded to the nearest, halves away from zero, at most `levels` away from it. */
static inline v128_t four_codes(v128_t values, v128_t inverse, v128_t levels)
{
    v128_t scaled = wasm_f32x4_mul(values, inverse);
    v128_t magnitude = wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_add(wasm_f32x4_abs(scaled), wasm_f32x4_splat(0.5f)));
    v128_t negative = wasm_i32x4_shr(scaled, 31);
    return wasm_i32x4_sub(wasm_v128_xor(wasm_i32x4_min(magnitude, levels), negative), negative);
}

static inline v128_t eight_codes(const float *vector, v128_t inverse, v128_t levels)
{
    return wasm_i16x8_narrow_i32x4(four_codes(wasm_v128_load(vector), inverse, levels),
                                   four_codes(wasm_v128_load(vector + 4), inverse, levels));
}

/* The last count < 8 entries of a vector, followed by zeros. */
static const float *last_entries(const float *vector, size_t count, float rest[8])
{
    memset(rest, 0, 8 * sizeof *rest);
    return memcpy(rest, vector, count * sizeof *rest);
}

float vt_quantise_int8(const float *vector, size_t dims, size_t padded, int8_t *codes)
{
    memset(codes, 0, padded);
    float largest = largest_magnitude(vector, dims);
    if (largest < 1e-20f) return 0.0f;
    const v128_t inverse = wasm_f32x4_splat((float)VT_ROW_LEVELS / largest), levels = wasm_i32x4_splat(VT_ROW_LEVELS);
    size_t i = 0;
    for (; i + 8 <= dims; i += 8) {
        v128_t eight = eight_codes(vector + i, inverse, levels);
        wasm_v128_store64_lane(codes + i, wasm_i8x16_narrow_i16x8(eight, eight), 0);
    }
    if (i < dims) {
        float rest[8];
        int8_t eight[16];
        v128_t last = eight_codes(last_entries(vector + i, dims - i, rest), inverse, levels);
        wasm_v128_store(eight, wasm_i8x16_narrow_i16x8(last, last));
        memcpy(codes + i, eight, dims - i);
    }
    return largest / (float)VT_ROW_LEVELS;
}

float vt_quantise_int16(const float *vector, size_t dims, size_t padded, int levels, int16_t *codes)
{
    memset(codes, 0, padded * sizeof *codes);
    float largest = largest_magnitude(vector, dims);
    if (largest < 1e-20f) return 0.0f;
    const v128_t inverse = wasm_f32x4_splat((float)levels / largest), most = wasm_i32x4_splat(levels);
    size_t i = 0;
    for (; i + 8 <= dims; i += 8) wasm_v128_store(codes + i, eight_codes(vector + i, inverse, most));
    if (i < dims) {
        float rest[8];
        int16_t eight[8];
        wasm_v128_store(eight, eight_codes(last_entries(vector + i, dims - i, rest), inverse, most));
        memcpy(codes + i, eight, (dims - i) * sizeof *codes);
    }
    return largest / (float)levels;
}

int32_t vt_code_sum(const int8_t *codes, size_t count)
{
    int32_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += codes[i];
    return sum;
}

void vt_sign_bits(const float *vector, size_t dims, uint64_t *bits)
{
    memset(bits, 0, vt_bit_words(dims) * sizeof *bits);
    for (size_t i = 0; i < dims; i++)
        if (vector[i] >= 0.0f) bits[i / 64] |= 1ull << i % 64;
}

/* Of some entries, as bits: which levels are positive, and the low bit of (level + 3) / 2. */
typedef struct level_bits {
    uint32_t high, low;
} level_bits;

/* A far entry's level is 3 or -3, a near one's 1 or -1. Adds each entry times its level to its lane of *sums. */
static inline level_bits place_four(v128_t values, v128_t twice_scale, v128_t *sums)
{
    v128_t high = wasm_f32x4_ge(values, wasm_f32x4_const(0, 0, 0, 0));
    v128_t far = wasm_v128_or(wasm_f32x4_ge(values, twice_scale), wasm_f32x4_lt(values, wasm_f32x4_neg(twice_scale)));
    v128_t magnitude = wasm_v128_bitselect(wasm_f32x4_splat(3.0f), wasm_f32x4_splat(1.0f), far);
    *sums = wasm_f32x4_add(*sums, wasm_f32x4_mul(wasm_f32x4_abs(values), magnitude));
    return (level_bits){wasm_i32x4_bitmask(high), wasm_i32x4_bitmask(wasm_i32x4_eq(high, far))};
}

static inline level_bits place_eight(const float *vector, v128_t twice_scale, v128_t sums[2])
{
    level_bits first = place_four(wasm_v128_load(vector), twice_scale, sums);
    level_bits second = place_four(wasm_v128_load(vector + 4), twice_scale, sums + 1);
    return (level_bits){first.high | second.high << 4, first.low | second.low << 4};
}

static float eight_sums(const v128_t sums[2])
{
    v128_t t = wasm_f32x4_add(sums[0], sums[1]);
    return (wasm_f32x4_extract_lane(t, 0) + wasm_f32x4_extract_lane(t, 2)) +
           (wasm_f32x4_extract_lane(t, 1) + wasm_f32x4_extract_lane(t, 3));
}

float vt_quantise_planes(const float *vector, size_t dims, uint64_t *planes)
{
    size_t words = vt_bit_words(dims), i = 0;
    uint8_t *low = (uint8_t *)planes, *high = (uint8_t *)(planes + words); /* little-endian, as wasm is */
    memset(planes, 0, VT_QUERY_PLANES * words * sizeof *planes);
    float squares = vt_dot_floats(vector, vector, dims);
    float scale = 0.5f * sqrtf(squares / (float)dims); /* half the root mean square */
    if (scale < 1e-20f) return 0.0f;
    const v128_t twice_scale = wasm_f32x4_splat(2.0f * scale);
    v128_t products[2] = {wasm_f32x4_const(0, 0, 0, 0), wasm_f32x4_const(0, 0, 0, 0)};
    for (; i + 8 <= dims; i += 8) {
        level_bits bits = place_eight(vector + i, twice_scale, products);
        high[i / 8] = (uint8_t)bits.high;
        low[i / 8] = (uint8_t)bits.low;
    }
    if (i < dims) {
        float rest[8];
        level_bits bits = place_eight(last_entries(vector + i, dims - i, rest), twice_scale, products);
        high[i / 8] = (uint8_t)(bits.high & ((1u << (dims - i)) - 1));
        low[i / 8] = (uint8_t)(bits.low & ((1u << (dims - i)) - 1));
    }
    return squares / eight_sums(products);
}
