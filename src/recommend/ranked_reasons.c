#include "ranked_reasons.h"

#include "score_rows.h"

#include <stdio.h>

/* How a value is written. */
typedef enum unit { WHOLE, TENTHS, HUNDREDTHS, PERCENT } unit;

typedef struct words {
    const char *label;
    unit unit;
} words;

static const words told[VT_RANK_FEATURES] = {
    [VT_RANK_USER_PURCHASES] = {"your purchases", WHOLE},
    [VT_RANK_USER_PURCHASES_30] = {"your purchases in 30 days", WHOLE},
    [VT_RANK_USER_DEEDS] = {"products that you did something with", WHOLE},
    [VT_RANK_USER_DAYS_SINCE] = {"days since you last bought", WHOLE},
    [VT_RANK_USER_DAYS_KNOWN] = {"days since you first bought", WHOLE},
    [VT_RANK_USER_BASKET] = {"pieces that you buy at once", TENTHS},
    [VT_RANK_USER_GAP] = {"days between your purchases", WHOLE},
    [VT_RANK_USER_PRICE] = {"the price that you usually pay", HUNDREDTHS},
    [VT_RANK_USER_PRICE_SPREAD] = {"how far your prices vary", PERCENT},
    [VT_RANK_USER_TYPES] = {"how many kinds of things you choose", PERCENT},
    [VT_RANK_USER_TOP_CATEGORY] = {"how much you keep to one category", PERCENT},
    [VT_RANK_USER_TOP_COLOUR] = {"how much you keep to one colour", PERCENT},
    [VT_RANK_USER_POPULARITY] = {"sales of what you choose", WHOLE},
    [VT_RANK_ITEM_ORDERS] = {"orders that held it", WHOLE},
    [VT_RANK_ITEM_UNITS_7] = {"sold in 7 days", WHOLE},
    [VT_RANK_ITEM_UNITS_30] = {"sold in 30 days", WHOLE},
    [VT_RANK_ITEM_UNITS_90] = {"sold in 90 days", WHOLE},
    [VT_RANK_ITEM_TREND] = {"this week's sales against usual", PERCENT},
    [VT_RANK_ITEM_INTEREST_30] = {"looks, likes and reviews in 30 days", WHOLE},
    [VT_RANK_ITEM_TYPE_SHARE] = {"share of the sales of its kind", PERCENT},
    [VT_RANK_ITEM_AGE] = {"days since its first sale", WHOLE},
    [VT_RANK_ITEM_DAYS_SINCE] = {"days since its last sale", WHOLE},
    [VT_RANK_ITEM_REPEAT] = {"buyers who bought it again", PERCENT},
    [VT_RANK_ITEM_REPEAT_DAYS] = {"days until it is bought again", WHOLE},
    [VT_RANK_ITEM_PRICE] = {"its price", HUNDREDTHS},
    [VT_RANK_ITEM_TYPE_PRICE] = {"its price against others of its kind", PERCENT},
    [VT_RANK_ITEM_DISCOUNT] = {"its discount", PERCENT},
    [VT_RANK_ITEM_RATING] = {"its rating", TENTHS},
    [VT_RANK_ITEM_STOCK] = {"pieces in stock", WHOLE},
    [VT_RANK_PAIR_DEPARTMENT] = {"your share in its department", PERCENT},
    [VT_RANK_PAIR_CATEGORY] = {"your share in its category", PERCENT},
    [VT_RANK_PAIR_TYPE] = {"your share in its kind", PERCENT},
    [VT_RANK_PAIR_COLOUR] = {"your share in its colour", PERCENT},
    [VT_RANK_PAIR_BRAND] = {"your share in its brand", PERCENT},
    [VT_RANK_PAIR_RECENT_TYPE] = {"its kind among your latest", PERCENT},
    [VT_RANK_PAIR_PRICE] = {"its price above what you usually pay", PERCENT},
    [VT_RANK_PAIR_PRICE_DISTANCE] = {"its price, away from what you usually pay", PERCENT},
    [VT_RANK_PAIR_CATEGORY_DAYS] = {"days since you bought in its category", WHOLE},
    [VT_RANK_PAIR_TYPE_DAYS] = {"days since you bought its kind", WHOLE},
    [VT_RANK_PAIR_BOUGHT] = {"times that you bought it", WHOLE},
    [VT_RANK_PAIR_BOUGHT_DAYS] = {"days since you bought it", WHOLE},
    [VT_RANK_PAIR_DUE] = {"how due it is again", PERCENT},
    [VT_RANK_PAIR_LOOK_MOST] = {"looks like one of your latest", PERCENT},
    [VT_RANK_PAIR_LOOK_MEAN] = {"looks like your latest", PERCENT},
    [VT_RANK_PAIR_WORDS_MOST] = {"described like one of your latest", PERCENT},
    [VT_RANK_PAIR_WORDS_MEAN] = {"described like your latest", PERCENT},
    [VT_RANK_SOURCE_COUNT] = {"ways that lead to it", WHOLE},
    [VT_RANK_SOURCE_BEST] = {"its best place in any of them", WHOLE},
    [VT_RANK_CONTEXT_MONTH] = {"the month", WHOLE},
    [VT_RANK_CONTEXT_WEEKDAY] = {"the day of the week", WHOLE},
    [VT_RANK_CONTEXT_YEAR_DAY] = {"the day of the year", WHOLE},
    [VT_RANK_CONTEXT_SEASON] = {"the season", WHOLE},
};

static const char *const sources[VT_RANK_SOURCES] = {
    [VT_RANK_REPURCHASE] = "what you may buy again",        [VT_RANK_CO_PURCHASE] = "what is bought with your products",
    [VT_RANK_ITEMKNN] = "what people with your products have", [VT_RANK_EASE] = "what your products together point to",
    [VT_RANK_IALS] = "what lies in the direction of your taste", [VT_RANK_TWO_TOWER] = "what comes next after yours",
    [VT_RANK_SIMILAR] = "what looks like your latest",      [VT_RANK_TRENDING] = "what is hot now",
    [VT_RANK_POPULAR] = "what is popular",                  [VT_RANK_POPULAR_SEGMENT] = "what is popular in your categories"};

/* Values of a pack may be of any size. */
static long long whole(double value)
{
    double bounded = value < -1e12 ? -1e12 : value < 1e12 ? value : 1e12;
    return (long long)floor(bounded + 0.5);
}

static void tell_value(vt_reason *reason, const char *label, unit how, double value)
{
    static const long long steps[] = {[WHOLE] = 1, [TENTHS] = 10, [HUNDREDTHS] = 100};
    if (how == WHOLE) vt_reason_label(reason, "%s: %lld", label, whole(value));
    else if (how == PERCENT) vt_reason_label(reason, "%s: %lld %%", label, whole(value * 100.0));
    else {
        long long parts = whole((value < 0.0 ? -value : value) * (double)steps[how]);
        vt_reason_label(reason, "%s: %s%lld.%0*lld", label, value < 0.0 ? "-" : "", parts / steps[how], how == TENTHS ? 1 : 2,
                        parts % steps[how]);
    }
}

static void tell_source(vt_reason *reason, size_t at, float value)
{
    const char *label = sources[at / 2];
    if (at % 2 == 1) tell_value(reason, label, HUNDREDTHS, (double)value);
    else vt_reason_label(reason, "%s: place %lld", label, whole((double)value));
}

void vt_ranked_reason_tell(vt_reason *reason, size_t feature, float value)
{
    size_t at = feature - VT_RANK_SOURCE_FIRST;
    bool of_source = feature >= VT_RANK_SOURCE_FIRST && feature < VT_RANK_SOURCE_COUNT;
    snprintf(reason->term, sizeof reason->term, "%s", vt_rank_feature_name(feature));
    if (value != value) vt_reason_label(reason, "%s: not known", of_source ? sources[at / 2] : told[feature].label);
    else if (of_source) tell_source(reason, at, value);
    else tell_value(reason, told[feature].label, told[feature].unit, (double)value);
}
