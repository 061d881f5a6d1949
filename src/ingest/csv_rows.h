/* Inside ingest/: the rows of a CSV file, with the physical line that each begins on. */
#ifndef VT_CSV_ROWS_H
#define VT_CSV_ROWS_H

#include "bytes.h"
#include "status.h"

/* A row, borrowed for the length of the call. Cells are trimmed and unquoted; raw is the row as it stands in
 * the file. */
typedef struct vt_csv_row {
    size_t line; /* counted from 1, line ends inside quotes too */
    size_t count;
    const vt_bytes *cells;
    vt_bytes raw;
    bool open_quote; /* the line holds a quote that is never rightly closed; it has no cells and is to be
                        dropped */
} vt_csv_row;

/* Of a file that others read other parts of: behind the header only rows from byte `from` to byte `to` are read. Both are where a row
 * begins, or the end of the file; the first such row is on that line. */
typedef struct vt_csv_part {
    size_t from, to, line;
} vt_csv_part;

typedef vt_status vt_csv_visitor(void *context, const vt_csv_row *row, vt_error *error);

/* Calls `each` for every row, the header first, until it answers other than VT_OK. RFC 4180 through libcsv,
 * with CRLF, LF or CR, with or without a byte order mark; blank lines are skipped; the separator (comma,
 * semicolon or tab) is the one that the first line has most of. A quote that opens and swallows lines until
 * the columns no longer fit is given up: its line alone is reported with open_quote and reading goes on with
 * the next line. VT_BAD_DATA (naming `label` and the line) for UTF-16, and when giving up has read 256 MiB
 * again. */
vt_status vt_csv_read(vt_bytes file, const char *label, vt_csv_visitor *each, void *context, vt_error *error);
/* The header and a part; part NULL: all of it. */
vt_status vt_csv_read_part(vt_bytes file, const char *label, const vt_csv_part *part, vt_csv_visitor *each, void *context,
                           vt_error *error);

#endif
