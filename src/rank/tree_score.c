#include "tree_parts.h"

#include "simd.h"

#include <string.h>

enum { LANES = VT_TREE_BLOCK / 4 };

int32_t vt_tree_category(float value, uint8_t flags)
{
    if (vt_tree_is_missing(value, flags)) return VT_TREE_NAN_CATEGORY;
    return value >= 0.0f && value < (float)VT_TREE_MOST_CATEGORIES ? (int32_t)value : VT_TREE_NO_CATEGORY;
}

bool vt_tree_category_goes_left(const vt_tree_model *model, size_t branch, int32_t category)
{
    size_t set = model->branch_sets[branch], begin = model->category_offsets[set];
    if (category == VT_TREE_NAN_CATEGORY) return model->flags[branch] & VT_TREE_DEFAULT_LEFT;
    if (category < 0 || (size_t)category / 32 >= model->category_offsets[set + 1] - begin) return false;
    return model->category_words[begin + (size_t)category / 32] >> (category % 32) & 1;
}

static void fill_column(const vt_tree_model *model, size_t at, const float *rows, size_t count)
{
    vt_tree_column column = model->columns[at];
    float *values = model->block + at * VT_TREE_BLOCK, missing = column.flags & VT_TREE_DEFAULT_LEFT ? -__builtin_inff() : __builtin_inff();
    for (size_t i = 0; i < count; i++) {
        float value = rows[i * model->features + column.feature];
        if (column.flags & VT_TREE_CATEGORICAL) {
            int32_t category = vt_tree_category(value, column.flags);
            memcpy(&values[i], &category, sizeof category);
        } else values[i] = vt_tree_is_missing(value, column.flags) ? missing : value;
    }
}

static void run_tests(const vt_tree_test *test, const vt_tree_test *end, const float *block, uint32_t *masks)
{
    v128_t possible[LANES];
    for (size_t lane = 0; lane < LANES; lane++) possible[lane] = wasm_i32x4_const(-1, -1, -1, -1);
    for (; test < end; test++) {
        v128_t threshold = wasm_v128_load32_splat(&test->threshold), keep = wasm_v128_load32_splat(&test->keep);
        const float *values = block + test->column;
        for (size_t lane = 0; lane < LANES; lane++) {
            v128_t left = wasm_f32x4_lt(wasm_v128_load(values + 4 * lane), threshold);
            possible[lane] = wasm_v128_and(possible[lane], wasm_v128_or(left, keep));
        }
    }
    for (size_t lane = 0; lane < LANES; lane++) wasm_v128_store(masks + 4 * lane, possible[lane]);
}

static void run_set_test(const vt_tree_model *model, const vt_tree_set_test *test, size_t count, uint32_t *masks)
{
    const float *values = model->block + model->branch_columns[test->branch];
    for (size_t i = 0; i < count; i++) {
        int32_t category;
        memcpy(&category, &values[i], sizeof category);
        if (!vt_tree_category_goes_left(model, test->branch, category)) masks[i] &= test->keep;
    }
}

static void run_word(const vt_tree_model *model, size_t word, size_t count, uint32_t *masks)
{
    const vt_tree_word *own = &model->words[word], *next = own + 1;
    run_tests(model->tests + own->tests, model->tests + next->tests, model->block, masks);
    for (uint32_t i = own->set_tests; i < next->set_tests; i++) run_set_test(model, &model->set_tests[i], count, masks);
}

static void add_masked(const vt_tree_model *model, size_t tree, size_t count, float *scores)
{
    uint32_t masks[VT_TREE_MOST_WORDS][VT_TREE_BLOCK];
    const float *leaves = model->ordered_leaves + model->branch_offsets[tree] + tree;
    size_t begin = model->tree_words[tree], words = model->tree_words[tree + 1] - begin;
    for (size_t word = 0; word < words; word++) run_word(model, begin + word, count, masks[word]);
    for (size_t i = 0; i < count; i++) {
        size_t word = 0;
        /* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Branch): a tree has a leaf, so it has a word */
        while (!masks[word][i]) word++;
        scores[i] += leaves[32 * word + (size_t)__builtin_ctz(masks[word][i])];
    }
}

/* Eight rows step by step together, so that none waits for its own loads. */
static void add_walked(const vt_tree_model *model, size_t tree, size_t count, float *scores)
{
    enum { TOGETHER = 8 };
    for (size_t begin = 0; begin < count; begin += TOGETHER) {
        const float *values = model->block + begin;
        uint32_t at[TOGETHER], moved = 1;
        for (size_t i = 0; i < TOGETHER; i++) at[i] = model->roots[tree];
        while (moved) {
            moved = 0;
            for (size_t i = 0; i < TOGETHER; i++) {
                const vt_tree_node *node = &model->nodes[at[i]];
                uint32_t next = node->next[values[node->column + i] < node->threshold];
                moved |= next ^ at[i];
                at[i] = next;
            }
        }
        for (size_t i = 0; i < TOGETHER && begin + i < count; i++) scores[begin + i] += model->nodes[at[i]].threshold;
    }
}

static bool goes_left(const vt_tree_model *model, size_t branch, size_t row)
{
    const float *value = model->block + model->branch_columns[branch] + row;
    int32_t category;
    if (!(model->flags[branch] & VT_TREE_CATEGORICAL)) return *value < model->thresholds[branch];
    memcpy(&category, value, sizeof category);
    return vt_tree_category_goes_left(model, branch, category);
}

static void add_branch_by_branch(const vt_tree_model *model, size_t tree, size_t count, float *scores)
{
    size_t begin = model->branch_offsets[tree];
    for (size_t row = 0; row < count; row++) {
        int32_t at = 0;
        do at = model->children[2 * (begin + (size_t)at) + !goes_left(model, begin + (size_t)at, row)];
        while (at >= 0);
        scores[row] += model->leaf_values[begin + tree + (size_t)~at];
    }
}

void vt_tree_model_score(vt_tree_model *model, const float *rows, size_t count, float *scores)
{
    for (size_t begin = 0; begin < count; begin += VT_TREE_BLOCK) {
        size_t rest = count - begin, own = rest < VT_TREE_BLOCK ? rest : VT_TREE_BLOCK;
        for (size_t i = 0; i < own; i++) scores[begin + i] = model->base_score;
        for (size_t at = 0; at < model->column_count; at++) fill_column(model, at, rows + begin * model->features, own);
        for (size_t tree = 0; tree < model->trees; tree++)
            if (model->tree_words[tree] < model->tree_words[tree + 1]) add_masked(model, tree, own, scores + begin);
            else if (model->roots[tree] != UINT32_MAX) add_walked(model, tree, own, scores + begin);
            else add_branch_by_branch(model, tree, own, scores + begin);
    }
}
