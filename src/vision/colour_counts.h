/* Where in OKLab the pixels of a picture lie: soft histograms over the product, and its average colour on a
 * grid. */
#ifndef VT_COLOUR_COUNTS_H
#define VT_COLOUR_COUNTS_H

#include "photo_canvas.h"

enum {
    VT_COLOUR_LEVELS = 6, /* of lightness */
    VT_COLOUR_SHADES = 7, /* along a and along b, finer near grey */
    VT_COLOUR_BINS = VT_COLOUR_LEVELS * VT_COLOUR_SHADES * VT_COLOUR_SHADES
};

/* out: f32[VT_COLOUR_BINS], square roots of the shares of the window's covered pixels; all zero when none is
 * covered. */
void vt_colour_histogram(float *out, const vt_photo_canvas *picture, vt_window window);

/* out: f32[rows][columns][3]: mean L, a, b of the covered pixels of each tile (a, b times 4); 0 where nothing
 * is covered. */
void vt_colour_grid(float *out, const vt_photo_canvas *picture, size_t columns, size_t rows);

#endif
