#include "model_fold.h"

#include "memory.h"
#include "model_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_TENSORS = 10, ROWS_IN_16_BITS = 65536 };

const vt_model_widths vt_pack_widths = {.weights = VT_DTYPE_I8, .items = VT_DTYPE_I16, .history = VT_DTYPE_I8};

typedef struct fold {
    const vt_model *model;
    const size_t *row_of_item;
    size_t rows;
    vt_tensor tensors[MOST_TENSORS];
    void *owned[MOST_TENSORS]; /* the tensor's data, where it was made here */
    size_t count;
} fold;

static vt_status add(fold *run, const char *name, vt_tensor tensor, vt_error *error)
{
    VT_CHECK(run->count < MOST_TENSORS);
    tensor.size_bytes = vt_dtype_size_bytes(tensor.dtype) * tensor.shape[0] * (tensor.dimensions == 2 ? tensor.shape[1] : 1);
    snprintf(tensor.name, sizeof tensor.name, "%s", name);
    if (!tensor.data) tensor.data = run->owned[run->count] = vt_alloc(tensor.size_bytes, 1);
    run->tensors[run->count++] = tensor;
    return tensor.data ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for tensor %s", name);
}

/* Adds `name` and `name`_scale for f32[rows][columns]. */
static vt_status add_codes(fold *run, const char *name, const float *values, const size_t shape[2], vt_dtype dtype, vt_error *error)
{
    char scale_name[VT_TENSOR_NAME_BYTES];
    snprintf(scale_name, sizeof scale_name, "%s_scale", name);
    VT_TRY(add(run, name, (vt_tensor){.dtype = dtype, .dimensions = 2, .shape = {shape[0], shape[1]}}, error));
    void *codes = run->owned[run->count - 1];
    VT_TRY(add(run, scale_name, (vt_tensor){.dtype = VT_DTYPE_F32, .dimensions = 1, .shape = {shape[0]}}, error));
    float *scales = run->owned[run->count - 1], most_code = dtype == VT_DTYPE_I8 ? 127.0f : 32767.0f;
    for (size_t row = 0; row < shape[0]; row++) {
        const float *from = values + row * shape[1];
        float most = 0.0f;
        for (size_t i = 0; i < shape[1]; i++) most = fabsf(from[i]) > most ? fabsf(from[i]) : most;
        scales[row] = most / most_code;
        for (size_t i = 0; i < shape[1]; i++) {
            float code = scales[row] > 0.0f ? floorf(from[i] / scales[row] + 0.5f) : 0.0f;
            code = code > most_code ? most_code : code < -most_code ? -most_code : code;
            if (dtype == VT_DTYPE_I8) ((int8_t *)codes)[row * shape[1] + i] = (int8_t)code;
            else ((int16_t *)codes)[row * shape[1] + i] = (int16_t)code;
        }
    }
    return VT_OK;
}

/* By row of the catalog. */
static vt_status add_vectors(fold *run, const char *name, const vt_model_matrix *matrix, vt_dtype dtype, vt_error *error)
{
    float *values = vt_alloc(run->rows, matrix->columns * sizeof *values);
    if (!values) return vt_fail(error, VT_NO_MEMORY, "out of memory for tensor %s", name);
    for (size_t item = 0; item < matrix->rows; item++)
        for (size_t i = 0; run->row_of_item[item] != SIZE_MAX && i < matrix->columns; i++)
            values[run->row_of_item[item] * matrix->columns + i] = vt_model_matrix_at(matrix, item, i);
    vt_status status = add_codes(run, name, values, (const size_t[]){run->rows, matrix->columns}, dtype, error);
    vt_free(values);
    return status;
}

static vt_status add_profile(fold *run, vt_dtype dtype, vt_error *error)
{
    const vt_model_matrix *profile = &run->model->profile;
    float *values = vt_alloc(profile->rows, profile->columns * sizeof *values);
    if (!values) return vt_fail(error, VT_NO_MEMORY, "out of memory for profile values");
    for (size_t i = 0; i < profile->rows * profile->columns; i++) values[i] = vt_model_matrix_at(profile, i / profile->columns, i % profile->columns);
    vt_status status = add_codes(run, "profile_vectors", values, (const size_t[]){profile->rows, profile->columns}, dtype, error);
    vt_free(values);
    return status;
}

static vt_status add_numbers(fold *run, const char *name, const float *values, size_t count, vt_error *error)
{
    return add(run, name, (vt_tensor){.dtype = VT_DTYPE_F32, .dimensions = 1, .shape = {count}, .data = (const uint8_t *)values}, error);
}

/* What a row of neighbours holds of this catalog. Fills the first of `rows` and `weights`, where they are not NULL. */
static size_t take_neighbours(const fold *run, size_t item, uint32_t *rows, float *weights)
{
    size_t count = 0;
    for (size_t k = 0; k < run->model->width; k++) {
        size_t row = run->row_of_item[vt_model_neighbour(run->model, item * run->model->width + k)];
        float weight = vt_model_matrix_at(&run->model->rows, item, k);
        if (row == SIZE_MAX || weight == 0.0f) continue;
        if (rows) rows[count] = (uint32_t)row;
        if (weights) weights[count] = weight;
        count++;
    }
    return count;
}

static size_t widest(const fold *run)
{
    size_t most = 1;
    for (size_t item = 0; item < run->model->items; item++) {
        size_t count = run->row_of_item[item] == SIZE_MAX ? 0 : take_neighbours(run, item, NULL, NULL);
        most = count > most ? count : most;
    }
    return most;
}

static vt_status add_rows(fold *run, const uint32_t *neighbours, size_t width, vt_error *error)
{
    bool narrow = run->rows <= ROWS_IN_16_BITS;
    VT_TRY(add(run, "neighbours", (vt_tensor){.dtype = narrow ? VT_DTYPE_U16 : VT_DTYPE_U32, .dimensions = 2, .shape = {run->rows, width}},
               error));
    void *to = run->owned[run->count - 1];
    for (size_t at = 0; at < run->rows * width; at++) {
        if (narrow) ((uint16_t *)to)[at] = (uint16_t)neighbours[at];
        else ((uint32_t *)to)[at] = neighbours[at];
    }
    return VT_OK;
}

static vt_status fold_neighbours(fold *run, const vt_model_widths *widths, vt_error *error)
{
    size_t width = widest(run);
    uint32_t *neighbours = vt_alloc(run->rows, width * sizeof *neighbours);
    float *weights = vt_alloc(run->rows, width * sizeof *weights);
    vt_status status = neighbours && weights ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for neighbours");
    for (size_t at = 0; status == VT_OK && at < run->rows * width; at++) neighbours[at] = (uint32_t)(at / width);
    for (size_t item = 0; status == VT_OK && item < run->model->items; item++) {
        size_t begin = run->row_of_item[item] * width;
        if (run->row_of_item[item] != SIZE_MAX) take_neighbours(run, item, neighbours + begin, weights + begin);
    }
    if (status == VT_OK) status = add_rows(run, neighbours, width, error);
    if (status == VT_OK) status = add_codes(run, "weights", weights, (const size_t[]){run->rows, width}, widths->weights, error);
    vt_free(neighbours);
    vt_free(weights);
    return status;
}

static vt_status fold_tensors(fold *run, const vt_model_widths *widths, const float *numbers, vt_error *error)
{
    const vt_model *model = run->model;
    switch (model->kind) {
    case VT_MODEL_IALS:
        VT_TRY(add_vectors(run, "item_factors", &model->rows, widths->items, error));
        return add_numbers(run, "confidence", numbers, 2, error);
    case VT_MODEL_TWO_TOWER:
        VT_TRY(add_vectors(run, "item_vectors", &model->rows, widths->items, error));
        VT_TRY(add_vectors(run, "history_vectors", &model->history, widths->history, error));
        VT_TRY(add_numbers(run, "bias", model->bias, model->width, error));
        VT_TRY(add_numbers(run, "half_life_days", &model->half_life_days, 1, error));
        VT_TRY(add_numbers(run, "temperature", &model->temperature, 1, error));
        return model->profile.rows ? add_profile(run, widths->items, error) : VT_OK;
    default: return fold_neighbours(run, widths, error);
    }
}

vt_status vt_model_fold(vt_buffer *file, const vt_model *model, const size_t *row_of_item, size_t rows, const vt_model_widths *widths,
                        vt_error *error)
{
    static const char *const kept[] = {"format", "kind", "config", "data_hash", "seed", "profile_values", "profile_hash"};
    enum { KEPT = sizeof kept / sizeof *kept };
    const char *metadata[2 * KEPT + 1] = {NULL};
    const float numbers[2] = {model->alpha, model->regularisation};
    fold run = {.model = model, .row_of_item = row_of_item, .rows = rows};
    VT_CHECK(file->size == 0 && model->kind != VT_MODEL_POPULARITY);
    for (size_t i = 0, at = 0; i < KEPT; i++) {
        const char *value = vt_model_metadata(model, kept[i]);
        if (!value) continue;
        metadata[at++] = kept[i];
        metadata[at++] = value;
    }
    vt_status status = fold_tensors(&run, widths, numbers, error);
    if (status == VT_OK) status = vt_safetensors_write(file, run.tensors, run.count, metadata, error);
    for (size_t i = 0; i < MOST_TENSORS; i++) vt_free(run.owned[i]);
    return status;
}
