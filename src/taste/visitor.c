#include "visitor.h"

#include "bytes.h"
#include "memory.h"

#include <string.h>

/* What the visitors of state's rows write to; `failed` once memory is out. */
typedef struct profile_reading {
    vt_visitor *visitor;
    const vt_catalog *catalog;
    vt_card_pages *cards; /* where catalog is NULL */
    bool failed;
} profile_reading;

static bool find_row(const profile_reading *reading, const char *item, size_t *row)
{
    vt_error unknown;
    if (!reading->catalog) return vt_card_pages_row(reading->cards, item, row, &unknown) == VT_OK;
    return vt_catalog_row(reading->catalog, item, row, &unknown) == VT_OK;
}

/* Room for one more element of `size_bytes`; the new place, or NULL. */
static void *next_place(void **block, size_t *count, size_t *room, size_t size_bytes)
{
    if (*count == *room) {
        size_t larger = *room ? 2 * *room : 64;
        void *grown = vt_resize(*block, *room, larger, size_bytes);
        if (!grown) return NULL;
        *block = grown;
        *room = larger;
    }
    return (char *)*block + (*count)++ * size_bytes;
}

static void add_purchase(profile_reading *reading, const vt_purchase *purchase)
{
    vt_visitor *visitor = reading->visitor;
    void *block = visitor->purchases;
    vt_purchase *place = next_place(&block, &visitor->purchase_count, &visitor->purchase_room, sizeof *place);
    visitor->purchases = block;
    if (place) *place = *purchase;
    else reading->failed = true;
}

static void add_sign(profile_reading *reading, const vt_sign *sign)
{
    vt_visitor *visitor = reading->visitor;
    void *block = visitor->signs;
    vt_sign *place = next_place(&block, &visitor->sign_count, &visitor->sign_room, sizeof *place);
    visitor->signs = block;
    if (place) *place = *sign;
    else reading->failed = true;
}

static void read_event(void *context, const vt_event *event)
{
    profile_reading *reading = context;
    vt_visitor *visitor = reading->visitor;
    size_t row;
    if (event->id > visitor->last_event_id) visitor->last_event_id = event->id;
    if (!find_row(reading, event->item, &row)) return;
    /* A purchase that came as an event is an order of its own; ids of events and orders are told apart by sign. */
    if (event->type == VT_EVENT_PURCHASE)
        add_purchase(reading, &(vt_purchase){.row = row, .quantity = 1, .unit_price_cents = -1, .at_ms = event->at_ms,
                                             .order = -event->id, .status = VT_ORDER_DELIVERED});
    else add_sign(reading, &(vt_sign){.id = event->id, .row = row, .type = event->type, .rating = event->rating, .at_ms = event->at_ms});
}

static void read_order(void *context, const vt_order *order)
{
    profile_reading *reading = context;
    size_t row;
    for (size_t i = 0; i < order->line_count; i++) {
        const vt_order_line *line = &order->lines[i];
        bool priced = line->unit_price_cents <= VT_VISITOR_MOST_CENTS;
        if (find_row(reading, line->item, &row))
            add_purchase(reading, &(vt_purchase){.row = row, .quantity = line->quantity,
                                                 .unit_price_cents = priced ? line->unit_price_cents : -1,
                                                 .at_ms = order->placed_ms, .order = order->id, .status = order->status});
    }
}

static void read_cart_line(void *context, const vt_cart_line *line)
{
    profile_reading *reading = context;
    vt_visitor *visitor = reading->visitor;
    size_t row;
    if (!find_row(reading, line->item, &row)) return;
    void *block = visitor->cart;
    vt_cart_row *place = next_place(&block, &visitor->cart_count, &visitor->cart_room, sizeof *place);
    visitor->cart = block;
    if (place) *place = (vt_cart_row){row, line->quantity};
    else reading->failed = true;
}

static void add_quiz_value(profile_reading *reading, vt_facet facet, size_t value)
{
    vt_visitor *visitor = reading->visitor;
    void *block = visitor->quiz;
    vt_quiz_value *place = next_place(&block, &visitor->quiz_count, &visitor->quiz_room, sizeof *place);
    visitor->quiz = block;
    if (place) *place = (vt_quiz_value){facet, value};
    else reading->failed = true;
}

/* One value a line. */
static void read_quiz(profile_reading *reading, vt_facet facet, const char *values)
{
    char value[VT_STATE_TEXT_BYTES];
    while (*values) {
        size_t length = strcspn(values, "\n");
        if (length > 0 && length < sizeof value) {
            memcpy(value, values, length);
            value[length] = '\0';
            size_t id = vt_catalog_facet_id(reading->catalog, facet, value);
            if (id != SIZE_MAX) add_quiz_value(reading, facet, id);
        }
        values += length + (values[length] == '\n');
    }
}

/* Whole cents before `end`; -1 for anything else. */
static int64_t read_cents(const char **at, char end)
{
    int64_t cents = 0;
    const char *start = *at;
    for (; **at >= '0' && **at <= '9' && cents <= VT_VISITOR_MOST_CENTS; ++*at) cents = cents * 10 + (**at - '0');
    return *at > start && *(*at)++ == end ? cents : -1;
}

static void read_budget(vt_visitor *visitor, const char *value)
{
    int64_t least = read_cents(&value, '-'), most = least < 0 ? -1 : read_cents(&value, '\0');
    visitor->has_budget = most >= least && most > 0;
    visitor->budget_min_cents = visitor->has_budget ? least : 0;
    visitor->budget_max_cents = visitor->has_budget ? most : 0;
}

vt_variety vt_variety_named(const char *name)
{
    static const char *const names[] = {"", "off", "low", "high"};
    int variety = VT_VARIETY_HIGH;
    while (variety > VT_VARIETY_DEFAULT && strcmp(names[variety], name) != 0) variety--;
    return (vt_variety)variety;
}

static void read_setting(void *context, const char *name, const char *value)
{
    static const struct {
        const char *name;
        vt_facet facet;
    } answers[] = {{"quiz.category", VT_FACET_CATEGORY}, {"quiz.colour", VT_FACET_COLOUR}, {"quiz.brand", VT_FACET_BRAND},
                   {"quiz.usage", VT_FACET_USAGE}};
    profile_reading *reading = context;
    vt_visitor *visitor = reading->visitor;
    if (strcmp(name, "hemisphere") == 0) visitor->southern_hemisphere = strcmp(value, "south") == 0;
    if (strcmp(name, "gender") == 0) vt_text_put(visitor->gender, sizeof visitor->gender, value);
    if (strcmp(name, "quiz.size") == 0) vt_text_put(visitor->sizes, sizeof visitor->sizes, value);
    if (strcmp(name, "variety") == 0) visitor->variety = vt_variety_named(value);
    if (strcmp(name, "quiz.budget") == 0) read_budget(visitor, value);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (strcmp(name, answers[i].name) == 0) read_quiz(reading, answers[i].facet, value);
}

static void forget_all(vt_visitor *visitor)
{
    visitor->purchase_count = visitor->sign_count = visitor->cart_count = visitor->quiz_count = 0;
    visitor->southern_hemisphere = visitor->has_budget = false;
    visitor->variety = VT_VARIETY_DEFAULT;
    visitor->gender[0] = '\0';
    visitor->sizes[0] = '\0';
    visitor->last_event_id = 0;
    visitor->state = NULL;
}

static vt_status read_new_events(profile_reading *reading, vt_state *state, vt_error *error)
{
    vt_event_query query = {.above_id = reading->visitor->last_event_id, .oldest_first = true};
    return vt_state_each_event(state, &query, read_event, reading, NULL, error);
}

static vt_status read_all(profile_reading *reading, vt_state *state, vt_error *error)
{
    vt_order_query orders = {0};
    VT_TRY(vt_state_each_setting(state, read_setting, reading, error));
    VT_TRY(vt_state_each_cart_line(state, read_cart_line, reading, error));
    VT_TRY(vt_state_each_order(state, &orders, read_order, reading, NULL, error));
    return read_new_events(reading, state, error);
}

vt_status vt_visitor_update(vt_visitor *visitor, vt_state *state, const vt_catalog *catalog, vt_error *error)
{
    if (!state) {
        forget_all(visitor);
        return VT_OK;
    }
    bool same = visitor->state == state && visitor->catalog == catalog;
    if (same && visitor->revision == vt_state_revision(state)) return VT_OK;
    profile_reading reading = {.visitor = visitor, .catalog = catalog};
    vt_status status;
    if (same && visitor->revision_beside_events == vt_state_revision_beside_events(state)) {
        status = read_new_events(&reading, state, error);
    } else {
        forget_all(visitor);
        status = read_all(&reading, state, error);
    }
    if (status == VT_OK && reading.failed) status = vt_fail(error, VT_NO_MEMORY, "out of memory for the profile");
    if (status != VT_OK) {
        forget_all(visitor);
        return status;
    }
    visitor->state = state;
    visitor->catalog = catalog;
    visitor->revision = vt_state_revision(state);
    visitor->revision_beside_events = vt_state_revision_beside_events(state);
    return VT_OK;
}

vt_status vt_visitor_take_cart(vt_visitor *visitor, vt_state *state, vt_card_pages *cards, vt_error *error)
{
    profile_reading reading = {.visitor = visitor, .cards = cards};
    forget_all(visitor);
    if (!state) return VT_OK;
    VT_TRY(vt_state_each_cart_line(state, read_cart_line, &reading, error));
    return reading.failed ? vt_fail(error, VT_NO_MEMORY, "out of memory for the profile") : VT_OK;
}

void vt_visitor_close(vt_visitor *visitor)
{
    vt_free(visitor->purchases);
    vt_free(visitor->signs);
    vt_free(visitor->cart);
    vt_free(visitor->quiz);
    *visitor = (vt_visitor){0};
}
