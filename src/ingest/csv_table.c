#include "csv_table.h"

#include <string.h>
#include <strings.h>

typedef struct table_reading {
    const vt_csv_table *table;
    size_t places[VT_TABLE_MOST_COLUMNS]; /* cell of each column, from 1 on; 0: the file does not have it */
    size_t cell_count;                    /* of the header; 0 until it has been read */
} table_reading;

static bool same_name(vt_bytes cell, const char *name, size_t length)
{
    return cell.size == length && strncasecmp((const char *)cell.data, name, length) == 0;
}

/* The first of the column's names that the header has. */
static size_t place_of(const vt_csv_row *header, const char *names)
{
    for (size_t length; *names; names += length + (names[length] == '|')) {
        length = strcspn(names, "|");
        for (size_t i = 0; i < header->count; i++)
            if (same_name(header->cells[i], names, length)) return i + 1;
    }
    return 0;
}

static vt_status refuse_header(const table_reading *reading, const vt_csv_row *header, size_t column, vt_error *error)
{
    const char *names = reading->table->columns[column].names;
    int shown = header->raw.size < 200 ? (int)header->raw.size : 200;
    while (shown > 0 && strchr("\r\n", header->raw.data[shown - 1])) shown--;
    while (shown > 0 && !vt_utf8_valid((const char *)header->raw.data, (size_t)shown)) shown--;
    return vt_fail(error, VT_BAD_DATA, "%s: line %zu: there is no column %.*s; the header is %.*s", reading->table->label,
                   header->line, (int)strcspn(names, "|"), names, shown, (const char *)header->raw.data);
}

static vt_status take_header(table_reading *reading, const vt_csv_row *row, vt_error *error)
{
    for (size_t i = 0; i < reading->table->column_count; i++) {
        reading->places[i] = place_of(row, reading->table->columns[i].names);
        if (!reading->places[i] && reading->table->columns[i].needed) return refuse_header(reading, row, i, error);
    }
    reading->cell_count = row->count;
    return VT_OK;
}

static bool fits(const table_reading *reading, const vt_csv_row *row)
{
    const char *wrong = row->open_quote                       ? "a quote that is never closed"
                        : row->count < reading->cell_count ? "too few columns"
                                                             : NULL;
    for (size_t i = reading->cell_count; i < row->count && !wrong; i++)
        if (row->cells[i].size) wrong = "too many columns";
    if (wrong && reading->table->found)
        vt_issue_note(reading->table->found, "dropped", wrong, "%s line %zu", reading->table->label, row->line);
    return !wrong;
}

/* All who read a part read the header; what stands before it, lines with an open quote, is the first one's. */
static bool is_first_part(const vt_csv_table *table) { return !table->part || table->part->from == 0; }

static vt_status take_row(void *context, const vt_csv_row *row, vt_error *error)
{
    table_reading *reading = context;
    vt_bytes cells[VT_TABLE_MOST_COLUMNS];
    if (!reading->cell_count && !row->open_quote) return take_header(reading, row, error);
    if (reading->table->read && (reading->cell_count || is_first_part(reading->table))) ++*reading->table->read;
    if (!reading->cell_count || !fits(reading, row)) return VT_OK;
    for (size_t i = 0; i < reading->table->column_count; i++)
        cells[i] = reading->places[i] ? row->cells[reading->places[i] - 1] : (vt_bytes){(const uint8_t *)"", 0};
    vt_table_row taken = {row->line, cells, row->raw.data};
    return reading->table->each(reading->table->context, &taken, error);
}

vt_status vt_csv_table_read(vt_bytes file, const vt_csv_table *table, vt_error *error)
{
    table_reading reading = {.table = table};
    VT_CHECK(table->column_count <= VT_TABLE_MOST_COLUMNS);
    VT_TRY(vt_csv_read_part(file, table->label, table->part, take_row, &reading, error));
    if (!reading.cell_count) return vt_fail(error, VT_BAD_DATA, "%s: line 1: there is no header", table->label);
    if (table->found && table->found->out_of_memory) return vt_fail(error, VT_NO_MEMORY, "%s: no memory for a report", table->label);
    return VT_OK;
}
