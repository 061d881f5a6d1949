/* What the profile decides for itself. */
#include "state_parts.h"

#include <string.h>

enum { MOST_NAME_BYTES = 64 }; /* with the NUL */

static bool name_valid(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
    return !name[length] && length >= 1 && length < MOST_NAME_BYTES;
}

static vt_status set(vt_state *state, const char *name, const char *value, vt_error *error)
{
    sqlite3_stmt *statement;
    if (value)
        VT_TRY(vt_state_sql(state, VT_SQL_SETTING_WRITE,
                            "INSERT INTO setting(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = ?2",
                            &statement, error));
    else
        VT_TRY(vt_state_sql(state, VT_SQL_SETTING_REMOVE, "DELETE FROM setting WHERE name = ?1", &statement, error));
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    if (value) sqlite3_bind_text(statement, 2, value, -1, SQLITE_STATIC);
    vt_state_changed(state, VT_CHANGE_OTHER);
    return vt_state_run(state, statement, error);
}

vt_status vt_state_set_setting(vt_state *state, const char *name, const char *value, vt_error *error)
{
    if (!name_valid(name)) return vt_fail(error, VT_BAD_REQUEST, "a setting's name must be letters, digits, dots and dashes");
    size_t length = value ? vt_state_length(value, VT_STATE_TEXT_BYTES) : 0;
    if (length == VT_STATE_TEXT_BYTES)
        return vt_fail(error, VT_BAD_REQUEST, "%s: longer than %d bytes", name, VT_STATE_TEXT_BYTES - 1);
    if (length && !vt_utf8_valid(value, length)) return vt_fail(error, VT_BAD_REQUEST, "%s: not UTF-8", name);
    VT_TRY(vt_state_enter(state, error));
    return vt_state_leave(state, set(state, name, value, error), error);
}

vt_status vt_state_each_setting(vt_state *state, vt_setting_visitor *each, void *context, vt_error *error)
{
    sqlite3_stmt *row;
    bool valid = true;
    int step;
    VT_TRY(vt_state_sql(state, VT_SQL_SETTING_READ, "SELECT name, value FROM setting ORDER BY name", &row, error));
    while ((step = sqlite3_step(row)) == SQLITE_ROW && valid) {
        const char *name, *value;
        valid = vt_state_text(row, 0, 1, MOST_NAME_BYTES, &name) && name_valid(name) &&
                vt_state_text(row, 1, 0, VT_STATE_TEXT_BYTES, &value);
        if (valid) each(context, name, value);
    }
    VT_TRY(vt_state_finish(state, row, step, error));
    return valid ? VT_OK : vt_fail(error, VT_BAD_DATA, "the profile's database is damaged: a setting is not valid");
}
