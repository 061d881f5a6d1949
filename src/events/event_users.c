/* Tables of users: H&M's customers.csv, and any other whose columns are kinds of people. Read after the events, while users can still be
 * found by their ids. */
#include "event_run.h"

#include "bytes.h"
#include "csv_rows.h"

#include <string.h>

enum { MAP_BYTES = 1024, MOST_COLUMNS = VT_PROFILE_MOST_COLUMNS + 1, AGE_BAND = 10, HEADER_BYTES = 128, STEP_BYTES = 16 << 20 };

/* Columns of the table: the user's, then those of the stage. */
typedef struct user_table {
    vt_event_run *run;
    const char *label;
    vt_table_column columns[MOST_COLUMNS];
    size_t count;
    char headers[MOST_COLUMNS][HEADER_BYTES]; /* their names in the file */
    char map[MAP_BYTES];
    size_t lines, found; /* found: whose user is in the log */
    const uint8_t *passed; /* bytes of customers.csv before it are let go */
} user_table;

static bool is_age(const char *name) { return strcmp(name, "age") == 0; }

/* "Body type" -> "body_type"; false where that is no name of a column. */
static bool column_name(vt_bytes header, char name[VT_PROFILE_NAME_BYTES])
{
    if (!header.size || header.size >= VT_PROFILE_NAME_BYTES || !vt_utf8_valid((const char *)header.data, header.size)) return false;
    for (size_t i = 0; i < header.size; i++) {
        char byte = (char)header.data[i];
        if ((unsigned char)byte < ' ' || strchr("=,+|\"\\\x7f", byte)) return false;
        name[i] = byte == ' ' ? '_' : byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
    }
    name[header.size] = '\0';
    return true;
}

static bool is_taken(const user_table *table, const char *name)
{
    const vt_profile_stage *stage = &table->run->profiles;
    for (size_t i = 0; i < stage->column_count; i++)
        if (strcmp(stage->columns[i].name, name) == 0) return true;
    return false;
}

/* `header`: its name in the file, which lives as long as the table. */
static void add_column(user_table *table, const char *name, const char *header, bool needed)
{
    table->columns[table->count++] = (vt_table_column){header, needed};
    vt_profile_stage_column(&table->run->profiles, name, is_age(name) ? AGE_BAND : 0);
}

static vt_status bad_map(const user_table *table, const char *what, const char *where, vt_error *error)
{
    return vt_fail(error, VT_USAGE, "%s: the map of user columns %s at \"%.60s\"; it is like user=..,age=..,gender=..", table->label, what, where);
}

static vt_status read_entry(user_table *table, char *entry, vt_error *error)
{
    char *equals = strchr(entry, '='), name[VT_PROFILE_NAME_BYTES];
    if (!equals) return bad_map(table, "names no column", entry, error);
    *equals = '\0';
    if (!equals[1]) return bad_map(table, "names no column", entry, error);
    if (strcmp(entry, "user") == 0 && table->columns[0].names) return bad_map(table, "names a field twice", entry, error);
    if (strcmp(entry, "user") == 0) return table->columns[0] = (vt_table_column){equals + 1, true}, VT_OK;
    if (!column_name((vt_bytes){(const uint8_t *)entry, strlen(entry)}, name)) return bad_map(table, "has no name for a column", entry, error);
    if (is_taken(table, name)) return bad_map(table, "names a field twice", entry, error);
    if (table->count == MOST_COLUMNS) return bad_map(table, "has more than 16 columns", entry, error);
    add_column(table, name, equals + 1, true);
    return VT_OK;
}

/* "user=member,age=age,sex=gender": what is not named is not read. */
static vt_status read_map(user_table *table, const char *text, vt_error *error)
{
    if (!vt_text_put(table->map, sizeof table->map, text)) return bad_map(table, "is too long", text, error);
    table->count = 1;
    for (char *entry = table->map, *next; entry; entry = next) {
        next = strchr(entry, ',');
        if (next) *next++ = '\0';
        VT_TRY(read_entry(table, entry, error));
    }
    return table->columns[0].names ? VT_OK : bad_map(table, "needs user", text, error);
}

static void note_column(const user_table *table, size_t place, const char *what)
{
    vt_issue_note(&table->run->found, "dropped", what, "%s: column %zu", table->label, place + 1);
}

/* The first column is the user's. Stops after the header. */
static vt_status take_header(void *context, const vt_csv_row *row, vt_error *error)
{
    user_table *table = context;
    char name[VT_PROFILE_NAME_BYTES];
    (void)error;
    if (row->open_quote) return VT_OK;
    for (size_t i = 0; i < row->count; i++) {
        vt_bytes header = row->cells[i];
        if (!column_name(header, name) || (i > 0 && is_taken(table, name))) {
            note_column(table, i, "a column of users whose name is of no use");
            if (i == 0) return VT_NOT_FOUND;
            continue;
        }
        if (table->count == MOST_COLUMNS) {
            note_column(table, i, "a column of users behind the sixteenth");
            continue;
        }
        char *kept = table->headers[table->count];
        memcpy(kept, header.data, header.size);
        kept[header.size] = '\0';
        if (i == 0) table->columns[table->count++] = (vt_table_column){kept, true};
        else add_column(table, name, kept, true);
    }
    return VT_NOT_FOUND;
}

static vt_status name_columns(user_table *table, vt_error *error)
{
    static const char *const of_hm[] = {"age", "club_member_status", "fashion_news_frequency", "Active", "FN"};
    const vt_event_input *input = table->run->input;
    if (!input->users.size) { /* H&M's */
        table->columns[table->count++] = (vt_table_column){"customer_id", true};
        for (size_t i = 0; i < sizeof of_hm / sizeof *of_hm; i++) {
            char name[VT_PROFILE_NAME_BYTES];
            column_name((vt_bytes){(const uint8_t *)of_hm[i], strlen(of_hm[i])}, name);
            add_column(table, name, of_hm[i], false);
        }
        return VT_OK;
    }
    if (input->user_columns) VT_TRY(read_map(table, input->user_columns, error));
    else {
        vt_status status = vt_csv_read(input->users, table->label, take_header, table, error);
        if (status != VT_OK && status != VT_NOT_FOUND) return status;
    }
    if (table->count > 1) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "%s: line 1: there is no column beside the user's", table->label);
}

/* Let go behind the reader, in large steps: the events are held meanwhile. */
static void pass(user_table *table, const uint8_t *at)
{
    const vt_event_input *input = table->run->input;
    if (input->users.size || !input->customers_map || at < table->passed || at - table->passed < STEP_BYTES) return;
    vt_file_map_forget(input->customers_map, (size_t)(table->passed - input->customers.data), (size_t)(at - input->customers.data));
    table->passed = at;
}

static vt_status take_user(void *context, const vt_table_row *row, vt_error *error)
{
    user_table *table = context;
    vt_event_run *run = table->run;
    bool again;
    pass(table, row->begin);
    table->lines++;
    if (!row->cells[0].size) {
        vt_issue_note(&run->found, "dropped", "a line of no user", "%s line %zu", table->label, row->line);
        return VT_OK;
    }
    uint32_t user = vt_key_number(&run->users, vt_key_hash(row->cells[0]));
    if (user == VT_KEY_UNKNOWN) {
        if (run->input->users.size) vt_issue_note(&run->found, "noted", "a user who is in no event", "%s line %zu", table->label, row->line);
        return VT_OK;
    }
    table->found++;
    vt_profile_line line = {.line = row->line, .user = user, .cells = row->cells + 1};
    VT_TRY(vt_profile_stage_take(&run->profiles, &line, &run->found, &again, error));
    if (again) vt_issue_note(&run->found, "dropped", "a user a second time", "%s line %zu", table->label, row->line);
    return VT_OK;
}

vt_status vt_event_read_users(vt_event_run *run, vt_error *error)
{
    const vt_event_input *input = run->input;
    user_table table = {.run = run, .label = input->users.size ? input->users_label : "customers.csv"};
    vt_bytes file = input->users.size ? input->users : input->customers;
    if (!file.size) return VT_OK;
    vt_profile_stage_close(&run->profiles); /* what the events' own lines said */
    table.passed = input->customers.data;
    run->profiles.label = table.label;
    run->profiles.given = input->users.size > 0;
    VT_TRY(name_columns(&table, error));
    vt_csv_table csv = {.label = table.label, .columns = table.columns, .column_count = table.count, .each = take_user, .context = &table,
                        .found = input->users.size ? &run->found : NULL}; /* H&M's list has been read once before */
    VT_TRY(vt_csv_table_read(file, &csv, error));
    if (!input->users.size && input->customers_map) vt_file_map_forget(input->customers_map, 0, input->customers.size);
    if (input->users.size && !table.found)
        return vt_fail(error, VT_BAD_DATA, "%s: of %zu users not one is in an event", table.label, table.lines);
    for (size_t i = run->profiles.known; input->users.size && i < run->users.count; i++) /* H&M's are noted as the events come */
        vt_issue_note(&run->found, "noted", "a user of the events whom the table of users does not list", "%s", table.label);
    return VT_OK;
}
