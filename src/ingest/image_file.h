/* Photos on disk <-> pixels: JPEG, PNG and WebP through their libraries. */
#ifndef VT_IMAGE_FILE_H
#define VT_IMAGE_FILE_H

#include "bytes.h"
#include "image.h"
#include "status.h"

/* Owned pixels; vt_picture_close. */
typedef struct vt_picture {
    uint8_t *rgba; /* stride is 4 * width */
    size_t width;
    size_t height;
} vt_picture;

/* Decodes by magic bytes. Sides 1..VT_IMAGE_MAX_SIDE, at most 40 megapixels. VT_BAD_DATA says what is wrong with `label`. */
vt_status vt_picture_decode(vt_picture *out, vt_bytes file, const char *label, vt_error *error);
void vt_picture_close(vt_picture *picture);
/* Box-filtered to fit exactly width x height, letterboxed with the photo's border colour when the aspect differs by > 2 %. */
vt_status vt_picture_fit(vt_picture *out, const vt_picture *picture, size_t width, size_t height, vt_error *error);
/* Appends a WebP file; quality 0..100. Same pixels, same bytes. */
vt_status vt_picture_encode_webp(vt_buffer *file, const vt_picture *picture, int quality, vt_error *error);

#endif
