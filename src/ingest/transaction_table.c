#include "transaction_run.h"

typedef struct transaction_lines {
    vt_transaction_run *run;
    const vt_table *table;
} transaction_lines;

static vt_status take_line(void *context, const vt_table_row *row, vt_error *error)
{
    const transaction_lines *lines = context;
    return lines->table->each(lines->run, row, error);
}

vt_status vt_table_read(vt_transaction_run *run, const vt_transaction_file *file, const vt_table *table, vt_error *error)
{
    transaction_lines lines = {run, table};
    vt_csv_table csv = {.label = file->label,
                        .columns = table->columns,
                        .column_count = table->column_count,
                        .each = take_line,
                        .context = &lines,
                        .found = &run->found,
                        .read = table->lines ? &table->lines->read : NULL};
    run->label = file->label;
    return vt_csv_table_read(file->bytes, &csv, error);
}
