/* The head of a part of a visual map: from random features of its trunk to few numbers that tell the classes
 * apart. */
#ifndef VT_LABEL_HEAD_H
#define VT_LABEL_HEAD_H

#include "fitted_layer.h"

typedef struct vt_label_head_recipe {
    const vt_fitted_layer *trunk;
    size_t begin;  /* of the part in the raw descriptor */
    size_t hidden; /* random features */
    size_t head;   /* numbers to keep */
    uint64_t seed; /* of the random layer */
    float penalty;
} vt_label_head_recipe;

/* features: f32[count][hidden + trunk rows]: random features of the sampled rows of raw (f32[..][vt_descriptor_dims()]) through the
 * rounded trunk, by the code that applies the map. Looks at trunk, begin, hidden and seed only. VT_NO_MEMORY. */
vt_status vt_head_features(float *features, const vt_label_head_recipe *recipe, const float *raw, const size_t *sample,
                           size_t count);

/* raw: f32[..][vt_descriptor_dims()]; the rows in `sample` have labels >= 0. Open *head with zeros; close it.
 * VT_NO_MEMORY; VT_BAD_DATA when the regression cannot be solved. */
vt_status vt_label_head_fit(vt_fitted_layer *head, const vt_label_head_recipe *recipe, const float *raw,
                            const size_t *sample, size_t count, const int32_t *labels, vt_error *error);

#endif
