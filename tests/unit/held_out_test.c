/* eval/: where the data are cut, and that nothing behind the cut is left in what is learned from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "held_out.h"
#include "held_out_sales.h"
#include "judge.h"

static vt_split_rule rule(const char *text)
{
    vt_split_rule out;
    vt_error error = {0};
    if (vt_split_rule_parse(&out, text, &error) != VT_OK) fail_msg("%s", error.message);
    return out;
}

static void rules_are_read_or_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "time", "time=", "time=80", "time=0%", "time=100%", "time=-5%", "time= 80%", "time=80%%",
                                        "time=8.5%", "time=00080%", "leave-last=", "leave-last=0", "leave-last=1001", "leave-last=2%",
                                        "leave-last=99999", "random=100%", "random=0.8", "TIME=80%"};
    assert_int_equal(rule("time=80%").kind, VT_SPLIT_TIME);
    assert_int_equal(rule("time=80%").amount, 80);
    assert_int_equal(rule("time=1%").amount, 1);
    assert_int_equal(rule("leave-last=3").kind, VT_SPLIT_LEAVE_LAST);
    assert_int_equal(rule("leave-last=1000").amount, 1000);
    assert_int_equal(rule("random=80%").kind, VT_SPLIT_RANDOM);
    assert_int_equal(rule("random=80%").amount, 80);
    for (size_t i = 0; i < 3; i++) {
        static const char *const texts[] = {"time=7%", "leave-last=12", "random=99%"};
        char text[VT_NAME_BYTES];
        vt_split_rule out = rule(texts[i]);
        vt_split_rule_text(&out, text);
        assert_string_equal(text, texts[i]);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        vt_split_rule out;
        vt_error error = {0};
        if (vt_split_rule_parse(&out, wrong[i], &error) != VT_USAGE) fail_msg("\"%s\" is taken", wrong[i]);
    }
}

static void sales_are_not_split_at_random(void **state)
{
    (void)state;
    vt_transactions all = sales_open(1);
    sales_buy(&all, 0, 0, 0, 1);
    vt_split split;
    vt_error error = {0};
    vt_split_rule how = rule("random=80%");
    assert_int_equal(vt_split_open(&split, &how, &all, &error), VT_USAGE);
    vt_split_close(&split);
    vt_transactions_close(&all);
}

static vt_split cut(const vt_transactions *all, const char *text)
{
    vt_split split;
    vt_error error = {0};
    vt_split_rule how = rule(text);
    if (vt_split_open(&split, &how, all, &error) != VT_OK) fail_msg("%s", error.message);
    return split;
}

/* Ten sales on five days: 2, 2, 4 (days 0, 1, 4), 1 (day 7), 1 (day 9). */
static vt_transactions ten_sales(void)
{
    vt_transactions all = sales_open(3);
    sales_buy(&all, 0, 0, 0, 1);
    sales_buy(&all, 1, 1, 2, 3);
    sales_buy(&all, 0, 4, 4, 5);
    sales_buy(&all, VT_NOBODY, 4, 4, 6);
    sales_buy(&all, 2, 7, 7, UINT32_MAX);
    sales_buy(&all, 0, 9, 8, UINT32_MAX);
    sales_act(&all, 1, 3, 9, VT_ACT_LIKE);
    sales_act(&all, 1, 4, 10, VT_ACT_LIKE);
    sales_act(&all, VT_NOBODY, 8, 11, VT_ACT_VIEW);
    return all;
}

static void a_time_split_cuts_on_the_day_that_passes_the_percentage(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        int32_t day;
    } cases[] = {{"time=20%", 1}, {"time=39%", 1}, {"time=40%", 2}, {"time=79%", 4}, {"time=80%", 5}, {"time=99%", 9}};
    vt_transactions all = ten_sales();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_split split = cut(&all, cases[i].rule);
        /* Days without a sale may lie before the cut or behind it: what counts is which sales do. */
        int32_t day = vt_split_day(&split, VT_NOBODY) - SALES_DAY;
        for (uint32_t person = 0; person < 3; person++) assert_int_equal(vt_split_day(&split, person), SALES_DAY + day);
        size_t before = 0, expected = 0;
        for (size_t sale = 0; sale < all.sale_count; sale++) {
            int32_t sold = all.baskets[all.sales[sale].basket].day - SALES_DAY;
            before += sold < day;
            expected += sold < cases[i].day;
        }
        assert_int_equal(before, expected);
        vt_split_close(&split);
    }
    vt_transactions_close(&all);
}

static void a_split_with_nothing_on_one_side_is_refused(void **state)
{
    (void)state;
    vt_transactions all = ten_sales();
    vt_split split;
    vt_error error = {0};
    vt_split_rule tiny = rule("time=19%"), far = rule("leave-last=3");
    assert_int_equal(vt_split_open(&split, &tiny, &all, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "there is no sale"));
    vt_split_close(&split);
    assert_int_equal(vt_split_open(&split, &far, &all, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "nobody bought on more than 3 days"));
    vt_split_close(&split);
    vt_transactions_close(&all);
}

static void leave_last_cuts_each_person_by_their_own_days(void **state)
{
    (void)state;
    vt_transactions all = ten_sales();
    sales_buy(&all, 0, 9, 9, UINT32_MAX); /* a second basket of one day is the same day */
    vt_split split = cut(&all, "leave-last=1");
    assert_int_equal(vt_split_day(&split, 0), SALES_DAY + 9);
    assert_int_equal(vt_split_day(&split, 1), VT_NEVER); /* bought on one day only */
    assert_int_equal(vt_split_day(&split, VT_NOBODY), VT_NEVER);
    vt_split_close(&split);
    split = cut(&all, "leave-last=2");
    assert_int_equal(vt_split_day(&split, 0), SALES_DAY + 4);
    vt_split_close(&split);
    vt_transactions_close(&all);
}

static void training_holds_what_lies_before_the_cut_and_nothing_else(void **state)
{
    (void)state;
    vt_transactions all = ten_sales(), training;
    vt_error error = {0};
    vt_split split = cut(&all, "time=40%");
    int32_t day = vt_split_day(&split, 0);
    assert_int_equal(vt_split_training(&training, &split, &all, &error), VT_OK);
    assert_int_equal(training.basket_count, 2);
    assert_int_equal(training.sale_count, 4);
    for (size_t i = 0; i < training.sale_count; i++) {
        assert_int_equal(training.sales[i].row, i);
        assert_int_equal(training.sales[i].basket, i / 2);
        assert_true(training.baskets[training.sales[i].basket].day < day);
    }
    for (size_t i = 0; i < training.interest_count; i++) assert_true(training.interests[i].day < day);
    assert_true(training.last_day < day);
    assert_int_equal(training.first_day, SALES_DAY);
    assert_int_equal(training.people, 3);
    vt_transactions_close(&training);
    vt_split_close(&split);
    vt_transactions_close(&all);
}

static void a_persons_interests_behind_their_own_cut_are_held_out(void **state)
{
    (void)state;
    vt_transactions all = ten_sales(), training;
    vt_error error = {0};
    sales_act(&all, 0, 9, 3, VT_ACT_LIKE);   /* on the cut day: may have come after the purchase */
    sales_act(&all, 0, 8, 4, VT_ACT_VIEW);
    vt_split split = cut(&all, "leave-last=1");
    assert_int_equal(vt_split_training(&training, &split, &all, &error), VT_OK);
    assert_int_equal(training.sale_count, 9); /* all but row 8 */
    assert_int_equal(training.interest_count, 4);
    for (size_t i = 0; i < training.interest_count; i++) assert_int_not_equal(training.interests[i].row, 3);
    for (size_t i = 0; i < training.sale_count; i++) assert_int_not_equal(training.sales[i].row, 8);
    vt_transactions_close(&training);
    vt_split_close(&split);
    vt_transactions_close(&all);
}

static void wanted_is_what_was_bought_behind_the_cut_each_row_once(void **state)
{
    (void)state;
    vt_transactions all = ten_sales();
    vt_error error = {0};
    sales_buy(&all, 0, 10, 8, 2);
    vt_split split = cut(&all, "time=40%");
    vt_wanted wanted;
    size_t count;
    assert_int_equal(vt_wanted_open(&wanted, &split, &all, &error), VT_OK);
    const uint32_t *rows = vt_wanted_of(&wanted, 0, &count);
    static const uint32_t expected[] = {2, 4, 5, 8}; /* 8 twice; nobody's 4 and 6 are nobody's */
    assert_int_equal(count, 4);
    assert_memory_equal(rows, expected, sizeof expected);
    assert_int_equal(vt_wanted_count(&wanted, 1), 0);
    assert_int_equal(*vt_wanted_of(&wanted, 2, &count), 7);
    assert_int_equal(count, 1);
    vt_wanted_close(&wanted);
    vt_split_close(&split);
    vt_transactions_close(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_read_or_refused),
        cmocka_unit_test(sales_are_not_split_at_random),
        cmocka_unit_test(a_time_split_cuts_on_the_day_that_passes_the_percentage),
        cmocka_unit_test(a_split_with_nothing_on_one_side_is_refused),
        cmocka_unit_test(leave_last_cuts_each_person_by_their_own_days),
        cmocka_unit_test(training_holds_what_lies_before_the_cut_and_nothing_else),
        cmocka_unit_test(a_persons_interests_behind_their_own_cut_are_held_out),
        cmocka_unit_test(wanted_is_what_was_bought_behind_the_cut_each_row_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
