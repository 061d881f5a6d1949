/* The parts of a canvas, shared by canvas.c (shapes and lines) and canvas_light.c (filling and lighting a
 * piece). */
#ifndef VT_CANVAS_INSIDE_H
#define VT_CANVAS_INSIDE_H

#include "canvas.h"

enum {
    VT_DEVICE_WIDTH = VT_PICTURE_WIDTH * VT_OVERSAMPLE,
    VT_DEVICE_HEIGHT = VT_PICTURE_HEIGHT * VT_OVERSAMPLE
};

struct vt_canvas {
    cairo_surface_t *picture, *layer, *mask, *relief;
    cairo_t *ink, *paint, *cut, *emboss; /* contexts of those four */
    float *soft, *height, *scratch;      /* one value a device pixel */
    double scale;
    bool folded; /* the relief holds folds for the next piece */
};

/* A curve through the points, not closed, added to the path of `cr`. */
void vt_open_curve(cairo_t *cr, const vt_point *points, size_t count);

#endif
