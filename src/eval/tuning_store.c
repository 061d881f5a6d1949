#include "tuning_store.h"

#include "run_store_parts.h"

enum { MOST_NUMBER = 1 << 20 };

/* ---- searches ---- */

static vt_status find(vt_run_store *store, const char *identity, int64_t *id, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store, "SELECT max(id) FROM searches WHERE identity = ?", &statement, error));
    vt_store_bind_text(statement, 1, identity);
    bool there = sqlite3_step(statement) == SQLITE_ROW;
    *id = there ? sqlite3_column_int64(statement, 0) : 0;
    vt_status status = there ? VT_OK : vt_store_failed(store, error);
    sqlite3_finalize(statement);
    return status;
}

static vt_status begin(vt_run_store *store, const vt_tuning *search, int64_t *id, vt_error *error)
{
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store, "INSERT INTO searches(model, identity, started_ms) VALUES(?,?,?)", &statement, error));
    vt_store_bind_text(statement, 1, search->model);
    vt_store_bind_text(statement, 2, search->identity);
    vt_store_bind_count(statement, 3, search->started_ms);
    VT_TRY(vt_store_finish(store, statement, error));
    *id = sqlite3_last_insert_rowid(store->db);
    return VT_OK;
}

vt_status vt_tuning_open(vt_run_store *store, const vt_tuning *search, bool fresh, int64_t *id, vt_error *error)
{
    *id = 0;
    VT_TRY(vt_store_upgrade(store, error));
    VT_TRY(vt_store_execute(store, "BEGIN IMMEDIATE", error));
    vt_status status = fresh ? VT_OK : find(store, search->identity, id, error);
    if (status == VT_OK && *id == 0) status = begin(store, search, id, error);
    return vt_store_commit(store, status, error);
}

/* ---- trials ---- */

static vt_status add_trial(vt_run_store *store, int64_t search, const vt_tuning_trial *trial, int64_t run, vt_error *error)
{
    const double values[] = {trial->value, trial->low, trial->high};
    sqlite3_stmt *statement;
    VT_TRY(vt_store_prepare(store, "INSERT INTO trials(search, number, rung, settings, run, value, low, high, users, failure) VALUES(?,?,?,?,?,?,?,?,?,?)",
                            &statement, error));
    sqlite3_bind_int64(statement, 1, search);
    vt_store_bind_count(statement, 2, trial->number);
    vt_store_bind_count(statement, 3, trial->rung);
    vt_store_bind_text(statement, 4, trial->settings);
    if (run) sqlite3_bind_int64(statement, 5, run);
    for (int i = 0; i < 3; i++) sqlite3_bind_double(statement, 6 + i, values[i]); /* NAN is kept as NULL */
    vt_store_bind_count(statement, 9, trial->users);
    vt_store_bind_text(statement, 10, trial->failure);
    return vt_store_finish(store, statement, error);
}

vt_status vt_tuning_add(vt_run_store *store, int64_t search, const vt_tuning_trial *trial, const vt_tuning_run *run, vt_error *error)
{
    int64_t id = 0;
    VT_TRY(vt_store_execute(store, "BEGIN IMMEDIATE", error));
    vt_status status = run ? vt_store_add_run(store, run->run, run->metrics, run->count, &id, error) : VT_OK;
    if (status == VT_OK) status = add_trial(store, search, trial, id, error);
    return vt_store_commit(store, status, error);
}

/* A row of another program's making may hold anything. */
static vt_status read_trial(vt_tuning_trial *trial, sqlite3_stmt *statement, vt_error *error)
{
    int64_t number = sqlite3_column_int64(statement, 0), rung = sqlite3_column_int64(statement, 1), users = sqlite3_column_int64(statement, 6);
    *trial = (vt_tuning_trial){.number = (size_t)number, .rung = (size_t)rung, .users = (size_t)users, .settings = vt_store_text_at(statement, 2),
                               .value = vt_store_number_at(statement, 3), .low = vt_store_number_at(statement, 4),
                               .high = vt_store_number_at(statement, 5), .failure = vt_store_text_at(statement, 7)};
    bool good = number >= 0 && number < MOST_NUMBER && rung >= 0 && rung < MOST_NUMBER && users >= 0 && users < UINT32_MAX && trial->settings &&
                isnan(trial->value) == (trial->failure != NULL) && !isinf(trial->value) && !isinf(trial->low) && !isinf(trial->high);
    return good ? VT_OK : vt_fail(error, VT_BAD_DATA, "holds a trial that is none");
}

vt_status vt_tuning_trials(vt_run_store *store, int64_t search, vt_trial_visit *visit, void *context, vt_error *error)
{
    sqlite3_stmt *statement;
    vt_tuning_trial trial;
    vt_status status = VT_OK;
    int step = SQLITE_DONE;
    if (store->version < 2) return VT_OK;
    VT_TRY(vt_store_prepare(store, "SELECT number, rung, settings, value, low, high, users, failure FROM trials WHERE search = ? ORDER BY number, rung",
                            &statement, error));
    sqlite3_bind_int64(statement, 1, search);
    while (status == VT_OK && (step = sqlite3_step(statement)) == SQLITE_ROW) {
        status = read_trial(&trial, statement, error);
        if (status == VT_OK) status = visit(context, &trial, error);
    }
    if (status == VT_OK && step != SQLITE_DONE) status = vt_store_failed(store, error);
    sqlite3_finalize(statement);
    return status;
}
