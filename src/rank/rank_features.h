/* What a ranker sees of a candidate: one row of numbers for one item, one asker and one day. docs/ranker-features.md has the formula
 * of each. What is not known is missing: a quiet NaN (VT_RANK_MISSING), never a number that stands for it. */
#ifndef VT_RANK_FEATURES_H
#define VT_RANK_FEATURES_H

#include "rank_sources.h"

#include <math.h>

#define VT_RANK_MISSING NAN

/* What the ablation of an evaluation leaves out together. */
typedef enum vt_rank_group {
    VT_RANK_GROUP_USER,
    VT_RANK_GROUP_ITEM,
    VT_RANK_GROUP_INTERACTION,
    VT_RANK_GROUP_SOURCE,
    VT_RANK_GROUP_CONTEXT,
    VT_RANK_GROUPS
} vt_rank_group;

/* Columns. Files name features by their names, so that rows may come between others. */
typedef enum vt_rank_feature {
    /* user */
    VT_RANK_USER_PURCHASES,      /* user.purchases: lines ever */
    VT_RANK_USER_PURCHASES_30,   /* user.purchases_30: of the 30 days before the day of asking; dated */
    VT_RANK_USER_DEEDS,          /* user.deeds: items that something was done with */
    VT_RANK_USER_DAYS_SINCE,     /* user.days_since: days since the last purchase */
    VT_RANK_USER_DAYS_KNOWN,     /* user.days_known: days since the first purchase */
    VT_RANK_USER_BASKET,         /* user.basket: pieces bought on a day of buying, mean */
    VT_RANK_USER_GAP,            /* user.gap: mean days between two days of buying */
    VT_RANK_USER_PRICE,          /* user.price: mean price of the deeds by weight */
    VT_RANK_USER_PRICE_SPREAD,   /* user.price_spread: mean distance of their prices from it, over it */
    VT_RANK_USER_TYPES,          /* user.types: distinct types among the deeds, over the deeds with a type */
    VT_RANK_USER_TOP_CATEGORY,   /* user.top_category: largest share of the deeds' weight in one category */
    VT_RANK_USER_TOP_COLOUR,     /* user.top_colour: likewise of a colour */
    VT_RANK_USER_POPULARITY,     /* user.popularity: what the source `popular` counts of the deeds, mean by weight */
    /* item */
    VT_RANK_ITEM_ORDERS,         /* item.orders: all that held it */
    VT_RANK_ITEM_UNITS_7,        /* item.units_7: pieces sold in 7 days; so for the next two */
    VT_RANK_ITEM_UNITS_30,
    VT_RANK_ITEM_UNITS_90,
    VT_RANK_ITEM_TREND,          /* item.trend: units_7 / 7 over units_90 / 90 */
    VT_RANK_ITEM_INTEREST_30,    /* item.interest_30: looks, likes, bookmarks and reviews in 30 days */
    VT_RANK_ITEM_TYPE_SHARE,     /* item.type_share: units_90 over those of all items of its type */
    VT_RANK_ITEM_AGE,            /* item.age: days since the first sale that is remembered */
    VT_RANK_ITEM_DAYS_SINCE,     /* item.days_since: days since the last one */
    VT_RANK_ITEM_REPEAT,         /* item.repeat: share of its buyers who bought it again */
    VT_RANK_ITEM_REPEAT_DAYS,    /* item.repeat_days: median days between */
    VT_RANK_ITEM_PRICE,          /* item.price: in units of the currency */
    VT_RANK_ITEM_TYPE_PRICE,     /* item.type_price: price over the mean price of its type */
    VT_RANK_ITEM_DISCOUNT,       /* item.discount: 1 - price / list price */
    VT_RANK_ITEM_RATING,         /* item.rating: stars */
    VT_RANK_ITEM_STOCK,          /* item.stock: pieces */
    /* interaction */
    VT_RANK_PAIR_DEPARTMENT,     /* pair.department: share of the deeds' weight in the item's department; so for the next four */
    VT_RANK_PAIR_CATEGORY,
    VT_RANK_PAIR_TYPE,
    VT_RANK_PAIR_COLOUR,
    VT_RANK_PAIR_BRAND,
    VT_RANK_PAIR_RECENT_TYPE,    /* pair.recent_type: share of the latest VT_RANK_RECENT deeds that are of its type */
    VT_RANK_PAIR_PRICE,          /* pair.price: (price - user.price) / user.price */
    VT_RANK_PAIR_PRICE_DISTANCE, /* pair.price_distance: its absolute value */
    VT_RANK_PAIR_CATEGORY_DAYS,  /* pair.category_days: days since the last purchase in the category */
    VT_RANK_PAIR_TYPE_DAYS,      /* pair.type_days: likewise of the type */
    VT_RANK_PAIR_BOUGHT,         /* pair.bought: purchases of this item */
    VT_RANK_PAIR_BOUGHT_DAYS,    /* pair.bought_days: days since the last one */
    VT_RANK_PAIR_DUE,            /* pair.due: bought_days over item.repeat_days */
    VT_RANK_PAIR_LOOK_MOST,      /* pair.look_most: highest cosine in the space with one of the latest VT_RANK_RECENT deeds */
    VT_RANK_PAIR_LOOK_MEAN,      /* pair.look_mean: their mean */
    VT_RANK_PAIR_WORDS_MOST,     /* pair.words_most: likewise, cosine of the words' TF-IDF */
    VT_RANK_PAIR_WORDS_MEAN,
    /* source: NAME.rank (1 is best, missing where the source does not name the item) and NAME.score (of all items that it can score)
     * for each of vt_rank_source, in its order */
    VT_RANK_SOURCE_FIRST,
    VT_RANK_SOURCE_COUNT = VT_RANK_SOURCE_FIRST + 2 * VT_RANK_SOURCES, /* source.count: how many name it */
    VT_RANK_SOURCE_BEST,         /* source.best: the best rank of them */
    /* context */
    VT_RANK_CONTEXT_MONTH,       /* context.month: 1..12 */
    VT_RANK_CONTEXT_WEEKDAY,     /* context.weekday: 0 Monday .. 6 Sunday */
    VT_RANK_CONTEXT_YEAR_DAY,    /* context.year_day: 1..366 */
    VT_RANK_CONTEXT_SEASON,      /* context.season: 0 winter, 1 spring, 2 summer, 3 autumn, where the asker is */
    VT_RANK_FEATURES
} vt_rank_feature;

/* "item.units_30", "ease.score". */
const char *vt_rank_feature_name(size_t feature);
/* VT_RANK_FEATURES when there is none of that name. */
size_t vt_rank_feature_named(const char *name);
vt_rank_group vt_rank_feature_group(size_t feature);
/* "user", "item", "interaction", "source", "context". */
const char *vt_rank_group_name(vt_rank_group group);

/* rows: f32[count][VT_RANK_FEATURES] of any items below the shop's count, for the asker that vt_rank_candidates was last asked for. Never
 * allocates. A row depends on its item alone, not on what else is asked for. */
void vt_rank_features(vt_rank_scratch *scratch, const uint32_t *items, size_t count, float *rows);

#endif
