/* Fits the visual map of a catalog at pack time: from raw descriptors and the catalog's own labels to a
 * compact space.
 *
 * Three parts, always 144 dimensions: "shape" (edges, silhouette, texture; headed towards the article type,
 * or the category where types are unusable), "colour" (headed towards the colour label) and "pattern"
 * (texture and colour layout, no head). The trunk of a part is a PCA of its blocks, each block weighted to a
 * set share of the variance; the head is ridge regression from random features of the trunk to one-hot
 * labels, then a PCA of its answers. Labels are usable with at least two classes and 64 labelled rows; a part
 * without usable labels is its trunk alone. At most 20,000 rows are fitted, chosen by the seed. */
#ifndef VT_VISUAL_MAP_FIT_H
#define VT_VISUAL_MAP_FIT_H

#include "bytes.h"
#include "status.h"

/* Labels of a row: integers from 0 to 1,000,000, or -1 when unknown. Each list may be NULL: all unknown. */
typedef struct vt_visual_labels {
    const int32_t *article_type;
    const int32_t *category;
    const int32_t *colour;
} vt_visual_labels;

/* A run of the fitted dimensions that means one thing: "shape", "colour", ... */
typedef struct vt_visual_part {
    char name[32];
    size_t begin;
    size_t end;
} vt_visual_part;

enum { VT_VISUAL_MAX_PARTS = 8 };

/* raw: f32[rows][vt_descriptor_dims()]; rows >= 1. Appends a safetensors file that vt_visual_map_open reads;
 * *parts and *part_count say which dimensions mean what and cover all of them in order. Same input and seed,
 * same bytes on one machine (BLAS chooses its kernels by processor). VT_NO_MEMORY, VT_BAD_DATA when raw is
 * not finite or a label is out of range. Cost on one core: 3 s for 1,500 rows, 25 s and 500 MB for 20,000. */
vt_status vt_visual_map_fit(vt_buffer *file, vt_visual_part parts[VT_VISUAL_MAX_PARTS], size_t *part_count,
                            const float *raw, size_t rows, const vt_visual_labels *labels, uint64_t seed,
                            vt_error *error);

#endif
