#include "demo_people.h"
#include "hm_tables.h"
#include "memory.h"
#include "people_tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PRODUCTS = 400 };

static vt_demo_product *products;

static int open_products(void **state)
{
    (void)state;
    products = vt_demo_plan(PRODUCTS, 1);
    return !products;
}

static int close_products(void **state)
{
    (void)state;
    vt_free(products);
    return 0;
}

static void the_counts_are_exactly_the_asked_ones(void **state)
{
    (void)state;
    const vt_demo_counts some[] = {{1, 1, 1, 0}, {7, 23, 61, 100}, {50, 40, 480, 333}, {9, 1000, 1000, 1}};
    for (size_t i = 0; i < VT_COUNT(some); i++) {
        vt_demo_people people;
        vt_error error = {0};
        size_t lines = 0;
        assert_int_equal(vt_demo_people_open(&people, products, PRODUCTS, &some[i], 3, &error), VT_OK);
        assert_int_equal(people.count, some[i].users);
        assert_int_equal(people.book.order_count, some[i].orders);
        assert_int_equal(people.book.line_count, some[i].items);
        assert_int_equal(people.log.count, some[i].interactions);
        for (size_t j = 0; j < people.book.order_count; j++) {
            assert_int_equal(people.book.orders[j].first_line, lines);
            assert_in_range(people.book.orders[j].line_count, 1, VT_BASKET_MOST);
            lines += people.book.orders[j].line_count;
        }
        assert_int_equal(lines, some[i].items);
        vt_demo_people_close(&people);
    }
}

static void append_all(vt_buffer *out, const vt_demo_people *people)
{
    vt_write_users(out, people);
    vt_write_orders(out, people);
    vt_write_order_items(out, people);
    vt_write_interactions(out, people);
    vt_write_customers(out, people, 5);
    assert_false(out->failed);
}

static void the_same_seed_gives_the_same_people_and_another_one_others(void **state)
{
    (void)state;
    const vt_demo_counts counts = {40, 300, 700, 400};
    vt_buffer texts[3] = {{0}};
    for (size_t i = 0; i < 3; i++) {
        vt_demo_people people;
        vt_error error = {0};
        assert_int_equal(vt_demo_people_open(&people, products, PRODUCTS, &counts, 5 + (i == 2), &error),
                         VT_OK);
        append_all(&texts[i], &people);
        vt_demo_people_close(&people);
    }
    assert_int_equal(texts[0].size, texts[1].size);
    assert_memory_equal(texts[0].data, texts[1].data, texts[0].size);
    assert_true(texts[2].size != texts[0].size || memcmp(texts[2].data, texts[0].data, texts[0].size) != 0);
    for (size_t i = 0; i < 3; i++) vt_buffer_free(&texts[i]);
}

static void counts_that_cannot_be_are_refused(void **state)
{
    (void)state;
    const vt_demo_counts wrong[] = {
        {5, 0, 5, 5}, {5, 6, 5, 5}, {5, 10, 121, 5}, {1000001, 2, 2, 2}, {5, 10, 10, 1000001}};
    for (size_t i = 0; i < VT_COUNT(wrong); i++) {
        vt_error error = {0};
        assert_int_equal(vt_demo_counts_check(&wrong[i], 100, &error), VT_BAD_REQUEST);
        assert_non_null(strstr(error.message, "simulate: "));
    }
    assert_int_equal(vt_demo_counts_check(&(vt_demo_counts){5, 10, 31, 5}, 3, NULL), VT_BAD_REQUEST);
    assert_int_equal(vt_demo_counts_check(&(vt_demo_counts){5, 10, 30, 5}, 3, NULL), VT_OK);
    assert_int_equal(vt_demo_counts_check(&(vt_demo_counts){0, 0, 0, 0}, 3, NULL), VT_OK);
}

static void a_tiny_shop_sells_what_it_has(void **state)
{
    (void)state;
    for (size_t count = 1; count <= 3; count++) {
        vt_demo_product *few = vt_demo_plan(count, 4);
        vt_demo_people people;
        vt_error error = {0};
        const vt_demo_counts counts = {20, 200, 200 * count, 500};
        assert_non_null(few);
        assert_int_equal(vt_demo_people_open(&people, few, count, &counts, 4, &error), VT_OK);
        for (size_t i = 0; i < people.book.order_count; i++)
            assert_int_equal(people.book.orders[i].line_count, count);
        vt_demo_people_close(&people);
        vt_free(few);
    }
}

static void staples_are_types_of_the_shop(void **state)
{
    (void)state;
    for (size_t i = 0; vt_staple_at(i); i++) {
        size_t type = 0;
        while (vt_product_type_at(type) &&
               strcmp(vt_product_type_at(type)->article, vt_staple_at(i)->article) != 0)
            type++;
        assert_non_null(vt_product_type_at(type));
        assert_ptr_equal(vt_staple_named(vt_staple_at(i)->article), vt_staple_at(i));
    }
    assert_null(vt_staple_named("Anvils"));
}

static void the_calendar_knows_leap_years(void **state)
{
    (void)state;
    assert_int_equal(vt_demo_day_of(1970, 1, 1), 0);
    assert_int_equal(vt_demo_day_of(2026, 9, 30), VT_DEMO_LAST_DAY);
    assert_int_equal(vt_demo_day_of(2024, 10, 1), VT_DEMO_FIRST_DAY);
    assert_int_equal(vt_demo_day_of(2024, 3, 1) - vt_demo_day_of(2024, 2, 28), 2);
    for (int32_t day = 0; day < 40000; day++) {
        vt_demo_date date = vt_demo_date_of(day);
        assert_int_equal(vt_demo_day_of(date.year, date.month, date.day), day);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_counts_are_exactly_the_asked_ones),
        cmocka_unit_test(the_same_seed_gives_the_same_people_and_another_one_others),
        cmocka_unit_test(counts_that_cannot_be_are_refused),
        cmocka_unit_test(a_tiny_shop_sells_what_it_has),
        cmocka_unit_test(staples_are_types_of_the_shop),
        cmocka_unit_test(the_calendar_knows_leap_years),
    };
    return cmocka_run_group_tests(tests, open_products, close_products);
}
