#include "rank_parts.h"

#include "memory.h"

#include <string.h>

typedef struct source_row {
    const char *name;
    vt_rank_scorer *score;
    bool any_score; /* what scores 0 or less is a candidate too */
} source_row;

static const source_row sources[VT_RANK_SOURCES] = {
    [VT_RANK_REPURCHASE] = {"repurchase", vt_rank_score_repurchase, false},
    [VT_RANK_CO_PURCHASE] = {"co-purchase", vt_rank_score_co_purchase, false},
    [VT_RANK_ITEMKNN] = {"itemknn", vt_rank_score_itemknn, false},
    [VT_RANK_EASE] = {"ease", vt_rank_score_ease, false},
    [VT_RANK_IALS] = {"ials", vt_rank_score_ials, false},
    [VT_RANK_TWO_TOWER] = {"two-tower", vt_rank_score_two_tower, true},
    [VT_RANK_SIMILAR] = {"similar", vt_rank_score_similar, true},
    [VT_RANK_TRENDING] = {"trending", vt_rank_score_trending, false},
    [VT_RANK_POPULAR] = {"popular", vt_rank_score_popular, false},
    [VT_RANK_POPULAR_SEGMENT] = {"popular-segment", vt_rank_score_popular_segment, false},
};

const vt_rank_config vt_rank_config_defaults = {.caps = {[VT_RANK_REPURCHASE] = 100,
                                                         [VT_RANK_CO_PURCHASE] = 200,
                                                         [VT_RANK_ITEMKNN] = 200,
                                                         [VT_RANK_EASE] = 200,
                                                         [VT_RANK_IALS] = 200,
                                                         [VT_RANK_TWO_TOWER] = 200,
                                                         [VT_RANK_SIMILAR] = 100,
                                                         [VT_RANK_TRENDING] = 100,
                                                         [VT_RANK_POPULAR] = 100,
                                                         [VT_RANK_POPULAR_SEGMENT] = 100}};

const char *vt_rank_source_name(vt_rank_source source) { return sources[source].name; }

vt_rank_source vt_rank_source_named(const char *name)
{
    size_t source = 0;
    while (source < VT_RANK_SOURCES && strcmp(sources[source].name, name) != 0) source++;
    return (vt_rank_source)source;
}

static bool take_source(vt_rank_scratch *scratch, size_t source)
{
    scratch->scores[source] = vt_alloc(scratch->shop.count, sizeof *scratch->scores[source]);
    scratch->ranks[source] = vt_alloc(scratch->shop.count, sizeof *scratch->ranks[source]);
    scratch->lists[source] = vt_alloc(VT_RANK_MOST_CAP, sizeof *scratch->lists[source]);
    return scratch->scores[source] && scratch->ranks[source] && scratch->lists[source];
}

static vt_status take(vt_rank_scratch *scratch, vt_error *error)
{
    bool enough = true;
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) enough = take_source(scratch, source) && enough;
    scratch->eligible = vt_row_mask_open(scratch->shop.count, false);
    scratch->named = vt_row_mask_open(scratch->shop.count, false);
    scratch->items = vt_alloc(VT_RANK_MOST_CANDIDATES, sizeof *scratch->items);
    scratch->hits = vt_alloc(2 * VT_RANK_MOST_CAP, sizeof *scratch->hits);
    enough = enough && scratch->eligible.words && scratch->named.words && scratch->items && scratch->hits;
    if (!enough) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu items", scratch->shop.count);
    VT_TRY(vt_rank_day_open(scratch, error));
    VT_TRY(vt_rank_taste_open(scratch, error));
    return vt_rank_similarity_open(scratch, error);
}

vt_status vt_rank_scratch_open(vt_rank_scratch **out, const vt_rank_shop *shop, vt_error *error)
{
    vt_rank_scratch *scratch = *out = vt_alloc(1, sizeof *scratch);
    if (!scratch) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    VT_CHECK((!shop->space || shop->space->rows <= shop->count) && (!shop->terms || shop->terms->rows <= shop->count));
    VT_CHECK(shop->count < UINT32_MAX && (!shop->signals || shop->signals->rows == shop->count));
    scratch->shop = *shop;
    if (shop->space && !vt_space_ready(shop->space)) scratch->shop.space = NULL;
    vt_status status = take(scratch, error);
    if (status == VT_OK) return VT_OK;
    vt_rank_scratch_close(scratch);
    *out = NULL;
    return status;
}

void vt_rank_scratch_close(vt_rank_scratch *scratch)
{
    if (!scratch) return;
    vt_rank_day_close(&scratch->day);
    vt_rank_taste_close(&scratch->taste);
    vt_rank_similarity_close(scratch);
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) {
        vt_free(scratch->scores[source]);
        vt_free(scratch->ranks[source]);
        vt_free(scratch->lists[source]);
    }
    vt_row_mask_close(&scratch->eligible);
    vt_row_mask_close(&scratch->named);
    vt_free(scratch->items);
    vt_free(scratch->hits);
    vt_free(scratch->known);
    vt_free(scratch);
}

static void find_eligible(vt_rank_scratch *scratch, bool rebuys)
{
    const vt_rank_asker *asker = &scratch->asker;
    vt_row_mask *eligible = &scratch->eligible;
    for (size_t item = 0; item < eligible->rows; item += 64) {
        size_t left = eligible->rows - item;
        uint64_t all = left < 64 ? (1ull << left) - 1 : ~0ull;
        eligible->words[item / 64] = asker->allowed && asker->allowed->words ? asker->allowed->words[item / 64] & all : all;
        scratch->named.words[item / 64] = 0;
    }
    for (size_t i = 0; !rebuys && i < asker->purchase_count; i++) vt_row_mask_drop(eligible, asker->purchases[i].item);
    for (size_t i = 0; !rebuys && i < asker->deed_count; i++) vt_row_mask_drop(eligible, asker->deeds[i].item);
}

static void name_best(vt_rank_scratch *scratch, size_t source)
{
    const vt_row_mask *eligible = &scratch->eligible;
    const float *scores = scratch->scores[source];
    vt_top_hits top = vt_top_hits_into(scratch->hits, scratch->caps[source]);
    for (size_t word = 0; word * 64 < eligible->rows; word++)
        for (uint64_t bits = eligible->words[word]; bits; bits &= bits - 1) {
            uint32_t item = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(bits);
            if (scores[item] > 0.0f || (sources[source].any_score && vt_rank_known(scores[item])))
                vt_top_hits_push(&top, scores[item], item);
        }
    scratch->list_counts[source] = vt_top_hits_finish(&top);
    for (size_t i = 0; i < scratch->list_counts[source]; i++) {
        uint32_t item = scratch->lists[source][i] = scratch->hits[i].row;
        scratch->ranks[source][item] = (uint16_t)(i + 1);
        vt_row_mask_add(&scratch->named, item);
    }
}

static vt_status ask_source(vt_rank_scratch *scratch, size_t source, vt_error *error)
{
    float *scores = scratch->scores[source];
    for (size_t i = 0; i < scratch->list_counts[source]; i++) scratch->ranks[source][scratch->lists[source][i]] = 0;
    scratch->list_counts[source] = 0;
    for (size_t item = 0; item < scratch->shop.count; item++) scores[item] = VT_RANK_MISSING;
    if (scratch->caps[source] == 0) return VT_OK;
    VT_TRY(sources[source].score(scratch, scores, error));
    name_best(scratch, source);
    return VT_OK;
}

static void unite(vt_rank_found *out, vt_rank_scratch *scratch)
{
    *out = (vt_rank_found){.items = scratch->items};
    for (size_t word = 0; word * 64 < scratch->named.rows; word++)
        for (uint64_t bits = scratch->named.words[word]; bits; bits &= bits - 1)
            scratch->items[out->count++] = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(bits);
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) {
        out->lists[source] = scratch->lists[source];
        out->list_counts[source] = scratch->list_counts[source];
    }
}

vt_status vt_rank_candidates(vt_rank_found *out, vt_rank_scratch *scratch, const vt_rank_asker *asker, const vt_rank_config *config,
                             vt_error *error)
{
    size_t sum = 0;
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) {
        VT_CHECK(config->caps[source] <= VT_RANK_MOST_CAP);
        scratch->caps[source] = config->caps[source];
        sum += config->caps[source];
    }
    VT_CHECK(sum <= VT_RANK_MOST_CANDIDATES);
    if (!config->rebuys) scratch->caps[VT_RANK_REPURCHASE] = 0;
    scratch->asker = *asker;
    vt_rank_taste_read(scratch);
    vt_rank_similarity_aim(scratch);
    find_eligible(scratch, config->rebuys);
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) VT_TRY(ask_source(scratch, source, error));
    unite(out, scratch);
    return VT_OK;
}
