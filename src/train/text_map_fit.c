#include "text_map_fit.h"

#include "fitted_layer.h"
#include "hashed_features.h"
#include "memory.h"
#include "principal_axes.h"
#include "safetensors.h"
#include "text_map.h"

#include <cblas.h>
#include <stdio.h>
#include <string.h>

enum { COUNTING_BUCKETS = 1 << 20, BUCKET_UNIT = 64, HEADER_BYTES = 4096, JUDGED = 2000 };
static const float penalty = 0.5f, share_of_own = 0.6f;

typedef struct text_fit {
    const vt_text_example *examples;
    size_t count;
    const vt_text_targets *targets;
    size_t rank;
    size_t buckets;
    float *mean;     /* f32[dims] */
    float *axes;     /* f32[rank][dims] */
    float *wanted;   /* f32[rows][rank]: a row's vector less the mean, along the axes */
    float *products; /* f32[buckets][buckets], upper triangle: of features with features */
    float *weights;  /* f32[buckets][rank]: of features with what is wanted, then what solves it */
} text_fit;

static bool has_vector(const vt_text_targets *targets, size_t row)
{
    for (size_t i = 0; i < targets->dims; i++)
        if (targets->values[row * targets->dims + i] != 0.0f) return true;
    return false;
}

/* Features that occur, counted among so many places that few share one. */
static size_t count_features(const text_fit *fit)
{
    vt_feature features[VT_FEATURES_MOST];
    uint8_t *seen = vt_alloc(COUNTING_BUCKETS, 1);
    size_t distinct = 0;
    for (size_t i = 0; seen && i < fit->count; i++) {
        size_t count = vt_hashed_features(fit->examples[i].text, COUNTING_BUCKETS, features);
        for (size_t f = 0; f < count; f++) {
            distinct += !seen[features[f].bucket];
            seen[features[f].bucket] = 1;
        }
    }
    vt_free(seen);
    return distinct;
}

/* Of the room that the file may take, what the axes leave is for buckets. */
static void choose_sizes(text_fit *fit)
{
    size_t dims = fit->targets->dims;
    fit->rank = dims < VT_TEXT_FIT_RANK ? dims : VT_TEXT_FIT_RANK;
    size_t room = VT_TEXT_MAP_MOST_BYTES - HEADER_BYTES - dims * (fit->rank + sizeof(float));
    size_t most = room / (fit->rank + sizeof(float)) / BUCKET_UNIT * BUCKET_UNIT;
    if (most > VT_TEXT_FIT_BUCKETS) most = VT_TEXT_FIT_BUCKETS;
    size_t wanted = (2 * count_features(fit) / BUCKET_UNIT + 1) * BUCKET_UNIT;
    fit->buckets = wanted < most ? wanted : most;
}

/* The directions in which a sample of the vectors differ most. */
static vt_status fit_axes(text_fit *fit, const size_t *rows, size_t count, vt_error *error)
{
    size_t dims = fit->targets->dims;
    float kept, *matrix = vt_alloc(count, dims * sizeof *matrix);
    if (!matrix) return vt_fail(error, VT_NO_MEMORY, "no memory for the vectors of %zu products", count);
    for (size_t i = 0; i < count; i++) memcpy(matrix + i * dims, fit->targets->values + rows[i] * dims, dims * sizeof *matrix);
    vt_centre_columns(matrix, fit->mean, count, dims);
    vt_status status = vt_principal_axes(fit->axes, &kept, matrix, count, dims, fit->rank, error);
    vt_free(matrix);
    return status;
}

static void want(text_fit *fit, size_t row, float *scratch)
{
    size_t dims = fit->targets->dims;
    for (size_t i = 0; i < dims; i++) scratch[i] = fit->targets->values[row * dims + i] - fit->mean[i];
    cblas_sgemv(CblasRowMajor, CblasNoTrans, (int)fit->rank, (int)dims, 1.0f, fit->axes, (int)dims, scratch, 1, 0.0f,
                fit->wanted + row * fit->rank, 1);
}

/* Axes from at most VT_TEXT_FIT_ROWS rows that have a vector, then every such row along them; labels: i32[rows], scratch. */
static vt_status fit_wanted(text_fit *fit, int32_t *labels, size_t *sample, float *scratch, vt_error *error)
{
    for (size_t row = 0; row < fit->targets->rows; row++) labels[row] = has_vector(fit->targets, row) ? 0 : -1;
    size_t count = vt_sample_rows(sample, VT_TEXT_FIT_ROWS, labels, fit->targets->rows, 1);
    if (count == 0) return vt_fail(error, VT_BAD_DATA, "text map: no product has a vector");
    VT_TRY(fit_axes(fit, sample, count, error));
    for (size_t row = 0; row < fit->targets->rows; row++)
        if (labels[row] == 0) want(fit, row, scratch);
    return VT_OK;
}

static void add_example(text_fit *fit, const vt_text_example *example, const vt_feature *features, size_t count)
{
    const float *wanted = fit->wanted + example->row * fit->rank;
    for (size_t i = 0; i < count; i++) {
        float weight = example->weight * features[i].value, *row = fit->products + features[i].bucket * fit->buckets;
        for (size_t j = i; j < count; j++) row[features[j].bucket] += weight * features[j].value;
        cblas_saxpy((int)fit->rank, weight, wanted, 1, fit->weights + features[i].bucket * fit->rank, 1);
    }
}

static vt_status regress(text_fit *fit, vt_error *error)
{
    vt_feature features[VT_FEATURES_MOST];
    size_t used = 0;
    for (size_t i = 0; i < fit->count; i++) {
        if (!has_vector(fit->targets, fit->examples[i].row)) continue;
        size_t count = vt_hashed_features(fit->examples[i].text, fit->buckets, features);
        add_example(fit, &fit->examples[i], features, count);
        used += count > 0;
    }
    if (used == 0) return vt_fail(error, VT_BAD_DATA, "text map: no product with a vector has words");
    return vt_ridge_solve(fit->weights, fit->products, fit->buckets, fit->rank, penalty, error);
}

/* share_of_own of the mean cosine of what a text is mapped to with the product that it describes, over about JUDGED of the texts that
 * count in full. Words that no product was described by are mapped to something further from every product than that. */
static vt_status judge(vt_text_map *map, const text_fit *fit, vt_error *error)
{
    size_t dims = map->dims, step = fit->count / JUDGED + 1, judged = 0;
    float *vector = vt_alloc(dims, sizeof *vector), sum = 0.0f;
    if (!vector) return vt_fail(error, VT_NO_MEMORY, "no memory for a text map");
    for (size_t i = 0; i < fit->count; i += step) {
        const vt_text_example *example = &fit->examples[i];
        if (example->weight < 1.0f || vt_text_map_apply(map, example->text, vector) == 0.0f) continue;
        sum += cblas_sdot((int)dims, vector, 1, fit->targets->values + example->row * dims, 1);
        judged++;
    }
    vt_free(vector);
    float least = judged ? share_of_own * sum / (float)judged : 0.0f;
    map->least_cosine = least > 0.0f ? least : 0.0f;
    return VT_OK;
}

static vt_status write_map(vt_buffer *file, const vt_text_map *map, vt_error *error)
{
    char version[16];
    snprintf(version, sizeof version, "%d", VT_FEATURES_VERSION);
    const char *metadata[] = {"features_version", version, NULL};
    vt_tensor tensors[5] = {vt_tensor_of("bucket", VT_DTYPE_I8, map->buckets, map->rank, map->bucket),
                            vt_tensor_of("bucket_scale", VT_DTYPE_F32, map->buckets, 0, map->bucket_scale),
                            vt_tensor_of("axis", VT_DTYPE_I8, map->dims, map->rank, map->axis),
                            vt_tensor_of("axis_scale", VT_DTYPE_F32, map->dims, 0, map->axis_scale),
                            vt_tensor_of("least_cosine", VT_DTYPE_F32, 1, 0, &map->least_cosine)};
    return vt_safetensors_write(file, tensors, 5, metadata, error);
}

/* Rounds to int8 and writes. The axes go in by dimension: each dimension has a scale of its own. */
static vt_status round_map(vt_buffer *file, const text_fit *fit, vt_error *error)
{
    size_t dims = fit->targets->dims;
    vt_fitted_layer bucket = {0}, axis = {0};
    float *turned = vt_alloc(dims, fit->rank * sizeof *turned), *nowhere = vt_alloc(fit->rank, sizeof *nowhere);
    vt_status status = turned && nowhere ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for a text map");
    for (size_t i = 0; status == VT_OK && i < dims * fit->rank; i++)
        turned[i] = fit->axes[i % fit->rank * dims + i / fit->rank];
    if (status == VT_OK) status = vt_fitted_layer_open(&bucket, fit->weights, nowhere, fit->buckets, fit->rank, error);
    if (status == VT_OK) status = vt_fitted_layer_open(&axis, turned, nowhere, dims, fit->rank, error);
    vt_text_map map = {.buckets = fit->buckets, .rank = fit->rank, .dims = dims, .bucket = bucket.codes,
                       .bucket_scale = bucket.scales, .axis = axis.codes, .axis_scale = axis.scales};
    if (status == VT_OK) status = judge(&map, fit, error);
    if (status == VT_OK) status = write_map(file, &map, error);
    vt_fitted_layer_close(&bucket);
    vt_fitted_layer_close(&axis);
    vt_free(turned);
    vt_free(nowhere);
    return status;
}

static vt_status fit_with_room(vt_buffer *file, text_fit *fit, vt_error *error)
{
    size_t rows = fit->targets->rows, dims = fit->targets->dims;
    int32_t *labels = vt_alloc(rows, sizeof *labels);
    size_t *sample = vt_alloc(VT_TEXT_FIT_ROWS, sizeof *sample);
    float *scratch = vt_alloc(dims, sizeof *scratch);
    vt_status status = labels && sample && scratch ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for a text map");
    if (status == VT_OK) status = fit_wanted(fit, labels, sample, scratch, error);
    vt_free(labels);
    vt_free(sample);
    vt_free(scratch);
    if (status == VT_OK) status = regress(fit, error);
    return status == VT_OK ? round_map(file, fit, error) : status;
}

vt_status vt_text_map_fit(vt_buffer *file, const vt_text_example *examples, size_t count, const vt_text_targets *targets,
                          vt_error *error)
{
    text_fit fit = {.examples = examples, .count = count, .targets = targets};
    choose_sizes(&fit);
    vt_blas_one_thread();
    fit.mean = vt_alloc(targets->dims, sizeof(float));
    fit.axes = vt_alloc(fit.rank, targets->dims * sizeof(float));
    fit.wanted = vt_alloc(targets->rows, fit.rank * sizeof(float));
    fit.products = vt_alloc(fit.buckets, fit.buckets * sizeof(float));
    fit.weights = vt_alloc(fit.buckets, fit.rank * sizeof(float));
    vt_status status = VT_NO_MEMORY;
    if (fit.mean && fit.axes && fit.wanted && fit.products && fit.weights) status = fit_with_room(file, &fit, error);
    else vt_fail(error, status, "no memory for a text map of %zu buckets", fit.buckets);
    vt_free(fit.mean);
    vt_free(fit.axes);
    vt_free(fit.wanted);
    vt_free(fit.products);
    vt_free(fit.weights);
    return status;
}
