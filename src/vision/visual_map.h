/* A fitted map from raw descriptors to a space of the pack: the pack's file of role "map", a safetensors file.
 *
 * The vector is a run of parts ("shape", "colour", "pattern"). Part P reads raw[begin..end) and has a trunk, a linear projection
 * to `trunk` numbers t, and possibly a head, a projection of random features of t towards the catalog's labels:
 *
 *   t    = trunk * raw[begin..end) - trunk_offset
 *   h    = max(0, W t + b) / sqrt(hidden), then t itself: hidden + trunk numbers
 *   head = head * h - head_offset
 *
 * W and b are not stored: row by row, a row of W by vt_random_normal and its b by 2 * vt_random_unit - 1 are drawn from
 * vt_random_seed(seed, 0). Such random features stand in for a kernel (Rahimi and Recht 2008; Cho and Saul 2009). The part is
 * head / |head| * head_weight, then t[0..plain) / |t[0..plain)| * plain_weight; the whole is divided by its length. So a cosine of
 * two vectors is a sum over the parts.
 *
 * Tensors, with P a part's name; matrices are int8 with one f32 scale a row, value = code * scale:
 *
 *   P.layout         I64 [6]                       begin, end, plain, hidden, seed, 0
 *   P.weights        F32 [2]                       head_weight, plain_weight
 *   P.trunk          I8  [trunk][end - begin]
 *   P.trunk_scale    F32 [trunk]
 *   P.trunk_offset   F32 [trunk]
 *   P.head           I8  [head][hidden + trunk]    this and the next two are absent when hidden is 0
 *   P.head_scale     F32 [head]
 *   P.head_offset    F32 [head]
 *
 * __metadata__: "descriptor_version", "parts" (names, joined by commas). */
#ifndef VT_VISUAL_MAP_H
#define VT_VISUAL_MAP_H

#include "bytes.h"
#include "status.h"

typedef struct vt_visual_map vt_visual_map;

/* Opens a map, copying what it needs of `file`. VT_BAD_DATA: malformed, wrong shapes, sizes past the limits
 * of visual_layers.h, numbers that are not finite. VT_UNSUPPORTED: another VT_DESCRIPTOR_VERSION.
 * VT_NO_MEMORY. */
vt_status vt_visual_map_open(vt_visual_map **out, vt_bytes file, const char *label, vt_error *error);
void vt_visual_map_close(vt_visual_map *map);

/* Dimensions of the space it maps to. */
size_t vt_visual_map_dims(const vt_visual_map *map);

/* Dimensions of the index-th part, 0 past the last; *name is borrowed from the map. Parts stand one behind the other. */
size_t vt_visual_map_part(const vt_visual_map *map, size_t index, const char **name);

/* vector: f32[vt_visual_map_dims], L2-normalised, or all zero when the raw descriptor is all zero or maps to
 * nothing. */
void vt_visual_map_apply(const vt_visual_map *map, const float *raw, float *vector);

#endif
