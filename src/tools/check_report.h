/* What `vitrine check` found: one outcome a check, in the order in which they were made. */
#ifndef VT_CHECK_REPORT_H
#define VT_CHECK_REPORT_H

#include "status.h"

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct vt_check_report {
    cJSON *checks; /* [{strategy, check, outcome, text, example?}] */
    size_t held, broken, skipped;
    bool lines; /* print each as it comes; those that held only when not `quiet` */
    bool quiet;
} vt_check_report;

/* Each adds one outcome; `format` says in words and numbers what was seen. */
void vt_report_held(vt_check_report *report, const char *strategy, const char *check, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void vt_report_skipped(vt_check_report *report, const char *strategy, const char *check, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* `example` (owned; NULL: none) is what is needed to see it again: request, ids, numbers. */
void vt_report_broken(vt_check_report *report, const char *strategy, const char *check, cJSON *example,
                      const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Prints the summary, or with `json` the document, and frees the outcomes. VT_CHECK_FAILED names the first that broke. */
vt_status vt_report_finish(vt_check_report *report, bool json, vt_error *error);

#endif
