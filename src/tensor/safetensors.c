#include "safetensors.h"

#include "json_text.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

enum { LENGTH_BYTES = 8, MOST_HEADER_BYTES = 100 * 1000 * 1000, MOST_VALUES_A_TENSOR = 16 };

struct vt_safetensors {
    const char *label;
    vt_bytes data; /* what follows the header */
    cJSON *header; /* owns the metadata's strings */
    const cJSON *metadata;
    vt_tensor *tensors;        /* [count], by offset */
    const vt_tensor **by_name; /* [count] */
    size_t count;
};

/* Splits the file into header text and tensor data. */
static vt_status split_file(vt_safetensors *view, vt_bytes file, vt_bytes *header, vt_error *error)
{
    const char *label = view->label;
    if (file.size < LENGTH_BYTES)
        return vt_fail(error, VT_BAD_DATA, "%s: %zu bytes are too short for a safetensors file", label,
                       file.size);
    uint64_t length = vt_read_u64(file.data);
    if (length > MOST_HEADER_BYTES)
        return vt_fail(error, VT_BAD_DATA, "%s: header of %llu bytes is above the format's 100 MB", label,
                       (unsigned long long)length);
    if (length > file.size - LENGTH_BYTES)
        return vt_fail(error, VT_BAD_DATA, "%s: header of %llu bytes ends past the file's %zu bytes", label,
                       (unsigned long long)length, file.size);
    *header = (vt_bytes){file.data + LENGTH_BYTES, (size_t)length};
    view->data = (vt_bytes){header->data + header->size, file.size - LENGTH_BYTES - header->size};
    if (!header->size || header->data[0] != '{')
        return vt_fail(error, VT_BAD_DATA, "%s: header does not begin with '{'", label);
    while (header->size && header->data[header->size - 1] == ' ') header->size--;
    if (header->data[header->size - 1] != '}')
        return vt_fail(error, VT_BAD_DATA, "%s: header does not end with '}' and spaces", label);
    return VT_OK;
}

static vt_status read_metadata(vt_safetensors *view, const cJSON *metadata, vt_error *error)
{
    const cJSON *entry;
    if (!cJSON_IsObject(metadata))
        return vt_fail(error, VT_BAD_DATA, "%s: __metadata__ is not an object", view->label);
    cJSON_ArrayForEach(entry, metadata) if (!cJSON_IsString(entry)) return vt_fail(
        error, VT_BAD_DATA, "%s: __metadata__ %.64s is not a string", view->label, entry->string);
    if (!vt_json_unique_keys(metadata))
        return vt_fail(error, VT_BAD_DATA, "%s: __metadata__ has a key twice", view->label);
    view->metadata = metadata;
    return VT_OK;
}

static vt_status read_shape(vt_tensor *tensor, const cJSON *shape, const char *label, vt_error *error)
{
    if (!cJSON_IsArray(shape))
        return vt_fail(error, VT_BAD_DATA, "%s: tensor %s: shape is not an array", label, tensor->name);
    const cJSON *extent;
    cJSON_ArrayForEach(extent, shape)
    {
        if (tensor->dimensions == VT_TENSOR_MAX_DIMENSIONS)
            return vt_fail(error, VT_UNSUPPORTED, "%s: tensor %s has more than %d dimensions", label,
                           tensor->name, VT_TENSOR_MAX_DIMENSIONS);
        if (!vt_json_whole(extent, SIZE_MAX, &tensor->shape[tensor->dimensions]))
            return vt_fail(error, VT_BAD_DATA, "%s: tensor %s: shape[%zu] is not a whole number", label,
                           tensor->name, tensor->dimensions);
        tensor->dimensions++;
    }
    return VT_OK;
}

static vt_status read_dtype(vt_tensor *tensor, const cJSON *dtype, const char *label, vt_error *error)
{
    if (!cJSON_IsString(dtype))
        return vt_fail(error, VT_BAD_DATA, "%s: tensor %s: dtype is not a string", label, tensor->name);
    for (int i = VT_DTYPE_BOOL; i <= VT_DTYPE_U64; i++) {
        tensor->dtype = (vt_dtype)i;
        if (strcmp(vt_dtype_name(tensor->dtype), dtype->valuestring) == 0) return VT_OK;
    }
    return vt_fail(error, VT_UNSUPPORTED, "%s: tensor %s: unknown dtype %.16s", label, tensor->name,
                   dtype->valuestring);
}

static vt_status read_offsets(const vt_safetensors *view, vt_tensor *tensor, const cJSON *offsets,
                              vt_error *error)
{
    size_t begin, end;
    bool pair =
        cJSON_IsArray(offsets) && offsets->child && offsets->child->next && !offsets->child->next->next;
    if (!pair || !vt_json_whole(offsets->child, SIZE_MAX, &begin) ||
        !vt_json_whole(offsets->child->next, SIZE_MAX, &end))
        return vt_fail(error, VT_BAD_DATA, "%s: tensor %s: data_offsets are not two whole numbers",
                       view->label, tensor->name);
    if (begin > end || end > view->data.size)
        return vt_fail(error, VT_BAD_DATA,
                       "%s: tensor %s: data_offsets %zu..%zu are outside the %zu bytes of data", view->label,
                       tensor->name, begin, end, view->data.size);
    tensor->data = view->data.data + begin;
    tensor->size_bytes = end - begin;
    return VT_OK;
}

static vt_status check_size(const vt_tensor *tensor, const char *label, vt_error *error)
{
    size_t bytes = vt_dtype_size_bytes(tensor->dtype);
    for (size_t i = 0; i < tensor->dimensions; i++)
        if (!vt_multiply(bytes, tensor->shape[i], &bytes))
            return vt_fail(error, VT_BAD_DATA, "%s: tensor %s: the size of its shape overflows", label,
                           tensor->name);
    if (bytes != tensor->size_bytes)
        return vt_fail(error, VT_BAD_DATA,
                       "%s: tensor %s: %zu bytes of data, but its shape and dtype need %zu", label,
                       tensor->name, tensor->size_bytes, bytes);
    return VT_OK;
}

static vt_status read_tensor(const vt_safetensors *view, vt_tensor *tensor, const cJSON *entry,
                             vt_error *error)
{
    size_t length = strlen(entry->string);
    if (!length) return vt_fail(error, VT_BAD_DATA, "%s: a tensor has no name", view->label);
    if (length >= VT_TENSOR_NAME_BYTES)
        return vt_fail(error, VT_UNSUPPORTED, "%s: tensor name %.63s... is longer than %d bytes", view->label,
                       entry->string, VT_TENSOR_NAME_BYTES - 1);
    memcpy(tensor->name, entry->string, length + 1);
    if (!cJSON_IsObject(entry) || !vt_json_unique_keys(entry) || cJSON_GetArraySize(entry) != 3)
        return vt_fail(error, VT_BAD_DATA, "%s: tensor %s: not an object of dtype, shape and data_offsets",
                       view->label, tensor->name);
    VT_TRY(read_dtype(tensor, cJSON_GetObjectItemCaseSensitive(entry, "dtype"), view->label, error));
    VT_TRY(read_shape(tensor, cJSON_GetObjectItemCaseSensitive(entry, "shape"), view->label, error));
    VT_TRY(read_offsets(view, tensor, cJSON_GetObjectItemCaseSensitive(entry, "data_offsets"), error));
    return check_size(tensor, view->label, error);
}

static vt_status read_entries(vt_safetensors *view, vt_error *error)
{
    const cJSON *entry;
    cJSON_ArrayForEach(entry, view->header)
    {
        if (strcmp(entry->string, "__metadata__") != 0) {
            VT_TRY(read_tensor(view, &view->tensors[view->count++], entry, error));
            continue;
        }
        if (view->metadata) return vt_fail(error, VT_BAD_DATA, "%s: __metadata__ twice", view->label);
        VT_TRY(read_metadata(view, entry, error));
    }
    return VT_OK;
}

static int compare_places(const void *a, const void *b)
{
    const vt_tensor *left = a, *right = b;
    if (left->data != right->data) return left->data < right->data ? -1 : 1;
    if (left->size_bytes != right->size_bytes) return left->size_bytes < right->size_bytes ? -1 : 1;
    return strcmp(left->name, right->name);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp((*(const vt_tensor *const *)a)->name, (*(const vt_tensor *const *)b)->name);
}

/* Sorted by place, tensors must follow one another without a hole, from the first byte of data to the last.
 */
static vt_status check_cover(vt_safetensors *view, vt_error *error)
{
    const uint8_t *at = view->data.data;
    qsort(view->tensors, view->count, sizeof *view->tensors, compare_places);
    for (size_t i = 0; i < view->count; i++) {
        const vt_tensor *tensor = &view->tensors[i];
        if (tensor->data != at)
            return vt_fail(error, VT_BAD_DATA, "%s: tensor %s %s", view->label, tensor->name,
                           tensor->data < at ? "overlaps the one before it"
                                             : "leaves bytes before it uncovered");
        at += tensor->size_bytes;
    }
    size_t left = view->data.size - (size_t)(at - view->data.data);
    if (left) return vt_fail(error, VT_BAD_DATA, "%s: %zu bytes after the last tensor", view->label, left);
    return VT_OK;
}

static vt_status index_names(vt_safetensors *view, vt_error *error)
{
    for (size_t i = 0; i < view->count; i++) view->by_name[i] = &view->tensors[i];
    qsort(view->by_name, view->count, sizeof *view->by_name, compare_names);
    for (size_t i = 1; i < view->count; i++)
        if (strcmp(view->by_name[i - 1]->name, view->by_name[i]->name) == 0)
            return vt_fail(error, VT_BAD_DATA, "%s: tensor %s twice", view->label, view->by_name[i]->name);
    return VT_OK;
}

static vt_status open_view(vt_safetensors *view, vt_bytes file, vt_error *error)
{
    vt_bytes header;
    VT_TRY(split_file(view, file, &header, error));
    size_t most_values = (size_t)VT_SAFETENSORS_MAX_TENSORS * MOST_VALUES_A_TENSOR;
    VT_TRY(vt_json_parse(&view->header, header, most_values, view->label, error));
    size_t entries = (size_t)cJSON_GetArraySize(view->header);
    if (entries > VT_SAFETENSORS_MAX_TENSORS)
        return vt_fail(error, VT_UNSUPPORTED, "%s: more than %d tensors", view->label,
                       VT_SAFETENSORS_MAX_TENSORS);
    view->tensors = vt_alloc(entries, sizeof *view->tensors);
    view->by_name = vt_alloc(entries, sizeof *view->by_name);
    if (!view->tensors || !view->by_name) return vt_fail(error, VT_NO_MEMORY, "%s: no memory", view->label);
    VT_TRY(read_entries(view, error));
    VT_TRY(check_cover(view, error));
    return index_names(view, error);
}

vt_status vt_safetensors_open(vt_safetensors **out, vt_bytes file, const char *label, vt_error *error)
{
    *out = NULL;
    vt_safetensors *view = vt_alloc(1, sizeof *view);
    char *name = vt_copy_text(label, strlen(label));
    if (!view || !name) {
        vt_free(view);
        vt_free(name);
        return vt_fail(error, VT_NO_MEMORY, "%s: no memory", label);
    }
    view->label = name;
    vt_status status = open_view(view, file, error);
    if (status == VT_OK)
        *out = view;
    else
        vt_safetensors_close(view);
    return status;
}

void vt_safetensors_close(vt_safetensors *view)
{
    if (!view) return;
    cJSON_Delete(view->header);
    vt_free(view->tensors);
    vt_free(view->by_name);
    vt_free((void *)view->label);
    vt_free(view);
}

size_t vt_safetensors_count(const vt_safetensors *view) { return view->count; }

const vt_tensor *vt_safetensors_at(const vt_safetensors *view, size_t index)
{
    VT_CHECK(index < view->count);
    return &view->tensors[index];
}

const vt_tensor *vt_safetensors_find(const vt_safetensors *view, const char *name)
{
    for (size_t low = 0, high = view->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, view->by_name[middle]->name);
        if (!order) return view->by_name[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *vt_safetensors_metadata(const vt_safetensors *view, const char *key)
{
    const cJSON *entry = cJSON_GetObjectItemCaseSensitive(view->metadata, key);
    return entry ? entry->valuestring : NULL;
}

vt_status vt_safetensors_require(const vt_safetensors *view, const char *name, vt_dtype dtype,
                                 size_t dimensions, const size_t *shape, const vt_tensor **out,
                                 vt_error *error)
{
    const vt_tensor *tensor = vt_safetensors_find(view, name);
    *out = NULL;
    if (!tensor) return vt_fail(error, VT_BAD_DATA, "%s: no tensor %s", view->label, name);
    if (tensor->dtype != dtype)
        return vt_fail(error, VT_BAD_DATA, "%s: tensor %s is %s, not %s", view->label, name,
                       vt_dtype_name(tensor->dtype), vt_dtype_name(dtype));
    if (tensor->dimensions != dimensions)
        return vt_fail(error, VT_BAD_DATA, "%s: tensor %s has %zu dimensions, not %zu", view->label, name,
                       tensor->dimensions, dimensions);
    for (size_t i = 0; i < dimensions; i++)
        if (shape[i] != SIZE_MAX && shape[i] != tensor->shape[i])
            return vt_fail(error, VT_BAD_DATA, "%s: tensor %s: shape[%zu] is %zu, not %zu", view->label, name,
                           i, tensor->shape[i], shape[i]);
    if ((uintptr_t)tensor->data % vt_dtype_size_bytes(dtype))
        return vt_fail(error, VT_BAD_DATA, "%s: tensor %s does not start on a multiple of its element size",
                       view->label, name);
    *out = tensor;
    return VT_OK;
}
