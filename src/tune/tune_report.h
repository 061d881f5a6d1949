/* A search as a document: JSON for programs, one HTML file without scripts or links for people. Neither holds a time, a path or anybody's row:
 * a search that was cut off and went on gives the bytes of one that was not. */
#ifndef VT_TUNE_REPORT_H
#define VT_TUNE_REPORT_H

#include "tune_log.h"
#include "tune_search.h"

/* What the report is of. Borrowed. */
typedef struct vt_tune_report {
    const char *model;           /* "ials" */
    const char *name;            /* of the data, for the title; NULL: none */
    const vt_event_log *log;     /* the whole */
    const vt_tune_log *part;
    const vt_tune_space *space;
    const vt_tune_plan *plan;
    const vt_tune_trial *trials; /* [plan->trials] */
    size_t metric;               /* searched by: of VT_TUNE_FIGURES */
    const char *config;          /* the settings as they stand, JSON */
    const char *means;           /* what rungs have shares of: "users", or the name of a setting as "epochs" */
    size_t spent[VT_TUNE_MOST_RUNGS]; /* of them on each rung */
} vt_tune_report;

void vt_tune_report_json(vt_buffer *out, const vt_tune_report *report);
void vt_tune_report_html(vt_buffer *out, const vt_tune_report *report);

/* Plots as inline SVG (tune_plots.c): every judgement in its order; values by one setting; all settings side by side. */
void vt_tune_plot_history(vt_buffer *out, const vt_tune_report *report);
void vt_tune_plot_setting(vt_buffer *out, const vt_tune_report *report, size_t setting);
void vt_tune_plot_parallel(vt_buffer *out, const vt_tune_report *report);

/* "ridge=103.4,dropout=0.2", with that between them: with a comma as --set takes it. */
void vt_tune_settings_text(vt_buffer *out, const vt_tune_space *space, const vt_trial_settings *settings, const char *between);
/* {"ridge":103.4,"towers":"own"} */
void vt_tune_settings_json(vt_buffer *out, const vt_tune_space *space, const vt_trial_settings *settings);
/* {"ridge":{"scale":"log","least":1,"most":10000},"towers":{"words":["tied","own"]}} */
void vt_tune_ranges_json(vt_buffer *out, const vt_tune_space *space);

#endif
