#include "orientation.h"

#include "memory.h"
#include "oklab.h"

#include <math.h>

/* A gradient this strong in every pixel of a cell is plain noise: keeps empty cells near zero after
 * normalising. */
#define NOISE_FLOOR 0.01f
/* One strong edge should not silence the rest of its neighbourhood. */
#define MOST_SHARE 0.25f

typedef struct vt_cells {
    size_t wide;
    size_t tall;
    size_t side;
    float *bins; /* [tall][wide][VT_ORIENTATION_SIGNED] */
} vt_cells;

/* The strongest of the three planes' central differences at (x, y). */
static float gradient_at(const vt_photo_canvas *picture, size_t x, size_t y, float *dx, float *dy)
{
    size_t left = x > 0 ? x - 1 : x, right = x + 1 < picture->width ? x + 1 : x;
    size_t up = y > 0 ? y - 1 : y, down = y + 1 < picture->height ? y + 1 : y;
    float best = -1.0f;
    for (size_t p = 0; p < 3; p++) {
        const float *plane = picture->planes[p];
        float gx = plane[y * picture->width + right] - plane[y * picture->width + left];
        float gy = plane[down * picture->width + x] - plane[up * picture->width + x];
        float power = gx * gx + gy * gy;
        if (power > best) {
            best = power;
            *dx = gx;
            *dy = gy;
        }
    }
    return sqrtf(best);
}

static void add_to_cell(const vt_cells *cells, long column, long row, float turns, float amount)
{
    if (column < 0 || row < 0 || column >= (long)cells->wide || row >= (long)cells->tall) return;
    float *bins = cells->bins + ((size_t)row * cells->wide + (size_t)column) * VT_ORIENTATION_SIGNED;
    float at = turns * VT_ORIENTATION_SIGNED;
    size_t low = (size_t)at % VT_ORIENTATION_SIGNED, high = (low + 1) % VT_ORIENTATION_SIGNED;
    float part = at - floorf(at);
    bins[low] += amount * (1.0f - part);
    bins[high] += amount * part;
}

/* Each pixel's gradient is shared by the four cells around it and the two bins around its direction. */
static void gather(const vt_cells *cells, const vt_photo_canvas *picture)
{
    for (size_t y = 0; y < picture->height; y++) {
        float row = ((float)y + 0.5f) / (float)cells->side - 0.5f, row_part = row - floorf(row);
        long top = (long)floorf(row);
        for (size_t x = 0; x < picture->width; x++) {
            float column = ((float)x + 0.5f) / (float)cells->side - 0.5f,
                  column_part = column - floorf(column);
            long left = (long)floorf(column);
            float dx = 0.0f, dy = 0.0f, power = gradient_at(picture, x, y, &dx, &dy),
                  turns = vt_turns(dy, dx);
            add_to_cell(cells, left, top, turns, power * (1.0f - column_part) * (1.0f - row_part));
            add_to_cell(cells, left + 1, top, turns, power * column_part * (1.0f - row_part));
            add_to_cell(cells, left, top + 1, turns, power * (1.0f - column_part) * row_part);
            add_to_cell(cells, left + 1, top + 1, turns, power * column_part * row_part);
        }
    }
}

/* Strength of a cell's eight neighbours and itself. */
static float strength_around(const vt_cells *cells, size_t column, size_t row)
{
    float sum = 0.0f;
    for (size_t y = row > 0 ? row - 1 : 0; y <= row + 1 && y < cells->tall; y++)
        for (size_t x = column > 0 ? column - 1 : 0; x <= column + 1 && x < cells->wide; x++)
            for (size_t b = 0; b < VT_ORIENTATION_SIGNED; b++)
                sum += cells->bins[(y * cells->wide + x) * VT_ORIENTATION_SIGNED + b];
    return sum / 9.0f;
}

static float share(float amount, float whole)
{
    float part = amount / whole;
    return sqrtf(part < MOST_SHARE ? part : MOST_SHARE);
}

static void normalise(float *out, size_t bins, const vt_cells *cells)
{
    float floor_strength = NOISE_FLOOR * (float)(cells->side * cells->side);
    for (size_t row = 0; row < cells->tall; row++) {
        for (size_t column = 0; column < cells->wide; column++, out += bins) {
            const float *from = cells->bins + (row * cells->wide + column) * VT_ORIENTATION_SIGNED;
            float whole = strength_around(cells, column, row) + floor_strength;
            for (size_t b = 0; b < bins; b++) {
                float opposite = bins == VT_ORIENTATION_UNSIGNED ? from[b + VT_ORIENTATION_UNSIGNED] : 0.0f;
                out[b] = share(from[b] + opposite, whole);
            }
        }
    }
}

vt_status vt_orientation_histograms(float *out, size_t bins, const vt_photo_canvas *picture, size_t cell,
                                    vt_error *error)
{
    vt_cells cells = {.wide = picture->width / cell, .tall = picture->height / cell, .side = cell};
    cells.bins = vt_alloc(cells.wide * cells.tall, VT_ORIENTATION_SIGNED * sizeof *cells.bins);
    if (!cells.bins) return vt_fail(error, VT_NO_MEMORY, "no memory for orientation histograms");
    gather(&cells, picture);
    normalise(out, bins, &cells);
    vt_free(cells.bins);
    return VT_OK;
}
