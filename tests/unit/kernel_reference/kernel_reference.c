#include "kernel_reference.h"

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

float reference_dot_f32(const float *row, const float *query, size_t dims)
{
    float sums[8] = {0};
    for (size_t i = 0; i < dims; i++) sums[i % 8] += row[i] * query[i];
    for (int k = 0; k < 4; k++) sums[k] += sums[k + 4];
    return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}
