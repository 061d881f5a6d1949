/* What people looked at, liked, put by and reviewed. */
#ifndef VT_INTERACTION_LOG_H
#define VT_INTERACTION_LOG_H

#include "order_book.h"

typedef enum vt_demo_interest {
    VT_INTEREST_VIEW,
    VT_INTEREST_LIKE,
    VT_INTEREST_BOOKMARK,
    VT_INTEREST_REVIEW,
    VT_INTERESTS
} vt_demo_interest;

typedef struct vt_interaction {
    int64_t at; /* seconds */
    uint32_t person, row;
    vt_demo_interest type;
    uint32_t rating; /* 1..5 of a review, else 0 */
} vt_interaction;

typedef struct vt_interaction_log {
    vt_interaction *entries; /* by time */
    size_t count;
} vt_interaction_log;

/* Exactly `count` of them, around the orders of the book, so they grow as the orders do. Reviews follow a
 * delivery by four to twenty-five days and their ratings the product's; others come before an order, of what
 * is bought or of what a person of that taste meets while browsing. Nobody likes, bookmarks or reviews a
 * product twice. False when memory is out; close in any case. */
bool vt_interaction_log_open(vt_interaction_log *log, const vt_order_book *book, const vt_chooser *chooser,
                             const vt_sales_plan *plan, size_t count);
void vt_interaction_log_close(vt_interaction_log *log);

/* "view", "like", "bookmark", "review". */
const char *vt_demo_interest_name(vt_demo_interest interest);

#endif
