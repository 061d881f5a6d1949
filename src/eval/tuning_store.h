/* Searches of settings in experiments.sqlite: what vitrine tune tried, so that a search that was cut off goes on.
 *
 *   searches  id, model, identity (JSON: all that decides what its trials are and how they are judged), started_ms
 *   trials    search, number, rung, settings (JSON), run (of `runs`, kind "tune"; NULL: it failed), value (of the metric that is searched by),
 *             low, high, users, failure (why there is no value) */
#ifndef VT_TUNING_STORE_H
#define VT_TUNING_STORE_H

#include "run_store.h"

/* Texts are borrowed. */
typedef struct vt_tuning {
    const char *model, *identity;
    uint64_t started_ms; /* since 1970 */
} vt_tuning;

/* One trial on one rung. Texts are borrowed. */
typedef struct vt_tuning_trial {
    size_t number, rung, users;
    const char *settings;
    double value, low, high; /* NAN: it failed */
    const char *failure;     /* NULL: it did not */
} vt_tuning_trial;

/* What is kept of it as a run. */
typedef struct vt_tuning_run {
    const vt_run *run;
    const vt_run_metric *metrics;
    size_t count;
} vt_tuning_run;

/* The latest search with that identity; with `fresh`, or where there is none, it is begun. Brings the store to version 2. */
vt_status vt_tuning_open(vt_run_store *store, const vt_tuning *search, bool fresh, int64_t *id, vt_error *error);

/* Adds a trial with its run (NULL: it failed, and has none): whole or not at all. VT_BAD_DATA: it is there already. */
vt_status vt_tuning_add(vt_run_store *store, int64_t search, const vt_tuning_trial *trial, const vt_tuning_run *run, vt_error *error);

/* By number, then rung; borrowed for the call. VT_BAD_DATA: a number, rung or count that is none. */
typedef vt_status vt_trial_visit(void *context, const vt_tuning_trial *trial, vt_error *error);
vt_status vt_tuning_trials(vt_run_store *store, int64_t search, vt_trial_visit *visit, void *context, vt_error *error);

#endif
