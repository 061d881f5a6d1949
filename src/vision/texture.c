#include "texture.h"

#include <math.h>

/* A difference of lightness below this is noise of the photo. */
#define NOISE 0.012f

typedef struct vt_spot {
    unsigned pattern; /* bit i: neighbour i is brighter */
    float contrast;   /* mean absolute difference */
} vt_spot;

static vt_spot look_at(const vt_photo_canvas *picture, size_t x, size_t y, size_t radius)
{
    static const int around[8][2] = {{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}};
    const float *plane = picture->planes[VT_PLANE_LIGHTNESS];
    float centre = plane[y * picture->width + x];
    vt_spot spot = {0};
    for (unsigned i = 0; i < 8; i++) {
        size_t column = x + (size_t)((int)radius * around[i][0]),
               row = y + (size_t)((int)radius * around[i][1]);
        float step = plane[row * picture->width + column] - centre;
        if (step > NOISE) spot.pattern |= 1u << i;
        spot.contrast += fabsf(step) * 0.125f;
    }
    return spot;
}

static unsigned pattern_class(unsigned pattern)
{
    unsigned changes = pattern ^ ((pattern >> 1 | pattern << 7) & 255u);
    unsigned ones = (unsigned)__builtin_popcount(pattern);
    return __builtin_popcount(changes) <= 2 ? ones : VT_TEXTURE_PATTERNS - 1;
}

/* Steps double: below 0.006, 0.012, 0.025, 0.05, 0.1, above. */
static unsigned contrast_class(float contrast)
{
    unsigned class = 0;
    for (float step = 0.00625f; class + 1 < VT_TEXTURE_CONTRASTS && contrast >= step; step *= 2.0f) class ++;
    return class;
}

static void to_shares(float *band)
{
    float total = 0.0f;
    for (size_t i = 0; i < VT_TEXTURE_PATTERNS; i++) total += band[i];
    for (size_t i = 0; i < VT_TEXTURE_BINS && total > 0.0f; i++) band[i] = sqrtf(band[i] / total);
}

void vt_texture_histograms(float *out, const vt_photo_canvas *picture, size_t top, size_t bottom,
                           size_t radius)
{
    for (size_t i = 0; i < VT_TEXTURE_BANDS * VT_TEXTURE_BINS; i++) out[i] = 0.0f;
    for (size_t y = top < radius ? radius : top; y < bottom && y + radius < picture->height; y++) {
        float *band = out + (1 + (y - top) * 3 / (bottom - top)) * VT_TEXTURE_BINS;
        for (size_t x = radius; x + radius < picture->width; x++) {
            if (picture->planes[VT_PLANE_COVER][y * picture->width + x] < 0.5f) continue;
            vt_spot spot = look_at(picture, x, y, radius);
            band[pattern_class(spot.pattern)] += 1.0f;
            band[VT_TEXTURE_PATTERNS + contrast_class(spot.contrast)] += 1.0f;
        }
    }
    for (size_t i = VT_TEXTURE_BINS; i < VT_TEXTURE_BANDS * VT_TEXTURE_BINS; i++)
        out[i % VT_TEXTURE_BINS] += out[i];
    for (size_t band = 0; band < VT_TEXTURE_BANDS; band++) to_shares(out + band * VT_TEXTURE_BINS);
}
