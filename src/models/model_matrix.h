/* A matrix of a model file, as f32 or as codes with a scale a row. */
#ifndef VT_MODEL_MATRIX_H
#define VT_MODEL_MATRIX_H

#include "safetensors.h"

/* Borrowed from the file. */
typedef struct vt_model_matrix {
    vt_dtype dtype; /* F32, I8 or I16 */
    size_t rows, columns;
    const void *values;
    const float *scales; /* [rows]; NULL for F32 */
} vt_model_matrix;

/* Reads tensor `name` (and its scales) of shape [rows, columns]; columns SIZE_MAX: any from 1 to most_columns. Every value is
 * finite and within +-VT_MODEL_MOST_VALUE, scales are not negative. VT_BAD_DATA names the tensor. */
vt_status vt_model_matrix_read(vt_model_matrix *out, const vt_safetensors *file, const char *name, const size_t shape[2],
                               size_t most_columns, vt_error *error);

float vt_model_matrix_at(const vt_model_matrix *matrix, size_t row, size_t column);
/* out: f64[columns]. */
void vt_model_matrix_row(const vt_model_matrix *matrix, size_t row, double *out);
bool vt_model_matrix_is_zero(const vt_model_matrix *matrix, size_t row);
/* sum[column] += factor * value of the row; sum: f32[columns]. */
void vt_model_matrix_add_row(const vt_model_matrix *matrix, size_t row, float factor, float *sum);
/* The row times vector, f32[columns]: order as in model.h, the scale last. */
float vt_model_matrix_dot(const vt_model_matrix *matrix, size_t row, const float *vector);

#endif
