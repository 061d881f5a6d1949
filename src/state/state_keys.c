/* Keys of writes. The latest thousand are kept: a write is sent again within seconds, not weeks. */
#include "state_parts.h"

enum { KEYS_KEPT = 1000 };

vt_status vt_state_find_key(vt_state *state, vt_key_kind kind, const char *key, int64_t *id, vt_error *error)
{
    *id = 0;
    if (!key) return VT_OK;
    sqlite3_stmt *find;
    bool found;
    VT_TRY(vt_state_check_id("key", key, error));
    VT_TRY(vt_state_sql(state, VT_SQL_KEY_FIND, "SELECT kind, row FROM written WHERE key = ?1", &find, error));
    sqlite3_bind_text(find, 1, key, -1, SQLITE_STATIC);
    VT_TRY(vt_state_first(state, find, &found, error));
    if (!found) return VT_OK;
    int64_t other = sqlite3_column_int64(find, 0);
    bool valid = vt_state_integer(find, 1, 1, INT64_MAX, id);
    sqlite3_reset(find);
    if (!valid) return vt_fail(error, VT_BAD_DATA, "the profile's database is damaged: a key's row is not valid");
    if (other != (int64_t)kind) return vt_fail(error, VT_BAD_REQUEST, "key: names another write");
    return VT_OK;
}

vt_status vt_state_write_key(vt_state *state, vt_key_kind kind, const char *key, int64_t id, vt_error *error)
{
    if (!key) return VT_OK;
    sqlite3_stmt *write, *trim;
    VT_TRY(vt_state_sql(state, VT_SQL_KEY_WRITE, "INSERT INTO written(key, kind, row) VALUES(?1, ?2, ?3)", &write, error));
    sqlite3_bind_text(write, 1, key, -1, SQLITE_STATIC);
    sqlite3_bind_int(write, 2, (int)kind);
    sqlite3_bind_int64(write, 3, id);
    VT_TRY(vt_state_run(state, write, error));
    int64_t newest = sqlite3_last_insert_rowid(state->db);
    if (newest <= KEYS_KEPT) return VT_OK;
    VT_TRY(vt_state_sql(state, VT_SQL_KEY_TRIM, "DELETE FROM written WHERE id <= ?1", &trim, error));
    sqlite3_bind_int64(trim, 1, newest - KEYS_KEPT);
    return vt_state_run(state, trim, error);
}
