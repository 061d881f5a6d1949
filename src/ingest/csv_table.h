/* Lines of a CSV file by column name. */
#ifndef VT_CSV_TABLE_H
#define VT_CSV_TABLE_H

#include "csv_rows.h"
#include "issue_list.h"

enum { VT_TABLE_MOST_COLUMNS = 17 };

/* A column by its names, the first that the header has: "order_id|id". */
typedef struct vt_table_column {
    const char *names;
    bool needed;
} vt_table_column;

/* Borrowed for the length of the call. Cells in the order of the columns; empty where the file does not have the column. */
typedef struct vt_table_row {
    size_t line;
    const vt_bytes *cells;
    const uint8_t *begin; /* where the row begins in the file's bytes */
} vt_table_row;

typedef vt_status vt_csv_table_visitor(void *context, const vt_table_row *row, vt_error *error);

typedef struct vt_csv_table {
    const char *label; /* the file's name in messages */
    const vt_table_column *columns;
    size_t column_count; /* at most VT_TABLE_MOST_COLUMNS */
    vt_csv_table_visitor *each;
    void *context;
    vt_issue_list *found; /* gets the lines that are left out; NULL: nobody is told of them */
    size_t *read;         /* counts all lines but the header; may be NULL */
    const vt_csv_part *part; /* which lines are read; NULL: all */
} vt_csv_table;

/* Calls `each` for every line. Lines that do not have the header's number of cells are left out and noted in `found`. VT_BAD_DATA (a column
 * that is needed is not there; there is no header), VT_NO_MEMORY, what `each` answers. */
vt_status vt_csv_table_read(vt_bytes file, const vt_csv_table *table, vt_error *error);

#endif
