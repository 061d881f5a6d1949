/* The clock of trees (bench/trees.mjs). Natively: draws data, lets XGBoost fit trees, and times its prediction beside ours. As wasm: three
 * exports that the page calls. */
#include "memory.h"
#include "tree_model.h"

#ifdef __wasm__

void *bench_alloc(size_t bytes);
vt_tree_model *bench_open(const uint8_t *data, size_t size);
void bench_score(vt_tree_model *model, const float *rows, size_t count, float *scores);
void bench_explain(vt_tree_model *model, const float *row, double *amounts);

void *bench_alloc(size_t bytes) { return vt_alloc(bytes, 1); }

vt_tree_model *bench_open(const uint8_t *data, size_t size)
{
    vt_tree_model *model;
    return vt_tree_model_open(&model, (vt_bytes){data, size}, NULL) == VT_OK ? model : NULL;
}

void bench_score(vt_tree_model *model, const float *rows, size_t count, float *scores)
{
    vt_tree_model_score(model, rows, count, scores);
}

void bench_explain(vt_tree_model *model, const float *row, double *amounts) { vt_tree_model_explain(model, row, amounts); }

#else

#include "seeded_random.h"
#include "xgboost_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xgboost/c_api.h>

enum { FEATURES = 60, TRAINED = 20000, ASKED = 1000, TIMES = 200 };

static void ok(int code)
{
    if (code) fprintf(stderr, "%s\n", XGBGetLastError()), exit(1);
}

/* Of this thread's own time, so that what else the machine does is not counted. */
static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

/* Features as a ranker has them: counts, shares, distances, a tenth of all missing. */
static void draw(float *rows, size_t count, vt_random *random)
{
    for (size_t i = 0; i < count * FEATURES; i++) {
        size_t column = i % FEATURES;
        rows[i] = column % 3 == 0   ? (float)vt_random_below(random, 40)
                  : column % 3 == 1 ? vt_random_unit(random)
                                    : vt_random_normal(random);
        if (vt_random_below(random, 10) == 0) rows[i] = NAN;
    }
}

static void label(const float *rows, float *labels, vt_random *random)
{
    for (size_t i = 0; i < TRAINED; i++) {
        const float *row = rows + i * FEATURES;
        labels[i] = vt_random_normal(random);
        for (size_t column = 0; column < FEATURES; column++)
            labels[i] += isnan(row[column]) ? 0.3f : sinf(row[column] * (float)(column % 7 + 1) * 0.2f) * (float)(column % 5) * 0.3f;
    }
}

static BoosterHandle fitted(vt_random *random, const char *leaves)
{
    float *rows = vt_alloc((size_t)TRAINED * FEATURES, sizeof *rows), *labels = vt_alloc(TRAINED, sizeof *labels);
    DMatrixHandle train;
    BoosterHandle booster;
    const char *const settings[][2] = {{"objective", "reg:squarederror"}, {"tree_method", "hist"}, {"grow_policy", "lossguide"},
                                       {"max_leaves", leaves}, {"max_depth", "0"}, {"eta", "0.1"}, {"nthread", "1"}, {"verbosity", "0"}};
    draw(rows, TRAINED, random);
    label(rows, labels, random);
    ok(XGDMatrixCreateFromMat(rows, TRAINED, FEATURES, NAN, &train));
    ok(XGDMatrixSetFloatInfo(train, "label", labels, TRAINED));
    ok(XGBoosterCreate(&train, 1, &booster));
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) ok(XGBoosterSetParam(booster, settings[i][0], settings[i][1]));
    for (int round = 0; round < 300; round++) ok(XGBoosterUpdateOneIter(booster, round, train));
    XGDMatrixFree(train);
    vt_free(rows);
    vt_free(labels);
    return booster;
}

static const float *theirs(BoosterHandle booster, const float *rows)
{
    char array[160];
    const bst_ulong *shape;
    bst_ulong dimensions;
    const float *scores;
    snprintf(array, sizeof array, "{\"data\": [%zu, true], \"shape\": [%d, %d], \"typestr\": \"<f4\", \"version\": 3}",
             (size_t)(uintptr_t)rows, ASKED, FEATURES);
    ok(XGBoosterPredictFromDense(booster, array,
                                 "{\"type\": 0, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, \"strict_shape\": false, "
                                 "\"missing\": NaN, \"cache_id\": 0}", NULL, &shape, &dimensions, &scores));
    return scores;
}

/* The same of a matrix in XGBoost's own form, which is made outside the clock and anew each time: it keeps predictions of one it knows. */
static double matrix_time(BoosterHandle booster, const float *rows)
{
    DMatrixHandle matrix;
    const bst_ulong *shape;
    bst_ulong dimensions;
    const float *scores;
    ok(XGDMatrixCreateFromMat(rows, ASKED, FEATURES, NAN, &matrix));
    double begin = milliseconds();
    ok(XGBoosterPredictFromDMatrix(booster, matrix,
                                   "{\"type\": 0, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, \"strict_shape\": false}",
                                   &shape, &dimensions, &scores));
    double passed = milliseconds() - begin;
    XGDMatrixFree(matrix);
    return passed;
}

static int rising(const void *a, const void *b) { return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b); }

static void print(const char *name, double *times)
{
    qsort(times, TIMES, sizeof *times, rising);
    printf("\"%s\": {\"median\": %.4f, \"p95\": %.4f}, ", name, times[TIMES / 2], times[TIMES * 95 / 100]);
}

static void keep(const char *folder, const char *name, const void *data, size_t size)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file)) fprintf(stderr, "%s: cannot be written\n", path), exit(1);
}

/* Turn by turn, so that what the caches have gone through meets both. */
static void time_both(BoosterHandle booster, vt_tree_model *model, const float *rows, float *scores)
{
    static double own[TIMES], library[TIMES], matrix[TIMES], shap[TIMES];
    double amounts[FEATURES + 1], most = 0.0;
    const float *other = theirs(booster, rows);
    for (size_t i = 0; i < TIMES; i++) {
        double begin = milliseconds();
        vt_tree_model_score(model, rows, ASKED, scores);
        double middle = milliseconds();
        other = theirs(booster, rows);
        own[i] = middle - begin, library[i] = milliseconds() - middle;
        matrix[i] = matrix_time(booster, rows);
        begin = milliseconds();
        vt_tree_model_explain(model, rows + (i % ASKED) * FEATURES, amounts);
        shap[i] = milliseconds() - begin;
    }
    for (size_t i = 0; i < ASKED; i++) most = fmax(most, fabs((double)scores[i] - (double)other[i]));
    printf("{\"trees\": %zu, \"branches\": %zu, \"features\": %d, \"rows\": %d, ", vt_tree_model_trees(model), vt_tree_model_branches(model),
           FEATURES, ASKED);
    print("vitrine", own);
    print("xgboostRows", library);
    print("xgboostMatrix", matrix);
    print("explainOne", shap);
    printf("\"mostDifference\": %g}\n", most);
}

/* trees FOLDER LEAVES: writes what the wasm side reads, prints JSON. */
int main(int count, char **arguments)
{
    static float rows[ASKED * FEATURES], scores[ASKED];
    vt_random random = vt_random_seed(1, 1);
    vt_buffer file = {0};
    vt_error error = {0};
    vt_tree_model *model;
    const char *json;
    bst_ulong size;
    if (count != 3) return 2;
    BoosterHandle booster = fitted(&random, arguments[2]);
    ok(XGBoosterSaveModelToBuffer(booster, "{\"format\": \"json\"}", &size, &json));
    if (vt_xgboost_json_read(&file, (vt_bytes){(const uint8_t *)json, size}, &(vt_tree_origin){0}, &error) != VT_OK ||
        vt_tree_model_open(&model, (vt_bytes){file.data, file.size}, &error) != VT_OK)
        return fprintf(stderr, "%s\n", error.message), 1;
    draw(rows, ASKED, &random);
    time_both(booster, model, rows, scores);
    keep(arguments[1], "trees.safetensors", file.data, file.size);
    keep(arguments[1], "rows.f32", rows, sizeof rows);
    keep(arguments[1], "scores.f32", scores, sizeof scores);
    return 0;
}

#endif
