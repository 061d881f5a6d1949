/* What the files that read and write experiments.sqlite share. */
#ifndef VT_RUN_STORE_PARTS_H
#define VT_RUN_STORE_PARTS_H

#include "run_store.h"

#include <math.h>
#include <sqlite3.h>

struct vt_run_store {
    sqlite3 *db;
    int version; /* of what was opened to be read: 1 has no searches and no models */
};

/* The status and message of SQLite's last failure. */
vt_status vt_store_failed(vt_run_store *store, vt_error *error);
vt_status vt_store_execute(vt_run_store *store, const char *sql, vt_error *error);
vt_status vt_store_prepare(vt_run_store *store, const char *sql, sqlite3_stmt **statement, vt_error *error);
/* Steps a statement that answers no rows, and finalises it. */
vt_status vt_store_finish(vt_run_store *store, sqlite3_stmt *statement, vt_error *error);
/* COMMIT where `status` is VT_OK and it succeeds, else ROLLBACK. */
vt_status vt_store_commit(vt_run_store *store, vt_status status, vt_error *error);
/* A run with its figures, within the caller's transaction. */
vt_status vt_store_add_run(vt_run_store *store, const vt_run *run, const vt_run_metric *metrics, size_t count, int64_t *id, vt_error *error);
/* Before the tables of version 2 are written to. Not within a transaction. */
vt_status vt_store_upgrade(vt_run_store *store, vt_error *error);

static inline void vt_store_bind_text(sqlite3_stmt *statement, int at, const char *text) { sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC); }
static inline void vt_store_bind_count(sqlite3_stmt *statement, int at, uint64_t count) { sqlite3_bind_int64(statement, at, (int64_t)count); }
static inline const char *vt_store_text_at(sqlite3_stmt *statement, int column) { return (const char *)sqlite3_column_text(statement, column); }
static inline uint64_t vt_store_count_at(sqlite3_stmt *statement, int column) { return (uint64_t)sqlite3_column_int64(statement, column); }
static inline double vt_store_number_at(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL ? NAN : sqlite3_column_double(statement, column);
}

#endif
