/* Inside ingest/: what image_file.c and the decoders share. */
#ifndef VT_PICTURE_CODEC_H
#define VT_PICTURE_CODEC_H

#include "image_file.h"

/* One photo to decode. wanted_*: the smallest size that serves, 0 for the full size. */
typedef struct vt_picture_source {
    vt_bytes file;
    const char *label;
    size_t wanted_width;
    size_t wanted_height;
} vt_picture_source;

/* VT_BAD_DATA when a file claims sides or an area beyond the limits. */
vt_status vt_picture_check_size(size_t width, size_t height, const char *label, vt_error *error);
/* Checks the size and allocates its pixels. */
vt_status vt_picture_open(vt_picture *out, size_t width, size_t height, const char *label, vt_error *error);

vt_status vt_picture_decode_jpeg(vt_picture *out, const vt_picture_source *source, vt_error *error);

#endif
