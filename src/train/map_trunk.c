#include "map_trunk.h"

#include "descriptor.h"
#include "memory.h"
#include "principal_axes.h"

#include <math.h>
#include <string.h>

/* Centres the matrix and weighs its blocks; scales[i] is what column i was multiplied by. */
static void weigh_blocks(float *matrix, float *centre, float *scales, size_t rows, const vt_trunk_recipe *recipe)
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

vt_status vt_map_trunk_fit(vt_fitted_layer *trunk, const vt_trunk_recipe *recipe, const float *raw, const size_t *sample,
                           size_t count, vt_error *error)
{
    size_t begin = vt_descriptor_block_at(recipe->first).begin;
    size_t columns = vt_descriptor_block_at(recipe->last).end - begin;
    float *matrix = vt_alloc(count, columns * sizeof *matrix), *axes = vt_alloc(recipe->trunk, columns * sizeof *axes);
    float *centre = vt_alloc(2 * columns, sizeof *centre), *scales = centre + columns, kept = 0.0f;
    vt_status status =
        matrix && axes && centre ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory to fit %zu rows", count);
    if (!status) {
        for (size_t i = 0; i < count; i++)
            memcpy(matrix + i * columns, raw + sample[i] * vt_descriptor_dims() + begin, columns * sizeof *matrix);
        weigh_blocks(matrix, centre, scales, count, recipe);
        status = vt_principal_axes(axes, &kept, matrix, count, columns, recipe->trunk, error);
    }
    if (!status) {
        float factor = kept > 1e-12f ? 1.0f / sqrtf(kept) : 0.0f;
        for (size_t i = 0; i < recipe->trunk * columns; i++) axes[i] *= scales[i % columns] * factor;
        status = vt_fitted_layer_open(trunk, axes, centre, recipe->trunk, columns, error);
    }
    vt_free(matrix);
    vt_free(axes);
    vt_free(centre);
    return status;
}
