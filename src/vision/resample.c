#include "resample.h"

#include "memory.h"

#include <math.h>

static void fill_taps(vt_taps *taps, size_t output, float centre, float support, float last, int fade)
{
    float *weight = taps->weight + output * taps->width;
    size_t *index = taps->index + output * taps->width;
    float first = floorf(centre - support), sum = 0.0f;
    for (size_t k = 0; k < taps->width; k++) {
        float away = fabsf(first + (float)k + 0.5f - centre) / support;
        weight[k] = away < 1.0f ? 1.0f - away : 0.0f;
        sum += weight[k];
    }
    for (size_t k = 0; k < taps->width; k++) {
        float at = first + (float)k;
        int outside = at < 0.0f || at > last;
        index[k] = (size_t)(at < 0.0f ? 0.0f : at > last ? last : at);
        weight[k] = fade && outside ? 0.0f : weight[k] / sum;
    }
}

vt_status vt_taps_open(vt_taps *taps, float start, float length, size_t source, size_t outputs, int fade)
{
    float scale = length / (float)outputs;
    float support = scale > 1.0f ? scale : 1.0f;
    size_t width = (size_t)(2.0f * support) + 2;
    *taps = (vt_taps){.outputs = outputs, .width = width};
    size_t total;
    if (!vt_multiply(outputs, width, &total)) return VT_NO_MEMORY;
    taps->index = vt_alloc(total, sizeof *taps->index);
    taps->weight = vt_alloc(total, sizeof *taps->weight);
    if (!taps->index || !taps->weight) {
        vt_taps_close(taps);
        return VT_NO_MEMORY;
    }
    for (size_t i = 0; i < outputs; i++) {
        float centre = start + ((float)i + 0.5f) * scale;
        fill_taps(taps, i, centre, support, (float)(source - 1), fade);
    }
    return VT_OK;
}

void vt_taps_close(vt_taps *taps)
{
    vt_free(taps->index);
    vt_free(taps->weight);
    *taps = (vt_taps){0};
}

void vt_resample_row(float *out, const float *source, const vt_taps *columns)
{
    for (size_t x = 0; x < columns->outputs; x++) {
        const size_t *index = columns->index + x * columns->width;
        const float *weight = columns->weight + x * columns->width;
        float sum = 0.0f;
        for (size_t k = 0; k < columns->width; k++) sum += weight[k] * source[index[k]];
        out[x] = sum;
    }
}

void vt_resample_columns(float *out, const float *source, size_t width, const vt_taps *rows)
{
    for (size_t y = 0; y < rows->outputs; y++) {
        float *to = out + y * width;
        for (size_t x = 0; x < width; x++) to[x] = 0.0f;
        for (size_t k = 0; k < rows->width; k++) {
            const float *from = source + rows->index[y * rows->width + k] * width;
            float weight = rows->weight[y * rows->width + k];
            for (size_t x = 0; x < width; x++) to[x] += weight * from[x];
        }
    }
}
