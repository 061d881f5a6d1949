/* Trees of few leaves are scored as in C. Lucchese et al., "QuickScorer: a Fast Algorithm to Rank Documents with Additive Ensembles of
 * Regression Trees", 2015, but every test of a tree is done, for VT_TREE_BLOCK rows at once: each that sends right takes the leaves left
 * of it out of a mask, and the first leaf that stays is the row's. Nothing in it depends on the data, so that no branch is guessed wrong. */
#include "tree_parts.h"

#include "memory.h"

static size_t leaves_of(const vt_tree_model *model, size_t tree)
{
    return model->branch_offsets[tree + 1] - model->branch_offsets[tree] + 1;
}

static bool is_masked(const vt_tree_model *model, size_t tree) { return leaves_of(model, tree) <= 32 * VT_TREE_MOST_WORDS; }

static uint8_t column_flags(uint8_t flags)
{
    return flags & VT_TREE_CATEGORICAL ? (uint8_t)(flags & ~VT_TREE_DEFAULT_LEFT) : flags;
}

/* One column for each feature and way to see it. places: [features * 8], zero. */
static void find_columns(vt_tree_model *model, uint32_t *places)
{
    uint32_t set = 0;
    for (size_t i = 0; i < model->branches; i++) {
        uint8_t flags = column_flags(model->flags[i]);
        uint32_t *place = &places[8 * (size_t)model->branch_features[i] + flags];
        if (!*place) {
            model->columns[model->column_count++] = (vt_tree_column){model->branch_features[i], flags};
            *place = (uint32_t)model->column_count;
        }
        model->branch_columns[i] = (*place - 1) * VT_TREE_BLOCK;
        model->branch_sets[i] = set;
        if (flags & VT_TREE_CATEGORICAL) set++;
    }
}

static vt_status plan_columns(vt_tree_model *model, vt_error *error)
{
    size_t kinds = 8 * model->features, most = kinds < model->branches ? kinds : model->branches;
    uint32_t *places = vt_alloc(kinds, sizeof *places);
    model->columns = vt_alloc(most, sizeof *model->columns);
    model->branch_columns = vt_alloc(model->branches, sizeof *model->branch_columns);
    model->branch_sets = vt_alloc(model->branches, sizeof *model->branch_sets);
    bool there = places && model->columns && model->branch_columns && model->branch_sets;
    if (there) find_columns(model, places);
    vt_free(places);
    if (there) model->block = vt_alloc(model->column_count * VT_TREE_BLOCK, sizeof *model->block);
    return there && model->block ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for %zu branches", model->branches);
}

/* Leaves under each branch, and the place of the first of them among those of its tree from left to right: [branches]. */
typedef struct spans {
    uint32_t *counts, *firsts;
} spans;

static uint32_t leaves_under(const vt_tree_model *model, const spans *under, size_t tree, int32_t child)
{
    return child < 0 ? 1 : under->counts[model->branch_offsets[tree] + (size_t)child];
}

static void put_child(const vt_tree_model *model, const spans *under, size_t tree, int32_t child, uint32_t first)
{
    size_t begin = model->branch_offsets[tree];
    if (child < 0) model->ordered_leaves[begin + tree + first] = model->leaf_values[begin + tree + (size_t)~child];
    else under->firsts[begin + (size_t)child] = first;
}

static void order_leaves(const vt_tree_model *model, const spans *under, size_t tree)
{
    size_t begin = model->branch_offsets[tree], end = model->branch_offsets[tree + 1];
    if (begin == end) put_child(model, under, tree, ~0, 0);
    for (size_t i = end; i-- > begin;) {
        const int32_t *children = &model->children[2 * i];
        under->counts[i] = leaves_under(model, under, tree, children[0]) + leaves_under(model, under, tree, children[1]);
    }
    for (size_t i = begin; i < end; i++) {
        const int32_t *children = &model->children[2 * i];
        put_child(model, under, tree, children[0], under->firsts[i]);
        put_child(model, under, tree, children[1], under->firsts[i] + leaves_under(model, under, tree, children[0]));
    }
}

/* Bits of leaves first..end - 1 in word `word` of a tree. */
static uint32_t bits_between(uint32_t first, uint32_t end, uint32_t word)
{
    uint32_t from = 32 * word, low = first > from ? first - from : 0, high = end > from ? end - from : 0;
    if (low >= 32 || high <= low) return 0;
    return (high >= 32 ? UINT32_MAX : (1u << high) - 1) & ~((1u << low) - 1);
}

/* Appends the tests of one word of a tree at `place`. */
static void plan_word(vt_tree_model *model, const spans *under, size_t tree, uint32_t word, vt_tree_word *place)
{
    for (size_t i = model->branch_offsets[tree]; i < model->branch_offsets[tree + 1]; i++) {
        uint32_t first = under->firsts[i], end = first + leaves_under(model, under, tree, model->children[2 * i]);
        uint32_t left = bits_between(first, end, word);
        if (!left) continue;
        if (model->flags[i] & VT_TREE_CATEGORICAL)
            model->set_tests[place->set_tests++] = (vt_tree_set_test){(uint32_t)i, ~left};
        else model->tests[place->tests++] = (vt_tree_test){model->thresholds[i], ~left, model->branch_columns[i]};
    }
}

static void plan_words(vt_tree_model *model, const spans *under)
{
    vt_tree_word place = {0, 0};
    uint32_t at = 0;
    for (size_t tree = 0; tree < model->trees; tree++) {
        model->tree_words[tree] = at;
        order_leaves(model, under, tree);
        for (uint32_t word = 0; is_masked(model, tree) && 32 * (size_t)word < leaves_of(model, tree); word++) {
            model->words[at++] = place;
            plan_word(model, under, tree, word, &place);
        }
    }
    model->tree_words[model->trees] = at;
    model->words[at] = place;
}

static vt_status plan_masks(vt_tree_model *model, vt_error *error)
{
    size_t words = 0, tests = 0;
    for (size_t tree = 0; tree < model->trees; tree++) {
        size_t own = is_masked(model, tree) ? (leaves_of(model, tree) + 31) / 32 : 0;
        words += own;
        tests += own * leaves_of(model, tree);
    }
    model->tree_words = vt_alloc(model->trees + 1, sizeof *model->tree_words);
    model->words = vt_alloc(words + 1, sizeof *model->words);
    model->tests = vt_alloc(tests, sizeof *model->tests);
    model->set_tests = vt_alloc(model->categorical * VT_TREE_MOST_WORDS, sizeof *model->set_tests);
    model->ordered_leaves = vt_alloc(model->branches + model->trees, sizeof *model->ordered_leaves);
    spans under = {vt_alloc(model->branches, sizeof *under.counts), vt_alloc(model->branches, sizeof *under.firsts)};
    bool there = model->tree_words && model->words && model->tests && model->set_tests && model->ordered_leaves && under.counts &&
                 under.firsts;
    if (there) plan_words(model, &under);
    vt_free(under.counts);
    vt_free(under.firsts);
    return there ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for %zu branches", model->branches);
}

/* Only trees without branches by category are walked by nodes. */
static bool has_nodes(const vt_tree_model *model, size_t tree)
{
    for (size_t i = model->branch_offsets[tree]; i < model->branch_offsets[tree + 1]; i++)
        if (model->flags[i] & VT_TREE_CATEGORICAL) return false;
    return !is_masked(model, tree);
}

static void plan_nodes(vt_tree_model *model, size_t tree)
{
    size_t begin = model->branch_offsets[tree], count = model->branch_offsets[tree + 1] - begin;
    uint32_t root = model->roots[tree];
    for (size_t i = 0; i < count; i++) {
        vt_tree_node *node = &model->nodes[root + i];
        *node = (vt_tree_node){.threshold = model->thresholds[begin + i], .column = model->branch_columns[begin + i]};
        for (size_t side = 0; side < 2; side++) {
            int32_t child = model->children[2 * (begin + i) + side];
            node->next[1 - side] = root + (child < 0 ? (uint32_t)count + (uint32_t)~child : (uint32_t)child);
        }
    }
    for (size_t leaf = 0; leaf <= count; leaf++) {
        uint32_t at = root + (uint32_t)(count + leaf);
        model->nodes[at] = (vt_tree_node){.threshold = model->leaf_values[begin + tree + leaf], .next = {at, at}};
    }
}

static vt_status plan_walks(vt_tree_model *model, vt_error *error)
{
    size_t nodes = 0;
    model->roots = vt_alloc(model->trees, sizeof *model->roots);
    if (!model->roots) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t tree = 0; tree < model->trees; tree++) {
        bool own = has_nodes(model, tree);
        model->roots[tree] = own ? (uint32_t)nodes : UINT32_MAX;
        nodes += own ? 2 * leaves_of(model, tree) - 1 : 0;
    }
    if (nodes > INT32_MAX) return vt_fail(error, VT_UNSUPPORTED, "more than %d branches and leaves", INT32_MAX);
    model->nodes = vt_alloc(nodes, sizeof *model->nodes);
    if (!model->nodes) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu branches", model->branches);
    for (size_t tree = 0; tree < model->trees; tree++)
        if (model->roots[tree] != UINT32_MAX) plan_nodes(model, tree);
    return VT_OK;
}

vt_status vt_tree_plan(vt_tree_model *model, vt_error *error)
{
    VT_TRY(plan_columns(model, error));
    VT_TRY(plan_masks(model, error));
    return plan_walks(model, error);
}

void vt_tree_plan_close(vt_tree_model *model)
{
    vt_free(model->columns);
    vt_free(model->branch_columns);
    vt_free(model->branch_sets);
    vt_free(model->tree_words);
    vt_free(model->words);
    vt_free(model->tests);
    vt_free(model->set_tests);
    vt_free(model->roots);
    vt_free(model->nodes);
    vt_free(model->ordered_leaves);
    vt_free(model->block);
}
