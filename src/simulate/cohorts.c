#include "cohorts.h"

#include <string.h>

/* clang-format off */
#define EVEN_MONTHS {0.95, 0.8, 0.95, 1, 1, 0.95, 0.9, 0.85, 1.05, 1.1, 1.3, 1.35}

static const vt_cohort cohorts[VT_COHORTS] = {
    {.name = "brand lovers", .percent = 18, .women_percent = 50, .orders = 1.15,
     .brand_loyalty = 0.8, .outfit_chance = 0.25, .staple_chance = 0.35, .returned_percent = 5,
     .season_power = 1, .months = EVEN_MONTHS},
    {.name = "dress buyers", .percent = 17, .women_percent = 97, .orders = 1.05,
     .brand_loyalty = 0.05, .outfit_chance = 0.55, .staple_chance = 0.25, .returned_percent = 9,
     .season_power = 1, .months = {0.7, 0.8, 1, 1.25, 1.4, 1.3, 1, 0.8, 0.9, 0.9, 1, 1.35},
     .leanings = {{"Dresses", 14}, {"Jumpsuit", 7}, {"Skirts", 2}, {"Heels", 2}, {"Clutches", 2},
                  {"Cardigans", 1.5}}},
    {.name = "shoe collectors", .percent = 15, .women_percent = 52, .orders = 1,
     .brand_loyalty = 0.1, .outfit_chance = 0.4, .staple_chance = 0.45, .returned_percent = 7,
     .season_power = 1, .months = EVEN_MONTHS,
     .leanings = {{"Footwear", 9}, {"Socks", 3}}},
    {.name = "seasonal shoppers", .percent = 20, .women_percent = 55, .orders = 0.75,
     .brand_loyalty = 0.05, .outfit_chance = 0.6, .staple_chance = 0.2, .returned_percent = 5,
     .season_power = 2, .months = {0.5, 0.3, 1.3, 1.5, 0.9, 1.4, 0.6, 0.3, 1.5, 1.6, 1.3, 1.4},
     .leanings = {{"Outerwear", 2}, {"Scarves", 2}, {"Gloves", 2}, {"Beanies", 2}, {"Shorts", 2},
                  {"Sandal", 2}, {"Eyewear", 2}, {"Hat", 2}}},
    {.name = "general", .percent = 30, .women_percent = 52, .orders = 1,
     .brand_loyalty = 0.05, .outfit_chance = 0.6, .staple_chance = 0.5, .returned_percent = 5,
     .season_power = 1, .months = EVEN_MONTHS},
};
/* clang-format on */

static const vt_staple staples[] = {
    {"Socks", 90, 5},        {"Leggings", 150, 2},     {"Tshirts", 120, 4},
    {"Track Pants", 210, 1}, {"Sports Shoes", 180, 2}, {"Flip Flops", 300, 0.5},
};

const vt_cohort *vt_cohort_at(size_t number)
{
    return &cohorts[number];
}

double vt_cohort_leaning(const vt_cohort *cohort, const vt_product_type *type)
{
    const char *const names[] = {type->article, type->sub_category, type->master_category};
    for (size_t name = 0; name < VT_COUNT(names); name++)
        for (size_t i = 0; i < VT_COHORT_LEANINGS && cohort->leanings[i].what; i++)
            if (strcmp(cohort->leanings[i].what, names[name]) == 0) return cohort->leanings[i].factor;
    return 1;
}

const vt_staple *vt_staple_at(size_t index)
{
    return index < VT_COUNT(staples) ? &staples[index] : NULL;
}

const vt_staple *vt_staple_named(const char *article)
{
    for (size_t i = 0; i < VT_COUNT(staples); i++)
        if (strcmp(staples[i].article, article) == 0) return &staples[i];
    return NULL;
}
