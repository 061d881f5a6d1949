/* One spec for every row of the table of strategies: a new strategy must pass it without a line here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine.h"
#include "small_pack.h"
#include "strategy.h"

enum { DAY = SMALL_LAST_DAY };

static small_pack pack;
static vt_engine *engine;
static vt_slate slate, other;

static vt_purchase purchases[40];
static vt_sign signs[30];
static vt_cart_row cart[] = {{3, 1}, {7, 2}};
/* Knows the shop well; and somebody of whom nothing is known. */
static vt_visitor regular = {.purchases = purchases, .signs = signs, .cart = cart, .cart_count = 2, .gender = "Women"};
static const vt_visitor stranger;
static const vt_visitor *const visitors[] = {&regular, &stranger, NULL};
enum { VISITORS = sizeof visitors / sizeof *visitors };

static void draw_regular(void)
{
    vt_random random = vt_random_seed(5, 1);
    for (size_t i = 0; i < 40; i++)
        purchases[regular.purchase_count++] = (vt_purchase){
            .row = vt_random_below(&random, 12), .quantity = 1 + vt_random_below(&random, 3),
            .unit_price_cents = 900 + vt_random_below(&random, 900), .at_ms = (DAY - 80 + (int64_t)i) * 86400000,
            .order = (int64_t)(1 + i / 3), .status = (vt_order_status)vt_random_below(&random, VT_ORDER_STATUS_COUNT)};
    for (size_t i = 0; i < 30; i++)
        signs[regular.sign_count++] = (vt_sign){.row = vt_random_below(&random, SMALL_ROWS),
                                                .type = (vt_event_type)vt_random_below(&random, VT_EVENT_CART), .at_ms = DAY};
}

static int open_engine(void **state)
{
    (void)state;
    vt_error error = {0};
    bool complete;
    small_pack_open(&pack);
    draw_regular();
    if (vt_engine_open(&engine, (vt_bytes){pack.manifest.data, pack.manifest.size}, &error) != VT_OK) return -1;
    for (size_t i = 0; i < SMALL_FILES; i++) {
        memcpy(vt_engine_reserve(engine, i), pack.files[i].data, pack.files[i].size);
        if (vt_engine_commit(engine, i, &complete, &error) != VT_OK) return -1;
    }
    return 0;
}

static int close_engine(void **state)
{
    (void)state;
    vt_engine_close(engine);
    small_pack_close(&pack);
    return 0;
}

static const char *const start[] = {"110"};
enum { START_ROW = 10 };

/* Runs the strategy from an item where it wants one, else from the visitor. */
static void run(const vt_strategy *strategy, vt_request request, vt_slate *out)
{
    vt_error error = {0};
    request.strategy = strategy->name;
    vt_status status = vt_engine_recommend(engine, &request, out, &error);
    if (status == VT_BAD_REQUEST) {
        request.items = start;
        request.item_count = 1;
        status = vt_engine_recommend(engine, &request, out, &error);
    }
    if (status != VT_OK) fail_msg("%s: %s", strategy->name, error.message);
}

/* Calls `expect` for every strategy and visitor. */
static void for_all(void (*expect)(const vt_strategy *strategy, const vt_visitor *visitor))
{
    size_t rows = 0;
    for (const vt_strategy *strategy = vt_strategies; strategy->name; strategy++, rows++)
        for (size_t i = 0; i < VISITORS; i++) expect(strategy, visitors[i]);
    assert_true(rows >= 11);
}

static void same_answer(const vt_strategy *strategy, const vt_visitor *visitor)
{
    run(strategy, (vt_request){.visitor = visitor, .limit = 20}, &slate);
    run(strategy, (vt_request){.visitor = visitor, .limit = 20}, &other);
    assert_memory_equal(&slate, &other, sizeof slate);
}

static void asking_twice_gives_the_same_slate(void **state)
{
    (void)state;
    for_all(same_answer);
}

static void limits(const vt_strategy *strategy, const vt_visitor *visitor)
{
    run(strategy, (vt_request){.visitor = visitor, .limit = VT_SLATE_MAX_LIMIT}, &other);
    for (size_t limit = 1; limit < 30; limit += 7) {
        run(strategy, (vt_request){.visitor = visitor, .limit = limit}, &slate);
        assert_int_equal(slate.count, other.count < limit ? other.count : limit);
        for (size_t i = 0; i < slate.count && strcmp(strategy->name, "similar") != 0; i++)
            assert_int_equal(slate.items[i].row, other.items[i].row); /* similar may rescore more for more */
    }
}

static void a_smaller_limit_gives_the_head_of_the_same_slate(void **state)
{
    (void)state;
    for_all(limits);
}

static void variety(const vt_strategy *strategy, const vt_visitor *visitor)
{
    run(strategy, (vt_request){.visitor = visitor, .limit = VT_SLATE_MAX_LIMIT, .variety = VT_VARIETY_HIGH}, &other);
    size_t whole = other.count;
    for (size_t limit = 1; limit < 30; limit += 7) {
        run(strategy, (vt_request){.visitor = visitor, .limit = limit, .variety = VT_VARIETY_HIGH}, &slate);
        assert_int_equal(slate.count, whole < limit ? whole : limit);
        for (size_t i = 0; i < slate.count; i++) assert_memory_equal(&slate.items[i], &other.items[i], sizeof *slate.items);
    }
    run(strategy, (vt_request){.visitor = visitor, .limit = VT_SLATE_MAX_LIMIT, .variety = VT_VARIETY_OFF}, &slate);
    assert_int_equal(slate.count, whole); /* another order, and nothing is lost */
}

static void variety_changes_the_order_alone_and_keeps_the_head(void **state)
{
    (void)state;
    for_all(variety);
}

static void filters(const vt_strategy *strategy, const vt_visitor *visitor)
{
    vt_filter filter = {.values = {[VT_FACET_COLOUR] = {"Red"}}, .value_counts = {[VT_FACET_COLOUR] = 1},
                        .price_bounded = true, .price_min_cents = 1100, .price_max_cents = 1400};
    run(strategy, (vt_request){.visitor = visitor, .limit = 50, .filter = &filter}, &slate);
    for (size_t i = 0; i < slate.count; i++) {
        assert_int_equal(slate.items[i].row % 2, 1);
        assert_in_range(1000 + slate.items[i].row * 10, 1100, 1400);
    }
    filter.values[VT_FACET_COLOUR][0] = "Plaid";
    run(strategy, (vt_request){.visitor = visitor, .filter = &filter}, &slate);
    assert_int_equal(slate.count, 0);
    assert_false(slate.cold_start);
}

static void filters_hold(void **state)
{
    (void)state;
    for_all(filters);
}

static void exclusions(const vt_strategy *strategy, const vt_visitor *visitor)
{
    run(strategy, (vt_request){.visitor = visitor, .limit = 100, .items = start, .item_count = 1}, &slate);
    for (size_t i = 0; i < slate.count; i++) {
        size_t row = slate.items[i].row;
        assert_int_not_equal(row, START_ROW);
        assert_int_not_equal(row % 5, 0); /* sold out */
        for (size_t j = 0; j < i; j++) assert_int_not_equal(slate.items[j].row, row);
    }
    run(strategy, (vt_request){.visitor = visitor, .limit = 100}, &slate);
    for (size_t i = 0; visitor == &regular && i < slate.count; i++)
        for (size_t j = 0; j < regular.cart_count; j++) assert_int_not_equal(slate.items[i].row, cart[j].row);
}

static void the_input_the_cart_and_what_is_sold_out_never_appear(void **state)
{
    (void)state;
    for_all(exclusions);
}

static bool is_explored(const vt_slate_item *item) { return strcmp(item->source, "explore") == 0; }

static void order(const vt_strategy *strategy, const vt_visitor *visitor)
{
    run(strategy, (vt_request){.visitor = visitor, .limit = 60, .variety = VT_VARIETY_OFF}, &slate);
    const vt_slate_item *item = NULL;
    for (size_t i = 0; i < slate.count; i++) {
        const vt_slate_item *next = &slate.items[i], *before = item;
        if (is_explored(next)) continue;
        item = next;
        if (before)
            assert_true(before->score_micros > next->score_micros ||
                        (before->score_micros == next->score_micros && before->row < next->row));
    }
}

static void without_variety_items_are_ordered_by_score_then_row(void **state)
{
    (void)state;
    for_all(order);
}

static void reasons(const vt_strategy *strategy, const vt_visitor *visitor)
{
    run(strategy, (vt_request){.visitor = visitor, .limit = 60}, &slate);
    run(strategy, (vt_request){.visitor = visitor, .limit = 60, .brief = true}, &other);
    assert_int_equal(slate.count, other.count);
    for (size_t i = 0; i < slate.count; i++) {
        const vt_slate_item *item = &slate.items[i];
        int64_t sum = 0;
        for (size_t j = 0; j < item->reason_count; j++) {
            sum += item->reasons[j].amount_micros;
            assert_true(item->reasons[j].term[0] && item->reasons[j].label[0]);
        }
        assert_int_equal(sum, item->score_micros);
        assert_int_equal(other.items[i].row, item->row);
        assert_int_equal(other.items[i].score_micros, item->score_micros);
        assert_int_equal(other.items[i].reason_count, 0);
        if (!is_explored(item)) assert_string_equal(item->source, slate.cold_start ? "popular" : strategy->name);
    }
}

static void reasons_add_up_to_the_score_and_the_source_is_named(void **state)
{
    (void)state;
    for_all(reasons);
}

static void every_strategy_has_something_to_say_to_a_regular(void **state)
{
    (void)state;
    for (const vt_strategy *strategy = vt_strategies; strategy->name; strategy++) {
        run(strategy, (vt_request){.visitor = &regular, .now_ms = (int64_t)DAY * 86400000}, &slate);
        assert_true(slate.count > 0);
        assert_true(strategy->question[0]);
        if (slate.cold_start && strcmp(strategy->name, "seasonal") != 0) /* the small pack knows no seasons */
            fail_msg("%s is a cold start", strategy->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asking_twice_gives_the_same_slate),
        cmocka_unit_test(a_smaller_limit_gives_the_head_of_the_same_slate),
        cmocka_unit_test(variety_changes_the_order_alone_and_keeps_the_head),
        cmocka_unit_test(filters_hold),
        cmocka_unit_test(the_input_the_cart_and_what_is_sold_out_never_appear),
        cmocka_unit_test(without_variety_items_are_ordered_by_score_then_row),
        cmocka_unit_test(reasons_add_up_to_the_score_and_the_source_is_named),
        cmocka_unit_test(every_strategy_has_something_to_say_to_a_regular),
    };
    return cmocka_run_group_tests_name("strategy spec", tests, open_engine, close_engine);
}
