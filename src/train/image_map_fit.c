#include "image_map_fit.h"

#include "descriptor.h"
#include "label_head.h"
#include "map_file.h"
#include "map_trunk.h"
#include "memory.h"
#include "principal_axes.h"

enum { MOST_HIDDEN = 2048, LEAST_HIDDEN = 64, HEAD_BYTES = 1600000 };
static const float penalty = 0.05f;

static const vt_trunk_recipe trunk_recipe = {VT_BLOCK_OUTLINE,
                                             VT_BLOCK_COLOUR,
                                             {[VT_BLOCK_OUTLINE] = 1.0f,
                                              [VT_BLOCK_RELIEF] = 1.0f,
                                              [VT_BLOCK_SILHOUETTE] = 0.4f,
                                              [VT_BLOCK_TEXTURE] = 0.5f,
                                              [VT_BLOCK_LAYOUT] = 0.5f,
                                              [VT_BLOCK_COLOUR] = 1.0f},
                                             256};

typedef struct image_fit {
    const vt_image_pairs *pairs;
    size_t *raw_rows;    /* of the sampled pairs */
    size_t *vector_rows;
    size_t count;
    size_t width; /* features */
    float *features; /* f32[count][width] */
    float *centre;   /* f32[width + dims] */
    float *wanted;   /* f32[count][dims] */
    float *weights;  /* f32[width][dims] */
    float *matrix;   /* f32[dims][width] */
    vt_fitted_layer trunk;
    vt_fitted_layer head;
} image_fit;

static size_t hidden_for(size_t dims)
{
    size_t most = HEAD_BYTES / dims, hidden = most > trunk_recipe.trunk ? most - trunk_recipe.trunk : 0;
    return hidden > MOST_HIDDEN ? MOST_HIDDEN : hidden < LEAST_HIDDEN ? LEAST_HIDDEN : hidden;
}

static void choose_pairs(image_fit *fit, uint64_t seed)
{
    fit->count = vt_sample_rows(fit->raw_rows, VT_IMAGE_FIT_ROWS, NULL, fit->pairs->count, seed);
    for (size_t i = 0; i < fit->count; i++) {
        fit->vector_rows[i] = fit->pairs->vector_rows[fit->raw_rows[i]];
        fit->raw_rows[i] = fit->pairs->raw_rows[fit->raw_rows[i]];
    }
}

static vt_status regress(image_fit *fit, vt_error *error)
{
    size_t dims = fit->pairs->dims;
    for (size_t i = 0; i < fit->count; i++)
        for (size_t d = 0; d < dims; d++) fit->wanted[i * dims + d] = fit->pairs->vectors[fit->vector_rows[i] * dims + d];
    vt_centre_columns(fit->features, fit->centre, fit->count, fit->width);
    vt_centre_columns(fit->wanted, fit->centre + fit->width, fit->count, dims);
    VT_TRY(vt_ridge(fit->weights, fit->features, fit->wanted, fit->count, fit->width, dims, penalty, error));
    for (size_t i = 0; i < fit->width * dims; i++) fit->matrix[i % dims * fit->width + i / dims] = fit->weights[i];
    return vt_fitted_layer_open(&fit->head, fit->matrix, fit->centre, dims, fit->width, error);
}

static vt_status fit_and_write(vt_buffer *file, image_fit *fit, uint64_t seed, vt_error *error)
{
    size_t hidden = fit->width - trunk_recipe.trunk;
    vt_label_head_recipe recipe = {.trunk = &fit->trunk, .hidden = hidden, .seed = seed};
    choose_pairs(fit, seed);
    VT_TRY(vt_map_trunk_fit(&fit->trunk, &trunk_recipe, fit->pairs->raw, fit->raw_rows, fit->count, error));
    if (vt_head_features(fit->features, &recipe, fit->pairs->raw, fit->raw_rows, fit->count))
        return vt_fail(error, VT_NO_MEMORY, "no memory to fit %zu photos", fit->count);
    VT_TRY(regress(fit, error));
    vt_map_part part = {.name = "photo",
                        .layout = {0, (int64_t)vt_descriptor_dims(), 0, (int64_t)hidden, (int64_t)seed},
                        .weights = {1.0f, 0.0f},
                        .trunk = &fit->trunk,
                        .head = &fit->head};
    return vt_map_file_write(file, &part, 1, error);
}

static vt_status open_fit(image_fit *fit, vt_error *error)
{
    size_t dims = fit->pairs->dims, most = fit->pairs->count < VT_IMAGE_FIT_ROWS ? fit->pairs->count : VT_IMAGE_FIT_ROWS;
    fit->width = hidden_for(dims) + trunk_recipe.trunk;
    fit->raw_rows = vt_alloc(most, sizeof *fit->raw_rows);
    fit->vector_rows = vt_alloc(most, sizeof *fit->vector_rows);
    fit->features = vt_alloc(most, fit->width * sizeof(float));
    fit->centre = vt_alloc(fit->width + dims, sizeof(float));
    fit->wanted = vt_alloc(most, dims * sizeof(float));
    fit->weights = vt_alloc(fit->width, dims * sizeof(float));
    fit->matrix = vt_alloc(fit->width, dims * sizeof(float));
    if (fit->raw_rows && fit->vector_rows && fit->features && fit->centre && fit->wanted && fit->weights && fit->matrix)
        return VT_OK;
    return vt_fail(error, VT_NO_MEMORY, "no memory to fit %zu photos", most);
}

static void close_fit(image_fit *fit)
{
    vt_free(fit->raw_rows);
    vt_free(fit->vector_rows);
    vt_free(fit->features);
    vt_free(fit->centre);
    vt_free(fit->wanted);
    vt_free(fit->weights);
    vt_free(fit->matrix);
    vt_fitted_layer_close(&fit->trunk);
    vt_fitted_layer_close(&fit->head);
}

vt_status vt_image_map_fit(vt_buffer *file, const vt_image_pairs *pairs, uint64_t seed, vt_error *error)
{
    image_fit fit = {.pairs = pairs};
    vt_blas_one_thread();
    vt_status status = open_fit(&fit, error);
    if (status == VT_OK) status = fit_and_write(file, &fit, seed, error);
    close_fit(&fit);
    return status;
}
