/* Fits trees that rank the rows of each group, through XGBoost's C API.
 *
 * The same sets, options and seed give the same bytes of JSON, whatever the number of cores: how XGBoost adds up depends on its number of
 * threads, so that this one is fixed (VT_TREE_FIT_THREADS). */
#ifndef VT_TREE_FIT_H
#define VT_TREE_FIT_H

#include "bytes.h"
#include "status.h"

enum { VT_TREE_FIT_THREADS = 1 };

/* Rows to be ranked. Borrowed. */
typedef struct vt_rank_set {
    const float *rows;           /* f32[count][features]; NaN: missing */
    const float *labels;         /* f32[count]: relevance, whole numbers 0..31 */
    const uint32_t *group_sizes; /* [groups]: rows of the first group, of the second, ...; they add up to count */
    size_t count, groups;
} vt_rank_set;

typedef enum vt_tree_objective {
    VT_TREE_NDCG,     /* LambdaMART: C. Burges, "From RankNet to LambdaRank to LambdaMART", 2010 */
    VT_TREE_PAIRWISE,
    VT_TREE_MAP
} vt_tree_objective;

typedef struct vt_tree_fit_options {
    vt_tree_objective objective;
    size_t rounds;         /* 1..100000: trees, at most */
    size_t patience;       /* rounds without a better NDCG of the watched set until the fit ends; 0: it goes on to the end */
    size_t at;             /* 1..10000: the NDCG that is watched is that of the first `at` rows */
    size_t leaves;         /* 2..4096: of a tree */
    size_t depth;          /* 0..64: of a tree; 0: leaves alone limit it */
    size_t pairs;          /* 1..1000: pairs drawn for each row in a round */
    size_t bins;           /* 2..65535: of a feature's values */
    float learning_rate;   /* above 0, to 1 */
    float least_weight;    /* 0 or more: least sum of second derivatives in a leaf */
    float least_gain;      /* 0 or more: what a split must bring */
    float l2, l1;          /* 0 or more: what holds leaves back */
    float rows_share;      /* above 0, to 1: drawn for each tree */
    float columns_share;   /* above 0, to 1: drawn for each tree */
} vt_tree_fit_options;

extern const vt_tree_fit_options vt_tree_fit_defaults;

/* What is not of the model. Zero-initialised: seed 0, silent; `features` must be there. Borrowed for the call. */
typedef struct vt_tree_fit_context {
    uint64_t seed;                     /* XGBoost takes its lower 31 bits */
    const char *const *features;       /* [feature_count]: names of the columns */
    size_t feature_count;
    /* After each round, on the calling thread: NDCG of the watched set, NAN without one. May be NULL. */
    void (*progress)(void *context, size_t round, size_t rounds, double watched);
    void *context;
} vt_tree_fit_context;

/* Appends the model as XGBoost's JSON (vt_xgboost_json_read makes ours of it): with a watched set and patience, only the rounds up to the
 * best one. watch: NULL for none. VT_BAD_DATA: an empty set, groups that do not add up, a label out of range, an infinite value;
 * VT_NO_MEMORY; VT_UNSUPPORTED: what XGBoost says. Options are within their ranges. */
vt_status vt_tree_fit(vt_buffer *json, const vt_rank_set *train, const vt_rank_set *watch, const vt_tree_fit_options *options,
                      const vt_tree_fit_context *context, vt_error *error);

#endif
