/* Real or simulated customers as visitors of a page: what they did before their cut day, in their own profile. */
#ifndef VT_PAST_VISITOR_H
#define VT_PAST_VISITOR_H

#include "transaction_import.h"
#include "visitor.h"

/* One thing that somebody did: a basket, or an interest. */
typedef struct vt_past_deed {
    uint32_t person;
    int32_t day;
    uint32_t basket; /* UINT32_MAX: it is an interest */
    uint32_t index;  /* the basket's first sale, or the interest */
} vt_past_deed;

/* Zero-initialise; vt_past_visitor_close. */
typedef struct vt_past_visitor {
    const vt_product *products;   /* by row; borrowed, as the transactions are */
    const vt_transactions *training;
    vt_past_deed *deeds; /* by person, then day; on one day interests before baskets, each in the order of the file */
    size_t deed_count;
    vt_state *state; /* in memory: one profile, emptied for each person */
    vt_visitor visitor;
    size_t items[VT_STATE_MOST_LINES]; /* rows bought on the last day with a purchase; without any, the one touched last */
    size_t item_count;
    size_t purchases, interests; /* replayed for the person at hand */
} vt_past_visitor;

/* `training`: of the products, and only what may be known. VT_NO_MEMORY, or what state answers. */
vt_status vt_past_visitor_open(vt_past_visitor *out, const vt_transactions *training, const vt_product *products,
                               vt_error *error);
void vt_past_visitor_close(vt_past_visitor *past);

/* Makes `person` the visitor. Orders are delivered at 20:00 of their day and paid at the catalog's prices, at most 99 pieces a line;
 * interests happen from 10:00 on, a second apart. What state and taste answer. */
vt_status vt_past_visitor_become(vt_past_visitor *past, uint32_t person, const vt_catalog *catalog, vt_error *error);

#endif
