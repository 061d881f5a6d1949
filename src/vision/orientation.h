/* Histograms of oriented gradients (Dalal and Triggs 2005; signed and unsigned bins after Felzenszwalb et al.
 * 2010). */
#ifndef VT_ORIENTATION_H
#define VT_ORIENTATION_H

#include "photo_canvas.h"

/* Directions of a gradient; or of an edge, where from dark to light is the same as from light to dark. */
enum { VT_ORIENTATION_SIGNED = 18, VT_ORIENTATION_UNSIGNED = 9 };

/* out: f32[height / cell][width / cell][bins], each the square root of a share of its neighbourhood's
 * gradients. bins is VT_ORIENTATION_SIGNED or VT_ORIENTATION_UNSIGNED; the sides are multiples of `cell`.
 * VT_NO_MEMORY. */
vt_status vt_orientation_histograms(float *out, size_t bins, const vt_photo_canvas *picture, size_t cell,
                                    vt_error *error);

#endif
