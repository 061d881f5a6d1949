#include "demo_shoppers.h"
#include "memory.h"
#include "outfits.h"
#include "people_plan.h"
#include "review_words.h"

#include <stdio.h>
#include <string.h>

enum { MOST_CART = 2, DELIVERY_DAYS = 3, RETURN_DAYS = 9 };

typedef struct vt_shopper {
    const char *slug, *name, *description;
    uint32_t cohort;
    vt_audience audience;
    uint32_t age, orders, lines, events;
    bool waiting;                        /* the last order is on its way */
    const char *habits[VT_MOST_STAPLES]; /* article types */
    const char *brand;                   /* the first favourite, NULL: as it comes */
    double price_level;
    uint32_t most_cents; /* 0: no limit */
} vt_shopper;

/* clang-format off */
static const vt_shopper shoppers[VT_DEMO_SHOPPERS] = {
    {.slug = "ines-okafor", .name = "Ines Okafor",
     .description = "Loyal to one brand, and buys the same socks again and again",
     .cohort = 0, .audience = VT_FOR_WOMEN, .age = 34, .orders = 14, .lines = 36, .events = 38,
     .waiting = true, .habits = {"Socks", "Leggings"}, .brand = "Bramblewick", .price_level = 1},
    {.slug = "marguerite-sato", .name = "Marguerite Sato",
     .description = "A dress for every occasion, and what goes with it",
     .cohort = 1, .audience = VT_FOR_WOMEN, .age = 29, .orders = 12, .lines = 34, .events = 42,
     .habits = {"Leggings"}, .price_level = 1.2},
    {.slug = "dario-lindqvist", .name = "Dario Lindqvist",
     .description = "Collects shoes, from running pairs to polished brogues",
     .cohort = 2, .audience = VT_FOR_MEN, .age = 41, .orders = 14, .lines = 34, .events = 36,
     .habits = {"Sports Shoes", "Socks"}, .price_level = 1.15},
    {.slug = "hanne-mbeki", .name = "Hanne Mbeki",
     .description = "Buys what the season asks for, and nothing else",
     .cohort = 3, .audience = VT_FOR_WOMEN, .age = 52, .orders = 12, .lines = 34, .events = 34,
     .waiting = true, .habits = {"Socks"}, .price_level = 1.3},
    {.slug = "tomas-rahman", .name = "Tomás Rahman",
     .description = "Buys what is needed, keeps to a budget, never runs out of tees",
     .cohort = 4, .audience = VT_FOR_MEN, .age = 26, .orders = 13, .lines = 35, .events = 40,
     .habits = {"Tshirts", "Socks"}, .price_level = 0.75, .most_cents = 8000},
};
/* clang-format on */

/* One shopper in the making. */
typedef struct vt_shopper_run {
    const vt_shopper_shop *shop;
    const vt_shopper *shopper;
    vt_demo_shop stock;
    vt_chooser chooser;
    vt_person person;
    vt_order_book book;
    vt_interaction_log log;
} vt_shopper_run;

static void prefer_brand(vt_person *person, const char *name)
{
    for (size_t i = 0; name && vt_brand_at(i); i++)
        if (strcmp(vt_brand_at(i)->name, name) == 0) person->brands[0] = vt_brand_at(i);
}

/* Moves the last order to the day before the last, so that there is one to mark as delivered. */
static void place_last(vt_shopper_run *run)
{
    vt_demo_order *order = &run->book.orders[run->book.order_count - 1];
    order->at += (int64_t)(VT_DEMO_LAST_DAY - 1 - vt_order_day(order)) * VT_DAY_SECONDS;
    order->fate = VT_FATE_PLACED;
    for (uint32_t i = 0; i < order->line_count; i++) {
        vt_demo_line *line = &run->book.lines[order->first_line + i];
        line->price_cents = vt_ware_price(&run->stock, line->row, VT_DEMO_LAST_DAY - 1);
    }
}

static bool live(vt_shopper_run *run, size_t number)
{
    const vt_shopper *shopper = run->shopper;
    uint64_t seed = run->shop->seed + 0x5409 * (number + 1);
    vt_random random = vt_random_seed(seed, 0x5409);
    if (!vt_demo_shop_open(&run->stock, run->shop->products, run->shop->count, run->shop->seed) ||
        !vt_chooser_open(&run->chooser, &run->stock))
        return false;
    run->person =
        (vt_person){.cohort_number = shopper->cohort, .audience = shopper->audience, .age = shopper->age};
    run->person.joined_day = VT_DEMO_FIRST_DAY - 200;
    run->person.orders = 1;
    vt_person_dress(&run->person, &run->chooser, &random);
    run->person.price_level = shopper->price_level;
    run->person.most_cents = shopper->most_cents;
    prefer_brand(&run->person, shopper->brand);
    for (size_t i = 0; i < VT_MOST_STAPLES && shopper->habits[i]; i++)
        vt_person_adopt(&run->person, &run->chooser, vt_staple_named(shopper->habits[i]), &random);
    size_t most = run->shop->count < VT_BASKET_MOST ? run->shop->count : VT_BASKET_MOST;
    size_t lines = shopper->lines < shopper->orders * most ? shopper->lines : shopper->orders * most;
    const vt_sales_plan plan = {&run->person, 1, shopper->orders, lines, seed};
    if (!vt_order_book_open(&run->book, &run->chooser, &plan)) return false;
    if (shopper->waiting) place_last(run);
    return vt_interaction_log_open(&run->log, &run->book, &run->chooser, &plan, shopper->events);
}

static void write_events(vt_buffer *out, const vt_shopper_run *run)
{
    for (size_t i = 0; i < run->log.count; i++) {
        const vt_interaction *entry = &run->log.entries[i];
        vt_buffer_printf(out, "%s\n  {\"type\":\"%s\",\"item\":\"%s\",\"at\":%lld", i ? "," : "",
                         vt_demo_interest_name(entry->type), run->shop->ids[entry->row].text,
                         (long long)entry->at * 1000);
        if (entry->rating)
            vt_buffer_printf(out, ",\"rating\":%u,\"text\":\"%s\"", (unsigned)entry->rating,
                             vt_review_text(entry->rating,
                                            run->shop->products[entry->row].type->master_category,
                                            entry->row + (uint32_t)i));
        vt_buffer_append_text(out, "}");
    }
}

static int64_t changed_at(const vt_demo_order *order)
{
    static const int64_t days[] = {0, DELIVERY_DAYS, RETURN_DAYS};
    int64_t end = ((int64_t)VT_DEMO_LAST_DAY + 1) * VT_DAY_SECONDS - 1;
    int64_t at = order->at + days[order->fate] * VT_DAY_SECONDS;
    return at < end ? at : end;
}

static void write_orders(vt_buffer *out, const vt_shopper_run *run)
{
    for (size_t i = 0; i < run->book.order_count; i++) {
        const vt_demo_order *order = &run->book.orders[i];
        vt_buffer_printf(
            out,
            "%s\n  {\"placedAt\":%lld,\"changedAt\":%lld,\"status\":\"%s\",\"currency\":\"EUR\",\"lines\":[",
            i ? "," : "", (long long)order->at * 1000, (long long)changed_at(order) * 1000,
            vt_fate_name(order->fate));
        for (uint32_t j = 0; j < order->line_count; j++) {
            const vt_demo_line *line = &run->book.lines[order->first_line + j];
            vt_buffer_printf(out, "%s{\"item\":\"%s\",\"quantity\":%u,\"unitPrice\":%u.%02u}", j ? "," : "",
                             run->shop->ids[line->row].text, (unsigned)line->quantity,
                             (unsigned)line->price_cents / 100, (unsigned)line->price_cents % 100);
        }
        vt_buffer_append_text(out, "]}");
    }
}

/* What the person would wear today, and what goes with it. */
static size_t fill_cart(const vt_shopper_run *run, uint32_t cart[MOST_CART])
{
    vt_random random = vt_random_seed(run->shop->seed, 0xCA27 + run->shopper->cohort);
    vt_wish wish = {
        .person = &run->person, .audience = run->person.audience, .day = VT_DEMO_LAST_DAY, .in_stock = true};
    cart[0] = (uint32_t)vt_choose_by_taste(&run->chooser, &wish, &random);
    const vt_role *roles = vt_outfit_of((vt_role)run->stock.wares[cart[0]].role);
    for (uint32_t rank = 0; rank < 3; rank++) {
        size_t row = vt_outfit_partner(&run->stock, cart[0], roles[0], wish.audience, rank);
        if (row == SIZE_MAX || vt_appeal(&run->chooser, &wish, row) <= 0) continue;
        cart[1] = (uint32_t)row;
        return 2;
    }
    return 1;
}

static void write_cart(vt_buffer *out, const vt_shopper_run *run)
{
    uint32_t cart[MOST_CART];
    size_t count = fill_cart(run, cart);
    for (size_t i = 0; i < count; i++) {
        int64_t at = ((int64_t)VT_DEMO_LAST_DAY * VT_DAY_SECONDS + 19 * 3600 + 97 * (int64_t)i) * 1000;
        vt_buffer_printf(out, "%s{\"item\":\"%s\",\"quantity\":1,\"addedAt\":%lld}", i ? "," : "",
                         run->shop->ids[cart[i]].text, (long long)at);
    }
}

static void write_profile(vt_buffer *out, const vt_shopper_run *run)
{
    vt_buffer_printf(out,
                     "{\"format\":\"vitrine-profile\",\"version\":1,\"name\":\"%s\",\n"
                     " \"settings\":{\"hemisphere\":\"north\",\"gender\":\"%s\"},\n \"events\":[",
                     run->shopper->name, run->person.audience == VT_FOR_WOMEN ? "Women" : "Men");
    write_events(out, run);
    vt_buffer_append_text(out, "],\n \"cart\":[");
    write_cart(out, run);
    vt_buffer_append_text(out, "],\n \"orders\":[");
    write_orders(out, run);
    vt_buffer_append_text(out, "]}\n");
}

vt_status vt_shopper_profile(vt_buffer *out, size_t number, const vt_shopper_shop *shop, vt_error *error)
{
    vt_shopper_run run = {.shop = shop, .shopper = &shoppers[number]};
    VT_CHECK(number < VT_DEMO_SHOPPERS);
    bool lived = live(&run, number);
    if (lived) write_profile(out, &run);
    vt_interaction_log_close(&run.log);
    vt_order_book_close(&run.book);
    vt_chooser_close(&run.chooser);
    vt_demo_shop_close(&run.stock);
    return lived && !out->failed ? VT_OK
                                 : vt_fail(error, VT_NO_MEMORY, "simulate: no memory for the shoppers");
}

static vt_status write_shopper(vt_output_folder *out, size_t number, const vt_shopper_shop *shop,
                               vt_error *error)
{
    char name[VT_OUTPUT_NAME_BYTES];
    vt_buffer profile = {0};
    snprintf(name, sizeof name, "shoppers/%s.json", shoppers[number].slug);
    vt_status status = vt_shopper_profile(&profile, number, shop, error);
    if (status == VT_OK) status = vt_output_write(out, name, &profile, error);
    vt_buffer_free(&profile);
    return status;
}

vt_status vt_write_shoppers(vt_output_folder *out, const vt_shopper_shop *shop, vt_error *error)
{
    VT_TRY(vt_output_make(out, "shoppers", error));
    for (size_t i = 0; i < VT_DEMO_SHOPPERS; i++) VT_TRY(write_shopper(out, i, shop, error));
    vt_buffer index = {0};
    for (size_t i = 0; i < VT_DEMO_SHOPPERS; i++)
        vt_buffer_printf(&index,
                         "%s{\"file\":\"%s.json\",\"name\":\"%s\",\"cohort\":\"%s\",\"description\":\"%s\"}",
                         i ? ",\n " : "[", shoppers[i].slug, shoppers[i].name,
                         vt_cohort_at(shoppers[i].cohort)->name, shoppers[i].description);
    vt_buffer_append_text(&index, "]\n");
    vt_status status = vt_output_write(out, "shoppers/index.json", &index, error);
    vt_buffer_free(&index);
    return status;
}
