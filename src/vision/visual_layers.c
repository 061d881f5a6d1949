#include "visual_layers.h"

#include "seeded_random.h"

#include <math.h>

float vt_visual_dot(const float *a, const float *b, size_t count)
{
    float sums[8] = {0};
    size_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (size_t lane = 0; lane < 8; lane++) sums[lane] += a[i + lane] * b[i + lane];
    for (size_t lane = 0; i < count; i++, lane++) sums[lane] += a[i] * b[i];
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

void vt_visual_random_layer(float *weights, float *biases, size_t hidden, size_t trunk, uint64_t seed)
{
    vt_random random = vt_random_seed(seed, 0);
    float share = 1.0f / sqrtf((float)hidden);
    for (size_t row = 0; row < hidden; row++) {
        for (size_t i = 0; i < trunk; i++) weights[row * trunk + i] = share * vt_random_normal(&random);
        biases[row] = share * (2.0f * vt_random_unit(&random) - 1.0f);
    }
}

void vt_visual_features(float *out, const float *t, const float *weights, const float *biases, size_t hidden,
                        size_t trunk)
{
    for (size_t row = 0; row < hidden; row++) {
        float at = vt_visual_dot(weights + row * trunk, t, trunk) + biases[row];
        out[row] = at > 0.0f ? at : 0.0f;
    }
    for (size_t i = 0; i < trunk; i++) out[hidden + i] = t[i];
}

void vt_visual_project(float *out, const float *in, const float *matrix, const float *offset, size_t rows,
                       size_t columns)
{
    for (size_t row = 0; row < rows; row++)
        out[row] = vt_visual_dot(matrix + row * columns, in, columns) - offset[row];
}

void vt_visual_set_length(float *vector, size_t count, float length)
{
    float squares = vt_visual_dot(vector, vector, count);
    float factor = length / sqrtf(squares);
    int lost = !(squares > 1e-12f && squares < 1e30f);
    for (size_t i = 0; i < count; i++) vector[i] = lost ? 0.0f : vector[i] * factor;
}
