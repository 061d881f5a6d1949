#include "visual_map_fit.h"

#include "descriptor.h"
#include "descriptor_layout.h"
#include "fitted_layer.h"
#include "label_head.h"
#include "memory.h"
#include "principal_axes.h"
#include "safetensors.h"
#include "visual_layers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FIT_ROWS = 20000, PARTS = 3, TENSORS_A_PART = 8, LEAST_LABELLED = 64, MOST_LABEL = 1000000 };

/* What a part reads, how large its layers are and how much it counts. Weights are lengths: squared, they are
 * shares. */
typedef struct part_recipe {
    const char *name;
    vt_block first;
    vt_block last;
    float block_weights[VT_BLOCK_COUNT];
    size_t trunk;
    size_t hidden;
    size_t head;
    size_t plain;
    float weights[2];
    float penalty;
} part_recipe;

static const part_recipe recipes[PARTS] = {
    {"shape",
     VT_BLOCK_OUTLINE,
     VT_BLOCK_TEXTURE,
     {[VT_BLOCK_OUTLINE] = 1.0f,
      [VT_BLOCK_RELIEF] = 1.0f,
      [VT_BLOCK_SILHOUETTE] = 0.4f,
      [VT_BLOCK_TEXTURE] = 0.5f},
     256,
     3072,
     64,
     16,
     {1.0f, 0.25f},
     0.015f},
    {"colour",
     VT_BLOCK_LAYOUT,
     VT_BLOCK_COLOUR,
     {[VT_BLOCK_LAYOUT] = 0.5f, [VT_BLOCK_COLOUR] = 1.0f},
     64,
     1024,
     32,
     16,
     {0.5f, 0.25f},
     0.1f},
    {"pattern",
     VT_BLOCK_TEXTURE,
     VT_BLOCK_LAYOUT,
     {[VT_BLOCK_TEXTURE] = 1.0f, [VT_BLOCK_LAYOUT] = 0.5f},
     16,
     0,
     0,
     16,
     {0.0f, 0.25f},
     0.0f},
};

/* A part as it is fitted and then written. */
typedef struct fitted_part {
    const part_recipe *recipe;
    size_t begin;
    size_t end;
    int64_t layout[6];
    float weights[2];
    vt_fitted_layer trunk;
    vt_fitted_layer head;
} fitted_part;

typedef struct fit_input {
    const float *raw;
    size_t rows;
    uint64_t seed;
    size_t *sample; /* room for FIT_ROWS */
} fit_input;

/* Centres the matrix and weighs its blocks; scales[i] is what column i was multiplied by. */
static void weigh_blocks(float *matrix, float *centre, float *scales, size_t rows, const part_recipe *recipe)
{
    size_t begin = vt_descriptor_block_at(recipe->first).begin;
    size_t columns = vt_descriptor_block_at(recipe->last).end - begin;
    vt_centre_columns(matrix, centre, rows, columns);
    for (vt_block b = recipe->first; b <= recipe->last; b++) {
        vt_descriptor_block block = vt_descriptor_block_at(b);
        double squares = 0.0;
        for (size_t row = 0; row < rows; row++)
            for (size_t i = block.begin - begin; i < block.end - begin; i++)
                squares += (double)matrix[row * columns + i] * matrix[row * columns + i];
        float scale =
            squares > 1e-12 ? recipe->block_weights[b] / sqrtf((float)(squares / (double)rows)) : 0.0f;
        for (size_t i = block.begin - begin; i < block.end - begin; i++) scales[i] = scale;
    }
    for (size_t row = 0; row < rows; row++)
        for (size_t i = 0; i < columns; i++) matrix[row * columns + i] *= scales[i];
}

/* PCA of the part's blocks over the sample, as a layer whose answers have a mean squared length of about one.
 */
static vt_status fit_trunk(fitted_part *part, const fit_input *input, vt_error *error)
{
    size_t count = vt_sample_rows(input->sample, FIT_ROWS, NULL, input->rows, input->seed);
    size_t columns = part->end - part->begin, trunk = part->recipe->trunk;
    float *matrix = vt_alloc(count, columns * sizeof *matrix),
          *axes = vt_alloc(trunk, columns * sizeof *axes);
    float *centre = vt_alloc(2 * columns, sizeof *centre), *scales = centre + columns, kept = 0.0f;
    vt_status status =
        matrix && axes && centre ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory to fit %zu rows", count);
    if (!status) {
        for (size_t i = 0; i < count; i++)
            memcpy(matrix + i * columns, input->raw + input->sample[i] * vt_descriptor_dims() + part->begin,
                   columns * sizeof *matrix);
        weigh_blocks(matrix, centre, scales, count, part->recipe);
        status = vt_principal_axes(axes, &kept, matrix, count, columns, trunk, error);
    }
    if (!status) {
        float factor = kept > 1e-12f ? 1.0f / sqrtf(kept) : 0.0f;
        for (size_t i = 0; i < trunk * columns; i++) axes[i] *= scales[i % columns] * factor;
        status = vt_fitted_layer_open(&part->trunk, axes, centre, trunk, columns, error);
    }
    vt_free(matrix);
    vt_free(axes);
    vt_free(centre);
    return status;
}

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
    part->begin = vt_descriptor_block_at(recipe->first).begin;
    part->end = vt_descriptor_block_at(recipe->last).end;
    int64_t layout[6] = {(int64_t)part->begin, (int64_t)part->end, (int64_t)plain,
                         (int64_t)hidden,      (int64_t)seed,      0};
    memcpy(part->layout, layout, sizeof layout);
    part->weights[0] = recipe->weights[0];
    part->weights[1] = known ? recipe->weights[1] : both;
    VT_TRY(fit_trunk(part, input, error));
    if (!known) return VT_OK;
    size_t count = vt_sample_rows(input->sample, FIT_ROWS, known, input->rows, input->seed);
    vt_label_head_recipe head = {&part->trunk, part->begin, recipe->hidden,
                                 recipe->head, seed,        recipe->penalty};
    return vt_label_head_fit(&part->head, &head, input->raw, input->sample, count, known, error);
}

static vt_tensor *add_tensor(vt_tensor *tensor, const char *part, const char *field, vt_dtype dtype,
                             const void *data)
{
    snprintf(tensor->name, sizeof tensor->name, "%s.%s", part, field);
    tensor->dtype = dtype;
    tensor->data = data;
    return tensor;
}

static void set_shape(vt_tensor *tensor, size_t rows, size_t columns)
{
    tensor->dimensions = columns ? 2 : 1;
    tensor->shape[0] = rows;
    tensor->shape[1] = columns;
    tensor->size_bytes = rows * (columns ? columns : 1) * vt_dtype_size_bytes(tensor->dtype);
}

static size_t add_layer(vt_tensor *tensors, const char *part, const char *field, const vt_fitted_layer *layer)
{
    char name[32];
    set_shape(add_tensor(&tensors[0], part, field, VT_DTYPE_I8, layer->codes), layer->rows, layer->columns);
    snprintf(name, sizeof name, "%s_scale", field);
    set_shape(add_tensor(&tensors[1], part, name, VT_DTYPE_F32, layer->scales), layer->rows, 0);
    snprintf(name, sizeof name, "%s_offset", field);
    set_shape(add_tensor(&tensors[2], part, name, VT_DTYPE_F32, layer->offsets), layer->rows, 0);
    return 3;
}

static vt_status write_map(vt_buffer *file, const fitted_part *parts, vt_error *error)
{
    vt_tensor tensors[PARTS * TENSORS_A_PART] = {0};
    size_t count = 0;
    for (size_t i = 0; i < PARTS; i++) {
        const char *name = parts[i].recipe->name;
        set_shape(add_tensor(&tensors[count++], name, "layout", VT_DTYPE_I64, parts[i].layout), 6, 0);
        set_shape(add_tensor(&tensors[count++], name, "weights", VT_DTYPE_F32, parts[i].weights), 2, 0);
        count += add_layer(&tensors[count], name, "trunk", &parts[i].trunk);
        if (parts[i].head.rows) count += add_layer(&tensors[count], name, "head", &parts[i].head);
    }
    char version[16];
    snprintf(version, sizeof version, "%d", VT_DESCRIPTOR_VERSION);
    const char *metadata[] = {"descriptor_version", version, "parts", "shape,colour,pattern", NULL};
    return vt_safetensors_write(file, tensors, count, metadata, error);
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
    if (!status) status = write_map(file, fitted, error);
    for (size_t i = 0; i < PARTS; i++) {
        vt_fitted_layer_close(&fitted[i].trunk);
        vt_fitted_layer_close(&fitted[i].head);
    }
    vt_free(input.sample);
    return status;
}
