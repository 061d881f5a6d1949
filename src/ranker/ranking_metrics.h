/* How well scores order the rows of groups. */
#ifndef VT_RANKING_METRICS_H
#define VT_RANKING_METRICS_H

#include "tree_fit.h"

/* ndcg: f64[groups], DCG@at / the best that the group's labels allow, DCG@at = sum over the first `at` rows of (2^label - 1) / log2(1 + place)
 * (K. Jarvelin, J. Kekalainen, "Cumulated Gain-Based Evaluation of IR Techniques", 2002; with the gain of LightGBM and XGBoost). 1, as in
 * both, where no row of the group has a label above 0. Rows of the same score stay in their order. scores: f32[count]. VT_NO_MEMORY. */
vt_status vt_ranking_ndcg(double *ndcg, const vt_rank_set *set, const float *scores, size_t at, vt_error *error);

/* The mean over the groups, 1 or more. */
vt_status vt_ranking_mean_ndcg(double *mean, const vt_rank_set *set, const float *scores, size_t at, vt_error *error);

#endif
