/* What trials over a log of events are judged by: a part of what lies before the held-out part, so that nobody looks at that. */
#ifndef VT_TUNE_LOG_H
#define VT_TUNE_LOG_H

#include "learners.h"
#include "log_shop.h"
#include "log_slates.h"
#include "metric_intervals.h"
#include "rank_metrics.h"

enum { VT_TUNE_FIGURES = VT_RANK_MRR + 1 /* the first metrics of rank_metrics.h: recall, precision, hit, ndcg, map, mrr */ };

typedef struct vt_tune_log_options {
    vt_split_rule split;    /* what vitrine eval holds out: its training part is all that is taken from the log */
    vt_split_rule validate; /* splits that part again: learned from, judged by */
    bool seen_in;           /* items of the history stay candidates */
    bool sales;             /* purchases alone are wanted, and split; what else was done before is learned from: as the ranker is judged */
    size_t k;               /* 1..VT_LOG_EVAL_MOST_K */
    size_t most_users;      /* drawn by the seed; 0: all */
    size_t resamples;       /* of the intervals: 1..VT_MOST_RESAMPLES */
    uint64_t seed;          /* of both splits, users and draws */
    size_t threads;         /* 0: all cores; does not change the result */
} vt_tune_log_options;

/* Owned: vt_tune_log_close. Borrows the log's item ids; stays where it was opened. */
typedef struct vt_tune_log {
    vt_tune_log_options options;
    vt_log_split split;     /* of the part that is not held out */
    vt_event_log known;     /* with `sales`, of a log that has other events too: all before the split */
    const vt_event_log *training; /* what trials learn from; points into here */
    size_t held_out;        /* events that stayed out of it all */
    uint32_t *users;        /* [user_count]: who is judged by, in the order of the draw: any first ones are a sample */
    size_t user_count;
    uint32_t *item_users;   /* [items] */
    float *popularity;      /* [items]: the fallback */
} vt_tune_log;

/* VT_USAGE, VT_BAD_DATA: a split is not possible, or nobody is left to judge by; VT_NO_MEMORY. Close it in any case. */
vt_status vt_tune_log_open(vt_tune_log *out, const vt_event_log *log, const vt_tune_log_options *options, vt_error *error);
void vt_tune_log_close(vt_tune_log *log);

/* The figures of the lists of the first `users` users (1..user_count), k items wide. VT_NO_MEMORY. */
vt_status vt_tune_log_figures(vt_interval figures[VT_TUNE_FIGURES], const vt_tune_log *log, const vt_slates *slates, size_t users, vt_error *error);
/* The figures of a model file over the first `users` users (1..user_count). What vt_slates_make answers. */
vt_status vt_tune_log_judge(vt_interval figures[VT_TUNE_FIGURES], const vt_tune_log *log, vt_model_kind kind, vt_bytes file, size_t users,
                            vt_error *error);

#endif
