/* Pixels, borrowed. */
#ifndef VT_IMAGE_H
#define VT_IMAGE_H

#include <stddef.h>
#include <stdint.h>

enum { VT_IMAGE_MAX_SIDE = 8192 };

/* 8-bit sRGB with straight alpha, rows top to bottom: pixel (x, y) is rgba[y * stride_bytes + 4 * x .. + 3].
 */
typedef struct vt_image {
    const uint8_t *rgba;
    size_t width;
    size_t height;
    size_t stride_bytes; /* >= 4 * width */
} vt_image;

#endif
