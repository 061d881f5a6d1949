#include "run_store_parts.h"

#include "memory.h"

#include <math.h>
#include <string.h>

static const char schema[] =
    "CREATE TABLE runs(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, model TEXT NOT NULL, config TEXT, data_path TEXT, data_hash TEXT, split TEXT,"
    " seen TEXT, seed INTEGER, users INTEGER, baseline TEXT, started_ms INTEGER, train_ms INTEGER, score_ms INTEGER, peak_bytes INTEGER,"
    " model_file TEXT, model_bytes INTEGER, model_hash TEXT) STRICT;"
    "CREATE TABLE metrics(run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, name TEXT NOT NULL, k INTEGER NOT NULL, users INTEGER,"
    " value REAL, low REAL, high REAL, difference REAL, difference_low REAL, difference_high REAL, PRIMARY KEY(run, name, k)) STRICT,"
    " WITHOUT ROWID;"
    "CREATE INDEX runs_by_data ON runs(data_hash, split, seen, seed);";
/* What version 2 brought. */
static const char schema_2[] =
    "CREATE TABLE searches(id INTEGER PRIMARY KEY, model TEXT NOT NULL, identity TEXT NOT NULL, started_ms INTEGER) STRICT;"
    "CREATE TABLE trials(search INTEGER NOT NULL REFERENCES searches(id) ON DELETE CASCADE, number INTEGER NOT NULL, rung INTEGER NOT NULL,"
    " settings TEXT NOT NULL, run INTEGER REFERENCES runs(id), value REAL, low REAL, high REAL, users INTEGER, failure TEXT,"
    " PRIMARY KEY(search, number, rung)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE models(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, version INTEGER NOT NULL CHECK(version > 0), file TEXT, file_bytes INTEGER,"
    " file_hash TEXT NOT NULL, data_hash TEXT, seed TEXT, config TEXT, run INTEGER REFERENCES runs(id), stage TEXT NOT NULL"
    " CHECK(stage IN ('candidate', 'current', 'retired')), added_ms INTEGER, staged_ms INTEGER, UNIQUE(kind, version), UNIQUE(kind, file_hash)) STRICT;"
    "CREATE UNIQUE INDEX one_current ON models(kind) WHERE stage = 'current';"
    "CREATE TABLE promotions(id INTEGER PRIMARY KEY, model INTEGER NOT NULL REFERENCES models(id), at_ms INTEGER, undone_ms INTEGER) STRICT;";

#define RUN_COLUMNS                                                                                                                          \
    "r.id, r.kind, r.model, r.config, r.data_path, r.data_hash, r.split, r.seen, r.seed, r.users, r.baseline, r.started_ms, r.train_ms,"    \
    " r.score_ms, r.peak_bytes, r.model_file, r.model_bytes, r.model_hash"
#define METRIC_COLUMNS "m.name, m.k, m.users, m.value, m.low, m.high, m.difference, m.difference_low, m.difference_high"

vt_status vt_store_failed(vt_run_store *store, vt_error *error)
{
    sqlite3 *db = store->db;
    switch (db ? sqlite3_errcode(db) : SQLITE_NOMEM) {
    case SQLITE_NOMEM: return vt_fail(error, VT_NO_MEMORY, "out of memory");
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT: return vt_fail(error, VT_BAD_DATA, "is no database of runs, or a damaged one: %s", sqlite3_errmsg(db));
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT: return vt_fail(error, VT_BAD_DATA, "%s", sqlite3_errmsg(db));
    default: return vt_fail(error, VT_IO, "%s", sqlite3_errmsg(db));
    }
}

vt_status vt_store_execute(vt_run_store *store, const char *sql, vt_error *error)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? VT_OK : vt_store_failed(store, error);
}

vt_status vt_store_prepare(vt_run_store *store, const char *sql, sqlite3_stmt **statement, vt_error *error)
{
    return sqlite3_prepare_v2(store->db, sql, -1, statement, NULL) == SQLITE_OK ? VT_OK : vt_store_failed(store, error);
}

vt_status vt_store_finish(vt_run_store *store, sqlite3_stmt *statement, vt_error *error)
{
    vt_status status = sqlite3_step(statement) == SQLITE_DONE ? VT_OK : vt_store_failed(store, error);
    sqlite3_finalize(statement);
    return status;
}

vt_status vt_store_commit(vt_run_store *store, vt_status status, vt_error *error)
{
    if (status == VT_OK) status = vt_store_execute(store, "COMMIT", error);
    if (status != VT_OK) sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* ---- opening ---- */

static vt_status read_number(vt_run_store *store, const char *sql, int64_t *number, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store, sql, &statement, error));
    bool there = sqlite3_step(statement) == SQLITE_ROW;
    *number = there ? sqlite3_column_int64(statement, 0) : 0;
    vt_status status = there ? VT_OK : vt_store_failed(store, error);
    sqlite3_finalize(statement);
    return status;
}

static vt_status make_tables(vt_run_store *store, vt_error *error)
{
    VT_TRY(vt_store_execute(store, "PRAGMA application_id = 1448366680", error));
    VT_TRY(vt_store_execute(store, schema, error));
    VT_TRY(vt_store_execute(store, schema_2, error));
    return vt_store_execute(store, "PRAGMA user_version = 2", error);
}

/* Version 1 has the same runs. */
static vt_status migrate(vt_run_store *store, vt_error *error)
{
    VT_TRY(vt_store_execute(store, schema_2, error));
    return vt_store_execute(store, "PRAGMA user_version = 2", error);
}

/* Within a transaction, so that two programs do not both make the tables. */
static vt_status check_tables(vt_run_store *store, bool create, vt_error *error)
{
    int64_t id, version, tables;
    VT_TRY(read_number(store, "PRAGMA application_id", &id, error));
    VT_TRY(read_number(store, "PRAGMA user_version", &version, error));
    VT_TRY(read_number(store, "SELECT count(*) FROM sqlite_schema", &tables, error));
    store->version = VT_RUN_STORE_VERSION;
    if (create && id == 0 && tables == 0) return make_tables(store, error);
    if (id != VT_RUN_STORE_ID) return vt_fail(error, VT_BAD_DATA, "is no database of runs");
    if (version > VT_RUN_STORE_VERSION) return vt_fail(error, VT_UNSUPPORTED, "is made by a newer program (version %lld)", (long long)version);
    if (version < 1) return vt_fail(error, VT_BAD_DATA, "has no version");
    if (create && version < VT_RUN_STORE_VERSION) return migrate(store, error);
    store->version = (int)version;
    return VT_OK;
}

vt_status vt_store_upgrade(vt_run_store *store, vt_error *error)
{
    if (store->version == VT_RUN_STORE_VERSION) return VT_OK;
    VT_TRY(vt_store_execute(store, "BEGIN IMMEDIATE", error));
    return vt_store_commit(store, check_tables(store, true, error), error);
}

static vt_status prepare_store(vt_run_store *store, bool create, vt_error *error)
{
    sqlite3_busy_timeout(store->db, 10000);
    VT_TRY(vt_store_execute(store, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF", error));
    VT_TRY(vt_store_execute(store, create ? "BEGIN IMMEDIATE" : "BEGIN", error));
    VT_TRY(check_tables(store, create, error));
    return vt_store_execute(store, "COMMIT", error);
}

vt_status vt_run_store_open(vt_run_store **out, const char *path, bool create, vt_error *error)
{
    vt_run_store *store = *out = vt_alloc(1, sizeof *store);
    int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
    if (!store) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = sqlite3_open_v2(path, &store->db, flags, NULL) == SQLITE_OK ? VT_OK : vt_store_failed(store, error);
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

/* SQLite keeps NAN as NULL. */
static void bind_metric(sqlite3_stmt *statement, int64_t run, const vt_run_metric *metric)
{
    const double values[] = {metric->value, metric->low, metric->high, metric->difference, metric->difference_low, metric->difference_high};
    sqlite3_bind_int64(statement, 1, run);
    vt_store_bind_text(statement, 2, metric->name);
    vt_store_bind_count(statement, 3, metric->k);
    vt_store_bind_count(statement, 4, metric->users);
    for (int i = 0; i < 6; i++) sqlite3_bind_double(statement, 5 + i, values[i]);
}

static void bind_run(sqlite3_stmt *statement, const vt_run *run)
{
    const char *texts[] = {run->kind, run->model, run->config, run->data_path, run->data_hash, run->split, run->seen, run->baseline,
                           run->model_file, run->model_hash};
    const uint64_t counts[] = {run->seed, run->users, run->started_ms, run->train_ms, run->score_ms, run->peak_bytes, run->model_bytes};
    for (int i = 0; i < 10; i++) vt_store_bind_text(statement, 1 + i, texts[i]);
    for (int i = 0; i < 7; i++) vt_store_bind_count(statement, 11 + i, counts[i]);
}

static vt_status add_run(vt_run_store *store, const vt_run *run, int64_t *id, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store,
                            "INSERT INTO runs(kind, model, config, data_path, data_hash, split, seen, baseline, model_file, model_hash, seed, users,"
                            " started_ms, train_ms, score_ms, peak_bytes, model_bytes) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                            &statement, error));
    bind_run(statement, run);
    VT_TRY(vt_store_finish(store, statement, error));
    *id = sqlite3_last_insert_rowid(store->db);
    return VT_OK;
}

static vt_status add_metrics(vt_run_store *store, int64_t run, const vt_run_metric *metrics, size_t count, vt_error *error)
{
    sqlite3_stmt *statement;
    vt_status status = VT_OK;
    VT_TRY(vt_store_prepare(store, "INSERT INTO metrics VALUES(?,?,?,?,?,?,?,?,?,?)", &statement, error));
    for (size_t i = 0; status == VT_OK && i < count; i++) {
        bind_metric(statement, run, &metrics[i]);
        if (sqlite3_step(statement) != SQLITE_DONE) status = vt_store_failed(store, error);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return status;
}

vt_status vt_store_add_run(vt_run_store *store, const vt_run *run, const vt_run_metric *metrics, size_t count, int64_t *id, vt_error *error)
{
    VT_TRY(add_run(store, run, id, error));
    return add_metrics(store, *id, metrics, count, error);
}

vt_status vt_run_store_add(vt_run_store *store, const vt_run *run, const vt_run_metric *metrics, size_t count, int64_t *id, vt_error *error)
{
    VT_TRY(vt_store_execute(store, "BEGIN IMMEDIATE", error));
    return vt_store_commit(store, vt_store_add_run(store, run, metrics, count, id, error), error);
}

/* ---- reading ---- */

/* A row of RUN_COLUMNS. */
static vt_run run_of(sqlite3_stmt *s)
{
    return (vt_run){.id = sqlite3_column_int64(s, 0), .kind = vt_store_text_at(s, 1), .model = vt_store_text_at(s, 2), .config = vt_store_text_at(s, 3),
                    .data_path = vt_store_text_at(s, 4), .data_hash = vt_store_text_at(s, 5), .split = vt_store_text_at(s, 6), .seen = vt_store_text_at(s, 7),
                    .seed = vt_store_count_at(s, 8), .users = vt_store_count_at(s, 9), .baseline = vt_store_text_at(s, 10), .started_ms = vt_store_count_at(s, 11),
                    .train_ms = vt_store_count_at(s, 12), .score_ms = vt_store_count_at(s, 13), .peak_bytes = vt_store_count_at(s, 14), .model_file = vt_store_text_at(s, 15),
                    .model_bytes = vt_store_count_at(s, 16), .model_hash = vt_store_text_at(s, 17)};
}

/* A row of METRIC_COLUMNS. */
static vt_run_metric metric_of(sqlite3_stmt *s)
{
    return (vt_run_metric){vt_store_text_at(s, 0), (size_t)vt_store_count_at(s, 1), (size_t)vt_store_count_at(s, 2), vt_store_number_at(s, 3), vt_store_number_at(s, 4),
                           vt_store_number_at(s, 5), vt_store_number_at(s, 6), vt_store_number_at(s, 7), vt_store_number_at(s, 8)};
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
    if (status == VT_OK && step != SQLITE_DONE) status = vt_store_failed(store, error);
    sqlite3_finalize(statement);
    return status;
}

vt_status vt_run_store_list(vt_run_store *store, const char *model, const char *data_hash, size_t limit, vt_run_visit *visit, void *context,
                            vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store, "SELECT " RUN_COLUMNS " FROM runs r WHERE (?1 IS NULL OR r.model = ?1) AND (?2 IS NULL OR"
                          " substr(r.data_hash, 1, length(?2)) = ?2) ORDER BY r.id DESC LIMIT ?3", &statement, error));
    vt_store_bind_text(statement, 1, model);
    vt_store_bind_text(statement, 2, data_hash);
    sqlite3_bind_int64(statement, 3, limit ? (int64_t)limit : -1);
    return visit_runs(store, statement, visit, context, error);
}

vt_status vt_run_store_show(vt_run_store *store, int64_t id, vt_run_visit *visit, void *context, vt_error *error)
{
    sqlite3_stmt *statement;
    int64_t count;
    VT_TRY(vt_store_prepare(store, "SELECT count(*) FROM runs WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    count = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    if (count < 0) return vt_store_failed(store, error);
    if (count == 0) return vt_fail(error, VT_NOT_FOUND, "there is no run %lld", (long long)id);
    VT_TRY(vt_store_prepare(store, "SELECT " RUN_COLUMNS " FROM runs r WHERE r.id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    return visit_runs(store, statement, visit, context, error);
}

vt_status vt_run_store_metrics(vt_run_store *store, int64_t id, vt_metric_visit *visit, void *context, vt_error *error)
{
    sqlite3_stmt *statement;
    vt_status status = VT_OK;
    int step = SQLITE_DONE;
    VT_TRY(vt_store_prepare(store, "SELECT " METRIC_COLUMNS " FROM metrics m WHERE m.run = ? ORDER BY m.name, m.k", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    while (status == VT_OK && (step = sqlite3_step(statement)) == SQLITE_ROW) {
        vt_run_metric metric = metric_of(statement);
        status = visit(context, &metric, error);
    }
    if (status == VT_OK && step != SQLITE_DONE) status = vt_store_failed(store, error);
    sqlite3_finalize(statement);
    return status;
}

vt_status vt_run_store_metric(vt_run_store *store, int64_t id, const char *name, size_t k, vt_run_metric *metric, bool *found, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store, "SELECT " METRIC_COLUMNS " FROM metrics m WHERE m.run = ? AND m.name = ? AND m.k = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    vt_store_bind_text(statement, 2, name);
    vt_store_bind_count(statement, 3, k);
    int step = sqlite3_step(statement);
    *found = step == SQLITE_ROW;
    if (*found) *metric = metric_of(statement);
    metric->name = NULL;
    sqlite3_finalize(statement);
    return step == SQLITE_ROW || step == SQLITE_DONE ? VT_OK : vt_store_failed(store, error);
}

vt_status vt_run_store_best(vt_run_store *store, const char *name, size_t k, bool ascending, vt_run_visit *visit, void *context, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store,
                   "WITH ranked AS (SELECT r.id, row_number() OVER (PARTITION BY r.data_hash, r.split, r.seen, r.seed, r.users"
                   " ORDER BY m.value * ?3 DESC, r.id) AS place, max(r.id) OVER (PARTITION BY r.data_hash, r.split, r.seen, r.seed, r.users)"
                   " AS latest FROM runs r JOIN metrics m ON m.run = r.id WHERE m.name = ?1 AND m.k = ?2 AND m.value IS NOT NULL)"
                   " SELECT " RUN_COLUMNS " FROM ranked JOIN runs r ON r.id = ranked.id WHERE place = 1 ORDER BY latest DESC",
                   &statement, error));
    vt_store_bind_text(statement, 1, name);
    vt_store_bind_count(statement, 2, k);
    sqlite3_bind_int(statement, 3, ascending ? -1 : 1);
    return visit_runs(store, statement, visit, context, error);
}
