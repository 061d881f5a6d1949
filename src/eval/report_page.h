/* What the pages of reports share: how they look, and text in them. */
#ifndef VT_REPORT_PAGE_H
#define VT_REPORT_PAGE_H

#include "bytes.h"

/* The text of a style element: light and dark, wide and narrow. */
extern const char vt_report_style[];
/* And of plots: colours c0 to c15 as variable --c, lines, bands, dots, rules, ticks, a grid of figures, a legend. */
extern const char vt_report_plot_style[];

/* Appends text, with what HTML would read as its own escaped. */
void vt_report_escaped(vt_buffer *out, const char *text);
/* Appends a number and what it counts, for a list of facts. */
void vt_report_fact(vt_buffer *out, const char *name, size_t count);

/* The step between the lines of an axis: the least of 1, 2, 2.5, 5 and 10 times a power of ten that makes at most four steps of the span (above 0). */
double vt_report_step(double span);

#endif
