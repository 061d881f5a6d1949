/* Inside ingest/: what was found wrong in a file from outside, counted by kind, with examples. */
#ifndef VT_ISSUE_LIST_H
#define VT_ISSUE_LIST_H

#include "catalog_import.h"

#include <stdarg.h>

/* Zero-initialise; whoever takes `issues` frees them with vt_free. */
typedef struct vt_issue_list {
    vt_import_issue *issues;
    size_t count, capacity;
    bool out_of_memory; /* a kind could not be kept */
} vt_issue_list;

/* Counts a defect; the first VT_ISSUE_EXAMPLES of its kind also as an example: "line 17: ...". */
void vt_issue_note(vt_issue_list *list, const char *action, const char *name, const char *example_format, ...)
    __attribute__((format(printf, 4, 5)));
void vt_issue_note_arguments(vt_issue_list *list, const char *action, const char *name, const char *example_format,
                             va_list arguments) __attribute__((format(printf, 4, 0)));

/* Adds what was found elsewhere, its examples behind those that are here. */
void vt_issue_list_add(vt_issue_list *list, const vt_import_issue *issues, size_t count);

/* Dropped ones first, then repaired, then noted; the most frequent first. */
void vt_issue_list_sort(vt_issue_list *list);

/* Lines of a report, and the JSON array [{"name","action","count","examples":[...]}]. */
void vt_issues_text(const vt_import_issue *issues, size_t count, vt_buffer *out);
void vt_issues_json(const vt_import_issue *issues, size_t count, vt_buffer *out);

#endif
