#include "tower_files.h"

#include "hashed_features.h"
#include "safetensors.h"

#include <stdio.h>

#define TOWER_FORMAT "vitrine-tower 1"

enum { MOST_TENSORS = 7, NUMBER_BYTES = 24 };

/* The tensors of one file, as they come. */
typedef struct tensor_list {
    vt_tensor tensors[MOST_TENSORS];
    size_t count;
} tensor_list;

/* columns: 0 for a tensor of one dimension. */
static void add(tensor_list *list, const char *name, vt_dtype dtype, const void *data, size_t rows, size_t columns)
{
    vt_tensor *tensor = &list->tensors[list->count++];
    size_t elements = columns ? rows * columns : rows;
    *tensor = (vt_tensor){.dtype = dtype, .dimensions = columns ? 2 : 1, .shape = {rows, columns}, .data = data,
                          .size_bytes = elements * vt_dtype_size_bytes(dtype)};
    snprintf(tensor->name, sizeof tensor->name, "%s", name);
}

static void add_table(tensor_list *list, const char *name, const vt_tower_weights *weights, vt_tower_part part)
{
    if (weights->tables[part].rows)
        add(list, name, VT_DTYPE_F32, weights->tables[part].values, weights->tables[part].rows, weights->dims);
}

static vt_status write_item_tower(vt_buffer *file, const vt_tower_features *features, const vt_tower_weights *weights,
                                  const vt_model_origin *origin, vt_error *error)
{
    char seed[NUMBER_BYTES], ids[NUMBER_BYTES], values[NUMBER_BYTES], buckets[NUMBER_BYTES], version[NUMBER_BYTES];
    size_t entries = features->offsets[features->items];
    tensor_list list = {0};
    add_table(&list, "embeddings", weights, VT_TOWER_ITEM_ROWS);
    add(&list, "feature_offsets", VT_DTYPE_U64, features->offsets, features->items + 1, 0);
    add(&list, "feature_rows", VT_DTYPE_U32, features->indices, entries, 0);
    add(&list, "feature_weights", VT_DTYPE_F32, features->weights, entries, 0);
    add_table(&list, "projection", weights, VT_TOWER_ITEM_PICTURES);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)origin->seed);
    snprintf(ids, sizeof ids, "%zu", features->id_rows);
    snprintf(values, sizeof values, "%zu", features->value_rows);
    snprintf(buckets, sizeof buckets, "%zu", features->text_buckets);
    snprintf(version, sizeof version, "%d", VT_FEATURES_VERSION);
    const char *metadata[] = {"format", TOWER_FORMAT, "kind", "item-tower", "config", origin->config, "data_hash", origin->data_hash,
                              "seed", seed, "id_rows", ids, "value_rows", values, "text_buckets", buckets, "text_features", version,
                              "values", features->values.size ? (const char *)features->values.data : "{}", NULL};
    return vt_safetensors_write(file, list.tensors, list.count, metadata, error);
}

static vt_status write_user_tower(vt_buffer *file, const vt_tower_task *task, const vt_tower_weights *weights, const float *histories,
                                  const vt_model_origin *origin, vt_error *error)
{
    char seed[NUMBER_BYTES];
    tensor_list list = {0};
    add(&list, "history_vectors", VT_DTYPE_F32, histories, task->features->items, weights->dims);
    add_table(&list, "embeddings", weights, VT_TOWER_HISTORY_ROWS);
    add_table(&list, "projection", weights, VT_TOWER_HISTORY_PICTURES);
    add(&list, "bias", VT_DTYPE_F32, weights->tables[VT_TOWER_BIAS].values, weights->dims, 0);
    add(&list, "half_life_days", VT_DTYPE_F32, &task->options->half_life_days, 1, 0);
    add(&list, "temperature", VT_DTYPE_F32, &task->options->temperature, 1, 0);
    add_table(&list, "profile_vectors", weights, VT_TOWER_PROFILES);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)origin->seed);
    const vt_tower_profiles *users = &task->features->users;
    const char *metadata[] = {"format", TOWER_FORMAT, "kind", "user-tower", "config", origin->config,
                              "data_hash", origin->data_hash, "seed", seed, users->rows ? "profile_values" : NULL,
                              (const char *)users->values.data, NULL};
    return vt_safetensors_write(file, list.tensors, list.count, metadata, error);
}

vt_status vt_tower_files_write(vt_buffer towers[2], const vt_tower_task *task, const vt_tower_weights *weights,
                               const vt_tower_vectors *vectors, const vt_model_origin *origin, vt_error *error)
{
    VT_TRY(write_item_tower(&towers[0], task->features, weights, origin, error));
    return write_user_tower(&towers[1], task, weights, vectors->histories, origin, error);
}
