#include "quantise.h"

#include <math.h>
#include <string.h>

size_t vt_stride_bytes(size_t dims) { return (dims + VT_STRIDE_UNIT - 1) / VT_STRIDE_UNIT * VT_STRIDE_UNIT; }

size_t vt_bit_words(size_t dims) { return (dims + 63) / 64; }

static float largest_magnitude(const float *vector, size_t dims)
{
    float largest = 0.0f;
    for (size_t i = 0; i < dims; i++) {
        float magnitude = fabsf(vector[i]);
        if (magnitude > largest) largest = magnitude;
    }
    return largest;
}

static int round_away(float value)
{
    return value < 0.0f ? -(int)(0.5f - value) : (int)(0.5f + value);
}

static int quantised(float value, float inverse, int levels)
{
    int code = round_away(value * inverse);
    return code > levels ? levels : code < -levels ? -levels : code;
}

float vt_quantise_int8(const float *vector, size_t dims, size_t padded, int8_t *codes)
{
    memset(codes, 0, padded);
    float largest = largest_magnitude(vector, dims);
    if (largest < 1e-20f) return 0.0f;
    float inverse = (float)VT_ROW_LEVELS / largest;
    for (size_t i = 0; i < dims; i++) codes[i] = (int8_t)quantised(vector[i], inverse, VT_ROW_LEVELS);
    return largest / (float)VT_ROW_LEVELS;
}

float vt_quantise_int16(const float *vector, size_t dims, size_t padded, int levels, int16_t *codes)
{
    memset(codes, 0, padded * sizeof *codes);
    float largest = largest_magnitude(vector, dims);
    if (largest < 1e-20f) return 0.0f;
    float inverse = (float)levels / largest;
    for (size_t i = 0; i < dims; i++) codes[i] = (int16_t)quantised(vector[i], inverse, levels);
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

/* Half the root mean square. */
static float plane_scale(const float *vector, size_t dims)
{
    float squares = 0.0f;
    for (size_t i = 0; i < dims; i++) squares += vector[i] * vector[i];
    return 0.5f * sqrtf(squares / (float)dims);
}

/* The place 0..3 of the level nearest to value / scale: level = 2 * place - 3. */
static unsigned level_place(float value, float twice_scale)
{
    unsigned sign = value >= 0.0f, far = value >= twice_scale || value < -twice_scale;
    return sign ? 2 + far : 1 - far;
}

float vt_quantise_planes(const float *vector, size_t dims, uint64_t *planes)
{
    size_t words = vt_bit_words(dims);
    memset(planes, 0, VT_QUERY_PLANES * words * sizeof *planes);
    float scale = plane_scale(vector, dims), squares = 0.0f, products = 0.0f;
    if (scale < 1e-20f) return 0.0f;
    for (size_t i = 0; i < dims; i++) {
        unsigned place = level_place(vector[i], 2.0f * scale);
        for (unsigned plane = 0; plane < VT_QUERY_PLANES; plane++)
            planes[plane * words + i / 64] |= (uint64_t)(place >> plane & 1) << i % 64;
        squares += vector[i] * vector[i];
        products += vector[i] * (float)(2 * (int)place - VT_PLANE_LEVELS);
    }
    return squares / products;
}
