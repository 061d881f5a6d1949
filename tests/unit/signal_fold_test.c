/* packer/: orders folded into aggregates, against counting one by one, and what `verify` proves of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "transaction_text.h"

#include "memory.h"
#include "seeded_random.h"
#include "signal_fold.h"
#include "signal_proof.h"
#include "signals_writer.h"

#include <stdlib.h>

static vt_signal_fold folded(const vt_transactions *from, size_t rows)
{
    vt_signal_fold fold;
    vt_error error = {0};
    if (vt_signal_fold_open(&fold, from, rows, &error) != VT_OK) fail_msg("%s", error.message);
    if (vt_signals_check(&fold.signals, &error) != VT_OK) fail_msg("%s", error.message);
    if (vt_signals_prove(&fold.signals, &error) != VT_OK) fail_msg("%s", error.message);
    return fold;
}

static vt_signal_fold fold_shop(const char *orders, const char *items, const char *acts)
{
    vt_transactions read = read_shop(orders, items, acts);
    vt_signal_fold fold = folded(&read, PRODUCTS);
    vt_transactions_close(&read);
    return fold;
}

static uint32_t together(const vt_signals *signals, size_t a, size_t b)
{
    for (size_t i = signals->partner_offsets[a]; i < signals->partner_offsets[a + 1]; i++)
        if (signals->partner_rows[i] == b) return signals->partner_counts[i];
    return 0;
}

/* Rows of the ids 100, 101, 102. */
enum { ROW_100 = 1, ROW_101, ROW_102 };

static void pairs_count_the_orders_that_held_both(void **state)
{
    (void)state;
    vt_signal_fold fold = fold_shop(ORDERS "A,a,2026-03-01,x\nB,b,2026-03-01,x\nC,a,2026-03-02,x\nD,a,2026-03-02,returned\n",
                                    ITEMS "A,100,5,1\nA,101,1,1\nA,100,1,2\nB,100,1,1\nB,101,1,1\nB,102,1,1\nC,100,1,1\n"
                                          "D,100,1,1\nD,102,1,1\n",
                                    NULL);
    const vt_signals *signals = &fold.signals;
    assert_int_equal(signals->orders[ROW_100], 3);
    assert_int_equal(signals->orders[ROW_101], 2);
    assert_int_equal(signals->orders[ROW_102], 1);
    assert_int_equal(together(signals, ROW_100, ROW_101), 2);
    assert_int_equal(together(signals, ROW_101, ROW_100), 2);
    assert_int_equal(together(signals, ROW_100, ROW_102), 1);
    assert_int_equal(together(signals, ROW_101, ROW_102), 1);
    assert_int_equal(signals->partner_offsets[PRODUCTS], 6);
    assert_int_equal(signals->partner_rows[signals->partner_offsets[ROW_100]], ROW_101);
    vt_signal_fold_close(&fold);
}

static void people_who_come_again_and_when(void **state)
{
    (void)state;
    vt_signal_fold fold = fold_shop(ORDERS "A,a,2026-03-01,x\nB,a,2026-03-11,x\nC,a,2026-03-31,x\nD,b,2026-03-05,x\nE,b,2026-03-05,x\n"
                                           "F,,2026-03-06,x\nG,,2026-03-20,x\nH,c,2026-01-01,x\nI,b,2026-03-05,x\n",
                                    ITEMS "A,100,1,1\nB,100,1,1\nC,100,1,1\nD,100,1,1\nE,100,1,1\nF,100,1,1\nG,100,1,1\nH,100,1,1\n"
                                          "I,100,1,1\nD,101,1,1\nE,101,1,1\nF,102,1,1\n",
                                    NULL);
    const vt_signals *signals = &fold.signals;
    assert_int_equal(signals->orders[ROW_100], 9);
    assert_int_equal(signals->buyers[ROW_100], 3);
    assert_int_equal(signals->repeat_buyers[ROW_100], 2);
    assert_int_equal(signals->repeat_days[ROW_100], 10); /* of 10 and 20 the lower; thrice on one day says nothing */
    assert_int_equal(signals->repeat_buyers[ROW_101], 1);
    assert_int_equal(signals->repeat_days[ROW_101], 0);
    assert_int_equal(signals->orders[ROW_102], 1);
    assert_int_equal(signals->buyers[ROW_102], 0);
    vt_signal_fold_close(&fold);
}

static void days_count_pieces_and_interest_back_from_the_last(void **state)
{
    (void)state;
    vt_signal_fold fold = fold_shop(ORDERS "A,a,2026-03-01,x\nB,b,2026-03-01,x\nC,a,2025-09-03,x\nD,a,2025-09-02,x\n",
                                    ITEMS "A,100,2,1\nB,100,3,1\nC,100,7,1\nD,100,9,1\n",
                                    ACTS "a,100,view,,2026-03-01\na,100,like,,2026-02-28\na,101,view,,2026-03-01\n");
    const vt_signals *signals = &fold.signals;
    int32_t last = day_of(2026, 3, 1);
    assert_int_equal(signals->last_day, last);
    assert_int_equal(signals->first_day, day_of(2025, 9, 2));
    assert_int_equal(vt_signals_window(signals, ROW_100, last, 1).units, 5);
    assert_int_equal(vt_signals_window(signals, ROW_100, last, 1).interactions, 1);
    assert_int_equal(vt_signals_window(signals, ROW_100, last, 2).interactions, 2);
    assert_int_equal(vt_signals_window(signals, ROW_100, last, 400).units, 12); /* the oldest day is out of reach */
    assert_int_equal(vt_signals_window(signals, ROW_101, last, 30).interactions, 1);
    assert_int_equal(signals->orders[ROW_100], 4);
    vt_signal_fold_close(&fold);
}

/* ---- drawn orders, against counting one by one ---- */

enum { MANY = 150, BASKETS = 900, PEOPLE = 80, SPAN = 300 };

typedef struct drawn {
    vt_transactions transactions;
    uint8_t held[BASKETS][MANY];
} drawn;

/* Every hundredth basket is giant; low rows are bought most; some days see interest. */
static void draw_orders(drawn *shop)
{
    vt_random random = vt_random_seed(31, 1);
    vt_transactions *all = &shop->transactions;
    memset(shop, 0, sizeof *shop);
    all->baskets = vt_alloc(BASKETS, sizeof *all->baskets);
    all->sales = vt_alloc((size_t)BASKETS * MANY, sizeof *all->sales);
    all->interests = vt_alloc(BASKETS, sizeof *all->interests);
    all->basket_count = BASKETS;
    for (uint32_t basket = 0; basket < BASKETS; basket++) {
        uint32_t person = vt_random_below(&random, PEOPLE + 5), lines = basket % 100 == 7 ? 100 : 1 + vt_random_below(&random, 9);
        all->baskets[basket] = (vt_basket){person < PEOPLE ? person : VT_NOBODY, 20000 + (int32_t)vt_random_below(&random, SPAN)};
        for (uint32_t i = 0; i < lines; i++)
            shop->held[basket][vt_random_below(&random, 1 + vt_random_below(&random, MANY))] = (uint8_t)(1 + i % 3);
        for (uint32_t row = 0; row < MANY; row++)
            if (shop->held[basket][row]) all->sales[all->sale_count++] = (vt_sale){basket, row, shop->held[basket][row]};
        all->interests[all->interest_count++] =
            (vt_interest){.row = vt_random_below(&random, MANY), .day = 20000 + (int32_t)vt_random_below(&random, SPAN)};
    }
    all->first_day = 20000;
    all->last_day = 20000 + SPAN - 1;
    all->people = PEOPLE;
}

static size_t basket_size(const drawn *shop, size_t basket)
{
    size_t size = 0;
    for (size_t row = 0; row < MANY; row++) size += shop->held[basket][row] > 0;
    return size;
}

/* One by one: how often both were in a basket of at most fifty products. */
static uint32_t counted_together(const drawn *shop, size_t a, size_t b)
{
    uint32_t count = 0;
    for (size_t basket = 0; basket < BASKETS; basket++)
        count += a != b && shop->held[basket][a] && shop->held[basket][b] && basket_size(shop, basket) <= VT_FOLD_MOST_PAIRED;
    return count;
}

static void assert_partners(const drawn *shop, const vt_signals *signals, size_t row)
{
    size_t at = signals->partner_offsets[row], end = signals->partner_offsets[row + 1], met = 0;
    uint32_t counts[MANY], most = 0;
    for (size_t other = 0; other < MANY; other++) {
        counts[other] = counted_together(shop, row, other);
        met += counts[other] > 0;
        most = counts[other] > most ? counts[other] : most;
    }
    assert_int_equal(end - at, met < VT_SIGNALS_MOST_PARTNERS ? met : VT_SIGNALS_MOST_PARTNERS);
    for (uint32_t count = most; count > 0 && at < end; count--)
        for (size_t other = 0; other < MANY && at < end; other++) {
            if (counts[other] != count) continue;
            assert_int_equal(signals->partner_rows[at], other);
            assert_int_equal(signals->partner_counts[at++], count);
        }
}

static void assert_totals(const drawn *shop, const vt_signals *signals, size_t row)
{
    const vt_transactions *all = &shop->transactions;
    uint32_t orders = 0, by_person[PEOPLE] = {0}, buyers = 0, repeats = 0;
    uint64_t units = 0, interactions = 0;
    for (size_t basket = 0; basket < BASKETS; basket++) {
        if (!shop->held[basket][row]) continue;
        orders++;
        if (all->baskets[basket].person != VT_NOBODY) by_person[all->baskets[basket].person]++;
        if (all->last_day - all->baskets[basket].day < 30) units += shop->held[basket][row];
    }
    for (size_t person = 0; person < PEOPLE; person++) {
        buyers += by_person[person] > 0;
        repeats += by_person[person] > 1;
    }
    for (size_t i = 0; i < all->interest_count; i++)
        interactions += all->interests[i].row == row && all->last_day - all->interests[i].day < 30;
    assert_int_equal(signals->orders[row], orders);
    assert_int_equal(signals->buyers[row], buyers);
    assert_int_equal(signals->repeat_buyers[row], repeats);
    assert_int_equal(vt_signals_window(signals, row, all->last_day, 30).units, units);
    assert_int_equal(vt_signals_window(signals, row, all->last_day, 30).interactions, interactions);
}

static void all_is_as_when_counted_one_by_one(void **state)
{
    (void)state;
    drawn *shop = vt_alloc(1, sizeof *shop);
    size_t large = 0, cut = 0;
    draw_orders(shop);
    vt_signal_fold fold = folded(&shop->transactions, MANY);
    for (size_t basket = 0; basket < BASKETS; basket++) large += basket_size(shop, basket) > VT_FOLD_MOST_PAIRED;
    assert_true(large > 3);
    assert_int_equal(fold.large_baskets, large);
    for (size_t row = 0; row < MANY; row++) {
        assert_partners(shop, &fold.signals, row);
        assert_totals(shop, &fold.signals, row);
        cut += fold.signals.partner_offsets[row + 1] - fold.signals.partner_offsets[row] == VT_SIGNALS_MOST_PARTNERS;
    }
    assert_true(cut > 5 && cut < MANY - 5); /* both kinds of list were there */
    vt_signal_fold_close(&fold);
    vt_transactions_close(&shop->transactions);
    vt_free(shop);
}

static void the_order_of_the_lines_does_not_matter(void **state)
{
    (void)state;
    vt_buffer files[2] = {{0}, {0}};
    const char *items[2] = {ITEMS "A,100,1,1\nA,101,1,1\nB,102,1,1\nB,100,1,1\n", ITEMS "B,100,1,1\nA,101,1,1\nB,102,1,1\nA,100,1,1\n"};
    const char *orders[2] = {ORDERS "A,a,2026-03-01,x\nB,b,2026-03-02,x\n", ORDERS "B,b,2026-03-02,x\nA,a,2026-03-01,x\n"};
    for (int i = 0; i < 2; i++) {
        vt_error error;
        vt_signal_fold fold = fold_shop(orders[i], items[i], NULL);
        assert_int_equal(vt_signals_write(&files[i], &fold.signals, &error), VT_OK);
        vt_signal_fold_close(&fold);
    }
    assert_int_equal(files[0].size, files[1].size);
    assert_memory_equal(files[0].data, files[1].data, files[0].size);
    vt_buffer_free(&files[0]);
    vt_buffer_free(&files[1]);
}

/* ---- the proof ---- */

typedef struct claims {
    uint32_t orders[3], buyers[3], repeat_buyers[3], repeat_days[3], partner_offsets[4], partner_rows[4], partner_counts[4];
    uint32_t day_offsets[4], day_ages[1], day_units[1], day_interactions[1];
} claims;

static const claims honest = {.orders = {3, 2, 2}, .buyers = {2, 2, 2}, .repeat_buyers = {1, 0, 0}, .repeat_days = {5, 0, 0},
                              .partner_offsets = {0, 2, 3, 4}, .partner_rows = {1, 2, 0, 0}, .partner_counts = {2, 1, 2, 1},
                              .day_offsets = {0, 1, 1, 1}, .day_units = {4}};

static const struct {
    size_t at;
    uint32_t value;
    const char *says;
} lies[] = {
#define CLAIM(member, index) offsetof(claims, member) + (index) * sizeof(uint32_t)
    {CLAIM(buyers, 0), 3, "row 0: 3 buyers, 1 of them again, need more than 3 orders"},
    {CLAIM(repeat_days, 1), 9, "row 1: bought again after 9 days, by 0 people"},
    {CLAIM(repeat_days, 0), 401, "row 0: bought again after 401 days"},
    {CLAIM(orders, 1), 1, "rows 0 and 1: 2 orders held both, more than held one"},
    {CLAIM(partner_counts, 0), 3, "rows 0 and 1: 3 orders held both, more than held one"},
    {CLAIM(partner_counts, 2), 1, "rows 0 and 1: 2 orders held both, from the other side 1"},
    {CLAIM(partner_rows, 3), 1, "rows 0 and 2: 1 orders held both, from the other side 0"},
    {CLAIM(day_units, 0), 0, "row 0: a day on which nothing happened"},
};

static vt_status prove(const claims *from, vt_error *error)
{
    vt_signals signals = {.rows = 3, .first_day = 20000, .last_day = 20400, .orders = from->orders, .buyers = from->buyers,
                          .repeat_buyers = from->repeat_buyers, .repeat_days = from->repeat_days,
                          .partner_offsets = from->partner_offsets, .partner_rows = from->partner_rows,
                          .partner_counts = from->partner_counts, .day_offsets = from->day_offsets,
                          .day_ages = from->day_ages, .day_units = from->day_units,
                          .day_interactions = from->day_interactions};
    return vt_signals_prove(&signals, error);
}

static void counts_that_contradict_each_other_are_no_proof(void **state)
{
    (void)state;
    vt_error error = {0};
    if (prove(&honest, &error) != VT_OK) fail_msg("%s", error.message);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        claims lie = honest;
        memcpy((char *)&lie + lies[i].at, &lies[i].value, sizeof(uint32_t));
        assert_int_equal(prove(&lie, &error), VT_INTEGRITY);
        if (!strstr(error.message, lies[i].says)) fail_msg("\"%s\" does not say \"%s\"", error.message, lies[i].says);
    }
    claims unsold = honest;
    unsold.orders[0] = unsold.buyers[0] = unsold.repeat_buyers[0] = unsold.repeat_days[0] = 0;
    assert_int_equal(prove(&unsold, &error), VT_INTEGRITY);
    assert_non_null(strstr(error.message, "no order"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_count_the_orders_that_held_both),
        cmocka_unit_test(people_who_come_again_and_when),
        cmocka_unit_test(days_count_pieces_and_interest_back_from_the_last),
        cmocka_unit_test(all_is_as_when_counted_one_by_one),
        cmocka_unit_test(the_order_of_the_lines_does_not_matter),
        cmocka_unit_test(counts_that_contradict_each_other_are_no_proof),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
