/* taste/: a profile's state as rows of a pack, kept in step with what is recorded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "preferences.h"
#include "shop_shelf.h"

typedef struct fixture {
    vt_buffer file;
    vt_catalog *catalog;
    vt_state *state;
    vt_visitor visitor;
} fixture;

static int open_fixture(void **state)
{
    fixture *test = vt_alloc(1, sizeof *test);
    vt_error error = {0};
    test->catalog = shelf_catalog(&test->file);
    *state = test;
    return vt_state_open(&test->state, NULL, &error) == VT_OK ? 0 : -1;
}

static int close_fixture(void **state)
{
    fixture *test = *state;
    vt_visitor_close(&test->visitor);
    vt_state_close(test->state);
    vt_catalog_close(test->catalog);
    vt_buffer_free(&test->file);
    vt_free(test);
    return 0;
}

static const vt_visitor *update(fixture *test)
{
    vt_error error = {0};
    if (vt_visitor_update(&test->visitor, test->state, test->catalog, &error) != VT_OK) fail_msg("%s", error.message);
    return &test->visitor;
}

static void record(fixture *test, vt_event_type type, const char *item, int rating)
{
    vt_error error = {0};
    vt_event event = {.type = type, .item = item, .at_ms = 1000, .rating = rating};
    if (vt_state_record(test->state, &event, NULL, &error) != VT_OK) fail_msg("%s", error.message);
}

static void order(fixture *test, const char *item, uint32_t quantity, int64_t cents, vt_order_status status)
{
    vt_error error = {0};
    int64_t id;
    vt_order_line lines[] = {{item, quantity, cents}, {"gone", 1, 100}};
    vt_order placed = {.placed_ms = 2000, .changed_ms = 2000,
                       .total_cents = quantity * cents + 100, .currency = "EUR", .address = "{}", .lines = lines, .line_count = 2};
    if (vt_state_place_order(test->state, &placed, &id, &error) != VT_OK) fail_msg("%s", error.message);
    for (int step = VT_ORDER_DELIVERED; step <= (int)status; step++)
        assert_int_equal(vt_state_set_order_status(test->state, id, (vt_order_status)step, 3000, &error), VT_OK);
}

static void nobody_is_known_without_a_state(void **state)
{
    fixture *test = *state;
    vt_error error = {0};
    record(test, VT_EVENT_LIKE, "1", 0);
    assert_int_equal(update(test)->sign_count, 1);
    assert_int_equal(vt_visitor_update(&test->visitor, NULL, test->catalog, &error), VT_OK);
    assert_int_equal(test->visitor.sign_count, 0);
}

static void events_orders_cart_and_settings_become_rows(void **state)
{
    fixture *test = *state;
    vt_error error = {0};
    record(test, VT_EVENT_REVIEW, "3", 4);
    record(test, VT_EVENT_PURCHASE, "5", 0);
    record(test, VT_EVENT_LIKE, "gone", 0);
    order(test, "4", 2, 4000, VT_ORDER_DELIVERED);
    assert_int_equal(vt_state_set_cart(test->state, "7", 3, 4000, &error), VT_OK);
    assert_int_equal(vt_state_set_setting(test->state, "hemisphere", "south", &error), VT_OK);
    assert_int_equal(vt_state_set_setting(test->state, "gender", "Men", &error), VT_OK);
    const vt_visitor *visitor = update(test);
    assert_int_equal(visitor->sign_count, 2); /* the review, and what setting the cart recorded */
    assert_int_equal(visitor->signs[0].row, 2);
    assert_int_equal(visitor->signs[0].rating, 4);
    assert_int_equal(visitor->purchase_count, 2); /* products that the pack does not have are left out */
    assert_int_equal(visitor->purchases[0].row, 3);
    assert_int_equal(visitor->purchases[0].quantity, 2);
    assert_int_equal(visitor->purchases[1].row, 4);
    assert_int_equal(visitor->purchases[1].status, VT_ORDER_DELIVERED);
    assert_true(visitor->purchases[1].order < 0);
    assert_int_equal(visitor->cart_count, 1);
    assert_int_equal(visitor->cart[0].row, 6);
    assert_true(visitor->southern_hemisphere);
    assert_string_equal(vt_visitor_segment(visitor, test->catalog), "Men");
}

static void every_change_is_seen_at_the_next_update(void **state)
{
    fixture *test = *state;
    vt_error error = {0};
    for (int i = 0; i < 200; i++) record(test, VT_EVENT_VIEW, shelf_lines[i % SHELF_ROWS].id, 0);
    assert_int_equal(update(test)->sign_count, 200);
    record(test, VT_EVENT_PASS, "2", 0);
    assert_int_equal(update(test)->sign_count, 201);
    record(test, VT_EVENT_LIKE, "2", 0); /* takes the place of the pass */
    assert_int_equal(update(test)->sign_count, 201);
    assert_int_equal(test->visitor.signs[200].type, VT_EVENT_LIKE);
    assert_int_equal(vt_state_forget(test->state, VT_EVENT_LIKE, "2", NULL, &error), VT_OK);
    assert_int_equal(update(test)->sign_count, 200);
    assert_int_equal(vt_state_clear(test->state, &error), VT_OK);
    assert_int_equal(update(test)->sign_count, 0);
}

static void a_batch_that_is_taken_back_leaves_no_trace(void **state)
{
    fixture *test = *state;
    vt_error error = {0};
    update(test);
    assert_int_equal(vt_state_begin(test->state, &error), VT_OK);
    record(test, VT_EVENT_LIKE, "1", 0);
    assert_int_equal(update(test)->sign_count, 1);
    assert_int_equal(vt_state_end(test->state, false, &error), VT_OK);
    assert_int_equal(update(test)->sign_count, 0);
}

static void preferences_count_products_that_were_kept(void **state)
{
    fixture *test = *state;
    vt_error error = {0};
    vt_preferences preferences;
    order(test, "1", 3, 1000, VT_ORDER_DELIVERED);
    order(test, "3", 1, 1500, VT_ORDER_PLACED);
    order(test, "3", 1, 1500, VT_ORDER_DELIVERED); /* again: one product all the same */
    order(test, "5", 1, 1500, VT_ORDER_DELIVERED);
    order(test, "4", 9, 4000, VT_ORDER_RETURNED);
    assert_int_equal(vt_preferences_from_purchases(&preferences, update(test), test->catalog, &error), VT_OK);
    assert_int_equal(vt_preference_of_row(&preferences, VT_FACET_ARTICLE_TYPE, 0), VT_PREFERENCE_ONE);
    assert_int_equal(vt_preference_of_row(&preferences, VT_FACET_COLOUR, 4), VT_PREFERENCE_ONE / 2);
    assert_int_equal(vt_preference_of_row(&preferences, VT_FACET_SUB_CATEGORY, 3), 0);
    assert_int_equal(vt_preference_of_row(&preferences, VT_FACET_BRAND, 0), 0); /* no brand is no preference */
    vt_spending spending = vt_visitor_spending(&test->visitor);
    assert_int_equal(spending.pieces, 6);
    assert_int_equal(spending.total_cents, 7500);
    assert_int_equal(spending.highest_cents, 1500);
    assert_string_equal(vt_visitor_segment(&test->visitor, test->catalog), "Women");
    vt_preferences_close(&preferences);
}

static void looks_and_bad_reviews_choose_no_department(void **state)
{
    fixture *test = *state;
    for (int i = 0; i < 5; i++) record(test, VT_EVENT_VIEW, "1", 0);
    record(test, VT_EVENT_REVIEW, "1", 1);
    assert_string_equal(vt_visitor_segment(update(test), test->catalog), "");
    record(test, VT_EVENT_REVIEW, "1", 4);
    assert_string_equal(vt_visitor_segment(update(test), test->catalog), "Women");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nobody_is_known_without_a_state, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(looks_and_bad_reviews_choose_no_department, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(events_orders_cart_and_settings_become_rows, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(every_change_is_seen_at_the_next_update, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_batch_that_is_taken_back_leaves_no_trace, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(preferences_count_products_that_were_kept, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests_name("visitor", tests, NULL, NULL);
}
