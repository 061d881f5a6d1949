/* rank/: a ranker's columns in any order, its configuration, and files that it does not take. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory.h"
#include "rank_model.h"
#include "tree_file.h"

#include <string.h>

enum { ROWS = 150 };

/* Tree 0 asks about column 1 (1 where it is below 5, else 2), tree 1 about column 0 (10 where it is below 0.5 or missing, else 20). */
static const vt_tree_arrays stumps = {
    .trees = 2, .branches = 2,
    .branch_offsets = (const uint32_t[]){0, 1, 2},
    .branch_features = (const uint32_t[]){1, 0},
    .thresholds = (const float[]){5, 0.5f},
    .flags = (const uint8_t[]){0, VT_TREE_DEFAULT_LEFT},
    .children = (const int32_t[]){~0, ~1, ~0, ~1},
    .category_offsets = (const uint32_t[]){0},
    .leaf_values = (const float[]){1, 2, 10, 20},
    .branch_covers = (const float[]){4, 4},
    .leaf_covers = (const float[]){1, 3, 2, 2},
    .base_score = 0.5f};

static vt_buffer written(const char *const *features, const char *config)
{
    vt_buffer file = {0};
    vt_error error = {0};
    vt_tree_origin origin = {.config = config, .features = features, .feature_count = 2};
    if (vt_tree_file_write(&file, &stumps, &origin, &error) != VT_OK) fail_msg("%s", error.message);
    return file;
}

static vt_rank_model *opened(const vt_buffer *file)
{
    vt_error error = {0};
    vt_rank_model *model;
    if (vt_rank_model_open(&model, (vt_bytes){file->data, file->size}, &error) != VT_OK) fail_msg("%s", error.message);
    return model;
}

static void columns_are_found_by_name(void **state)
{
    static const char *const features[] = {"ease.score", "item.units_7"};
    static float rows[ROWS][VT_RANK_FEATURES], scores[ROWS];
    size_t ease = vt_rank_feature_named("ease.score");
    double amounts[VT_RANK_FEATURES + 1];
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t k = 0; k < VT_RANK_FEATURES; k++) rows[i][k] = VT_RANK_MISSING;
        rows[i][VT_RANK_ITEM_UNITS_7] = (float)(i % 10);
        if (i % 3) rows[i][ease] = i % 3 == 1 ? 0.25f : 0.5f;
    }
    vt_buffer file = written(features, "{\"sources\":[{\"name\":\"ease\",\"cap\":9}],\"rebuys\":true,\"rounds\":2}");
    vt_rank_model *model = opened(&file);
    vt_rank_model_score(model, rows[0], ROWS, scores);
    for (size_t i = 0; i < ROWS; i++) {
        float expected = 0.5f + (i % 10 < 5 ? 1.0f : 2.0f) + (i % 3 == 2 ? 20.0f : 10.0f);
        if (scores[i] != expected) fail_msg("row %zu scores %g, not %g", i, (double)scores[i], (double)expected);
    }
    vt_rank_model_explain(model, rows[2], amounts);
    /* Of all training rows a quarter scores 1 and three quarters 2; a half 10 and a half 20. */
    assert_true(fabs(amounts[VT_RANK_FEATURES] - (0.5 + 1.75 + 15)) < 1e-9);
    assert_true(fabs(amounts[VT_RANK_ITEM_UNITS_7] + 0.75) < 1e-9);
    assert_true(fabs(amounts[ease] - 5) < 1e-9);
    assert_true(amounts[VT_RANK_ITEM_UNITS_30] == 0.0);
    assert_int_equal(vt_rank_model_config(model)->caps[VT_RANK_EASE], 9);
    assert_int_equal(vt_rank_model_config(model)->caps[VT_RANK_IALS], 0);
    assert_true(vt_rank_model_config(model)->rebuys);
    assert_int_equal(vt_tree_model_trees(vt_rank_model_trees(model)), 2);
    vt_rank_model_close(model);
    vt_buffer_free(&file);
}

static void trees_of_somebody_else_have_the_default_sources(void **state)
{
    static const char *const features[] = {"item.orders", "context.month"};
    (void)state;
    vt_buffer file = written(features, NULL);
    vt_rank_model *model = opened(&file);
    assert_memory_equal(vt_rank_model_config(model), &vt_rank_config_defaults, sizeof vt_rank_config_defaults);
    vt_rank_model_close(model);
    vt_buffer_free(&file);
}

static void refuse(const char *const *features, const char *config, const char *why)
{
    vt_error error = {0};
    vt_rank_model *model;
    vt_buffer file = written(features, config);
    assert_int_equal(vt_rank_model_open(&model, (vt_bytes){file.data, file.size}, &error), VT_BAD_DATA);
    if (!strstr(error.message, why)) fail_msg("%s", error.message);
    assert_null(model);
    vt_buffer_free(&file);
}

static void what_is_not_known_is_refused_by_name(void **state)
{
    static const char *const smell[] = {"item.orders", "item.smell"}, *const right[] = {"item.orders", "item.age"};
    vt_error error = {0};
    vt_rank_model *model;
    (void)state;
    refuse(smell, NULL, "\"item.smell\"");
    refuse(right, "{\"sources\":[{\"name\":\"oracle\",\"cap\":1}]}", "\"oracle\"");
    refuse(right, "no JSON", "config");
    assert_int_equal(vt_rank_model_open(&model, (vt_bytes){(const uint8_t *)"x", 1}, &error), VT_BAD_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_found_by_name),
        cmocka_unit_test(trees_of_somebody_else_have_the_default_sources),
        cmocka_unit_test(what_is_not_known_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
