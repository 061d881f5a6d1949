#include "interaction_log.h"
#include "memory.h"

#include <stdlib.h>

enum {
    ATTEMPTS = 16,
    BOUGHT_PERCENT = 50,
    BROWSING_DAYS = 15,
    DELIVERY_DAYS = 4,
    REVIEW_DAYS = 21,
    DISAPPOINTED_PERCENT = 7
};

static const int64_t end_of_data = ((int64_t)VT_DEMO_LAST_DAY + 1) * VT_DAY_SECONDS;

typedef struct vt_log_run {
    const vt_order_book *book;
    const vt_chooser *chooser;
    const vt_sales_plan *plan;
    vt_pair_set given[VT_INTERESTS];
    vt_random random;
} vt_log_run;

static vt_demo_interest draw_interest(vt_random *random)
{
    static const uint8_t percents[VT_INTERESTS] = {38, 28, 14, 20};
    uint32_t luck = vt_random_below(random, 100);
    int interest = VT_INTEREST_VIEW;
    while (luck >= percents[interest]) luck -= percents[interest++];
    return (vt_demo_interest)interest;
}

static uint32_t draw_rating(const vt_demo_product *product, vt_random *random)
{
    double rating = product->rating_tenths / 10.0 - 0.1 + 0.9 * (double)vt_random_normal(random);
    if (vt_random_below(random, 100) < DISAPPOINTED_PERCENT) return 1 + vt_random_below(random, 3);
    return rating < 1.5 ? 1 : rating >= 4.5 ? 5 : (uint32_t)(rating + 0.5);
}

static bool make_review(vt_log_run *run, vt_interaction *entry, const vt_demo_order *order)
{
    int64_t wait =
        (int64_t)DELIVERY_DAYS * VT_DAY_SECONDS + vt_random_below(&run->random, REVIEW_DAYS * VT_DAY_SECONDS);
    const vt_demo_line *line =
        &run->book->lines[order->first_line + vt_random_below(&run->random, order->line_count)];
    if (order->fate == VT_FATE_PLACED || order->at + wait >= end_of_data) return false;
    *entry = (vt_interaction){order->at + wait, order->person, line->row, VT_INTEREST_REVIEW, 0};
    entry->rating = draw_rating(&run->chooser->shop->products[line->row], &run->random);
    return true;
}

static bool make_interest(vt_log_run *run, vt_interaction *entry, const vt_demo_order *order,
                          vt_demo_interest interest)
{
    const vt_person *person = &run->plan->people[order->person];
    bool bought = vt_random_below(&run->random, 100) < BOUGHT_PERCENT;
    int64_t before =
        vt_random_below(&run->random, (bought ? BROWSING_DAYS / 3 : BROWSING_DAYS) * VT_DAY_SECONDS);
    int32_t since = person->joined_day > VT_DEMO_FIRST_DAY ? person->joined_day : VT_DEMO_FIRST_DAY;
    *entry = (vt_interaction){order->at - before, order->person, 0, interest, 0};
    if (entry->at < (int64_t)since * VT_DAY_SECONDS) entry->at = order->at - before % 3600;
    vt_wish wish = {person, order->person, person->audience, (int32_t)(entry->at / VT_DAY_SECONDS), NULL,
                    0,      false};
    if (bought)
        entry->row =
            run->book->lines[order->first_line + vt_random_below(&run->random, order->line_count)].row;
    else
        entry->row = (uint32_t)vt_choose_by_taste(run->chooser, &wish, &run->random);
    return run->chooser->shop->wares[entry->row].launch_day <= wish.day || interest == VT_INTEREST_VIEW;
}

static void make_entry(vt_log_run *run, vt_interaction *entry)
{
    vt_demo_interest interest = draw_interest(&run->random);
    for (int attempt = 0;; attempt++) {
        if (attempt == ATTEMPTS) interest = VT_INTEREST_VIEW; /* of which there can be any number */
        const vt_demo_order *order =
            &run->book->orders[vt_random_below(&run->random, (uint32_t)run->book->order_count)];
        bool made = interest == VT_INTEREST_REVIEW ? make_review(run, entry, order)
                                                   : make_interest(run, entry, order, interest);
        if (made && (interest == VT_INTEREST_VIEW ||
                     vt_pair_set_add(&run->given[interest], entry->person, entry->row)))
            return;
    }
}

static int earlier(const void *left, const void *right)
{
    const vt_interaction *a = left, *b = right;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    if (a->person != b->person) return a->person < b->person ? -1 : 1;
    if (a->row != b->row) return a->row < b->row ? -1 : 1;
    return a->type < b->type ? -1 : a->type > b->type;
}

bool vt_interaction_log_open(vt_interaction_log *log, const vt_order_book *book, const vt_chooser *chooser,
                             const vt_sales_plan *plan, size_t count)
{
    vt_log_run run = {book, chooser, plan, {{0}}, vt_random_seed(plan->seed, 0x1073)};
    *log = (vt_interaction_log){.entries = vt_alloc(count, sizeof *log->entries), .count = count};
    for (size_t i = 0; log->entries && i < count; i++) make_entry(&run, &log->entries[i]);
    if (log->entries) qsort(log->entries, count, sizeof *log->entries, earlier);
    for (size_t i = 0; i < VT_INTERESTS; i++) vt_pair_set_close(&run.given[i]);
    return log->entries != NULL;
}

void vt_interaction_log_close(vt_interaction_log *log)
{
    vt_free(log->entries);
    *log = (vt_interaction_log){0};
}

const char *vt_demo_interest_name(vt_demo_interest interest)
{
    static const char *const names[] = {"view", "like", "bookmark", "review"};
    return names[interest];
}
