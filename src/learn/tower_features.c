#include "tower_features.h"

#include "memory.h"
#include "tower_catalog.h"
#include "tower_pictures.h"

#include <string.h>

void vt_tower_features_close(vt_tower_features *features)
{
    vt_free(features->offsets);
    vt_free(features->indices);
    vt_free(features->weights);
    vt_free(features->pictures);
    vt_free(features->counts);
    vt_buffer_free(&features->values);
    vt_tower_profiles_close(&features->users);
    *features = (vt_tower_features){0};
}

/* The entries of one item after another: its id, then what the catalog says. */
static void list_rows(vt_tower_features *out, const vt_tower_catalog *catalog)
{
    size_t at = 0, id_row = 0;
    for (size_t item = 0; item < out->items; item++) {
        if (out->counts[item]) {
            out->indices[at] = (uint32_t)id_row++;
            out->weights[at++] = 1.0f;
        }
        for (size_t i = catalog->offsets ? catalog->offsets[item] : 0, end = catalog->offsets ? catalog->offsets[item + 1] : 0; i < end; i++) {
            out->indices[at] = (uint32_t)out->id_rows + catalog->rows[i];
            out->weights[at++] = catalog->weights[i];
        }
        out->offsets[item + 1] = at;
    }
}

static vt_status join(vt_tower_features *out, const vt_event_log *log, const vt_tower_catalog *catalog, vt_error *error)
{
    size_t entries = catalog->offsets ? catalog->offsets[log->items] : 0;
    out->counts = vt_alloc(log->items, sizeof *out->counts);
    for (size_t i = 0; out->counts && i < log->count; i++) out->id_rows += out->counts[log->events[i].item]++ == 0;
    out->value_rows = catalog->value_rows;
    out->text_buckets = catalog->text_buckets;
    out->rows = out->id_rows + out->value_rows + out->text_buckets;
    entries += out->id_rows;
    out->offsets = vt_alloc(log->items + 1, sizeof *out->offsets);
    out->indices = vt_alloc(entries, sizeof *out->indices);
    out->weights = vt_alloc(entries, sizeof *out->weights);
    if (!out->counts || !out->offsets || !out->indices || !out->weights)
        return vt_fail(error, VT_NO_MEMORY, "no memory for the features of %zu items", log->items);
    list_rows(out, catalog);
    return VT_OK;
}

vt_status vt_tower_features_open(vt_tower_features *out, const vt_event_log *log, const vt_two_tower_options *options, vt_error *error)
{
    vt_tower_catalog catalog = {0};
    vt_status status = VT_OK;
    *out = (vt_tower_features){.items = log->items};
    if (*options->catalog) status = vt_tower_catalog_open(&catalog, log, options, error);
    if (status == VT_OK) status = join(out, log, &catalog, error);
    out->values = catalog.values;
    catalog.values = (vt_buffer){0};
    vt_tower_catalog_close(&catalog);
    if (status == VT_OK && *options->embeddings) status = vt_tower_pictures_read(out, log, options, error);
    if (status == VT_OK) status = vt_tower_profiles_open(&out->users, log, options, error);
    return status;
}

static uint64_t add_bytes(uint64_t sum, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    for (size_t i = 0; data && i < size; i++) sum = (sum ^ bytes[i]) * 0x100000001b3u;
    return sum;
}

uint64_t vt_tower_features_sum(const vt_tower_features *features)
{
    size_t entries = features->offsets[features->items];
    uint64_t sum = add_bytes(0xcbf29ce484222325u, features->offsets, (features->items + 1) * sizeof *features->offsets);
    sum = add_bytes(sum, features->indices, entries * sizeof *features->indices);
    sum = add_bytes(sum, features->weights, entries * sizeof *features->weights);
    sum = add_bytes(sum, features->pictures, features->items * features->picture_dims * sizeof(float));
    if (!features->users.rows) return sum;
    sum = add_bytes(sum, features->users.hash, strlen(features->users.hash));
    return add_bytes(sum, features->users.values.data, features->users.values.size);
}
