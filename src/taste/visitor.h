/* What the strategies know of the person who asks: the profile's purchases, signs of liking and cart, as rows of this pack. */
#ifndef VT_VISITOR_H
#define VT_VISITOR_H

#include "card_pages.h"
#include "catalog.h"
#include "state.h"

/* A piece above this price counts as of unknown price, so that sums cannot wrap. */
#define VT_VISITOR_MOST_CENTS INT64_C(10000000000)

/* One line of an order, or a purchase event. */
typedef struct vt_purchase {
    size_t row;
    uint32_t quantity;
    int64_t unit_price_cents; /* -1: unknown */
    int64_t at_ms;
    int64_t order; /* lines of one order share it; 0 is never used */
    vt_order_status status;
} vt_purchase;

/* An event about a product of this pack. */
typedef struct vt_sign {
    int64_t id; /* the state's, counting up in the order of recording */
    size_t row;
    vt_event_type type;
    int rating; /* 1..5 of a review, else 0 */
    int64_t at_ms;
} vt_sign;

/* A value that was chosen in the quiz: settings "quiz.category", "quiz.colour", "quiz.brand" and "quiz.usage", a value a line.
 * Values that the catalog does not have are left out. */
typedef struct vt_quiz_value {
    vt_facet facet;
    size_t value;
} vt_quiz_value;

/* How much variety a slate is given: setting "variety". */
typedef enum vt_variety { VT_VARIETY_DEFAULT, VT_VARIETY_OFF, VT_VARIETY_LOW, VT_VARIETY_HIGH } vt_variety;

/* "off", "low", "high"; VT_VARIETY_DEFAULT for any other text. */
vt_variety vt_variety_named(const char *name);

typedef struct vt_cart_row {
    size_t row;
    uint32_t quantity;
} vt_cart_row;

/* Zero is a visitor of whom nothing is known. Products that this pack does not have are left out. */
typedef struct vt_visitor {
    vt_purchase *purchases; /* lines of one order together; returned ones included */
    size_t purchase_count, purchase_room;
    vt_sign *signs; /* in the order of recording, all types but VT_EVENT_PURCHASE */
    size_t sign_count, sign_room;
    vt_cart_row *cart; /* in the order of adding */
    size_t cart_count, cart_room;
    bool southern_hemisphere;
    char gender[64]; /* the department that the profile names, or "" */
    char sizes[VT_STATE_TEXT_BYTES]; /* the sizes that the profile names, "\n" between them, or "" */
    vt_quiz_value *quiz; /* ids are of `catalog` */
    size_t quiz_count, quiz_room;
    bool has_budget; /* setting "quiz.budget": "min-max" in cents, both inclusive */
    int64_t budget_min_cents, budget_max_cents;
    vt_variety variety;
    /* What was read, so that reading again reads only what is new. */
    const vt_state *state;
    const vt_catalog *catalog;
    uint64_t revision, revision_beside_events;
    int64_t last_event_id;
} vt_visitor;

/* Brings the visitor up to date with `state` (NULL: nobody) for the rows of `catalog`. Reads nothing when nothing has changed,
 * and only the new events when only events were recorded. VT_NO_MEMORY, or what state answers. */
vt_status vt_visitor_update(vt_visitor *visitor, vt_state *state, const vt_catalog *catalog, vt_error *error);
/* While the catalog has not come: the cart alone, by pages of cards, which is all that look-alikes ask for. Products whose page is not here
 * are left out, and the page is wanted. The next vt_visitor_update reads everything. */
vt_status vt_visitor_take_cart(vt_visitor *visitor, vt_state *state, vt_card_pages *cards, vt_error *error);
void vt_visitor_close(vt_visitor *visitor);

#endif
