#include "import_run.h"

#include "clean_text.h"
#include "memory.h"

#include <string.h>

/* The cells of one row after surplus separators have been put back; room for the header's cells. */
typedef struct csv_import {
    vt_import_run *run;
    vt_bytes *cells;
    vt_buffer spilled;
    bool has_header;
} csv_import;

static vt_status take_header(csv_import *import, const vt_csv_row *row, vt_error *error)
{
    vt_import_run *run = import->run;
    enum { MOST_NAME_BYTES = 200 };
    const char **names = vt_alloc(row->count, sizeof *names);
    import->cells = vt_alloc(row->count, sizeof *import->cells);
    unsigned int flags = 0;
    for (size_t i = 0; i < row->count && names; i++)
        names[i] = vt_import_keep_text(run, row->cells[i], MOST_NAME_BYTES, &flags);
    vt_header header = {run->source->catalog_label, row->line, names, row->count, false};
    vt_status status = names && import->cells
                           ? vt_column_map_open(&run->map, run->source->schema, &header,
                                                run->source->column_map, run->source->column_map_label, error)
                           : vt_fail(error, VT_NO_MEMORY, "%s: no memory for the header", header.label);
    vt_free(names);
    import->has_header = true;
    return status;
}

static size_t spill_cell(const vt_column_map *map)
{
    for (size_t i = 0; i < map->count && map->spill != VT_FIELD_COUNT; i++)
        if (map->bindings[i].field == map->spill && map->bindings[i].cell) return map->bindings[i].cell - 1;
    return SIZE_MAX;
}

/* Whether `left`,`right` stand in the file without a space between. */
static bool stand_tight(vt_bytes raw, vt_bytes left, vt_bytes right)
{
    size_t size = left.size + 1 + right.size;
    for (size_t at = 0; at + size <= raw.size; at++) {
        const uint8_t *text = raw.data + at;
        if (!memcmp(text, left.data, left.size) && text[left.size] != ' ' &&
            !memcmp(text + left.size + 1, right.data, right.size))
            return true;
    }
    return false;
}

/* "Men Tie, Cufflink and Pocket Square" without quotes came as several cells: one again. */
static bool rejoin(csv_import *import, const vt_csv_row *row, size_t target)
{
    size_t wanted = import->run->map.cell_count, extra = row->count - wanted;
    enum { MOST_EXTRA = 32 };
    if (target >= wanted || extra > MOST_EXTRA) return false;
    import->spilled.size = 0;
    for (size_t i = 0; i <= extra; i++) {
        vt_bytes cell = row->cells[target + i];
        if (i)
            vt_buffer_append_text(&import->spilled,
                                  stand_tight(row->raw, row->cells[target + i - 1], cell) ? "," : ", ");
        vt_buffer_append(&import->spilled, cell.data, cell.size);
    }
    if (import->spilled.failed) return false;
    for (size_t i = 0; i < wanted; i++) import->cells[i] = row->cells[i > target ? i + extra : i];
    import->cells[target] = (vt_bytes){import->spilled.data, import->spilled.size};
    return true;
}

static bool surplus_is_empty(const vt_csv_row *row, size_t wanted)
{
    for (size_t i = wanted; i < row->count; i++)
        if (row->cells[i].size) return false;
    return true;
}

/* Brings the row to the header's number of cells; false when it is to be dropped. *repaired: commas were put
 * back. */
static bool fit_cells(csv_import *import, const vt_csv_row *row, bool *repaired)
{
    vt_import_run *run = import->run;
    size_t wanted = run->map.cell_count;
    if (row->open_quote) {
        vt_import_note(run, "dropped", "a quote that is never closed", "line %zu", row->line);
        return false;
    }
    if (row->count < wanted) {
        vt_import_note(run, "dropped", "too few columns", "line %zu: %zu of %zu", row->line, row->count,
                       wanted);
        return false;
    }
    *repaired = row->count > wanted && !surplus_is_empty(row, wanted);
    if (!*repaired) {
        memcpy(import->cells, row->cells, wanted * sizeof *row->cells);
        return true;
    }
    if (rejoin(import, row, spill_cell(&run->map))) return true;
    vt_import_note(run, "dropped", "too many columns", "line %zu: %zu instead of %zu", row->line, row->count,
                   wanted);
    return false;
}

static void bind_cells(const csv_import *import, vt_raw_row *raw)
{
    const vt_column_map *map = &import->run->map;
    for (size_t i = 0; i < map->count; i++) {
        const vt_binding *binding = &map->bindings[i];
        if (!binding->cell) continue;
        vt_bytes cell = import->cells[binding->cell - 1];
        if (binding->field == VT_FIELD_ATTRIBUTE) {
            if (raw->labelled_count == VT_MOST_LABELLED) continue;
            raw->labelled[raw->labelled_count].label = binding->label;
            raw->labelled[raw->labelled_count++].value = cell;
        } else if (!raw->fields[binding->field].size) {
            raw->fields[binding->field] = cell;
        }
    }
}

static vt_status take_csv_row(void *context, const vt_csv_row *row, vt_error *error)
{
    csv_import *import = context;
    vt_import_run *run = import->run;
    if (!import->has_header) return take_header(import, row, error);
    run->rows_read++;
    bool repaired = false;
    if (!fit_cells(import, row, &repaired)) {
        run->rows_dropped++;
        return VT_OK;
    }
    vt_raw_row raw = {.line = row->line};
    bind_cells(import, &raw);
    size_t before = run->count;
    vt_import_take_row(run, &raw);
    if (repaired && run->count > before) {
        vt_product_draft *draft = &run->drafts[before];
        draft->repaired = true;
        vt_import_note(run, "repaired", "unquoted comma in the text", "line %zu: %.120s", row->line,
                       draft->product.title);
    }
    return run->out_of_memory
               ? vt_fail(error, VT_NO_MEMORY, "%s: no memory for its rows", run->source->catalog_label)
               : VT_OK;
}

vt_status vt_import_read_csv(vt_import_run *run, vt_error *error)
{
    csv_import import = {.run = run};
    vt_status status =
        vt_csv_read(run->source->catalog, run->source->catalog_label, take_csv_row, &import, error);
    if (status == VT_OK && !import.has_header)
        status = vt_fail(error, VT_BAD_DATA, "%s: line 1: the file is empty", run->source->catalog_label);
    vt_buffer_free(&import.spilled);
    vt_free(import.cells);
    return status;
}
