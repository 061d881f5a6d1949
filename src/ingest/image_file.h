/* Photos on disk <-> pixels: JPEG, PNG and WebP through their libraries. */
#ifndef VT_IMAGE_FILE_H
#define VT_IMAGE_FILE_H

#include "bytes.h"
#include "image.h"
#include "status.h"

enum { VT_PICTURE_MAX_PIXELS = 40 * 1000 * 1000 };

/* Owned pixels; vt_picture_close. */
typedef struct vt_picture {
    uint8_t *rgba; /* stride is 4 * width */
    size_t width;
    size_t height;
} vt_picture;

/* Decodes by magic bytes. Sides 1..VT_IMAGE_MAX_SIDE, at most VT_PICTURE_MAX_PIXELS; sizes are checked before
 * anything is allocated. Greyscale, palette, 16-bit and CMYK become 8-bit RGBA; ICC profiles and EXIF
 * orientation are not applied. VT_BAD_DATA says what is wrong with `label` (not a picture, cut off, too large
 * ...); VT_NO_MEMORY. */
vt_status vt_picture_decode(vt_picture *out, vt_bytes file, const char *label, vt_error *error);
/* As vt_picture_decode, but a JPEG much larger than width x height is decoded at 1/8..7/8 of its size, no
 * side below the one asked for: several times faster for camera photos that only a thumbnail is wanted of. */
vt_status vt_picture_decode_for(vt_picture *out, vt_bytes file, size_t width, size_t height,
                                const char *label, vt_error *error);
void vt_picture_close(vt_picture *picture);
/* The same pixels, borrowed. */
vt_image vt_picture_image(const vt_picture *picture);
/* Box-filtered (each axis that grows: bilinear) to exactly width x height (1..VT_IMAGE_MAX_SIDE each),
 * letterboxed with the photo's border colour when the aspect differs by > 2 %. Integer arithmetic: same
 * pixels everywhere. VT_NO_MEMORY. */
vt_status vt_picture_fit(vt_picture *out, const vt_picture *picture, size_t width, size_t height,
                         vt_error *error);
/* Appends a WebP file; quality 0..100. Same pixels, same bytes. VT_NO_MEMORY, VT_UNSUPPORTED (more than
 * 16,383 a side). */
vt_status vt_picture_encode_webp(vt_buffer *file, const vt_picture *picture, int quality, vt_error *error);

#endif
