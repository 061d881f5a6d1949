#include "rank_features.h"

#include <string.h>

/* In the order of vt_rank_feature; the first part of a name tells the group, but for those of sources. */
static const char *const names[] = {
    "user.purchases", "user.purchases_30", "user.deeds", "user.days_since", "user.days_known", "user.basket", "user.gap", "user.price",
    "user.price_spread", "user.types", "user.top_category", "user.top_colour", "user.popularity",
    "item.orders", "item.units_7", "item.units_30", "item.units_90", "item.trend", "item.interest_30", "item.type_share", "item.age",
    "item.days_since", "item.repeat", "item.repeat_days", "item.price", "item.type_price", "item.discount", "item.rating", "item.stock",
    "pair.department", "pair.category", "pair.type", "pair.colour", "pair.brand", "pair.recent_type", "pair.price",
    "pair.price_distance", "pair.category_days", "pair.type_days", "pair.bought", "pair.bought_days", "pair.due", "pair.look_most",
    "pair.look_mean", "pair.words_most", "pair.words_mean",
    "repurchase.rank", "repurchase.score", "co-purchase.rank", "co-purchase.score", "itemknn.rank", "itemknn.score", "ease.rank",
    "ease.score", "ials.rank", "ials.score", "two-tower.rank", "two-tower.score", "similar.rank", "similar.score", "trending.rank",
    "trending.score", "popular.rank", "popular.score", "popular-segment.rank", "popular-segment.score", "source.count", "source.best",
    "context.month", "context.weekday", "context.year_day", "context.season",
};
_Static_assert(sizeof names / sizeof *names == VT_RANK_FEATURES, "a name for every feature");

const char *vt_rank_feature_name(size_t feature) { return names[feature]; }

size_t vt_rank_feature_named(const char *name)
{
    size_t feature = 0;
    while (feature < VT_RANK_FEATURES && strcmp(names[feature], name) != 0) feature++;
    return feature;
}

vt_rank_group vt_rank_feature_group(size_t feature)
{
    if (feature < VT_RANK_ITEM_ORDERS) return VT_RANK_GROUP_USER;
    if (feature < VT_RANK_PAIR_DEPARTMENT) return VT_RANK_GROUP_ITEM;
    if (feature < VT_RANK_SOURCE_FIRST) return VT_RANK_GROUP_INTERACTION;
    return feature < VT_RANK_CONTEXT_MONTH ? VT_RANK_GROUP_SOURCE : VT_RANK_GROUP_CONTEXT;
}

const char *vt_rank_group_name(vt_rank_group group)
{
    static const char *const groups[VT_RANK_GROUPS] = {"user", "item", "interaction", "source", "context"};
    return groups[group];
}
