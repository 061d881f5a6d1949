#include "fitted_layer.h"

#include "memory.h"
#include "seeded_random.h"
#include "visual_layers.h"

#include <math.h>

vt_status vt_fitted_layer_open(vt_fitted_layer *layer, const float *matrix, const float *centre, size_t rows,
                               size_t columns, vt_error *error)
{
    *layer = (vt_fitted_layer){.rows = rows, .columns = columns};
    layer->codes = vt_alloc(rows, columns);
    layer->scales = vt_alloc(rows, sizeof *layer->scales);
    layer->offsets = vt_alloc(rows, sizeof *layer->offsets);
    layer->rounded = vt_alloc(rows, columns * sizeof *layer->rounded);
    if (!layer->codes || !layer->scales || !layer->offsets || !layer->rounded) {
        vt_fitted_layer_close(layer);
        return vt_fail(error, VT_NO_MEMORY, "no memory for a layer of %zu x %zu", rows, columns);
    }
    for (size_t row = 0; row < rows; row++) {
        const float *from = matrix + row * columns;
        float most = 0.0f;
        for (size_t i = 0; i < columns; i++) most = fabsf(from[i]) > most ? fabsf(from[i]) : most;
        layer->scales[row] = most / 127.0f;
        for (size_t i = 0; i < columns && layer->scales[row] > 0.0f; i++) {
            float code = floorf(from[i] / layer->scales[row] + 0.5f);
            layer->codes[row * columns + i] = (int8_t)(code < -127.0f  ? -127.0f
                                                       : code > 127.0f ? 127.0f
                                                                       : code);
            layer->rounded[row * columns + i] = (float)layer->codes[row * columns + i] * layer->scales[row];
        }
        layer->offsets[row] = vt_visual_dot(layer->rounded + row * columns, centre, columns);
    }
    return VT_OK;
}

void vt_fitted_layer_close(vt_fitted_layer *layer)
{
    vt_free(layer->codes);
    vt_free(layer->scales);
    vt_free(layer->offsets);
    vt_free(layer->rounded);
    *layer = (vt_fitted_layer){0};
}

void vt_centre_columns(float *matrix, float *centre, size_t rows, size_t columns)
{
    for (size_t i = 0; i < columns; i++) {
        double sum = 0.0;
        for (size_t row = 0; row < rows; row++) sum += matrix[row * columns + i];
        centre[i] = (float)(sum / (double)rows);
        for (size_t row = 0; row < rows; row++) matrix[row * columns + i] -= centre[i];
    }
}

size_t vt_sample_rows(size_t *sample, size_t limit, const int32_t *labels, size_t rows, uint64_t seed)
{
    size_t usable = 0, taken = 0;
    for (size_t row = 0; row < rows; row++) usable += !labels || labels[row] >= 0;
    vt_random random = vt_random_seed(seed, 1);
    /* Selection sampling (Knuth 3.4.2 S): each usable row with the chance that makes the count come out. */
    for (size_t row = 0; row < rows && taken < limit; row++) {
        if (labels && labels[row] < 0) continue;
        if (usable <= limit - taken || vt_random_below(&random, (uint32_t)usable) < limit - taken)
            sample[taken++] = row;
        usable--;
    }
    return taken;
}
