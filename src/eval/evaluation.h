/* How well strategies would have served people whose later purchases are known.
 *
 * The transactions are split; the shop is packed from the part before; everybody who bought something in the part after visits it
 * with the profile that they had by then, is answered by each strategy, and the answer is judged by what they bought. */
#ifndef VT_EVALUATION_H
#define VT_EVALUATION_H

#include "held_out.h"
#include "manifest.h"
#include "pack_builder.h"
#include "slate_metrics.h"

enum { VT_EVAL_MOST_STRATEGIES = 32, VT_EVAL_MOST_K = 200 };

typedef struct vt_eval_options {
    vt_pack_options shop; /* products, embeddings, seed, threads, progress; out_dir: a folder that does not exist, made and removed */
    const vt_transactions *transactions;
    vt_split_rule split;
    const char *const *strategies;
    size_t strategy_count; /* 1..VT_EVAL_MOST_STRATEGIES */
    size_t k;              /* 1..VT_EVAL_MOST_K */
    size_t most_people;    /* at random, by the shop's seed; 0: everybody */
} vt_eval_options;

/* One strategy over all people. */
typedef struct vt_eval_line {
    const char *strategy;
    double *values;      /* [VT_METRIC_COUNT][people]: of each person, NAN where not defined; owned by the evaluation */
    bool *shown;         /* [products] in any slate; owned by the evaluation */
    size_t hits;         /* in all slates together */
    size_t cold_starts;  /* people for whom popular products stood in */
    size_t unanswered;   /* people of whom nothing is known that the strategy could start from; their slate is empty */
    size_t shortest;     /* products in the shortest slate that was given */
} vt_eval_line;

typedef struct vt_evaluation {
    vt_split_rule split;
    size_t k;
    uint64_t seed;
    size_t products;
    size_t all_people;     /* with any purchase or interest */
    size_t judged_people;  /* who bought in the held-out part */
    size_t people;         /* of them, evaluated: as many as were asked for */
    size_t newcomers;      /* of them, those who did nothing before their cut day */
    size_t wanted, repeated; /* products bought in the held-out part, by person; and those that the person had bought before */
    size_t training_sales, training_interests, held_out_sales, held_out_interests;
    int32_t first_day, last_day, cut_day; /* of the data; cut_day is VT_NEVER when people have days of their own */
    char space[VT_NAME_BYTES]; /* of diversity; "" when the shop has no vectors */
    size_t line_count;
    vt_eval_line lines[VT_EVAL_MOST_STRATEGIES];
} vt_evaluation;

/* The same input gives the same evaluation, whatever the number of threads. VT_USAGE (a strategy that is not there or stands twice,
 * k out of range), VT_BAD_DATA (nothing on one side of the split), what packer, state and engine answer. vt_evaluation_close in any
 * case. */
vt_status vt_evaluate(vt_evaluation *out, const vt_eval_options *options, vt_error *error);
void vt_evaluation_close(vt_evaluation *evaluation);

/* What a strategy is asked with beside the profile, in words: "" when the profile is all. */
const char *vt_eval_start(const char *strategy);

#endif
