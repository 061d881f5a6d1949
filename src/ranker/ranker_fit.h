/* A ranker from a log: its sources are trained on what lies before the first window, examples are made of the windows, trees are
 * fitted to these. */
#ifndef VT_RANKER_FIT_H
#define VT_RANKER_FIT_H

#include "learners.h"
#include "rank_examples.h"

/* Everything that a ranker depends on but the log, the catalog and the seed. */
typedef struct vt_ranker_options {
    vt_rank_config config;
    vt_rank_walk walk;
    vt_tree_fit_options trees;
    bool refit;                                  /* with as many trees as the watched window found best, again on all windows */
    vt_learn_options sources[VT_MODEL_KINDS];    /* of those that the config asks for */
} vt_ranker_options;

/* The defaults of every part. */
void vt_ranker_defaults(vt_ranker_options *options);
/* The model behind a source; VT_MODEL_KINDS: there is none. */
vt_model_kind vt_rank_source_model(vt_rank_source source);
/* The settings of windows and trees; offsets are of vt_ranker_options. A list ends with name NULL. */
extern const vt_setting vt_ranker_settings[];
/* Sets "leaves" (one of these), "ease.cap" (of a source; 0: it is not asked) or "ease.ridge" (a setting of its trainer). VT_USAGE: no such
 * setting, or out of its range. A text is borrowed. */
vt_status vt_ranker_set(vt_ranker_options *options, const char *name, const char *value, vt_error *error);
/* VT_USAGE: no source is asked, or all together for too much. */
vt_status vt_ranker_check(const vt_ranker_options *options, vt_error *error);
/* {"sources":[{"name":..,"cap":..}],"rebuys":false,"ranker":{"weeks":..},"models":{"ease":{..}}} */
void vt_ranker_config(const vt_ranker_options *options, vt_buffer *out);

typedef struct vt_ranker_context {
    uint64_t seed;
    size_t threads;       /* 0: all cores; does not change the result */
    vt_rank_tell *progress; /* may be NULL */
    void *context;
} vt_ranker_context;

/* Trains the models that the config asks for on the events before a moment, each into its buffer of models[VT_MODEL_KINDS], which are empty.
 * What the trainers answer. */
vt_status vt_ranker_train_sources(vt_buffer *models, const vt_event_log *log, vt_log_moment moment, const vt_ranker_options *options,
                                  const vt_ranker_context *context, vt_error *error);

/* Sources and examples, from which trees can be fitted more than once. Owned: vt_ranker_lessons_close. */
typedef struct vt_ranker_lessons {
    const vt_ranker_options *options;
    const vt_ranker_context *context;
    char data_hash[65];
    vt_buffer models[VT_MODEL_KINDS]; /* as they were before the first window */
    vt_rank_examples examples;
} vt_ranker_lessons;

/* catalog: as vt_rank_goods has it; NULL: none. All is borrowed until the lessons are closed. */
vt_status vt_ranker_lessons_open(vt_ranker_lessons *out, const vt_event_log *log, const vt_rank_shop *catalog, const vt_ranker_options *options,
                                 const vt_ranker_context *context, vt_error *error);
void vt_ranker_lessons_close(vt_ranker_lessons *lessons);

/* Owned: vt_ranker_close. */
typedef struct vt_ranker {
    vt_buffer json; /* XGBoost's */
    vt_buffer file; /* ours: tree_model.h */
    size_t trees;
    double watched; /* NDCG of the watched window with the best number of trees */
} vt_ranker;

/* Fits trees to all features but those of the groups that are left out (bit g: vt_rank_group g), which are missing for it. The examples are
 * the same before and after. What vt_tree_fit and vt_xgboost_json_read answer. Close *out in any case. */
vt_status vt_ranker_fit(vt_ranker *out, vt_ranker_lessons *lessons, unsigned groups_left_out, vt_error *error);
void vt_ranker_close(vt_ranker *ranker);

/* How well a file of trees ranks the examples of each window: ndcg, auc f64[examples->week_count], means over its groups; NAN where it has
 * none. Of the windows that it was fitted to, this flatters it. */
vt_status vt_ranker_judge(double *ndcg, double *auc, const vt_rank_examples *examples, vt_bytes file, vt_error *error);

#endif
