/* rank/: every feature of a small shop by hand; what is missing where something is not known; same asker, same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rank_shelf.h"

typedef struct expected {
    vt_rank_feature feature;
    double value; /* NAN: missing */
} expected;

#define SOURCE(which, rank, score) {(vt_rank_feature)(VT_RANK_SOURCE_FIRST + 2 * (which)), rank}, \
                                   {(vt_rank_feature)(VT_RANK_SOURCE_FIRST + 2 * (which) + 1), score}

static vt_rank_config all_sources(bool rebuys)
{
    vt_rank_config config = vt_rank_config_defaults;
    config.rebuys = rebuys;
    return config;
}

static void hold(const float *row, const expected *expect, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double value = (double)row[expect[i].feature];
        bool right = isnan(expect[i].value) ? isnan(value) : fabs(value - expect[i].value) <= 1e-5;
        if (!right) fail_msg("%s is %.9g, not %.9g", vt_rank_feature_name(expect[i].feature), value, expect[i].value);
    }
}

#define HOLD(row, ...) hold(row, (const expected[]){__VA_ARGS__}, sizeof((const expected[]){__VA_ARGS__}) / sizeof(expected))

static void rows_of(float rows[SHELF][VT_RANK_FEATURES], const rank_shelf *shelf, bool rebuys)
{
    static const uint32_t items[SHELF] = {0, 1, 2, 3, 4, 5};
    vt_rank_config config = all_sources(rebuys);
    vt_rank_scratch *scratch = shelf_scratch(&shelf->shop);
    shelf_found(scratch, &shelf->asker, &config);
    vt_rank_features(scratch, items, SHELF, rows[0]);
    vt_rank_scratch_close(scratch);
}

static void names_are_found_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < VT_RANK_FEATURES; i++) assert_int_equal(vt_rank_feature_named(vt_rank_feature_name(i)), i);
    assert_int_equal(vt_rank_feature_named("item.smell"), VT_RANK_FEATURES);
    assert_string_equal(vt_rank_feature_name(VT_RANK_ITEM_ORDERS), "item.orders");
    assert_string_equal(vt_rank_feature_name(VT_RANK_PAIR_WORDS_MEAN), "pair.words_mean");
    assert_string_equal(vt_rank_feature_name(VT_RANK_SOURCE_BEST), "source.best");
    assert_string_equal(vt_rank_feature_name(VT_RANK_CONTEXT_SEASON), "context.season");
    for (size_t i = 0; i < VT_RANK_SOURCES; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s.rank", vt_rank_source_name((vt_rank_source)i));
        assert_int_equal(vt_rank_feature_named(name), VT_RANK_SOURCE_FIRST + 2 * i);
        snprintf(name, sizeof name, "%s.score", vt_rank_source_name((vt_rank_source)i));
        assert_int_equal(vt_rank_feature_named(name), VT_RANK_SOURCE_FIRST + 2 * i + 1);
        assert_int_equal(vt_rank_feature_group(VT_RANK_SOURCE_FIRST + 2 * i), VT_RANK_GROUP_SOURCE);
    }
    assert_int_equal(vt_rank_feature_group(VT_RANK_USER_POPULARITY), VT_RANK_GROUP_USER);
    assert_int_equal(vt_rank_feature_group(VT_RANK_ITEM_STOCK), VT_RANK_GROUP_ITEM);
    assert_int_equal(vt_rank_feature_group(VT_RANK_PAIR_DEPARTMENT), VT_RANK_GROUP_INTERACTION);
    assert_int_equal(vt_rank_feature_group(VT_RANK_CONTEXT_MONTH), VT_RANK_GROUP_CONTEXT);
}

/* Deeds weigh 1 (item 2), 1 (item 0) and 0.5 (item 1); prices 30, 10 and 20. */
static void the_user_by_hand(void **state)
{
    rank_shelf *shelf = *state;
    float rows[SHELF][VT_RANK_FEATURES];
    rows_of(rows, shelf, true);
    for (size_t item = 0; item < SHELF; item++)
        HOLD(rows[item], {VT_RANK_USER_PURCHASES, 3}, {VT_RANK_USER_PURCHASES_30, 1}, {VT_RANK_USER_DEEDS, 3},
             {VT_RANK_USER_DAYS_SINCE, 10}, {VT_RANK_USER_DAYS_KNOWN, 40}, {VT_RANK_USER_BASKET, 4.0 / 2}, {VT_RANK_USER_GAP, 30},
             {VT_RANK_USER_PRICE, (30 + 10 + 10) / 2.5}, {VT_RANK_USER_PRICE_SPREAD, (10 + 10 + 0) / 2.5 / 20},
             {VT_RANK_USER_TYPES, 2.0 / 3}, {VT_RANK_USER_TOP_CATEGORY, 1.5 / 2.5}, {VT_RANK_USER_TOP_COLOUR, 2 / 2.5},
             {VT_RANK_USER_POPULARITY, (0 + 9 + 0.5 * 2) / 2.5}, {VT_RANK_CONTEXT_MONTH, 10}, {VT_RANK_CONTEXT_WEEKDAY, 4},
             {VT_RANK_CONTEXT_YEAR_DAY, 278}, {VT_RANK_CONTEXT_SEASON, 3});
}

static void items_by_hand(void **state)
{
    float rows[SHELF][VT_RANK_FEATURES];
    rows_of(rows, *state, true);
    HOLD(rows[0], {VT_RANK_ITEM_ORDERS, 9}, {VT_RANK_ITEM_UNITS_7, 2}, {VT_RANK_ITEM_UNITS_30, 5}, {VT_RANK_ITEM_UNITS_90, 9},
         {VT_RANK_ITEM_TREND, (2.0 / 7) / (9.0 / 90)}, {VT_RANK_ITEM_INTEREST_30, 1}, {VT_RANK_ITEM_TYPE_SHARE, 9.0 / (9 + 2 + 10)},
         {VT_RANK_ITEM_AGE, 50}, {VT_RANK_ITEM_DAYS_SINCE, 0}, {VT_RANK_ITEM_REPEAT, 0.25}, {VT_RANK_ITEM_REPEAT_DAYS, 20},
         {VT_RANK_ITEM_PRICE, 10}, {VT_RANK_ITEM_TYPE_PRICE, 10 / ((10 + 20 + 15) / 3.0)}, {VT_RANK_ITEM_DISCOUNT, 0.5},
         {VT_RANK_ITEM_RATING, 4.5}, {VT_RANK_ITEM_STOCK, 3});
    HOLD(rows[1], {VT_RANK_ITEM_UNITS_7, 1}, {VT_RANK_ITEM_UNITS_30, 2}, {VT_RANK_ITEM_UNITS_90, 2}, {VT_RANK_ITEM_INTEREST_30, 5},
         {VT_RANK_ITEM_AGE, 7}, {VT_RANK_ITEM_DAYS_SINCE, 6}, {VT_RANK_ITEM_REPEAT, 0}, {VT_RANK_ITEM_REPEAT_DAYS, NAN},
         {VT_RANK_ITEM_DISCOUNT, 0}, {VT_RANK_ITEM_RATING, NAN}, {VT_RANK_ITEM_STOCK, 0});
    HOLD(rows[2], {VT_RANK_ITEM_UNITS_90, 0}, {VT_RANK_ITEM_TREND, NAN}, {VT_RANK_ITEM_AGE, 95}, {VT_RANK_ITEM_DAYS_SINCE, 95},
         {VT_RANK_ITEM_TYPE_SHARE, NAN}, {VT_RANK_ITEM_STOCK, NAN}, {VT_RANK_ITEM_TYPE_PRICE, 1}); /* nothing of its type was sold */
    HOLD(rows[3], {VT_RANK_ITEM_ORDERS, 0}, {VT_RANK_ITEM_UNITS_30, 0}, {VT_RANK_ITEM_INTEREST_30, 4}, {VT_RANK_ITEM_AGE, NAN},
         {VT_RANK_ITEM_DAYS_SINCE, NAN}, {VT_RANK_ITEM_REPEAT, NAN}, {VT_RANK_ITEM_PRICE, NAN}, {VT_RANK_ITEM_TYPE_PRICE, NAN},
         {VT_RANK_ITEM_DISCOUNT, NAN});
    HOLD(rows[4], {VT_RANK_ITEM_TYPE_SHARE, NAN}, {VT_RANK_ITEM_TYPE_PRICE, NAN}, {VT_RANK_ITEM_PRICE, 5}); /* of no type */
}

static void pairs_by_hand(void **state)
{
    float rows[SHELF][VT_RANK_FEATURES];
    rows_of(rows, *state, true);
    HOLD(rows[0], {VT_RANK_PAIR_DEPARTMENT, 1.5 / 2.5}, {VT_RANK_PAIR_CATEGORY, 1.5 / 2.5}, {VT_RANK_PAIR_TYPE, 1.5 / 2.5},
         {VT_RANK_PAIR_COLOUR, 2 / 2.5}, {VT_RANK_PAIR_BRAND, NAN}, {VT_RANK_PAIR_RECENT_TYPE, 2.0 / 3}, {VT_RANK_PAIR_PRICE, -0.5},
         {VT_RANK_PAIR_PRICE_DISTANCE, 0.5}, {VT_RANK_PAIR_CATEGORY_DAYS, 10}, {VT_RANK_PAIR_TYPE_DAYS, 10}, {VT_RANK_PAIR_BOUGHT, 2},
         {VT_RANK_PAIR_BOUGHT_DAYS, 10}, {VT_RANK_PAIR_DUE, 0.5});
    HOLD(rows[3], {VT_RANK_PAIR_DEPARTMENT, 1 / 2.5}, {VT_RANK_PAIR_CATEGORY, 1 / 2.5}, {VT_RANK_PAIR_TYPE, 1 / 2.5},
         {VT_RANK_PAIR_COLOUR, 0.5 / 2.5}, {VT_RANK_PAIR_RECENT_TYPE, 1.0 / 3}, {VT_RANK_PAIR_PRICE, NAN},
         {VT_RANK_PAIR_PRICE_DISTANCE, NAN}, {VT_RANK_PAIR_CATEGORY_DAYS, 40}, {VT_RANK_PAIR_TYPE_DAYS, 40}, {VT_RANK_PAIR_BOUGHT, 0},
         {VT_RANK_PAIR_BOUGHT_DAYS, NAN}, {VT_RANK_PAIR_DUE, NAN});
    HOLD(rows[4], {VT_RANK_PAIR_DEPARTMENT, 0}, {VT_RANK_PAIR_CATEGORY, 1 / 2.5}, {VT_RANK_PAIR_TYPE, NAN},
         {VT_RANK_PAIR_RECENT_TYPE, NAN}, {VT_RANK_PAIR_TYPE_DAYS, NAN}, {VT_RANK_PAIR_LOOK_MOST, NAN}, {VT_RANK_PAIR_LOOK_MEAN, NAN},
         {VT_RANK_PAIR_WORDS_MOST, NAN}, {VT_RANK_PAIR_WORDS_MEAN, NAN});
    HOLD(rows[5], {VT_RANK_PAIR_PRICE, -0.25}, {VT_RANK_PAIR_PRICE_DISTANCE, 0.25});
    double length = sqrt(200 * 200 + 100 * 100);
    double with_0 = 30 * 200 / (length * 50), with_2 = 40 * 50 / (50.0 * 50.0); /* item 3's length is 50; it shares no word with item 1 */
    HOLD(rows[3], {VT_RANK_PAIR_WORDS_MOST, with_2}, {VT_RANK_PAIR_WORDS_MEAN, (with_0 + with_2) / 3});
    /* Item 3's cosines with items 1, 0 and 2 are 0.48, 0 and 0.6; int8 codes tell them to about a hundredth. */
    assert_true(fabs((double)rows[3][VT_RANK_PAIR_LOOK_MOST] - 0.6) < 0.02);
    assert_true(fabs((double)rows[3][VT_RANK_PAIR_LOOK_MEAN] - 0.36) < 0.02);
}

static void sources_by_hand(void **state)
{
    rank_shelf *shelf = *state;
    float rows[SHELF][VT_RANK_FEATURES];
    rows_of(rows, shelf, true);
    double again = 1 / (1 + 40.0 / 30) + 1 / (1 + 10.0 / 30);
    HOLD(rows[0], SOURCE(VT_RANK_REPURCHASE, 1, again), SOURCE(VT_RANK_CO_PURCHASE, 3, 0.5 * 2 / sqrt(9)),
         SOURCE(VT_RANK_ITEMKNN, 3, 0.5 * 0.75), SOURCE(VT_RANK_TRENDING, 2, 2 + 5), SOURCE(VT_RANK_POPULAR, 2, 9),
         SOURCE(VT_RANK_POPULAR_SEGMENT, 2, 9 * 0.6));
    HOLD(rows[2], SOURCE(VT_RANK_REPURCHASE, 2, 1 / (1 + 40.0 / 30)), SOURCE(VT_RANK_CO_PURCHASE, NAN, 0), SOURCE(VT_RANK_POPULAR, NAN, 0),
         SOURCE(VT_RANK_POPULAR_SEGMENT, NAN, NAN)); /* of another department */
    HOLD(rows[5], SOURCE(VT_RANK_REPURCHASE, NAN, NAN), SOURCE(VT_RANK_CO_PURCHASE, 2, 4 / sqrt(10)), SOURCE(VT_RANK_ITEMKNN, 1, 1 - 0.25),
         SOURCE(VT_RANK_TRENDING, 1, 20), SOURCE(VT_RANK_POPULAR, 1, 10), SOURCE(VT_RANK_POPULAR_SEGMENT, 1, 6));
    HOLD(rows[1], SOURCE(VT_RANK_ITEMKNN, 2, 0.5), SOURCE(VT_RANK_CO_PURCHASE, 1, 2 / sqrt(2)));
    HOLD(rows[3], SOURCE(VT_RANK_ITEMKNN, 4, 0.25)); /* has no row of its own, but is spoken for */
    HOLD(rows[2], SOURCE(VT_RANK_ITEMKNN, NAN, 0));
    HOLD(rows[4], SOURCE(VT_RANK_POPULAR_SEGMENT, NAN, 0)); /* unisex */
    vt_error error = {0};
    for (size_t kind = VT_MODEL_ITEMKNN; kind < VT_MODEL_KINDS; kind++) {
        float scores[SHELF];
        assert_int_equal(vt_model_score(shelf->models[kind], shelf_deeds, 3, scores, &error), VT_OK);
        for (uint32_t item = 0; item < SHELF; item++) {
            float told = rows[item][VT_RANK_SOURCE_FIRST + 2 * (VT_RANK_ITEMKNN + kind - VT_MODEL_ITEMKNN) + 1];
            bool spoken_for = (kind == VT_MODEL_ITEMKNN || kind == VT_MODEL_EASE) && scores[item] != 0.0f;
            if (spoken_for || vt_model_knows(shelf->models[kind], item)) assert_memory_equal(&told, &scores[item], sizeof told);
            else assert_true(isnan(told));
        }
    }
}

static void sources_are_counted(void **state)
{
    float rows[SHELF][VT_RANK_FEATURES];
    rows_of(rows, *state, true);
    for (size_t item = 0; item < SHELF; item++) {
        double count = 0, best = NAN;
        for (size_t source = 0; source < VT_RANK_SOURCES; source++) {
            double rank = (double)rows[item][VT_RANK_SOURCE_FIRST + 2 * source];
            if (isnan(rank)) continue;
            count++;
            if (isnan(best) || rank < best) best = rank;
        }
        HOLD(rows[item], {VT_RANK_SOURCE_COUNT, count}, {VT_RANK_SOURCE_BEST, best});
    }
    HOLD(rows[5], {VT_RANK_SOURCE_COUNT, 9}, {VT_RANK_SOURCE_BEST, 1}); /* all but re-buys */
}

static void half_of_the_year_away_it_is_the_other_season(void **state)
{
    rank_shelf *shelf = *state;
    float rows[SHELF][VT_RANK_FEATURES];
    shelf->asker.southern = true;
    rows_of(rows, shelf, true);
    HOLD(rows[0], {VT_RANK_CONTEXT_SEASON, 1}, {VT_RANK_CONTEXT_MONTH, 10});
    shelf->asker.southern = false;
    shelf->shop.day = 19782; /* Thursday 2024-02-29, before all that is sold: windows end there */
    rows_of(rows, shelf, true);
    shelf->shop.day = SHELF_DAY;
    HOLD(rows[0], {VT_RANK_CONTEXT_SEASON, 0}, {VT_RANK_CONTEXT_MONTH, 2}, {VT_RANK_CONTEXT_WEEKDAY, 3}, {VT_RANK_CONTEXT_YEAR_DAY, 60},
         {VT_RANK_ITEM_UNITS_90, 0}, {VT_RANK_ITEM_AGE, NAN}, {VT_RANK_USER_DAYS_SINCE, 0});
}

/* A shop of which only the number of items is known, and somebody who did nothing. */
static void what_is_not_known_is_missing(void **state)
{
    (void)state;
    rank_shelf bare = {.shop = {.count = SHELF, .unisex = VT_RANK_NONE}, .asker = {.department = VT_RANK_NONE}};
    float rows[SHELF][VT_RANK_FEATURES];
    rows_of(rows, &bare, false);
    for (size_t item = 0; item < SHELF; item++)
        for (size_t i = 0; i < VT_RANK_FEATURES; i++) {
            bool counted = i == VT_RANK_USER_PURCHASES || i == VT_RANK_USER_DEEDS || i == VT_RANK_PAIR_BOUGHT || i == VT_RANK_SOURCE_COUNT;
            if (counted ? rows[item][i] != 0.0f : !isnan(rows[item][i])) fail_msg("%s is %g", vt_rank_feature_name(i), (double)rows[item][i]);
        }
}

static void without_dates_nothing_of_time_is_said(void **state)
{
    static const vt_rank_feature timed[] = {
        VT_RANK_USER_PURCHASES_30, VT_RANK_USER_DAYS_SINCE, VT_RANK_USER_DAYS_KNOWN, VT_RANK_USER_BASKET, VT_RANK_USER_GAP,
        VT_RANK_ITEM_UNITS_7, VT_RANK_ITEM_UNITS_30, VT_RANK_ITEM_UNITS_90, VT_RANK_ITEM_TREND, VT_RANK_ITEM_INTEREST_30,
        VT_RANK_ITEM_TYPE_SHARE, VT_RANK_ITEM_AGE, VT_RANK_ITEM_DAYS_SINCE, VT_RANK_ITEM_REPEAT_DAYS, VT_RANK_PAIR_CATEGORY_DAYS,
        VT_RANK_PAIR_TYPE_DAYS, VT_RANK_PAIR_BOUGHT_DAYS, VT_RANK_PAIR_DUE, VT_RANK_CONTEXT_MONTH, VT_RANK_CONTEXT_WEEKDAY,
        VT_RANK_CONTEXT_YEAR_DAY, VT_RANK_CONTEXT_SEASON};
    rank_shelf *shelf = *state;
    float rows[SHELF][VT_RANK_FEATURES];
    shelf->shop.dated = false;
    rows_of(rows, shelf, true);
    shelf->shop.dated = true;
    for (size_t i = 0; i < sizeof timed / sizeof *timed; i++) assert_true(isnan(rows[0][timed[i]]));
    HOLD(rows[0], {VT_RANK_ITEM_ORDERS, 9}, {VT_RANK_PAIR_BOUGHT, 2}, SOURCE(VT_RANK_REPURCHASE, 1, 2), SOURCE(VT_RANK_TRENDING, NAN, NAN),
         SOURCE(VT_RANK_POPULAR, 2, 9), {VT_RANK_USER_POPULARITY, (7 + 9 + 0.5 * 2) / 2.5});
}

/* Whoever was asked for in between, and whatever else is asked for, a row is the same bytes. */
static void a_row_is_of_its_asker_and_item_alone(void **state)
{
    rank_shelf *shelf = *state;
    float rows[SHELF][VT_RANK_FEATURES], one[VT_RANK_FEATURES];
    static const vt_rank_purchase purchases[] = {{5, 19999, 3}, {4, 19999, 1}};
    static const vt_deed deeds[] = {{4, 1, 1}, {5, 1, 0.25f}};
    vt_rank_asker other = {.purchases = purchases, .purchase_count = 2, .deeds = deeds, .deed_count = 2, .department = 1};
    vt_rank_config config = all_sources(true);
    rows_of(rows, shelf, true);
    vt_rank_scratch *scratch = shelf_scratch(&shelf->shop);
    for (uint32_t item = 0; item < SHELF; item++) {
        shelf_found(scratch, &other, &config);
        vt_rank_features(scratch, &item, 1, one);
        shelf_found(scratch, &shelf->asker, &config);
        vt_rank_features(scratch, &item, 1, one);
        assert_memory_equal(one, rows[item], sizeof one);
    }
    vt_rank_scratch_close(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found_again),
        cmocka_unit_test(the_user_by_hand),
        cmocka_unit_test(items_by_hand),
        cmocka_unit_test(pairs_by_hand),
        cmocka_unit_test(sources_by_hand),
        cmocka_unit_test(sources_are_counted),
        cmocka_unit_test(half_of_the_year_away_it_is_the_other_season),
        cmocka_unit_test(what_is_not_known_is_missing),
        cmocka_unit_test(without_dates_nothing_of_time_is_said),
        cmocka_unit_test(a_row_is_of_its_asker_and_item_alone),
    };
    return cmocka_run_group_tests(tests, open_shelf, close_shelf);
}
