/* What the pages of reports share: how they look, and text in them. */
#ifndef VT_REPORT_PAGE_H
#define VT_REPORT_PAGE_H

#include "bytes.h"

/* The text of a style element: light and dark, wide and narrow. */
extern const char vt_report_style[];

/* Appends text, with what HTML would read as its own escaped. */
void vt_report_escaped(vt_buffer *out, const char *text);
/* Appends a number and what it counts, for a list of facts. */
void vt_report_fact(vt_buffer *out, const char *name, size_t count);

#endif
