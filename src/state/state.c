/* Opening and closing a state, and what concerns the whole of it. */
#include "state_parts.h"

#include "memory.h"

#include <string.h>

#ifdef __EMSCRIPTEN__
static const char *storage(void) { return vt_state_storage(); }
#else
static const char *storage(void) { return NULL; } /* files */
#endif

static vt_status execute(sqlite3 *db, const char *sql, vt_error *error)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? VT_OK : vt_state_failed(db, error);
}

/* What a hostile file could still do is limited here; its tables are compared with ours by vt_state_identify. The exclusive
 * lock comes before the first read: it keeps the index of the write-ahead log out of shared memory. */
static vt_status prepare(sqlite3 *db, vt_error *error)
{
    sqlite3_extended_result_codes(db, 1);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 1 << 20);
    sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 16384);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    return execute(db, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cell_size_check=ON; PRAGMA synchronous=FULL;"
                       "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY", error);
}

/* First complaint of "quick_check", "integrity_check" or "foreign_key_check", which answer "ok", nothing or complaints. */
static vt_status inspect(sqlite3 *db, const char *sql, vt_error *error)
{
    sqlite3_stmt *query = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &query, NULL) != SQLITE_OK) return vt_state_failed(db, error);
    int step = sqlite3_step(query);
    const char *said = step == SQLITE_ROW ? (const char *)sqlite3_column_text(query, 0) : "ok";
    vt_status status = VT_OK;
    if (step != SQLITE_ROW && step != SQLITE_DONE) status = vt_state_failed(db, error);
    else if (!said || strcmp(said, "ok") != 0)
        status = vt_fail(error, VT_BAD_DATA, "the profile's database is damaged: %s", said ? said : "unreadable");
    sqlite3_finalize(query);
    return status;
}

/* A database that is new or of an older version is changed only after it was found whole. */
static vt_status open_database(vt_state *state, const char *path, vt_error *error)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const char *name = path ? path : ":memory:";
    if (sqlite3_open_v2(name, &state->db, flags, path ? storage() : NULL) != SQLITE_OK)
        return state->db ? vt_state_failed(state->db, error) : vt_fail(error, VT_NO_MEMORY, "the state: out of memory");
    VT_TRY(prepare(state->db, error));
    VT_TRY(vt_state_identify(state->db, &state->opened_version, error));
    VT_TRY(inspect(state->db, "PRAGMA quick_check(1)", error));
    if (sqlite3_db_readonly(state->db, "main")) return vt_fail(error, VT_IO, "it may not be written");
    /* A short log: less to read again after a kill, and an import gives its room back. */
    VT_TRY(execute(state->db, "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=256; PRAGMA journal_size_limit=1048576",
                   error));
    return vt_state_migrate(state->db, state->opened_version, error);
}

vt_status vt_state_open(vt_state **out, const char *path, vt_error *error)
{
    vt_error unseen = {0}; /* vt_fail_within needs one */
    if (!error) error = &unseen;
    *out = NULL;
    if (path && !*path) return vt_fail(error, VT_BAD_REQUEST, "path: empty");
    vt_state *state = vt_alloc(1, sizeof *state);
    if (!state) return vt_fail(error, VT_NO_MEMORY, "the state: out of memory");
    vt_status status = open_database(state, path, error);
    if (status != VT_OK) {
        vt_state_close(state);
        return path ? vt_fail_within(error, path) : status;
    }
    /* A state may come to lie where an earlier one was: its revisions are its own all the same. */
    uint64_t start = 0;
    sqlite3_randomness(sizeof start, &start);
    state->revision = state->revision_beside_events = start >> 1 | 1;
    *out = state;
    return VT_OK;
}

void vt_state_close(vt_state *state)
{
    if (!state) return;
    for (int i = 0; i < VT_SQL_COUNT; i++) sqlite3_finalize(state->statements[i]);
    sqlite3_close(state->db);
    vt_buffer_free(&state->line_items);
    vt_free(state);
}

int vt_state_opened_version(const vt_state *state) { return state->opened_version; }
uint64_t vt_state_revision(const vt_state *state) { return state->revision; }
uint64_t vt_state_revision_beside_events(const vt_state *state) { return state->revision_beside_events; }

vt_status vt_state_begin(vt_state *state, vt_error *error)
{
    VT_CHECK(!state->together);
    VT_TRY(execute(state->db, "BEGIN IMMEDIATE", error));
    state->together = true;
    return VT_OK;
}

vt_status vt_state_end(vt_state *state, bool commit, vt_error *error)
{
    VT_CHECK(state->together);
    state->together = false;
    vt_status status = VT_OK;
    if (commit && sqlite3_get_autocommit(state->db))
        status = vt_fail(error, VT_IO, "an earlier failure has undone these writes: nothing was changed");
    else if (commit)
        status = execute(state->db, "COMMIT", error);
    if (!sqlite3_get_autocommit(state->db)) sqlite3_exec(state->db, "ROLLBACK", NULL, NULL, NULL);
    if (!commit || status != VT_OK) state->revision_beside_events = ++state->revision; /* back to what was */
    return status;
}

vt_status vt_state_clear(vt_state *state, vt_error *error)
{
    VT_TRY(vt_state_enter(state, error));
    vt_state_changed(state, VT_CHANGE_OTHER);
    vt_status status = execute(state->db,
                               "DELETE FROM event; DELETE FROM cart; DELETE FROM setting; DELETE FROM order_line;"
                               "DELETE FROM orders; DELETE FROM written",
                               error);
    return vt_state_leave(state, status, error);
}

vt_status vt_state_check(vt_state *state, vt_error *error)
{
    VT_TRY(inspect(state->db, "PRAGMA integrity_check(1)", error));
    return inspect(state->db, "PRAGMA foreign_key_check", error);
}

vt_status vt_state_checkpoint(vt_state *state, vt_error *error)
{
    VT_CHECK(!state->together);
    int failed = sqlite3_wal_checkpoint_v2(state->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return failed ? vt_state_failed(state->db, error) : VT_OK;
}
