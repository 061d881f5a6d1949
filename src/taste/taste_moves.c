#include "taste_moves.h"

#include "memory.h"
#include "moving_average.h"

#include <stdlib.h>
#include <string.h>

enum { BOUGHT = 1000000, RETURNED = -500000, ONE_STAR = 500000 };

static const int32_t strengths[VT_EVENT_COUNT] = {
    [VT_EVENT_VIEW] = 200000,   [VT_EVENT_LIKE] = 1000000, [VT_EVENT_PASS] = -1000000,   [VT_EVENT_BOOKMARK] = 800000,
    [VT_EVENT_REVIEW] = 500000, [VT_EVENT_CART] = 600000,  [VT_EVENT_PURCHASE] = BOUGHT,
};

int32_t vt_sign_strength(const vt_sign *sign)
{
    bool rated = sign->type == VT_EVENT_REVIEW && sign->rating > 0;
    return rated ? (sign->rating - 3) * ONE_STAR : strengths[sign->type];
}

int32_t vt_move_average(const vt_move *move, int32_t p)
{
    return vt_average_move(p, move->is_view && move->strength < p ? p : move->strength);
}

static int earlier_first(const void *a, const void *b)
{
    const vt_move *left = a, *right = b;
    if (left->at_ms != right->at_ms) return left->at_ms < right->at_ms ? -1 : 1;
    if (left->is_order != right->is_order) return left->is_order ? 1 : -1;
    if (left->record != right->record) return left->record < right->record ? -1 : 1;
    return left->row < right->row ? -1 : left->row > right->row;
}

/* What was read by time is in order already, but for clocks that were set back. */
static void put_in_order(vt_move *moves, size_t count)
{
    size_t at = 1;
    while (at < count && earlier_first(&moves[at - 1], &moves[at]) <= 0) at++;
    if (at < count) qsort(moves, count, sizeof *moves, earlier_first);
}

static void take_signs(vt_taste_moves *out, const vt_visitor *visitor, vt_move *moves)
{
    for (size_t i = 0; i < visitor->sign_count; i++) {
        const vt_sign *sign = &visitor->signs[i];
        bool is_view = sign->type == VT_EVENT_VIEW;
        moves[i] = (vt_move){.row = sign->row, .at_ms = sign->at_ms, .record = sign->id,
                             .strength = vt_sign_strength(sign), .is_view = is_view};
        out->views += is_view;
        out->more_than_views |= !is_view;
        out->feedback += !is_view && sign->type != VT_EVENT_CART;
    }
    put_in_order(moves, visitor->sign_count);
}

static void take_purchases(vt_taste_moves *out, const vt_visitor *visitor, vt_move *moves)
{
    for (size_t i = 0; i < visitor->purchase_count; i++) {
        const vt_purchase *purchase = &visitor->purchases[i];
        bool is_order = purchase->order > 0;
        moves[i] = (vt_move){.row = purchase->row, .at_ms = purchase->at_ms,
                             .record = is_order ? purchase->order : -purchase->order,
                             .strength = purchase->status == VT_ORDER_RETURNED ? RETURNED : BOUGHT, .is_order = is_order};
    }
    out->feedback += visitor->purchase_count;
    out->more_than_views |= visitor->purchase_count > 0;
    put_in_order(moves, visitor->purchase_count);
}

/* The latest of both, from the end. */
static void merge(vt_taste_moves *out, const vt_move *signs, size_t sign_count, const vt_move *purchases, size_t purchase_count)
{
    for (size_t place = out->count; place > 0; place--) {
        bool sign = purchase_count == 0 ||
                    (sign_count > 0 && earlier_first(&signs[sign_count - 1], &purchases[purchase_count - 1]) > 0);
        out->moves[place - 1] = sign ? signs[--sign_count] : purchases[--purchase_count];
    }
}

vt_status vt_taste_moves_open(vt_taste_moves *out, const vt_visitor *visitor, vt_error *error)
{
    size_t signs = visitor->sign_count, all = signs + visitor->purchase_count;
    *out = (vt_taste_moves){.count = all < VT_TASTE_MOST_MOVES ? all : VT_TASTE_MOST_MOVES};
    vt_move *everything = vt_alloc(all, sizeof *everything);
    out->moves = vt_alloc(out->count, sizeof *out->moves);
    bool enough = everything && out->moves;
    if (enough) {
        take_signs(out, visitor, everything);
        take_purchases(out, visitor, everything + signs);
        merge(out, everything, signs, everything + signs, visitor->purchase_count);
    }
    vt_free(everything);
    if (enough) return VT_OK;
    vt_taste_moves_close(out);
    return vt_fail(error, VT_NO_MEMORY, "out of memory for what the visitor did");
}

void vt_taste_moves_close(vt_taste_moves *moves)
{
    vt_free(moves->moves);
    memset(moves, 0, sizeof *moves);
}
