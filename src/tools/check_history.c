/* "history" and "restock": what follows from orders. */
#include "check_behaviour.h"

#include "check_shoppers.h"

#include <string.h>

static const vt_facet shared_facets[] = {VT_FACET_SUB_CATEGORY, VT_FACET_ARTICLE_TYPE, VT_FACET_COLOUR};
enum { SHARED_COUNT = sizeof shared_facets / sizeof *shared_facets };

static bool same(const vt_checked_pack *pack, vt_facet facet, size_t row, size_t other)
{
    return pack->columns.facets[facet][row] == pack->columns.facets[facet][other];
}

/* Rows in stock that share the first bought product's value of `facet`, and how many are in stock at all. */
static size_t count_sharing(const vt_checked_pack *pack, vt_facet facet, const vt_alike *bought, size_t *in_stock)
{
    size_t sharing = 0;
    *in_stock = 0;
    for (size_t row = 0; row < pack->columns.count; row++) {
        if (!vt_checked_pack_in_stock(pack, row)) continue;
        sharing += same(pack, facet, row, bought->rows[0]);
        ++*in_stock;
    }
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

/* By the formula every unsold product of the bought type (3 + 2) stands before every product of another sub-category (at most
 * 1 + 2.5), so that many of the top must share the sub-category; type and colour must not be rarer than in the whole stock. */
static void judge_history(vt_checked_pack *pack, const cJSON *request, const cJSON *items, const vt_alike *bought)
{
    size_t row = bought->rows[0], count = (size_t)cJSON_GetArraySize(items), all;
    size_t of_type = count_sharing(pack, VT_FACET_ARTICLE_TYPE, bought, &all) - bought->count;
    for (size_t i = 0; i < SHARED_COUNT; i++) {
        vt_facet facet = shared_facets[i];
        const char *name = vt_facet_name(facet), *value = vt_checked_pack_value(pack, facet, row);
        size_t sharing = 0, in_stock = count_sharing(pack, facet, bought, &all);
        const cJSON *item;
        cJSON_ArrayForEach(item, items)
        {
            size_t other = vt_checked_pack_row(pack, item);
            sharing += other != SIZE_MAX && same(pack, facet, other, row);
        }
        bool enough = facet == VT_FACET_SUB_CATEGORY ? sharing >= (of_type < count ? of_type : count)
                                                     : sharing * all >= in_stock * count || of_type == 0;
        if (enough) {
            vt_report_held(&pack->report, "history", name, "%zu of the top %zu are %s like what was bought (%zu of %zu in stock)",
                           sharing, count, value, in_stock, all);
            continue;
        }
        cJSON *example = example_of(pack, request, bought);
        add_stranger(example, pack, items, facet, row);
        vt_report_broken(&pack->report, "history", name, example, "only %zu of the top %zu are %s like what was bought",
                         sharing, count, value);
    }
}

static vt_status ask_history(vt_checked_pack *pack, const vt_alike *bought, vt_error *error)
{
    cJSON *request = vt_checked_pack_request(pack, "history", SIZE_MAX, VT_CHECK_TOP);
    cJSON *result = vt_checked_pack_ask(pack, "recommend", request, error);
    const cJSON *items = cJSON_GetObjectItem(result, "items");
    if (result && (cJSON_IsTrue(cJSON_GetObjectItem(result, "coldStart")) || cJSON_GetArraySize(items) == 0))
        vt_report_broken(&pack->report, "history", "answers", example_of(pack, request, bought),
                         "nothing follows from %zu delivered orders", bought->count);
    else if (result) judge_history(pack, request, items, bought);
    cJSON_Delete(request);
    cJSON_Delete(result);
    return result ? VT_OK : error->status;
}

vt_status vt_check_history(vt_checked_pack *pack, vt_error *error)
{
    vt_alike bought = vt_alike_products(pack, 3);
    size_t in_stock;
    if (!bought.count || !*vt_checked_pack_value(pack, VT_FACET_SUB_CATEGORY, bought.rows[0])) {
        vt_report_skipped(&pack->report, "history", "matches preferences", "no product in stock has type and sub-category");
        return VT_OK;
    }
    if (count_sharing(pack, VT_FACET_SUB_CATEGORY, &bought, &in_stock) <= bought.count) {
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
