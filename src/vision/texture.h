/* Surface: rotation-invariant uniform local binary patterns of lightness (Ojala, Pietikainen and Maenpaa
 * 2002). */
#ifndef VT_TEXTURE_H
#define VT_TEXTURE_H

#include "photo_canvas.h"

/* Bins: ten patterns, 0 to 8 brighter neighbours in one run and all others; then how strong the contrast is,
 * in six steps. Bands: all rows, then their upper, middle and lower third. */
enum { VT_TEXTURE_PATTERNS = 10, VT_TEXTURE_CONTRASTS = 6, VT_TEXTURE_BINS = 16, VT_TEXTURE_BANDS = 4 };

/* out: f32[VT_TEXTURE_BANDS][VT_TEXTURE_BINS]: square roots of shares over the covered pixels of rows [top,
 * bottom) that have their neighbours, `radius` pixels away, in the picture. A band without such pixels is all
 * zero. */
void vt_texture_histograms(float *out, const vt_photo_canvas *picture, size_t top, size_t bottom,
                           size_t radius);

#endif
