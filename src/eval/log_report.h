/* An evaluation of a log as a document: JSON for programs, one HTML file without scripts or links for people. Neither holds a time, a
 * path or anybody's row, so the same input gives the same bytes. */
#ifndef VT_LOG_REPORT_H
#define VT_LOG_REPORT_H

#include "log_evaluation.h"

/* One JSON object; docs/evaluation.md names its members. Values are rounded to six decimals; what is not defined is null. name: of the
 * data, for the title; NULL: none. */
void vt_log_evaluation_json(vt_buffer *out, const vt_log_evaluation *evaluation, const char *name);
void vt_log_evaluation_html(vt_buffer *out, const vt_log_evaluation *evaluation, const char *name);

/* Plots as inline SVG: a metric by k with a band of its interval for each model; shares of places by tenths of the items. */
void vt_log_plot_metric(vt_buffer *out, const vt_log_evaluation *evaluation, vt_rank_metric_id metric);
void vt_log_plot_shares(vt_buffer *out, const vt_log_evaluation *evaluation);

/* How lists are made and judged, in the words that both reports hold; a list ends with name NULL. */
typedef struct vt_log_rule {
    const char *name;
    const char *text;
} vt_log_rule;
#define VT_LOG_RULES 9
void vt_log_rules(const vt_log_evaluation *evaluation, vt_log_rule rules[VT_LOG_RULES]);

/* Intervals by metric and the place of k among evaluation->k. group: of metric_intervals.h. */
const vt_interval *vt_log_value(const vt_log_evaluation *evaluation, const vt_log_eval_line *line, vt_rank_metric_id metric, size_t k_place,
                                size_t group);
/* NULL: of the baseline, or there is none. */
const vt_interval *vt_log_difference(const vt_log_evaluation *evaluation, const vt_log_eval_line *line, vt_rank_metric_id metric,
                                     size_t k_place, size_t group);
/* The place of shares_k among evaluation->k. */
size_t vt_log_first_k(const vt_log_evaluation *evaluation);

#endif
