#include "lightgbm_text.h"

#include "memory.h"
#include "tree_builder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LEAVES = 1 << 24 };

/* Lines of a tree, key=value, that are read. */
typedef enum tree_key {
    NUM_LEAVES, NUM_CAT, SPLIT_FEATURE, THRESHOLD, DECISION_TYPE, LEFT_CHILD, RIGHT_CHILD, LEAF_VALUE, LEAF_COUNT, INTERNAL_COUNT,
    CAT_BOUNDARIES, CAT_THRESHOLD, IS_LINEAR, TREE_KEYS
} tree_key;

static const char *const tree_keys[TREE_KEYS] = {
    "num_leaves", "num_cat", "split_feature", "threshold", "decision_type", "left_child", "right_child", "leaf_value", "leaf_count",
    "internal_count", "cat_boundaries", "cat_threshold", "is_linear"};

typedef enum head_key { NUM_CLASS, TREES_PER_ITERATION, MAX_FEATURE, FEATURE_NAMES, AVERAGE_OUTPUT, HEAD_KEYS } head_key;

static const char *const head_keys[HEAD_KEYS] = {"num_class", "num_tree_per_iteration", "max_feature_idx", "feature_names",
                                                 "average_output"};

/* A text whose line ends have become NULs, as it is read. */
typedef struct text_lines {
    char *at, *end;
    size_t line; /* of the last line that was given, from 1 */
    vt_error *error;
} text_lines;

/* A list of numbers of a tree. */
typedef struct number_list {
    tree_key key;
    size_t count;
    double least, most;
    bool whole;
} number_list;

/* One tree as it is read. */
typedef struct tree_text {
    const char *values[TREE_KEYS]; /* NULL: there is no such line */
    size_t line;                   /* of its Tree= */
    size_t leaves, sets;
    vt_source_node *nodes;         /* [2 * leaves - 1]: branches, then leaves */
    double *numbers;               /* scratch */
    uint32_t *boundaries, *words;  /* of the sets */
    vt_error *error;
} tree_text;

/* The next line, or NULL. */
static char *next_line(text_lines *text)
{
    if (text->at >= text->end) return NULL;
    char *line = text->at;
    size_t length = strcspn(line, "\n");
    text->at += length + 1;
    line[length] = '\0';
    if (length && line[length - 1] == '\r') line[length - 1] = '\0';
    text->line++;
    return line;
}

/* Keeps the value of a line whose key is one of `keys`. */
static void keep_value(const char *line, const char *const *keys, size_t count, const char **values)
{
    size_t length = strcspn(line, "=");
    for (size_t i = 0; i < count; i++)
        if (strlen(keys[i]) == length && strncmp(line, keys[i], length) == 0) values[i] = line + length + (line[length] == '=');
}

static vt_status wrong(const tree_text *tree, tree_key key, const char *what)
{
    return vt_fail(tree->error, VT_BAD_DATA, "tree of line %zu: %s: %s", tree->line, tree_keys[key], what);
}

/* list->count numbers in a row, into tree->numbers. */
static vt_status read_list(const tree_text *tree, number_list list)
{
    const char *at = tree->values[list.key];
    if (!at) return wrong(tree, list.key, "is not there");
    for (size_t i = 0; i < list.count; i++) {
        char *end;
        double value = strtod(at, &end);
        if (end == at || !(value >= list.least && value <= list.most) || (list.whole && value != floor(value)))
            return wrong(tree, list.key, "not as many numbers within range as there are nodes");
        tree->numbers[i] = value;
        at = end;
    }
    return at[strspn(at, " ")] ? wrong(tree, list.key, "more numbers than there are nodes") : VT_OK;
}

/* One whole number. */
static vt_status read_one(const tree_text *tree, tree_key key, double least, double most, size_t *out)
{
    double value;
    tree_text single = *tree;
    single.numbers = &value;
    VT_TRY(read_list(&single, (number_list){key, 1, least, most, true}));
    *out = (size_t)value;
    return VT_OK;
}

/* A float is below the result just where it is not above the threshold, a double. */
static float float_above(double threshold)
{
    float below = (float)threshold;
    if ((double)below > threshold) below = nextafterf(below, -INFINITY);
    return nextafterf(below, INFINITY);
}

/* Bits of decision_type: 1 by category, 2 default left, 4 zero is missing, 8 NaN is missing. Where nothing is missing, NaN counts as 0. */
static void set_decision(vt_source_node *node, unsigned type, double threshold)
{
    enum { BY_CATEGORY = 1, DEFAULT_LEFT = 2, ZERO = 4, NOT_A_NUMBER = 8 };
    if (type & BY_CATEGORY) {
        node->flags = VT_TREE_CATEGORICAL; /* what is missing goes right, whatever the other bits */
        return;
    }
    bool left = type & (ZERO | NOT_A_NUMBER) ? (type & DEFAULT_LEFT) != 0 : 0.0 <= threshold;
    node->threshold = float_above(threshold);
    node->flags = (uint8_t)((left ? VT_TREE_DEFAULT_LEFT : 0) | (type & ZERO ? VT_TREE_ZERO_MISSING : 0));
}

static vt_status read_sets(tree_text *tree)
{
    size_t words;
    if (!tree->sets) return VT_OK;
    VT_TRY(read_list(tree, (number_list){CAT_BOUNDARIES, tree->sets + 1, 0, VT_TREE_MOST_CATEGORIES, true}));
    for (size_t i = 0; i <= tree->sets; i++) {
        tree->boundaries[i] = (uint32_t)tree->numbers[i];
        if (tree->boundaries[i] < (i ? tree->boundaries[i - 1] : 0)) return wrong(tree, CAT_BOUNDARIES, "they fall");
    }
    if (tree->boundaries[0]) return wrong(tree, CAT_BOUNDARIES, "not from 0");
    words = tree->boundaries[tree->sets];
    if (!tree->values[CAT_THRESHOLD] || strlen(tree->values[CAT_THRESHOLD]) + 1 < 2 * words)
        return wrong(tree, CAT_THRESHOLD, "not as many as cat_boundaries says");
    tree->words = vt_alloc(words, sizeof *tree->words);
    double *numbers = vt_alloc(words, sizeof *numbers), *before = tree->numbers;
    if (!tree->words || !numbers) {
        vt_free(numbers);
        return vt_fail(tree->error, VT_NO_MEMORY, "out of memory for categories");
    }
    tree->numbers = numbers;
    vt_status status = read_list(tree, (number_list){CAT_THRESHOLD, words, 0, UINT32_MAX, true});
    for (size_t i = 0; status == VT_OK && i < words; i++) tree->words[i] = (uint32_t)numbers[i];
    tree->numbers = before;
    vt_free(numbers);
    return status;
}

static vt_status read_thresholds(tree_text *tree)
{
    size_t branches = tree->leaves - 1;
    VT_TRY(read_list(tree, (number_list){DECISION_TYPE, branches, 0, 15, true}));
    for (size_t i = 0; i < branches; i++) tree->nodes[i].flags = (uint8_t)tree->numbers[i];
    VT_TRY(read_list(tree, (number_list){THRESHOLD, branches, -1.7e308, 1.7e308, false}));
    for (size_t i = 0; i < branches; i++) {
        vt_source_node *node = &tree->nodes[i];
        double threshold = tree->numbers[i];
        set_decision(node, node->flags, threshold);
        if (!(node->flags & VT_TREE_CATEGORICAL)) continue;
        if (!(threshold >= 0 && threshold < (double)tree->sets)) return wrong(tree, THRESHOLD, "a split by a set that is not there");
        size_t set = (size_t)threshold;
        node->words = tree->words + tree->boundaries[set];
        node->word_count = tree->boundaries[set + 1] - tree->boundaries[set];
    }
    return VT_OK;
}

/* A branch, or ~i for leaf i, which lie behind the branches. */
static uint32_t node_of(const tree_text *tree, double child)
{
    return child >= 0 ? (uint32_t)child : (uint32_t)(tree->leaves - 1) + (uint32_t)(-child - 1);
}

static vt_status read_branches(tree_text *tree)
{
    size_t branches = tree->leaves - 1;
    double least = -(double)tree->leaves, most = (double)branches - 1;
    VT_TRY(read_list(tree, (number_list){SPLIT_FEATURE, branches, 0, UINT32_MAX, true}));
    for (size_t i = 0; i < branches; i++) tree->nodes[i].feature = (uint32_t)tree->numbers[i];
    VT_TRY(read_list(tree, (number_list){LEFT_CHILD, branches, least, most, true}));
    for (size_t i = 0; i < branches; i++) tree->nodes[i].left = node_of(tree, tree->numbers[i]);
    VT_TRY(read_list(tree, (number_list){RIGHT_CHILD, branches, least, most, true}));
    for (size_t i = 0; i < branches; i++) tree->nodes[i].right = node_of(tree, tree->numbers[i]);
    VT_TRY(read_sets(tree));
    VT_TRY(read_thresholds(tree));
    if (!tree->values[INTERNAL_COUNT]) return VT_OK;
    VT_TRY(read_list(tree, (number_list){INTERNAL_COUNT, branches, 0, 1e18, true}));
    for (size_t i = 0; i < branches; i++) tree->nodes[i].cover = tree->numbers[i];
    return VT_OK;
}

static vt_status read_leaves(tree_text *tree, double factor)
{
    vt_source_node *leaves = tree->nodes + tree->leaves - 1;
    VT_TRY(read_list(tree, (number_list){LEAF_VALUE, tree->leaves, -1e30, 1e30, false}));
    for (size_t i = 0; i < tree->leaves; i++) leaves[i].leaf = true, leaves[i].value = tree->numbers[i] * factor;
    if (!tree->values[LEAF_COUNT] || tree->leaves == 1) return VT_OK;
    VT_TRY(read_list(tree, (number_list){LEAF_COUNT, tree->leaves, 0, 1e18, true}));
    for (size_t i = 0; i < tree->leaves; i++) leaves[i].cover = tree->numbers[i];
    return VT_OK;
}

static vt_status read_counts(tree_text *tree)
{
    size_t linear = 0;
    VT_TRY(read_one(tree, NUM_LEAVES, 1, MOST_LEAVES, &tree->leaves));
    if (strlen(tree->values[LEAF_VALUE] ? tree->values[LEAF_VALUE] : "") < 2 * tree->leaves - 1)
        return wrong(tree, LEAF_VALUE, "not as many as leaves");
    if (tree->values[IS_LINEAR]) VT_TRY(read_one(tree, IS_LINEAR, 0, 1, &linear));
    if (linear) return vt_fail(tree->error, VT_UNSUPPORTED, "tree of line %zu: is_linear: leaves with linear models", tree->line);
    if (tree->values[NUM_CAT]) VT_TRY(read_one(tree, NUM_CAT, 0, (double)tree->leaves - 1, &tree->sets));
    return VT_OK;
}

static vt_status read_tree(tree_text *tree, vt_tree_builder *builder, double factor)
{
    VT_TRY(read_counts(tree));
    tree->nodes = vt_alloc(2 * tree->leaves - 1, sizeof *tree->nodes);
    tree->numbers = vt_alloc(tree->leaves + 1, sizeof *tree->numbers);
    tree->boundaries = vt_alloc(tree->sets + 1, sizeof *tree->boundaries);
    if (!tree->nodes || !tree->numbers || !tree->boundaries)
        return vt_fail(tree->error, VT_NO_MEMORY, "out of memory for %zu leaves", tree->leaves);
    if (tree->leaves > 1) VT_TRY(read_branches(tree));
    VT_TRY(read_leaves(tree, factor));
    if (vt_tree_builder_add(builder, tree->nodes, 2 * tree->leaves - 1, tree->error) == VT_OK) return VT_OK;
    char context[48];
    snprintf(context, sizeof context, "tree of line %zu", tree->line);
    return tree->error ? vt_fail_within(tree->error, context) : VT_BAD_DATA;
}

/* The lines of one tree, up to an empty one. */
static vt_status read_block(text_lines *text, vt_tree_builder *builder, double factor)
{
    tree_text tree = {.line = text->line, .error = text->error};
    for (char *line = next_line(text); line && *line; line = next_line(text)) keep_value(line, tree_keys, TREE_KEYS, tree.values);
    vt_status status = read_tree(&tree, builder, factor);
    vt_free(tree.nodes);
    vt_free(tree.numbers);
    vt_free(tree.boundaries);
    vt_free(tree.words);
    return status;
}

static bool begins(const char *line, const char *word) { return strncmp(line, word, strlen(word)) == 0; }

/* line: the first Tree=. A file that was cut off between two trees does not tell where they end. */
static vt_status read_trees(text_lines *text, char *line, vt_tree_builder *builder, double factor)
{
    for (; line; line = next_line(text)) {
        if (begins(line, "end of trees") || begins(line, "feature importances") || begins(line, "feature_importances")) return VT_OK;
        if (begins(line, "Tree=")) VT_TRY(read_block(text, builder, factor));
    }
    return vt_fail(text->error, VT_BAD_DATA, "end of trees: is not there: the file is cut off");
}

static bool whole_value(const char *text, double least, double most, size_t *out)
{
    char *end;
    double value = text ? strtod(text, &end) : NAN;
    if (!(value >= least && value <= most && value == floor(value)) || *end) return false;
    *out = (size_t)value;
    return true;
}

/* Cuts the names apart. names: [source->features]. */
static vt_status split_names(char *text, vt_tree_source *source, const char **names, vt_error *error)
{
    size_t count = 0;
    for (char *at = text; *at;) {
        size_t length = strcspn(at, " ");
        bool last = !at[length];
        at[length] = '\0';
        if (length && count < source->features) names[count] = at;
        count += length > 0;
        at += length + !last;
    }
    if (count != source->features) return vt_fail(error, VT_BAD_DATA, "feature_names: %zu names, not max_feature_idx + 1", count);
    source->names = names;
    return VT_OK;
}

static vt_status read_head(text_lines *text, const char **values, char **first_tree)
{
    char *line = next_line(text);
    if (!line || strcmp(line, "tree") != 0) return vt_fail(text->error, VT_BAD_DATA, "line 1: not \"tree\": not a model of LightGBM as text");
    for (line = next_line(text); line && !begins(line, "Tree="); line = next_line(text)) keep_value(line, head_keys, HEAD_KEYS, values);
    *first_tree = line;
    return line ? VT_OK : vt_fail(text->error, VT_BAD_DATA, "no trees");
}

/* Counts the trees from the first one on, whose line has been cut off. */
static size_t count_trees(const text_lines *text)
{
    size_t count = 1;
    for (const char *at = text->at; at < text->end && (at = strstr(at, "\nTree=")); at++) count++;
    return count;
}

static vt_status read_model(text_lines *text, vt_buffer *file, vt_tree_builder *builder, const vt_tree_origin *origin)
{
    const char *values[HEAD_KEYS] = {NULL};
    char *first;
    size_t classes = 1, trees = 1, last;
    vt_tree_source source = {0};
    VT_TRY(read_head(text, values, &first));
    if (!whole_value(values[MAX_FEATURE], 0, VT_TREE_MOST_FEATURES - 1, &last))
        return vt_fail(text->error, VT_BAD_DATA, "max_feature_idx: not 0 to %d", VT_TREE_MOST_FEATURES - 1);
    if (!whole_value(values[NUM_CLASS], 1, 1e6, &classes)) return vt_fail(text->error, VT_BAD_DATA, "num_class: not a number");
    if (values[TREES_PER_ITERATION] && !whole_value(values[TREES_PER_ITERATION], 1, 1e6, &trees))
        return vt_fail(text->error, VT_BAD_DATA, "num_tree_per_iteration: not a number");
    if (classes > 1 || trees > 1) return vt_fail(text->error, VT_UNSUPPORTED, "num_class: more than one class");
    source.features = last + 1;
    VT_TRY(read_trees(text, first, builder, values[AVERAGE_OUTPUT] ? 1.0 / (double)count_trees(text) : 1.0));
    const char **names = vt_alloc(source.features, sizeof *names);
    vt_status status = names ? VT_OK : vt_fail(text->error, VT_NO_MEMORY, "out of memory for %zu names", source.features);
    if (status == VT_OK && values[FEATURE_NAMES])
        status = split_names((char *)(uintptr_t)values[FEATURE_NAMES], &source, names, text->error);
    if (status == VT_OK) status = vt_tree_builder_write(builder, file, &source, origin, text->error);
    vt_free(names);
    return status;
}

vt_status vt_lightgbm_text_read(vt_buffer *file, vt_bytes text, const vt_tree_origin *origin, vt_error *error)
{
    if (text.size && memchr(text.data, 0, text.size)) return vt_fail(error, VT_BAD_DATA, "LightGBM: not a text");
    char *copy = vt_copy_text((const char *)text.data, text.size);
    vt_tree_builder *builder = vt_tree_builder_open();
    text_lines lines = {copy, copy ? copy + text.size : NULL, 0, error};
    vt_status status = copy && builder ? read_model(&lines, file, builder, origin) : vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_free(copy);
    vt_tree_builder_close(builder);
    return status != VT_OK && error ? vt_fail_within(error, "LightGBM") : status;
}
