/* The registry of models in experiments.sqlite: which files there were of a kind, which of them serves, and what served before.
 *
 *   models      id, kind ("ials"), version (1, 2, ... of the kind), file, file_bytes, file_hash (SHA-256), data_hash, seed, config (as the file tells them),
 *               run (of `runs`; NULL: not known), stage, added_ms, staged_ms (when it came to its stage; since 1970, UTC)
 *   promotions  id, model, at_ms, undone_ms (NULL: it stands)
 *
 * Stages: a candidate was never promoted; at most one of a kind is current; retired is what was. A rollback makes current what was before, again
 * and again, as far as promotions go back; what somebody has retired is passed over. */
#ifndef VT_MODEL_REGISTRY_H
#define VT_MODEL_REGISTRY_H

#include "run_store.h"

/* Texts are borrowed; NULL, and 0 of numbers: not known. */
typedef struct vt_registered {
    const char *kind, *file, *file_hash, *data_hash, *seed, *config, *stage;
    uint64_t version, file_bytes, added_ms, staged_ms;
    int64_t run;
} vt_registered;

/* A version of a kind. */
typedef struct vt_model_version {
    const char *kind;
    uint64_t version;
} vt_model_version;

/* Adds a candidate; its version and stage are given here. Without a run, it is the newest one whose model has that hash. A file of that hash is
 * never added twice: *version is then its own, and *known true. VT_NOT_FOUND: there is no such run. */
vt_status vt_registry_add(vt_run_store *store, const vt_registered *model, uint64_t *version, bool *known, vt_error *error);

/* VT_NOT_FOUND: no such version; VT_BAD_REQUEST: it is current already; what was current is retired. */
vt_status vt_registry_promote(vt_run_store *store, const vt_model_version *version, uint64_t now_ms, vt_error *error);
/* VT_NOT_FOUND; VT_BAD_REQUEST: it is current (promote another one or roll back). No rollback comes back to it; promoting it does. */
vt_status vt_registry_retire(vt_run_store *store, const vt_model_version *version, uint64_t now_ms, vt_error *error);
/* *version: what is current now. VT_BAD_REQUEST: nothing was before. */
vt_status vt_registry_rollback(vt_run_store *store, const char *kind, uint64_t now_ms, uint64_t *version, vt_error *error);

/* By kind, then version, newest first; NULL: any. Borrowed for the call. */
typedef vt_status vt_registered_visit(void *context, const vt_registered *model, vt_error *error);
vt_status vt_registry_list(vt_run_store *store, const char *kind, const char *stage, vt_registered_visit *visit, void *context, vt_error *error);
/* *version 0: no model of that kind has that hash. */
vt_status vt_registry_version(vt_run_store *store, const char *kind, const char *file_hash, uint64_t *version, vt_error *error);

#endif
