/* Matrices of a visual map as the file holds them (int8 rows with a scale), and the raw descriptors that a
 * fit looks at. */
#ifndef VT_FITTED_LAYER_H
#define VT_FITTED_LAYER_H

#include "bytes.h"
#include "status.h"

/* Owned. `rounded` is what the codes stand for: later layers are fitted on the answers of the rounded ones.
 */
typedef struct vt_fitted_layer {
    size_t rows;
    size_t columns;
    int8_t *codes;
    float *scales;
    float *offsets;
    float *rounded; /* f32[rows][columns] */
} vt_fitted_layer;

/* Rounds `matrix` (f32[rows][columns]); offsets are such that `centre` (f32[columns]) maps to zero.
 * VT_NO_MEMORY. */
vt_status vt_fitted_layer_open(vt_fitted_layer *layer, const float *matrix, const float *centre, size_t rows,
                               size_t columns, vt_error *error);
void vt_fitted_layer_close(vt_fitted_layer *layer);

/* Subtracts the column means from `matrix` and keeps them in `centre`. */
void vt_centre_columns(float *matrix, float *centre, size_t rows, size_t columns);

/* Up to `limit` of the rows whose label is known (all rows when labels is NULL), ascending; chosen by the
 * seed. */
size_t vt_sample_rows(size_t *sample, size_t limit, const int32_t *labels, size_t rows, uint64_t seed);

#endif
