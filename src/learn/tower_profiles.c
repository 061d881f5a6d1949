#include "tower_profiles.h"

#include "memory.h"

#include <string.h>

/* Whether a list "age,gender" (or "age+gender", where commas part something else) holds the name. */
static bool is_listed(const char *list, const char *name)
{
    for (size_t length; *list; list += length + (list[length] != '\0')) {
        length = strcspn(list, ",+");
        if (strlen(name) == length && strncmp(list, name, length) == 0) return true;
    }
    return false;
}

static bool is_column(const vt_user_profiles *from, const char *name, size_t length)
{
    for (size_t i = 0; i < from->column_count; i++)
        if (strlen(from->columns[i]) == length && strncmp(from->columns[i], name, length) == 0) return true;
    return false;
}

/* wanted: [columns]. */
static vt_status choose_columns(const vt_user_profiles *from, const char *list, bool *wanted, vt_error *error)
{
    bool all = strcmp(list, "all") == 0;
    if (!from) return vt_fail(error, VT_USAGE, "--profile: nothing is known of the users; give a table of them");
    for (size_t i = 0; i < from->column_count; i++) wanted[i] = all || is_listed(list, from->columns[i]);
    for (size_t length; !all && *list; list += length + (list[length] != '\0')) {
        length = strcspn(list, ",+");
        if (!is_column(from, list, length))
            return vt_fail(error, VT_USAGE, "--profile: users have no column \"%.*s\"", (int)(length < 60 ? length : 60), list);
    }
    return VT_OK;
}

/* row_of: [values], row + 1 of each value that a user with an event has, in the values' order. */
static void number_rows(vt_tower_profiles *out, const vt_event_log *log, const bool *wanted, uint16_t *row_of)
{
    const vt_user_profiles *from = log->profiles;
    for (size_t user = 0; user < log->users; user++) {
        if (log->user_offsets[user] == log->user_offsets[user + 1]) continue;
        for (size_t i = 0; i < from->column_count; i++) {
            uint16_t value = from->of_user[user * from->column_count + i];
            if (wanted[i] && value != VT_PROFILE_UNKNOWN) row_of[value] = 1;
        }
    }
    for (size_t value = 0; value < from->value_count; value++) {
        if (!row_of[value]) continue;
        row_of[value] = (uint16_t)++out->rows;
        vt_buffer_append_text(&out->values, out->rows > 1 ? "\n" : "");
        vt_buffer_append_text(&out->values, from->values[value]);
    }
    vt_buffer_append(&out->values, "", 1);
}

static bool fill(vt_tower_profiles *out, const vt_event_log *log, const bool *wanted)
{
    const vt_user_profiles *from = log->profiles;
    uint16_t *row_of = vt_alloc(from->value_count, sizeof *row_of);
    out->columns = from->column_count;
    out->hash = from->hash;
    out->of_user = vt_alloc(log->users * out->columns, sizeof *out->of_user);
    bool room = row_of && out->of_user;
    if (room) number_rows(out, log, wanted, row_of);
    for (size_t i = 0; room && i < log->users * out->columns; i++)
        if (from->of_user[i] != VT_PROFILE_UNKNOWN) out->of_user[i] = row_of[from->of_user[i]];
    vt_free(row_of);
    return room && !out->values.failed;
}

vt_status vt_tower_profiles_open(vt_tower_profiles *out, const vt_event_log *log, const vt_two_tower_options *options, vt_error *error)
{
    bool wanted[VT_PROFILE_MOST_COLUMNS] = {false};
    *out = (vt_tower_profiles){.rows = 0};
    if (!*options->profile) return VT_OK;
    VT_TRY(choose_columns(log->profiles, options->profile, wanted, error));
    if (!fill(out, log, wanted)) return vt_fail(error, VT_NO_MEMORY, "no memory for the profiles of %zu users", log->users);
    return out->rows ? VT_OK : vt_fail(error, VT_BAD_DATA, "no user with an event has a profile");
}

void vt_tower_profiles_close(vt_tower_profiles *profiles)
{
    vt_free(profiles->of_user);
    vt_buffer_free(&profiles->values);
    *profiles = (vt_tower_profiles){.rows = 0};
}

size_t vt_tower_profile_rows(const vt_tower_profiles *profiles, uint32_t user, uint32_t *rows)
{
    size_t count = 0;
    for (size_t i = 0; i < profiles->columns; i++) {
        uint16_t row = profiles->of_user[user * profiles->columns + i];
        if (row) rows[count++] = row - 1u;
    }
    return count;
}
