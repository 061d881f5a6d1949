/* What the pages of reports share: how they look, and text in them. */
#ifndef VT_REPORT_PAGE_H
#define VT_REPORT_PAGE_H

#include "bytes.h"
#include "metric_intervals.h"

#include <stdbool.h>

/* The text of a style element: light and dark, wide and narrow. */
extern const char vt_report_style[];
/* And of plots: colours c0 to c15 as variable --c, lines, bands, dots, rules, ticks, a grid of figures, a legend. */
extern const char vt_report_plot_style[];

/* Begins a page, up to its first heading, which is `name`, else `title`; the title of the window is both. `style` comes last in its style
 * element, after the two above. NULL: none. */
void vt_report_begin(vt_buffer *out, const char *title, const char *name, const char *style);

/* Appends text, with what HTML would read as its own escaped. */
void vt_report_escaped(vt_buffer *out, const char *text);
/* Appends a number and what it counts, for a list of facts. */
void vt_report_fact(vt_buffer *out, const char *name, size_t count);

/* A table that scrolls in itself: its head's first column is `first`; then columns, vt_report_body, rows, vt_report_table_end. */
void vt_report_table(vt_buffer *out, const char *label, const char *first);
void vt_report_body(vt_buffer *out);
void vt_report_table_end(vt_buffer *out);
/* A cell with a value and its interval; bold when `marked`. */
void vt_report_cell(vt_buffer *out, const vt_interval *interval, bool marked, bool with_sign);

/* The step between the lines of an axis: the least of 1, 2, 2.5, 5 and 10 times a power of ten that makes at most four steps of the span (above 0). */
double vt_report_step(double span);

#endif
