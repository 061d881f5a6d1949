/* Writes fitted parts as the file that vt_visual_map_open reads. */
#ifndef VT_MAP_FILE_H
#define VT_MAP_FILE_H

#include "fitted_layer.h"

enum { VT_MAP_FILE_PARTS = 8, VT_MAP_LAYOUT_FIELDS = 6 };

/* A part as vision/visual_map.h describes it; a head without rows is none. */
typedef struct vt_map_part {
    const char *name;
    int64_t layout[VT_MAP_LAYOUT_FIELDS]; /* begin, end, plain, hidden, seed, 0 */
    float weights[2];
    const vt_fitted_layer *trunk;
    const vt_fitted_layer *head;
} vt_map_part;

/* Appends the file; at most VT_MAP_FILE_PARTS parts. VT_NO_MEMORY. */
vt_status vt_map_file_write(vt_buffer *file, const vt_map_part *parts, size_t count, vt_error *error);

#endif
