#include "order_book.h"
#include "memory.h"
#include "order_days.h"

#include <stdlib.h>

enum { ON_THE_WAY_DAYS = 4, RETURN_DAYS = 12 };

/* How many orders each person places: one for everybody if that is possible, the rest by how often they
 * order. */
static bool share_out(uint32_t *shares, const vt_sales_plan *plan, vt_random *random)
{
    double *sums = vt_alloc(plan->people_count, sizeof *sums);
    size_t left = plan->orders;
    for (size_t i = 0; sums && i < plan->people_count; i++) {
        sums[i] = plan->people[i].orders + (i ? sums[i - 1] : 0);
        if (plan->orders >= plan->people_count) shares[i] = 1, left--;
    }
    while (sums && left-- > 0) {
        double mark = (double)vt_random_unit(random) * sums[plan->people_count - 1];
        size_t low = 0, high = plan->people_count - 1;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (sums[middle] > mark)
                high = middle;
            else
                low = middle + 1;
        }
        shares[low]++;
    }
    vt_free(sums);
    return sums != NULL;
}

static int earlier(const void *left, const void *right)
{
    const vt_demo_order *a = left, *b = right;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    return a->person < b->person ? -1 : a->person > b->person;
}

static bool date_orders(vt_order_book *book, const vt_sales_plan *plan)
{
    vt_random random = vt_random_seed(plan->seed, 0x0DA7E5);
    uint32_t *shares = vt_alloc(plan->people_count, sizeof *shares);
    vt_day_sums *days = vt_alloc(1, sizeof *days);
    bool done = shares && days && share_out(shares, plan, &random);
    if (done) vt_day_sums_fill(days);
    for (size_t i = 0, at = 0; done && i < plan->people_count; at += shares[i++]) {
        for (size_t j = at; j < at + shares[i]; j++) book->orders[j].person = (uint32_t)i;
        vt_order_days_draw(book->orders + at, shares[i], &plan->people[i], days, &random);
    }
    if (done) qsort(book->orders, book->order_count, sizeof *book->orders, earlier);
    vt_free(shares);
    vt_free(days);
    return done;
}

/* Basket sizes as shops see them, then single lines more or less at random orders until the sum is right. */
static void size_orders(vt_order_book *book, size_t most, uint64_t seed)
{
    static const uint8_t sizes[] = {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 6, 7};
    vt_random random = vt_random_seed(seed, 0x512E5);
    size_t sum = 0;
    for (size_t i = 0; i < book->order_count; i++) {
        size_t size = sizes[vt_random_below(&random, sizeof sizes)];
        book->orders[i].line_count = (uint32_t)(size < most ? size : most);
        sum += book->orders[i].line_count;
    }
    while (sum != book->line_count) {
        vt_demo_order *order = &book->orders[vt_random_below(&random, (uint32_t)book->order_count)];
        if (sum < book->line_count && order->line_count < most)
            order->line_count++, sum++;
        else if (sum > book->line_count && order->line_count > 1)
            order->line_count--, sum--;
    }
}

static void decide_fate(vt_demo_order *order, const vt_cohort *cohort, vt_random *random)
{
    int32_t age = VT_DEMO_LAST_DAY - vt_order_day(order);
    uint32_t luck = vt_random_below(random, 100);
    order->fate = VT_FATE_DELIVERED;
    if (age < ON_THE_WAY_DAYS && luck < 90u - 20u * (uint32_t)age) order->fate = VT_FATE_PLACED;
    if (age >= RETURN_DAYS && luck < cohort->returned_percent) order->fate = VT_FATE_RETURNED;
}

static void fill_order(vt_order_book *book, size_t number, vt_chooser *chooser, const vt_sales_plan *plan)
{
    vt_demo_basket basket;
    vt_demo_order *order = &book->orders[number];
    vt_random random = vt_random_seed(plan->seed + number, 0xBA5CE7);
    const vt_errand errand = {&plan->people[order->person], order->person, vt_order_day(order), order->habits,
                              order->line_count};
    vt_demo_basket_fill(&basket, chooser, &errand, &random);
    for (size_t i = 0; i < basket.count; i++) {
        book->lines[order->first_line + i] = (vt_demo_line){
            basket.rows[i], basket.quantities[i], vt_ware_price(chooser->shop, basket.rows[i], errand.day)};
        vt_pair_set_add(&chooser->owned, order->person, basket.rows[i]);
    }
    decide_fate(order, errand.person->cohort, &random);
}

bool vt_order_book_open(vt_order_book *book, vt_chooser *chooser, const vt_sales_plan *plan)
{
    size_t most = chooser->shop->count < VT_BASKET_MOST ? chooser->shop->count : VT_BASKET_MOST;
    VT_CHECK(plan->people_count && plan->orders && plan->orders <= plan->lines &&
             plan->lines <= plan->orders * most);
    *book = (vt_order_book){.order_count = plan->orders, .line_count = plan->lines};
    book->orders = vt_alloc(plan->orders, sizeof *book->orders);
    book->lines = vt_alloc(plan->lines, sizeof *book->lines);
    if (!book->orders || !book->lines || !date_orders(book, plan)) return false;
    size_orders(book, most, plan->seed);
    uint32_t line = 0;
    for (size_t i = 0; i < book->order_count; i++) {
        book->orders[i].first_line = line;
        line += book->orders[i].line_count;
        fill_order(book, i, chooser, plan);
    }
    return !chooser->owned.failed;
}

void vt_order_book_close(vt_order_book *book)
{
    vt_free(book->orders);
    vt_free(book->lines);
    *book = (vt_order_book){0};
}

const char *vt_fate_name(vt_fate fate)
{
    static const char *const names[] = {"placed", "delivered", "returned"};
    return names[fate];
}
