#include "memory.h"
#include "ranker_fit.h"
#include "ranking_metrics.h"
#include "tree_model.h"

#include <math.h>

enum { NDCG_AT = 12 };

/* The share of pairs of a row that was had and one that was not in which the first scores higher; a tie counts half. NAN without a pair. */
static double auc_of(const float *labels, const float *scores, size_t count)
{
    double won = 0.0, pairs = 0.0;
    for (size_t i = 0; i < count; i++) {
        if (!(labels[i] > 0.0f)) continue;
        for (size_t j = 0; j < count; j++) {
            if (labels[j] > 0.0f) continue;
            won += scores[i] > scores[j] ? 1.0 : scores[i] < scores[j] ? 0.0 : 0.5;
            pairs += 1.0;
        }
    }
    return pairs > 0.0 ? won / pairs : NAN;
}

static void average(double *ndcg, double *auc, const vt_rank_examples *examples, const float *scores, const double *ndcgs)
{
    double counts[VT_RANK_MOST_WEEKS] = {0}, pairs[VT_RANK_MOST_WEEKS] = {0};
    size_t row = 0;
    for (size_t week = 0; week < examples->week_count; week++) ndcg[week] = auc[week] = 0.0;
    for (size_t group = 0; group < examples->groups; group++) {
        size_t week = examples->group_weeks[group], size = examples->group_sizes[group];
        double value = auc_of(examples->labels + row, scores + row, size);
        ndcg[week] += ndcgs[group];
        counts[week] += 1.0;
        if (!isnan(value)) auc[week] += value, pairs[week] += 1.0;
        row += size;
    }
    for (size_t week = 0; week < examples->week_count; week++) {
        ndcg[week] = counts[week] > 0.0 ? ndcg[week] / counts[week] : NAN;
        auc[week] = pairs[week] > 0.0 ? auc[week] / pairs[week] : NAN;
    }
}

vt_status vt_ranker_judge(double *ndcg, double *auc, const vt_rank_examples *examples, vt_bytes file, vt_error *error)
{
    vt_rank_set all = {.rows = examples->rows, .labels = examples->labels, .group_sizes = examples->group_sizes, .count = examples->count,
                       .groups = examples->groups};
    vt_tree_model *model;
    VT_TRY(vt_tree_model_open(&model, file, error));
    float *scores = vt_alloc(examples->count, sizeof *scores);
    double *ndcgs = vt_alloc(examples->groups, sizeof *ndcgs);
    vt_status status = scores && ndcgs ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory to judge %zu examples", examples->count);
    if (status == VT_OK) {
        vt_tree_model_score(model, examples->rows, examples->count, scores);
        status = vt_ranking_ndcg(ndcgs, &all, scores, NDCG_AT, error);
    }
    if (status == VT_OK) average(ndcg, auc, examples, scores, ndcgs);
    vt_tree_model_close(model);
    vt_free(scores);
    vt_free(ndcgs);
    return status;
}
