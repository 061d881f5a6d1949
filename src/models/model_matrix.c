#include "model_matrix.h"

#include "model.h"

#include <math.h>
#include <stdio.h>

enum { LANES = 8 };

static vt_status check_floats(const char *name, const float *values, size_t count, float least, vt_error *error)
{
    for (size_t i = 0; i < count; i++)
        if (!(values[i] >= least && values[i] <= VT_MODEL_MOST_VALUE))
            return vt_fail(error, VT_BAD_DATA, "tensor %s: element %zu is not a number within range", name, i);
    return VT_OK;
}

static vt_status read_scales(vt_model_matrix *out, const vt_safetensors *file, const char *name, vt_error *error)
{
    char scale_name[VT_TENSOR_NAME_BYTES];
    const vt_tensor *scales;
    snprintf(scale_name, sizeof scale_name, "%s_scale", name);
    VT_TRY(vt_safetensors_require(file, scale_name, VT_DTYPE_F32, 1, &out->rows, &scales, error));
    out->scales = (const float *)(const void *)scales->data;
    float most = VT_MODEL_MOST_VALUE / (out->dtype == VT_DTYPE_I8 ? 127.0f : 32767.0f); /* as the packer divides: the largest value has the largest code */
    for (size_t row = 0; row < out->rows; row++)
        if (!(out->scales[row] >= 0.0f && out->scales[row] <= most))
            return vt_fail(error, VT_BAD_DATA, "tensor %s: element %zu is not a number within range", scale_name, row);
    return VT_OK;
}

vt_status vt_model_matrix_read(vt_model_matrix *out, const vt_safetensors *file, const char *name, const size_t shape[2],
                               size_t most_columns, vt_error *error)
{
    const vt_tensor *found = vt_safetensors_find(file, name), *tensor;
    vt_dtype dtype = found && (found->dtype == VT_DTYPE_I8 || found->dtype == VT_DTYPE_I16) ? found->dtype : VT_DTYPE_F32;
    VT_TRY(vt_safetensors_require(file, name, dtype, 2, shape, &tensor, error));
    *out = (vt_model_matrix){.dtype = dtype, .rows = tensor->shape[0], .columns = tensor->shape[1], .values = tensor->data};
    if (out->columns < 1 || out->columns > most_columns)
        return vt_fail(error, VT_BAD_DATA, "tensor %s: %zu columns are not 1 to %zu", name, out->columns, most_columns);
    if (dtype != VT_DTYPE_F32) return read_scales(out, file, name, error);
    return check_floats(name, out->values, out->rows * out->columns, -VT_MODEL_MOST_VALUE, error);
}

static float code_at(const vt_model_matrix *matrix, size_t at)
{
    return matrix->dtype == VT_DTYPE_I8 ? (float)((const int8_t *)matrix->values)[at] : (float)((const int16_t *)matrix->values)[at];
}

float vt_model_matrix_at(const vt_model_matrix *matrix, size_t row, size_t column)
{
    size_t at = row * matrix->columns + column;
    return matrix->scales ? matrix->scales[row] * code_at(matrix, at) : ((const float *)matrix->values)[at];
}

void vt_model_matrix_row(const vt_model_matrix *matrix, size_t row, double *out)
{
    for (size_t i = 0; i < matrix->columns; i++) out[i] = (double)vt_model_matrix_at(matrix, row, i);
}

bool vt_model_matrix_is_zero(const vt_model_matrix *matrix, size_t row)
{
    for (size_t i = 0; i < matrix->columns; i++)
        if (vt_model_matrix_at(matrix, row, i) != 0.0f) return false;
    return true;
}

void vt_model_matrix_add_row(const vt_model_matrix *matrix, size_t row, float factor, float *sum)
{
    for (size_t i = 0; i < matrix->columns; i++) sum[i] += factor * vt_model_matrix_at(matrix, row, i);
}

/* Written out for each width so that compilers see loops of eight without a branch inside. */
#define DEFINE_DOT(name, type)                                                                                       \
    static float name(const type *row, const float *vector, size_t count)                                            \
    {                                                                                                                \
        float lanes[LANES] = {0};                                                                                    \
        size_t i = 0;                                                                                                \
        for (; i + LANES <= count; i += LANES)                                                                       \
            for (size_t lane = 0; lane < LANES; lane++) lanes[lane] += (float)row[i + lane] * vector[i + lane];      \
        for (size_t lane = 0; i < count; i++, lane++) lanes[lane] += (float)row[i] * vector[i];                      \
        return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));     \
    }
DEFINE_DOT(dot_f32, float)
DEFINE_DOT(dot_i16, int16_t)
DEFINE_DOT(dot_i8, int8_t)

float vt_model_matrix_dot(const vt_model_matrix *matrix, size_t row, const float *vector)
{
    size_t begin = row * matrix->columns;
    switch (matrix->dtype) {
    case VT_DTYPE_I8: return dot_i8((const int8_t *)matrix->values + begin, vector, matrix->columns) * matrix->scales[row];
    case VT_DTYPE_I16: return dot_i16((const int16_t *)matrix->values + begin, vector, matrix->columns) * matrix->scales[row];
    default: return dot_f32((const float *)matrix->values + begin, vector, matrix->columns);
    }
}
