#include "scale_sales.h"

#include "memory.h"

#include <string.h>

enum {
    RECENT = 4,          /* articles that a customer may buy again */
    BACK_SLOTS = 32768,  /* customers who were here lately */
    SEASONS = 5,         /* four, and none */
    FAVOURITES = 3,
    MOST_TRIES = 6,
    FADED_DAYS = 120,
    MOST_PIECES = 11
};

/* Who a customer is, worked out from the number again and again rather than kept. */
typedef struct shopper {
    vt_audience audience;
    size_t types[FAVOURITES], brand;
} shopper;

typedef struct scale_run {
    const vt_demo_shop *shop;
    vt_scale_counts counts;
    uint64_t seed;
    vt_random random;
    uint8_t *seasons; /* [shop->count] */
    double pulls[SEASONS][12];
    double type_sums[VT_AUDIENCES][VT_SHOP_MOST_TYPES], brand_sums[VT_AUDIENCES][VT_SHOP_MOST_BRANDS];
    uint32_t (*recent)[RECENT]; /* [users]: row + 1 */
    uint32_t back[BACK_SLOTS];
    size_t visits;
    vt_scale_visitor *each;
    void *context;
} scale_run;

static const char *const season_names[SEASONS] = {"Winter", "Spring", "Summer", "Fall", ""};

static uint32_t percent(vt_random *random) { return vt_random_below(random, 100); }

/* A place of running sums, in proportion. */
static size_t draw_place(const double *sums, size_t count, vt_random *random)
{
    double mark = (double)vt_random_unit(random) * sums[count - 1];
    size_t place = 0;
    while (place + 1 < count && sums[place] <= mark) place++;
    return place;
}

static shopper shopper_of(const scale_run *run, uint32_t user)
{
    vt_random random = vt_random_seed(run->seed, 0x5C00000000u + user);
    uint32_t luck = percent(&random);
    shopper who = {.audience = luck < 58 ? VT_FOR_WOMEN : luck < 85 ? VT_FOR_MEN : luck < 93 ? VT_FOR_GIRLS : VT_FOR_BOYS};
    for (int i = 0; i < FAVOURITES; i++)
        who.types[i] = draw_place(run->type_sums[who.audience], VT_SHOP_MOST_TYPES, &random);
    who.brand = draw_place(run->brand_sums[who.audience], VT_SHOP_MOST_BRANDS, &random);
    return who;
}

uint32_t vt_scale_age(uint64_t seed, uint32_t user)
{
    vt_random random = vt_random_seed(seed, 0xA6E00000000u + user);
    uint32_t young = 16 + vt_random_below(&random, 20), any = 16 + vt_random_below(&random, 75);
    return percent(&random) < 50 ? young : any;
}

/* Two in three were there before the first day; the others come day by day. */
static bool has_joined(const scale_run *run, uint32_t user, int32_t day)
{
    vt_random random = vt_random_seed(run->seed, 0x1010000000000u + user);
    return percent(&random) < 67 || VT_DEMO_FIRST_DAY + (int32_t)vt_random_below(&random, VT_DEMO_DAYS) <= day;
}

/* The cube of a uniform number: a fifth of all visits are of the keenest hundredth. */
static uint32_t draw_user(scale_run *run, int32_t day)
{
    size_t back = run->visits < BACK_SLOTS ? run->visits : BACK_SLOTS;
    uint32_t user = 0;
    if (back && percent(&run->random) < 30) return run->back[vt_random_below(&run->random, (uint32_t)back)];
    for (int tries = 0; tries < MOST_TRIES; tries++) {
        double luck = (double)vt_random_unit(&run->random);
        user = (uint32_t)(luck * luck * luck * (double)run->counts.users);
        if (has_joined(run, user, day)) break;
    }
    return user;
}

static size_t draw_row(const scale_run *run, const vt_shelf *shelf, vt_random *random)
{
    return shelf->count ? vt_shelf_draw(shelf, random) : vt_random_below(random, (uint32_t)run->shop->count);
}

/* What goes with a piece: one of three of the whole shelf, the same three for everybody. */
static size_t companion_of(scale_run *run, const shopper *who, size_t row)
{
    vt_random random = vt_random_seed(run->seed, 0xC00000000000u + 3 * (uint64_t)row + vt_random_below(&run->random, 3));
    return draw_row(run, vt_demo_shelf(run->shop, who->audience, VT_SHELF_WHOLE, 0), &random);
}

static size_t draw_by_taste(scale_run *run, const shopper *who)
{
    uint32_t luck = percent(&run->random);
    size_t favourite = luck < 40 ? 0 : luck < 60 ? 1 : 2;
    const vt_shelf *shelf = luck < 70   ? vt_demo_shelf(run->shop, who->audience, VT_SHELF_TYPE, who->types[favourite])
                            : luck < 85 ? vt_demo_shelf(run->shop, who->audience, VT_SHELF_BRAND, who->brand)
                                        : vt_demo_shelf(run->shop, who->audience, VT_SHELF_WHOLE, 0);
    return draw_row(run, shelf, &run->random);
}

/* Whether the piece is wanted that day: on sale, in season, not last year's. */
static bool is_wanted(scale_run *run, size_t row, int32_t day, uint32_t month)
{
    const vt_ware *ware = &run->shop->wares[row];
    if (ware->launch_day > day) return false;
    double odds = run->pulls[run->seasons[row]][month - 1] / 2.8;
    if (ware->launch_day > VT_DEMO_FIRST_DAY && day - ware->launch_day > FADED_DAYS) odds *= 0.4;
    return (double)vt_random_unit(&run->random) < odds;
}

static size_t fresh_row(scale_run *run, const shopper *who, int32_t day, const uint32_t *last)
{
    uint32_t month = vt_demo_date_of(day).month;
    size_t row = 0;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
        bool paired = last && percent(&run->random) < 20;
        row = paired ? companion_of(run, who, *last) : draw_by_taste(run, who);
        if (is_wanted(run, row, day, month)) break;
    }
    return row;
}

static size_t choose_row(scale_run *run, const shopper *who, const vt_scale_piece *visit, const uint32_t *last)
{
    uint32_t luck = percent(&run->random);
    uint32_t again = run->recent[visit->user][vt_random_below(&run->random, RECENT)];
    if (last && luck < 4) return *last;
    if (again && luck < 14) return again - 1;
    return fresh_row(run, who, visit->day, last);
}

static size_t draw_pieces(vt_random *random)
{
    static const uint32_t sums[MOST_PIECES] = {33, 56, 71, 81, 87, 91, 94, 96, 98, 99, 100};
    uint32_t luck = percent(random);
    size_t pieces = 1;
    while (sums[pieces - 1] <= luck) pieces++;
    return pieces;
}

/* One customer's basket of at most `most` pieces; *made is how many. */
static vt_status visit_shop(scale_run *run, int32_t day, size_t most, size_t *made, vt_error *error)
{
    vt_scale_piece piece = {.day = day, .user = draw_user(run, day)};
    shopper who = shopper_of(run, piece.user);
    size_t pieces = draw_pieces(&run->random);
    uint32_t *recent = run->recent[piece.user], before = 0;
    piece.channel = percent(&run->random) < 30 ? 1 : 2;
    run->back[run->visits++ % BACK_SLOTS] = piece.user;
    for (*made = 0; *made < pieces && *made < most; ++*made) {
        piece.row = (uint32_t)choose_row(run, &who, &piece, *made ? &before : NULL);
        piece.price_cents = vt_ware_price(run->shop, piece.row, day);
        VT_TRY(run->each(run->context, &piece, error));
        before = piece.row;
        recent[vt_random_below(&run->random, RECENT)] = piece.row + 1;
    }
    return VT_OK;
}

/* How much is sold that day, relative to others: sales in June and before Christmas, weekends, growth by a fifth. */
static uint64_t day_weight(int32_t day)
{
    static const uint32_t months[12] = {90, 82, 95, 104, 110, 128, 112, 88, 98, 100, 122, 108};
    uint32_t weekday = (uint32_t)(day + 3) % 7; /* Monday first */
    return months[vt_demo_date_of(day).month - 1] * (weekday >= 5 ? 125u : 100u) *
           (uint64_t)(10 * VT_DEMO_DAYS + 2 * (day - VT_DEMO_FIRST_DAY));
}

static vt_status run_days(scale_run *run, vt_error *error)
{
    uint64_t total = 0, passed = 0;
    size_t sold = 0;
    for (int32_t day = VT_DEMO_FIRST_DAY; day <= VT_DEMO_LAST_DAY; day++) total += day_weight(day);
    for (int32_t day = VT_DEMO_FIRST_DAY; day <= VT_DEMO_LAST_DAY; day++) {
        passed += day_weight(day);
        double share = (double)passed / (double)total * (double)run->counts.pieces;
        size_t due = day == VT_DEMO_LAST_DAY ? run->counts.pieces : (size_t)share;
        for (size_t made; sold < due; sold += made) VT_TRY(visit_shop(run, day, due - sold, &made, error));
    }
    return VT_OK;
}

static void label_seasons(scale_run *run)
{
    for (size_t season = 0; season < SEASONS; season++)
        for (uint32_t month = 1; month <= 12; month++) run->pulls[season][month - 1] = vt_season_pull(season_names[season], month);
    for (size_t row = 0; row < run->shop->count; row++) {
        uint8_t season = 0;
        while (season + 1 < SEASONS && strcmp(season_names[season], run->shop->products[row].season) != 0) season++;
        run->seasons[row] = season;
    }
}

static double shelf_sum(const vt_shelf *shelf) { return shelf->count ? shelf->sums[shelf->count - 1] : 0; }

static void sum_shelves(scale_run *run)
{
    for (int audience = 0; audience < VT_AUDIENCES; audience++) {
        double types = 0, brands = 0;
        for (size_t i = 0; i < VT_SHOP_MOST_TYPES; i++)
            run->type_sums[audience][i] = types += shelf_sum(vt_demo_shelf(run->shop, (vt_audience)audience, VT_SHELF_TYPE, i));
        for (size_t i = 0; i < VT_SHOP_MOST_BRANDS; i++)
            run->brand_sums[audience][i] = brands += shelf_sum(vt_demo_shelf(run->shop, (vt_audience)audience, VT_SHELF_BRAND, i));
    }
}

vt_status vt_scale_sales(const vt_demo_shop *shop, const vt_scale_counts *counts, uint64_t seed, vt_scale_visitor *each,
                         void *context, vt_error *error)
{
    scale_run *run = vt_alloc(1, sizeof *run);
    if (!run) return vt_fail(error, VT_NO_MEMORY, "simulate: no memory");
    *run = (scale_run){.shop = shop, .counts = *counts, .seed = seed, .each = each, .context = context};
    run->random = vt_random_seed(seed, 0x5A1E);
    run->seasons = vt_alloc(shop->count, sizeof *run->seasons);
    run->recent = vt_alloc(counts->users, sizeof *run->recent);
    vt_status status = VT_OK;
    if (run->seasons && run->recent) {
        label_seasons(run);
        sum_shelves(run);
        status = run_days(run, error);
    } else {
        status = vt_fail(error, VT_NO_MEMORY, "simulate: no memory for %zu customers", counts->users);
    }
    vt_free(run->seasons);
    vt_free(run->recent);
    vt_free(run);
    return status;
}
