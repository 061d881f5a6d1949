/* state/: cart and orders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "state_rows.h"

static vt_state *state;

static int open_state(void **unused)
{
    (void)unused;
    return vt_state_open(&state, NULL, NULL) == VT_OK ? 0 : -1;
}

static int close_state(void **unused)
{
    (void)unused;
    vt_state_close(state);
    state = NULL;
    return 0;
}

static void put(const char *item, uint32_t quantity, int64_t now_ms)
{
    vt_error error = {0};
    if (vt_state_set_cart(state, item, quantity, now_ms, &error) != VT_OK) fail_msg("%s", error.message);
}

static void a_cart_stands_in_the_order_of_adding(void **unused)
{
    (void)unused;
    put("b", 1, 300);
    put("a", 2, 100);
    put("c", 3, 200);
    put("b", 9, 400); /* another quantity, the same place and time */
    cart_rows cart = read_cart(state);
    assert_int_equal(cart.count, 3);
    assert_string_equal(cart.items[0], "b");
    assert_string_equal(cart.items[1], "a");
    assert_string_equal(cart.items[2], "c");
    assert_true(cart.lines[0].quantity == 9 && cart.lines[0].added_ms == 300);
    put("a", 0, 500);
    put("nothing", 0, 500);
    cart = read_cart(state);
    assert_int_equal(cart.count, 2);
    assert_string_equal(cart.items[1], "c");
}

static void entering_the_cart_is_an_event_and_staying_is_not(void **unused)
{
    (void)unused;
    put("a", 1, 100);
    put("a", 2, 200);
    put("a", 0, 300);
    put("a", 1, 400);
    rows seen = read_events(state, &(vt_event_query){.types = 1u << VT_EVENT_CART});
    assert_int_equal(seen.count, 2);
    assert_true(seen.events[0].at_ms == 400 && seen.events[1].at_ms == 100);
    assert_int_equal(vt_state_restore_cart(state, &(vt_cart_line){"b", 1, 500}, NULL), VT_OK);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 2);
}

static void a_cart_has_its_limits(void **unused)
{
    (void)unused;
    vt_error error = {0};
    char item[16];
    put("a", VT_STATE_MOST_QUANTITY, 1);
    assert_int_equal(vt_state_set_cart(state, "a", VT_STATE_MOST_QUANTITY + 1, 1, &error), VT_BAD_REQUEST);
    expect_words(error.message, "quantity: must be 0 to 99");
    assert_int_equal(vt_state_set_cart(state, "", 1, 1, &error), VT_BAD_REQUEST);
    assert_int_equal(vt_state_set_cart(state, "b", 1, -1, &error), VT_BAD_REQUEST);
    assert_int_equal(vt_state_restore_cart(state, &(vt_cart_line){"a", 1, 5}, &error), VT_BAD_REQUEST);
    expect_words(error.message, "item: is in the cart already");
    assert_int_equal(vt_state_restore_cart(state, &(vt_cart_line){"b", 0, 5}, &error), VT_BAD_REQUEST);
    for (int i = 1; i < VT_STATE_MOST_LINES; i++) {
        snprintf(item, sizeof item, "%d", i);
        put(item, 1, 2);
    }
    size_t events = read_events(state, &(vt_event_query){0}).count;
    assert_int_equal(vt_state_set_cart(state, "one too many", 1, 3, &error), VT_BAD_REQUEST);
    expect_words(error.message, "the cart is full");
    assert_int_equal(read_cart(state).count, VT_STATE_MOST_LINES);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, events);
    put("a", 3, 4); /* what is in it can still change */
}

typedef struct kept_order {
    vt_order order;
    char items[4][32], address[256], currency[8];
    vt_order_line lines[4];
} kept_order;

typedef struct kept_orders {
    size_t count;
    kept_order orders[8];
} kept_orders;

static void keep_order(void *context, const vt_order *order)
{
    kept_orders *into = context;
    kept_order *kept = &into->orders[into->count++];
    assert_true(order->line_count <= 4);
    kept->order = *order;
    strcpy(kept->address, order->address);
    strcpy(kept->currency, order->currency);
    for (size_t i = 0; i < order->line_count; i++) {
        kept->lines[i] = order->lines[i];
        strcpy(kept->items[i], order->lines[i].item);
    }
}

static kept_orders read_orders(const vt_order_query *query, size_t *total)
{
    kept_orders into = {0};
    vt_error error = {0};
    if (vt_state_each_order(state, query, keep_order, &into, total, &error) != VT_OK) fail_msg("%s", error.message);
    return into;
}

static int64_t place(const vt_order *order)
{
    int64_t id = 0;
    vt_error error = {0};
    if (vt_state_place_order(state, order, &id, &error) != VT_OK) fail_msg("%s", error.message);
    return id;
}

static int64_t place_one(int64_t placed_ms, const char *item)
{
    vt_order_line line = {item, 1, 100};
    return place(&(vt_order){.placed_ms = placed_ms, .changed_ms = placed_ms, .lines = &line, .line_count = 1});
}

static void an_order_is_read_as_it_was_written(void **unused)
{
    (void)unused;
    size_t total;
    vt_order_line lines[] = {{"b", 2, 1299}, {"a", 1, -1}, {"c", 99, 0}};
    vt_order order = {.placed_ms = 10, .changed_ms = 20, .status = VT_ORDER_DELIVERED, .currency = "EUR",
                      .address = "{\"name\":\"Zoë\"}", .lines = lines, .line_count = 3};
    int64_t id = place(&order);
    kept_orders seen = read_orders(&(vt_order_query){.id = id}, &total);
    kept_order *kept = &seen.orders[0];
    assert_true(seen.count == 1 && total == 1 && kept->order.id == id);
    assert_true(kept->order.placed_ms == 10 && kept->order.changed_ms == 20 && kept->order.status == VT_ORDER_DELIVERED);
    assert_int_equal(kept->order.total_cents, 2598);
    assert_string_equal(kept->currency, "EUR");
    assert_string_equal(kept->address, "{\"name\":\"Zoë\"}");
    assert_int_equal(kept->order.line_count, 3);
    assert_string_equal(kept->items[0], "b");
    assert_true(kept->lines[1].unit_price_cents == -1 && kept->lines[2].quantity == 99);
    id = place_one(5, "x");
    seen = read_orders(&(vt_order_query){.id = id}, NULL);
    assert_string_equal(seen.orders[0].address, "{}");
    assert_string_equal(seen.orders[0].currency, "");
}

static void an_order_empties_the_cart_of_what_was_ordered(void **unused)
{
    (void)unused;
    put("a", 1, 1);
    put("b", 2, 2);
    put("c", 3, 3);
    vt_order_line lines[] = {{"a", 1, 100}, {"c", 3, 100}};
    place(&(vt_order){.lines = lines, .line_count = 2});
    cart_rows cart = read_cart(state);
    assert_int_equal(cart.count, 1);
    assert_string_equal(cart.items[0], "b");
}

static void refuse_order(vt_order order, const char *says)
{
    vt_error error = {0};
    size_t total;
    assert_int_equal(vt_state_place_order(state, &order, NULL, &error), VT_BAD_REQUEST);
    expect_words(error.message, says);
    read_orders(&(vt_order_query){0}, &total);
    assert_int_equal(total, 0);
}

static void what_is_wrong_with_an_order_is_named(void **unused)
{
    (void)unused;
    static char long_address[VT_STATE_TEXT_BYTES + 1] = "{";
    memset(long_address + 1, ' ', VT_STATE_TEXT_BYTES - 1);
    vt_order_line line = {"a", 1, 100}, none = {"", 1, 1}, zero = {"a", 0, 1}, many = {"a", 100, 1}, cheap = {"a", 1, -2},
                  dear = {"a", 1, VT_STATE_MOST_CENTS + 1}, lines[VT_STATE_MOST_LINES + 1] = {{"a", 1, 1}, {"b", 1, -3}};
    refuse_order((vt_order){0}, "lines: must be 1 to 200");
    refuse_order((vt_order){.lines = lines, .line_count = VT_STATE_MOST_LINES + 1}, "lines: must be 1 to 200");
    refuse_order((vt_order){.lines = lines, .line_count = 2}, "lines[1].unitPrice");
    refuse_order((vt_order){.lines = &none, .line_count = 1}, "lines[0].item: missing");
    refuse_order((vt_order){.lines = &zero, .line_count = 1}, "lines[0].quantity: must be 1 to 99");
    refuse_order((vt_order){.lines = &many, .line_count = 1}, "lines[0].quantity");
    refuse_order((vt_order){.lines = &cheap, .line_count = 1}, "lines[0].unitPrice");
    refuse_order((vt_order){.lines = &dear, .line_count = 1}, "lines[0].unitPrice");
    refuse_order((vt_order){.lines = &line, .line_count = 1, .placed_ms = -1}, "placedAt");
    refuse_order((vt_order){.lines = &line, .line_count = 1, .placed_ms = 2, .changed_ms = 1}, "changedAt: before placedAt");
    refuse_order((vt_order){.lines = &line, .line_count = 1, .status = VT_ORDER_STATUS_COUNT}, "status");
    refuse_order((vt_order){.lines = &line, .line_count = 1, .currency = "eur"}, "currency");
    refuse_order((vt_order){.lines = &line, .line_count = 1, .currency = "EURO"}, "currency");
    refuse_order((vt_order){.lines = &line, .line_count = 1, .address = "[]"}, "address: not a JSON object");
    refuse_order((vt_order){.lines = &line, .line_count = 1, .address = "{\xff}"}, "address: not a JSON object");
    refuse_order((vt_order){.lines = &line, .line_count = 1, .address = long_address}, "address: longer than 4095 bytes");
}

static void orders_come_newest_first_in_pages(void **unused)
{
    (void)unused;
    size_t total;
    int64_t middle = place_one(200, "a"), newest = place_one(300, "b"), oldest = place_one(100, "c"), twin = place_one(200, "d");
    kept_orders seen = read_orders(&(vt_order_query){0}, &total);
    assert_true(seen.count == 4 && total == 4);
    assert_true(seen.orders[0].order.id == newest && seen.orders[1].order.id == twin);
    assert_true(seen.orders[2].order.id == middle && seen.orders[3].order.id == oldest);
    seen = read_orders(&(vt_order_query){.offset = 1, .limit = 2}, &total);
    assert_true(seen.count == 2 && total == 4 && seen.orders[0].order.id == twin);
    assert_string_equal(seen.orders[1].items[0], "a");
    seen = read_orders(&(vt_order_query){.id = 99}, &total);
    assert_true(seen.count == 0 && total == 0);
}

static void the_same_key_orders_once(void **unused)
{
    (void)unused;
    size_t total;
    int64_t known;
    vt_order_line line = {"a", 1, 100};
    vt_order order = {.lines = &line, .line_count = 1, .key = "order key"};
    assert_int_equal(vt_state_order_of_key(state, "order key", &known, NULL), VT_OK);
    assert_int_equal(known, 0);
    int64_t id = place(&order);
    put("a", 1, 1);
    assert_int_equal(place(&order), id);
    assert_int_equal(read_cart(state).count, 1); /* nothing was done */
    assert_int_equal(vt_state_order_of_key(state, "order key", &known, NULL), VT_OK);
    assert_int_equal(known, id);
    assert_int_equal(vt_state_order_of_key(state, NULL, &known, NULL), VT_OK);
    assert_int_equal(known, 0);
    read_orders(&(vt_order_query){0}, &total);
    assert_int_equal(total, 1);
}

static void status_moves_one_step_either_way(void **unused)
{
    (void)unused;
    vt_error error = {0};
    int64_t id = place_one(1000, "a");
    assert_int_equal(vt_state_set_order_status(state, id, VT_ORDER_RETURNED, 2000, &error), VT_BAD_REQUEST);
    expect_words(error.message, "is placed and cannot become returned");
    static const vt_order_status steps[] = {VT_ORDER_DELIVERED, VT_ORDER_RETURNED, VT_ORDER_DELIVERED, VT_ORDER_PLACED};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(vt_state_set_order_status(state, id, steps[i], 3000 + i, &error), VT_OK);
        kept_orders seen = read_orders(&(vt_order_query){.id = id}, NULL);
        assert_true(seen.orders[0].order.status == steps[i] && seen.orders[0].order.changed_ms == 3000 + i);
    }
    uint64_t revision = vt_state_revision(state);
    assert_int_equal(vt_state_set_order_status(state, id, VT_ORDER_PLACED, 9000, &error), VT_OK);
    assert_true(vt_state_revision(state) == revision);
    assert_int_equal(vt_state_set_order_status(state, id, VT_ORDER_DELIVERED, 5, &error), VT_OK); /* a clock set back */
    assert_int_equal(read_orders(&(vt_order_query){.id = id}, NULL).orders[0].order.changed_ms, 1000);
    assert_int_equal(vt_state_set_order_status(state, 77, VT_ORDER_PLACED, 1, &error), VT_NOT_FOUND);
    expect_words(error.message, "order 77");
    assert_int_equal(vt_state_set_order_status(state, id, VT_ORDER_STATUS_COUNT, 1, &error), VT_BAD_REQUEST);
    assert_int_equal(vt_state_set_order_status(state, id, VT_ORDER_PLACED, -1, &error), VT_BAD_REQUEST);
}

static void bought_counts_orders_that_were_not_returned(void **unused)
{
    (void)unused;
    size_t bought;
    vt_order_line twice[] = {{"a", 5, 100}, {"a", 1, 100}};
    place(&(vt_order){.lines = twice, .line_count = 2});
    int64_t second = place_one(1, "a");
    place_one(2, "b");
    assert_int_equal(vt_state_times_bought(state, "a", &bought, NULL), VT_OK);
    assert_int_equal(bought, 2);
    assert_int_equal(vt_state_set_order_status(state, second, VT_ORDER_DELIVERED, 3, NULL), VT_OK);
    assert_int_equal(vt_state_set_order_status(state, second, VT_ORDER_RETURNED, 3, NULL), VT_OK);
    assert_int_equal(vt_state_times_bought(state, "a", &bought, NULL), VT_OK);
    assert_int_equal(bought, 1);
    assert_int_equal(vt_state_times_bought(state, "z", &bought, NULL), VT_OK);
    assert_int_equal(bought, 0);
}

static void names_go_both_ways(void **unused)
{
    (void)unused;
    for (int type = 0; type < VT_EVENT_COUNT; type++)
        assert_int_equal(vt_event_type_named(vt_event_type_name((vt_event_type)type)), type);
    for (int status = 0; status < VT_ORDER_STATUS_COUNT; status++)
        assert_int_equal(vt_order_status_named(vt_order_status_name((vt_order_status)status)), status);
    assert_int_equal(vt_event_type_named("likes"), VT_EVENT_COUNT);
    assert_int_equal(vt_order_status_named(""), VT_ORDER_STATUS_COUNT);
}

#define with_state(test) cmocka_unit_test_setup_teardown(test, open_state, close_state)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_state(a_cart_stands_in_the_order_of_adding),
        with_state(entering_the_cart_is_an_event_and_staying_is_not),
        with_state(a_cart_has_its_limits),
        with_state(an_order_is_read_as_it_was_written),
        with_state(an_order_empties_the_cart_of_what_was_ordered),
        with_state(what_is_wrong_with_an_order_is_named),
        with_state(orders_come_newest_first_in_pages),
        with_state(the_same_key_orders_once),
        with_state(status_moves_one_step_either_way),
        with_state(bought_counts_orders_that_were_not_returned),
        with_state(names_go_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
