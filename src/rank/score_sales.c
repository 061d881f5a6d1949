/* Sources that start from what everybody bought. */
#include "rank_parts.h"

vt_status vt_rank_score_trending(vt_rank_scratch *scratch, float *scores, vt_error *error)
{
    const vt_rank_day *day = &scratch->day;
    (void)error;
    if (!scratch->shop.signals || !scratch->shop.dated) return VT_OK;
    for (size_t item = 0; item < scratch->shop.count; item++) scores[item] = day->units[0][item] + day->units[VT_RANK_WINDOW_30][item];
    return VT_OK;
}

vt_status vt_rank_score_popular(vt_rank_scratch *scratch, float *scores, vt_error *error)
{
    (void)error;
    if (!scratch->shop.signals) return VT_OK;
    for (size_t item = 0; item < scratch->shop.count; item++) scores[item] = scratch->day.popular[item];
    return VT_OK;
}

vt_status vt_rank_score_popular_segment(vt_rank_scratch *scratch, float *scores, vt_error *error)
{
    const vt_rank_shop *shop = &scratch->shop;
    uint32_t asked = scratch->taste.department;
    bool categories = scratch->taste.totals[VT_RANK_CATEGORY] > 0.0;
    (void)error;
    if (!shop->signals || (!categories && asked == VT_RANK_NONE)) return VT_OK;
    for (uint32_t item = 0; item < shop->count; item++) {
        uint32_t department = vt_rank_value(shop, VT_RANK_DEPARTMENT, item);
        bool within = asked == VT_RANK_NONE || department == asked || (department == shop->unisex && department != VT_RANK_NONE);
        float share = categories ? vt_rank_share(scratch, VT_RANK_CATEGORY, item) : 1.0f;
        if (within && vt_rank_known(share)) scores[item] = scratch->day.popular[item] * share;
    }
    return VT_OK;
}
