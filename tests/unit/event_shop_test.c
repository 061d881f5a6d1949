/* A shop's folder as a log of events: orders, their items and what was looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "event_text.h"

static vt_event_input shop_input(const char *orders, const char *items, const char *acts)
{
    vt_event_input input = input_of(VT_EVENTS_SHOP, items);
    input.orders = text_bytes(orders);
    input.interactions = text_bytes(acts);
    return input;
}

#define ORDERS "order_id,user_id,ordered_at,status\n"
#define ITEMS "order_id,product_id,quantity\n"

static void a_shops_items_are_joined_to_their_orders(void **state)
{
    (void)state;
    vt_event_input input = shop_input(ORDERS "1,bo,2018-09-21T08:00:00Z,delivered\n2,al,2018-09-20,placed\n3,bo,2018-09-20,returned\n4,,2018-09-20,\n"
                                             "2,bo,2018-09-29,placed\n5,bo,soon,placed\n",
                                      ITEMS "1,x,2\n2,y,1\n3,z,1\n4,z,1\n5,z,1\n9,z,1\n1,y,0\n",
                                      "user_id,product_id,type,at\nbo,y,view,2018-09-21T07:00:00Z\nal,x,pass,2018-09-21\n");
    vt_event_log log = read_input(&input);
    assert_events(&log, "0:y@17795 0:x@17795 1:y@17794");
    assert_true(log.dated);
    assert_int_equal(log.events[0].type, VT_LOG_VIEW);
    assert_int_equal(log.events[1].type, VT_LOG_PURCHASE);
    assert_int_equal(log.events[1].quantity, 2);
    assert_int_equal(log.lines_read, 9);
    assert_int_equal(log.lines_taken, 3);
    assert_log_issue(&log, "dropped", "an order that was returned or cancelled", 1, "orders.csv line 4");
    assert_log_issue(&log, "dropped", "an order id that stands already", 1, "orders.csv line 6: \"2\"");
    assert_log_issue(&log, "dropped", "ordered_at is no date from 1970 to 2199", 1, "orders.csv line 7: \"soon\"");
    assert_log_issue(&log, "dropped", "an item of an order that is no sale", 2, "file.csv line 4");
    assert_log_issue(&log, "dropped", "an item of no known order", 1, "file.csv line 7");
    assert_log_issue(&log, "dropped", "no user", 1, "file.csv line 5");
    vt_event_log_close(&log);
}

static void a_shop_without_orders_or_times_is_refused(void **state)
{
    (void)state;
    assert_refused(input_of(VT_EVENTS_SHOP, ITEMS "1,x,1\n"), VT_BAD_DATA, "name the folder that holds orders.csv");
    assert_refused(shop_input("order_id,ordered_at\n1,2018-09-20\n", ITEMS "1,x,1\n", ""), VT_BAD_DATA, "user_id");
    assert_refused(shop_input(ORDERS "1,bo,2018-09-20,\n", ITEMS "1,x,1\n", "user_id,product_id,type\nbo,y,view\n"), VT_BAD_DATA,
                   "interactions.csv: line 1: there is no column of times");
}

static void a_shops_hash_is_of_all_its_files(void **state)
{
    (void)state;
    vt_event_input input = shop_input(ORDERS "1,bo,2018-09-20,\n", ITEMS "1,x,1\n", "");
    vt_event_log one = read_input(&input);
    input.orders = text_bytes(ORDERS "1,bo,2018-09-21,\n");
    vt_event_log other = read_input(&input);
    assert_string_not_equal(one.data_hash, other.data_hash);
    vt_event_log_close(&one);
    vt_event_log_close(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shops_items_are_joined_to_their_orders),
        cmocka_unit_test(a_shop_without_orders_or_times_is_refused),
        cmocka_unit_test(a_shops_hash_is_of_all_its_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
