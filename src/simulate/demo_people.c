#include "demo_people.h"
#include "memory.h"
#include "people_plan.h"

vt_status vt_demo_counts_check(const vt_demo_counts *counts, size_t products, vt_error *error)
{
    const struct {
        const char *name;
        size_t count, most;
    } limits[] = {{"users", counts->users, VT_DEMO_MOST_PEOPLE},
                  {"orders", counts->orders, VT_DEMO_MOST_PEOPLE},
                  {"items", counts->items, VT_DEMO_MOST_ITEMS},
                  {"interactions", counts->interactions, VT_DEMO_MOST_PEOPLE}};
    for (size_t i = 0; i < VT_COUNT(limits); i++)
        if (limits[i].count > limits[i].most)
            return vt_fail(error, VT_BAD_REQUEST, "simulate: %zu %s; at most %zu", limits[i].count,
                           limits[i].name, limits[i].most);
    size_t most = products < VT_BASKET_MOST ? products : VT_BASKET_MOST;
    if (counts->users &&
        (counts->orders == 0 || counts->items < counts->orders || counts->items > counts->orders * most))
        return vt_fail(
            error, VT_BAD_REQUEST,
            "simulate: %zu items in %zu orders; an order holds 1 to %zu different products of this catalog",
            counts->items, counts->orders, most);
    return VT_OK;
}

static bool simulate(vt_demo_people *out, const vt_demo_product *products, size_t product_count,
                     const vt_demo_counts *counts, uint64_t seed)
{
    out->count = counts->users;
    out->people = vt_alloc(counts->users, sizeof *out->people);
    if (!out->people || !vt_demo_shop_open(&out->shop, products, product_count, seed) ||
        !vt_chooser_open(&out->chooser, &out->shop))
        return false;
    if (counts->users == 0) return true;
    vt_people_plan(out->people, out->count, &out->chooser, seed);
    const vt_sales_plan plan = {out->people, out->count, counts->orders, counts->items, seed};
    return vt_order_book_open(&out->book, &out->chooser, &plan) &&
           vt_interaction_log_open(&out->log, &out->book, &out->chooser, &plan, counts->interactions);
}

vt_status vt_demo_people_open(vt_demo_people *out, const vt_demo_product *products, size_t product_count,
                              const vt_demo_counts *counts, uint64_t seed, vt_error *error)
{
    *out = (vt_demo_people){0};
    VT_TRY(vt_demo_counts_check(counts, product_count, error));
    if (simulate(out, products, product_count, counts, seed)) return VT_OK;
    return vt_fail(error, VT_NO_MEMORY, "simulate: no memory for %zu people", counts->users);
}

void vt_demo_people_close(vt_demo_people *people)
{
    vt_interaction_log_close(&people->log);
    vt_order_book_close(&people->book);
    vt_chooser_close(&people->chooser);
    vt_demo_shop_close(&people->shop);
    vt_free(people->people);
    *people = (vt_demo_people){0};
}
