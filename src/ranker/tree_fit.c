#include "tree_fit.h"

#include "memory.h"
#include "ranking_metrics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <xgboost/c_api.h>

const vt_tree_fit_options vt_tree_fit_defaults = {
    .objective = VT_TREE_NDCG, .rounds = 300, .patience = 30, .at = 12, .leaves = 31, .depth = 0, .pairs = 1, .bins = 256,
    .learning_rate = 0.1f, .least_weight = 1.0f, .least_gain = 0.0f, .l2 = 1.0f, .l1 = 0.0f, .rows_share = 1.0f, .columns_share = 1.0f};

/* What XGBoost holds for one fit. */
typedef struct fit_run {
    const vt_rank_set *watch_set;
    const vt_tree_fit_options *options;
    const vt_tree_fit_context *context;
    DMatrixHandle train, watch;
    BoosterHandle booster;
    vt_error *error;
} fit_run;

/* XGBoost's answer as ours: its message, of which the first line says what is wrong. */
static vt_status said(const fit_run *run, int code)
{
    if (code == 0) return VT_OK;
    const char *text = XGBGetLastError();
    return vt_fail(run->error, VT_UNSUPPORTED, "XGBoost: %.*s", (int)strcspn(text, "\n"), text);
}

static vt_status check_rows(const vt_rank_set *set, size_t features, const char *name, vt_error *error)
{
    for (size_t i = 0; i < set->count; i++) {
        float label = set->labels[i];
        if (!(label >= 0.0f && label <= 31.0f && label == floorf(label)))
            return vt_fail(error, VT_BAD_DATA, "%s: row %zu: label %g is no whole number from 0 to 31", name, i, (double)label);
        for (size_t column = 0; column < features; column++)
            if (isinf(set->rows[i * features + column]))
                return vt_fail(error, VT_BAD_DATA, "%s: row %zu, column %zu: infinite", name, i, column);
    }
    return VT_OK;
}

static vt_status check_set(const vt_rank_set *set, size_t features, const char *name, vt_error *error)
{
    size_t rows = 0;
    for (size_t i = 0; i < set->groups; i++) rows += set->group_sizes[i];
    if (!set->count || !features) return vt_fail(error, VT_BAD_DATA, "%s: no rows", name);
    if (rows != set->count) return vt_fail(error, VT_BAD_DATA, "%s: groups of %zu rows in all, but %zu rows", name, rows, set->count);
    return check_rows(set, features, name, error);
}

/* A copy of the rows in XGBoost's own form. */
static vt_status load(fit_run *run, const vt_rank_set *set, DMatrixHandle *out)
{
    const vt_tree_fit_context *context = run->context;
    VT_TRY(said(run, XGDMatrixCreateFromMat_omp(set->rows, set->count, context->feature_count, NAN, out, VT_TREE_FIT_THREADS)));
    VT_TRY(said(run, XGDMatrixSetFloatInfo(*out, "label", set->labels, set->count)));
    VT_TRY(said(run, XGDMatrixSetUIntInfo(*out, "group", set->group_sizes, set->groups)));
    return said(run, XGDMatrixSetStrFeatureInfo(*out, "feature_name", (const char **)(uintptr_t)context->features, context->feature_count));
}

static vt_status set_text(fit_run *run, const char *name, const char *value)
{
    return said(run, XGBoosterSetParam(run->booster, name, value));
}

static vt_status set_number(fit_run *run, const char *name, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.9g", value);
    return set_text(run, name, text);
}

static vt_status set_all(fit_run *run)
{
    static const char *const objectives[] = {"rank:ndcg", "rank:pairwise", "rank:map"};
    const vt_tree_fit_options *options = run->options;
    const struct { const char *name; double value; } numbers[] = {
        {"nthread", VT_TREE_FIT_THREADS}, {"verbosity", 0}, {"seed", (double)(run->context->seed & INT32_MAX)}, {"base_score", 0},
        {"max_leaves", (double)options->leaves}, {"max_depth", (double)options->depth}, {"max_bin", (double)options->bins},
        {"num_pairsample", (double)options->pairs}, {"eta", (double)options->learning_rate},
        {"min_child_weight", (double)options->least_weight}, {"gamma", (double)options->least_gain}, {"lambda", (double)options->l2},
        {"alpha", (double)options->l1}, {"subsample", (double)options->rows_share}, {"colsample_bytree", (double)options->columns_share},
        {"disable_default_eval_metric", 1}};
    VT_TRY(set_text(run, "objective", objectives[options->objective]));
    VT_TRY(set_text(run, "tree_method", "hist"));
    VT_TRY(set_text(run, "grow_policy", "lossguide"));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) VT_TRY(set_number(run, numbers[i].name, numbers[i].value));
    return VT_OK;
}

/* NDCG of the watched set, by our own metric: XGBoost prints its one in six digits. */
static vt_status judge(fit_run *run, double *ndcg)
{
    static const char config[] = "{\"type\": 0, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, \"strict_shape\": false}";
    const bst_ulong *shape;
    bst_ulong dimensions;
    const float *scores;
    *ndcg = NAN;
    if (!run->watch) return VT_OK;
    VT_TRY(said(run, XGBoosterPredictFromDMatrix(run->booster, run->watch, config, &shape, &dimensions, &scores)));
    return vt_ranking_mean_ndcg(ndcg, run->watch_set, scores, run->options->at, run->error);
}

/* rounds: how many are to be kept. */
static vt_status boost(fit_run *run, size_t *rounds)
{
    const vt_tree_fit_options *options = run->options;
    double best = -1.0, ndcg;
    *rounds = options->rounds;
    for (size_t round = 0; round < options->rounds; round++) {
        VT_TRY(said(run, XGBoosterUpdateOneIter(run->booster, (int)round, run->train)));
        VT_TRY(judge(run, &ndcg));
        if (run->context->progress) run->context->progress(run->context->context, round + 1, options->rounds, ndcg);
        if (!run->watch || !options->patience) continue;
        if (ndcg > best) best = ndcg, *rounds = round + 1;
        else if (round + 1 - *rounds >= options->patience) break;
    }
    return VT_OK;
}

static vt_status save(fit_run *run, size_t rounds, vt_buffer *json)
{
    BoosterHandle kept = NULL;
    const char *text;
    bst_ulong size;
    VT_TRY(said(run, XGBoosterSlice(run->booster, 0, (int)rounds, 1, &kept)));
    vt_status status = said(run, XGBoosterSetStrFeatureInfo(kept, "feature_name", (const char **)(uintptr_t)run->context->features,
                                                            run->context->feature_count));
    if (status == VT_OK) status = said(run, XGBoosterSaveModelToBuffer(kept, "{\"format\": \"json\"}", &size, &text));
    if (status == VT_OK) vt_buffer_append(json, text, size);
    XGBoosterFree(kept);
    if (json->failed) return vt_fail(run->error, VT_NO_MEMORY, "out of memory");
    return status;
}

static vt_status fit(fit_run *run, const vt_rank_set *train, vt_buffer *json)
{
    size_t rounds;
    VT_TRY(load(run, train, &run->train));
    if (run->watch_set) VT_TRY(load(run, run->watch_set, &run->watch));
    const DMatrixHandle sets[2] = {run->train, run->watch};
    VT_TRY(said(run, XGBoosterCreate(sets, run->watch ? 2 : 1, &run->booster)));
    VT_TRY(set_all(run));
    VT_TRY(boost(run, &rounds));
    return save(run, rounds, json);
}

vt_status vt_tree_fit(vt_buffer *json, const vt_rank_set *train, const vt_rank_set *watch, const vt_tree_fit_options *options,
                      const vt_tree_fit_context *context, vt_error *error)
{
    fit_run run = {.watch_set = watch, .options = options, .context = context, .error = error};
    VT_TRY(check_set(train, context->feature_count, "training set", error));
    if (watch) VT_TRY(check_set(watch, context->feature_count, "watched set", error));
    vt_status status = fit(&run, train, json);
    if (run.booster) XGBoosterFree(run.booster);
    if (run.watch) XGDMatrixFree(run.watch);
    if (run.train) XGDMatrixFree(run.train);
    return status;
}
