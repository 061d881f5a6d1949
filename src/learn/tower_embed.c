#include "tower_embed.h"

#include <math.h>
#include <string.h>

void vt_tower_add(float *restrict to, const float *restrict from, float factor, size_t dims)
{
    for (size_t i = 0; i < dims; i++) to[i] += factor * from[i];
}

float vt_tower_dot(const float *a, const float *b, size_t dims)
{
    float sums[8] = {0};
    size_t i = 0;
    for (; i + 8 <= dims; i += 8)
        for (size_t lane = 0; lane < 8; lane++) sums[lane] += a[i + lane] * b[i + lane];
    for (; i < dims; i++) sums[i % 8] += a[i] * b[i];
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

float vt_tower_normalise(float *to, const float *from, size_t dims)
{
    float length = sqrtf(vt_tower_dot(from, from, dims)), factor = length < 1e-12f ? 0.0f : 1.0f / length;
    for (size_t i = 0; i < dims; i++) to[i] = from[i] * factor;
    return length;
}

void vt_tower_embed(float *out, const vt_tower_features *features, const vt_tower_weights *weights, vt_tower_part rows,
                    size_t item)
{
    size_t dims = weights->dims;
    const float *table = weights->tables[rows].values, *projection = weights->tables[rows + 1].values;
    const float *picture = features->pictures ? features->pictures + item * features->picture_dims : NULL;
    memset(out, 0, dims * sizeof *out);
    for (size_t i = features->offsets[item]; i < features->offsets[item + 1]; i++)
        vt_tower_add(out, table + (size_t)features->indices[i] * dims, features->weights[i], dims);
    for (size_t i = 0; picture && i < features->picture_dims; i++)
        if (picture[i] != 0.0f) vt_tower_add(out, projection + i * dims, picture[i], dims);
}
