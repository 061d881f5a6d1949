#include "tree_file.h"

#include "memory.h"
#include "safetensors.h"

#include <cJSON.h>
#include <stdio.h>
#include <string.h>

enum { MOST_TENSORS = 11, MOST_METADATA = 64 };

typedef struct tensor_list {
    vt_tensor tensors[MOST_TENSORS];
    size_t count;
} tensor_list;

/* columns 0: one dimension. */
static void add(tensor_list *list, const char *name, const void *values, vt_dtype dtype, const size_t shape[2])
{
    vt_tensor *tensor = &list->tensors[list->count++];
    *tensor = (vt_tensor){.dtype = dtype, .dimensions = shape[1] ? 2 : 1, .shape = {shape[0], shape[1]}, .data = values,
                          .size_bytes = shape[0] * (shape[1] ? shape[1] : 1) * vt_dtype_size_bytes(dtype)};
    snprintf(tensor->name, sizeof tensor->name, "%s", name);
}

static void list_tensors(tensor_list *list, const vt_tree_arrays *arrays)
{
    const size_t branches[2] = {arrays->branches, 0}, leaves[2] = {arrays->branches + arrays->trees, 0};
    add(list, "branch_offsets", arrays->branch_offsets, VT_DTYPE_U32, (const size_t[]){arrays->trees + 1, 0});
    add(list, "branch_features", arrays->branch_features, VT_DTYPE_U32, branches);
    add(list, "thresholds", arrays->thresholds, VT_DTYPE_F32, branches);
    add(list, "flags", arrays->flags, VT_DTYPE_U8, branches);
    add(list, "children", arrays->children, VT_DTYPE_I32, (const size_t[]){arrays->branches, 2});
    add(list, "category_offsets", arrays->category_offsets, VT_DTYPE_U32, (const size_t[]){arrays->categorical + 1, 0});
    add(list, "category_words", arrays->category_words, VT_DTYPE_U32, (const size_t[]){arrays->words, 0});
    add(list, "leaf_values", arrays->leaf_values, VT_DTYPE_F32, leaves);
    add(list, "branch_covers", arrays->branch_covers, VT_DTYPE_F32, branches);
    add(list, "leaf_covers", arrays->leaf_covers, VT_DTYPE_F32, leaves);
    add(list, "base_score", &arrays->base_score, VT_DTYPE_F32, (const size_t[]){1, 0});
}

/* A JSON list of the names; NULL: out of memory. cJSON_free. */
static char *list_names(const vt_tree_origin *origin)
{
    cJSON *list = cJSON_CreateArray();
    for (size_t i = 0; i < origin->feature_count; i++) cJSON_AddItemToArray(list, cJSON_CreateString(origin->features[i]));
    char *text = cJSON_PrintUnformatted(list);
    cJSON_Delete(list);
    return text;
}

static vt_status write(vt_buffer *file, const tensor_list *list, const vt_tree_origin *origin, const char *names, vt_error *error)
{
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)origin->seed);
    const char *metadata[MOST_METADATA] = {"format", VT_TREE_FORMAT, "features", names, "config", origin->config ? origin->config : "{}",
                                           "data_hash", origin->data_hash ? origin->data_hash : "", "seed", seed};
    size_t count = 10;
    for (const char *const *more = origin->more; more && *more; more++) {
        VT_CHECK(count < MOST_METADATA - 1);
        metadata[count++] = *more;
    }
    return vt_safetensors_write(file, list->tensors, list->count, metadata, error);
}

vt_status vt_tree_file_write(vt_buffer *file, const vt_tree_arrays *arrays, const vt_tree_origin *origin, vt_error *error)
{
    tensor_list list = {.count = 0};
    vt_tree_model *model;
    VT_CHECK(file->size == 0 && origin->features);
    list_tensors(&list, arrays);
    char *names = list_names(origin);
    if (!names) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = write(file, &list, origin, names, error);
    cJSON_free(names);
    VT_TRY(status);
    VT_TRY(vt_tree_model_open(&model, (vt_bytes){file->data, file->size}, error));
    vt_tree_model_close(model);
    return VT_OK;
}
