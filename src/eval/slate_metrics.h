/* Metrics: what one person's slate is worth, and what all slates of a strategy show. A new one is a function and a row of the
 * table; whatever is computed from the values of single people (means now; intervals) then comes by itself. */
#ifndef VT_SLATE_METRICS_H
#define VT_SLATE_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One person's slate beside what they did after it. */
typedef struct vt_judged {
    const size_t *rows; /* the answer, best first */
    size_t count;       /* <= k */
    size_t k;           /* what was asked for */
    const uint32_t *wanted; /* rows that were bought in the held-out part, ascending, each once */
    size_t wanted_count;    /* >= 1 */
    const float *vectors;   /* f32[vector_count][dims]: unit vectors of those rows of the slate that have one */
    size_t vector_count;
    size_t dims;
} vt_judged;

typedef enum vt_metric_id { VT_METRIC_PRECISION, VT_METRIC_DIVERSITY, VT_METRIC_COUNT } vt_metric_id;

typedef struct vt_metric {
    const char *name;    /* of the JSON member and the column */
    const char *formula; /* in words */
    /* NAN: not defined for this slate, whose person then does not count in the mean. */
    double (*of)(const vt_judged *judged);
} vt_metric;

extern const vt_metric vt_metrics[VT_METRIC_COUNT];

/* The mean of the values that are defined, added in order; *count is how many. NAN when there is none. */
double vt_metric_mean(const double *values, size_t people, size_t *count);

/* coverage@k = different products in all slates of a strategy / products of the catalog. shown: [rows] */
extern const char vt_coverage_formula[];
double vt_coverage(const bool *shown, size_t rows, size_t *distinct);

/* How many of the slate were bought. */
size_t vt_hits(const vt_judged *judged);

#endif
