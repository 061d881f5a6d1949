/* How well recommenders foretell what users of a log had later: each is trained on a part of the log and judged by the rest. */
#ifndef VT_LOG_EVALUATION_H
#define VT_LOG_EVALUATION_H

#include "learners.h"
#include "log_facts.h"
#include "log_split.h"
#include "metric_intervals.h"
#include "rank_metrics.h"

enum {
    VT_LOG_EVAL_MOST_MODELS = 16,
    VT_LOG_EVAL_MOST_KS = 8,
    VT_LOG_EVAL_MOST_K = 200,
    VT_LOG_COHORTS = 7,   /* by items in the history, vt_log_cohort_names */
    VT_LOG_DECILES = 10,  /* tenths of the items, those that most users had first */
    VT_ENTRANT_NAME_BYTES = 32
};

/* "0", "1", "2", "3-4", "5-9", "10-19", "20+" */
extern const char *const vt_log_cohort_names[VT_LOG_COHORTS];

/* A model to be trained and judged. */
typedef struct vt_entrant {
    const vt_learner *learner;
    vt_learn_options options;
    const char *name; /* told in reports, shorter than VT_ENTRANT_NAME_BYTES; NULL: the kind's. So that one kind can be held against itself */
} vt_entrant;

typedef struct vt_log_eval_line vt_log_eval_line;

/* Borrowed. */
typedef struct vt_log_eval_options {
    const vt_event_log *log;
    vt_split_rule split;
    bool seen_in;              /* items of the history stay candidates, and are wanted when the user had them again */
    const vt_entrant *entrants;
    size_t entrant_count;      /* 1..VT_LOG_EVAL_MOST_MODELS, no name twice */
    vt_model_kind baseline;    /* whose lines others are compared with: the first of this kind; VT_MODEL_KINDS: none */
    const char *baseline_name; /* the same by name; NULL: by kind */
    size_t k[VT_LOG_EVAL_MOST_KS];
    size_t k_count;            /* 1..VT_LOG_EVAL_MOST_KS; ascending */
    size_t most_users;         /* drawn by the seed; 0: all */
    size_t resamples;          /* 1..VT_MOST_RESAMPLES */
    uint64_t seed;             /* of split, sample, training and draws */
    size_t threads;            /* 0: all cores */
    /* All may be NULL. */
    vt_status (*trained)(void *context, const char *name, vt_bytes file, vt_error *error);
    uint64_t (*now_ms)(void *context);
    size_t (*peak_bytes)(void *context); /* of memory, until now */
    void (*progress)(void *context, const char *step, size_t done, size_t total); /* on any thread, one at a time */
    void *context;
} vt_log_eval_options;

/* One model. */
struct vt_log_eval_line {
    vt_model_kind kind;
    char name[VT_ENTRANT_NAME_BYTES];
    vt_buffer config;         /* JSON, NUL-terminated */
    size_t file_bytes;
    char file_hash[65];       /* SHA-256 */
    vt_resampled resampled;   /* series: metric * k_count + k; groups: all users, all with a history, each cohort */
    vt_interval *differences; /* [series][groups]; NULL: of the baseline, or there is none */
    size_t fallback_users;    /* for whom popularity stood in; of these, with a history: */
    size_t fallback_known;
    size_t profile_users;     /* without a history, whom the model served by their profile */
    size_t known_unseen;      /* items without an event in training of which the model knows something */
    double shares[VT_LOG_DECILES]; /* of the places of the lists at shares_k */
    uint64_t train_ms, score_ms;
    size_t peak_bytes;
};

typedef struct vt_log_evaluation {
    vt_split_rule split;
    bool seen_in;
    uint64_t seed;
    size_t resamples, k_count, k[VT_LOG_EVAL_MOST_KS];
    size_t shares_k;           /* the k of popularity shares, and the first that reports show: 10 where it is asked for, else the greatest */
    size_t baseline;           /* of lines; SIZE_MAX: none */
    vt_log_facts log;
    bool profiles;             /* something is known of users: their first event may tell it, even one that is held out */
    int32_t cut_day; /* cut_day: VT_NEVER but for time */
    size_t training_events, training_users, training_items, held_out_events;
    size_t seen_pairs, seen_only_users;
    size_t judged_users;       /* of whom something is wanted */
    size_t evaluated;          /* of these, as many as were asked for */
    size_t wanted;             /* pairs of them */
    size_t unseen_items, unseen_wanted, unseen_users; /* wanted items without an event in training; pairs with one; users who want one */
    size_t cohort_users[VT_LOG_COHORTS];
    double wanted_shares[VT_LOG_DECILES]; /* of the wanted pairs */
    size_t line_count;
    vt_log_eval_line lines[VT_LOG_EVAL_MOST_MODELS];
} vt_log_evaluation;

/* The same input gives the same evaluation, whatever the number of threads, but for milliseconds and memory. VT_USAGE (what is out of range, a
 * model twice, a baseline that is no entrant), VT_BAD_DATA (nobody can be judged), and what the parts answer. Close it in any case. */
vt_status vt_log_evaluate(vt_log_evaluation *out, const vt_log_eval_options *options, vt_error *error);
void vt_log_evaluation_close(vt_log_evaluation *evaluation);

#endif
