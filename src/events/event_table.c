#include "event_run.h"

#include "bytes.h"
#include "csv_rows.h"

#include <string.h>

enum { USER, ITEM, TIME, TYPE, VALUE, QUANTITY };

enum { MAP_BYTES = 1024, MOST_TRAITS = 4 };

/* One kind of table: which columns it has, and what an event is without a type. */
typedef struct event_table {
    vt_event_run *run;
    const char *names[VT_EVENT_COLUMNS];
    bool needed[VT_EVENT_COLUMNS];
    uint8_t type;
    struct {
        const char *name, *header;
        unsigned band;
    } traits[MOST_TRAITS]; /* of the user: columns that follow those above; unless a table of users is given */
    size_t trait_count;
    bool has_time, has_type;
    char map[MAP_BYTES]; /* the column map, cut into names */
} event_table;

static const char *const keys[VT_EVENT_COLUMNS] = {"user", "item", "time", "type", "value", "quantity"};

static const event_table hm_table = {.names = {"customer_id", "article_id", "t_dat", "", "", ""},
                                     .needed = {true, true, true},
                                     .type = VT_LOG_PURCHASE};
static const event_table rental_table = {.names = {"user_id", "item_id", "review_date", "", "rating", ""},
                                         .needed = {true, true, true},
                                         .type = VT_LOG_RENTAL,
                                         /* Not "size", which is the thing's. */
                                         .traits = {{"age", "age", 10}, {"body_type", "body_type", 0}, {"height", "height_in", 3},
                                                    {"weight", "weight_lbs", 20}},
                                         .trait_count = 4};
static const event_table own_table = {
    .names = {"user|user_id|userid|customer_id|visitor_id|visitorid", "item|item_id|itemid|product_id|article_id",
              "time|timestamp|at|date|day|created_at", "type|event|event_type|interaction_type", "value|rating", "quantity|qty"},
    .needed = {true, true},
    .type = VT_LOG_OTHER};

static vt_status bad_map(const event_table *table, const char *what, const char *where, vt_error *error)
{
    return vt_fail(error, VT_USAGE, "%s: the column map %s at \"%.60s\"; it is like user=..,item=..,time=..,type=..,value=..,"
                   "quantity=..", table->run->input->label, what, where);
}

/* "user=visitor,item=sku": every name is a column that must be there; what is not named is not read. */
static vt_status read_map(event_table *table, const char *text, vt_error *error)
{
    if (!vt_text_put(table->map, sizeof table->map, text)) return bad_map(table, "is too long", text, error);
    for (size_t i = 0; i < VT_EVENT_COLUMNS; i++) table->names[i] = "";
    for (char *entry = table->map, *next; entry; entry = next) {
        next = strchr(entry, ',');
        if (next) *next++ = '\0';
        char *equals = strchr(entry, '=');
        size_t key = 0;
        while (key < VT_EVENT_COLUMNS && equals &&
               (strlen(keys[key]) != (size_t)(equals - entry) || strncmp(keys[key], entry, strlen(keys[key])) != 0))
            key++;
        if (!equals || key == VT_EVENT_COLUMNS) return bad_map(table, "names no field of ours", entry, error);
        if (!equals[1]) return bad_map(table, "names no column", entry, error);
        if (*table->names[key]) return bad_map(table, "names a field twice", entry, error);
        table->names[key] = equals + 1;
        table->needed[key] = true;
    }
    if (!*table->names[USER] || !*table->names[ITEM]) return bad_map(table, "needs user and item", text, error);
    return VT_OK;
}

static vt_status take_row(void *context, const vt_table_row *row, vt_error *error)
{
    event_table *table = context;
    vt_event_run *run = table->run;
    vt_event_line line = {.line = row->line, .user = row->cells[USER], .item = row->cells[ITEM]};
    bool taken;
    vt_event_passed(run, (size_t)(row->begin - run->input->bytes.data));
    line.event.type = table->type;
    if (table->has_time && !vt_event_time(row->cells[TIME], &line.event.day, &line.clock_ms)) {
        vt_event_note_cell(run, "dropped", row->cells[TIME].size ? "time is none of 1970 to 2199" : "no time", row->line,
                           row->cells[TIME]);
        return VT_OK;
    }
    if (table->has_type && !vt_event_type_of(run, row->line, row->cells[TYPE], &line.event.type)) return VT_OK;
    if (!vt_event_quantity(run, row->line, row->cells[QUANTITY], &line.event.quantity)) return VT_OK;
    if (table->trait_count) line.traits = row->cells + VT_EVENT_COLUMNS;
    line.event.value_tenths = vt_event_value(run, row->line, row->cells[VALUE]);
    VT_TRY(vt_event_take(run, &line, &taken, error));
    run->out->lines_taken += taken;
    return VT_OK;
}

static bool header_has(const vt_csv_row *header, const char *names)
{
    for (size_t i = 0; i < header->count && *names; i++)
        if (vt_cell_is_one_of(header->cells[i], names)) return true;
    return false;
}

/* Stops after the header. */
static vt_status look_at_header(void *context, const vt_csv_row *row, vt_error *error)
{
    (void)error;
    event_table *table = context;
    if (row->open_quote) return VT_OK;
    table->has_time = header_has(row, table->names[TIME]);
    table->has_type = header_has(row, table->names[TYPE]);
    return VT_NOT_FOUND;
}

static void add_traits(event_table *table, vt_table_column *columns)
{
    if (table->run->input->users.size) table->trait_count = 0;
    table->run->profiles.label = table->run->input->label;
    for (size_t i = 0; i < table->trait_count; i++) {
        columns[VT_EVENT_COLUMNS + i] = (vt_table_column){table->traits[i].header, false};
        vt_profile_stage_column(&table->run->profiles, table->traits[i].name, table->traits[i].band);
    }
}

vt_status vt_event_read_table(vt_event_run *run, vt_event_format format, vt_error *error)
{
    event_table table = format == VT_EVENTS_HM ? hm_table : format == VT_EVENTS_TABLE ? own_table : rental_table;
    vt_table_column columns[VT_EVENT_COLUMNS + MOST_TRAITS];
    table.run = run;
    if (run->input->columns && format != VT_EVENTS_TABLE)
        return vt_fail(error, VT_USAGE, "%s: a column map is for the format events only", run->input->label);
    if (run->input->columns) VT_TRY(read_map(&table, run->input->columns, error));
    for (size_t i = 0; i < VT_EVENT_COLUMNS; i++) columns[i] = (vt_table_column){table.names[i], table.needed[i]};
    add_traits(&table, columns);
    vt_status status = vt_csv_read(run->input->bytes, run->input->label, look_at_header, &table, error);
    if (status != VT_OK && status != VT_NOT_FOUND) return status;
    run->out->dated = table.has_time;
    vt_csv_table csv = {.label = run->input->label,
                        .columns = columns,
                        .column_count = VT_EVENT_COLUMNS + table.trait_count,
                        .each = take_row,
                        .context = &table,
                        .found = &run->found,
                        .read = &run->out->lines_read,
                        .part = run->input->part.to ? &run->input->part : NULL};
    return vt_csv_table_read(run->input->bytes, &csv, error);
}

/* What the header says of the file. */
static vt_status tell_format(void *context, const vt_csv_row *row, vt_error *error)
{
    (void)error;
    vt_event_format *format = context;
    if (row->open_quote) return VT_OK;
    if (header_has(row, "t_dat") && header_has(row, "customer_id") && header_has(row, "article_id")) *format = VT_EVENTS_HM;
    else if (header_has(row, "user_id") && header_has(row, "item_id") && header_has(row, "rented_for"))
        *format = VT_EVENTS_RENT_THE_RUNWAY;
    else if (header_has(row, own_table.names[USER]) && header_has(row, own_table.names[ITEM])) *format = VT_EVENTS_TABLE;
    else if (row->count == 1 && row->cells[0].size && memchr(row->cells[0].data, ' ', row->cells[0].size))
        *format = VT_EVENTS_SEQUENCES;
    return VT_NOT_FOUND;
}

vt_event_format vt_event_format_of(vt_bytes file)
{
    vt_event_format format = VT_EVENTS_UNKNOWN;
    vt_error error = {0};
    vt_csv_read(file, "", tell_format, &format, &error);
    return format;
}
