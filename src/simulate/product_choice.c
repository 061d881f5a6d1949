#include "product_choice.h"
#include "memory.h"

enum { CANDIDATES = 24, MOST_POWER = 2, RISING_DAYS = 45 };

static double *odds_at(const vt_chooser *chooser, vt_audience audience, uint32_t cohort, uint32_t month)
{
    return chooser->odds + (((size_t)audience * VT_COHORTS + cohort) * 12 + (month - 1)) * VT_SHOP_MOST_TYPES;
}

static double to_power(double value, uint32_t power)
{
    double product = 1;
    while (power-- > 0) product *= value;
    return product;
}

/* What is wanted of the shelf in each month, by the power of the season. */
static void sum_seasons(const vt_demo_shop *shop, const vt_shelf *shelf, double sums[MOST_POWER][12])
{
    for (size_t i = 0; i < shelf->count; i++)
        for (uint32_t month = 0; month < 12; month++)
            for (uint32_t power = 0; power < MOST_POWER; power++)
                sums[power][month] +=
                    shop->wares[shelf->rows[i]].popularity *
                    to_power(vt_season_pull(shop->products[shelf->rows[i]].season, month + 1), power + 1);
}

static void add_type(const vt_chooser *chooser, vt_audience audience, size_t type)
{
    double sums[MOST_POWER][12] = {{0}};
    sum_seasons(chooser->shop, vt_demo_shelf(chooser->shop, audience, VT_SHELF_TYPE, type), sums);
    for (uint32_t cohort = 0; cohort < VT_COHORTS; cohort++)
        for (uint32_t month = 0; month < 12; month++) {
            const vt_cohort *people = vt_cohort_at(cohort);
            double *odds = odds_at(chooser, audience, cohort, month + 1);
            odds[type] =
                (type ? odds[type - 1] : 0) +
                sums[people->season_power - 1][month] * vt_cohort_leaning(people, vt_product_type_at(type));
        }
}

bool vt_chooser_open(vt_chooser *chooser, const vt_demo_shop *shop)
{
    *chooser = (vt_chooser){.shop = shop};
    chooser->odds =
        vt_alloc((size_t)VT_AUDIENCES * VT_COHORTS * 12 * VT_SHOP_MOST_TYPES, sizeof *chooser->odds);
    for (int audience = 0; chooser->odds && audience < VT_AUDIENCES; audience++)
        for (size_t type = 0; vt_product_type_at(type); type++)
            add_type(chooser, (vt_audience)audience, type);
    return chooser->odds != NULL;
}

void vt_chooser_close(vt_chooser *chooser)
{
    vt_pair_set_close(&chooser->owned);
    vt_free(chooser->odds);
    *chooser = (vt_chooser){0};
}

static double brand_appeal(const vt_person *person, const vt_brand *brand)
{
    for (size_t i = 0; i < VT_PERSON_BRANDS; i++)
        if (person->brands[i] == brand) return person->cohort->brand_loyalty > 0.5 ? 30 : 4;
    return 1;
}

static double colour_appeal(const vt_person *person, const vt_colour *colour)
{
    for (size_t i = 0; i < VT_PERSON_COLOURS; i++)
        if (person->colours[i] == colour) return 2.5;
    return 1;
}

static double price_appeal(const vt_person *person, const vt_demo_product *product)
{
    double ratio = product->list_price_cents / (product->type->price_cents * person->price_level);
    double gap = ratio > 1 ? ratio - 1 : 1 / ratio - 1;
    return 1 / (1 + 4 * gap * gap);
}

static bool is_taken(const vt_wish *wish, size_t row)
{
    for (size_t i = 0; i < wish->taken_count; i++)
        if (wish->taken[i] == row) return true;
    return false;
}

double vt_appeal(const vt_chooser *chooser, const vt_wish *wish, size_t row)
{
    const vt_demo_product *product = &chooser->shop->products[row];
    const vt_ware *ware = &chooser->shop->wares[row];
    if (ware->launch_day > wish->day || (wish->in_stock && product->stock == 0) || is_taken(wish, row))
        return 0;
    if (wish->person->most_cents && product->list_price_cents > wish->person->most_cents) return 0;
    double appeal = to_power(vt_season_pull(product->season, vt_demo_date_of(wish->day).month),
                             wish->person->cohort->season_power);
    if (ware->rising && wish->day > VT_DEMO_LAST_DAY - RISING_DAYS) appeal *= 5;
    if (vt_pair_set_has(&chooser->owned, wish->person_number, (uint32_t)row)) appeal *= 0.15;
    return appeal * brand_appeal(wish->person, product->brand) *
           colour_appeal(wish->person, product->colour) * price_appeal(wish->person, product);
}

size_t vt_choose_from(const vt_chooser *chooser, const vt_shelf *shelf, const vt_wish *wish,
                      vt_random *random)
{
    size_t chosen = SIZE_MAX;
    double total = 0;
    for (size_t i = 0; shelf->count && i < CANDIDATES; i++) {
        size_t row = vt_shelf_draw(shelf, random);
        double appeal = vt_appeal(chooser, wish, row);
        total += appeal;
        if (appeal > 0 && (double)vt_random_unit(random) * total < appeal) chosen = row;
    }
    return chosen;
}

static size_t choose_type(const vt_chooser *chooser, const vt_wish *wish, vt_random *random)
{
    const double *odds =
        odds_at(chooser, wish->audience, wish->person->cohort_number, vt_demo_date_of(wish->day).month);
    size_t count = 0, type = 0;
    while (vt_product_type_at(count)) count++;
    double mark = (double)vt_random_unit(random) * odds[count - 1];
    while (type + 1 < count && odds[type] <= mark) type++;
    return type;
}

static size_t take_what_there_is(const vt_chooser *chooser, const vt_wish *wish, vt_random *random)
{
    size_t count = chooser->shop->count, start = vt_random_below(random, (uint32_t)count), row = start;
    for (size_t i = 0; i < count; i++) {
        row = (start + i) % count;
        if (!is_taken(wish, row)) break;
    }
    return row;
}

size_t vt_choose_by_taste(const vt_chooser *chooser, const vt_wish *wish, vt_random *random)
{
    const vt_demo_shop *shop = chooser->shop;
    size_t row = SIZE_MAX;
    if ((double)vt_random_unit(random) < wish->person->cohort->brand_loyalty) {
        const vt_brand *brand = wish->person->brands[vt_random_below(random, 4) == 0];
        size_t number = 0;
        while (brand && vt_brand_at(number) != brand) number++;
        if (brand)
            row = vt_choose_from(chooser, vt_demo_shelf(shop, wish->audience, VT_SHELF_BRAND, number), wish,
                                 random);
    }
    for (int attempt = 0; row == SIZE_MAX && attempt < 4; attempt++) {
        size_t type = choose_type(chooser, wish, random);
        row = vt_choose_from(chooser, vt_demo_shelf(shop, wish->audience, VT_SHELF_TYPE, type), wish, random);
    }
    if (row == SIZE_MAX)
        row = vt_choose_from(chooser, vt_demo_shelf(shop, wish->audience, VT_SHELF_WHOLE, 0), wish, random);
    return row == SIZE_MAX ? take_what_there_is(chooser, wish, random) : row;
}
