/* Embeddings of items out of their features, and the sums that training and export share. */
#ifndef VT_TOWER_EMBED_H
#define VT_TOWER_EMBED_H

#include "tower_features.h"
#include "tower_weights.h"

/* to[i] += factor * from[i] */
void vt_tower_add(float *to, const float *from, float factor, size_t dims);
/* Sum of a[i] * b[i], in eight interleaved sums. */
float vt_tower_dot(const float *a, const float *b, size_t dims);
/* to = from / |from|, zero when |from| < 1e-12; returns |from|. */
float vt_tower_normalise(float *to, const float *from, size_t dims);

/* The embedding of one item of the log by the parts `rows` and `pictures` of the weights. out: f32[dims]. */
void vt_tower_embed(float *out, const vt_tower_features *features, const vt_tower_weights *weights, vt_tower_part rows,
                    size_t item);

#endif
