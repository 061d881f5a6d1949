/* rank/tree_*.c: trees by hand and by chance against the plainest walk, contributions against Shapley's formula, and damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tree_shelf.h"
#include "safetensors.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const names[SHELF_FEATURES] = {"price", "age", "rank", "days", "colour", "category"};

static void near(double a, double b, double within)
{
    if (!(fabs(a - b) <= within)) fail_msg("%.12g is not %.12g", a, b);
}

static vt_tree_model *opened(const shelf_tree *trees, size_t count, float base, vt_buffer *file)
{
    vt_error error = {0};
    vt_tree_model *model;
    vt_tree_builder *builder = vt_tree_builder_open();
    const vt_tree_source source = {names, SHELF_FEATURES, (double)base};
    *file = (vt_buffer){0};
    assert_non_null(builder);
    for (size_t i = 0; i < count; i++) assert_int_equal(vt_tree_builder_add(builder, trees[i].nodes, trees[i].count, &error), VT_OK);
    if (vt_tree_builder_write(builder, file, &source, &(vt_tree_origin){.config = "{\"a\":1}", .seed = 9}, &error) != VT_OK)
        fail_msg("%s", error.message);
    vt_tree_builder_close(builder);
    if (vt_tree_model_open(&model, (vt_bytes){file->data, file->size}, &error) != VT_OK) fail_msg("%s", error.message);
    return model;
}

static void closed(vt_tree_model *model, vt_buffer *file)
{
    vt_tree_model_close(model);
    vt_buffer_free(file);
}

/* price < 10 ? (rank < 3 ? 4 : 2) : 1, of 2, 2 and 4 training rows. */
static shelf_tree worked_tree(void)
{
    shelf_tree tree = {.count = 5};
    tree.nodes[0] = (vt_source_node){.left = 1, .right = 2, .feature = 0, .threshold = 10, .cover = 8};
    tree.nodes[1] = (vt_source_node){.left = 3, .right = 4, .feature = 2, .threshold = 3, .cover = 4};
    tree.nodes[2] = (vt_source_node){.leaf = true, .value = 1, .cover = 4};
    tree.nodes[3] = (vt_source_node){.leaf = true, .value = 4, .cover = 2};
    tree.nodes[4] = (vt_source_node){.leaf = true, .value = 2, .cover = 2};
    return tree;
}

/* Of price 5, rank 1: nothing known: 1/2 (1/2 4 + 1/2 2) + 1/2 1 = 2; price: 3; rank: 1/2 4 + 1/2 1 = 2.5; both: 4.
 * price adds ((3 - 2) + (4 - 2.5)) / 2 = 1.25, rank ((2.5 - 2) + (4 - 3)) / 2 = 0.75.
 * Of price 20, rank 1: price: 1; rank: 2.5; both: 1. price adds ((1 - 2) + (1 - 2.5)) / 2 = -1.25, rank ((2.5 - 2) + 0) / 2 = 0.25. */
static void a_tree_is_worked_out_by_hand(void **state)
{
    (void)state;
    static const float rows[2][SHELF_FEATURES] = {{5, 0, 1, 0, 0, 0}, {20, 0, 1, 0, 0, 0}};
    static const double shares[2][2] = {{1.25, 0.75}, {-1.25, 0.25}};
    shelf_tree tree = worked_tree();
    vt_buffer file;
    float scores[2];
    double amounts[SHELF_FEATURES + 1];
    vt_tree_model *model = opened(&tree, 1, 0.5f, &file);
    vt_tree_model_score(model, rows[0], 2, scores);
    assert_true(scores[0] == 4.5f && scores[1] == 1.5f);
    for (size_t i = 0; i < 2; i++) {
        vt_tree_model_explain(model, rows[i], amounts);
        near(amounts[0], shares[i][0], 1e-12);
        near(amounts[2], shares[i][1], 1e-12);
        near(amounts[SHELF_FEATURES], 2.5, 1e-12);
        assert_true(amounts[1] == 0.0 && amounts[3] == 0.0);
    }
    assert_true(vt_tree_model_asks(model, 0) && vt_tree_model_asks(model, 2) && !vt_tree_model_asks(model, 1));
    assert_int_equal(vt_tree_model_trees(model), 1);
    assert_int_equal(vt_tree_model_branches(model), 2);
    assert_string_equal(vt_tree_model_metadata(model, "config"), "{\"a\":1}");
    assert_string_equal(vt_tree_model_feature_name(model, 5), "category");
    closed(model, &file);
}

enum { TREES = 12, ROWS = 75 };

static void score_as_a_walk_does(const shelf_tree *trees, size_t count, vt_random *random)
{
    static float rows[ROWS * SHELF_FEATURES], scores[ROWS], again[ROWS];
    vt_buffer file;
    vt_tree_model *model = opened(trees, count, -0.25f, &file);
    for (size_t i = 0; i < ROWS; i++) draw_row(rows + i * SHELF_FEATURES, random);
    vt_tree_model_score(model, rows, ROWS, scores);
    for (size_t i = 0; i < ROWS; i++) {
        float sum = -0.25f;
        for (size_t tree = 0; tree < count; tree++) sum += (float)shelf_score(&trees[tree], rows + i * SHELF_FEATURES);
        assert_true(scores[i] == sum);
        vt_tree_model_score(model, rows + i * SHELF_FEATURES, 1, &again[i]);
    }
    assert_memory_equal(scores, again, sizeof scores);
    closed(model, &file);
}

static void drawn_trees_score_as_a_walk_does(void **state)
{
    (void)state;
    static const size_t leaves[TREES] = {1, 2, 3, 31, 32, 33, 64, 65, 96, 97, 200, 500};
    shelf_tree *trees = vt_alloc(TREES, sizeof *trees);
    vt_random random = vt_random_seed(4, 1);
    for (int kind = 0; kind < 4; kind++) {
        for (size_t i = 0; i < TREES; i++) {
            bool deep = kind & 2 && leaves[i] <= 200;
            draw_tree(&trees[i], leaves[i], &random, kind & 1, deep);
            score_as_a_walk_does(&trees[i], 1, &random);
        }
        score_as_a_walk_does(trees, TREES, &random);
    }
    vt_free(trees);
}

static void contributions_are_shapley_values(void **state)
{
    (void)state;
    shelf_tree *tree = vt_alloc(1, sizeof *tree);
    vt_random random = vt_random_seed(8, 2);
    double amounts[SHELF_FEATURES + 1];
    float row[SHELF_FEATURES], score;
    for (size_t i = 0; i < 60; i++) {
        vt_buffer file;
        draw_tree(tree, 1 + i % 20, &random, i & 1, i % 3 == 0);
        if (i % 7 == 0) for (size_t node = 0; node < tree->count; node++) tree->nodes[node].cover = 0;
        draw_row(row, &random);
        vt_tree_model *model = opened(tree, 1, 3.0f, &file);
        vt_tree_model_explain(model, row, amounts);
        vt_tree_model_score(model, row, 1, &score);
        double sum = amounts[SHELF_FEATURES];
        near(sum, 3.0 + shelf_game(tree, 0, row, 0), 1e-9);
        for (size_t feature = 0; feature < SHELF_FEATURES; sum += amounts[feature++])
            near(amounts[feature], shelf_shapley(tree, row, feature), 1e-9);
        near(sum, (double)score, 1e-5);
        closed(model, &file);
    }
    vt_free(tree);
}

static void contributions_add_up(void **state)
{
    (void)state;
    shelf_tree *trees = vt_alloc(TREES, sizeof *trees);
    vt_random random = vt_random_seed(12, 3);
    double amounts[SHELF_FEATURES + 1];
    float row[SHELF_FEATURES], score;
    vt_buffer file;
    for (size_t i = 0; i < TREES; i++) draw_tree(&trees[i], 20 + 30 * i, &random, true, i == 7);
    for (size_t i = 0; i < 4; i++) draw_tree(&trees[i], 150, &random, true, true); /* 149 branches deep */
    vt_tree_model *model = opened(trees, TREES, 1.0f, &file);
    for (size_t i = 0; i < 40; i++) {
        double sum = 0;
        draw_row(row, &random);
        vt_tree_model_explain(model, row, amounts);
        vt_tree_model_score(model, row, 1, &score);
        for (size_t feature = 0; feature <= SHELF_FEATURES; feature++) sum += amounts[feature];
        near(sum, (double)score, 1e-4);
    }
    closed(model, &file);
    vt_free(trees);
}

enum { ALIKE = 150 };

/* A tree whose leaf 1 is reached by the rows that pass `count` branches, each for a feature of its own and each with half of the training
 * rows; its other leaves are 0. */
static vt_tree_model *opened_chain(size_t count, vt_buffer *file)
{
    static char texts[ALIKE][8];
    static vt_source_node nodes[2 * ALIKE + 1];
    const char *alike[ALIKE];
    vt_tree_model *model;
    vt_tree_builder *builder = vt_tree_builder_open();
    for (size_t i = 0; i <= 2 * count; i++) nodes[i] = (vt_source_node){.leaf = true, .value = i == 2 * count, .cover = 1};
    for (size_t i = 0; i < count; i++) {
        snprintf(texts[i], sizeof texts[i], "f%zu", i);
        alike[i] = texts[i];
        nodes[2 * i] = (vt_source_node){.feature = (uint32_t)i, .threshold = 1, .left = (uint32_t)(2 * i + 2), .right = (uint32_t)(2 * i + 1)};
    }
    for (size_t i = 0; i <= 2 * count; i++) nodes[i].cover = ldexp(1.0, -(int)((i + 1) / 2));
    *file = (vt_buffer){0};
    assert_int_equal(vt_tree_builder_add(builder, nodes, 2 * count + 1, NULL), VT_OK);
    assert_int_equal(vt_tree_builder_write(builder, file, &(vt_tree_source){alike, count, 0.0}, &(vt_tree_origin){0}, NULL), VT_OK);
    vt_tree_builder_close(builder);
    assert_int_equal(vt_tree_model_open(&model, (vt_bytes){file->data, file->size}, NULL), VT_OK);
    return model;
}

/* What all say alike is shared alike: of a row that passes every branch, each of n features has (1 - 2^-n) / n. Of one that fails at all
 * of them, where every feature by itself keeps the leaf away, each has -2^-n / n. */
static void many_features_share_alike(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 2, 3, 4, 7, 12, 13, 40, ALIKE};
    float row[ALIKE];
    double amounts[ALIKE + 1];
    for (size_t at = 0; at < sizeof counts / sizeof *counts; at++) {
        size_t count = counts[at];
        double rare = ldexp(1.0, -(int)count);
        vt_buffer file;
        vt_tree_model *model = opened_chain(count, &file);
        for (int passes = 0; passes < 2; passes++) {
            for (size_t i = 0; i < count; i++) row[i] = passes ? 0.0f : 2.0f;
            vt_tree_model_explain(model, row, amounts);
            for (size_t i = 0; i < count; i++) near(amounts[i] * (double)count, passes - rare, passes ? 1e-12 : 1e-12 * rare);
            near(amounts[count], rare, 1e-12 * rare);
        }
        closed(model, &file);
    }
}

/* The worked tree and one by category, with one thing of the arrays made wrong by `spoil`. */
typedef struct damage {
    const char *message;
    vt_tree_arrays arrays;
    vt_tree_origin origin;
} damage;

static const uint32_t offsets[] = {0, 2, 3}, features[] = {0, 2, 5}, sets[] = {0, 1}, words[] = {6};
static const float thresholds[] = {10, 3, 0}, leaf_values[] = {4, 2, 1, 7, 8}, covers[] = {8, 4, 2}, leaf_covers[] = {2, 2, 4, 1, 1};
static const uint8_t flags[] = {1, 0, VT_TREE_CATEGORICAL};
static const int32_t children[] = {1, ~2, ~0, ~1, ~0, ~1};

static damage sound(const char *message)
{
    return (damage){.message = message,
                    .arrays = {.trees = 2, .branches = 3, .categorical = 1, .words = 1, .branch_offsets = offsets, .branch_features = features,
                               .thresholds = thresholds, .flags = flags, .children = children, .category_offsets = sets,
                               .category_words = words, .leaf_values = leaf_values, .branch_covers = covers, .leaf_covers = leaf_covers},
                    .origin = {.features = names, .feature_count = SHELF_FEATURES}};
}

static void refused(const damage *wrong)
{
    vt_buffer file = {0};
    vt_error error = {0};
    vt_status status = vt_tree_file_write(&file, &wrong->arrays, &wrong->origin, &error);
    vt_buffer_free(&file);
    if (!*wrong->message) {
        assert_int_equal(status, VT_OK);
        return;
    }
    assert_int_equal(status, VT_BAD_DATA);
    if (!strstr(error.message, wrong->message)) fail_msg("%s: %s", wrong->message, error.message);
}

#define WRONG(field, name, ...)                                                                        \
    do {                                                                                               \
        damage wrong = sound(name);                                                                    \
        wrong.arrays.field = __VA_ARGS__;                                                              \
        refused(&wrong);                                                                               \
    } while (0)

static void damage_is_refused_by_name(void **state)
{
    (void)state;
    damage whole = sound("");
    refused(&whole);
    WRONG(branch_offsets, "branch_offsets", (const uint32_t[]){1, 2, 3});
    WRONG(branch_offsets, "branch_offsets", (const uint32_t[]){0, 4, 3});
    WRONG(branch_offsets, "children", (const uint32_t[]){0, 1, 3});
    WRONG(branch_features, "branch_features: element 2: 6", (const uint32_t[]){0, 2, 6});
    WRONG(thresholds, "thresholds: element 1", (const float[]){10, NAN, 0});
    WRONG(thresholds, "thresholds: element 0", (const float[]){-INFINITY, 0, 0});
    WRONG(thresholds, "", (const float[]){INFINITY, 0, 0});
    WRONG(flags, "flags: element 0", (const uint8_t[]){8, 0, 4});
    WRONG(flags, "category_offsets", (const uint8_t[]){0, 4, 4});
    WRONG(children, "children: element 0", (const int32_t[]){0, ~2, ~0, ~1, ~0, ~1});
    WRONG(children, "children: element 0", (const int32_t[]){2, ~2, ~0, ~1, ~0, ~1});
    WRONG(children, "children: element 3", (const int32_t[]){1, ~2, ~0, ~0, ~0, ~1});
    WRONG(children, "children: element 2", (const int32_t[]){1, ~2, 1, ~1, ~0, ~1});
    WRONG(children, "children: element 5", (const int32_t[]){1, ~2, ~0, ~1, ~0, ~2});
    WRONG(children, "children: element 5", (const int32_t[]){1, ~2, ~0, ~1, ~0, INT32_MIN});
    WRONG(category_offsets, "category_offsets", (const uint32_t[]){1, 1});
    WRONG(leaf_values, "leaf_values: element 4", (const float[]){4, 2, 1, 7, INFINITY});
    WRONG(branch_covers, "branch_covers: element 0", (const float[]){-1, 4, 2});
    WRONG(leaf_covers, "leaf_covers: element 1", (const float[]){2, NAN, 4, 1, 1});
    WRONG(base_score, "base_score", NAN);
}

static void names_are_checked(void **state)
{
    (void)state;
    char large[VT_TREE_NAME_BYTES + 1] = {0};
    damage wrong = sound("\"age\" is there twice");
    wrong.origin.features = (const char *const[]){"age", "b", "c", "d", "age", "e"};
    refused(&wrong);
    wrong = sound("features: 2: not a name");
    wrong.origin.features = (const char *const[]){"a", "b", "", "d", "e", "f"};
    refused(&wrong);
    memset(large, 'x', VT_TREE_NAME_BYTES);
    wrong.origin.features = (const char *const[]){"a", "b", large, "d", "e", "f"};
    refused(&wrong);
    wrong = sound("");
    wrong.origin.features = (const char *const[]){"\"quoted\"", "gr\xc3\xbc" "n", "a\\b", "d", "e", "f"};
    refused(&wrong);
}

/* Any byte of the file changed: refused, or opened and used without harm. */
static void damaged_bytes_do_no_harm(void **state)
{
    (void)state;
    damage whole = sound("");
    vt_buffer file = {0};
    vt_error error = {0};
    vt_random random = vt_random_seed(5, 5);
    assert_int_equal(vt_tree_file_write(&file, &whole.arrays, &whole.origin, &error), VT_OK);
    for (size_t at = 0; at < file.size; at++) {
        vt_tree_model *model;
        uint8_t kept = file.data[at];
        file.data[at] = (uint8_t)vt_random_u32(&random);
        if (vt_tree_model_open(&model, (vt_bytes){file.data, file.size}, &error) == VT_OK) {
            float rows[SHELF_FEATURES] = {NAN, 1, 2, 3, 4, 5}, score;
            double amounts[SHELF_FEATURES + 1];
            if (vt_tree_model_features(model) == SHELF_FEATURES) {
                vt_tree_model_score(model, rows, 1, &score);
                vt_tree_model_explain(model, rows, amounts);
            }
            vt_tree_model_close(model);
        }
        file.data[at] = kept;
    }
    vt_buffer_free(&file);
}

static void newer_files_are_told_apart(void **state)
{
    (void)state;
    const char *const metadata[] = {"format", "vitrine-trees 2", "features", "[\"a\"]", NULL};
    vt_buffer file = {0};
    vt_error error = {0};
    vt_tree_model *model;
    const vt_tensor tensor = {.name = "x", .dtype = VT_DTYPE_F32, .dimensions = 1, .shape = {1}, .data = (const uint8_t *)"abcd", .size_bytes = 4};
    assert_int_equal(vt_safetensors_write(&file, &tensor, 1, metadata, &error), VT_OK);
    assert_int_equal(vt_tree_model_open(&model, (vt_bytes){file.data, file.size}, &error), VT_UNSUPPORTED);
    assert_null(model);
    vt_buffer_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_is_worked_out_by_hand),
        cmocka_unit_test(drawn_trees_score_as_a_walk_does),
        cmocka_unit_test(contributions_are_shapley_values),
        cmocka_unit_test(contributions_add_up),
        cmocka_unit_test(many_features_share_alike),
        cmocka_unit_test(damage_is_refused_by_name),
        cmocka_unit_test(names_are_checked),
        cmocka_unit_test(damaged_bytes_do_no_harm),
        cmocka_unit_test(newer_files_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
