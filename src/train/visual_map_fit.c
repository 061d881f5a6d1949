#include "visual_map_fit.h"

#include "descriptor.h"
#include "label_head.h"
#include "map_file.h"
#include "map_trunk.h"
#include "memory.h"
#include "principal_axes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FIT_ROWS = 20000, PARTS = 3, LEAST_LABELLED = 64, MOST_LABEL = 1000000 };

/* What a part reads, how large its layers are and how much it counts. Weights are lengths: squared, they are
 * shares. */
typedef struct part_recipe {
    const char *name;
    vt_trunk_recipe trunk;
    size_t hidden;
    size_t head;
    size_t plain;
    float weights[2];
    float penalty;
} part_recipe;

static const part_recipe recipes[PARTS] = {
    {"shape",
     {VT_BLOCK_OUTLINE,
      VT_BLOCK_TEXTURE,
      {[VT_BLOCK_OUTLINE] = 1.0f, [VT_BLOCK_RELIEF] = 1.0f, [VT_BLOCK_SILHOUETTE] = 0.4f, [VT_BLOCK_TEXTURE] = 0.5f},
      256},
     3072,
     64,
     16,
     {1.0f, 0.25f},
     0.015f},
    {"colour",
     {VT_BLOCK_LAYOUT, VT_BLOCK_COLOUR, {[VT_BLOCK_LAYOUT] = 0.5f, [VT_BLOCK_COLOUR] = 1.0f}, 64},
     1024,
     32,
     16,
     {0.5f, 0.25f},
     0.1f},
    {"pattern",
     {VT_BLOCK_TEXTURE, VT_BLOCK_LAYOUT, {[VT_BLOCK_TEXTURE] = 1.0f, [VT_BLOCK_LAYOUT] = 0.5f}, 16},
     0,
     0,
     16,
     {0.0f, 0.25f},
     0.0f},
};

/* A part as it is fitted and then written. */
typedef struct fitted_part {
    const part_recipe *recipe;
    vt_map_part part;
    vt_fitted_layer trunk;
    vt_fitted_layer head;
} fitted_part;

typedef struct fit_input {
    const float *raw;
    size_t rows;
    uint64_t seed;
    size_t *sample; /* room for FIT_ROWS */
} fit_input;

/* At least two classes among at least LEAST_LABELLED labelled rows. */
static bool labels_usable(const int32_t *labels, size_t rows)
{
    size_t labelled = 0;
    int32_t first = -1;
    bool differ = false;
    for (size_t row = 0; labels && row < rows; row++) {
        if (labels[row] < 0) continue;
        if (first < 0) first = labels[row];
        differ |= labels[row] != first;
        labelled++;
    }
    return differ && labelled >= LEAST_LABELLED;
}

static const int32_t *labels_for(const part_recipe *recipe, const vt_visual_labels *labels, size_t rows)
{
    if (strcmp(recipe->name, "colour") == 0)
        return labels_usable(labels->colour, rows) ? labels->colour : NULL;
    if (labels_usable(labels->article_type, rows)) return labels->article_type;
    return labels_usable(labels->category, rows) ? labels->category : NULL;
}

static vt_status fit_part(fitted_part *part, const fit_input *input, const vt_visual_labels *labels,
                          vt_error *error)
{
    const part_recipe *recipe = part->recipe;
    const int32_t *known = recipe->head ? labels_for(recipe, labels, input->rows) : NULL;
    size_t plain = known ? recipe->plain : recipe->plain + recipe->head, hidden = known ? recipe->hidden : 0;
    uint64_t seed = input->seed * PARTS + (uint64_t)(recipe - recipes);
    float both = sqrtf(recipe->weights[0] * recipe->weights[0] + recipe->weights[1] * recipe->weights[1]);
    size_t begin = vt_descriptor_block_at(recipe->trunk.first).begin, end = vt_descriptor_block_at(recipe->trunk.last).end;
    part->part = (vt_map_part){.name = recipe->name,
                               .layout = {(int64_t)begin, (int64_t)end, (int64_t)plain, (int64_t)hidden, (int64_t)seed},
                               .weights = {recipe->weights[0], known ? recipe->weights[1] : both},
                               .trunk = &part->trunk,
                               .head = &part->head};
    size_t count = vt_sample_rows(input->sample, FIT_ROWS, NULL, input->rows, input->seed);
    VT_TRY(vt_map_trunk_fit(&part->trunk, &recipe->trunk, input->raw, input->sample, count, error));
    if (!known) return VT_OK;
    count = vt_sample_rows(input->sample, FIT_ROWS, known, input->rows, input->seed);
    vt_label_head_recipe head = {&part->trunk, begin, recipe->hidden,
                                 recipe->head, seed,        recipe->penalty};
    return vt_label_head_fit(&part->head, &head, input->raw, input->sample, count, known, error);
}

static vt_status check_input(const float *raw, size_t rows, const vt_visual_labels *labels, vt_error *error)
{
    const int32_t *lists[3] = {labels->article_type, labels->category, labels->colour};
    for (size_t i = 0; i < rows * vt_descriptor_dims(); i++)
        if (!isfinite(raw[i]))
            return vt_fail(error, VT_BAD_DATA, "the descriptor of row %zu is not finite",
                           i / vt_descriptor_dims());
    for (size_t list = 0; list < 3; list++)
        for (size_t row = 0; lists[list] && row < rows; row++)
            if (lists[list][row] < -1 || lists[list][row] > MOST_LABEL)
                return vt_fail(error, VT_BAD_DATA, "row %zu has label %d", row, (int)lists[list][row]);
    return VT_OK;
}

vt_status vt_visual_map_fit(vt_buffer *file, vt_visual_part parts[VT_VISUAL_MAX_PARTS], size_t *part_count,
                            const float *raw, size_t rows, const vt_visual_labels *labels, uint64_t seed,
                            vt_error *error)
{
    VT_TRY(check_input(raw, rows, labels, error));
    fitted_part fitted[PARTS] = {{.recipe = &recipes[0]}, {.recipe = &recipes[1]}, {.recipe = &recipes[2]}};
    fit_input input = {raw, rows, seed, vt_alloc(FIT_ROWS, sizeof *input.sample)};
    vt_status status = input.sample ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory to fit %zu rows", rows);
    size_t dims = 0;
    vt_blas_one_thread();
    for (size_t i = 0; i < PARTS && !status; i++) {
        status = fit_part(&fitted[i], &input, labels, error);
        snprintf(parts[i].name, sizeof parts[i].name, "%s", recipes[i].name);
        parts[i].begin = dims;
        parts[i].end = dims += recipes[i].head + recipes[i].plain;
    }
    *part_count = PARTS;
    vt_map_part written[PARTS] = {fitted[0].part, fitted[1].part, fitted[2].part};
    if (!status) status = vt_map_file_write(file, written, PARTS, error);
    for (size_t i = 0; i < PARTS; i++) {
        vt_fitted_layer_close(&fitted[i].trunk);
        vt_fitted_layer_close(&fitted[i].head);
    }
    vt_free(input.sample);
    return status;
}
