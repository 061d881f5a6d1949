#include "slate_metrics.h"

#include <math.h>

static bool is_wanted(const vt_judged *judged, size_t row)
{
    size_t low = 0, high = judged->wanted_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (judged->wanted[middle] < row) low = middle + 1;
        else high = middle;
    }
    return low < judged->wanted_count && judged->wanted[low] == row;
}

size_t vt_hits(const vt_judged *judged)
{
    size_t hits = 0;
    for (size_t i = 0; i < judged->count; i++) hits += is_wanted(judged, judged->rows[i]);
    return hits;
}

/* precision@k = |slate and bought later| / k. Divided by k also when the slate is shorter: an answer that was not given is no hit. */
static double precision(const vt_judged *judged) { return (double)vt_hits(judged) / (double)judged->k; }

static double cosine(const float *a, const float *b, size_t dims)
{
    double sum = 0;
    for (size_t i = 0; i < dims; i++) sum += (double)a[i] * (double)b[i];
    return sum;
}

/* ild@k = 1 - mean over all pairs of the slate of the cosine of their vectors. Not defined below two vectors. */
static double diversity(const vt_judged *judged)
{
    double sum = 0;
    size_t pairs = 0, dims = judged->dims;
    for (size_t i = 0; i < judged->vector_count; i++)
        for (size_t j = i + 1; j < judged->vector_count; j++, pairs++)
            sum += cosine(judged->vectors + i * dims, judged->vectors + j * dims, dims);
    return pairs ? 1 - sum / (double)pairs : NAN;
}

const vt_metric vt_metrics[VT_METRIC_COUNT] = {
    [VT_METRIC_PRECISION] = {"precision",
                             "products of the slate that the person bought in the held-out part, divided by k, also where the "
                             "slate is shorter than k; mean over people",
                             precision},
    [VT_METRIC_DIVERSITY] = {"diversity",
                             "1 - the mean cosine of all pairs of the slate's products in the visual space; mean over people whose "
                             "slate holds two vectors or more",
                             diversity},
};

double vt_metric_mean(const double *values, size_t people, size_t *count)
{
    double sum = 0;
    *count = 0;
    for (size_t i = 0; i < people; i++) {
        if (isnan(values[i])) continue;
        sum += values[i];
        ++*count;
    }
    return *count ? sum / (double)*count : NAN;
}

const char vt_coverage_formula[] = "different products in the slates of all people, divided by the products of the catalog";

double vt_coverage(const bool *shown, size_t rows, size_t *distinct)
{
    *distinct = 0;
    for (size_t row = 0; row < rows; row++) *distinct += shown[row];
    return rows ? (double)*distinct / (double)rows : 0;
}
