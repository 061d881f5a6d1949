/* The layers of a visual map, shared by what fits and what applies it. Additions have one fixed order: eight
 * running sums, element i into sum i % 8, then pairwise. */
#ifndef VT_VISUAL_LAYERS_H
#define VT_VISUAL_LAYERS_H

#include <stddef.h>
#include <stdint.h>

enum {
    VT_VISUAL_PARTS_LIMIT = 8,
    VT_VISUAL_TRUNK_LIMIT = 512,
    VT_VISUAL_HIDDEN_LIMIT = 4096,
    VT_VISUAL_HEAD_LIMIT = 4096
};

float vt_visual_dot(const float *a, const float *b, size_t count);

/* The random layer: weights f32[hidden][trunk], biases f32[hidden]; already divided by sqrt(hidden). */
void vt_visual_random_layer(float *weights, float *biases, size_t hidden, size_t trunk, uint64_t seed);

/* out: f32[hidden + trunk], the random features of t and t itself. */
void vt_visual_features(float *out, const float *t, const float *weights, const float *biases, size_t hidden,
                        size_t trunk);

/* out[i] = dot(matrix row i, in) - offset[i]. */
void vt_visual_project(float *out, const float *in, const float *matrix, const float *offset, size_t rows,
                       size_t columns);

/* Scales to the given length; all zero where there is no direction (no length, or one past 1e15). */
void vt_visual_set_length(float *vector, size_t count, float length);

#endif
