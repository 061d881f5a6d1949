#include "model_file.h"

#include "safetensors.h"

#include <stdio.h>

enum { MOST_TENSORS = 6, MOST_METADATA = 8 };

typedef struct tensor_list {
    vt_tensor tensors[MOST_TENSORS];
    size_t count;
} tensor_list;

/* columns 0: one dimension. */
static vt_tensor *add(tensor_list *list, const char *name, const void *values, size_t rows, size_t columns)
{
    vt_tensor *tensor = &list->tensors[list->count++];
    *tensor = (vt_tensor){.dtype = VT_DTYPE_F32, .dimensions = columns ? 2 : 1, .shape = {rows, columns}, .data = values,
                          .size_bytes = rows * (columns ? columns : 1) * sizeof(float)};
    snprintf(tensor->name, sizeof tensor->name, "%s", name);
    return tensor;
}

static void list_tensors(tensor_list *list, const vt_model_arrays *arrays, const float *confidence)
{
    size_t items = arrays->items, width = arrays->width;
    switch (arrays->kind) {
    case VT_MODEL_POPULARITY: add(list, "counts", arrays->counts, items, 0); return;
    case VT_MODEL_IALS:
        add(list, "item_factors", arrays->item_vectors, items, width);
        add(list, "confidence", confidence, 2, 0);
        return;
    case VT_MODEL_TWO_TOWER:
        add(list, "item_vectors", arrays->item_vectors, items, width);
        add(list, "history_vectors", arrays->history_vectors, items, width);
        add(list, "half_life_days", &arrays->half_life_days, 1, 0);
        add(list, "bias", arrays->bias, width, 0);
        add(list, "temperature", &arrays->temperature, 1, 0);
        if (arrays->profile_count) add(list, "profile_vectors", arrays->profile_vectors, arrays->profile_count, width);
        return;
    default:
        add(list, "neighbours", arrays->neighbours, items, width)->dtype = VT_DTYPE_U32;
        add(list, "weights", arrays->weights, items, width);
    }
}

/* Keys and values in turn, NULL behind the last. */
typedef struct metadata_list {
    const char *texts[2 * MOST_METADATA + 1];
    size_t count;
} metadata_list;

static void put(metadata_list *list, const char *key, const char *value)
{
    list->texts[list->count++] = key;
    list->texts[list->count++] = value;
}

vt_status vt_model_file_write(vt_buffer *file, const vt_model_arrays *arrays, const vt_model_origin *origin, vt_error *error)
{
    const float confidence[2] = {arrays->alpha, arrays->regularisation};
    tensor_list list = {.count = 0};
    char seed[24];
    vt_model *model;
    VT_CHECK(file->size == 0);
    list_tensors(&list, arrays, confidence);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)origin->seed);
    metadata_list metadata = {.count = 0};
    put(&metadata, "format", VT_MODEL_FORMAT);
    put(&metadata, "kind", vt_model_kind_name(arrays->kind));
    put(&metadata, "config", origin->config ? origin->config : "{}");
    put(&metadata, "data_hash", origin->data_hash ? origin->data_hash : "");
    put(&metadata, "seed", seed);
    if (origin->ids_hash && *origin->ids_hash) put(&metadata, "ids_hash", origin->ids_hash);
    if (arrays->profile_count) put(&metadata, "profile_values", arrays->profile_values);
    if (arrays->profile_count && arrays->profile_hash && *arrays->profile_hash) put(&metadata, "profile_hash", arrays->profile_hash);
    VT_TRY(vt_safetensors_write(file, list.tensors, list.count, metadata.texts, error));
    VT_TRY(vt_model_open(&model, arrays->kind, (vt_bytes){file->data, file->size}, arrays->items, error));
    vt_model_close(model);
    return VT_OK;
}
