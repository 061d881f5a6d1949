/* How much the second stage adds: the list of a ranker, trained on a part of a log, beside the lists of the sources that its candidates
 * come from, for the same users and candidates, judged by the rest of the log. */
#ifndef VT_TWO_STAGE_H
#define VT_TWO_STAGE_H

#include "log_facts.h"
#include "log_split.h"
#include "metric_intervals.h"
#include "rank_metrics.h"
#include "ranker_fit.h"

enum {
    VT_TWO_STAGE_MOST_KS = 4,
    VT_TWO_STAGE_MOST_K = 100,
    VT_TWO_STAGE_LINES = 1 + VT_RANK_SOURCES + VT_RANK_GROUPS,
    VT_TWO_STAGE_COHORTS = 2 /* users without a history, and with one */
};

typedef enum vt_two_stage_kind {
    VT_TWO_STAGE_RANKED,
    VT_TWO_STAGE_SOURCE,  /* the list of one source, filled up with popular */
    VT_TWO_STAGE_WITHOUT  /* ranked, by trees that were fitted without one group of features */
} vt_two_stage_kind;

/* One way of making lists. */
typedef struct vt_two_stage_line {
    vt_two_stage_kind kind;
    vt_rank_source source;    /* of SOURCE */
    vt_rank_group group;      /* of WITHOUT */
    size_t trees;             /* of RANKED and WITHOUT */
    double watched;           /* likewise: NDCG of the watched window */
    size_t found;             /* wanted pairs among its candidates (of SOURCE: among those that it names) */
    vt_resampled resampled;   /* series: metric * k_count + k; groups: all, with a history, each cohort */
    vt_interval *less;        /* [series][groups]: ranked less this line; NULL: of ranked */
    vt_interval *over;        /* likewise: ranked over this line, less 1 */
} vt_two_stage_line;

/* Borrowed. */
typedef struct vt_two_stage_options {
    const vt_event_log *log;
    const vt_rank_shop *catalog; /* as vt_rank_goods has it; NULL: none */
    vt_split_rule split;         /* time of dated logs, leave-last of others */
    vt_ranker_options ranker;    /* its rebuys say whether what somebody had is wanted again */
    bool ablation;
    size_t k[VT_TWO_STAGE_MOST_KS];
    size_t k_count;              /* 1..; ascending; the first one stands for a line where one figure does */
    size_t most_users;           /* drawn by the seed; 0: all */
    size_t resamples;
    uint64_t seed;
    size_t threads;
    uint64_t (*now_ms)(void *context);    /* may be NULL, as all below */
    size_t (*peak_bytes)(void *context);
    vt_rank_tell *progress;
    void *context;
} vt_two_stage_options;

/* Owned: vt_two_stage_close. */
typedef struct vt_two_stage {
    vt_split_rule split;
    bool rebuys;
    uint64_t seed;
    size_t resamples, k_count, k[VT_TWO_STAGE_MOST_KS];
    vt_log_facts log;
    int32_t cut_day; /* cut_day: VT_NEVER but for time */
    size_t training_events;
    size_t judged_users, evaluated, without_history;
    size_t wanted;         /* pairs of those who were evaluated */
    size_t unseen_wanted;  /* of these, items without an event in training: no source can name them */
    size_t candidates;     /* of all who were evaluated */
    size_t found, found_known; /* wanted pairs among these; of users with a history */
    size_t wanted_known;
    vt_buffer config;      /* JSON of the ranker, NUL-terminated */
    vt_buffer file;        /* the ranker */
    vt_rank_week weeks[VT_RANK_MOST_WEEKS];
    size_t week_count;
    size_t taught_groups, taught_rows;
    uint64_t train_ms, score_ms;
    size_t peak_bytes;
    size_t line_count;
    vt_two_stage_line lines[VT_TWO_STAGE_LINES]; /* ranked first, then sources, then the ablation */
    size_t heuristic, source; /* lines: the best by map at the first k, of all users, that learn nothing; and of all sources. SIZE_MAX: none */
} vt_two_stage;

/* The same input gives the same answer, whatever the number of threads, but for milliseconds and memory. VT_USAGE: a split that the log
 * cannot be walked after, or out of range; VT_BAD_DATA; what the parts answer. Close it in any case. */
vt_status vt_two_stage_evaluate(vt_two_stage *out, const vt_two_stage_options *options, vt_error *error);
void vt_two_stage_close(vt_two_stage *evaluation);

/* "ranked", "ease", "ranked without item features". */
void vt_two_stage_name(const vt_two_stage_line *line, char name[48]);
/* Whether a source learns nothing: it counts, sorts or remembers. */
bool vt_two_stage_is_heuristic(vt_rank_source source);
const vt_interval *vt_two_stage_value(const vt_two_stage *evaluation, const vt_two_stage_line *line, vt_rank_metric_id metric, size_t k_place,
                                      size_t group);

/* Reports: one JSON object, one HTML page. docs/evaluation.md names the members. name: of the data; NULL: none. */
void vt_two_stage_json(vt_buffer *out, const vt_two_stage *evaluation, const char *name);
void vt_two_stage_html(vt_buffer *out, const vt_two_stage *evaluation, const char *name);

#endif
