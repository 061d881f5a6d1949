/* What the JSON documents of reports share. */
#ifndef VT_REPORT_JSON_H
#define VT_REPORT_JSON_H

#include "log_facts.h"
#include "metric_intervals.h"

#include <cJSON.h>
#include <stdbool.h>
#include <stdint.h>

/* To six decimals. */
double vt_json_rounded(double value);

/* Members of `object`. A value is rounded; NAN is null, and so are a share of nothing and a day that is not known ("2026-09-30" else). */
void vt_json_count(cJSON *object, const char *name, size_t count);
void vt_json_value(cJSON *object, const char *name, double value);
void vt_json_share(cJSON *object, const char *name, size_t part, size_t whole);
void vt_json_day(cJSON *object, const char *name, int32_t day, bool known);

/* {"value", "low", "high"}, owned by the caller. */
cJSON *vt_json_interval(const vt_interval *interval);

/* Member "data" of a report. */
void vt_json_log(cJSON *report, const vt_log_facts *log);

#endif
