/* Fits the visual map of a catalog at pack time: from raw descriptors and the catalog's own labels to a compact space. */
#ifndef VT_VISUAL_MAP_FIT_H
#define VT_VISUAL_MAP_FIT_H

#include "bytes.h"
#include "status.h"

/* Labels of a row: small integers >= 0, or -1 when unknown. */
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

/* raw: f32[rows][vt_descriptor_dims()]; rows >= 1. Appends a safetensors file that vt_visual_map_open reads; *parts and
 * *part_count say which dimensions mean what and cover all of them in order. Without usable labels (all -1, or few rows) the
 * map is an unsupervised PCA. Same input and seed, same bytes. VT_NO_MEMORY, VT_BAD_DATA when raw is not finite. */
vt_status vt_visual_map_fit(vt_buffer *file, vt_visual_part parts[VT_VISUAL_MAX_PARTS], size_t *part_count,
                            const float *raw, size_t rows, const vt_visual_labels *labels, uint64_t seed,
                            vt_error *error);

#endif
