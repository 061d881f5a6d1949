/* "similar": nearer than chance, and of the same kind more often than chance. */
#include "check_behaviour.h"

#include "check_shoppers.h"
#include "memory.h"
#include "seeded_random.h"

/* Sums over a sample of products and their look-alikes. */
typedef struct sample {
    size_t products;
    size_t nearest, same_type; /* the first VT_CHECK_NEAREST of each */
    double top_sum;
    double lowest;
    cJSON *lowest_example;
} sample;

static bool has_vector(const vt_vector_space *space, size_t row)
{
    vt_space_row_view view;
    return vt_space_row(space, row, &view);
}

static void take(sample *seen, vt_checked_pack *pack, size_t row, const cJSON *request, const cJSON *items)
{
    const uint32_t *types = pack->columns.facets[VT_FACET_ARTICLE_TYPE];
    const cJSON *item, *best = cJSON_GetArrayItem(items, 0);
    double top = (double)vt_checked_micros(cJSON_GetObjectItem(best, "score")) / 1e6;
    int place = 0;
    cJSON_ArrayForEach(item, items)
    {
        size_t other = vt_checked_pack_row(pack, item);
        if (place++ == VT_CHECK_NEAREST) break;
        seen->same_type += other != SIZE_MAX && types[other] == types[row];
        seen->nearest++;
    }
    seen->products++;
    seen->top_sum += top;
    if (seen->lowest_example && top >= seen->lowest) return;
    cJSON_Delete(seen->lowest_example);
    seen->lowest = top;
    seen->lowest_example = cJSON_CreateObject();
    cJSON_AddItemToObject(seen->lowest_example, "request", cJSON_Duplicate(request, true));
    cJSON_AddItemToObject(seen->lowest_example, "item", cJSON_Duplicate(cJSON_GetObjectItem(best, "id"), true));
    cJSON_AddItemToObject(seen->lowest_example, "score", cJSON_Duplicate(cJSON_GetObjectItem(best, "score"), true));
}

static vt_status sample_answers(vt_checked_pack *pack, const vt_vector_space *space, sample *seen, vt_error *error)
{
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < VT_CHECK_SAMPLE; i++) {
        size_t row = vt_spread_row(pack, i, VT_CHECK_SAMPLE);
        if (row == last || !has_vector(space, row)) continue;
        last = row;
        cJSON *request = vt_checked_pack_request(pack, "similar", row, VT_CHECK_TOP);
        cJSON *result = vt_checked_pack_ask(pack, "recommend", request, error);
        const cJSON *items = cJSON_GetObjectItem(result, "items");
        bool cold = cJSON_IsTrue(cJSON_GetObjectItem(result, "coldStart"));
        if (result && !cold && cJSON_GetArraySize(items)) take(seen, pack, row, request, items);
        cJSON_Delete(request);
        cJSON_Delete(result);
        if (!result) return error->status;
    }
    return VT_OK;
}

/* The cosine of two rows: the best of the one row that the mask lets through. */
static vt_status cosine(const vt_vector_space *space, vt_query *query, size_t left, size_t right, double *out)
{
    vt_row_mask mask = vt_row_mask_open(space->rows, false);
    vt_hit hit;
    size_t filled = 0;
    vt_scan_report scan;
    if (!mask.words) return VT_NO_MEMORY;
    vt_row_mask_add(&mask, right);
    vt_query_from_row(query, space, left);
    vt_nearest_options options = {.limit = 1, .recall = 1.0f};
    vt_status status = vt_nearest(space, query, &mask, &options, &hit, &filled, &scan);
    vt_row_mask_close(&mask);
    *out = filled ? (double)hit.score : 0;
    return status;
}

/* Mean cosine of random pairs of different products. */
static vt_status random_mean(const vt_vector_space *space, double *mean, vt_error *error)
{
    vt_random random = vt_random_seed(VT_CHECK_SEED, 1);
    vt_query query = {0};
    vt_status status = vt_query_open(&query, space);
    double sum = 0, one = 0;
    size_t pairs = 0;
    for (size_t i = 0; status == VT_OK && i < 4 * VT_CHECK_SAMPLE && pairs < VT_CHECK_SAMPLE; i++) {
        size_t left = vt_random_below(&random, (uint32_t)space->rows), right = vt_random_below(&random, (uint32_t)space->rows);
        if (left == right || !has_vector(space, left) || !has_vector(space, right)) continue;
        status = cosine(space, &query, left, right, &one);
        sum += one;
        pairs++;
    }
    vt_query_close(&query);
    *mean = pairs ? sum / (double)pairs : 0;
    return status == VT_OK ? VT_OK : vt_fail(error, status, "similar: out of memory");
}

static void judge_floor(vt_checked_pack *pack, sample *seen, double chance)
{
    double mean = seen->top_sum / (double)seen->products;
    if (mean >= VT_CHECK_SIMILAR_FLOOR && mean > chance) {
        vt_report_held(&pack->report, "similar", "similarity floor",
                       "the nearest of %zu products is at %.3f in the mean (floor %.2f, random pairs %.3f)", seen->products, mean,
                       VT_CHECK_SIMILAR_FLOOR, chance);
        return;
    }
    cJSON *example = cJSON_Duplicate(seen->lowest_example, true);
    cJSON_AddNumberToObject(example, "meanTopScore", mean);
    cJSON_AddNumberToObject(example, "meanOfRandomPairs", chance);
    vt_report_broken(&pack->report, "similar", "similarity floor", example,
                     "the nearest of %zu products is at %.3f in the mean (floor %.2f, random pairs %.3f)", seen->products, mean,
                     VT_CHECK_SIMILAR_FLOOR, chance);
}

/* The chance that two random products have one type: sum over types of share squared. VT_NO_MEMORY. */
static vt_status chance_of_type(const vt_checked_pack *pack, double *chance)
{
    size_t rows = pack->columns.count, values = pack->columns.value_counts[VT_FACET_ARTICLE_TYPE];
    size_t *counts = vt_alloc(values, sizeof *counts);
    if (!counts) return VT_NO_MEMORY;
    for (size_t row = 0; row < rows; row++) counts[pack->columns.facets[VT_FACET_ARTICLE_TYPE][row]]++;
    *chance = 0;
    for (size_t value = 0; value < values; value++) {
        double share = (double)counts[value] / (double)rows;
        *chance += share * share;
    }
    vt_free(counts);
    return VT_OK;
}

/* Of few dims even random vectors have near neighbours; of the same kind those are only as often as chance has it. */
static void judge_kind(vt_checked_pack *pack, const sample *seen, double chance)
{
    double share = (double)seen->same_type / (double)seen->nearest;
    if (chance > 0.5 || pack->columns.count < 2 * VT_CHECK_TOP) {
        vt_report_skipped(&pack->report, "similar", "same kind", "%s", chance > 0.5 ? "most products are of one type" : "too few products");
        return;
    }
    if (share >= 1.5 * chance) {
        vt_report_held(&pack->report, "similar", "same kind", "%.0f %% of the look-alikes are of the product's type (by chance %.0f %%)",
                       100 * share, 100 * chance);
        return;
    }
    cJSON *example = cJSON_Duplicate(seen->lowest_example, true);
    cJSON_AddNumberToObject(example, "shareOfType", share);
    cJSON_AddNumberToObject(example, "byChance", chance);
    vt_report_broken(&pack->report, "similar", "same kind", example,
                     "%.0f %% of the look-alikes are of the product's type, hardly more than by chance (%.0f %%)", 100 * share,
                     100 * chance);
}

vt_status vt_check_similar(vt_checked_pack *pack, vt_error *error)
{
    const vt_vector_space *space = vt_engine_space(vt_api_engine_of(pack->api), 0);
    sample seen = {0};
    double chance = 0, chance_kind = 0;
    if (!vt_api_manifest(pack->api)->space_count || !space || !vt_space_has_codes(space) || space->info->vectors < 2) {
        vt_report_skipped(&pack->report, "similar", "similarity floor", "the pack has no vectors");
        return VT_OK;
    }
    VT_TRY(vt_checked_pack_visit(pack, NULL, error));
    VT_TRY(random_mean(space, &chance, error));
    VT_TRY(chance_of_type(pack, &chance_kind));
    vt_status status = sample_answers(pack, space, &seen, error);
    if (status == VT_OK && !seen.products)
        vt_report_skipped(&pack->report, "similar", "similarity floor", "no product has a look-alike in stock");
    else if (status == VT_OK) {
        judge_floor(pack, &seen, chance);
        judge_kind(pack, &seen, chance_kind);
    }
    cJSON_Delete(seen.lowest_example);
    return status;
}
