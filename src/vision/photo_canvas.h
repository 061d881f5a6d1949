/* The working picture of the descriptor: a photo scaled to a fixed size, in OKLab, and windows cut from it.
 */
#ifndef VT_PHOTO_CANVAS_H
#define VT_PHOTO_CANVAS_H

#include "image.h"
#include "status.h"

/* The longer side of a canvas, whatever the photo's own size. */
enum { VT_CANVAS_SIDE = 128 };

enum { VT_PLANE_LIGHTNESS, VT_PLANE_GREEN_RED, VT_PLANE_BLUE_YELLOW, VT_PLANE_COVER, VT_PLANE_COUNT };

/* Planes of f32[height][width], in one block of memory: OKLab L (0..1), a and b (about -0.4..0.4), and cover
 * (0..1): opacity first, the share of foreground after vt_foreground_find. */
typedef struct vt_photo_canvas {
    size_t width;
    size_t height;
    float *planes[VT_PLANE_COUNT];
} vt_photo_canvas;

/* A rectangle in canvas pixels; may reach outside of the canvas. */
typedef struct vt_window {
    float left;
    float top;
    float width;
    float height;
} vt_window;

/* Planes of the given size, all zero. VT_NO_MEMORY. Close with vt_photo_canvas_close. */
vt_status vt_photo_canvas_open(vt_photo_canvas *canvas, size_t width, size_t height, vt_error *error);
void vt_photo_canvas_close(vt_photo_canvas *canvas);

/* Scales a photo so that its longer side is VT_CANVAS_SIDE (a side is never below 8), over white where it is
 * transparent. */
vt_status vt_photo_canvas_paint(vt_photo_canvas *canvas, const vt_image *image, vt_error *error);

/* Resamples a window to width x height. Colours beyond the edge repeat the edge; cover beyond the edge is 0.
 */
vt_status vt_photo_canvas_cut(vt_photo_canvas *out, const vt_photo_canvas *canvas, vt_window window,
                              size_t width, size_t height, vt_error *error);

#endif
