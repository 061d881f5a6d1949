/* `vitrine eval --svmlight F --ranker M`: how well trees rank rows whose relevance is known. */
#include "eval_command.h"

#include "bytes.h"
#include "memory.h"
#include "metric_intervals.h"
#include "ranking_metrics.h"
#include "tree_inputs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_KS = 8, LIST_BYTES = 128 };

/* One run of the command. */
typedef struct rows_eval {
    const vt_arguments *arguments;
    size_t k[MOST_KS], k_count;
    uint64_t seed, resamples;
    vt_buffer file;
    vt_tree_model *model;
    vt_svmlight rows;
    float *scores;
    double *ndcg; /* [groups][k_count] */
    vt_resampled drawn;
} rows_eval;

static vt_status read_ks(rows_eval *run, vt_error *error)
{
    const char *text = vt_argument(run->arguments, "k");
    char list[LIST_BYTES] = "1,3,5", *state, *end;
    if (text && !vt_text_put(list, sizeof list, text)) return vt_fail(error, VT_USAGE, "--k: is too long");
    for (char *at = strtok_r(list, ",", &state); at; at = strtok_r(NULL, ",", &state)) {
        unsigned long k = strtoul(at, &end, 10);
        if (*at < '1' || *at > '9' || *end || k > UINT32_MAX || run->k_count == MOST_KS)
            return vt_fail(error, VT_USAGE, "--k: must be 1 to %d numbers like 1,3,5, not \"%.40s\"", MOST_KS, text);
        run->k[run->k_count++] = k;
    }
    return run->k_count ? VT_OK : vt_fail(error, VT_USAGE, "--k: no number");
}

static vt_status read_inputs(rows_eval *run, vt_error *error)
{
    const vt_arguments *arguments = run->arguments;
    const char *ranker;
    vt_rows_input input = {.path = vt_argument(arguments, "svmlight"), .query = vt_argument(arguments, "query")};
    VT_TRY(read_ks(run, error));
    VT_TRY(vt_argument_count(arguments, "seed", 1, UINT32_MAX, &run->seed, error));
    VT_TRY(vt_argument_count(arguments, "resamples", 1, VT_MOST_RESAMPLES, &run->resamples, error));
    VT_TRY(vt_argument_required(arguments, "ranker", &ranker, error));
    VT_TRY(vt_tree_input(&run->file, ranker, &(vt_tree_origin){.config = NULL}, error));
    if (vt_tree_model_open(&run->model, (vt_bytes){run->file.data, run->file.size}, error) != VT_OK) return vt_fail_within(error, ranker);
    input.least_features = vt_tree_model_features(run->model);
    VT_TRY(vt_rows_input_read(&run->rows, &input, NULL, error));
    if (run->rows.features == input.least_features) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "%s: feature %zu is not one of the ranker's %zu", input.path, run->rows.features - 1,
                   input.least_features);
}

static vt_status judge(rows_eval *run, vt_error *error)
{
    const vt_rank_set *set = &run->rows.set;
    double *of_one = vt_alloc(set->groups, sizeof *of_one);
    run->scores = vt_alloc(set->count, sizeof *run->scores);
    run->ndcg = vt_alloc(set->groups * run->k_count, sizeof *run->ndcg);
    vt_status status = of_one && run->scores && run->ndcg ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for %zu rows", set->count);
    if (status == VT_OK) vt_tree_model_score(run->model, set->rows, set->count, run->scores);
    for (size_t k = 0; status == VT_OK && k < run->k_count; k++) {
        status = vt_ranking_ndcg(of_one, set, run->scores, run->k[k], error);
        for (size_t group = 0; status == VT_OK && group < set->groups; group++) run->ndcg[group * run->k_count + k] = of_one[group];
    }
    vt_free(of_one);
    if (status != VT_OK) return status;
    const size_t cohorts[2] = {0, set->groups};
    const vt_samples samples = {run->ndcg, set->groups, run->k_count, cohorts, 1, (size_t)run->resamples, run->seed, 0};
    return vt_resample(&run->drawn, &samples, error);
}

/* One score a line, in the order of the rows; nine digits give back the float. */
static vt_status write_scores(const rows_eval *run, vt_error *error)
{
    const char *path = vt_argument(run->arguments, "scores");
    vt_buffer text = {0};
    if (!path) return VT_OK;
    for (size_t i = 0; i < run->rows.set.count; i++) vt_buffer_printf(&text, "%.9g\n", (double)run->scores[i]);
    vt_status status = vt_eval_write(path, &text, error);
    vt_buffer_free(&text);
    return status;
}

static void print_result(const rows_eval *run)
{
    cJSON *document = cJSON_CreateObject(), *evaluation = cJSON_AddObjectToObject(document, "evaluation");
    cJSON *list = cJSON_AddArrayToObject(evaluation, "ndcg");
    cJSON_AddBoolToObject(document, "ok", true);
    cJSON_AddNumberToObject(evaluation, "rows", (double)run->rows.set.count);
    cJSON_AddNumberToObject(evaluation, "groups", (double)run->rows.set.groups);
    cJSON_AddNumberToObject(evaluation, "trees", (double)vt_tree_model_trees(run->model));
    cJSON_AddNumberToObject(evaluation, "seed", (double)run->seed);
    if (!run->arguments->json) printf("%zu rows of %zu groups, intervals of 95 %% from %zu draws\n", run->rows.set.count, run->rows.set.groups, (size_t)run->resamples);
    for (size_t k = 0; k < run->k_count; k++) {
        const vt_interval *interval = vt_resampled_interval(&run->drawn, k, VT_GROUP_ALL);
        cJSON *row = cJSON_CreateObject();
        cJSON_AddNumberToObject(row, "k", (double)run->k[k]);
        cJSON_AddNumberToObject(row, "value", interval->value);
        cJSON_AddNumberToObject(row, "low", interval->low);
        cJSON_AddNumberToObject(row, "high", interval->high);
        cJSON_AddItemToArray(list, row);
        if (!run->arguments->json) printf("ndcg@%-4zu %.4f [%.4f, %.4f]\n", run->k[k], interval->value, interval->low, interval->high);
    }
    if (run->arguments->json) vt_print_json(document);
    else cJSON_Delete(document);
}

vt_status vt_eval_rows(const vt_arguments *arguments, vt_error *error)
{
    rows_eval run = {.arguments = arguments, .seed = 1, .resamples = 1000};
    vt_status status = read_inputs(&run, error);
    if (status == VT_OK) status = judge(&run, error);
    if (status == VT_OK) status = write_scores(&run, error);
    if (status == VT_OK) print_result(&run);
    vt_resampled_close(&run.drawn);
    vt_tree_model_close(run.model);
    vt_svmlight_free(&run.rows);
    vt_buffer_free(&run.file);
    vt_free(run.scores);
    vt_free(run.ndcg);
    return status;
}
