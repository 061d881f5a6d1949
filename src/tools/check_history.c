/* "history" and "restock": what follows from orders. */
#include "check_behaviour.h"

#include "check_shoppers.h"

#include <string.h>

enum { SHARED_COUNT = 3 };
static const vt_facet shared_facets[SHARED_COUNT] = {VT_FACET_SUB_CATEGORY, VT_FACET_ARTICLE_TYPE, VT_FACET_COLOUR};

static bool same(const vt_checked_pack *pack, vt_facet facet, size_t row, size_t other)
{
    return pack->columns.facets[facet][row] == pack->columns.facets[facet][other];
}

/* May be shown: in stock, not bought, and of the buyer's department where that has anything else. */
typedef struct eligible {
    const vt_checked_pack *pack;
    const vt_alike *bought;
    bool departed; /* the department holds */
    size_t gender, unisex;
} eligible;

static bool in_department(const eligible *rows, size_t row)
{
    size_t gender = rows->pack->columns.facets[VT_FACET_GENDER][row];
    return gender == rows->gender || gender == rows->unisex;
}

static bool is_eligible(const eligible *rows, size_t row)
{
    for (size_t i = 0; i < rows->bought->count; i++)
        if (rows->bought->rows[i] == row) return false;
    return vt_checked_pack_in_stock(rows->pack, row) && (!rows->departed || in_department(rows, row));
}

/* All that was bought is of one gender, which is the department unless that is "Unisex" or unknown. */
static eligible find_eligible(const vt_checked_pack *pack, const vt_alike *bought)
{
    eligible rows = {.pack = pack, .bought = bought, .gender = pack->columns.facets[VT_FACET_GENDER][bought->rows[0]],
                     .unisex = vt_catalog_facet_id(pack->catalog, VT_FACET_GENDER, "Unisex")};
    const char *gender = vt_checked_pack_value(pack, VT_FACET_GENDER, bought->rows[0]);
    bool others = false;
    for (size_t row = 0; !others && row < pack->columns.count; row++)
        others = is_eligible(&rows, row) && in_department(&rows, row);
    rows.departed = others && *gender && rows.gender != rows.unisex;
    return rows;
}

/* Rows that may be shown and share the first bought product's value of `facet`. */
static size_t count_sharing(const eligible *rows, vt_facet facet)
{
    size_t sharing = 0;
    for (size_t row = 0; row < rows->pack->columns.count; row++)
        sharing += is_eligible(rows, row) && same(rows->pack, facet, row, rows->bought->rows[0]);
    return sharing;
}

/* What a broken check shows: the request, and who asked. */
static cJSON *example_of(vt_checked_pack *pack, const cJSON *request, const vt_alike *bought)
{
    cJSON *example = cJSON_CreateObject();
    cJSON_AddItemToObject(example, "request", cJSON_Duplicate(request, true));
    cJSON *ids = cJSON_AddArrayToObject(example, "bought");
    for (size_t i = 0; i < bought->count; i++)
        cJSON_AddItemToArray(ids, cJSON_CreateString(vt_checked_pack_id(pack, bought->rows[i])));
    return example;
}

/* The first item of the answer that does not share `facet`, with its value and score. */
static void add_stranger(cJSON *example, vt_checked_pack *pack, const cJSON *items, vt_facet facet, size_t row)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, items)
    {
        size_t other = vt_checked_pack_row(pack, item);
        if (other == SIZE_MAX || same(pack, facet, other, row)) continue;
        cJSON_AddStringToObject(example, "item", vt_checked_pack_id(pack, other));
        cJSON_AddStringToObject(example, vt_facet_name(facet), vt_checked_pack_value(pack, facet, other));
        cJSON_AddItemToObject(example, "score", cJSON_Duplicate(cJSON_GetObjectItem(item, "score"), true));
        return;
    }
}

static size_t count_items(vt_checked_pack *pack, const cJSON *items, vt_facet facet, size_t row)
{
    size_t sharing = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, items)
    {
        size_t other = vt_checked_pack_row(pack, item);
        sharing += other != SIZE_MAX && same(pack, facet, other, row);
    }
    return sharing;
}

/* By the formula every product of the bought type (3 + 2) stands before every product of another sub-category (at most 1 + 2.5):
 * as many of the top share the sub-category as there are of the type. */
static void judge_kind(vt_checked_pack *pack, const cJSON *request, const cJSON *items, const vt_alike *bought)
{
    eligible rows = find_eligible(pack, bought);
    size_t row = bought->rows[0], count = (size_t)cJSON_GetArraySize(items), of[SHARED_COUNT];
    size_t of_type = count_sharing(&rows, VT_FACET_ARTICLE_TYPE);
    const char *values[SHARED_COUNT];
    for (size_t i = 0; i < SHARED_COUNT; i++) {
        of[i] = count_items(pack, items, shared_facets[i], row);
        values[i] = vt_checked_pack_value(pack, shared_facets[i], row);
    }
    if (of[0] >= (of_type < count ? of_type : count)) {
        vt_report_held(&pack->report, "history", "matches preferences",
                       "after %zu bought, of the top %zu %zu are %s, %zu %s and %zu %s", bought->count, count, of[0], values[0],
                       of[1], values[1], of[2], values[2]);
        return;
    }
    cJSON *example = example_of(pack, request, bought);
    add_stranger(example, pack, items, VT_FACET_SUB_CATEGORY, row);
    vt_report_broken(&pack->report, "history", "matches preferences", example, "only %zu of the top %zu are %s, which was bought",
                     of[0], count, values[0]);
}

/* The formula once more, by whole numbers: preferences are 1 for the bought values and 0 for all others. -1: no candidate. */
static int64_t score_of(const eligible *rows, size_t row)
{
    static const int64_t weights[SHARED_COUNT] = {3000000, 2000000, 1000000};
    int64_t score = 0, tenths = rows->pack->columns.rating_tenths[row];
    for (size_t i = 0; i < SHARED_COUNT; i++)
        if (same(rows->pack, shared_facets[i], row, rows->bought->rows[0]) &&
            *vt_checked_pack_value(rows->pack, shared_facets[i], row))
            score += weights[i];
    if (score == 0 || !is_eligible(rows, row)) return -1;
    return score + (tenths > 0 ? tenths * 50000 : 0);
}

/* The answer must be the best of all rows by the formula: the scores are right, and no other row comes before the last. */
static void judge_best(vt_checked_pack *pack, const cJSON *request, const cJSON *items, const vt_alike *bought)
{
    eligible rows = find_eligible(pack, bought);
    size_t count = (size_t)cJSON_GetArraySize(items), better = 0, last = SIZE_MAX;
    const cJSON *item, *wrong = NULL;
    cJSON_ArrayForEach(item, items)
    {
        last = vt_checked_pack_row(pack, item);
        int64_t expected = last == SIZE_MAX ? -1 : score_of(&rows, last);
        if (!wrong && (expected < 0 || expected != vt_checked_micros(cJSON_GetObjectItem(item, "score")))) wrong = item;
    }
    int64_t least = wrong ? 0 : score_of(&rows, last);
    for (size_t row = 0; !wrong && row < pack->columns.count; row++) {
        int64_t score = score_of(&rows, row);
        better += score > least || (score == least && row < last);
    }
    if (!wrong && better == count - 1) {
        vt_report_held(&pack->report, "history", "best by the formula", "the top %zu of all products, each with its score", count);
        return;
    }
    cJSON *example = example_of(pack, request, bought);
    const cJSON *shown = wrong ? wrong : cJSON_GetArrayItem(items, (int)count - 1);
    cJSON_AddItemToObject(example, "item", cJSON_Duplicate(cJSON_GetObjectItem(shown, "id"), true));
    cJSON_AddItemToObject(example, "score", cJSON_Duplicate(cJSON_GetObjectItem(shown, "score"), true));
    size_t row = vt_checked_pack_row(pack, shown);
    cJSON_AddNumberToObject(example, "expected", row == SIZE_MAX ? -1 : (double)score_of(&rows, row) / 1e6);
    vt_report_broken(&pack->report, "history", "best by the formula", example,
                     wrong ? "a score is not what the formula says" : "%zu products stand before the last of %zu", better, count);
}

static vt_status ask_history(vt_checked_pack *pack, const vt_alike *bought, vt_error *error)
{
    cJSON *request = vt_checked_pack_request(pack, "history", SIZE_MAX, VT_CHECK_TOP);
    cJSON *result = vt_checked_pack_ask(pack, "recommend", request, error);
    const cJSON *items = cJSON_GetObjectItem(result, "items");
    if (result && (cJSON_IsTrue(cJSON_GetObjectItem(result, "coldStart")) || cJSON_GetArraySize(items) == 0))
        vt_report_broken(&pack->report, "history", "answers", example_of(pack, request, bought),
                         "nothing follows from %zu delivered orders", bought->count);
    else if (result) {
        judge_kind(pack, request, items, bought);
        judge_best(pack, request, items, bought);
    }
    cJSON_Delete(request);
    cJSON_Delete(result);
    return result ? VT_OK : error->status;
}

vt_status vt_check_history(vt_checked_pack *pack, vt_error *error)
{
    vt_alike bought = vt_alike_products(pack, 3);
    if (!bought.count || !*vt_checked_pack_value(pack, VT_FACET_SUB_CATEGORY, bought.rows[0])) {
        vt_report_skipped(&pack->report, "history", "matches preferences", "no product in stock has type and sub-category");
        return VT_OK;
    }
    eligible rows = find_eligible(pack, &bought);
    if (count_sharing(&rows, VT_FACET_SUB_CATEGORY) == 0) {
        vt_report_skipped(&pack->report, "history", "matches preferences", "nothing else is like what the shopper bought");
        return VT_OK;
    }
    cJSON *profile = vt_shopper_new("Buyer of one kind");
    for (size_t i = 0; i < bought.count; i++)
        vt_shopper_orders(profile, pack, "delivered", 60 - (int)i * 15, bought.rows[i]);
    VT_TRY(vt_checked_pack_visit(pack, profile, error));
    return ask_history(pack, &bought, error);
}

/* Buys again and again, each product in another way: only the first may come back. `rows`: room for 5. */
static cJSON *repeat_buyer(vt_checked_pack *pack, size_t *rows, size_t *count)
{
    static const struct {
        const char *first, *second;
    } orders[] = {{"delivered", "delivered"}, {"placed", "placed"}, {"delivered", NULL}, {"returned", "returned"}};
    cJSON *profile = vt_shopper_new("Buyer of the same");
    *count = 0;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        size_t row = vt_next_in_stock(pack, vt_spread_row(pack, i, 4), rows, *count);
        if (row == SIZE_MAX) break;
        vt_shopper_orders(profile, pack, orders[i].first, 80, row);
        if (orders[i].second) vt_shopper_orders(profile, pack, orders[i].second, 40, row);
        rows[(*count)++] = row;
    }
    for (size_t row = 0; *count && row < pack->columns.count; row++) {
        if (vt_checked_pack_in_stock(pack, row)) continue;
        vt_shopper_orders(profile, pack, "delivered", 80, row);
        vt_shopper_orders(profile, pack, "delivered", 40, row);
        rows[(*count)++] = row;
        break;
    }
    return profile;
}

static void judge_restock(vt_checked_pack *pack, const cJSON *request, const cJSON *result, const vt_alike *bought)
{
    const cJSON *items = cJSON_GetObjectItem(result, "items"), *first = cJSON_GetArrayItem(items, 0);
    bool cold = cJSON_IsTrue(cJSON_GetObjectItem(result, "coldStart"));
    if (!cold && cJSON_GetArraySize(items) == 1 && vt_checked_pack_row(pack, first) == bought->rows[0]) {
        vt_report_held(&pack->report, "restock", "repeat buyer",
                       "exactly the product that was delivered twice and is in stock, %s, of %zu bought",
                       vt_checked_pack_id(pack, bought->rows[0]), bought->count);
        return;
    }
    cJSON *example = example_of(pack, request, bought), *ids = cJSON_AddArrayToObject(example, "answer");
    const cJSON *item;
    cJSON_ArrayForEach(item, items) cJSON_AddItemToArray(ids, cJSON_Duplicate(cJSON_GetObjectItem(item, "id"), true));
    cJSON_AddBoolToObject(example, "coldStart", cold);
    vt_report_broken(&pack->report, "restock", "repeat buyer", example,
                     "%s was delivered twice and is in stock, and nothing else may come; the answer has %d",
                     vt_checked_pack_id(pack, bought->rows[0]), cJSON_GetArraySize(items));
}

vt_status vt_check_restock(vt_checked_pack *pack, vt_error *error)
{
    vt_alike bought = {0};
    cJSON *profile = repeat_buyer(pack, bought.rows, &bought.count);
    if (!bought.count) {
        cJSON_Delete(profile);
        vt_report_skipped(&pack->report, "restock", "repeat buyer", "nothing is in stock");
        return VT_OK;
    }
    VT_TRY(vt_checked_pack_visit(pack, profile, error));
    cJSON *request = vt_checked_pack_request(pack, "restock", SIZE_MAX, VT_CHECK_TOP);
    cJSON *result = vt_checked_pack_ask(pack, "recommend", request, error);
    if (result) judge_restock(pack, request, result, &bought);
    cJSON_Delete(request);
    cJSON_Delete(result);
    return result ? VT_OK : error->status;
}
