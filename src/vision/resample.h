/* Separable resampling with a triangle filter as wide as the scale, so that shrinking averages and enlarging
 * interpolates. */
#ifndef VT_RESAMPLE_H
#define VT_RESAMPLE_H

#include "status.h"

/* For output i: sum over k < width of weight[i * width + k] * source[index[i * width + k]]. */
typedef struct vt_taps {
    size_t outputs;
    size_t width;
    size_t *index;
    float *weight;
} vt_taps;

/* Taps that map source positions [start, start + length) to `outputs` pixels. Positions beyond the source
 * repeat its edge, or weigh nothing when `fade` is set. start and length are finite, length > 0, source and
 * outputs >= 1. VT_NO_MEMORY. */
vt_status vt_taps_open(vt_taps *taps, float start, float length, size_t source, size_t outputs, int fade);
void vt_taps_close(vt_taps *taps);

/* One row: out f32[columns->outputs]. */
void vt_resample_row(float *out, const float *source, const vt_taps *columns);
/* All columns: out f32[rows->outputs][width] from source f32[..][width]. */
void vt_resample_columns(float *out, const float *source, size_t width, const vt_taps *rows);

#endif
