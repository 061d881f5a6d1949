#include "tree_parts.h"

#include "memory.h"

typedef struct wanted {
    const char *name;
    vt_dtype dtype;
    size_t rows, columns; /* columns 0: one dimension */
} wanted;

static vt_status read(const vt_tree_model *model, wanted what, const void **out, vt_error *error)
{
    const vt_tensor *tensor;
    const size_t shape[2] = {what.rows, what.columns};
    VT_TRY(vt_safetensors_require(model->file, what.name, what.dtype, what.columns ? 2 : 1, shape, &tensor, error));
    *out = tensor->data;
    return VT_OK;
}

/* Offsets into what lies behind: from 0, never falling. Gives their number, at least 1. */
static vt_status read_offsets(const vt_tree_model *model, const char *name, size_t *count, const uint32_t **out, vt_error *error)
{
    const vt_tensor *tensor;
    VT_TRY(vt_safetensors_require(model->file, name, VT_DTYPE_U32, 1, (const size_t[]){SIZE_MAX}, &tensor, error));
    *count = tensor->shape[0];
    *out = (const uint32_t *)(const void *)tensor->data;
    if (!*count || **out) return vt_fail(error, VT_BAD_DATA, "tensor %s: does not begin with 0", name);
    for (size_t i = 1; i < *count; i++)
        if ((*out)[i] < (*out)[i - 1]) return vt_fail(error, VT_BAD_DATA, "tensor %s: element %zu falls", name, i);
    return VT_OK;
}

/* Numbers from `least` to `most`. */
static vt_status read_floats(const vt_tree_model *model, wanted what, const float **out, const float range[2], vt_error *error)
{
    const void *data;
    VT_TRY(read(model, what, &data, error));
    *out = data;
    for (size_t i = 0; i < what.rows; i++)
        if (!((*out)[i] >= range[0] && (*out)[i] <= range[1]))
            return vt_fail(error, VT_BAD_DATA, "tensor %s: element %zu is not a number within range", what.name, i);
    return VT_OK;
}

static vt_status read_values(vt_tree_model *model, vt_error *error)
{
    static const float value[2] = {-VT_TREE_MOST_VALUE, VT_TREE_MOST_VALUE}, cover[2] = {0, VT_TREE_MOST_COVER};
    static const float threshold[2] = {-3.402823466e38f, __builtin_inff()};
    size_t branches = model->branches, leaves = branches + model->trees;
    const float *base;
    VT_TRY(read_floats(model, (wanted){"thresholds", VT_DTYPE_F32, branches, 0}, &model->thresholds, threshold, error));
    VT_TRY(read_floats(model, (wanted){"leaf_values", VT_DTYPE_F32, leaves, 0}, &model->leaf_values, value, error));
    VT_TRY(read_floats(model, (wanted){"branch_covers", VT_DTYPE_F32, branches, 0}, &model->branch_covers, cover, error));
    VT_TRY(read_floats(model, (wanted){"leaf_covers", VT_DTYPE_F32, leaves, 0}, &model->leaf_covers, cover, error));
    VT_TRY(read_floats(model, (wanted){"base_score", VT_DTYPE_F32, 1, 0}, &base, value, error));
    model->base_score = *base;
    return VT_OK;
}

static vt_status read_branches(vt_tree_model *model, vt_error *error)
{
    const void *features, *flags, *children;
    size_t count = model->branches;
    VT_TRY(read(model, (wanted){"branch_features", VT_DTYPE_U32, count, 0}, &features, error));
    VT_TRY(read(model, (wanted){"flags", VT_DTYPE_U8, count, 0}, &flags, error));
    VT_TRY(read(model, (wanted){"children", VT_DTYPE_I32, count, 2}, &children, error));
    model->branch_features = features, model->flags = flags, model->children = children;
    for (size_t i = 0; i < count; i++) {
        if (model->branch_features[i] >= model->features)
            return vt_fail(error, VT_BAD_DATA, "tensor branch_features: element %zu: %u is not one of %zu features", i,
                           (unsigned int)model->branch_features[i], model->features);
        if (model->flags[i] & ~(VT_TREE_DEFAULT_LEFT | VT_TREE_ZERO_MISSING | VT_TREE_CATEGORICAL))
            return vt_fail(error, VT_BAD_DATA, "tensor flags: element %zu has unknown bits", i);
        if (model->flags[i] & VT_TREE_CATEGORICAL) model->categorical++;
    }
    return VT_OK;
}

static vt_status read_sets(vt_tree_model *model, vt_error *error)
{
    size_t count;
    const void *words;
    const uint32_t *offsets;
    VT_TRY(read_offsets(model, "category_offsets", &count, &offsets, error));
    if (count != model->categorical + 1)
        return vt_fail(error, VT_BAD_DATA, "tensor category_offsets: %zu elements for %zu branches by category", count, model->categorical);
    for (size_t i = 0; i + 1 < count; i++)
        if (offsets[i + 1] - offsets[i] > VT_TREE_MOST_CATEGORIES / 32)
            return vt_fail(error, VT_BAD_DATA, "tensor category_offsets: element %zu: more than %d categories", i, VT_TREE_MOST_CATEGORIES);
    VT_TRY(read(model, (wanted){"category_words", VT_DTYPE_U32, offsets[count - 1], 0}, &words, error));
    model->category_offsets = offsets, model->category_words = words;
    return VT_OK;
}

/* depths: [branches]; seen: [branches + trees], of the leaves. A child comes after its parent and has one: then every branch and leaf hangs
 * on the root, as there are just as many as children. */
static vt_status check_child(vt_tree_model *model, size_t tree, size_t at, uint32_t *depths, uint8_t *seen)
{
    size_t begin = model->branch_offsets[tree], count = model->branch_offsets[tree + 1] - begin;
    int32_t child = model->children[at];
    size_t parent = at / 2 - begin;
    if (depths[at / 2] >= VT_TREE_MOST_DEPTH) return VT_BAD_DATA;
    if (child < 0) {
        size_t leaf = (size_t)(-1 - child);
        if (leaf > count || seen[begin + tree + leaf]++) return VT_BAD_DATA;
    } else {
        if ((size_t)child >= count || (size_t)child <= parent || depths[begin + (size_t)child]) return VT_BAD_DATA;
        depths[begin + (size_t)child] = depths[at / 2] + 1;
    }
    if (depths[at / 2] + 1 > model->depth) model->depth = depths[at / 2] + 1;
    return VT_OK;
}

static vt_status check_shape(vt_tree_model *model, uint32_t *depths, uint8_t *seen, vt_error *error)
{
    for (size_t tree = 0; tree < model->trees; tree++)
        for (size_t at = 2 * (size_t)model->branch_offsets[tree]; at < 2 * (size_t)model->branch_offsets[tree + 1]; at++)
            if (check_child(model, tree, at, depths, seen) != VT_OK)
                return vt_fail(error, VT_BAD_DATA, "tensor children: element %zu: %d is no child for a branch of tree %zu, or too deep", at,
                               (int)model->children[at], tree);
    return VT_OK;
}

vt_status vt_tree_read(vt_tree_model *model, vt_error *error)
{
    size_t count;
    VT_TRY(read_offsets(model, "branch_offsets", &count, &model->branch_offsets, error));
    model->trees = count - 1;
    model->branches = model->branch_offsets[count - 1];
    if (model->branches + model->trees > INT32_MAX) return vt_fail(error, VT_UNSUPPORTED, "more than %d leaves", INT32_MAX);
    VT_TRY(read_branches(model, error));
    VT_TRY(read_values(model, error));
    VT_TRY(read_sets(model, error));
    uint32_t *depths = vt_alloc(model->branches, sizeof *depths);
    uint8_t *seen = vt_alloc(model->branches + model->trees, sizeof *seen);
    vt_status status = depths && seen ? check_shape(model, depths, seen, error) : vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_free(depths);
    vt_free(seen);
    return status;
}
