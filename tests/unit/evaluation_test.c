/* eval/: whole evaluations of a shop of twelve products, with figures worked out by hand and with a leak that would show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "catalog_writer.h"
#include "evaluation.h"
#include "held_out_sales.h"
#include "host_files.h"
#include "past_visitor.h"

enum { PEOPLE = 20, PLANTED = 9, ANOTHER = 10 };

static sales_products shop;

/* Everybody buys a Tshirt and Jeans; ten days later the Tshirt again, and with it a product that was never sold before. */
static vt_transactions planted(uint32_t product)
{
    vt_transactions all = sales_open(PEOPLE);
    for (uint32_t person = 0; person < PEOPLE; person++) {
        sales_buy(&all, person, 0, 0, 2);
        sales_buy(&all, person, 5, 0, 3);
    }
    for (uint32_t person = 0; person < PEOPLE; person++) sales_buy(&all, person, 10, 0, product);
    for (uint32_t person = 0; person < PEOPLE; person++) sales_act(&all, person, 10, product, VT_ACT_LIKE);
    return all;
}

static vt_status evaluate(vt_evaluation *out, const vt_transactions *all, vt_eval_options options, vt_error *error)
{
    char folder[] = "/tmp/vitrine-test-XXXXXX", pack[sizeof folder + 8];
    assert_non_null(mkdtemp(folder));
    snprintf(pack, sizeof pack, "%s/pack", folder);
    sales_fill_products(&shop);
    options.shop.products = shop.products;
    options.shop.count = SALES_PRODUCTS;
    options.shop.out_dir = pack;
    options.transactions = all;
    vt_status status = vt_evaluate(out, &options, error);
    assert_int_not_equal(access(pack, F_OK), 0); /* nothing is left */
    assert_int_equal(rmdir(folder), 0);
    return status;
}

/* for-you explores, so that it may show anything: it is asked, but not held to show nothing that was never sold. */
static const char *const sales_fed[] = {"trending", "also-bought", "cart-addons", "history", "interactions", "restock", "for-you"};
enum { ASKED = sizeof sales_fed / sizeof *sales_fed, SALES_FED = ASKED - 1 };

static vt_evaluation evaluated(const vt_transactions *all, const char *split, size_t k)
{
    vt_evaluation out;
    vt_error error = {0};
    vt_eval_options options = {.strategies = sales_fed, .strategy_count = ASKED, .k = k};
    assert_int_equal(vt_split_rule_parse(&options.split, split, &error), VT_OK);
    if (evaluate(&out, all, options, &error) != VT_OK) fail_msg("%s", error.message);
    return out;
}

/* The planted product is what every customer will buy, with the Tshirt that they all have: whoever folds the held-out part into the
 * signals, or shows it to the visitor, puts it on top. */
static void a_planted_leak_would_be_seen(void **state)
{
    (void)state;
    static const char *const splits[] = {"time=70%", "leave-last=1"};
    vt_transactions all = planted(PLANTED);
    for (size_t i = 0; i < 2; i++) {
        vt_evaluation evaluation = evaluated(&all, splits[i], 3);
        assert_int_equal(evaluation.people, PEOPLE);
        for (size_t line = 0; line < SALES_FED; line++)
            if (evaluation.lines[line].shown[PLANTED]) fail_msg("%s shows what was sold after the cut only", sales_fed[line]);
        vt_evaluation_close(&evaluation);
    }
    vt_transactions_close(&all);
}

/* The same product sold before the cut as well is found at once: the test above is not blind. */
static void what_was_sold_before_is_seen(void **state)
{
    (void)state;
    vt_transactions all = planted(PLANTED);
    for (uint32_t i = 0; i < 2 * PEOPLE; i++) sales_buy(&all, VT_NOBODY, 6, 0, PLANTED);
    vt_evaluation evaluation = evaluated(&all, "leave-last=1", 3);
    assert_true(evaluation.lines[0].shown[PLANTED]); /* trending */
    assert_true(evaluation.lines[1].shown[PLANTED]); /* also-bought */
    assert_true(evaluation.lines[2].shown[PLANTED]); /* cart-addons */
    vt_evaluation_close(&evaluation);
    vt_transactions_close(&all);
}

static void answers_do_not_depend_on_what_is_held_out(void **state)
{
    (void)state;
    vt_transactions one = planted(PLANTED), other = planted(ANOTHER);
    vt_evaluation left = evaluated(&one, "time=70%", 3), right = evaluated(&other, "time=70%", 3);
    for (size_t line = 0; line < ASKED; line++) {
        assert_memory_equal(left.lines[line].shown, right.lines[line].shown, SALES_PRODUCTS);
        assert_int_equal(left.lines[line].cold_starts, right.lines[line].cold_starts);
    }
    vt_evaluation_close(&left);
    vt_evaluation_close(&right);
    vt_transactions_close(&one);
    vt_transactions_close(&other);
}

static void figures_are_those_worked_out_by_hand(void **state)
{
    (void)state;
    vt_transactions all = planted(PLANTED);
    vt_evaluation evaluation = evaluated(&all, "time=70%", 3);
    size_t counted;
    /* 80 of 120 sales lie before day 10. */
    assert_int_equal(evaluation.cut_day - SALES_DAY > 5 && evaluation.cut_day - SALES_DAY <= 10, 1);
    assert_int_equal(evaluation.training_sales, 80);
    assert_int_equal(evaluation.held_out_sales, 40);
    assert_int_equal(evaluation.held_out_interests, PEOPLE);
    assert_int_equal(evaluation.wanted, 2 * PEOPLE);
    assert_int_equal(evaluation.repeated, PEOPLE); /* the Tshirt */
    assert_int_equal(evaluation.newcomers, 0);
    /* trending shows the Tshirt (40 sold), Jeans and Socks (20 each): of two wanted products one, of three asked for. */
    const vt_eval_line *trending = &evaluation.lines[0];
    assert_float_equal(vt_metric_mean(trending->values, PEOPLE, &counted), 1.0 / 3, 1e-12);
    assert_int_equal(counted, PEOPLE);
    assert_int_equal(trending->hits, PEOPLE);
    assert_float_equal(vt_coverage(trending->shown, SALES_PRODUCTS, &counted), 3.0 / SALES_PRODUCTS, 1e-12);
    /* restock offers the Tshirt, bought twice, alone: one hit of three places. */
    const vt_eval_line *restock = &evaluation.lines[5];
    assert_float_equal(vt_metric_mean(restock->values, PEOPLE, &counted), 1.0 / 3, 1e-12);
    assert_int_equal(restock->shortest, 1);
    /* also-bought starts from the Tshirt and the Socks of day 5, and has Jeans left: no hit. */
    assert_int_equal(evaluation.lines[1].hits, 0);
    assert_true(evaluation.lines[1].shown[2]);
    assert_true(isnan(vt_metric_mean(trending->values + PEOPLE, PEOPLE, &counted))); /* no vectors, no diversity */
    vt_evaluation_close(&evaluation);
    vt_transactions_close(&all);
}

static void newcomers_are_counted_and_answered(void **state)
{
    (void)state;
    vt_transactions all = planted(PLANTED);
    all.people = PEOPLE + 1;
    sales_buy(&all, PEOPLE, 10, 4, UINT32_MAX);
    vt_evaluation evaluation = evaluated(&all, "time=70%", 3);
    assert_int_equal(evaluation.people, PEOPLE + 1);
    assert_int_equal(evaluation.newcomers, 1);
    assert_int_equal(evaluation.lines[0].unanswered, 0);
    assert_int_equal(evaluation.lines[1].unanswered, 1); /* also-bought has nothing to start from */
    assert_int_equal(evaluation.lines[3].cold_starts, 1); /* history falls back on what is popular */
    assert_true(evaluation.lines[1].values[PEOPLE] == 0);
    vt_evaluation_close(&evaluation);
    vt_transactions_close(&all);
}

static void a_sample_of_people_is_drawn_by_seed(void **state)
{
    (void)state;
    vt_transactions all = planted(PLANTED);
    vt_evaluation out;
    vt_error error = {0};
    vt_eval_options options = {.strategies = sales_fed, .strategy_count = 1, .k = 3, .most_people = 7,
                               .split = {VT_SPLIT_TIME, 70}};
    assert_int_equal(evaluate(&out, &all, options, &error), VT_OK);
    assert_int_equal(out.people, 7);
    assert_int_equal(out.judged_people, PEOPLE);
    assert_int_equal(out.wanted, 14);
    vt_evaluation_close(&out);
    vt_transactions_close(&all);
}

static void wrong_options_are_refused_before_any_work(void **state)
{
    (void)state;
    vt_transactions all = planted(PLANTED);
    static const char *const twice[] = {"trending", "trending"}, *const unknown[] = {"telepathy"};
    const vt_eval_options wrong[] = {{.strategies = twice, .strategy_count = 2, .k = 3},
                                     {.strategies = unknown, .strategy_count = 1, .k = 3},
                                     {.strategies = sales_fed, .strategy_count = 0, .k = 3},
                                     {.strategies = sales_fed, .strategy_count = 1, .k = 0},
                                     {.strategies = sales_fed, .strategy_count = 1, .k = VT_EVAL_MOST_K + 1}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        vt_evaluation out;
        vt_error error = {0};
        assert_int_equal(evaluate(&out, &all, wrong[i], &error), VT_USAGE);
        vt_evaluation_close(&out);
    }
    vt_transactions_close(&all);
}

/* ---- the visitor ---- */

static vt_catalog *open_catalog(vt_buffer *file)
{
    vt_error error = {0};
    vt_catalog *catalog = NULL;
    sales_fill_products(&shop);
    assert_int_equal(vt_catalog_write(file, shop.products, SALES_PRODUCTS, &error), VT_OK);
    assert_int_equal(vt_catalog_open(&catalog, (vt_bytes){file->data, file->size}, &error), VT_OK);
    return catalog;
}

static void a_customer_becomes_a_visitor_with_what_they_did(void **state)
{
    (void)state;
    vt_transactions all = sales_open(2);
    vt_past_visitor past = {0};
    vt_error error = {0};
    vt_buffer file = {0};
    vt_catalog *catalog = open_catalog(&file);
    sales_buy(&all, 1, 3, 4, 6);
    sales_buy(&all, 0, 2, 5, UINT32_MAX);
    sales_buy(&all, 1, 1, 0, UINT32_MAX);
    sales_act(&all, 1, 2, 7, VT_ACT_LIKE);
    sales_act(&all, 1, 1, 8, VT_ACT_VIEW);
    sales_act(&all, 1, 2, 9, VT_ACT_REVIEW);
    assert_int_equal(vt_past_visitor_open(&past, &all, shop.products, &error), VT_OK);
    for (int again = 0; again < 2; again++) { /* another's visit leaves nothing behind */
        assert_int_equal(vt_past_visitor_become(&past, 0, catalog, &error), VT_OK);
        assert_int_equal(past.visitor.purchase_count, 1);
        assert_int_equal(past.visitor.sign_count, 0);
        assert_int_equal(past.item_count, 1);
        assert_int_equal(past.items[0], 5);
        assert_int_equal(vt_past_visitor_become(&past, 1, catalog, &error), VT_OK);
        assert_int_equal(past.visitor.purchase_count, 3);
        assert_int_equal(past.visitor.purchases[0].status, VT_ORDER_DELIVERED);
        assert_int_equal(past.visitor.purchases[0].unit_price_cents, 1000);
        assert_int_equal(past.visitor.sign_count, 3);
        assert_int_equal(past.visitor.signs[0].row, 8); /* in the order of days */
        assert_int_equal(past.visitor.signs[1].row, 7);
        assert_int_equal(past.visitor.signs[2].type, VT_EVENT_REVIEW);
        assert_true(past.visitor.signs[0].at_ms < past.visitor.signs[1].at_ms);
        assert_int_equal(past.item_count, 2); /* of the last day with a purchase */
        assert_int_equal(past.items[0], 4);
        assert_int_equal(past.items[1], 6);
    }
    vt_past_visitor_close(&past);
    vt_catalog_close(catalog);
    vt_buffer_free(&file);
    vt_transactions_close(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_planted_leak_would_be_seen),
        cmocka_unit_test(what_was_sold_before_is_seen),
        cmocka_unit_test(answers_do_not_depend_on_what_is_held_out),
        cmocka_unit_test(figures_are_those_worked_out_by_hand),
        cmocka_unit_test(newcomers_are_counted_and_answered),
        cmocka_unit_test(a_sample_of_people_is_drawn_by_seed),
        cmocka_unit_test(wrong_options_are_refused_before_any_work),
        cmocka_unit_test(a_customer_becomes_a_visitor_with_what_they_did),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
