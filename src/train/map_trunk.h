/* The trunk of a part of a visual map: principal components of some blocks of the raw descriptor, each block weighted to a set
 * share of the variance. */
#ifndef VT_MAP_TRUNK_H
#define VT_MAP_TRUNK_H

#include "descriptor_layout.h"
#include "fitted_layer.h"

/* Blocks first..last, their weights (lengths: squared, they are shares), and how many numbers to keep. */
typedef struct vt_trunk_recipe {
    vt_block first;
    vt_block last;
    float block_weights[VT_BLOCK_COUNT];
    size_t trunk;
} vt_trunk_recipe;

/* raw: f32[..][vt_descriptor_dims()], of which the rows in `sample` are fitted. The layer's answers have a mean squared length of
 * about one. VT_NO_MEMORY, VT_BAD_DATA when there are no principal axes. vt_fitted_layer_close. */
vt_status vt_map_trunk_fit(vt_fitted_layer *trunk, const vt_trunk_recipe *recipe, const float *raw, const size_t *sample,
                           size_t count, vt_error *error);

#endif
