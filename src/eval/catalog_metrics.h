/* Metrics of all lists together: how much of the catalog they reach, and how evenly.
 *
 * Each is one figure over all users, F. So that it has an interval made as every other metric's, each user gets a value whose mean is
 * F and whose spread is that of F: the jackknife's pseudo-value n F - (n - 1) F(without the user), less the mean of these, plus F (B. Efron, C. Stein, "The
 * jackknife estimate of variance", 1981). Drawing users again and counting anew would not do: a draw holds two users of three, so that
 * its coverage is always lower. */
#ifndef VT_CATALOG_METRICS_H
#define VT_CATALOG_METRICS_H

#include "status.h"

#include <stddef.h>
#include <stdint.h>

/* The lists of all users, cut at k. Borrowed. */
typedef struct vt_lists {
    const uint32_t *items; /* [users][width] */
    const uint32_t *counts; /* [users]: how long each is, <= width */
    size_t users, width;
    size_t catalog;        /* items there are */
    size_t k;              /* 1..width */
} vt_lists;

/* values[user * stride]: coverage@k = different items in the lists / catalog. Returns the figure. VT_NO_MEMORY. */
vt_status vt_coverage_values(double *values, size_t stride, const vt_lists *lists, double *figure, vt_error *error);

/* The same for gini@k = 2 * sum over n of n c_n / (N * sum of c) - (N + 1) / N, c_1 <= .. <= c_N being how often each of the N items stands in a list.
 * NAN when no list holds anything. */
vt_status vt_gini_values(double *values, size_t stride, const vt_lists *lists, double *figure, vt_error *error);

#endif
