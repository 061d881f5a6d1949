#include "tower_features.h"

#include "memory.h"

void vt_tower_features_close(vt_tower_features *features)
{
    for (size_t i = 0; features->row_names && i < features->rows; i++) vt_free(features->row_names[i]);
    vt_free(features->row_names);
    vt_free(features->offsets);
    vt_free(features->indices);
    vt_free(features->weights);
    vt_free(features->pictures);
    vt_free(features->counts);
    *features = (vt_tower_features){0};
}

vt_status vt_tower_features_of_ids(vt_tower_features *out, const vt_event_log *log, vt_error *error)
{
    *out = (vt_tower_features){.items = log->items};
    out->offsets = vt_alloc(log->items + 1, sizeof *out->offsets);
    out->indices = vt_alloc(log->items, sizeof *out->indices);
    out->weights = vt_alloc(log->items, sizeof *out->weights);
    out->counts = vt_alloc(log->items, sizeof *out->counts);
    if (!out->offsets || !out->indices || !out->weights || !out->counts) {
        vt_tower_features_close(out);
        return vt_fail(error, VT_NO_MEMORY, "no memory for the features of %zu items", log->items);
    }
    for (size_t i = 0; i < log->count; i++) out->counts[log->events[i].item]++;
    for (size_t item = 0; item < log->items; item++) {
        out->offsets[item + 1] = out->offsets[item];
        if (!out->counts[item]) continue;
        out->indices[out->rows] = (uint32_t)out->rows;
        out->weights[out->rows++] = 1.0f;
        out->offsets[item + 1]++;
    }
    return VT_OK;
}
