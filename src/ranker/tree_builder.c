#include "tree_builder.h"

#include "memory.h"

#include <stdio.h>

/* The arrays of a file as they grow: of the types of vt_tree_arrays. */
struct vt_tree_builder {
    vt_buffer branch_offsets, branch_features, thresholds, flags, children, category_offsets, category_words;
    vt_buffer leaf_values, branch_covers, leaf_covers;
    uint32_t trees, branches, categorical, words;
};

enum { NO_PARENT = -1 };

/* A node that is still to be added, and where its parent wants its number. */
typedef struct pending {
    uint32_t node;
    int64_t place; /* in `children`; NO_PARENT of the root */
    size_t depth;
} pending;

static void append_u32(vt_buffer *buffer, uint32_t value) { vt_buffer_append(buffer, &value, sizeof value); }
static void append_float(vt_buffer *buffer, double value) { vt_buffer_append(buffer, &(float){(float)value}, sizeof(float)); }

vt_tree_builder *vt_tree_builder_open(void)
{
    vt_tree_builder *builder = vt_alloc(1, sizeof *builder);
    if (!builder) return NULL;
    append_u32(&builder->branch_offsets, 0);
    append_u32(&builder->category_offsets, 0);
    return builder;
}

void vt_tree_builder_close(vt_tree_builder *builder)
{
    if (!builder) return;
    vt_buffer *const buffers[] = {&builder->branch_offsets, &builder->branch_features, &builder->thresholds, &builder->flags,
                                  &builder->children, &builder->category_offsets, &builder->category_words, &builder->leaf_values,
                                  &builder->branch_covers, &builder->leaf_covers};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) vt_buffer_free(buffers[i]);
    vt_free(builder);
}

static void add_leaf(vt_tree_builder *builder, const vt_source_node *node)
{
    append_float(&builder->leaf_values, node->value);
    append_float(&builder->leaf_covers, node->cover);
}

static void add_branch(vt_tree_builder *builder, const vt_source_node *node)
{
    bool by_category = node->flags & VT_TREE_CATEGORICAL;
    append_u32(&builder->branch_features, node->feature);
    append_float(&builder->thresholds, by_category ? 0.0 : (double)node->threshold);
    vt_buffer_append(&builder->flags, &node->flags, 1);
    vt_buffer_append(&builder->children, (const int32_t[2]){0, 0}, 2 * sizeof(int32_t));
    append_float(&builder->branch_covers, node->cover);
    builder->branches++;
    if (!by_category) return;
    vt_buffer_append(&builder->category_words, node->words, node->word_count * sizeof *node->words);
    builder->words += (uint32_t)node->word_count;
    builder->categorical++;
    append_u32(&builder->category_offsets, builder->words);
}

static bool failed(const vt_tree_builder *builder)
{
    return builder->branch_offsets.failed || builder->branch_features.failed || builder->thresholds.failed || builder->flags.failed ||
           builder->children.failed || builder->category_offsets.failed || builder->category_words.failed ||
           builder->leaf_values.failed || builder->branch_covers.failed || builder->leaf_covers.failed;
}

static void tell_parent(vt_tree_builder *builder, const pending *next, int32_t child)
{
    if (next->place != NO_PARENT && !builder->children.failed) ((int32_t *)(void *)builder->children.data)[next->place] = child;
}

/* seen: [count], zero. */
static vt_status add_nodes(vt_tree_builder *builder, const vt_source_node *nodes, size_t count, uint8_t *seen, vt_error *error)
{
    pending stack[VT_TREE_MOST_DEPTH + 2] = {{0, NO_PARENT, 0}};
    uint32_t begin = builder->branches, leaves = 0;
    for (size_t height = 1; height > 0 && !failed(builder);) {
        const pending next = stack[--height];
        if (next.node >= count || seen[next.node]++)
            return vt_fail(error, VT_BAD_DATA, "node %u is not there, or has two parents", (unsigned int)next.node);
        const vt_source_node *node = &nodes[next.node];
        if (node->leaf) {
            tell_parent(builder, &next, (int32_t)~leaves++);
            add_leaf(builder, node);
            continue;
        }
        if (next.depth >= VT_TREE_MOST_DEPTH) return vt_fail(error, VT_UNSUPPORTED, "more than %d branches deep", VT_TREE_MOST_DEPTH);
        tell_parent(builder, &next, (int32_t)(builder->branches - begin));
        int64_t place = 2 * (int64_t)builder->branches;
        add_branch(builder, node);
        stack[height++] = (pending){node->right, place + 1, next.depth + 1};
        stack[height++] = (pending){node->left, place, next.depth + 1};
    }
    return VT_OK;
}

vt_status vt_tree_builder_add(vt_tree_builder *builder, const vt_source_node *nodes, size_t count, vt_error *error)
{
    if (!count || count > (size_t)INT32_MAX - builder->branches || (size_t)INT32_MAX - builder->words < count)
        return vt_fail(error, VT_BAD_DATA, "%zu nodes", count);
    uint8_t *seen = vt_alloc(count, sizeof *seen);
    if (!seen) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu nodes", count);
    vt_status status = add_nodes(builder, nodes, count, seen, error);
    vt_free(seen);
    VT_TRY(status);
    builder->trees++;
    append_u32(&builder->branch_offsets, builder->branches);
    return failed(builder) ? vt_fail(error, VT_NO_MEMORY, "out of memory for %zu nodes", count) : VT_OK;
}

static const void *array(const vt_buffer *buffer)
{
    static const uint32_t nothing[1] = {0};
    return buffer->data ? (const void *)buffer->data : nothing;
}

static vt_status write(const vt_tree_builder *builder, vt_buffer *file, float base_score, const vt_tree_origin *origin, vt_error *error)
{
    const vt_tree_arrays arrays = {
        .trees = builder->trees, .branches = builder->branches, .categorical = builder->categorical, .words = builder->words,
        .branch_offsets = array(&builder->branch_offsets), .branch_features = array(&builder->branch_features),
        .thresholds = array(&builder->thresholds), .flags = array(&builder->flags), .children = array(&builder->children),
        .category_offsets = array(&builder->category_offsets), .category_words = array(&builder->category_words),
        .leaf_values = array(&builder->leaf_values), .branch_covers = array(&builder->branch_covers),
        .leaf_covers = array(&builder->leaf_covers), .base_score = base_score};
    return vt_tree_file_write(file, &arrays, origin, error);
}

static vt_status write_numbered(const vt_tree_builder *builder, vt_buffer *file, const vt_tree_source *source, vt_tree_origin *origin,
                                vt_error *error)
{
    enum { NAME_BYTES = 24 };
    char *text = vt_alloc(source->features, NAME_BYTES);
    const char **names = vt_alloc(source->features, sizeof *names);
    vt_status status = text && names ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for %zu names", source->features);
    for (size_t i = 0; status == VT_OK && i < source->features; i++) {
        names[i] = text + i * NAME_BYTES;
        snprintf(text + i * NAME_BYTES, NAME_BYTES, "f%zu", i);
    }
    origin->features = names;
    if (status == VT_OK) status = write(builder, file, (float)source->base_score, origin, error);
    vt_free(text);
    vt_free(names);
    return status;
}

vt_status vt_tree_builder_write(const vt_tree_builder *builder, vt_buffer *file, const vt_tree_source *source,
                                const vt_tree_origin *origin, vt_error *error)
{
    vt_tree_origin named = *origin;
    if (origin->features && origin->feature_count != source->features)
        return vt_fail(error, VT_BAD_DATA, "%zu features, but %zu names for them", source->features, origin->feature_count);
    if (!source->features || source->features > VT_TREE_MOST_FEATURES)
        return vt_fail(error, VT_BAD_DATA, "%zu features, not 1 to %d", source->features, VT_TREE_MOST_FEATURES);
    named.feature_count = source->features;
    if (!named.features) named.features = source->names;
    if (!named.features) return write_numbered(builder, file, source, &named, error);
    return write(builder, file, (float)source->base_score, &named, error);
}
