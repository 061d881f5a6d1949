#include "kernel_reference.h"

#include "seeded_random.h"

#include <math.h>
#include <string.h>

int64_t reference_dot_int8(const int8_t *codes, const int16_t *query, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += (int64_t)codes[i] * query[i];
    return sum;
}

int32_t reference_agreement(const uint64_t *bits, const uint64_t *plane, size_t dims)
{
    int32_t sum = 0;
    for (size_t i = 0; i < dims; i++) sum += (bits[i / 64] >> i % 64 & 1) == (plane[i / 64] >> i % 64 & 1) ? 1 : -1;
    return sum;
}

float reference_dot_floats(const float *row, const float *vector, size_t dims)
{
    float sums[16] = {0}, four[4];
    size_t whole = dims - dims % 16;
    for (size_t i = 0; i < whole; i++) sums[i % 16] += row[i] * vector[i];
    for (int l = 0; l < 4; l++) four[l] = (sums[l] + sums[l + 4]) + (sums[l + 8] + sums[l + 12]);
    float sum = (four[0] + four[1]) + (four[2] + four[3]);
    for (size_t i = whole; i < dims; i++) sum += row[i] * vector[i];
    return sum;
}

static void transform(float *vector, size_t length)
{
    for (size_t half = 1; half < length; half *= 2)
        for (size_t i = 0; i < length; i++)
            if (!(i & half)) {
                float a = vector[i], b = vector[i + half];
                vector[i] = a + b;
                vector[i + half] = a - b;
            }
    for (size_t i = 0; i < length; i++) vector[i] *= 1.0f / sqrtf((float)length);
}

static void flip_signs(float *vector, size_t dims, uint64_t seed, uint64_t round)
{
    vt_random random = vt_random_seed(seed, round);
    uint32_t signs = 0;
    for (size_t i = 0; i < dims; i++) {
        signs = i % 32 ? signs >> 1 : vt_random_u32(&random);
        if (signs & 1) vector[i] = -vector[i];
    }
}

static size_t largest_power(size_t dims)
{
    size_t power = 1;
    while (power * 2 <= dims) power *= 2;
    return power;
}

void reference_rotate(float *vector, size_t dims, uint64_t seed)
{
    size_t power = largest_power(dims);
    for (uint64_t round = 0; round < 3; round++) {
        flip_signs(vector, dims, seed, round);
        transform(vector, power);
        if (power < dims) transform(vector + dims - power, power);
    }
}

void reference_rotate_back(float *vector, size_t dims, uint64_t seed)
{
    size_t power = largest_power(dims);
    for (uint64_t round = 3; round-- > 0;) {
        if (power < dims) transform(vector + dims - power, power);
        transform(vector, power);
        flip_signs(vector, dims, seed, round);
    }
}

float reference_quantise(const float *vector, size_t dims, int levels, int32_t *codes)
{
    float largest = 0.0f;
    for (size_t i = 0; i < dims; i++) largest = fabsf(vector[i]) > largest ? fabsf(vector[i]) : largest;
    memset(codes, 0, dims * sizeof *codes);
    if (largest < 1e-20f) return 0.0f;
    for (size_t i = 0; i < dims; i++) {
        float scaled = vector[i] * ((float)levels / largest);
        codes[i] = scaled < 0.0f ? -(int32_t)(0.5f - scaled) : (int32_t)(0.5f + scaled);
        if (codes[i] > levels) codes[i] = levels;
        if (codes[i] < -levels) codes[i] = -levels;
    }
    return largest / (float)levels;
}

static float eight_sums(float *sums)
{
    for (int k = 0; k < 4; k++) sums[k] += sums[k + 4];
    return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

float reference_planes(const float *vector, size_t dims, uint64_t *planes)
{
    size_t words = (dims + 63) / 64;
    float squares = reference_dot_floats(vector, vector, dims), scale = 0.5f * sqrtf(squares / (float)dims), products[8] = {0};
    memset(planes, 0, 2 * words * sizeof *planes);
    if (scale < 1e-20f) return 0.0f;
    for (size_t i = 0; i < dims; i++) {
        int far = vector[i] >= 2.0f * scale || vector[i] < -2.0f * scale;
        int level = (vector[i] >= 0.0f ? 1 : -1) * (far ? 3 : 1);
        planes[i / 64] |= (uint64_t)((level + 3) / 2 & 1) << i % 64;
        planes[words + i / 64] |= (uint64_t)((level + 3) / 4) << i % 64;
        products[i % 8] += vector[i] * (float)level;
    }
    return squares / eight_sums(products);
}
