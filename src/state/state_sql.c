/* Statements, transactions and checks that every part of the state uses. */
#include "state_parts.h"

#include <string.h>

static vt_status storage_failed(sqlite3 *db, vt_error *error)
{
    int code = sqlite3_extended_errcode(db);
    if (code == SQLITE_IOERR_NOMEM) return vt_fail(error, VT_NO_MEMORY, "the state: out of memory");
    return vt_fail(error, VT_IO, "the storage failed (%s, code %d): nothing was changed", sqlite3_errmsg(db), code);
}

vt_status vt_state_failed(sqlite3 *db, vt_error *error)
{
    switch (sqlite3_errcode(db)) {
    case SQLITE_NOMEM: return vt_fail(error, VT_NO_MEMORY, "the state: out of memory");
    case SQLITE_FULL: return vt_fail(error, VT_IO, "the storage is full: nothing was changed");
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return vt_fail(error, VT_IO, "another program has this profile open");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return storage_failed(db, error);
    case SQLITE_NOTADB: return vt_fail(error, VT_BAD_DATA, "not a profile: %s", sqlite3_errmsg(db));
    default: return vt_fail(error, VT_BAD_DATA, "the profile's database is damaged: %s", sqlite3_errmsg(db));
    }
}

vt_status vt_state_sql(vt_state *state, vt_sql place, const char *sql, sqlite3_stmt **out, vt_error *error)
{
    sqlite3_stmt **kept = &state->statements[place];
    if (!*kept && sqlite3_prepare_v3(state->db, sql, -1, SQLITE_PREPARE_PERSISTENT, kept, NULL) != SQLITE_OK)
        return vt_state_failed(state->db, error);
    sqlite3_reset(*kept);
    sqlite3_clear_bindings(*kept);
    *out = *kept;
    return VT_OK;
}

vt_status vt_state_finish(vt_state *state, sqlite3_stmt *statement, int step, vt_error *error)
{
    vt_status status = step == SQLITE_ROW || step == SQLITE_DONE ? VT_OK : vt_state_failed(state->db, error);
    sqlite3_reset(statement);
    return status;
}

vt_status vt_state_run(vt_state *state, sqlite3_stmt *statement, vt_error *error)
{
    return vt_state_finish(state, statement, sqlite3_step(statement), error);
}

vt_status vt_state_first(vt_state *state, sqlite3_stmt *statement, bool *found, vt_error *error)
{
    int step = sqlite3_step(statement);
    *found = step == SQLITE_ROW;
    return *found ? VT_OK : vt_state_finish(state, statement, step, error);
}

static vt_status run_kept(vt_state *state, vt_sql place, const char *sql, vt_error *error)
{
    sqlite3_stmt *statement = NULL;
    VT_TRY(vt_state_sql(state, place, sql, &statement, error));
    return vt_state_run(state, statement, error);
}

/* A savepoint is a transaction of its own outside of vt_state_begin, and a part of that one inside. */
vt_status vt_state_enter(vt_state *state, vt_error *error)
{
    state->change = VT_CHANGE_NONE;
    if (state->together && sqlite3_get_autocommit(state->db))
        return vt_fail(error, VT_IO, "an earlier failure has undone these writes: nothing was changed");
    return run_kept(state, VT_SQL_ENTER, "SAVEPOINT call", error);
}

void vt_state_changed(vt_state *state, vt_change change)
{
    if (change > state->change) state->change = change;
}

/* SQLite itself undoes the whole transaction on some failures; then nothing is left to undo. */
static void undo(vt_state *state)
{
    if (sqlite3_get_autocommit(state->db)) return;
    if (state->together && run_kept(state, VT_SQL_BACK, "ROLLBACK TO call", NULL) == VT_OK &&
        run_kept(state, VT_SQL_LEAVE, "RELEASE call", NULL) == VT_OK)
        return;
    sqlite3_exec(state->db, "ROLLBACK", NULL, NULL, NULL);
}

vt_status vt_state_leave(vt_state *state, vt_status status, vt_error *error)
{
    if (status == VT_OK) status = run_kept(state, VT_SQL_LEAVE, "RELEASE call", error);
    if (status != VT_OK) {
        undo(state);
        return status;
    }
    if (state->change != VT_CHANGE_NONE) state->revision++;
    if (state->change == VT_CHANGE_OTHER) state->revision_beside_events = state->revision;
    return VT_OK;
}

bool vt_state_integer(sqlite3_stmt *statement, int column, int64_t least, int64_t most, int64_t *out)
{
    if (sqlite3_column_type(statement, column) != SQLITE_INTEGER) return false;
    *out = sqlite3_column_int64(statement, column);
    return *out >= least && *out <= most;
}

bool vt_state_text(sqlite3_stmt *statement, int column, size_t least, size_t most, const char **out)
{
    if (sqlite3_column_type(statement, column) != SQLITE_TEXT) return false;
    const char *text = (const char *)sqlite3_column_text(statement, column);
    size_t length = (size_t)sqlite3_column_bytes(statement, column);
    *out = text;
    return text && length >= least && length < most && strlen(text) == length && vt_utf8_valid(text, length);
}

size_t vt_state_length(const char *text, size_t most)
{
    const char *end = memchr(text, 0, most);
    return end ? (size_t)(end - text) : most;
}

void vt_state_bind_page(sqlite3_stmt *statement, int place, uint64_t limit, uint64_t offset)
{
    sqlite3_bind_int64(statement, place, limit && limit < INT64_MAX ? (sqlite3_int64)limit : -1);
    sqlite3_bind_int64(statement, place + 1, offset < INT64_MAX ? (sqlite3_int64)offset : INT64_MAX);
}

vt_status vt_state_check_id(const char *name, const char *id, vt_error *error)
{
    size_t length = id ? vt_state_length(id, VT_STATE_ID_BYTES) : 0;
    if (length == 0) return vt_fail(error, VT_BAD_REQUEST, "%s: missing", name);
    if (length == VT_STATE_ID_BYTES)
        return vt_fail(error, VT_BAD_REQUEST, "%s: longer than %d bytes", name, VT_STATE_ID_BYTES - 1);
    if (!vt_utf8_valid(id, length)) return vt_fail(error, VT_BAD_REQUEST, "%s: not UTF-8", name);
    return VT_OK;
}

vt_status vt_state_check_time(const char *name, int64_t at_ms, vt_error *error)
{
    if (at_ms >= 0 && at_ms <= VT_STATE_LATEST_MS) return VT_OK;
    return vt_fail(error, VT_BAD_REQUEST, "%s: not a time in milliseconds since 1970", name);
}
