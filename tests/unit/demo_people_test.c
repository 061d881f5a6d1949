#include "demo_people.h"
#include "memory.h"
#include "outfits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PRODUCTS = VT_DEMO_DEFAULT_PRODUCTS, MOST_GAPS = 4096 };

static const vt_demo_counts usual = {VT_DEMO_DEFAULT_USERS, VT_DEMO_DEFAULT_ORDERS, VT_DEMO_DEFAULT_ITEMS,
                                     VT_DEMO_DEFAULT_INTERACTIONS};

/* The default shop with its default customers, for all tests that only look. */
static vt_demo_product *products;
static vt_demo_people crowd;

static int open_crowd(void **state)
{
    (void)state;
    vt_error error = {0};
    products = vt_demo_plan(PRODUCTS, 1);
    return !products || vt_demo_people_open(&crowd, products, PRODUCTS, &usual, 1, &error) != VT_OK;
}

static int close_crowd(void **state)
{
    (void)state;
    vt_demo_people_close(&crowd);
    vt_free(products);
    return 0;
}

/* Pieces of the crowd's lines that a test counts. */
typedef bool vt_question(const vt_demo_order *order, const vt_demo_product *product, const void *detail);

static double lines_that(vt_question *question, const void *detail)
{
    size_t yes = 0;
    for (size_t i = 0; i < crowd.book.order_count; i++) {
        const vt_demo_order *order = &crowd.book.orders[i];
        for (uint32_t j = 0; j < order->line_count; j++)
            yes += question(order, &products[crowd.book.lines[order->first_line + j].row], detail);
    }
    return (double)yes;
}

typedef struct vt_purchase_kind {
    int cohort;                  /* -1: any */
    uint32_t from_month, months; /* 0 months: any */
    const char *category;        /* article, sub- or master category; NULL: any */
} vt_purchase_kind;

static bool is_of_kind(const vt_demo_order *order, const vt_demo_product *product, const void *detail)
{
    const vt_purchase_kind *kind = detail;
    uint32_t month = vt_demo_date_of(vt_order_day(order)).month;
    if (kind->cohort >= 0 && crowd.people[order->person].cohort_number != (uint32_t)kind->cohort)
        return false;
    if (kind->months && (month + 12 - kind->from_month) % 12 >= kind->months) return false;
    return !kind->category || strcmp(product->type->article, kind->category) == 0 ||
           strcmp(product->type->sub_category, kind->category) == 0 ||
           strcmp(product->type->master_category, kind->category) == 0;
}

/* Share of what the cohort buys (in these months). */
static double share_of(int cohort, const char *category, uint32_t from_month, uint32_t months)
{
    const vt_purchase_kind asked = {cohort, from_month, months, category},
                           all = {cohort, from_month, months, NULL};
    return lines_that(is_of_kind, &asked) / lines_that(is_of_kind, &all);
}

static void nobody_orders_before_joining_or_after_the_last_day(void **state)
{
    (void)state;
    for (size_t i = 0; i < crowd.book.order_count; i++) {
        const vt_demo_order *order = &crowd.book.orders[i];
        assert_in_range(vt_order_day(order), VT_DEMO_FIRST_DAY, VT_DEMO_LAST_DAY);
        assert_true(vt_order_day(order) >= crowd.people[order->person].joined_day);
        if (i) assert_true(order->at >= order[-1].at);
        for (uint32_t j = 0; j < order->line_count; j++) {
            const vt_demo_line *line = &crowd.book.lines[order->first_line + j];
            assert_true(crowd.shop.wares[line->row].launch_day <= vt_order_day(order));
            assert_true(line->quantity >= 1 && line->price_cents >= products[line->row].price_cents);
            for (uint32_t k = 0; k < j; k++)
                assert_int_not_equal(line->row, crowd.book.lines[order->first_line + k].row);
        }
    }
    for (size_t i = 0; i < crowd.log.count; i++) {
        assert_in_range(crowd.log.entries[i].at / VT_DAY_SECONDS, VT_DEMO_FIRST_DAY - 15, VT_DEMO_LAST_DAY);
        assert_true(i == 0 || crowd.log.entries[i].at >= crowd.log.entries[i - 1].at);
    }
}

static void cohorts_have_their_shares_and_everybody_orders(void **state)
{
    (void)state;
    size_t members[VT_COHORTS] = {0}, orders[VT_DEMO_DEFAULT_USERS] = {0};
    for (size_t i = 0; i < crowd.count; i++) members[crowd.people[i].cohort_number]++;
    for (size_t i = 0; i < VT_COHORTS; i++)
        assert_int_equal(members[i], crowd.count * vt_cohort_at(i)->percent / 100);
    for (size_t i = 0; i < crowd.book.order_count; i++) orders[crowd.book.orders[i].person]++;
    for (size_t i = 0; i < crowd.count; i++) assert_in_range(orders[i], 1, 200);
}

enum { BRAND_LOVERS, DRESS_BUYERS, SHOE_COLLECTORS, SEASONAL_SHOPPERS, GENERAL };

static void cohorts_buy_what_they_are_named_for(void **state)
{
    (void)state;
    for (int cohort = 0; cohort < VT_COHORTS; cohort++) {
        if (cohort != DRESS_BUYERS)
            assert_true(share_of(DRESS_BUYERS, "Dress", 1, 0) > 4 * share_of(cohort, "Dress", 1, 0));
        if (cohort != SHOE_COLLECTORS)
            assert_true(share_of(SHOE_COLLECTORS, "Footwear", 1, 0) >
                        1.8 * share_of(cohort, "Footwear", 1, 0));
    }
    assert_true(share_of(DRESS_BUYERS, "Dress", 1, 0) > 0.2);
}

static bool is_of_favourite_brand(const vt_demo_order *order, const vt_demo_product *product,
                                  const void *detail)
{
    const vt_person *person = &crowd.people[order->person];
    if (person->cohort_number != *(const uint32_t *)detail) return false;
    return product->brand == person->brands[0] || product->brand == person->brands[1];
}

static void brand_lovers_are_loyal(void **state)
{
    (void)state;
    const vt_purchase_kind all[VT_COHORTS] = {{BRAND_LOVERS, 0, 0, NULL},
                                              {DRESS_BUYERS, 0, 0, NULL},
                                              {SHOE_COLLECTORS, 0, 0, NULL},
                                              {SEASONAL_SHOPPERS, 0, 0, NULL},
                                              {GENERAL, 0, 0, NULL}};
    double shares[VT_COHORTS];
    for (uint32_t i = 0; i < VT_COHORTS; i++)
        shares[i] = lines_that(is_of_favourite_brand, &i) / lines_that(is_of_kind, &all[i]);
    assert_true(shares[BRAND_LOVERS] > 0.5);
    for (size_t i = 1; i < VT_COHORTS; i++) assert_true(shares[BRAND_LOVERS] > 2 * shares[i]);
}

static void coats_are_bought_in_winter_and_shorts_in_summer(void **state)
{
    (void)state;
    assert_true(share_of(-1, "Coats", 11, 3) > 4 * share_of(-1, "Coats", 5, 3));
    assert_true(share_of(-1, "Shorts", 5, 3) > 3 * share_of(-1, "Shorts", 11, 3));
    assert_true(share_of(-1, "Sandal", 5, 3) > 3 * share_of(-1, "Sandal", 11, 3));
}

static bool is_in_season(const vt_demo_order *order, const vt_demo_product *product, const void *detail)
{
    return crowd.people[order->person].cohort_number == *(const uint32_t *)detail &&
           vt_season_pull(product->season, vt_demo_date_of(vt_order_day(order)).month) > 1.25;
}

static void seasonal_shoppers_keep_to_the_season(void **state)
{
    (void)state;
    const uint32_t seasonal = SEASONAL_SHOPPERS, general = GENERAL;
    const vt_purchase_kind theirs = {SEASONAL_SHOPPERS, 0, 0, NULL}, others = {GENERAL, 0, 0, NULL};
    double share = lines_that(is_in_season, &seasonal) / lines_that(is_of_kind, &theirs);
    assert_true(share > 0.65);
    assert_true(share > 0.08 + lines_that(is_in_season, &general) / lines_that(is_of_kind, &others));
}

/* P(both roles in an order) / (P(one) P(other)), over orders of several lines. */
static double lift_of_roles(vt_role left, vt_role right)
{
    double orders = 0, lefts = 0, rights = 0, both = 0;
    for (size_t i = 0; i < crowd.book.order_count; i++) {
        const vt_demo_order *order = &crowd.book.orders[i];
        bool has[VT_ROLES] = {false};
        for (uint32_t j = 0; j < order->line_count; j++)
            has[crowd.shop.wares[crowd.book.lines[order->first_line + j].row].role] = true;
        if (order->line_count < 2) continue;
        orders++;
        lefts += has[left];
        rights += has[right];
        both += has[left] && has[right];
    }
    return both * orders / (lefts * rights);
}

static void outfits_are_bought_together_and_substitutes_are_not(void **state)
{
    (void)state;
    assert_true(lift_of_roles(VT_ROLE_TOP, VT_ROLE_BOTTOM) > 1.1);
    assert_true(lift_of_roles(VT_ROLE_DRESS, VT_ROLE_BAG) > 1.05);
    assert_true(lift_of_roles(VT_ROLE_DRESS, VT_ROLE_BOTTOM) < 0.8);
}

static bool order_has(const vt_demo_order *order, size_t row)
{
    for (uint32_t i = 0; i < order->line_count; i++)
        if (crowd.book.lines[order->first_line + i].row == row) return true;
    return false;
}

/* Orders that hold both against what chance would give, summed over women's tops and the bottom shown with
 * each. */
static void partners_of_an_outfit_sell_together(void **state)
{
    (void)state;
    size_t *sold = vt_alloc(PRODUCTS, sizeof *sold);
    double expected = 0, together = 0;
    assert_non_null(sold);
    for (size_t i = 0; i < crowd.book.line_count; i++) sold[crowd.book.lines[i].row]++;
    for (size_t row = 0; row < PRODUCTS; row++) {
        if (crowd.shop.wares[row].role != VT_ROLE_TOP || products[row].design.wearer != VT_WOMEN) continue;
        size_t partner = vt_outfit_partner(&crowd.shop, row, VT_ROLE_BOTTOM, VT_FOR_WOMEN, 0);
        expected += (double)sold[row] * (double)sold[partner] / (double)crowd.book.order_count;
        for (size_t i = 0; i < crowd.book.order_count; i++)
            together += order_has(&crowd.book.orders[i], row) && order_has(&crowd.book.orders[i], partner);
    }
    assert_true(together > 100);
    assert_true(together > 10 * expected);
    vt_free(sold);
}

static int smaller(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return a < b ? -1 : a > b;
}

/* Days between a person's purchases of a habit's product, of all habits of that interval. */
static int32_t median_gap(uint32_t days, size_t *count)
{
    int32_t gaps[MOST_GAPS];
    *count = 0;
    for (size_t person = 0; person < crowd.count; person++)
        for (uint32_t habit = 0; habit < crowd.people[person].habit_count; habit++) {
            if (crowd.people[person].habits[habit].days != days) continue;
            for (int32_t i = 0, before = 0; i < (int32_t)crowd.book.order_count; i++) {
                const vt_demo_order *order = &crowd.book.orders[i];
                if (order->person != person || !(order->habits >> habit & 1)) continue;
                if (before && *count < MOST_GAPS) gaps[(*count)++] = vt_order_day(order) - before;
                before = vt_order_day(order);
            }
        }
    qsort(gaps, *count, sizeof *gaps, smaller);
    return *count ? gaps[*count / 2] : 0;
}

static void habits_come_back_at_their_interval(void **state)
{
    (void)state;
    for (size_t i = 0; vt_staple_at(i); i++) {
        size_t count;
        int32_t days = (int32_t)vt_staple_at(i)->days, median = median_gap(vt_staple_at(i)->days, &count);
        if (count >= 40) assert_in_range(median, days * 9 / 10, days * 11 / 10);
        if (strcmp(vt_staple_at(i)->article, "Socks") == 0) assert_true(count > 300);
    }
}

static void few_products_sell_most_and_most_sell_something(void **state)
{
    (void)state;
    int32_t *sold = vt_alloc(PRODUCTS, sizeof *sold);
    double weighted = 0, sum = 0;
    size_t unsold = 0;
    assert_non_null(sold);
    for (size_t i = 0; i < crowd.book.line_count; i++) sold[crowd.book.lines[i].row]++;
    qsort(sold, PRODUCTS, sizeof *sold, smaller);
    for (size_t i = 0; i < PRODUCTS; i++) {
        weighted += (double)(i + 1) * sold[i];
        sum += sold[i];
        unsold += sold[i] == 0;
    }
    double gini = 2 * weighted / (PRODUCTS * sum) - (PRODUCTS + 1.0) / PRODUCTS;
    assert_true(gini > 0.45 && gini < 0.7);
    assert_true(unsold < PRODUCTS / 10);
    vt_free(sold);
}

static void orders_grow_and_a_few_are_on_their_way_or_came_back(void **state)
{
    (void)state;
    size_t early = 0, late = 0, fates[3] = {0};
    for (size_t i = 0; i < crowd.book.order_count; i++) {
        const vt_demo_order *order = &crowd.book.orders[i];
        early += vt_order_day(order) < VT_DEMO_FIRST_DAY + 180;
        late += vt_order_day(order) > VT_DEMO_LAST_DAY - 180;
        fates[order->fate]++;
        if (order->fate == VT_FATE_PLACED) assert_true(vt_order_day(order) > VT_DEMO_LAST_DAY - 4);
    }
    assert_true(late > early * 3 / 2 && late < early * 4);
    assert_in_range(fates[VT_FATE_PLACED], 20, 300);
    assert_in_range(fates[VT_FATE_RETURNED], 500, 1300);
}

static void ratings_follow_the_product_and_nobody_likes_twice(void **state)
{
    (void)state;
    double sums[2] = {0}, counts[2] = {0};
    vt_pair_set seen[VT_INTERESTS] = {{0}};
    for (size_t i = 0; i < crowd.log.count; i++) {
        const vt_interaction *entry = &crowd.log.entries[i];
        bool again = !vt_pair_set_add(&seen[entry->type], entry->person, entry->row);
        assert_true(entry->type == VT_INTEREST_VIEW || !again);
        assert_true(entry->type == VT_INTEREST_REVIEW ? entry->rating >= 1 && entry->rating <= 5
                                                      : entry->rating == 0);
        uint32_t tenths = products[entry->row].rating_tenths;
        if (entry->type != VT_INTEREST_REVIEW || (tenths > 35 && tenths < 45)) continue;
        sums[tenths >= 45] += entry->rating;
        counts[tenths >= 45]++;
    }
    assert_true(sums[1] / counts[1] > sums[0] / counts[0] + 0.5);
    for (size_t i = 0; i < VT_INTERESTS; i++) {
        assert_true(seen[i].count > crowd.log.count / 20);
        vt_pair_set_close(&seen[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_orders_before_joining_or_after_the_last_day),
        cmocka_unit_test(cohorts_have_their_shares_and_everybody_orders),
        cmocka_unit_test(cohorts_buy_what_they_are_named_for),
        cmocka_unit_test(brand_lovers_are_loyal),
        cmocka_unit_test(coats_are_bought_in_winter_and_shorts_in_summer),
        cmocka_unit_test(seasonal_shoppers_keep_to_the_season),
        cmocka_unit_test(outfits_are_bought_together_and_substitutes_are_not),
        cmocka_unit_test(partners_of_an_outfit_sell_together),
        cmocka_unit_test(habits_come_back_at_their_interval),
        cmocka_unit_test(few_products_sell_most_and_most_sell_something),
        cmocka_unit_test(orders_grow_and_a_few_are_on_their_way_or_came_back),
        cmocka_unit_test(ratings_follow_the_product_and_nobody_likes_twice),
    };
    return cmocka_run_group_tests(tests, open_crowd, close_crowd);
}
