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

/* The index 0..15 of the odd level nearest to value * inverse: level = 2 * index - 15. */
static unsigned odd_level_index(float value, float inverse)
{
    float place = (value * inverse + (float)VT_PLANE_LEVELS) * 0.5f;
    int index = round_away(place);
    return (unsigned)(index < 0 ? 0 : index > VT_PLANE_LEVELS ? VT_PLANE_LEVELS : index);
}

float vt_quantise_planes(const float *vector, size_t dims, uint64_t *planes)
{
    size_t words = vt_bit_words(dims);
    memset(planes, 0, VT_QUERY_PLANES * words * sizeof *planes);
    float largest = largest_magnitude(vector, dims);
    if (largest < 1e-20f) return 0.0f;
    float inverse = (float)VT_PLANE_LEVELS / largest;
    for (size_t i = 0; i < dims; i++) {
        unsigned index = odd_level_index(vector[i], inverse);
        for (unsigned plane = 0; plane < VT_QUERY_PLANES; plane++)
            planes[plane * words + i / 64] |= (uint64_t)(index >> plane & 1) << i % 64;
    }
    return largest / (float)VT_PLANE_LEVELS;
}
