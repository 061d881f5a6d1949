/* How sure a mean over users is: the percentile bootstrap (B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13).
 *
 * As many users as there are are drawn anew, with repetition, `resamples` times, and the mean is taken of each draw. The interval of
 * 95 % reaches from the 2.5th to the 97.5th percentile of these means, interpolated linearly between the two nearest. The draws are
 * the same for every model and metric, so that the means of two models in one draw are of the same users: their differences are paired. */
#ifndef VT_METRIC_INTERVALS_H
#define VT_METRIC_INTERVALS_H

#include "status.h"

#include <stddef.h>
#include <stdint.h>

enum { VT_MOST_RESAMPLES = 100000 };

/* NAN where nobody has a value. */
typedef struct vt_interval {
    double value; /* the mean over those who have a value */
    double low, high;
    size_t users; /* who have one */
} vt_interval;

/* What is to be drawn from. Users stand cohort by cohort. Borrowed. */
typedef struct vt_samples {
    const double *values; /* [users][series]; NAN: no value */
    size_t users, series;
    const size_t *cohorts; /* [cohort_count + 1]: the first user of each cohort, and at last `users` */
    size_t cohort_count;
    size_t resamples;      /* 1..VT_MOST_RESAMPLES */
    uint64_t seed;
    size_t threads;        /* 0: all cores; does not change the result */
} vt_samples;

/* Means of every draw. A group is a run of cohorts: all of them, all but the first, or one. Owned: vt_resampled_close. */
typedef struct vt_resampled {
    double *means;         /* [series][groups][resamples] */
    vt_interval *intervals; /* [series][groups] */
    size_t series, groups, resamples;
} vt_resampled;

enum { VT_GROUP_ALL, VT_GROUP_BUT_FIRST, VT_GROUP_COHORTS /* the first cohort's, and so on */ };

/* VT_NO_MEMORY. Close it in any case. */
vt_status vt_resample(vt_resampled *out, const vt_samples *samples, vt_error *error);
void vt_resampled_close(vt_resampled *resampled);

const vt_interval *vt_resampled_interval(const vt_resampled *resampled, size_t series, size_t group);

/* The interval of the difference of two models' means, this less that, draw by draw. Both were drawn alike. users: the first one's. VT_NO_MEMORY. */
vt_status vt_paired_difference(vt_interval *out, const vt_resampled *model, const vt_resampled *baseline, size_t series, size_t group, vt_error *error);

/* Likewise of their ratio, this over that less 1: 0.3 says 30 % more. NAN where that one is 0; such draws are passed over. */
vt_status vt_paired_gain(vt_interval *out, const vt_resampled *model, const vt_resampled *baseline, size_t series, size_t group, vt_error *error);

#endif
