/* ranker/lightgbm_text.c: every kind of split, with what LightGBM's documentation says of it worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lightgbm_text.h"
#include "memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD(rest) "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=1\n" rest \
    "feature_names=price age\nfeature_infos=[0:9] [0:1]\ntree_sizes=400\n\n"

static vt_status read_text(const char *text, vt_buffer *file, vt_error *error)
{
    return vt_lightgbm_text_read(file, (vt_bytes){(const uint8_t *)text, strlen(text)}, &(vt_tree_origin){.seed = 5}, error);
}

static vt_tree_model *opened(const char *text, vt_buffer *file)
{
    vt_tree_model *model;
    vt_error error = {0};
    *file = (vt_buffer){0};
    if (read_text(text, file, &error) != VT_OK) fail_msg("%s", error.message);
    assert_int_equal(vt_tree_model_open(&model, (vt_bytes){file->data, file->size}, &error), VT_OK);
    return model;
}

static void closed(vt_tree_model *model, vt_buffer *file)
{
    vt_tree_model_close(model);
    vt_buffer_free(file);
}

/* A tree of one branch on `age`, leaves -1 (left) and 1. */
static void one_branch(char *text, size_t size, int type, const char *threshold, const char *sets)
{
    snprintf(text, size,
             HEAD("objective=lambdarank\n") "Tree=0\nnum_leaves=2\nnum_cat=%d\nsplit_feature=1\nsplit_gain=1\nthreshold=%s\ndecision_type=%d\n"
             "left_child=-1\nright_child=-2\nleaf_value=-1 1\nleaf_weight=3 4\nleaf_count=30 40\ninternal_value=0\ninternal_weight=0\n"
             "internal_count=70\n%sis_linear=0\nshrinkage=0.1\n\n\nend of trees\n\nfeature_importances:\nage=1\n\nparameters:\n[boosting: gbdt]\n",
             *sets ? 1 : 0, threshold, type, sets);
}

/* sides: "LR...", of each value. */
static void goes(int type, const char *threshold, const char *sets, const float *values, const char *sides)
{
    char text[1200];
    vt_buffer file;
    one_branch(text, sizeof text, type, threshold, sets);
    vt_tree_model *model = opened(text, &file);
    for (size_t i = 0; sides[i]; i++) {
        float score, row[2] = {7, values[i]};
        double amounts[3];
        vt_tree_model_score(model, row, 1, &score);
        if (score != (sides[i] == 'L' ? -1.0f : 1.0f)) fail_msg("type %d, threshold %s: %g goes wrong", type, threshold, (double)values[i]);
        vt_tree_model_explain(model, row, amounts);
        assert_true(amounts[0] == 0.0 && fabs(amounts[1] + amounts[2] - (double)score) < 1e-12);
        assert_true(fabs(amounts[2] - (40.0 - 30.0) / 70.0) < 1e-12);
    }
    closed(model, &file);
}

static void numbers_and_what_is_missing_go_their_way(void **state)
{
    (void)state;
    const float above[] = {NAN, 0.0f, 1e-36f, 1.5f, nextafterf(1.5f, 9.0f), -2.0f, 1e30f};
    const float below[] = {NAN, 0.0f, -1e-36f, -1.0f, nextafterf(-1.0f, 9.0f), -2.0f, 1e30f};
    static const struct { int type; const char *above, *below; } cases[] = {
        {0, "LLLLRLR", "RRRLRLR"},  /* nothing is missing: NaN counts as 0 */
        {2, "LLLLRLR", "RRRLRLR"},
        {4, "RRRLRLR", "RRRLRLR"},  /* zero is missing, and NaN, to the right */
        {6, "LLLLRLR", "LLLLRLR"},  /* to the left */
        {8, "RLLLRLR", "RRRLRLR"},  /* NaN is missing, to the right */
        {10, "LLLLRLR", "LRRLRLR"}, /* to the left */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        goes(cases[i].type, "1.5", "", above, cases[i].above);
        goes(cases[i].type, "-1", "", below, cases[i].below);
    }
}

static void thresholds_are_doubles(void **state)
{
    (void)state;
    const float near[] = {0.1f, nextafterf(0.1f, 0.0f), 0.0f};
    goes(8, "0.10000000000000001", "", near, "RLL"); /* the float 0.1 lies above the double 0.1 */
    goes(8, "1.0000000180025095e-35", "", (const float[]){0.0f, 1e-35f, 2e-35f}, "LLR");
    goes(8, "-0", "", (const float[]){0.0f, -0.0f, 1e-45f, -1e-45f}, "LLRL");
    goes(8, "1e+300", "", (const float[]){3e38f, INFINITY, NAN}, "LRR");
    goes(8, "-1e+300", "", (const float[]){-3e38f, -INFINITY, NAN}, "RLR");
}

static void categories_in_the_set_go_left(void **state)
{
    (void)state;
    static const int types[] = {1, 3, 5, 7, 9, 11}; /* what is missing goes right in all */
    const float values[] = {0.0f, 1.0f, 2.0f, 2.75f, 33.0f, 34.0f, 96.0f, 1e9f, -1.0f, NAN};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        goes(types[i], "0", "cat_boundaries=0 1\ncat_threshold=5\n", values, "LRLLRRRRRR");   /* {0, 2} */
        goes(types[i], "0", "cat_boundaries=0 2\ncat_threshold=0 2\n", values, "RRRRLRRRRR"); /* {33} */
    }
}

/* Branches 0: price <= 3 to branch 1, else branch 2. 1: age in {0} to leaf 0, else 3. 2: price in {4, 6, 35} to leaf 1, else 2. */
#define THREE_BRANCHES "num_leaves=4\nnum_cat=2\nsplit_feature=0 1 0\nthreshold=3 0 1\ndecision_type=8 1 1\nleft_child=1 -1 -2\n" \
    "right_child=2 -4 -3\nleaf_value=10 20 30 40\nleaf_count=1 2 3 4\ninternal_count=10 5 5\ncat_boundaries=0 1 3\ncat_threshold=1 80 8\n\n"

static const float questions[6][2] = {{1, 0}, {1, 1}, {4, 0}, {35, 1}, {5, 0}, {NAN, NAN}};

static void leaves_are_found_by_number(void **state)
{
    (void)state;
    static const float expected[] = {10, 40, 20, 20, 30, 30};
    vt_buffer file;
    float scores[6];
    vt_tree_model *model = opened(HEAD("") "Tree=0\n" THREE_BRANCHES "end of trees\n", &file);
    vt_tree_model_score(model, questions[0], 6, scores);
    for (size_t i = 0; i < 6; i++) assert_true(scores[i] == expected[i]);
    assert_int_equal(vt_tree_model_features(model), 2);
    assert_string_equal(vt_tree_model_feature_name(model, 1), "age");
    assert_string_equal(vt_tree_model_metadata(model, "seed"), "5");
    closed(model, &file);
}

static void trees_add_up_and_forests_are_means(void **state)
{
    (void)state;
    static const char lone[] = "Tree=1\r\nnum_leaves=1\r\nnum_cat=0\r\nsplit_feature=\r\nleaf_value=5\r\n\r\n";
    char text[1600];
    vt_buffer file;
    float scores[2];
    snprintf(text, sizeof text, "%sTree=0\n" THREE_BRANCHES "%sTree=2\n" THREE_BRANCHES "\nfeature importances:\n", HEAD(""), lone);
    vt_tree_model *model = opened(text, &file);
    vt_tree_model_score(model, questions[0], 2, scores);
    assert_true(scores[0] == 25.0f && scores[1] == 85.0f);
    closed(model, &file);
    snprintf(text, sizeof text, "%sTree=0\n" THREE_BRANCHES "%sTree=2\n" THREE_BRANCHES "end of trees\n", HEAD("average_output\n"), lone);
    model = opened(text, &file);
    vt_tree_model_score(model, questions[0], 2, scores);
    assert_true(fabsf(scores[0] - 25.0f / 3.0f) < 1e-5f && fabsf(scores[1] - 85.0f / 3.0f) < 1e-5f);
    closed(model, &file);
}

static void replace(char *text, size_t size, const char *from, const char *to)
{
    char rest[2000];
    char *at = strstr(text, from);
    assert_non_null(at);
    snprintf(rest, sizeof rest, "%s", at + strlen(from));
    snprintf(at, size - (size_t)(at - text), "%s%s", to, rest);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct { const char *from, *to; vt_status status; const char *message; } cases[] = {
        {"tree\n", "leaf\n", VT_BAD_DATA, "line 1"},
        {"num_class=1", "num_class=3", VT_UNSUPPORTED, "num_class"},
        {"num_tree_per_iteration=1", "num_tree_per_iteration=2", VT_UNSUPPORTED, "num_class"},
        {"max_feature_idx=1", "max_feature_idx=2", VT_BAD_DATA, "feature_names"},
        {"max_feature_idx=1", "max_feature_idx=-1", VT_BAD_DATA, "max_feature_idx"},
        {"feature_names=price age", "feature_names=age age", VT_BAD_DATA, "twice"},
        {"end of trees", "", VT_BAD_DATA, "cut off"},
        {"num_leaves=4", "num_leaves=5", VT_BAD_DATA, "split_feature"},
        {"num_leaves=4", "num_leaves=3", VT_BAD_DATA, "split_feature"},
        {"num_leaves=4", "num_leaves=16000000", VT_BAD_DATA, "leaf_value"},
        {"split_feature=0 1 0", "split_feature=0 1 2", VT_BAD_DATA, "branch_features"},
        {"split_feature=0 1 0", "split_feature=0 1.5 0", VT_BAD_DATA, "split_feature"},
        {"threshold=3 0 1", "threshold=3 nan 1", VT_BAD_DATA, "threshold"},
        {"threshold=3 0 1", "threshold=3 0 2", VT_BAD_DATA, "threshold"},
        {"threshold=3 0 1", "threshold=3 0", VT_BAD_DATA, "threshold"},
        {"threshold=3 0 1", "threshold=3 0 1 0", VT_BAD_DATA, "threshold"},
        {"decision_type=8 1 1", "decision_type=8 1 16", VT_BAD_DATA, "decision_type"},
        {"left_child=1 -1 -2", "left_child=1 -1 -1", VT_BAD_DATA, "two parents"},
        {"left_child=1 -1 -2", "left_child=1 0 -2", VT_BAD_DATA, "two parents"},
        {"left_child=1 -1 -2", "left_child=1 -1 -5", VT_BAD_DATA, "left_child"},
        {"leaf_value=10 20 30 40", "leaf_value=10 20 30 4e9", VT_BAD_DATA, "leaf_values"},
        {"leaf_count=1 2 3 4", "leaf_count=1 2 3 -4", VT_BAD_DATA, "leaf_count"},
        {"cat_boundaries=0 1 3", "cat_boundaries=1 1 3", VT_BAD_DATA, "cat_boundaries"},
        {"cat_boundaries=0 1 3", "cat_boundaries=0 1 9000000", VT_BAD_DATA, "cat_threshold"},
        {"cat_threshold=1 80 8", "cat_threshold=1 -80 8", VT_BAD_DATA, "cat_threshold"},
        {"cat_threshold=1 80 8\n", "cat_threshold=1 80 8\nis_linear=1\n", VT_UNSUPPORTED, "is_linear"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2000] = HEAD("") "Tree=0\n" THREE_BRANCHES "end of trees\n";
        vt_buffer file = {0}, silent = {0};
        vt_error error = {0};
        replace(text, sizeof text, cases[i].from, cases[i].to);
        assert_int_equal(read_text(text, &file, &error), cases[i].status);
        if (!strstr(error.message, cases[i].message)) fail_msg("%s: %s", cases[i].to, error.message);
        assert_int_equal(read_text(text, &silent, NULL), cases[i].status);
        vt_buffer_free(&file);
        vt_buffer_free(&silent);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_what_is_missing_go_their_way),
        cmocka_unit_test(thresholds_are_doubles),
        cmocka_unit_test(categories_in_the_set_go_left),
        cmocka_unit_test(leaves_are_found_by_number),
        cmocka_unit_test(trees_add_up_and_forests_are_means),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
