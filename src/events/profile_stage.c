#include "profile_stage.h"

#include "bytes.h"
#include "cell_text.h"
#include "data_hash.h"
#include "memory.h"
#include "parse_amount.h"

#include <stdio.h>
#include <string.h>

enum { FULL_VALUE_BYTES = VT_PROFILE_NAME_BYTES + VT_PROFILE_VALUE_BYTES, MOST_NUMBER = 999 };

/* A profile with what its pointers point to. */
typedef struct owned_profiles {
    vt_user_profiles shown; /* first, so that one is the other */
    const char **values;
    uint16_t *column_of, *of_user;
    uint32_t *value_users;
    vt_text_arena texts;
} owned_profiles;

static vt_status no_room(vt_error *error) { return vt_fail(error, VT_NO_MEMORY, "no memory for the profiles of users"); }

/* ---- one value ---- */

static bool band_of(const char *text, unsigned band, char value[VT_PROFILE_VALUE_BYTES])
{
    int64_t hundredths = 0;
    if (vt_parse_hundredths(text, &hundredths) != VT_AMOUNT_OK || hundredths < 100 || hundredths > 100 * MOST_NUMBER) return false;
    unsigned number = (unsigned)(hundredths / 100), least = number - number % band;
    snprintf(value, VT_PROFILE_VALUE_BYTES, "%u-%u", least, least + band - 1);
    return true;
}

static void fold(char *text)
{
    size_t length = strlen(text);
    for (char *at = text; *at; at++)
        if (*at >= 'A' && *at <= 'Z') *at = (char)(*at - 'A' + 'a');
    bool whole = length > 2 && strcmp(text + length - 2, ".0") == 0 && strspn(text, "0123456789") == length - 2;
    if (whole) text[length - 2] = '\0';
}

bool vt_profile_value(vt_bytes cell, unsigned band, char value[VT_PROFILE_VALUE_BYTES])
{
    char text[VT_CELL_BYTES];
    value[0] = '\0';
    if (!cell.size || vt_cell_is_one_of(cell, "na|n/a|nan|null|unknown")) return true;
    if (cell.size >= VT_PROFILE_VALUE_BYTES || !vt_cell_text(cell, text) || !vt_utf8_valid(text, cell.size)) return false;
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 127) return false;
    if (band) return band_of(text, band, value);
    fold(text);
    memcpy(value, text, strlen(text) + 1);
    return true;
}

/* ---- lines ---- */

void vt_profile_stage_column(vt_profile_stage *stage, const char *name, unsigned band)
{
    VT_CHECK(stage->column_count < VT_PROFILE_MOST_COLUMNS && !stage->room);
    vt_profile_column *column = &stage->columns[stage->column_count++];
    VT_CHECK(vt_text_put(column->name, VT_PROFILE_NAME_BYTES, name));
    column->band = band;
}

static bool reserve(vt_profile_stage *stage, uint32_t user)
{
    size_t room = stage->room ? stage->room : 1024, columns = stage->column_count;
    if (user < stage->room) return true;
    while (room <= user) room *= 2;
    int32_t *days = vt_resize(stage->days, stage->room, room, sizeof *days);
    if (days) stage->days = days;
    uint16_t *of_user = days ? vt_resize(stage->of_user, stage->room * columns, room * columns, sizeof *of_user) : NULL;
    if (!of_user) return false;
    stage->of_user = of_user;
    for (size_t i = stage->room; i < room; i++) days[i] = INT32_MAX;
    for (size_t i = stage->room * columns; i < room * columns; i++) of_user[i] = VT_PROFILE_UNKNOWN;
    stage->room = room;
    return true;
}

/* *number: of the value in its column. */
static vt_status number_of(vt_profile_column *column, const char *value, uint16_t *number, vt_error *error)
{
    vt_bytes text = {(const uint8_t *)value, strlen(value)};
    *number = VT_PROFILE_UNKNOWN;
    if (!*value || column->crowded) return VT_OK;
    uint32_t found = vt_item_number(&column->values, text);
    if (found == VT_KEY_UNKNOWN && column->values.count == VT_PROFILE_MOST_VALUES) {
        column->crowded = true;
        vt_item_names_close(&column->values);
        return VT_OK;
    }
    if (found == VT_KEY_UNKNOWN) found = vt_item_number_add(&column->values, text);
    if (found == VT_KEY_UNKNOWN) return no_room(error);
    *number = (uint16_t)found;
    return VT_OK;
}

vt_status vt_profile_stage_take(vt_profile_stage *stage, const vt_profile_line *line, vt_issue_list *found, bool *again, vt_error *error)
{
    char value[VT_PROFILE_VALUE_BYTES];
    *again = false;
    if (!reserve(stage, line->user)) return no_room(error);
    *again = stage->days[line->user] != INT32_MAX;
    if (line->day >= stage->days[line->user]) return VT_OK;
    stage->known += !*again;
    stage->days[line->user] = line->day;
    for (size_t i = 0; i < stage->column_count; i++) {
        vt_profile_column *column = &stage->columns[i];
        if (!vt_profile_value(line->cells[i], column->band, value))
            vt_issue_note(found, "noted", column->band ? "a number of a user out of range: taken as not known"
                                                       : "a value of a user that is no short text: taken as not known",
                          "%s line %zu: column %s", stage->label, line->line, column->name);
        VT_TRY(number_of(column, value, &stage->of_user[line->user * stage->column_count + i], error));
    }
    return VT_OK;
}

/* ---- what is kept ---- */

/* counts: [columns][VT_PROFILE_MOST_VALUES] */
static void count_users(const vt_profile_stage *stage, size_t users, uint32_t *counts)
{
    for (size_t user = 0; user < users && user < stage->room; user++)
        for (size_t i = 0; i < stage->column_count; i++) {
            uint16_t number = stage->of_user[user * stage->column_count + i];
            if (number != VT_PROFILE_UNKNOWN && !stage->columns[i].crowded) counts[i * VT_PROFILE_MOST_VALUES + number]++;
        }
}

/* A value that enough users have gets the next number; counts become these numbers, or VT_PROFILE_UNKNOWN. */
static bool keep_values(owned_profiles *out, const vt_profile_column *column, uint32_t *counts, const vt_profile_stage *stage, vt_issue_list *found)
{
    vt_user_profiles *shown = &out->shown;
    char text[FULL_VALUE_BYTES];
    size_t before = shown->value_count;
    for (size_t i = 0; i < column->values.count; i++) {
        uint32_t users = counts[i];
        counts[i] = VT_PROFILE_UNKNOWN;
        if (users < VT_PROFILE_LEAST_USERS) {
            if (users && stage->given)
                vt_issue_note(found, "noted", "a value that fewer than ten users have: taken as not known", "%s: column %s", stage->label,
                              column->name);
            continue;
        }
        int length = snprintf(text, sizeof text, "%s=%s", column->name, column->values.ids[i]);
        const char *kept = vt_text_arena_copy(&out->texts, text, (size_t)length);
        if (!kept) return false;
        out->column_of[shown->value_count] = (uint16_t)shown->column_count;
        out->value_users[shown->value_count] = users;
        out->values[shown->value_count] = kept;
        counts[i] = (uint32_t)shown->value_count++;
    }
    if (shown->value_count == before) return true;
    const char *name = vt_text_arena_copy(&out->texts, column->name, strlen(column->name));
    if (name) shown->columns[shown->column_count++] = name;
    return name != NULL;
}

static bool open_values(owned_profiles *out, const vt_profile_stage *stage)
{
    size_t most = stage->column_count * VT_PROFILE_MOST_VALUES;
    out->values = vt_alloc(most, sizeof *out->values);
    out->column_of = vt_alloc(most, sizeof *out->column_of);
    out->value_users = vt_alloc(most, sizeof *out->value_users);
    return out->values && out->column_of && out->value_users;
}

/* numbers: of each value of each column, as keep_values leaves them. */
static bool keep_users(owned_profiles *out, const vt_profile_stage *stage, const uint32_t *numbers)
{
    vt_user_profiles *shown = &out->shown;
    size_t columns = shown->column_count, all = shown->users * columns;
    out->of_user = vt_alloc(all, sizeof *out->of_user);
    if (!out->of_user) return false;
    for (size_t i = 0; i < all; i++) out->of_user[i] = VT_PROFILE_UNKNOWN;
    for (size_t user = 0; user < shown->users && user < stage->room; user++)
        for (size_t i = 0; i < stage->column_count; i++) {
            uint16_t at = stage->of_user[user * stage->column_count + i];
            uint32_t number = at == VT_PROFILE_UNKNOWN || stage->columns[i].crowded ? VT_PROFILE_UNKNOWN : numbers[i * VT_PROFILE_MOST_VALUES + at];
            if (number != VT_PROFILE_UNKNOWN) out->of_user[user * columns + out->column_of[number]] = (uint16_t)number;
        }
    return true;
}

static bool hash_profiles(owned_profiles *out)
{
    vt_user_profiles *shown = &out->shown;
    vt_data_hash *hash = vt_data_hash_open();
    if (!hash) return false;
    for (size_t i = 0; i < shown->value_count; i++) vt_data_hash_add(hash, shown->values[i], strlen(shown->values[i]) + 1);
    vt_data_hash_add(hash, shown->of_user, shown->users * shown->column_count * sizeof *shown->of_user);
    vt_data_hash_hex(hash, shown->hash);
    vt_data_hash_close(hash);
    return true;
}

static bool finish(owned_profiles *out, const vt_profile_stage *stage, uint32_t *counts, vt_issue_list *found)
{
    bool room = open_values(out, stage);
    count_users(stage, out->shown.users, counts);
    for (size_t i = 0; room && i < stage->column_count; i++) {
        const vt_profile_column *column = &stage->columns[i];
        if (column->crowded)
            vt_issue_note(found, "dropped", "a users' column of over 256 values: it would name people", "%s: column %s", stage->label, column->name);
        else room = keep_values(out, column, counts + i * VT_PROFILE_MOST_VALUES, stage, found);
    }
    room = room && keep_users(out, stage, counts);
    out->shown.values = out->values;
    out->shown.column_of = out->column_of;
    out->shown.value_users = out->value_users;
    out->shown.of_user = out->of_user;
    return room && hash_profiles(out);
}

vt_status vt_profile_stage_finish(vt_profile_stage *stage, size_t users, vt_issue_list *found, vt_user_profiles **out, vt_error *error)
{
    *out = NULL;
    if (!stage->known) return VT_OK;
    owned_profiles *owned = vt_alloc(1, sizeof *owned);
    uint32_t *counts = vt_alloc(stage->column_count * VT_PROFILE_MOST_VALUES, sizeof *counts);
    bool room = owned && counts;
    if (room) {
        owned->shown.users = users;
        *out = &owned->shown;
        room = finish(owned, stage, counts, found);
    } else vt_free(owned);
    vt_free(counts);
    if (room && owned->shown.value_count) return VT_OK;
    vt_user_profiles_close(*out);
    *out = NULL;
    return room ? VT_OK : no_room(error);
}

void vt_profile_stage_close(vt_profile_stage *stage)
{
    for (size_t i = 0; i < stage->column_count; i++) vt_item_names_close(&stage->columns[i].values);
    vt_free(stage->of_user);
    vt_free(stage->days);
    *stage = (vt_profile_stage){.column_count = 0};
}

void vt_user_profiles_close(vt_user_profiles *profiles)
{
    owned_profiles *owned = (owned_profiles *)(void *)profiles;
    if (!owned) return;
    vt_text_arena_close(&owned->texts);
    vt_free(owned->values);
    vt_free(owned->column_of);
    vt_free(owned->value_users);
    vt_free(owned->of_user);
    vt_free(owned);
}
