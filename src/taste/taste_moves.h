/* What a visitor did, as moves of their taste: which product, how strongly, in the order in which it happened.
 *
 * Strength s of an event, -1 to 1:
 *   like 1            bookmark 0.8          view 0.2, which only raises: a look does not take from what is liked more
 *   pass -1           put in the cart 0.6   review (rating - 3) / 2: 1 star -1, 3 stars 0, 5 stars 1; without a rating 0.5
 *   purchase 1, each line of an order once whatever its quantity; returned -0.5 */
#ifndef VT_TASTE_MOVES_H
#define VT_TASTE_MOVES_H

#include "visitor.h"

enum { VT_TASTE_MOST_MOVES = 2000 };

typedef struct vt_move {
    size_t row;
    int64_t at_ms;
    int64_t record; /* tells apart what happened in one millisecond: ids of events, which come first, then of orders */
    int32_t strength; /* millionths */
    bool is_view;
    bool is_order;
} vt_move;

/* Owned: vt_taste_moves_close. */
typedef struct vt_taste_moves {
    vt_move *moves; /* by time, then events before orders, then record, then row */
    size_t count;   /* the latest VT_TASTE_MOST_MOVES at most: older ones weigh nothing that matters */
    size_t feedback; /* likes, passes, bookmarks, reviews and purchases, all of them ever */
    size_t views;    /* all of them ever */
    bool more_than_views; /* any event but a view */
} vt_taste_moves;

/* VT_NO_MEMORY. */
vt_status vt_taste_moves_open(vt_taste_moves *out, const vt_visitor *visitor, vt_error *error);
void vt_taste_moves_close(vt_taste_moves *moves);

/* Of one sign, in millionths. */
int32_t vt_sign_strength(const vt_sign *sign);

/* Where an average p goes by a move: p += 0.3 * (s - p), s at least p for a view. */
int32_t vt_move_average(const vt_move *move, int32_t p);

#endif
