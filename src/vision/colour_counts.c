#include "colour_counts.h"

#include <math.h>

/* Position of a chroma coordinate on the axis of VT_COLOUR_SHADES bins: square-root spacing, 0.25 reaching
 * the ends. */
static float shade_at(float chroma)
{
    float reach = 0.5f * (VT_COLOUR_SHADES - 1);
    float away = sqrtf(fabsf(chroma) * 4.0f) * reach;
    if (away > reach) away = reach;
    return chroma < 0.0f ? reach - away : reach + away;
}

static float level_at(float lightness)
{
    float at = lightness * (VT_COLOUR_LEVELS - 1);
    return at < 0.0f ? 0.0f : at > VT_COLOUR_LEVELS - 1 ? VT_COLOUR_LEVELS - 1 : at;
}

/* Splits a position between the two nearest of `bins` bins. */
static size_t split(float at, size_t bins, float part[2])
{
    size_t low = (size_t)at;
    if (low + 2 > bins) low = bins - 2;
    part[1] = at - (float)low;
    part[0] = 1.0f - part[1];
    return low;
}

static void add_pixel(float *counts, const vt_photo_canvas *picture, size_t pixel, float amount)
{
    float level[2], red[2], yellow[2];
    size_t l = split(level_at(picture->planes[VT_PLANE_LIGHTNESS][pixel]), VT_COLOUR_LEVELS, level);
    size_t a = split(shade_at(picture->planes[VT_PLANE_GREEN_RED][pixel]), VT_COLOUR_SHADES, red);
    size_t b = split(shade_at(picture->planes[VT_PLANE_BLUE_YELLOW][pixel]), VT_COLOUR_SHADES, yellow);
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 2; j++)
            for (size_t k = 0; k < 2; k++)
                counts[((l + i) * VT_COLOUR_SHADES + a + j) * VT_COLOUR_SHADES + b + k] +=
                    amount * level[i] * red[j] * yellow[k];
}

static size_t clamp(float at, size_t most)
{
    return at <= 0.0f ? 0 : at >= (float)most ? most : (size_t)at;
}

void vt_colour_histogram(float *out, const vt_photo_canvas *picture, vt_window window)
{
    size_t left = clamp(window.left + 0.5f, picture->width),
           right = clamp(window.left + window.width + 0.5f, picture->width);
    size_t top = clamp(window.top + 0.5f, picture->height),
           bottom = clamp(window.top + window.height + 0.5f, picture->height);
    float total = 0.0f;
    for (size_t i = 0; i < VT_COLOUR_BINS; i++) out[i] = 0.0f;
    for (size_t y = top; y < bottom; y++) {
        for (size_t x = left; x < right; x++) {
            float cover = picture->planes[VT_PLANE_COVER][y * picture->width + x];
            if (cover > 0.0f) add_pixel(out, picture, y * picture->width + x, cover);
            total += cover;
        }
    }
    for (size_t i = 0; i < VT_COLOUR_BINS && total > 0.0f; i++) out[i] = sqrtf(out[i] / total);
}

static void mean_colour(float out[3], const vt_photo_canvas *picture, size_t column, size_t row, size_t side)
{
    float sums[3] = {0}, total = 0.0f;
    for (size_t y = row * side; y < (row + 1) * side; y++) {
        for (size_t x = column * side; x < (column + 1) * side; x++) {
            size_t at = y * picture->width + x;
            float cover = picture->planes[VT_PLANE_COVER][at];
            for (size_t p = 0; p < 3; p++) sums[p] += cover * picture->planes[p][at];
            total += cover;
        }
    }
    /* Half a pixel of nothing keeps a tile that is barely covered near zero. */
    for (size_t p = 0; p < 3; p++) out[p] = sums[p] / (total + 0.5f) * (p == 0 ? 1.0f : 4.0f);
}

void vt_colour_grid(float *out, const vt_photo_canvas *picture, size_t columns, size_t rows)
{
    size_t side = picture->width / columns;
    for (size_t row = 0; row < rows; row++)
        for (size_t column = 0; column < columns; column++, out += 3)
            mean_colour(out, picture, column, row, side);
}
