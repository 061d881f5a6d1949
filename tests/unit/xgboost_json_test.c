/* ranker/xgboost_json.c against the library itself: models that it drew, its margins and its contributions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory.h"
#include "seeded_random.h"
#include "xgboost_json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <xgboost/c_api.h>

enum { ROWS = 400, FEATURES = 4, ASKED = 300 };

typedef struct setting {
    const char *name, *value;
} setting;

/* What is varied; the rest is as in `common`. */
typedef struct model_case {
    setting settings[6];
    size_t rounds;
    bool categories, zero_one;
} model_case;

static const model_case cases[] = {
    {.settings = {{"objective", "reg:squarederror"}}, .rounds = 20},
    {.settings = {{"objective", "reg:squarederror"}, {"tree_method", "exact"}, {"gamma", "3"}}, .rounds = 10},
    {.settings = {{"objective", "reg:squarederror"}, {"base_score", "-7.25"}, {"max_depth", "1"}}, .rounds = 5},
    {.settings = {{"objective", "reg:squarederror"}, {"max_depth", "9"}, {"min_child_weight", "0"}}, .rounds = 6},
    {.settings = {{"objective", "reg:squarederror"}, {"gamma", "1000000"}}, .rounds = 2}, /* leaves alone */
    {.settings = {{"objective", "reg:squarederror"}, {"max_cat_to_onehot", "1"}}, .rounds = 20, .categories = true},
    {.settings = {{"objective", "reg:squarederror"}, {"max_cat_to_onehot", "100"}}, .rounds = 20, .categories = true},
    {.settings = {{"objective", "reg:squarederror"}, {"max_cat_to_onehot", "10"}, {"max_depth", "9"}}, .rounds = 6, .categories = true},
    {.settings = {{"objective", "reg:squarederror"}, {"grow_policy", "lossguide"}, {"max_leaves", "31"}, {"max_depth", "0"}},
     .rounds = 20, .categories = true},
    {.settings = {{"objective", "reg:squarederror"}, {"booster", "dart"}, {"rate_drop", "0.5"}}, .rounds = 10, .categories = true},
    {.settings = {{"objective", "reg:squarederror"}, {"num_parallel_tree", "3"}, {"subsample", "0.5"}}, .rounds = 4},
    {.settings = {{"objective", "binary:logistic"}, {"base_score", "0.3"}}, .rounds = 8, .zero_one = true},
    {.settings = {{"objective", "binary:logitraw"}, {"base_score", "0.7"}}, .rounds = 8, .zero_one = true},
    {.settings = {{"objective", "binary:hinge"}}, .rounds = 8, .zero_one = true},
    {.settings = {{"objective", "reg:logistic"}}, .rounds = 8, .zero_one = true},
    {.settings = {{"objective", "reg:pseudohubererror"}}, .rounds = 8},
    {.settings = {{"objective", "reg:absoluteerror"}}, .rounds = 8},
    {.settings = {{"objective", "count:poisson"}}, .rounds = 8},
    {.settings = {{"objective", "reg:tweedie"}}, .rounds = 8},
    {.settings = {{"objective", "rank:ndcg"}, {"num_pairsample", "4"}}, .rounds = 20, .categories = true},
    {.settings = {{"objective", "rank:pairwise"}}, .rounds = 20},
};

static void ok(int code)
{
    if (code) fail_msg("%s", XGBGetLastError());
}

/* Two numbers, the second at times missing, and two categories, of 7 and of 70, at times missing. */
static void draw(vt_random *random, float *row)
{
    row[0] = (float)vt_random_below(random, 100) / 8.0f - 3.0f;
    row[1] = vt_random_below(random, 3) ? vt_random_normal(random) : NAN;
    row[2] = vt_random_below(random, 5) ? (float)vt_random_below(random, 7) : NAN;
    row[3] = vt_random_below(random, 5) ? (float)vt_random_below(random, 70) : NAN;
}

static float label_of(const float *row, bool zero_one)
{
    float value = (isnan(row[2]) ? 1.5f : fmodf(row[2], 2.0f) * 2.0f) + row[0] * 0.3f + (isnan(row[1]) ? 1.0f : row[1] * row[0] * 0.2f) +
                  (isnan(row[3]) ? 0.0f : fmodf(row[3] * 7.0f, 11.0f) * 0.2f);
    if (zero_one) return value > 2.0f;
    return fminf(fmaxf(floorf(value + 2.0f), 0.0f), 8.0f);
}

static DMatrixHandle matrix(const float *rows, size_t count, bool categories)
{
    static const char *const types[FEATURES] = {"float", "float", "c", "c"};
    DMatrixHandle handle;
    ok(XGDMatrixCreateFromMat(rows, count, FEATURES, NAN, &handle));
    if (categories) ok(XGDMatrixSetStrFeatureInfo(handle, "feature_type", (const char **)(uintptr_t)types, FEATURES));
    return handle;
}

static BoosterHandle trained(const model_case *one, uint64_t seed)
{
    static const setting common[] = {{"nthread", "1"}, {"verbosity", "0"}, {"max_depth", "4"}, {"tree_method", "hist"}};
    static float rows[ROWS * FEATURES], labels[ROWS];
    vt_random random = vt_random_seed(seed, 1);
    const unsigned groups[4] = {100, 50, 200, 50};
    BoosterHandle booster;
    for (size_t i = 0; i < ROWS; i++) {
        draw(&random, rows + i * FEATURES);
        labels[i] = label_of(rows + i * FEATURES, one->zero_one);
    }
    DMatrixHandle train = matrix(rows, ROWS, one->categories);
    ok(XGDMatrixSetFloatInfo(train, "label", labels, ROWS));
    if (strncmp(one->settings[0].value, "rank:", 5) == 0) ok(XGDMatrixSetUIntInfo(train, "group", groups, 4));
    ok(XGBoosterCreate(&train, 1, &booster));
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) ok(XGBoosterSetParam(booster, common[i].name, common[i].value));
    for (size_t i = 0; i < 6 && one->settings[i].name; i++) ok(XGBoosterSetParam(booster, one->settings[i].name, one->settings[i].value));
    for (size_t i = 0; i < one->rounds; i++) ok(XGBoosterUpdateOneIter(booster, (int)i, train));
    XGDMatrixFree(train);
    return booster;
}

/* Our file of the library's model. */
static vt_buffer imported(BoosterHandle booster)
{
    const char *json;
    bst_ulong size;
    vt_buffer file = {0};
    vt_error error = {0};
    ok(XGBoosterSaveModelToBuffer(booster, "{\"format\": \"json\"}", &size, &json));
    if (vt_xgboost_json_read(&file, (vt_bytes){(const uint8_t *)json, size}, &(vt_tree_origin){.seed = 3}, &error) != VT_OK)
        fail_msg("%s", error.message);
    return file;
}

/* Rows as in training, and some with values that training never saw. */
static void draw_questions(float *rows, bool categories)
{
    static const float odd[] = {-1.0f, 7.0f, 1000.0f, 16777216.0f, 3e38f, -0.0f, 2.75f, -3e38f};
    vt_random random = vt_random_seed(99, 2);
    for (size_t i = 0; i < ASKED; i++) {
        draw(&random, rows + i * FEATURES);
        if (i % 3) continue;
        for (size_t column = 0; column < FEATURES; column++)
            if (vt_random_below(&random, 3) == 0) rows[i * FEATURES + column] = odd[vt_random_below(&random, 8)];
        if (categories && rows[i * FEATURES] > 1e30f) rows[i * FEATURES] = 5.0f;
    }
}

static const float *predicted(BoosterHandle booster, DMatrixHandle questions, int type)
{
    char config[160];
    const bst_ulong *shape;
    bst_ulong dimensions;
    const float *values;
    snprintf(config, sizeof config,
             "{\"type\": %d, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, \"strict_shape\": false}", type);
    ok(XGBoosterPredictFromDMatrix(booster, questions, config, &shape, &dimensions, &values));
    return values;
}

static void near(double ours, double theirs, double within, size_t model, size_t row)
{
    if (!(fabs(ours - theirs) <= within * (1.0 + fabs(theirs))))
        fail_msg("model %zu, row %zu: %.9g, XGBoost has %.9g", model, row, ours, theirs);
}

static void compare(size_t number, BoosterHandle booster, vt_tree_model *model)
{
    static float rows[ASKED * FEATURES], scores[ASKED];
    double amounts[FEATURES + 1];
    draw_questions(rows, cases[number].categories);
    DMatrixHandle questions = matrix(rows, ASKED, cases[number].categories);
    vt_tree_model_score(model, rows, ASKED, scores);
    const float *theirs = predicted(booster, questions, 1);
    for (size_t i = 0; i < ASKED; i++) near((double)scores[i], (double)theirs[i], 1e-6, number, i);
    theirs = predicted(booster, questions, 2);
    for (size_t i = 0; i < ASKED; i += 3) {
        vt_tree_model_explain(model, rows + i * FEATURES, amounts);
        double sum = 0.0;
        for (size_t column = 0; column <= FEATURES; column++) {
            near(amounts[column], (double)theirs[i * (FEATURES + 1) + column], 2e-4, number, i);
            sum += amounts[column];
        }
        near(sum, (double)scores[i], 1e-5, number, i);
    }
    XGDMatrixFree(questions);
}

static void scores_and_contributions_are_the_library_s(void **state)
{
    (void)state;
    for (size_t number = 0; number < sizeof cases / sizeof *cases; number++)
        for (uint64_t seed = 1; seed <= 2; seed++) {
            vt_tree_model *model;
            vt_error error = {0};
            BoosterHandle booster = trained(&cases[number], seed);
            vt_buffer file = imported(booster);
            assert_int_equal(vt_tree_model_open(&model, (vt_bytes){file.data, file.size}, &error), VT_OK);
            compare(number, booster, model);
            vt_tree_model_close(model);
            vt_buffer_free(&file);
            XGBoosterFree(booster);
        }
}

/* price < 2 ? -1 (right when missing) : (age in {1, 33} ? 4 : 2), its nodes in no order and one of them given up. */
static const char small[] =
    "{\"learner\":{\"attributes\":{\"note\":\"NaN \\\" Infinity\"},\"feature_names\":[\"price\",\"age\"],\"gradient_booster\":{\"model\":{"
    "\"gbtree_model_param\":{\"num_trees\":\"1\"},\"trees\":[{\"left_children\":[4,-1,-1,5,-1,-1],\"right_children\":[3,-1,-1,1,-1,-1],"
    "\"split_indices\":[0,0,2147483647,1,0,0],\"split_conditions\":[2E0,4E0,NaN,NaN,-1E0,2E0],\"default_left\":[0,0,0,1,0,0],"
    "\"sum_hessian\":[8E0,1E0,0E0,4E0,4E0,3E0],\"split_type\":[0,0,0,1,0,0],\"categories\":[1,33],\"categories_nodes\":[3],"
    "\"categories_segments\":[0],\"categories_sizes\":[2]}]},\"name\":\"gbtree\"},\"learner_model_param\":{\"base_score\":\"5E-1\","
    "\"num_class\":\"0\",\"num_feature\":\"2\",\"num_target\":\"1\"},\"objective\":{\"name\":\"rank:ndcg\"}},\"version\":[1,7,4]}";

static vt_status read_text(const char *text, vt_buffer *file, vt_error *error)
{
    return vt_xgboost_json_read(file, (vt_bytes){(const uint8_t *)text, strlen(text)}, &(vt_tree_origin){0}, error);
}

static void replace(char *text, size_t size, const char *from, const char *to)
{
    char rest[2400];
    char *at = strstr(text, from);
    assert_non_null(at);
    snprintf(rest, sizeof rest, "%s", at + strlen(from));
    snprintf(at, size - (size_t)(at - text), "%s%s", to, rest);
}

static void scores_are(const char *from, const char *to, const float *expected)
{
    static const float rows[6][2] = {{1, 1}, {2, 1}, {3, 33}, {3, 2}, {NAN, NAN}, {3, -1}};
    char text[2400];
    float scores[6];
    vt_buffer file = {0};
    vt_error error = {0};
    vt_tree_model *model;
    strcpy(text, small);
    replace(text, sizeof text, from, to);
    if (read_text(text, &file, &error) != VT_OK) fail_msg("%s", error.message);
    assert_int_equal(vt_tree_model_open(&model, (vt_bytes){file.data, file.size}, &error), VT_OK);
    vt_tree_model_score(model, rows[0], 6, scores);
    for (size_t i = 0; i < 6; i++) near((double)scores[i], (double)expected[i], 1e-6, 0, i);
    assert_int_equal(vt_tree_model_branches(model), 2);
    assert_string_equal(vt_tree_model_feature_name(model, 0), "price");
    vt_tree_model_close(model);
    vt_buffer_free(&file);
}

static void a_model_by_hand_is_read(void **state)
{
    (void)state;
    static const float plain[] = {-0.5f, 4.5f, 4.5f, 2.5f, 2.5f, 2.5f};
    static const float logit[] = {-1, 4, 4, 2, 2, 2};
    scores_are("[1,7,4]", "[1,7,4]", plain);
    scores_are("\"5E-1\"", "\"[5E-1]\"", plain);
    scores_are("[0,0,0,1,0,0],\"sum", "[false,false,false,true,false,false],\"sum", plain);
    scores_are("rank:ndcg", "binary:logistic", logit);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct { const char *from, *to; vt_status status; const char *message; } wrong[] = {
        {"{\"learner\"", "[\"learner\"", VT_BAD_DATA, "not a model"},
        {"\"learner\"", "\"teacher\"", VT_BAD_DATA, "not a model"},
        {"\"gbtree\"", "\"gblinear\"", VT_UNSUPPORTED, "gblinear"},
        {"rank:ndcg", "rank:future", VT_UNSUPPORTED, "rank:future"},
        {"\"num_class\":\"0\"", "\"num_class\":\"3\"", VT_UNSUPPORTED, "class"},
        {"\"num_target\":\"1\"", "\"num_target\":\"2\"", VT_UNSUPPORTED, "target"},
        {"\"num_feature\":\"2\"", "\"num_feature\":\"0\"", VT_BAD_DATA, "num_feature"},
        {"\"num_feature\":\"2\"", "\"num_feature\":\"3\"", VT_BAD_DATA, "feature_names"},
        {"\"base_score\":\"5E-1\"", "\"base_score\":\"[5E-1,1]\"", VT_BAD_DATA, "base_score"},
        {"[\"price\",\"age\"]", "[\"age\",\"age\"]", VT_BAD_DATA, "twice"},
        {"[\"price\",\"age\"]", "[\"age\",7]", VT_BAD_DATA, "feature_names: 1"},
        {"\"trees\":[{", "\"trees\":[],\"x\":[{", VT_BAD_DATA, "no trees"},
        {"[4,-1,-1,5,-1,-1]", "[4,-1,-1,5,-1]", VT_BAD_DATA, "tree 0: left_children: 3"},
        {"[4,-1,-1,5,-1,-1]", "[6,-1,-1,5,-1,-1]", VT_BAD_DATA, "tree 0: left_children: 0"},
        {"[4,-1,-1,5,-1,-1]", "[3,-1,-1,5,-1,-1]", VT_BAD_DATA, "two parents"},
        {"[4,-1,-1,5,-1,-1]", "[0,-1,-1,5,-1,-1]", VT_BAD_DATA, "two parents"},
        {"[3,-1,-1,1,-1,-1]", "[3,-1,-1,-1,-1,-1]", VT_BAD_DATA, "right_children: 3"},
        {"[0,0,2147483647,1,0,0]", "[2,0,2147483647,1,0,0]", VT_BAD_DATA, "branch_features"},
        {"[2E0,4E0", "[NaN,4E0", VT_BAD_DATA, "thresholds"},
        {"[2E0,4E0", "[-Infinity,4E0", VT_BAD_DATA, "thresholds"},
        {"[2E0,4E0", "[2E0,Infinity", VT_BAD_DATA, "leaf_values"},
        {"[2E0,4E0", "[2E0,\"4\"", VT_BAD_DATA, "leaf_values"},
        {"\"split_type\":[0", "\"split_type\":[1", VT_BAD_DATA, "categories_nodes"},
        {"\"categories_nodes\":[3]", "\"categories_nodes\":[0]", VT_BAD_DATA, "categories"},
        {"\"categories_sizes\":[2]", "\"categories_sizes\":[3]", VT_BAD_DATA, "categories"},
        {"\"categories\":[1,33]", "\"categories\":[1,16777216]", VT_BAD_DATA, "categories"},
        {"\"categories\":[1,33]", "\"categories\":[1,-33]", VT_BAD_DATA, "categories"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[2400];
        vt_buffer file = {0}, silent = {0};
        vt_error error = {0};
        strcpy(text, small);
        replace(text, sizeof text, wrong[i].from, wrong[i].to);
        if (read_text(text, &file, &error) != wrong[i].status || !strstr(error.message, wrong[i].message))
            fail_msg("%s: %s", wrong[i].to, error.message);
        assert_int_equal(read_text(text, &silent, NULL), wrong[i].status);
        vt_buffer_free(&file);
        vt_buffer_free(&silent);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_by_hand_is_read),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(scores_and_contributions_are_the_library_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
