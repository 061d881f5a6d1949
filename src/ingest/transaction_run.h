/* Inside ingest/: one reading of transactions, and the steps it is made of. */
#ifndef VT_TRANSACTION_RUN_H
#define VT_TRANSACTION_RUN_H

#include "cell_text.h"
#include "csv_table.h"
#include "issue_list.h"
#include "key_numbers.h"
#include "transaction_import.h"
#include "transaction_products.h"

enum { VT_MOST_PIECES = 10000, VT_DAY_UNKNOWN = -1, VT_DAY_NO_SALE = -2, VT_DAY_TEXT = 16 };

/* A file as bytes; its label is its name in messages, NULL when there is no such file. */
typedef struct vt_transaction_file {
    const char *label;
    vt_bytes bytes;
} vt_transaction_file;

/* Either orders and items, perhaps with the other two, or hm alone. */
typedef struct vt_transaction_source {
    vt_transaction_file users, orders, items, interactions;
    vt_transaction_file hm;
} vt_transaction_source;

typedef struct vt_transaction_run {
    vt_transactions *out;
    size_t basket_room, sale_room, interest_room;
    vt_product_rows products;
    vt_key_numbers people;  /* user id -> number */
    vt_key_numbers listed;  /* users of users.csv */
    vt_key_numbers orders;  /* order id, or customer and day -> basket */
    vt_key_numbers lines;   /* everything that a line says -> its number in the file, to find copies */
    vt_issue_list found;
    const char *label; /* of the file being read, for messages */
} vt_transaction_run;

/* ---- transaction_table.c: CSV lines by column name ---- */

typedef vt_status vt_table_visitor(vt_transaction_run *run, const vt_table_row *row, vt_error *error);

/* One kind of file. */
typedef struct vt_table {
    const vt_table_column *columns;
    size_t column_count;
    vt_table_visitor *each;
    vt_line_counts *lines; /* `read` is counted here; may be NULL */
} vt_table;

/* As vt_csv_table_read. */
vt_status vt_table_read(vt_transaction_run *run, const vt_transaction_file *file, const vt_table *table, vt_error *error);

/* ---- transaction_fields.c: what stands in a cell ---- */

/* Notes a defect of one line, with its file and line as the example. */
void vt_line_note(vt_transaction_run *run, const char *action, const char *name, size_t line);
/* The same, with the cell's text behind. */
void vt_cell_note(vt_transaction_run *run, const char *action, const char *name, size_t line, vt_bytes cell);

/* Pieces: 1 when the cell is empty, at most VT_MOST_PIECES; false (noted) when it is no whole number from 1 on. */
bool vt_cell_quantity(vt_transaction_run *run, size_t line, vt_bytes cell, uint32_t *quantity);
/* The catalog row of a product id; false (noted) when there is none. */
bool vt_cell_product(vt_transaction_run *run, size_t line, vt_bytes cell, size_t *row);
/* False (noted) when a line with this hash of all it says was there before. VT_NO_MEMORY. */
vt_status vt_line_is_new(vt_transaction_run *run, size_t line, uint64_t hash, bool *is_new, vt_error *error);
/* The person's number; VT_NOBODY for an empty cell. VT_NO_MEMORY. */
vt_status vt_cell_person(vt_transaction_run *run, vt_bytes cell, uint32_t *person, vt_error *error);

/* ---- transaction_import.c: what the readers fill ---- */

vt_status vt_transaction_add_basket(vt_transaction_run *run, vt_basket basket, vt_error *error);
vt_status vt_transaction_add_sale(vt_transaction_run *run, vt_sale sale, vt_error *error);
vt_status vt_transaction_add_interest(vt_transaction_run *run, vt_interest interest, vt_error *error);

/* As vt_transactions_open, but from bytes. */
vt_status vt_transactions_read(vt_transactions *out, const vt_transaction_source *source, const vt_product *products,
                               size_t count, vt_error *error);

/* transaction_shop.c: the four files; transaction_hm.c: the single one. */
vt_status vt_transaction_read_shop(vt_transaction_run *run, const vt_transaction_source *source, vt_error *error);
vt_status vt_transaction_read_hm(vt_transaction_run *run, const vt_transaction_source *source, vt_error *error);

/* transaction_sort.c: sales by basket, then row, one a pair. VT_NO_MEMORY. */
vt_status vt_transaction_sort_sales(vt_transaction_run *run, vt_error *error);

/* transaction_report.c: "2026-09-30". */
void vt_transaction_day_text(int32_t day, char text[VT_DAY_TEXT]);

#endif
