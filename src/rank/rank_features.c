#include "rank_parts.h"

#include "calendar.h"

#include <string.h>

/* a / b, or missing where b is nothing. */
static float over(double a, double b) { return b > 0.0 ? (float)(a / b) : VT_RANK_MISSING; }

static void tell_context(const vt_rank_scratch *scratch, float *row)
{
    if (!scratch->shop.dated) return;
    vt_date date = vt_date_of_day(scratch->shop.day);
    int32_t new_year = vt_day_of_date((vt_date){date.year, 1, 1});
    int season = date.month % 12 / 3;
    row[VT_RANK_CONTEXT_MONTH] = (float)date.month;
    row[VT_RANK_CONTEXT_WEEKDAY] = (float)((scratch->shop.day % 7 + 10) % 7); /* day 0 was a Thursday */
    row[VT_RANK_CONTEXT_YEAR_DAY] = (float)(scratch->shop.day - new_year + 1);
    row[VT_RANK_CONTEXT_SEASON] = (float)(scratch->asker.southern ? (season + 2) % 4 : season);
}

static void tell_sales(const vt_rank_scratch *scratch, uint32_t item, float *row)
{
    const vt_rank_day *day = &scratch->day;
    const vt_signals *signals = scratch->shop.signals;
    if (!signals) return;
    row[VT_RANK_ITEM_ORDERS] = (float)signals->orders[item];
    row[VT_RANK_ITEM_REPEAT] = over((double)signals->repeat_buyers[item], (double)signals->buyers[item]);
    if (!scratch->shop.dated) return;
    if (signals->repeat_days[item]) row[VT_RANK_ITEM_REPEAT_DAYS] = (float)signals->repeat_days[item];
    for (size_t window = 0; window < VT_RANK_WINDOWS; window++) row[VT_RANK_ITEM_UNITS_7 + window] = day->units[window][item];
    row[VT_RANK_ITEM_TREND] = over((double)day->units[0][item] / 7.0, (double)day->units[VT_RANK_WINDOW_90][item] / 90.0);
    row[VT_RANK_ITEM_INTEREST_30] = day->interest_30[item];
    row[VT_RANK_ITEM_AGE] = day->age[item];
    row[VT_RANK_ITEM_DAYS_SINCE] = day->days_since[item];
    uint32_t type = vt_rank_value(&scratch->shop, VT_RANK_TYPE, item);
    if (type != VT_RANK_NONE) row[VT_RANK_ITEM_TYPE_SHARE] = over((double)day->units[VT_RANK_WINDOW_90][item], day->type_units[type]);
}

static void tell_product(const vt_rank_scratch *scratch, uint32_t item, float *row)
{
    const vt_rank_shop *shop = &scratch->shop;
    uint32_t type = vt_rank_value(shop, VT_RANK_TYPE, item);
    float price = vt_rank_price(shop, item), usual = scratch->taste.user[VT_RANK_USER_PRICE];
    row[VT_RANK_ITEM_PRICE] = price;
    if (shop->rating_tenths && shop->rating_tenths[item] >= 0) row[VT_RANK_ITEM_RATING] = (float)shop->rating_tenths[item] / 10.0f;
    if (shop->stock && shop->stock[item] >= 0) row[VT_RANK_ITEM_STOCK] = (float)shop->stock[item];
    if (!vt_rank_known(price)) return;
    if (type != VT_RANK_NONE) row[VT_RANK_ITEM_TYPE_PRICE] = over((double)price, scratch->day.type_price[type]);
    if (shop->list_price_cents) {
        int64_t cents = shop->price_cents[item], list = shop->list_price_cents[item];
        row[VT_RANK_ITEM_DISCOUNT] = list > cents ? (float)(1.0 - (double)cents / (double)list) : 0.0f;
    }
    if (!vt_rank_known(usual) || !(usual > 0.0f)) return;
    row[VT_RANK_PAIR_PRICE] = (price - usual) / usual;
    row[VT_RANK_PAIR_PRICE_DISTANCE] = fabsf(row[VT_RANK_PAIR_PRICE]);
}

/* The share of the latest deeds that are of the item's type, of those with a type. */
static float recent_type(const vt_rank_scratch *scratch, uint32_t item)
{
    const vt_rank_shop *shop = &scratch->shop;
    uint32_t type = vt_rank_value(shop, VT_RANK_TYPE, item);
    size_t with_type = 0, alike = 0;
    for (size_t i = 0; i < scratch->taste.recent_count; i++) {
        uint32_t other = vt_rank_value(shop, VT_RANK_TYPE, scratch->taste.recent[i]);
        with_type += other != VT_RANK_NONE;
        alike += other != VT_RANK_NONE && other == type;
    }
    return type == VT_RANK_NONE ? VT_RANK_MISSING : over((double)alike, (double)with_type);
}

static float days_since_value(const vt_rank_scratch *scratch, vt_rank_attribute attribute, uint32_t item)
{
    uint32_t value = vt_rank_value(&scratch->shop, attribute, item);
    if (!scratch->shop.dated || value == VT_RANK_NONE || scratch->taste.last_days[attribute][value] == INT32_MIN)
        return VT_RANK_MISSING;
    return vt_rank_days_since(&scratch->shop, scratch->taste.last_days[attribute][value]);
}

static void tell_pair(const vt_rank_scratch *scratch, uint32_t item, float *row)
{
    const vt_rank_taste *taste = &scratch->taste;
    for (size_t i = 0; i < VT_RANK_ATTRIBUTES; i++)
        row[VT_RANK_PAIR_DEPARTMENT + i] = vt_rank_share(scratch, (vt_rank_attribute)i, item);
    row[VT_RANK_PAIR_RECENT_TYPE] = recent_type(scratch, item);
    row[VT_RANK_PAIR_CATEGORY_DAYS] = days_since_value(scratch, VT_RANK_CATEGORY, item);
    row[VT_RANK_PAIR_TYPE_DAYS] = days_since_value(scratch, VT_RANK_TYPE, item);
    row[VT_RANK_PAIR_BOUGHT] = (float)taste->bought[item];
    if (taste->bought[item] && scratch->shop.dated) {
        row[VT_RANK_PAIR_BOUGHT_DAYS] = vt_rank_days_since(&scratch->shop, taste->bought_day[item]);
        if (vt_rank_known(row[VT_RANK_ITEM_REPEAT_DAYS]))
            row[VT_RANK_PAIR_DUE] = row[VT_RANK_PAIR_BOUGHT_DAYS] / row[VT_RANK_ITEM_REPEAT_DAYS];
    }
    vt_rank_look(scratch, item, &row[VT_RANK_PAIR_LOOK_MOST], &row[VT_RANK_PAIR_LOOK_MEAN]);
    vt_rank_words(scratch, item, &row[VT_RANK_PAIR_WORDS_MOST], &row[VT_RANK_PAIR_WORDS_MEAN]);
}

static void tell_sources(const vt_rank_scratch *scratch, uint32_t item, float *row)
{
    size_t count = 0, best = 0;
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) {
        size_t rank = scratch->ranks[source][item];
        row[VT_RANK_SOURCE_FIRST + 2 * source + 1] = scratch->scores[source][item];
        if (rank == 0) continue;
        row[VT_RANK_SOURCE_FIRST + 2 * source] = (float)rank;
        count++;
        if (best == 0 || rank < best) best = rank;
    }
    row[VT_RANK_SOURCE_COUNT] = (float)count;
    if (best) row[VT_RANK_SOURCE_BEST] = (float)best;
}

void vt_rank_features(vt_rank_scratch *scratch, const uint32_t *items, size_t count, float *rows)
{
    float same[VT_RANK_FEATURES]; /* of every item */
    for (size_t i = 0; i < VT_RANK_FEATURES; i++) same[i] = VT_RANK_MISSING;
    memcpy(same, scratch->taste.user, sizeof scratch->taste.user);
    tell_context(scratch, same);
    for (size_t i = 0; i < count; i++) {
        float *row = rows + i * VT_RANK_FEATURES;
        VT_CHECK(items[i] < scratch->shop.count);
        memcpy(row, same, sizeof same);
        tell_sales(scratch, items[i], row);
        tell_product(scratch, items[i], row);
        tell_pair(scratch, items[i], row);
        tell_sources(scratch, items[i], row);
    }
}
