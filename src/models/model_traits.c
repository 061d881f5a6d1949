/* The values of profiles that a two-tower model knows, by name. */
#include "memory.h"
#include "model_parts.h"

#include <string.h>

static const char tensor_name[] = "profile_vectors", metadata_name[] = "profile_values";

size_t vt_model_traits(const vt_model *model) { return model->profile.rows; }

const char *vt_model_trait_name(const vt_model *model, size_t value)
{
    VT_CHECK(value < model->profile.rows);
    return model->trait_names[value];
}

size_t vt_model_trait_named(const vt_model *model, const char *name)
{
    size_t low = 0, high = model->profile.rows;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(model->trait_names[model->trait_order[middle]], name);
        if (order == 0) return model->trait_order[middle];
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return model->profile.rows;
}

static vt_status bad_name(size_t at, const char *what, vt_error *error)
{
    return vt_fail(error, VT_BAD_DATA, "__metadata__: %s: line %zu %s", metadata_name, at, what);
}

static vt_status check_name(const char *name, size_t at, vt_error *error)
{
    size_t length = strlen(name);
    const char *equals = strchr(name, '=');
    if (!equals || equals == name || !equals[1]) return bad_name(at, "is not like column=value", error);
    if (length >= VT_MODEL_TRAIT_NAME_BYTES) return bad_name(at, "is too long", error);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)name[i] < ' ' || name[i] == 127) return bad_name(at, "is no text", error);
    return vt_utf8_valid(name, length) ? VT_OK : bad_name(at, "is no text", error);
}

/* Cuts model->trait_text into lines. */
static vt_status cut_names(vt_model *model, vt_error *error)
{
    size_t count = 0;
    for (char *line = model->trait_text, *end; line; line = end) {
        end = strchr(line, '\n');
        if (end) *end++ = '\0';
        if (count == model->profile.rows) return bad_name(count, "is more than the rows of the tensor", error);
        VT_TRY(check_name(line, count, error));
        model->trait_names[count++] = line;
    }
    return count == model->profile.rows ? VT_OK : bad_name(count, "is missing", error);
}

/* A heap that sinks: the core has no qsort. */
static void sink(const vt_model *model, size_t at, size_t count)
{
    uint32_t *order = model->trait_order, kept = order[at];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && strcmp(model->trait_names[order[child]], model->trait_names[order[child + 1]]) < 0) child++;
        if (strcmp(model->trait_names[kept], model->trait_names[order[child]]) >= 0) break;
        order[at] = order[child];
    }
    order[at] = kept;
}

static vt_status order_names(vt_model *model, vt_error *error)
{
    size_t count = model->profile.rows;
    uint32_t *order = model->trait_order;
    for (size_t i = 0; i < count; i++) order[i] = (uint32_t)i;
    for (size_t i = count / 2; i-- > 0;) sink(model, i, count);
    for (size_t end = count; end-- > 1;) {
        uint32_t last = order[end];
        order[end] = order[0];
        order[0] = last;
        sink(model, 0, end);
    }
    for (size_t i = 1; i < count; i++)
        if (strcmp(model->trait_names[order[i - 1]], model->trait_names[order[i]]) == 0) return bad_name(order[i], "stands twice", error);
    return VT_OK;
}

vt_status vt_model_traits_read(vt_model *model, vt_error *error)
{
    const char *names = vt_model_metadata(model, metadata_name);
    if (!vt_safetensors_find(model->file, tensor_name)) {
        return names ? vt_fail(error, VT_BAD_DATA, "__metadata__: %s without a tensor %s", metadata_name, tensor_name) : VT_OK;
    }
    vt_model_matrix profile;
    VT_TRY(vt_model_matrix_read(&profile, model->file, tensor_name, (const size_t[]){SIZE_MAX, model->width}, VT_MODEL_MOST_DIMS, error));
    if (profile.rows < 1 || profile.rows > VT_MODEL_MOST_TRAITS)
        return vt_fail(error, VT_BAD_DATA, "tensor %s: %zu rows are not 1 to %d", tensor_name, profile.rows, VT_MODEL_MOST_TRAITS);
    if (!names) return vt_fail(error, VT_BAD_DATA, "__metadata__: %s is missing", metadata_name);
    model->profile = profile;
    model->trait_text = vt_copy_text(names, strlen(names));
    model->trait_names = vt_alloc(profile.rows, sizeof *model->trait_names);
    model->trait_order = vt_alloc(profile.rows, sizeof *model->trait_order);
    if (!model->trait_text || !model->trait_names || !model->trait_order) return vt_fail(error, VT_NO_MEMORY, "out of memory for profile values");
    VT_TRY(cut_names(model, error));
    return order_names(model, error);
}

void vt_model_traits_close(vt_model *model)
{
    vt_free(model->trait_text);
    vt_free(model->trait_names);
    vt_free(model->trait_order);
}
