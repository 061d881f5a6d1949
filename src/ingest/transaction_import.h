/* Orders and interactions from outside -> compact arrays by catalog row, with a report of what was not taken and why.
 *
 * What is kept of a person is a number, given in the order of their first line; names and ids are forgotten while reading. */
#ifndef VT_TRANSACTION_IMPORT_H
#define VT_TRANSACTION_IMPORT_H

#include "catalog_import.h"

#define VT_NOBODY UINT32_MAX

/* An order, or where orders are not told apart, what one person bought on one day. */
typedef struct vt_basket {
    uint32_t person; /* 0..people - 1, or VT_NOBODY */
    int32_t day;     /* from 1970-01-01; below 0 when it is no sale (returned, or without a date), and then it has no sales */
} vt_basket;

/* A product in a basket. */
typedef struct vt_sale {
    uint32_t basket;
    uint32_t row;
    uint32_t quantity; /* 1.. */
} vt_sale;

typedef enum vt_act { VT_ACT_VIEW, VT_ACT_LIKE, VT_ACT_BOOKMARK, VT_ACT_REVIEW } vt_act;

typedef struct vt_interest {
    uint32_t row;
    int32_t day;
    uint32_t person; /* 0..people - 1, or VT_NOBODY */
    uint8_t act;     /* vt_act */
    uint8_t rating;  /* 1..5 of a review, else 0 */
} vt_interest;

/* Lines, without headers. `counted` of them are in the arrays: of orders those with a sale, of items those whose pieces are in a
 * sale (several lines of one product in one basket are one sale). */
typedef struct vt_line_counts {
    size_t read;
    size_t counted;
} vt_line_counts;

/* Owned: vt_transactions_close. */
typedef struct vt_transactions {
    vt_basket *baskets;
    size_t basket_count;
    vt_sale *sales; /* by basket, then row; a pair of both stands once */
    size_t sale_count;
    vt_interest *interests; /* in the order of the file */
    size_t interest_count;
    size_t people;
    int32_t first_day, last_day; /* of any sale or interest */
    vt_line_counts orders, items, interactions;
    vt_import_issue *issues;
    size_t issue_count;
} vt_transactions;

/* `path`: a folder with orders.csv and order_items.csv, optionally users.csv and interactions.csv; a folder with H&M's
 * transactions_train.csv; or one file of that form. products are in row order. VT_IO when a file cannot be read; VT_BAD_DATA
 * (naming file, line, column) when a header lacks a column or not one line can be used; VT_NO_MEMORY. Bad lines are dropped
 * or repaired and reported, never fatal. *out may be closed whatever is answered; after VT_BAD_DATA it may hold the report.
 * Files are mapped, not read into memory; docs/importing.md lists formats, defects and limits. */
vt_status vt_transactions_open(vt_transactions *out, const char *path, const vt_product *products, size_t count,
                               vt_error *error);
void vt_transactions_close(vt_transactions *transactions);

/* Appends what was read, counted and dropped, then each defect with its count and examples. */
void vt_transactions_report_text(const vt_transactions *transactions, vt_buffer *out);
/* {"orders":{"read","counted","dropped"},"items":{..},"interactions":{..},"people":n,"firstDay":"2026-01-31","lastDay":..,
 * "issues":[..]}; the days are null when nothing was counted. */
void vt_transactions_report_json(const vt_transactions *transactions, vt_buffer *out);

#endif
