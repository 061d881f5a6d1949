/* A fitted map from raw descriptors to a space of the pack: the pack's file of role "map", a safetensors file. */
#ifndef VT_VISUAL_MAP_H
#define VT_VISUAL_MAP_H

#include "bytes.h"
#include "status.h"

typedef struct vt_visual_map vt_visual_map;

/* Opens a view of `file` (borrowed; must outlive the map). Validates shapes, finiteness and VT_DESCRIPTOR_VERSION. */
vt_status vt_visual_map_open(vt_visual_map **out, vt_bytes file, const char *label, vt_error *error);
void vt_visual_map_close(vt_visual_map *map);

/* Dimensions of the space it maps to. */
size_t vt_visual_map_dims(const vt_visual_map *map);

/* vector: f32[vt_visual_map_dims], L2-normalised (or all zero when the raw descriptor maps to nothing). */
void vt_visual_map_apply(const vt_visual_map *map, const float *raw, float *vector);

#endif
