/* experiments.sqlite: what was trained with what, and how good it was. One run is one model, trained and judged once.
 *
 *   runs     id, kind ("eval", "tune"), model, config (JSON), data_path, data_hash, split, seen, seed, users, baseline, started_ms (since 1970, UTC),
 *            train_ms, score_ms, peak_bytes, model_file, model_bytes, model_hash; what is not known is NULL
 *   metrics  run, name ("recall"), k, users, value, low, high, difference, difference_low, difference_high; value NULL: not defined
 *   searches, trials      what vitrine tune tried: tuning_store.h
 *   models, promotions    versions of models: model_registry.h
 *
 * Version 1 had the first two tables alone; it is read as it is, and brought to version 2 when it is written to.
 * PRAGMA user_version is VT_RUN_STORE_VERSION, application_id VT_RUN_STORE_ID. */
#ifndef VT_RUN_STORE_H
#define VT_RUN_STORE_H

#include "bytes.h"
#include "status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VT_RUN_STORE_VERSION = 2, VT_RUN_STORE_ID = 0x56545258 /* "VTRX" */ };

typedef struct vt_run_store vt_run_store;

/* What a run is. Texts are borrowed; NULL: not known. */
typedef struct vt_run {
    int64_t id; /* given by vt_run_store_add */
    const char *kind, *model, *config, *data_path, *data_hash, *split, *seen, *baseline, *model_file, *model_hash;
    uint64_t seed, users, started_ms, train_ms, score_ms, peak_bytes, model_bytes;
} vt_run;

/* One figure of a run. NAN: not known. */
typedef struct vt_run_metric {
    const char *name;
    size_t k, users;
    double value, low, high, difference, difference_low, difference_high;
} vt_run_metric;

/* Opens the database at `path`; with `create`, makes it where there is none. VT_IO (it cannot be opened), VT_BAD_DATA (another kind of
 * file, or damaged), VT_UNSUPPORTED (a newer version). *out is NULL after a failure. */
vt_status vt_run_store_open(vt_run_store **out, const char *path, bool create, vt_error *error);
void vt_run_store_close(vt_run_store *store);

/* What is added is there whole or not at all. *id: of the new run. */
vt_status vt_run_store_add(vt_run_store *store, const vt_run *run, const vt_run_metric *metrics, size_t count, int64_t *id, vt_error *error);

/* Called for each row, newest run first, or in the order of the table; borrowed for the call. */
typedef vt_status vt_run_visit(void *context, const vt_run *run, vt_error *error);
typedef vt_status vt_metric_visit(void *context, const vt_run_metric *metric, vt_error *error);

/* Runs with that model and data hash (its beginning is enough); NULL: any. limit 0: all. */
vt_status vt_run_store_list(vt_run_store *store, const char *model, const char *data_hash, size_t limit, vt_run_visit *visit, void *context,
                            vt_error *error);
/* VT_NOT_FOUND: there is no such run. */
vt_status vt_run_store_show(vt_run_store *store, int64_t id, vt_run_visit *visit, void *context, vt_error *error);
vt_status vt_run_store_metrics(vt_run_store *store, int64_t id, vt_metric_visit *visit, void *context, vt_error *error);
/* One metric of one run: *found is false where there is none. Its name is left NULL. */
vt_status vt_run_store_metric(vt_run_store *store, int64_t id, const char *name, size_t k, vt_run_metric *metric, bool *found, vt_error *error);

/* The best run by a metric for each data, split, seen policy, seed and number of users that figures may be compared within: the latest of those first. Ties
 * to the older run. Where less is better (gini), `ascending`. */
vt_status vt_run_store_best(vt_run_store *store, const char *name, size_t k, bool ascending, vt_run_visit *visit, void *context, vt_error *error);

#endif
