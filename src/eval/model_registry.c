#include "model_registry.h"

#include "run_store_parts.h"

/* ---- questions of one number ---- */

/* The first column of the first row, or 0. Takes the statement. */
static vt_status read_number(vt_run_store *store, sqlite3_stmt *statement, int64_t *number, vt_error *error)
{
    int step = sqlite3_step(statement);
    *number = step == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    vt_status status = step == SQLITE_ROW || step == SQLITE_DONE ? VT_OK : vt_store_failed(store, error);
    sqlite3_finalize(statement);
    return status;
}

/* The model of a kind by a text or a number of its own. */
static vt_status find_by_text(vt_run_store *store, const char *sql, const char *first, const char *second, int64_t *number, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store, sql, &statement, error));
    vt_store_bind_text(statement, 1, first);
    if (second) vt_store_bind_text(statement, 2, second);
    return read_number(store, statement, number, error);
}

static vt_status find_version(vt_run_store *store, const vt_model_version *version, int64_t *id, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store, "SELECT id FROM models WHERE kind = ? AND version = ?", &statement, error));
    vt_store_bind_text(statement, 1, version->kind);
    vt_store_bind_count(statement, 2, version->version);
    VT_TRY(read_number(store, statement, id, error));
    if (*id) return VT_OK;
    return vt_fail(error, VT_NOT_FOUND, "there is no version %llu of %.60s", (unsigned long long)version->version, version->kind);
}

static vt_status find_current(vt_run_store *store, const char *kind, int64_t *id, vt_error *error)
{
    return find_by_text(store, "SELECT id FROM models WHERE kind = ? AND stage = 'current'", kind, NULL, id, error);
}

vt_status vt_registry_version(vt_run_store *store, const char *kind, const char *file_hash, uint64_t *version, vt_error *error)
{
    int64_t number = 0;
    *version = 0;
    if (store->version < 2) return VT_OK;
    VT_TRY(find_by_text(store, "SELECT version FROM models WHERE kind = ? AND file_hash = ?", kind, file_hash, &number, error));
    if (number < 0) return vt_fail(error, VT_BAD_DATA, "holds a version of %.60s that is none", kind);
    *version = (uint64_t)number;
    return VT_OK;
}

/* ---- changes ---- */

/* Two numbers into a statement of two. */
static vt_status change(vt_run_store *store, const char *sql, int64_t first, uint64_t second, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store, sql, &statement, error));
    sqlite3_bind_int64(statement, 1, first);
    vt_store_bind_count(statement, 2, second);
    return vt_store_finish(store, statement, error);
}

static vt_status retire(vt_run_store *store, int64_t id, uint64_t now_ms, vt_error *error)
{
    return change(store, "UPDATE models SET stage = 'retired', staged_ms = ?2 WHERE id = ?1", id, now_ms, error);
}

static vt_status make_current(vt_run_store *store, int64_t id, uint64_t now_ms, vt_error *error)
{
    return change(store, "UPDATE models SET stage = 'current', staged_ms = ?2 WHERE id = ?1", id, now_ms, error);
}

/* Brings the store to version 2, and begins a transaction. */
static vt_status begin(vt_run_store *store, vt_error *error)
{
    VT_TRY(vt_store_upgrade(store, error));
    return vt_store_execute(store, "BEGIN IMMEDIATE", error);
}

/* ---- adding ---- */

static vt_status find_run(vt_run_store *store, const vt_registered *model, int64_t *run, vt_error *error)
{
    sqlite3_stmt *statement;
    if (!model->run) return find_by_text(store, "SELECT max(id) FROM runs WHERE model_hash = ?", model->file_hash, NULL, run, error);
    VT_TRY(vt_store_prepare(store, "SELECT id FROM runs WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, model->run);
    VT_TRY(read_number(store, statement, run, error));
    return *run ? VT_OK : vt_fail(error, VT_NOT_FOUND, "there is no run %lld", (long long)model->run);
}

static vt_status insert(vt_run_store *store, const vt_registered *model, int64_t run, int64_t version, vt_error *error)
{
    const char *texts[] = {model->kind, model->file, model->file_hash, model->data_hash, model->seed, model->config};
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store,
                            "INSERT INTO models(kind, file, file_hash, data_hash, seed, config, version, file_bytes, run, added_ms, staged_ms, stage)"
                            " VALUES(?,?,?,?,?,?,?,?,?,?10,?10,'candidate')", &statement, error));
    for (int i = 0; i < 6; i++) vt_store_bind_text(statement, 1 + i, texts[i]);
    sqlite3_bind_int64(statement, 7, version);
    vt_store_bind_count(statement, 8, model->file_bytes);
    if (run) sqlite3_bind_int64(statement, 9, run);
    vt_store_bind_count(statement, 10, model->added_ms);
    return vt_store_finish(store, statement, error);
}

static vt_status add(vt_run_store *store, const vt_registered *model, uint64_t *version, bool *known, vt_error *error)
{
    int64_t run, last;
    VT_TRY(vt_registry_version(store, model->kind, model->file_hash, version, error));
    *known = *version != 0;
    if (*known) return VT_OK;
    VT_TRY(find_run(store, model, &run, error));
    VT_TRY(find_by_text(store, "SELECT max(version) FROM models WHERE kind = ?", model->kind, NULL, &last, error));
    if (last < 0 || last >= INT32_MAX) return vt_fail(error, VT_BAD_DATA, "holds a version of %.60s that is none", model->kind);
    *version = (uint64_t)last + 1;
    return insert(store, model, run, last + 1, error);
}

vt_status vt_registry_add(vt_run_store *store, const vt_registered *model, uint64_t *version, bool *known, vt_error *error)
{
    VT_TRY(begin(store, error));
    return vt_store_commit(store, add(store, model, version, known, error), error);
}

/* ---- stages ---- */

static vt_status promote(vt_run_store *store, const vt_model_version *version, uint64_t now_ms, vt_error *error)
{
    int64_t id, current;
    VT_TRY(find_version(store, version, &id, error));
    VT_TRY(find_current(store, version->kind, &current, error));
    if (id == current)
        return vt_fail(error, VT_BAD_REQUEST, "version %llu of %.60s is current already", (unsigned long long)version->version, version->kind);
    if (current) VT_TRY(retire(store, current, now_ms, error));
    VT_TRY(make_current(store, id, now_ms, error));
    return change(store, "INSERT INTO promotions(model, at_ms) VALUES(?,?)", id, now_ms, error);
}

vt_status vt_registry_promote(vt_run_store *store, const vt_model_version *version, uint64_t now_ms, vt_error *error)
{
    VT_TRY(begin(store, error));
    return vt_store_commit(store, promote(store, version, now_ms, error), error);
}

static vt_status take_out(vt_run_store *store, const vt_model_version *version, uint64_t now_ms, vt_error *error)
{
    int64_t id, current;
    VT_TRY(find_version(store, version, &id, error));
    VT_TRY(find_current(store, version->kind, &current, error));
    if (id == current) return vt_fail(error, VT_BAD_REQUEST, "it is current: promote another version, or roll back");
    VT_TRY(retire(store, id, now_ms, error));
    return change(store, "UPDATE promotions SET undone_ms = ?2 WHERE model = ?1 AND undone_ms IS NULL", id, now_ms, error);
}

vt_status vt_registry_retire(vt_run_store *store, const vt_model_version *version, uint64_t now_ms, vt_error *error)
{
    VT_TRY(begin(store, error));
    return vt_store_commit(store, take_out(store, version, now_ms, error), error);
}

/* The newest promotion that stands, of another model than `but`. */
static vt_status find_before(vt_run_store *store, const char *kind, int64_t but, int64_t *id, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store,
                            "SELECT p.model FROM promotions p JOIN models m ON m.id = p.model WHERE m.kind = ?1 AND p.undone_ms IS NULL AND p.model <> ?2"
                            " ORDER BY p.id DESC LIMIT 1", &statement, error));
    vt_store_bind_text(statement, 1, kind);
    sqlite3_bind_int64(statement, 2, but);
    return read_number(store, statement, id, error);
}

static vt_status roll_back(vt_run_store *store, const char *kind, uint64_t now_ms, uint64_t *version, vt_error *error)
{
    int64_t current, before, number;
    sqlite3_stmt *statement;
    VT_TRY(find_current(store, kind, &current, error));
    if (!current) return vt_fail(error, VT_BAD_REQUEST, "no version of %.60s is current", kind);
    VT_TRY(find_before(store, kind, current, &before, error));
    if (!before) return vt_fail(error, VT_BAD_REQUEST, "no version of %.60s was current before", kind);
    VT_TRY(change(store, "UPDATE promotions SET undone_ms = ?2 WHERE undone_ms IS NULL AND id = (SELECT max(id) FROM promotions WHERE model = ?1 AND"
                         " undone_ms IS NULL)", current, now_ms, error));
    VT_TRY(retire(store, current, now_ms, error));
    VT_TRY(make_current(store, before, now_ms, error));
    VT_TRY(vt_store_prepare(store, "SELECT version FROM models WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, before);
    VT_TRY(read_number(store, statement, &number, error));
    *version = (uint64_t)number;
    return VT_OK;
}

vt_status vt_registry_rollback(vt_run_store *store, const char *kind, uint64_t now_ms, uint64_t *version, vt_error *error)
{
    VT_TRY(begin(store, error));
    return vt_store_commit(store, roll_back(store, kind, now_ms, version, error), error);
}

/* ---- reading ---- */

static vt_status read_model(vt_registered *model, sqlite3_stmt *statement, vt_error *error)
{
    *model = (vt_registered){.kind = vt_store_text_at(statement, 0), .version = vt_store_count_at(statement, 1), .stage = vt_store_text_at(statement, 2),
                             .file = vt_store_text_at(statement, 3), .file_bytes = vt_store_count_at(statement, 4),
                             .file_hash = vt_store_text_at(statement, 5), .data_hash = vt_store_text_at(statement, 6),
                             .seed = vt_store_text_at(statement, 7), .config = vt_store_text_at(statement, 8),
                             .run = sqlite3_column_int64(statement, 9), .added_ms = vt_store_count_at(statement, 10),
                             .staged_ms = vt_store_count_at(statement, 11)};
    bool good = model->kind && model->stage && model->file_hash && model->version > 0 && model->version <= INT32_MAX;
    return good ? VT_OK : vt_fail(error, VT_BAD_DATA, "holds a model that is none");
}

vt_status vt_registry_list(vt_run_store *store, const char *kind, const char *stage, vt_registered_visit *visit, void *context, vt_error *error)
{
    sqlite3_stmt *statement;
    vt_registered model;
    vt_status status = VT_OK;
    int step = SQLITE_DONE;
    if (store->version < 2) return VT_OK;
    VT_TRY(vt_store_prepare(store,
                            "SELECT kind, version, stage, file, file_bytes, file_hash, data_hash, seed, config, run, added_ms, staged_ms FROM models"
                            " WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR stage = ?2) ORDER BY kind, version DESC", &statement, error));
    vt_store_bind_text(statement, 1, kind);
    vt_store_bind_text(statement, 2, stage);
    while (status == VT_OK && (step = sqlite3_step(statement)) == SQLITE_ROW) {
        status = read_model(&model, statement, error);
        if (status == VT_OK) status = visit(context, &model, error);
    }
    if (status == VT_OK && step != SQLITE_DONE) status = vt_store_failed(store, error);
    sqlite3_finalize(statement);
    return status;
}
