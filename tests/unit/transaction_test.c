/* ingest/: orders, items and interactions from outside, and what is wrong with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "transaction_text.h"

#include "memory.h"

#include <stdio.h>
#include <stdlib.h>

static void assert_sale(const vt_transactions *read, size_t at, const char *id, uint32_t quantity, int32_t day)
{
    assert_true(at < read->sale_count);
    const vt_sale *sale = &read->sales[at];
    assert_string_equal(product_ids[sale->row], id);
    assert_int_equal(sale->quantity, quantity);
    assert_int_equal(read->baskets[sale->basket].day, day);
}

static void orders_and_their_items_become_baskets_and_sales(void **state)
{
    (void)state;
    vt_transactions read = read_shop(ORDERS "A,ann,2026-03-01,delivered\nB,bob,2026-03-02T23:59:59Z,placed\n"
                                            "C,ann,2026-03-05 08:00:00+02:00,\n",
                                     ITEMS "B,102,2,9.99\nA,100,1,5\nA,101,,5\nC,100,3,5\n", NULL);
    assert_int_equal(read.orders.read, 3);
    assert_int_equal(read.orders.counted, 3);
    assert_int_equal(read.items.read, 4);
    assert_int_equal(read.items.counted, 4);
    assert_int_equal(read.people, 2);
    assert_int_equal(read.sale_count, 4);
    assert_sale(&read, 0, "100", 1, day_of(2026, 3, 1));
    assert_sale(&read, 1, "101", 1, day_of(2026, 3, 1));
    assert_sale(&read, 2, "102", 2, day_of(2026, 3, 2));
    assert_sale(&read, 3, "100", 3, day_of(2026, 3, 5));
    assert_int_equal(read.baskets[0].person, read.baskets[2].person);
    assert_int_not_equal(read.baskets[0].person, read.baskets[1].person);
    assert_int_equal(read.first_day, day_of(2026, 3, 1));
    assert_int_equal(read.last_day, day_of(2026, 3, 5));
    assert_issue(&read, "repaired", "no quantity: taken as 1", 1, "order_items.csv line 4");
    assert_int_equal(read.issue_count, 1);
    vt_transactions_close(&read);
}

static void returned_and_cancelled_orders_are_no_sales(void **state)
{
    (void)state;
    vt_transactions read = read_shop(ORDERS "A,ann,2026-03-01,delivered\nB,bob,2026-03-02,Returned\n"
                                            "C,bob,2026-09-09,cancelled\nD,eve,2026-03-02,teleported\n",
                                     ITEMS "A,100,1,5\nB,101,1,5\nC,102,1,5\nD,103,1,5\n", NULL);
    assert_int_equal(read.sale_count, 2);
    assert_int_equal(read.orders.counted, 2);
    assert_int_equal(read.last_day, day_of(2026, 3, 2)); /* not the cancelled order's */
    assert_issue(&read, "dropped", "an order that was returned or cancelled", 2, "orders.csv line 3");
    assert_issue(&read, "dropped", "an item of an order that was returned or cancelled", 2, "order_items.csv line 3");
    assert_issue(&read, "noted", "unknown status: taken as a sale", 1, "orders.csv line 5: \"teleported\"");
    vt_transactions_close(&read);
}

static void each_bad_order_is_dropped_and_named(void **state)
{
    (void)state;
    vt_transactions read = read_shop(ORDERS "A,ann,2026-03-01,delivered\nA,bob,2026-03-02,delivered\n,bob,2026-03-02,placed\n"
                                            "B,bob,2026-02-30,placed\nC,bob\nD,bob,2026-03-02,placed,surplus\n"
                                            "E,bob,01.03.2026,placed\nF,,2026-03-03,placed\n",
                                     ITEMS "A,100,1,5\nB,100,1,5\nX,100,1,5\nF,101,1,5\n", NULL);
    assert_int_equal(read.orders.read, 8);
    assert_int_equal(read.orders.counted, 2);
    assert_int_equal(read.sale_count, 2);
    assert_issue(&read, "dropped", "an order id that stands already", 1, "orders.csv line 3: \"A\"");
    assert_issue(&read, "dropped", "an order without an id", 1, "orders.csv line 4");
    assert_issue(&read, "dropped", "ordered_at is no date from 1970 to 2199", 2, "orders.csv line 5: \"2026-02-30\"");
    assert_issue(&read, "dropped", "too few columns", 1, "orders.csv line 6");
    assert_issue(&read, "dropped", "too many columns", 1, "orders.csv line 7");
    assert_issue(&read, "dropped", "an item of an order without a date", 1, "order_items.csv line 3");
    assert_issue(&read, "dropped", "an item of no known order", 1, "order_items.csv line 4");
    assert_issue(&read, "noted", "nobody named: counts for no buyer", 1, "orders.csv line 9");
    assert_int_equal(read.baskets[read.sales[1].basket].person, VT_NOBODY);
    vt_transactions_close(&read);
}

static void each_bad_item_is_dropped_or_repaired_and_named(void **state)
{
    (void)state;
    vt_transactions read = read_shop(ORDERS "A,ann,2026-03-01,delivered\n",
                                     ITEMS "A,100,-1,5\nA,100,0,5\nA,100,1.5,5\nA,100,many,5\nA,nothing,1,5\nA,,1,5\n"
                                           "A,101,1,5\nA,101,1,5\nA,101,1,4\nA,102,999999,5\nA,103,1,free\n",
                                     NULL);
    assert_int_equal(read.items.read, 11);
    assert_int_equal(read.items.counted, 4);
    assert_int_equal(read.sale_count, 3);
    assert_sale(&read, 0, "101", 2, day_of(2026, 3, 1)); /* two lines at two prices are two pieces, the copy is none */
    assert_sale(&read, 1, "102", VT_MOST_PIECES, day_of(2026, 3, 1));
    assert_issue(&read, "dropped", "negative quantity", 1, "order_items.csv line 2: \"-1\"");
    assert_issue(&read, "dropped", "quantity 0", 1, "order_items.csv line 3: \"0\"");
    assert_issue(&read, "dropped", "quantity is no whole number", 2, "order_items.csv line 4: \"1.5\"");
    assert_issue(&read, "dropped", "unknown product", 1, "order_items.csv line 6: \"nothing\"");
    assert_issue(&read, "dropped", "no product", 1, "order_items.csv line 7: \"\"");
    assert_issue(&read, "dropped", "duplicate line", 1, "order_items.csv line 9: says what line 8 says");
    assert_issue(&read, "repaired", "quantity above 10,000: taken as 10,000", 1, "order_items.csv line 11: \"999999\"");
    assert_issue(&read, "noted", "unit_price is no price", 1, "order_items.csv line 12: \"free\"");
    vt_transactions_close(&read);
}

static void an_interest_tells_who_and_how(void **state)
{
    (void)state;
    vt_transactions read = read_shop(ORDERS "A,ann,2026-03-01,delivered\n", ITEMS "A,100,1,5\n",
                                     ACTS "bob,101,view,,2026-03-04\nann,101,Review,4,2026-03-04\n,102,like,,2026-03-04\n"
                                          "bob,102,bookmark,3,2026-03-05\nann,103,review,10,2026-03-05\n");
    static const vt_interest expected[] = {{.person = 1, .act = VT_ACT_VIEW}, {.person = 0, .act = VT_ACT_REVIEW, .rating = 4},
                                           {.person = VT_NOBODY, .act = VT_ACT_LIKE}, {.person = 1, .act = VT_ACT_BOOKMARK},
                                           {.person = 0, .act = VT_ACT_REVIEW}};
    assert_int_equal(read.interest_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(read.interests[i].person, expected[i].person);
        assert_int_equal(read.interests[i].act, expected[i].act);
        assert_int_equal(read.interests[i].rating, expected[i].rating);
    }
    assert_int_equal(read.people, 2); /* bob has only looked */
    vt_transactions_close(&read);
}

static void signs_of_interest_are_counted_and_passes_are_not(void **state)
{
    (void)state;
    vt_transactions read = read_shop(ORDERS "A,ann,2026-03-01,delivered\n", ITEMS "A,100,1,5\n",
                                     ACTS "ann,101,view,,2026-03-04\nann,101,view,,2026-03-04\nann,101,like,,2026-03-04T10:00:00\n"
                                          "ann,101,like,,2026-03-04T10:00:00\nann,102,pass,,2026-03-04\n"
                                          "ann,102,stare,,2026-03-04\nann,102,review,9,2026-03-04\nann,102,view,,soon\n"
                                          "ann,nothing,view,,2026-03-04\nann,103,Bookmark,,2026-03-06\n");
    assert_int_equal(read.interactions.read, 10);
    assert_int_equal(read.interactions.counted, 5);
    assert_int_equal(read.interest_count, 5);
    assert_int_equal(read.last_day, day_of(2026, 3, 6));
    assert_string_equal(product_ids[read.interests[4].row], "103");
    assert_issue(&read, "dropped", "duplicate line", 1, "interactions.csv line 5: says what line 4 says");
    assert_issue(&read, "noted", "no view, like, bookmark or review: not counted", 1, "interactions.csv line 6: \"pass\"");
    assert_issue(&read, "dropped", "unknown type", 1, "interactions.csv line 7: \"stare\"");
    assert_issue(&read, "noted", "a rating that is not 1 to 5 of a review", 1, "interactions.csv line 8: \"9\"");
    assert_issue(&read, "dropped", "at is no date from 1970 to 2199", 1, "interactions.csv line 9: \"soon\"");
    vt_transactions_close(&read);
}

static void users_that_are_not_listed_are_noted_and_their_orders_kept(void **state)
{
    (void)state;
    vt_transaction_source source = shop_of(ORDERS "A,ann,2026-03-01,delivered\nB,zoe,2026-03-01,delivered\n",
                                           ITEMS "A,100,1,5\nB,101,1,5\n", NULL);
    source.users = file_of("users.csv", "user_id,name,cohort\nann,Ann,general\nann,Ann,general\n,Nobody,general\n");
    vt_transactions read = read_source(&source);
    assert_int_equal(read.sale_count, 2);
    assert_issue(&read, "noted", "a user whom users.csv does not list", 1, "orders.csv line 3");
    assert_issue(&read, "noted", "a user that is listed already", 1, "users.csv line 3");
    assert_issue(&read, "noted", "a user without an id", 1, "users.csv line 4");
    vt_transactions_close(&read);
}

static void what_a_customer_bought_on_one_day_is_one_basket_at_hm(void **state)
{
    (void)state;
    vt_transactions read = read_hm(HM "2020-09-22,aa,100,0.05,2\n2020-09-22,bb,101,0.05,2\n2020-09-22,aa,102,0.05,1\n"
                                      "2020-09-23,aa,100,0.05,2\n2020-09-22,aa,100,0.05,2\n2020-09-22,,103,0.1,1\n"
                                      "2020-09-22,,103,0.1,1\nyesterday,aa,100,1,1\n2020-09-22,cc,404,1,1\n");
    assert_int_equal(read.items.read, 9);
    assert_int_equal(read.items.counted, 7);
    assert_int_equal(read.orders.read, 6);
    assert_int_equal(read.orders.counted, 5);
    assert_int_equal(read.sale_count, 6);
    assert_sale(&read, 0, "100", 2, day_of(2020, 9, 22)); /* each line is a piece */
    assert_sale(&read, 1, "102", 1, day_of(2020, 9, 22));
    assert_int_equal(read.sales[0].basket, read.sales[1].basket);
    assert_int_not_equal(read.sales[4].basket, read.sales[5].basket);
    assert_issue(&read, "noted", "no customer: a basket of its own", 2, "transactions_train.csv line 7");
    assert_issue(&read, "dropped", "t_dat is no date from 1970 to 2199", 1, "transactions_train.csv line 9: \"yesterday\"");
    assert_issue(&read, "dropped", "unknown product", 1, "transactions_train.csv line 10: \"404\"");
    vt_transactions_close(&read);
}

static void leading_zeros_that_one_side_lost_are_forgiven_unless_it_is_ambiguous(void **state)
{
    (void)state;
    vt_transactions read = read_hm(HM "2020-09-22,aa,0108775015,0.05,2\n2020-09-22,aa,0012345,0.05,2\n"
                                      "2020-09-22,bb,007,0.05,2\n2020-09-22,cc,7,0.05,2\n2020-09-22,dd,0007,0.05,2\n"
                                      "2020-09-22,ee,0sku-a,1,1\n2020-09-22,ee,000,1,1\n");
    assert_int_equal(read.sale_count, 4);
    assert_sale(&read, 0, "12345", 1, day_of(2020, 9, 22));
    assert_sale(&read, 1, "108775015", 1, day_of(2020, 9, 22));
    assert_sale(&read, 2, "7", 1, day_of(2020, 9, 22));
    assert_sale(&read, 3, "0007", 1, day_of(2020, 9, 22));
    assert_issue(&read, "repaired", "product found without regard to leading zeros", 2,
                 "transactions_train.csv line 2: \"0108775015\"");
    assert_issue(&read, "dropped", "several products are this but for leading zeros", 1,
                 "transactions_train.csv line 4: \"007\"");
    assert_issue(&read, "dropped", "unknown product", 2, "transactions_train.csv line 7: \"0sku-a\"");
    vt_transactions_close(&read);
}

static void a_last_day_far_behind_the_others_is_asked_about(void **state)
{
    (void)state;
    vt_transactions read = read_hm(HM "2020-09-20,aa,100,1,1\n2020-09-22,aa,100,1,1\n2062-01-01,bb,101,1,1\n2020-09-21,cc,101,1,1\n");
    assert_issue(&read, "noted", "the last day is far behind the one before it", 1, "2062-01-01 after 2020-09-22: is it right?");
    vt_transactions_close(&read);
}

static const struct {
    const char *text;
    bool is_day;
} days[] = {
    {"2026-03-01", true}, {"2026-03-01T10:20:30Z", true}, {"2026-03-01 10:20:30.123+02:00", true}, {"1970-01-01", true},
    {"2199-12-31", true}, {"2200-01-01", false}, {"1969-12-31", false}, {"2026-3-1", false}, {"2026-03-01x", false},
    {"2026-03-01Tomorrow", false}, {"2026-03-011", false}, {"2026-13-01", false}, {"2025-02-29", false}, {"", false},
    {"2026-03-01T", false}, {"2026-03-01                                          ", false}, {"0000-00-00", false},
    {"1760000000000", false}, {"-2026-03-01", false}, {"２０２６-03-01", false},
};

static void only_real_days_are_days(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        int32_t day;
        if (vt_cell_day((vt_bytes){(const uint8_t *)days[i].text, strlen(days[i].text)}, &day) != days[i].is_day)
            fail_msg("%s", days[i].text);
    }
}

static const struct {
    const char *orders, *items, *acts, *says;
} refused[] = {
    {"id;user\n1;2\n", ITEMS, NULL, "orders.csv: line 1: there is no column ordered_at; the header is id;user"},
    {ORDERS "A,a,2026-03-01,x\n", "order_id,quantity\nA,1\n", NULL, "order_items.csv: line 1: there is no column product_id"},
    {ORDERS "A,a,2026-03-01,x\n", ITEMS "A,100,1,1\n", "user_id,product_id\n", "there is no column type"},
    {"", ITEMS, NULL, "orders.csv: line 1: there is no header"},
    {"\xFF\xFE", ITEMS, NULL, "UTF-16"},
    {"\"order_id", ITEMS, NULL, "orders.csv: line 1: there is no header"},
    {ORDERS "A,a,2026-03-01,x\n", ITEMS "A,404,1,1\nA,405,1,1\n", NULL,
     "order_items.csv: of 2 items and 0 interactions not one can be counted"},
    {ORDERS, ITEMS, ACTS, "interactions.csv: of 0 items and 0 interactions not one can be counted"},
};

static void a_file_of_another_form_is_refused_by_name(void **state)
{
    (void)state;
    vt_product products[PRODUCTS];
    list_products(products);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        vt_transaction_source source = shop_of(refused[i].orders, refused[i].items, refused[i].acts);
        vt_transactions read;
        vt_error error = {0};
        assert_int_equal(vt_transactions_read(&read, &source, products, PRODUCTS, &error), VT_BAD_DATA);
        if (!strstr(error.message, refused[i].says)) fail_msg("\"%s\" does not say \"%s\"", error.message, refused[i].says);
        vt_transactions_close(&read);
    }
}

static void separators_quotes_and_other_names_of_columns_are_understood(void **state)
{
    (void)state;
    vt_transactions read = read_shop("\xEF\xBB\xBFStatus;ID;Customer_ID;Order_Date\r\ndelivered;\"A;1\";ann;2026-03-01\r\n",
                                     "price\tqty\titem_id\torder_id\n1,99 EUR\t2\t\"100\"\tA;1\n", NULL);
    assert_int_equal(read.sale_count, 1);
    assert_sale(&read, 0, "100", 2, day_of(2026, 3, 1));
    assert_int_equal(read.issue_count, 0);
    vt_transactions_close(&read);
}

static void a_quote_that_is_never_closed_costs_one_line(void **state)
{
    (void)state;
    vt_transactions read = read_hm(HM "2020-09-22,aa,100,1,1\n2020-09-22,\"aa,100,1,1\n2020-09-22,bb,101,1,1\n");
    assert_int_equal(read.sale_count, 2);
    assert_int_equal(read.items.read, 3);
    assert_issue(&read, "dropped", "a quote that is never closed", 1, "transactions_train.csv line 3");
    vt_transactions_close(&read);
}

/* More lines than any first allocation holds, and every third of them bad. */
static void many_lines_are_read_in_one_pass(void **state)
{
    (void)state;
    enum { LINES = 30000 };
    vt_buffer text = {0};
    vt_buffer_append_text(&text, HM);
    for (int i = 0; i < LINES; i++)
        vt_buffer_printf(&text, "2020-09-%02d,c%d,%s,1,1\n", 1 + i % 30, i / 7 % 3000, i % 3 ? product_ids[i % 5] : "404");
    vt_buffer_append(&text, "", 1);
    assert_false(text.failed);
    vt_transactions read = read_hm((const char *)text.data);
    assert_int_equal(read.items.read, LINES);
    assert_int_equal(read.items.counted, LINES - LINES / 3);
    assert_int_equal(read.people, 3000);
    for (size_t i = 1; i < read.sale_count; i++)
        assert_true(read.sales[i - 1].basket < read.sales[i].basket ||
                    (read.sales[i - 1].basket == read.sales[i].basket && read.sales[i - 1].row < read.sales[i].row));
    vt_transactions_close(&read);
    vt_buffer_free(&text);
}

static void the_report_adds_up_in_text_and_json(void **state)
{
    (void)state;
    vt_transactions read = read_shop(ORDERS "A,ann,2026-03-01,delivered\n", ITEMS "A,100,1,5\nA,404,1,5\n", ACTS);
    vt_buffer text = {0}, json = {0};
    vt_transactions_report_text(&read, &text);
    vt_transactions_report_json(&read, &json);
    vt_buffer_append(&text, "", 1);
    vt_buffer_append(&json, "", 1);
    assert_string_equal((const char *)text.data, "orders read 1, counted 1; items read 2, counted 1; interactions read 0, counted 0\n"
                                                 "1 people, 2026-03-01 to 2026-03-01\n"
                                                 "  dropped        1  unknown product\n"
                                                 "                      order_items.csv line 3: \"404\"\n");
    assert_string_equal((const char *)json.data,
                        "{\"orders\":{\"read\":1,\"counted\":1,\"dropped\":0},\"items\":{\"read\":2,\"counted\":1,\"dropped\":1},"
                        "\"interactions\":{\"read\":0,\"counted\":0,\"dropped\":0},\"people\":1,\"firstDay\":\"2026-03-01\","
                        "\"lastDay\":\"2026-03-01\",\"issues\":[{\"name\":\"unknown product\",\"action\":\"dropped\",\"count\":1,"
                        "\"examples\":[\"order_items.csv line 3: \\\"404\\\"\"]}]}");
    vt_buffer_free(&text);
    vt_buffer_free(&json);
    vt_transactions_close(&read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_and_their_items_become_baskets_and_sales),
        cmocka_unit_test(returned_and_cancelled_orders_are_no_sales),
        cmocka_unit_test(each_bad_order_is_dropped_and_named),
        cmocka_unit_test(each_bad_item_is_dropped_or_repaired_and_named),
        cmocka_unit_test(an_interest_tells_who_and_how),
        cmocka_unit_test(signs_of_interest_are_counted_and_passes_are_not),
        cmocka_unit_test(users_that_are_not_listed_are_noted_and_their_orders_kept),
        cmocka_unit_test(what_a_customer_bought_on_one_day_is_one_basket_at_hm),
        cmocka_unit_test(leading_zeros_that_one_side_lost_are_forgiven_unless_it_is_ambiguous),
        cmocka_unit_test(a_last_day_far_behind_the_others_is_asked_about),
        cmocka_unit_test(only_real_days_are_days),
        cmocka_unit_test(a_file_of_another_form_is_refused_by_name),
        cmocka_unit_test(separators_quotes_and_other_names_of_columns_are_understood),
        cmocka_unit_test(a_quote_that_is_never_closed_costs_one_line),
        cmocka_unit_test(many_lines_are_read_in_one_pass),
        cmocka_unit_test(the_report_adds_up_in_text_and_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
