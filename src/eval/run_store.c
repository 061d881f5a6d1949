#include "run_store.h"

#include "memory.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

struct vt_run_store {
    sqlite3 *db;
};

static const char schema[] =
    "CREATE TABLE runs(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, model TEXT NOT NULL, config TEXT, data_path TEXT, data_hash TEXT, split TEXT,"
    " seen TEXT, seed INTEGER, users INTEGER, baseline TEXT, started_ms INTEGER, train_ms INTEGER, score_ms INTEGER, peak_bytes INTEGER,"
    " model_file TEXT, model_bytes INTEGER, model_hash TEXT) STRICT;"
    "CREATE TABLE metrics(run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, name TEXT NOT NULL, k INTEGER NOT NULL, users INTEGER,"
    " value REAL, low REAL, high REAL, difference REAL, difference_low REAL, difference_high REAL, PRIMARY KEY(run, name, k)) STRICT,"
    " WITHOUT ROWID;"
    "CREATE INDEX runs_by_data ON runs(data_hash, split, seen, seed);";

#define RUN_COLUMNS                                                                                                                          \
    "r.id, r.kind, r.model, r.config, r.data_path, r.data_hash, r.split, r.seen, r.seed, r.users, r.baseline, r.started_ms, r.train_ms,"    \
    " r.score_ms, r.peak_bytes, r.model_file, r.model_bytes, r.model_hash"
#define METRIC_COLUMNS "m.name, m.k, m.users, m.value, m.low, m.high, m.difference, m.difference_low, m.difference_high"

static vt_status failed(sqlite3 *db, vt_error *error)
{
    switch (db ? sqlite3_errcode(db) : SQLITE_NOMEM) {
    case SQLITE_NOMEM: return vt_fail(error, VT_NO_MEMORY, "out of memory");
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT: return vt_fail(error, VT_BAD_DATA, "is no database of runs, or a damaged one: %s", sqlite3_errmsg(db));
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT: return vt_fail(error, VT_BAD_DATA, "%s", sqlite3_errmsg(db));
    default: return vt_fail(error, VT_IO, "%s", sqlite3_errmsg(db));
    }
}

static vt_status execute(sqlite3 *db, const char *sql, vt_error *error)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? VT_OK : failed(db, error);
}

static vt_status prepare(vt_run_store *store, const char *sql, sqlite3_stmt **statement, vt_error *error)
{
    return sqlite3_prepare_v2(store->db, sql, -1, statement, NULL) == SQLITE_OK ? VT_OK : failed(store->db, error);
}

/* ---- opening ---- */

static vt_status read_number(vt_run_store *store, const char *sql, int64_t *number, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(prepare(store, sql, &statement, error));
    bool there = sqlite3_step(statement) == SQLITE_ROW;
    *number = there ? sqlite3_column_int64(statement, 0) : 0;
    vt_status status = there ? VT_OK : failed(store->db, error);
    sqlite3_finalize(statement);
    return status;
}

static vt_status make_tables(vt_run_store *store, vt_error *error)
{
    VT_TRY(execute(store->db, "PRAGMA application_id = 1448366680", error));
    VT_TRY(execute(store->db, schema, error));
    return execute(store->db, "PRAGMA user_version = 1", error);
}

/* Within a transaction, so that two programs do not both make the tables. */
static vt_status check_tables(vt_run_store *store, bool create, vt_error *error)
{
    int64_t id, version, tables;
    VT_TRY(read_number(store, "PRAGMA application_id", &id, error));
    VT_TRY(read_number(store, "PRAGMA user_version", &version, error));
    VT_TRY(read_number(store, "SELECT count(*) FROM sqlite_schema", &tables, error));
    if (create && id == 0 && tables == 0) return make_tables(store, error);
    if (id != VT_RUN_STORE_ID) return vt_fail(error, VT_BAD_DATA, "is no database of runs");
    if (version > VT_RUN_STORE_VERSION) return vt_fail(error, VT_UNSUPPORTED, "is made by a newer program (version %lld)", (long long)version);
    if (version != VT_RUN_STORE_VERSION) return vt_fail(error, VT_BAD_DATA, "has no version");
    return VT_OK;
}

static vt_status prepare_store(vt_run_store *store, bool create, vt_error *error)
{
    sqlite3_busy_timeout(store->db, 10000);
    VT_TRY(execute(store->db, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF", error));
    VT_TRY(execute(store->db, create ? "BEGIN IMMEDIATE" : "BEGIN", error));
    VT_TRY(check_tables(store, create, error));
    return execute(store->db, "COMMIT", error);
}

vt_status vt_run_store_open(vt_run_store **out, const char *path, bool create, vt_error *error)
{
    vt_run_store *store = *out = vt_alloc(1, sizeof *store);
    int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
    if (!store) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = sqlite3_open_v2(path, &store->db, flags, NULL) == SQLITE_OK ? VT_OK : failed(store->db, error);
    if (status == VT_OK) status = prepare_store(store, create, error);
    if (status == VT_OK) return VT_OK;
    vt_run_store_close(store);
    *out = NULL;
    return error ? vt_fail_within(error, path) : status;
}

void vt_run_store_close(vt_run_store *store)
{
    if (store) sqlite3_close(store->db);
    vt_free(store);
}

/* ---- writing ---- */

static void bind_text(sqlite3_stmt *statement, int at, const char *text) { sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC); }
static void bind_count(sqlite3_stmt *statement, int at, uint64_t count) { sqlite3_bind_int64(statement, at, (int64_t)count); }

/* SQLite keeps NAN as NULL. */
static void bind_metric(sqlite3_stmt *statement, int64_t run, const vt_run_metric *metric)
{
    const double values[] = {metric->value, metric->low, metric->high, metric->difference, metric->difference_low, metric->difference_high};
    sqlite3_bind_int64(statement, 1, run);
    bind_text(statement, 2, metric->name);
    bind_count(statement, 3, metric->k);
    bind_count(statement, 4, metric->users);
    for (int i = 0; i < 6; i++) sqlite3_bind_double(statement, 5 + i, values[i]);
}

static void bind_run(sqlite3_stmt *statement, const vt_run *run)
{
    const char *texts[] = {run->kind, run->model, run->config, run->data_path, run->data_hash, run->split, run->seen, run->baseline,
                           run->model_file, run->model_hash};
    const uint64_t counts[] = {run->seed, run->users, run->started_ms, run->train_ms, run->score_ms, run->peak_bytes, run->model_bytes};
    for (int i = 0; i < 10; i++) bind_text(statement, 1 + i, texts[i]);
    for (int i = 0; i < 7; i++) bind_count(statement, 11 + i, counts[i]);
}

static vt_status add_run(vt_run_store *store, const vt_run *run, int64_t *id, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(prepare(store,
                   "INSERT INTO runs(kind, model, config, data_path, data_hash, split, seen, baseline, model_file, model_hash, seed, users,"
                   " started_ms, train_ms, score_ms, peak_bytes, model_bytes) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                   &statement, error));
    bind_run(statement, run);
    vt_status status = sqlite3_step(statement) == SQLITE_DONE ? VT_OK : failed(store->db, error);
    sqlite3_finalize(statement);
    *id = sqlite3_last_insert_rowid(store->db);
    return status;
}

static vt_status add_metrics(vt_run_store *store, int64_t run, const vt_run_metric *metrics, size_t count, vt_error *error)
{
    sqlite3_stmt *statement;
    vt_status status = VT_OK;
    VT_TRY(prepare(store, "INSERT INTO metrics VALUES(?,?,?,?,?,?,?,?,?,?)", &statement, error));
    for (size_t i = 0; status == VT_OK && i < count; i++) {
        bind_metric(statement, run, &metrics[i]);
        if (sqlite3_step(statement) != SQLITE_DONE) status = failed(store->db, error);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return status;
}

vt_status vt_run_store_add(vt_run_store *store, const vt_run *run, const vt_run_metric *metrics, size_t count, int64_t *id, vt_error *error)
{
    VT_TRY(execute(store->db, "BEGIN IMMEDIATE", error));
    vt_status status = add_run(store, run, id, error);
    if (status == VT_OK) status = add_metrics(store, *id, metrics, count, error);
    if (status == VT_OK) status = execute(store->db, "COMMIT", error);
    if (status != VT_OK) sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* ---- reading ---- */

static const char *text_at(sqlite3_stmt *statement, int column) { return (const char *)sqlite3_column_text(statement, column); }
static uint64_t count_at(sqlite3_stmt *statement, int column) { return (uint64_t)sqlite3_column_int64(statement, column); }

static double number_at(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL ? NAN : sqlite3_column_double(statement, column);
}

/* A row of RUN_COLUMNS. */
static vt_run run_of(sqlite3_stmt *s)
{
    return (vt_run){.id = sqlite3_column_int64(s, 0), .kind = text_at(s, 1), .model = text_at(s, 2), .config = text_at(s, 3),
                    .data_path = text_at(s, 4), .data_hash = text_at(s, 5), .split = text_at(s, 6), .seen = text_at(s, 7),
                    .seed = count_at(s, 8), .users = count_at(s, 9), .baseline = text_at(s, 10), .started_ms = count_at(s, 11),
                    .train_ms = count_at(s, 12), .score_ms = count_at(s, 13), .peak_bytes = count_at(s, 14), .model_file = text_at(s, 15),
                    .model_bytes = count_at(s, 16), .model_hash = text_at(s, 17)};
}

/* A row of METRIC_COLUMNS. */
static vt_run_metric metric_of(sqlite3_stmt *s)
{
    return (vt_run_metric){text_at(s, 0), (size_t)count_at(s, 1), (size_t)count_at(s, 2), number_at(s, 3), number_at(s, 4),
                           number_at(s, 5), number_at(s, 6), number_at(s, 7), number_at(s, 8)};
}

/* Takes the statement. */
static vt_status visit_runs(vt_run_store *store, sqlite3_stmt *statement, vt_run_visit *visit, void *context, vt_error *error)
{
    vt_status status = VT_OK;
    int step = SQLITE_DONE;
    while (status == VT_OK && (step = sqlite3_step(statement)) == SQLITE_ROW) {
        vt_run run = run_of(statement);
        status = visit(context, &run, error);
    }
    if (status == VT_OK && step != SQLITE_DONE) status = failed(store->db, error);
    sqlite3_finalize(statement);
    return status;
}

vt_status vt_run_store_list(vt_run_store *store, const char *model, const char *data_hash, size_t limit, vt_run_visit *visit, void *context,
                            vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(prepare(store, "SELECT " RUN_COLUMNS " FROM runs r WHERE (?1 IS NULL OR r.model = ?1) AND (?2 IS NULL OR"
                          " substr(r.data_hash, 1, length(?2)) = ?2) ORDER BY r.id DESC LIMIT ?3", &statement, error));
    bind_text(statement, 1, model);
    bind_text(statement, 2, data_hash);
    sqlite3_bind_int64(statement, 3, limit ? (int64_t)limit : -1);
    return visit_runs(store, statement, visit, context, error);
}

vt_status vt_run_store_show(vt_run_store *store, int64_t id, vt_run_visit *visit, void *context, vt_error *error)
{
    sqlite3_stmt *statement;
    int64_t count;
    VT_TRY(prepare(store, "SELECT count(*) FROM runs WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    count = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    if (count < 0) return failed(store->db, error);
    if (count == 0) return vt_fail(error, VT_NOT_FOUND, "there is no run %lld", (long long)id);
    VT_TRY(prepare(store, "SELECT " RUN_COLUMNS " FROM runs r WHERE r.id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    return visit_runs(store, statement, visit, context, error);
}

vt_status vt_run_store_metrics(vt_run_store *store, int64_t id, vt_metric_visit *visit, void *context, vt_error *error)
{
    sqlite3_stmt *statement;
    vt_status status = VT_OK;
    int step = SQLITE_DONE;
    VT_TRY(prepare(store, "SELECT " METRIC_COLUMNS " FROM metrics m WHERE m.run = ? ORDER BY m.name, m.k", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    while (status == VT_OK && (step = sqlite3_step(statement)) == SQLITE_ROW) {
        vt_run_metric metric = metric_of(statement);
        status = visit(context, &metric, error);
    }
    if (status == VT_OK && step != SQLITE_DONE) status = failed(store->db, error);
    sqlite3_finalize(statement);
    return status;
}

vt_status vt_run_store_metric(vt_run_store *store, int64_t id, const char *name, size_t k, vt_run_metric *metric, bool *found, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(prepare(store, "SELECT " METRIC_COLUMNS " FROM metrics m WHERE m.run = ? AND m.name = ? AND m.k = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    bind_text(statement, 2, name);
    bind_count(statement, 3, k);
    int step = sqlite3_step(statement);
    *found = step == SQLITE_ROW;
    if (*found) *metric = metric_of(statement);
    metric->name = NULL;
    sqlite3_finalize(statement);
    return step == SQLITE_ROW || step == SQLITE_DONE ? VT_OK : failed(store->db, error);
}

vt_status vt_run_store_best(vt_run_store *store, const char *name, size_t k, bool ascending, vt_run_visit *visit, void *context, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(prepare(store,
                   "WITH ranked AS (SELECT r.id, row_number() OVER (PARTITION BY r.data_hash, r.split, r.seen, r.seed, r.users"
                   " ORDER BY m.value * ?3 DESC, r.id) AS place, max(r.id) OVER (PARTITION BY r.data_hash, r.split, r.seen, r.seed, r.users)"
                   " AS latest FROM runs r JOIN metrics m ON m.run = r.id WHERE m.name = ?1 AND m.k = ?2 AND m.value IS NOT NULL)"
                   " SELECT " RUN_COLUMNS " FROM ranked JOIN runs r ON r.id = ranked.id WHERE place = 1 ORDER BY latest DESC",
                   &statement, error));
    bind_text(statement, 1, name);
    bind_count(statement, 2, k);
    sqlite3_bind_int(statement, 3, ascending ? -1 : 1);
    return visit_runs(store, statement, visit, context, error);
}
