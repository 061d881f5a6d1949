#include "past_visitor.h"

#include "calendar.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

enum { INTEREST_HOUR = 10, ORDER_HOUR = 20, HOUR_MS = 3600000, SECOND_MS = 1000, SECONDS_MOST = 9 * 3600 };

static const char review_text[] = "(a review)"; /* one without stars needs words */

/* ---- deeds ---- */

static int compare(uint64_t left, uint64_t right) { return (left > right) - (left < right); }

static int by_person_and_day(const void *a, const void *b)
{
    const vt_past_deed *left = a, *right = b;
    if (left->person != right->person) return compare(left->person, right->person);
    if (left->day != right->day) return left->day < right->day ? -1 : 1;
    bool left_interest = left->basket == UINT32_MAX, right_interest = right->basket == UINT32_MAX;
    if (left_interest != right_interest) return left_interest ? -1 : 1;
    return compare(left->index, right->index);
}

static void list_deeds(vt_past_visitor *past)
{
    const vt_transactions *from = past->training;
    for (size_t i = 0; i < from->sale_count; i++) {
        uint32_t basket = from->sales[i].basket;
        if (i > 0 && from->sales[i - 1].basket == basket) continue;
        past->deeds[past->deed_count++] =
            (vt_past_deed){from->baskets[basket].person, from->baskets[basket].day, basket, (uint32_t)i};
    }
    for (size_t i = 0; i < from->interest_count; i++)
        past->deeds[past->deed_count++] =
            (vt_past_deed){from->interests[i].person, from->interests[i].day, UINT32_MAX, (uint32_t)i};
    if (past->deed_count) qsort(past->deeds, past->deed_count, sizeof *past->deeds, by_person_and_day);
}

vt_status vt_past_visitor_open(vt_past_visitor *out, const vt_transactions *training, const vt_product *products,
                               vt_error *error)
{
    *out = (vt_past_visitor){.products = products, .training = training};
    out->deeds = vt_alloc(training->sale_count + training->interest_count, sizeof *out->deeds);
    if (!out->deeds) return vt_fail(error, VT_NO_MEMORY, "no memory for what %zu people did", training->people);
    list_deeds(out);
    return vt_state_open(&out->state, NULL, error);
}

void vt_past_visitor_close(vt_past_visitor *past)
{
    vt_visitor_close(&past->visitor);
    vt_state_close(past->state);
    vt_free(past->deeds);
    *past = (vt_past_visitor){.deeds = NULL};
}

/* Index of the first deed of `person` or of someone after. */
static size_t first_deed(const vt_past_visitor *past, uint32_t person)
{
    size_t low = 0, high = past->deed_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (past->deeds[middle].person < person) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* ---- the profile ---- */

static vt_status place_order(vt_past_visitor *past, const vt_past_deed *deed, size_t first, size_t count, vt_error *error)
{
    vt_order_line lines[VT_STATE_MOST_LINES];
    int64_t at_ms = deed->day * VT_DAY_MS + ORDER_HOUR * HOUR_MS;
    for (size_t i = 0; i < count; i++) {
        const vt_sale *sale = &past->training->sales[first + i];
        const vt_product *product = &past->products[sale->row];
        bool priced = product->price_cents >= 0 && product->price_cents <= VT_STATE_MOST_CENTS;
        lines[i] = (vt_order_line){product->id,
                                   sale->quantity < VT_STATE_MOST_QUANTITY ? sale->quantity : VT_STATE_MOST_QUANTITY,
                                   priced ? product->price_cents : -1};
    }
    vt_order order = {.placed_ms = at_ms, .changed_ms = at_ms, .status = VT_ORDER_DELIVERED, .lines = lines, .line_count = count};
    past->purchases += count;
    return vt_state_place_order(past->state, &order, NULL, error);
}

static vt_status replay_basket(vt_past_visitor *past, const vt_past_deed *deed, vt_error *error)
{
    const vt_transactions *from = past->training;
    for (size_t first = deed->index, end; first < from->sale_count && from->sales[first].basket == deed->basket; first = end) {
        for (end = first; end < from->sale_count && end - first < VT_STATE_MOST_LINES && from->sales[end].basket == deed->basket;)
            end++;
        VT_TRY(place_order(past, deed, first, end - first, error));
    }
    return VT_OK;
}

static vt_status replay_interest(vt_past_visitor *past, const vt_past_deed *deed, vt_error *error)
{
    static const vt_event_type types[] = {[VT_ACT_VIEW] = VT_EVENT_VIEW, [VT_ACT_LIKE] = VT_EVENT_LIKE,
                                          [VT_ACT_BOOKMARK] = VT_EVENT_BOOKMARK, [VT_ACT_REVIEW] = VT_EVENT_REVIEW};
    const vt_interest *interest = &past->training->interests[deed->index];
    int64_t second = (int64_t)(past->interests++ % SECONDS_MOST);
    vt_event event = {.type = types[interest->act],
                      .item = past->products[interest->row].id,
                      .at_ms = deed->day * VT_DAY_MS + INTEREST_HOUR * HOUR_MS + second * SECOND_MS,
                      .rating = interest->rating};
    if (event.type == VT_EVENT_REVIEW && !event.rating) event.text = review_text;
    return vt_state_record(past->state, &event, NULL, error);
}

static vt_status replay(vt_past_visitor *past, size_t begin, size_t end, vt_error *error)
{
    for (size_t i = begin; i < end; i++) {
        const vt_past_deed *deed = &past->deeds[i];
        VT_TRY(deed->basket == UINT32_MAX ? replay_interest(past, deed, error) : replay_basket(past, deed, error));
    }
    return VT_OK;
}

/* ---- what to start from ---- */

static void add_item(vt_past_visitor *past, size_t row)
{
    for (size_t i = 0; i < past->item_count; i++)
        if (past->items[i] == row) return;
    if (past->item_count < VT_STATE_MOST_LINES) past->items[past->item_count++] = row;
}

static void find_items(vt_past_visitor *past, size_t begin, size_t end)
{
    const vt_transactions *from = past->training;
    int32_t last_day = -1;
    for (size_t i = begin; i < end; i++)
        if (past->deeds[i].basket != UINT32_MAX) last_day = past->deeds[i].day;
    for (size_t i = begin; i < end; i++) {
        const vt_past_deed *deed = &past->deeds[i];
        if (deed->basket == UINT32_MAX || deed->day != last_day) continue;
        for (size_t at = deed->index; at < from->sale_count && from->sales[at].basket == deed->basket; at++)
            add_item(past, from->sales[at].row);
    }
    if (last_day < 0 && end > begin) add_item(past, from->interests[past->deeds[end - 1].index].row);
}

vt_status vt_past_visitor_become(vt_past_visitor *past, uint32_t person, const vt_catalog *catalog, vt_error *error)
{
    size_t begin = first_deed(past, person), end = begin;
    while (end < past->deed_count && past->deeds[end].person == person) end++;
    past->item_count = past->purchases = past->interests = 0;
    VT_TRY(vt_state_clear(past->state, error));
    VT_TRY(vt_state_begin(past->state, error));
    vt_status status = replay(past, begin, end, error);
    vt_status ended = vt_state_end(past->state, status == VT_OK, status == VT_OK ? error : NULL);
    VT_TRY(status != VT_OK ? status : ended);
    find_items(past, begin, end);
    return vt_visitor_update(&past->visitor, past->state, catalog, error);
}
