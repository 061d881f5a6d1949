/* An evaluation as a document: JSON for programs, one HTML file without scripts or links for people. Neither holds a time, a path or
 * anybody's row, so the same input gives the same bytes. */
#ifndef VT_EVALUATION_REPORT_H
#define VT_EVALUATION_REPORT_H

#include "evaluation.h"

typedef struct vt_report_facts {
    const char *shop; /* name of the shop; NULL: none */
    bool simulated;   /* the customers were made by `vitrine simulate`; both documents then say so */
} vt_report_facts;

/* One JSON object; docs/evaluation.md names its members. Values are rounded to six decimals; what is not defined is null. */
void vt_evaluation_json(vt_buffer *out, const vt_evaluation *evaluation, const vt_report_facts *facts);
void vt_evaluation_html(vt_buffer *out, const vt_evaluation *evaluation, const vt_report_facts *facts);

/* "2026-09-30". */
void vt_report_day(int32_t day, char text[VT_NAME_BYTES]);

/* The sentence that reports on simulated customers begin with. */
extern const char vt_simulated_notice[];

#endif
