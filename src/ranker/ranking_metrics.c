#include "ranking_metrics.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>

typedef struct ranked_row {
    float score, label;
    size_t row;
} ranked_row;

static int by_score(const void *left, const void *right)
{
    const ranked_row *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static int by_label(const void *left, const void *right)
{
    const ranked_row *a = left, *b = right;
    return a->label > b->label ? -1 : a->label < b->label;
}

static double gain_of(const ranked_row *rows, size_t count, size_t at)
{
    double sum = 0.0;
    for (size_t i = 0; i < count && i < at; i++) sum += (exp2((double)rows[i].label) - 1.0) / log2((double)(i + 2));
    return sum;
}

static double ndcg_of(ranked_row *rows, size_t count, size_t at)
{
    qsort(rows, count, sizeof *rows, by_score);
    double gain = gain_of(rows, count, at);
    qsort(rows, count, sizeof *rows, by_label);
    double best = gain_of(rows, count, at);
    return best > 0.0 ? gain / best : 1.0;
}

vt_status vt_ranking_ndcg(double *ndcg, const vt_rank_set *set, const float *scores, size_t at, vt_error *error)
{
    ranked_row *rows = vt_alloc(set->count, sizeof *rows);
    if (!rows) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu rows", set->count);
    for (size_t i = 0; i < set->count; i++) rows[i] = (ranked_row){scores[i], set->labels[i], i};
    for (size_t group = 0, begin = 0; group < set->groups; begin += set->group_sizes[group++])
        ndcg[group] = ndcg_of(rows + begin, set->group_sizes[group], at);
    vt_free(rows);
    return VT_OK;
}

vt_status vt_ranking_mean_ndcg(double *mean, const vt_rank_set *set, const float *scores, size_t at, vt_error *error)
{
    double *ndcg = vt_alloc(set->groups, sizeof *ndcg), sum = 0.0;
    if (!ndcg) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu groups", set->groups);
    vt_status status = vt_ranking_ndcg(ndcg, set, scores, at, error);
    for (size_t i = 0; i < set->groups; i++) sum += ndcg[i];
    vt_free(ndcg);
    *mean = sum / (double)set->groups;
    return status;
}
