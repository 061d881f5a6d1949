#include "people_plan.h"
#include "person_names.h"
#include "types_of_shop.h"

#include <stdio.h>
#include <string.h>

enum { EARLY_PERCENT = 50, YEARS_BEFORE = 3 };

/* Cohorts in blocks of a hundred people, so that their shares are exact. */
static uint32_t cohort_of(size_t number)
{
    uint32_t place = (uint32_t)(number * 37 % 100), cohort = 0;
    while (cohort + 1 < VT_COHORTS && place >= vt_cohort_at(cohort)->percent)
        place -= vt_cohort_at(cohort++)->percent;
    return cohort;
}

/* Loyal people love brands that make much for them. */
static const vt_brand *draw_brand(const vt_demo_shop *shop, const vt_person *person, vt_random *random)
{
    const vt_brand *chosen = NULL;
    double total = 0;
    for (size_t i = 0; vt_brand_at(i); i++) {
        double weight = (double)vt_demo_shelf(shop, person->audience, VT_SHELF_BRAND, i)->count;
        total += weight * weight;
        if (weight > 0 && vt_brand_at(i) != person->brands[0] &&
            (double)vt_random_unit(random) * total < weight * weight)
            chosen = vt_brand_at(i);
    }
    return chosen;
}

static void draw_colours(vt_person *person, vt_random *random)
{
    char taken[128] = "", name[32];
    for (size_t i = 0; i < VT_PERSON_COLOURS; i++) {
        vt_choice choice = {VT_COLOURS_CASUAL, NULL, taken,
                            person->audience == VT_FOR_WOMEN ? VT_WOMEN : VT_MEN};
        if (!vt_choose(name, sizeof name, &choice, random)) return;
        person->colours[i] = vt_colour_named(name);
        size_t used = strlen(taken);
        snprintf(taken + used, sizeof taken - used, "%s|", name);
    }
}

static const vt_staple *draw_staple(vt_random *random)
{
    const vt_staple *chosen = vt_staple_at(0), *staple;
    double total = 0;
    for (size_t i = 0; (staple = vt_staple_at(i)) != NULL; i++) {
        total += staple->weight;
        if ((double)vt_random_unit(random) * total < staple->weight) chosen = staple;
    }
    return chosen;
}

static size_t choose_article(const vt_chooser *chooser, const char *article, const vt_wish *wish,
                             vt_random *random)
{
    for (size_t type = 0; vt_product_type_at(type); type++)
        if (strcmp(vt_product_type_at(type)->article, article) == 0)
            return vt_choose_from(chooser, vt_demo_shelf(chooser->shop, wish->audience, VT_SHELF_TYPE, type),
                                  wish, random);
    return SIZE_MAX;
}

void vt_person_adopt(vt_person *person, const vt_chooser *chooser, const vt_staple *staple, vt_random *random)
{
    uint32_t rows[VT_MOST_STAPLES];
    vt_wish wish = {.person = person, .audience = person->audience, .taken = rows, .in_stock = true};
    wish.person_number = UINT32_MAX - 1; /* nobody: what others own does not matter */
    wish.day = person->joined_day > VT_DEMO_FIRST_DAY ? person->joined_day : VT_DEMO_FIRST_DAY;
    if (person->habit_count >= VT_MOST_STAPLES) return;
    while (wish.taken_count < person->habit_count) {
        rows[wish.taken_count] = person->habits[wish.taken_count].row;
        wish.taken_count++;
    }
    size_t row = choose_article(chooser, staple->article, &wish, random);
    if (row != SIZE_MAX) person->habits[person->habit_count++] = (vt_habit){(uint32_t)row, staple->days};
}

/* Half were there before; the others come all the time, so that the crowd grows. */
static int32_t draw_joined_day(vt_random *random)
{
    if (vt_random_below(random, 100) < EARLY_PERCENT)
        return VT_DEMO_FIRST_DAY - 1 - (int32_t)vt_random_below(random, YEARS_BEFORE * 365);
    return VT_DEMO_FIRST_DAY + (int32_t)vt_random_below(random, VT_DEMO_DAYS - 20);
}

void vt_person_dress(vt_person *person, const vt_chooser *chooser, vt_random *random)
{
    person->cohort = vt_cohort_at(person->cohort_number);
    for (size_t i = 0; i < VT_PERSON_BRANDS; i++)
        person->brands[i] = draw_brand(chooser->shop, person, random);
    draw_colours(person, random);
    double level = 1 + 0.28 * (double)vt_random_normal(random);
    if (person->cohort->brand_loyalty > 0.5 && person->brands[0]) level *= person->brands[0]->price;
    person->price_level = level < 0.6 ? 0.6 : level > 2 ? 2 : level;
}

static void plan_person(vt_person *person, size_t number, const vt_chooser *chooser, uint64_t seed)
{
    vt_random random = vt_random_seed(seed + number, 0x9E0921E);
    person->cohort_number = cohort_of(number);
    const vt_cohort *cohort = vt_cohort_at(person->cohort_number);
    person->audience = vt_random_below(&random, 100) < cohort->women_percent ? VT_FOR_WOMEN : VT_FOR_MEN;
    person->age = 18 + vt_random_below(&random, 26) + vt_random_below(&random, 32);
    person->parent = person->age > 26 && person->age < 55 && vt_random_below(&random, 100) < 40;
    person->joined_day = draw_joined_day(&random);
    /* A few order very often, most now and then. */
    double luck = (double)vt_random_unit(&random);
    int32_t since = person->joined_day > VT_DEMO_FIRST_DAY ? person->joined_day : VT_DEMO_FIRST_DAY;
    person->orders = cohort->orders * (0.3 + 0.6 / (0.15 + luck)) *
                     ((double)(VT_DEMO_LAST_DAY - since + 1) / VT_DEMO_DAYS);
    vt_person_name(person->name, sizeof person->name, person->audience == VT_FOR_WOMEN, &random);
    vt_person_dress(person, chooser, &random);
    if ((double)vt_random_unit(&random) >= cohort->staple_chance) return;
    vt_person_adopt(person, chooser, draw_staple(&random), &random);
    if (vt_random_below(&random, 3) == 0) vt_person_adopt(person, chooser, draw_staple(&random), &random);
}

void vt_people_plan(vt_person *people, size_t count, const vt_chooser *chooser, uint64_t seed)
{
    for (size_t i = 0; i < count; i++) plan_person(&people[i], i, chooser, seed);
}
