/* Metrics of ranked lists: what one user's list is worth, cut at k. A new one is a function and a row of the table.
 *
 * Notation: the list L = (i_1, i_2, ...), L_k its first k items, W what the user wanted: the items that they had in the held-out part.
 * A list shorter than k is as if the missing places held nothing. */
#ifndef VT_RANK_METRICS_H
#define VT_RANK_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One user's list, prepared for all metrics and every k. */
typedef struct vt_ranked {
    const uint32_t *items;      /* [count], best first */
    size_t count;
    const bool *hit;            /* [count]: whether the item is wanted */
    const bool *unseen_hit;     /* [count]: whether it is wanted and has no event in training */
    size_t wanted_count;        /* |W|, >= 1 */
    size_t unseen_wanted_count; /* of these, items without an event in training */
    const double *surprise;     /* [items of the log]: -log2 p(i) */
    const double *pair_sums;    /* [count]: sum over all pairs within the first n + 1 items of 1 - cosine */
} vt_ranked;

typedef enum vt_rank_metric_id {
    VT_RANK_RECALL,
    VT_RANK_PRECISION,
    VT_RANK_HIT,
    VT_RANK_NDCG,
    VT_RANK_MAP,
    VT_RANK_MRR,
    VT_RANK_COVERAGE,
    VT_RANK_GINI,
    VT_RANK_NOVELTY,
    VT_RANK_ILD,
    VT_RANK_UNSEEN_RECALL,
    VT_RANK_METRICS
} vt_rank_metric_id;

typedef struct vt_rank_metric {
    const char *name;    /* "recall" */
    const char *formula; /* in words */
    bool accuracy;       /* of one user alone, and better when higher: shown by cohort */
    /* NAN: not defined for this user, who then does not count in the mean. NULL: one figure over all lists (catalog_metrics.h). */
    double (*of)(const vt_ranked *ranked, size_t k);
} vt_rank_metric;

extern const vt_rank_metric vt_rank_metrics[VT_RANK_METRICS];

#endif
