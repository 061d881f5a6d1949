/* Sources that start from what the asker did: re-buys, co-purchases, learned models, looks. */
#include "rank_parts.h"

#include "memory.h"
#include "nearest.h"

enum { MONTH_DAYS = 30 };

vt_status vt_rank_score_repurchase(vt_rank_scratch *scratch, float *scores, vt_error *error)
{
    const vt_rank_asker *asker = &scratch->asker;
    (void)error;
    for (size_t i = 0; i < asker->purchase_count; i++) {
        const vt_rank_purchase *purchase = &asker->purchases[i];
        float age = scratch->shop.dated ? vt_rank_days_since(&scratch->shop, purchase->day) : 0.0f;
        float worth = 1.0f / (1.0f + age / (float)MONTH_DAYS), *score = &scores[purchase->item];
        *score = vt_rank_known(*score) ? *score + worth : worth;
    }
    return VT_OK;
}

/* The sums come first, then each over the root of its popularity. Nobody's deeds say nothing; what they do not speak for is 0. */
vt_status vt_rank_score_co_purchase(vt_rank_scratch *scratch, float *scores, vt_error *error)
{
    const vt_signals *signals = scratch->shop.signals;
    (void)error;
    if (!signals || scratch->asker.deed_count == 0) return VT_OK;
    for (size_t item = 0; item < scratch->shop.count; item++) scores[item] = 0.0f;
    for (size_t i = 0; i < scratch->asker.deed_count; i++) {
        const vt_deed *deed = &scratch->asker.deeds[i];
        for (size_t at = signals->partner_offsets[deed->item]; at < signals->partner_offsets[deed->item + 1]; at++)
            scores[signals->partner_rows[at]] += deed->weight * (float)signals->partner_counts[at];
    }
    for (size_t item = 0; item < scratch->shop.count; item++)
        if (signals->orders[item] > 1) scores[item] /= sqrtf((float)signals->orders[item]);
    return VT_OK;
}

static vt_status make_room(vt_rank_scratch *scratch, vt_error *error)
{
    size_t count = scratch->asker.deed_count;
    if (count <= scratch->known_room) return VT_OK;
    vt_deed *grown = vt_resize(scratch->known, scratch->known_room, count, sizeof *grown);
    if (!grown) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu deeds", count);
    scratch->known = grown;
    scratch->known_room = count;
    return VT_OK;
}

static vt_status score_model(vt_rank_scratch *scratch, vt_model_kind kind, float *scores, vt_error *error)
{
    vt_model *model = scratch->shop.models ? scratch->shop.models[kind] : NULL;
    size_t count = 0;
    if (!model) return VT_OK;
    const vt_row_mask *known = &scratch->day.known[kind];
    VT_TRY(make_room(scratch, error));
    for (size_t i = 0; i < scratch->asker.deed_count; i++)
        if (vt_row_mask_has(known, scratch->asker.deeds[i].item)) scratch->known[count++] = scratch->asker.deeds[i];
    vt_asker asker = {.deeds = scratch->known, .deed_count = count};
    if (kind == VT_MODEL_TWO_TOWER) asker.traits = scratch->asker.traits, asker.trait_count = scratch->asker.trait_count;
    if (asker.deed_count + asker.trait_count == 0) return VT_OK;
    VT_TRY(vt_model_score_for(model, &asker, scores, error));
    bool of_vectors = kind == VT_MODEL_IALS || kind == VT_MODEL_TWO_TOWER; /* neighbours may speak for what speaks for none */
    for (size_t item = 0; item < scratch->shop.count; item++)
        if ((of_vectors || scores[item] == 0.0f) && !vt_row_mask_has(known, item)) scores[item] = VT_RANK_MISSING;
    return VT_OK;
}

vt_status vt_rank_score_itemknn(vt_rank_scratch *scratch, float *scores, vt_error *error)
{
    return score_model(scratch, VT_MODEL_ITEMKNN, scores, error);
}

vt_status vt_rank_score_ease(vt_rank_scratch *scratch, float *scores, vt_error *error)
{
    return score_model(scratch, VT_MODEL_EASE, scores, error);
}

vt_status vt_rank_score_ials(vt_rank_scratch *scratch, float *scores, vt_error *error)
{
    return score_model(scratch, VT_MODEL_IALS, scores, error);
}

vt_status vt_rank_score_two_tower(vt_rank_scratch *scratch, float *scores, vt_error *error)
{
    return score_model(scratch, VT_MODEL_TWO_TOWER, scores, error);
}

/* Only what is near one of the anchors gets a score. */
static vt_status score_near(vt_rank_scratch *scratch, uint32_t anchor, size_t limit, float *scores, vt_error *error)
{
    const vt_nearest_options options = {.limit = limit, .recall = 0.95f, .error = error}; /* candidates need not be exactly the nearest */
    vt_scan_report report;
    size_t found = 0;
    if (!vt_query_from_row(&scratch->query, scratch->shop.space, anchor)) return VT_OK;
    VT_TRY(vt_nearest(scratch->shop.space, &scratch->query, &scratch->eligible, &options, scratch->hits, &found, &report));
    for (size_t i = 0; i < found; i++) {
        float *score = &scores[scratch->hits[i].row];
        if (!vt_rank_known(*score) || scratch->hits[i].score > *score) *score = scratch->hits[i].score;
    }
    return VT_OK;
}

vt_status vt_rank_score_similar(vt_rank_scratch *scratch, float *scores, vt_error *error)
{
    const vt_vector_space *space = scratch->shop.space;
    size_t limit = scratch->caps[VT_RANK_SIMILAR], anchors = 0;
    for (size_t i = 0; space && i < scratch->taste.recent_count && anchors < VT_RANK_ANCHORS; i++) {
        uint32_t item = scratch->taste.recent[i];
        vt_space_row_view view;
        if (!vt_space_row(space, item, &view)) continue;
        anchors++;
        vt_status status = score_near(scratch, item, limit, scores, error);
        if (status != VT_OK) return status == VT_NO_MEMORY ? vt_fail(error, status, "out of memory for a scan") : status;
    }
    return VT_OK;
}
