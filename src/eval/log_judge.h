/* Holds the lists of one model against what users wanted: a value for each user, metric and k. */
#ifndef VT_LOG_JUDGE_H
#define VT_LOG_JUDGE_H

#include "log_slates.h"
#include "rank_metrics.h"

/* Who is judged and by what; the same for all models. Borrowed. */
typedef struct vt_judge_task {
    const vt_slate_task *slates;
    const vt_pair_matrix *by_item; /* training: a row an item, its users ascending */
    size_t training_users;         /* with any event in training */
    const size_t *k;               /* [k_count], ascending, none above slates->width */
    size_t k_count;
} vt_judge_task;

/* values: f64[user_count][VT_RANK_METRICS * k_count], the k of a metric side by side; NAN where a metric is not defined. Does not
 * depend on the number of threads. VT_NO_MEMORY. */
vt_status vt_log_judge(double *values, const vt_slates *slates, const vt_judge_task *task, vt_error *error);

#endif
