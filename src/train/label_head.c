#include "label_head.h"

#include "descriptor.h"
#include "memory.h"
#include "principal_axes.h"
#include "visual_layers.h"

#include <cblas.h>

enum { MOST_CLASSES = 1024 };

/* Class of each sampled row, numbered by first appearance; what comes after MOST_CLASSES shares the last
 * class. */
static size_t number_classes(size_t *classes, const size_t *sample, size_t count, const int32_t *labels)
{
    int32_t seen[MOST_CLASSES];
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < found && seen[at] != labels[sample[i]]) at++;
        if (at == found && found < MOST_CLASSES) seen[found++] = labels[sample[i]];
        classes[i] = at < found ? at : found - 1;
    }
    return found;
}

vt_status vt_head_features(float *features, const vt_label_head_recipe *recipe, const float *raw, const size_t *sample,
                           size_t count)
{
    size_t trunk = recipe->trunk->rows, width = recipe->hidden + trunk;
    float *weights = vt_alloc(recipe->hidden + 1, (trunk + 1) * sizeof *weights);
    if (!weights) return VT_NO_MEMORY;
    float *biases = weights + recipe->hidden * trunk, *t = biases + recipe->hidden;
    vt_visual_random_layer(weights, biases, recipe->hidden, trunk, recipe->seed);
    for (size_t i = 0; i < count; i++) {
        vt_visual_project(t, raw + sample[i] * vt_descriptor_dims() + recipe->begin, recipe->trunk->rounded,
                          recipe->trunk->offsets, trunk, recipe->trunk->columns);
        vt_visual_features(features + i * width, t, weights, biases, recipe->hidden, trunk);
    }
    vt_free(weights);
    return VT_OK;
}

typedef struct head_work {
    size_t rows;
    size_t width; /* features */
    size_t classes;
    float *features; /* [rows][width] */
    float *centre;   /* [width] */
    float *wanted;   /* [rows][classes], later the regression's answers */
    float *weights;  /* [width][classes] */
    float *axes;     /* [head][classes] */
    float *matrix;   /* [head][width] */
} head_work;

static vt_status open_work(head_work *work, size_t head, vt_error *error)
{
    work->features = vt_alloc(work->rows, work->width * sizeof(float));
    work->centre = vt_alloc(work->width + work->classes, sizeof(float));
    work->wanted = vt_alloc(work->rows, work->classes * sizeof(float));
    work->weights = vt_alloc(work->width, work->classes * sizeof(float));
    work->axes = vt_alloc(head, work->classes * sizeof(float));
    work->matrix = vt_alloc(head, work->width * sizeof(float));
    if (work->features && work->centre && work->wanted && work->weights && work->axes && work->matrix)
        return VT_OK;
    return vt_fail(error, VT_NO_MEMORY, "no memory to fit %zu rows", work->rows);
}

static void close_work(head_work *work)
{
    vt_free(work->features);
    vt_free(work->centre);
    vt_free(work->wanted);
    vt_free(work->weights);
    vt_free(work->axes);
    vt_free(work->matrix);
}

/* Regression to the classes, then the directions in which its own answers differ most: what the head keeps.
 */
static vt_status solve(head_work *work, const vt_label_head_recipe *recipe, vt_error *error)
{
    int rows = (int)work->rows, width = (int)work->width, classes = (int)work->classes;
    float kept;
    vt_centre_columns(work->features, work->centre, work->rows, work->width);
    vt_centre_columns(work->wanted, work->centre + work->width, work->rows, work->classes);
    VT_TRY(vt_ridge(work->weights, work->features, work->wanted, work->rows, work->width, work->classes,
                    recipe->penalty, error));
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, classes, width, 1.0f, work->features, width,
                work->weights, classes, 0.0f, work->wanted, classes);
    VT_TRY(
        vt_principal_axes(work->axes, &kept, work->wanted, work->rows, work->classes, recipe->head, error));
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)recipe->head, width, classes, 1.0f, work->axes,
                classes, work->weights, classes, 0.0f, work->matrix, width);
    return VT_OK;
}

vt_status vt_label_head_fit(vt_fitted_layer *head, const vt_label_head_recipe *recipe, const float *raw,
                            const size_t *sample, size_t count, const int32_t *labels, vt_error *error)
{
    size_t *classes = vt_alloc(count, sizeof *classes);
    if (!classes) return vt_fail(error, VT_NO_MEMORY, "no memory to fit %zu rows", count);
    head_work work = {.rows = count, .width = recipe->hidden + recipe->trunk->rows};
    work.classes = number_classes(classes, sample, count, labels);
    vt_status status = open_work(&work, recipe->head, error);
    if (!status && vt_head_features(work.features, recipe, raw, sample, count))
        status = vt_fail(error, VT_NO_MEMORY, "no memory to fit %zu rows", count);
    if (!status) {
        for (size_t i = 0; i < count; i++) work.wanted[i * work.classes + classes[i]] = 1.0f;
        status = solve(&work, recipe, error);
    }
    if (!status)
        status = vt_fitted_layer_open(head, work.matrix, work.centre, recipe->head, work.width, error);
    close_work(&work);
    vt_free(classes);
    return status;
}
