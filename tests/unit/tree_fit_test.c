/* ranker/tree_fit.c and ranking_metrics.c: what XGBoost learns, when it stops, and that it is the same each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory.h"
#include "ranking_metrics.h"
#include "seeded_random.h"
#include "xgboost_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS = 60, ROWS = GROUPS * 10, FEATURES = 3 };

static const char *const names[FEATURES] = {"taste", "noise", "price"};

typedef struct drawn_set {
    float rows[ROWS * FEATURES], labels[ROWS];
    uint32_t sizes[GROUPS];
    vt_rank_set set;
} drawn_set;

/* Relevance follows the first feature, with luck; groups differ in level, which must not matter. */
static void draw(drawn_set *out, uint64_t seed)
{
    vt_random random = vt_random_seed(seed, 1);
    for (size_t i = 0; i < ROWS; i++) {
        float *row = out->rows + i * FEATURES;
        for (size_t column = 0; column < FEATURES; column++) row[column] = vt_random_normal(&random);
        if (vt_random_below(&random, 6) == 0) row[0] = NAN;
        float value = (isnan(row[0]) ? -0.3f : row[0]) + 0.8f * vt_random_normal(&random);
        out->labels[i] = value > 1.6f ? 3.0f : value > 0.8f ? 1.0f : 0.0f;
        row[2] += (float)(i / 10);
    }
    for (size_t i = 0; i < GROUPS; i++) out->sizes[i] = i % 2 ? 12 : 8;
    out->set = (vt_rank_set){out->rows, out->labels, out->sizes, ROWS, GROUPS};
}

static drawn_set train, watch;

static int prepare(void **state)
{
    (void)state;
    draw(&train, 1);
    draw(&watch, 2);
    return 0;
}

static vt_buffer fitted(const vt_rank_set *watched, const vt_tree_fit_options *options, uint64_t seed)
{
    const vt_tree_fit_context context = {.seed = seed, .features = names, .feature_count = FEATURES};
    vt_buffer json = {0};
    vt_error error = {0};
    if (vt_tree_fit(&json, &train.set, watched, options, &context, &error) != VT_OK) fail_msg("%s", error.message);
    return json;
}

static vt_tree_model *opened(const vt_buffer *json, vt_buffer *file)
{
    vt_tree_model *model;
    vt_error error = {0};
    *file = (vt_buffer){0};
    if (vt_xgboost_json_read(file, (vt_bytes){json->data, json->size}, &(vt_tree_origin){0}, &error) != VT_OK) fail_msg("%s", error.message);
    assert_int_equal(vt_tree_model_open(&model, (vt_bytes){file->data, file->size}, &error), VT_OK);
    return model;
}

static double judged(vt_tree_model *model, const vt_rank_set *set)
{
    static float scores[ROWS];
    double mean;
    vt_error error;
    vt_tree_model_score(model, set->rows, set->count, scores);
    assert_int_equal(vt_ranking_mean_ndcg(&mean, set, scores, 5, &error), VT_OK);
    return mean;
}

static vt_tree_fit_options small(void)
{
    vt_tree_fit_options options = vt_tree_fit_defaults;
    options.rounds = 40, options.leaves = 7, options.at = 5;
    return options;
}

static void what_it_learns_ranks_better_than_luck(void **state)
{
    (void)state;
    static const vt_tree_objective objectives[] = {VT_TREE_NDCG, VT_TREE_PAIRWISE};
    for (size_t i = 0; i < 2; i++) {
        vt_tree_fit_options options = small();
        float zero[ROWS] = {0};
        double luck;
        vt_error error;
        options.objective = objectives[i];
        vt_buffer json = fitted(NULL, &options, 1), file;
        vt_tree_model *model = opened(&json, &file);
        assert_int_equal(vt_tree_model_trees(model), 40);
        assert_string_equal(vt_tree_model_feature_name(model, 2), "price");
        assert_int_equal(vt_ranking_mean_ndcg(&luck, &watch.set, zero, 5, &error), VT_OK);
        assert_true(judged(model, &watch.set) > luck + 0.2);
        vt_tree_model_close(model);
        vt_buffer_free(&file);
        vt_buffer_free(&json);
    }
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
    (void)state;
    vt_tree_fit_options options = small();
    options.rows_share = 0.7f, options.columns_share = 0.7f;
    vt_buffer first = fitted(&watch.set, &options, 3);
    setenv("OMP_NUM_THREADS", "3", 1);
    vt_buffer second = fitted(&watch.set, &options, 3), other = fitted(&watch.set, &options, 4);
    unsetenv("OMP_NUM_THREADS");
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
    assert_true(other.size != first.size || memcmp(other.data, first.data, first.size) != 0);
    vt_buffer_free(&first);
    vt_buffer_free(&second);
    vt_buffer_free(&other);
}

typedef struct heard {
    size_t rounds, best_round;
    double best, last;
} heard;

static void hear(void *context, size_t round, size_t rounds, double watched)
{
    heard *to = context;
    assert_int_equal(round, to->rounds + 1);
    assert_int_equal(rounds, 400);
    to->rounds = round, to->last = watched;
    if (watched > to->best) to->best = watched, to->best_round = round;
}

static void it_stops_early_and_keeps_the_best(void **state)
{
    (void)state;
    vt_tree_fit_options options = small();
    heard told = {0};
    const vt_tree_fit_context context = {.features = names, .feature_count = FEATURES, .progress = hear, .context = &told};
    vt_buffer json = {0}, file;
    vt_error error = {0};
    options.rounds = 400, options.patience = 12, options.learning_rate = 0.5f;
    assert_int_equal(vt_tree_fit(&json, &train.set, &watch.set, &options, &context, &error), VT_OK);
    assert_int_equal(told.rounds, told.best_round + 12);
    vt_tree_model *model = opened(&json, &file);
    assert_int_equal(vt_tree_model_trees(model), told.best_round);
    assert_true(fabs(judged(model, &watch.set) - told.best) < 1e-12);
    vt_tree_model_close(model);
    vt_buffer_free(&file);
    vt_buffer_free(&json);
}

static void refused(const vt_rank_set *set, const char *message)
{
    const vt_tree_fit_context context = {.features = names, .feature_count = FEATURES};
    const vt_tree_fit_options options = small();
    vt_buffer json = {0};
    vt_error error = {0};
    assert_int_equal(vt_tree_fit(&json, &train.set, set, &options, &context, &error), VT_BAD_DATA);
    if (!strstr(error.message, message)) fail_msg("%s: %s", message, error.message);
    vt_buffer_free(&json);
}

static void sets_that_are_wrong_are_refused(void **state)
{
    (void)state;
    static drawn_set wrong;
    draw(&wrong, 3);
    wrong.sizes[0]++;
    refused(&wrong.set, "watched set: groups of 601");
    draw(&wrong, 3);
    wrong.labels[7] = 0.5f;
    refused(&wrong.set, "row 7: label 0.5");
    wrong.labels[7] = 32.0f;
    refused(&wrong.set, "row 7: label 32");
    draw(&wrong, 3);
    wrong.rows[4] = INFINITY;
    refused(&wrong.set, "row 1, column 1: infinite");
    wrong.set.count = 0;
    refused(&wrong.set, "no rows");
}

/* Labels in the order of scores 3 0 1: DCG 7 + 0 + 1 / 2; the best 7 + 1 / log2(3). A group without a relevant row counts 1. */
static void ndcg_is_worked_out_by_hand(void **state)
{
    (void)state;
    static const float labels[] = {0, 1, 3, 0, 0, 1, 0}, scores[] = {0.5f, 0.25f, 0.75f, 1, 2, 4, 4};
    static const uint32_t sizes[] = {3, 2, 0, 2};
    const vt_rank_set set = {NULL, labels, sizes, 7, 4};
    double ndcg[4], mean;
    vt_error error;
    assert_int_equal(vt_ranking_ndcg(ndcg, &set, scores, 3, &error), VT_OK);
    assert_true(fabs(ndcg[0] - 7.5 / (7.0 + 1.0 / log2(3.0))) < 1e-12);
    assert_true(ndcg[1] == 1.0 && ndcg[2] == 1.0 && ndcg[3] == 1.0); /* of equal scores the first row is first */
    assert_int_equal(vt_ranking_ndcg(ndcg, &set, scores, 2, &error), VT_OK);
    assert_true(fabs(ndcg[0] - 7.0 / (7.0 + 1.0 / log2(3.0))) < 1e-12);
    assert_int_equal(vt_ranking_mean_ndcg(&mean, &set, scores, 1, &error), VT_OK);
    assert_true(mean == 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_learns_ranks_better_than_luck),
        cmocka_unit_test(the_same_seed_gives_the_same_bytes),
        cmocka_unit_test(it_stops_early_and_keeps_the_best),
        cmocka_unit_test(sets_that_are_wrong_are_refused),
        cmocka_unit_test(ndcg_is_worked_out_by_hand),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
