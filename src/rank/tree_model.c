#include "tree_parts.h"

#include "memory.h"

#include <cJSON.h>
#include <string.h>

size_t vt_tree_model_trees(const vt_tree_model *model) { return model->trees; }
size_t vt_tree_model_branches(const vt_tree_model *model) { return model->branches; }
size_t vt_tree_model_features(const vt_tree_model *model) { return model->features; }
const char *vt_tree_model_metadata(const vt_tree_model *model, const char *key) { return vt_safetensors_metadata(model->file, key); }

const char *vt_tree_model_feature_name(const vt_tree_model *model, size_t feature)
{
    VT_CHECK(feature < model->features);
    return model->names[feature];
}

bool vt_tree_model_asks(const vt_tree_model *model, size_t feature)
{
    for (size_t i = 0; i < model->column_count; i++)
        if (model->columns[i].feature == feature) return true;
    return false;
}

static vt_status check_format(const vt_tree_model *model, vt_error *error)
{
    static const char family[] = "vitrine-trees ";
    const char *format = vt_tree_model_metadata(model, "format");
    if (!format || strncmp(format, family, sizeof family - 1) != 0)
        return vt_fail(error, VT_BAD_DATA, "__metadata__: format is not " VT_TREE_FORMAT);
    if (strcmp(format, VT_TREE_FORMAT) != 0)
        return vt_fail(error, VT_UNSUPPORTED, "__metadata__: format is %.40s, this build has " VT_TREE_FORMAT, format);
    return VT_OK;
}

static int compare_names(const char *const *names, uint32_t a, uint32_t b) { return strcmp(names[a], names[b]); }

static void sift(const char *const *names, uint32_t *heap, size_t at, size_t count)
{
    for (size_t child = 2 * at + 1; child < count; at = child, child = 2 * at + 1) {
        if (child + 1 < count && compare_names(names, heap[child + 1], heap[child]) > 0) child++;
        if (compare_names(names, heap[child], heap[at]) <= 0) return;
        uint32_t swapped = heap[at];
        heap[at] = heap[child], heap[child] = swapped;
    }
}

/* By heap sort: a file of many names must not cost the square of them. */
static vt_status check_names_differ(const vt_tree_model *model, vt_error *error)
{
    size_t count = model->features;
    const char *twice = NULL;
    uint32_t *heap = vt_alloc(count, sizeof *heap);
    if (!heap) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++) heap[i] = (uint32_t)i;
    for (size_t at = count / 2; at-- > 0;) sift(model->names, heap, at, count);
    for (size_t left = count; left > 1 && !twice;) {
        uint32_t highest = heap[0];
        heap[0] = heap[--left];
        sift(model->names, heap, 0, left);
        if (compare_names(model->names, highest, heap[0]) == 0) twice = model->names[highest];
    }
    vt_free(heap);
    return twice ? vt_fail(error, VT_BAD_DATA, "__metadata__: features: \"%.80s\" is there twice", twice) : VT_OK;
}

static vt_status copy_names(vt_tree_model *model, const cJSON *list, vt_error *error)
{
    size_t bytes = 0, at = 0, i = 0;
    const cJSON *name;
    cJSON_ArrayForEach(name, list) {
        size_t length = cJSON_IsString(name) ? strlen(name->valuestring) : 0;
        if (!length || length >= VT_TREE_NAME_BYTES) return vt_fail(error, VT_BAD_DATA, "__metadata__: features: %zu: not a name", i);
        bytes += length + 1;
        i++;
    }
    if (i < 1 || i > VT_TREE_MOST_FEATURES)
        return vt_fail(error, VT_BAD_DATA, "__metadata__: features: %zu names, not 1 to %d", i, VT_TREE_MOST_FEATURES);
    model->features = i;
    model->names = vt_alloc(i, sizeof *model->names);
    model->name_text = vt_alloc(bytes, 1);
    if (!model->names || !model->name_text) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    i = 0;
    cJSON_ArrayForEach(name, list) {
        size_t size = strlen(name->valuestring) + 1;
        model->names[i++] = memcpy(model->name_text + at, name->valuestring, size);
        at += size;
    }
    return check_names_differ(model, error);
}

static vt_status read_names(vt_tree_model *model, vt_error *error)
{
    const char *text = vt_tree_model_metadata(model, "features");
    cJSON *list = text ? cJSON_Parse(text) : NULL;
    vt_status status = cJSON_IsArray(list) ? copy_names(model, list, error)
                                           : vt_fail(error, VT_BAD_DATA, "__metadata__: features is not a list of names");
    cJSON_Delete(list);
    return status;
}

vt_status vt_tree_model_open(vt_tree_model **out, vt_bytes file, vt_error *error)
{
    *out = NULL;
    vt_tree_model *model = vt_alloc(1, sizeof *model);
    if (!model) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = vt_safetensors_open(&model->file, file, "trees", error);
    if (status == VT_OK) status = check_format(model, error);
    if (status == VT_OK) status = read_names(model, error);
    if (status == VT_OK) status = vt_tree_read(model, error);
    if (status == VT_OK) status = vt_tree_plan(model, error);
    if (status == VT_OK) status = vt_tree_shap_prepare(model, error);
    if (status == VT_OK) {
        *out = model;
        return VT_OK;
    }
    vt_tree_model_close(model);
    return error ? vt_fail_within(error, "trees") : status;
}

void vt_tree_model_close(vt_tree_model *model)
{
    if (!model) return;
    vt_free(model->names);
    vt_free(model->name_text);
    vt_tree_plan_close(model);
    vt_tree_shap_close(model);
    vt_safetensors_close(model->file);
    vt_free(model);
}
