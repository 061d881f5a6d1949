/* `vitrine eval`: strategies over a shop, or recommenders over a log of events. */
#ifndef VT_EVAL_COMMAND_H
#define VT_EVAL_COMMAND_H

#include "command.h"
#include "log_report.h"
#include "run_store.h"

/* Models, trained and judged on a log: what `eval --events` does. */
vt_status vt_eval_models(const vt_arguments *arguments, vt_error *error);

/* A ranker beside the sources of its candidates: what `eval --two-stage` does. */
vt_status vt_eval_two_stage(const vt_arguments *arguments, vt_error *error);

/* Trees, judged on rows whose relevance is known: what `eval --svmlight` does. */
vt_status vt_eval_rows(const vt_arguments *arguments, vt_error *error);

/* Writes a report, if `path` is not NULL. VT_NO_MEMORY when the buffer has failed. */
vt_status vt_eval_write(const char *path, const vt_buffer *report, vt_error *error);

/* Ends `json`, writes it where --out wants it and `html` where --html does, both or none, and puts a NUL behind `json`. */
vt_status vt_eval_write_both(const vt_arguments *arguments, vt_buffer *json, const vt_buffer *html, vt_error *error);

/* With --json: prints the document, as member `name` of one with "ok", and answers true. */
bool vt_eval_print_json(const vt_arguments *arguments, const char *name, const vt_buffer *json);

/* Opens the database of --runs, if it is given, and closes it: one that cannot be written to is told before models are trained for hours. */
vt_status vt_eval_try_runs(const vt_arguments *arguments, vt_error *error);

/* The table on stdout. */
void vt_eval_print_models(const vt_log_evaluation *evaluation);

/* Where an evaluation came from. Borrowed. */
typedef struct vt_eval_record {
    const vt_log_evaluation *evaluation;
    const char *data_path;
    const char *save;    /* folder that got the models; NULL: none */
    uint64_t started_ms; /* since 1970 */
} vt_eval_record;

/* Adds a run for each model to the database at `path`, which is made where there is none. */
vt_status vt_eval_record_runs(const char *path, const vt_eval_record *record, vt_error *error);

#endif
