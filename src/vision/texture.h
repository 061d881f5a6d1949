/* Surface: rotation-invariant uniform local binary patterns of lightness (Ojala, Pietikainen and Maenpaa 2002). */
#ifndef VT_TEXTURE_H
#define VT_TEXTURE_H

#include "photo_canvas.h"

/* Ten patterns: 0 to 8 brighter neighbours in one run, and all others; then how strong the contrast is, in six steps. */
enum { VT_TEXTURE_PATTERNS = 10, VT_TEXTURE_CONTRASTS = 6, VT_TEXTURE_BINS = 16 };

/* out: f32[VT_TEXTURE_BINS]: square roots of shares over the covered pixels of rows [top, bottom), neighbours `radius` pixels
 * away. All zero when nothing is covered. */
void vt_texture_histogram(float *out, const vt_photo_canvas *picture, size_t top, size_t bottom, size_t radius);

#endif
