/* "also-bought" and "cart-addons": what follows from what all customers did. */
#include "check_behaviour.h"

#include "check_shoppers.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

/* How often the row was bought with others. */
static uint64_t companions(const vt_signals *signals, size_t row)
{
    uint64_t sum = 0;
    for (size_t i = signals->partner_offsets[row]; i < signals->partner_offsets[row + 1]; i++) sum += signals->partner_counts[i];
    return sum;
}

static bool is_partner(const vt_signals *signals, size_t row, size_t other)
{
    for (size_t i = signals->partner_offsets[row]; i < signals->partner_offsets[row + 1]; i++)
        if (signals->partner_rows[i] == other) return true;
    return false;
}

typedef struct judged {
    vt_checked_pack *pack;
    const cJSON *request, *result;
    size_t row; /* the input */
} judged;

static cJSON *example_of(const judged *answer, const cJSON *item)
{
    cJSON *example = cJSON_CreateObject();
    cJSON_AddItemToObject(example, "request", cJSON_Duplicate(answer->request, true));
    if (item) cJSON_AddItemToObject(example, "item", cJSON_Duplicate(cJSON_GetObjectItem(item, "id"), true));
    if (item) cJSON_AddItemToObject(example, "score", cJSON_Duplicate(cJSON_GetObjectItem(item, "score"), true));
    return example;
}

/* The first item that is the input itself, or that nobody bought with it; NULL: all are as they must be. */
static const cJSON *unrelated(const judged *answer, bool *input)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(answer->result, "items"))
    {
        size_t row = vt_checked_pack_row(answer->pack, item);
        *input = row == answer->row;
        if (*input || row == SIZE_MAX || !is_partner(&answer->pack->signals, answer->row, row)) return item;
    }
    return NULL;
}

/* False when the check is broken and reported. */
static bool judge_also_bought(const judged *answer)
{
    vt_check_report *report = &answer->pack->report;
    bool input = false, cold = cJSON_IsTrue(cJSON_GetObjectItem(answer->result, "coldStart"));
    const cJSON *wrong = cold ? NULL : unrelated(answer, &input);
    if (wrong) {
        vt_report_broken(report, "also-bought", input ? "excludes its input" : "was bought together",
                         example_of(answer, wrong), input ? "%s is in its own answer" : "an answer to %s was never bought with it",
                         vt_checked_pack_id(answer->pack, answer->row));
        return false;
    }
    return true;
}

static vt_status ask_also_bought(vt_checked_pack *pack, size_t row, bool must_answer, bool *held, vt_error *error)
{
    cJSON *request = vt_checked_pack_request(pack, "also-bought", row, VT_CHECK_TOP);
    judged answer = {pack, request, vt_checked_pack_ask(pack, "recommend", request, error), row};
    const cJSON *items = cJSON_GetObjectItem(answer.result, "items");
    bool cold = cJSON_IsTrue(cJSON_GetObjectItem(answer.result, "coldStart"));
    *held = !answer.result || judge_also_bought(&answer);
    if (answer.result && must_answer && (cold || cJSON_GetArraySize(items) == 0)) {
        vt_report_broken(&pack->report, "also-bought", "answers", example_of(&answer, NULL),
                         "%s was bought with others %llu times, and nothing is said", vt_checked_pack_id(pack, row),
                         (unsigned long long)companions(&pack->signals, row));
        *held = false;
    }
    cJSON_Delete(request);
    cJSON_Delete((cJSON *)answer.result);
    return answer.result ? VT_OK : error->status;
}

/* True when one of the row's partners may be shown at all. */
static bool has_partner_in_stock(const vt_checked_pack *pack, size_t row)
{
    const vt_signals *signals = &pack->signals;
    for (size_t i = signals->partner_offsets[row]; i < signals->partner_offsets[row + 1]; i++)
        if (vt_checked_pack_in_stock(pack, signals->partner_rows[i])) return true;
    return false;
}

/* The row that was bought with others most often; SIZE_MAX when none was. */
static size_t most_co_bought(const vt_checked_pack *pack)
{
    size_t best = SIZE_MAX;
    uint64_t most = 0;
    for (size_t row = 0; row < pack->columns.count; row++) {
        uint64_t count = companions(&pack->signals, row);
        if (count <= most || !has_partner_in_stock(pack, row)) continue;
        most = count;
        best = row;
    }
    return best;
}

vt_status vt_check_also_bought(vt_checked_pack *pack, vt_error *error)
{
    size_t best = pack->has_signals ? most_co_bought(pack) : SIZE_MAX, asked = 0;
    if (best == SIZE_MAX) {
        vt_report_skipped(&pack->report, "also-bought", "excludes its input", "%s",
                          pack->has_signals ? "no two products were bought together" : "the pack has no sales (signals)");
        return VT_OK;
    }
    VT_TRY(vt_checked_pack_visit(pack, NULL, error));
    bool held;
    VT_TRY(ask_also_bought(pack, best, true, &held, error));
    for (size_t i = 0; held && i < VT_CHECK_SAMPLE; i++) {
        size_t row = vt_spread_row(pack, i, VT_CHECK_SAMPLE);
        if (!has_partner_in_stock(pack, row)) continue;
        asked++;
        VT_TRY(ask_also_bought(pack, row, true, &held, error));
    }
    if (!held) return VT_OK;
    vt_report_held(&pack->report, "also-bought", "excludes its input",
                   "never among its own %zu answers; %s, bought with others %llu times, has some", asked + 1,
                   vt_checked_pack_id(pack, best), (unsigned long long)companions(&pack->signals, best));
    return VT_OK;
}

typedef struct crossing {
    size_t carts, items, crossed;
    cJSON *worst; /* of the cart with the smallest share */
    double worst_share;
    cJSON *wrong; /* an add-on that is not marked down as it must be */
} crossing;

/* The score is 0.7 times its positive terms for one of the cart's own sub-category, else all of them. */
static bool is_marked_down(const cJSON *item, bool same_group)
{
    int64_t positive = 0, score = vt_checked_micros(cJSON_GetObjectItem(item, "score"));
    const cJSON *reason;
    cJSON_ArrayForEach(reason, cJSON_GetObjectItem(item, "reasons"))
    {
        int64_t amount = vt_checked_micros(cJSON_GetObjectItem(reason, "amount"));
        if (amount > 0) positive += amount;
    }
    int64_t left = same_group ? positive - positive * 3 / 10 : positive;
    return score >= left - 1 && score <= left + 1;
}

static void count_crossing(crossing *seen, const judged *answer)
{
    const vt_checked_pack *pack = answer->pack;
    const uint32_t *group = pack->columns.facets[VT_FACET_SUB_CATEGORY];
    const cJSON *item, *items = cJSON_GetObjectItem(answer->result, "items");
    size_t crossed = 0, count = (size_t)cJSON_GetArraySize(items);
    if (!count || cJSON_IsTrue(cJSON_GetObjectItem(answer->result, "coldStart"))) return;
    cJSON_ArrayForEach(item, items)
    {
        size_t row = vt_checked_pack_row(answer->pack, item);
        bool same_group = row != SIZE_MAX && group[row] == group[answer->row];
        crossed += row != SIZE_MAX && !same_group;
        if (!seen->wrong && !is_marked_down(item, same_group)) seen->wrong = example_of(answer, item);
    }
    double share = (double)crossed / (double)count;
    if (!seen->worst || share < seen->worst_share) {
        cJSON_Delete(seen->worst);
        seen->worst = example_of(answer, NULL);
        seen->worst_share = share;
        cJSON_AddStringToObject(seen->worst, "subCategory", vt_checked_pack_value(pack, VT_FACET_SUB_CATEGORY, answer->row));
        cJSON_AddNumberToObject(seen->worst, "otherSubCategories", (double)crossed);
        cJSON_AddNumberToObject(seen->worst, "items", (double)count);
    }
    seen->carts++;
    seen->items += count;
    seen->crossed += crossed;
}

static vt_status ask_addons(vt_checked_pack *pack, size_t row, crossing *seen, vt_error *error)
{
    cJSON *request = vt_checked_pack_request(pack, "cart-addons", row, VT_CHECK_TOP);
    judged answer = {pack, request, vt_checked_pack_ask(pack, "recommend", request, error), row};
    if (answer.result) count_crossing(seen, &answer);
    cJSON_Delete(request);
    cJSON_Delete((cJSON *)answer.result);
    return answer.result ? VT_OK : error->status;
}

static void report_marking(vt_checked_pack *pack, crossing *seen)
{
    if (!seen->items) return;
    if (seen->wrong)
        vt_report_broken(&pack->report, "cart-addons", "marks down its own kind", cJSON_Duplicate(seen->wrong, true),
                         "an add-on's score is not its terms, times 0.7 for one of the cart's own sub-category");
    else
        vt_report_held(&pack->report, "cart-addons", "marks down its own kind",
                       "%zu add-ons of the cart's own sub-category have 0.7 of their terms, %zu others all", seen->items - seen->crossed,
                       seen->crossed);
}

static void report_crossing(vt_checked_pack *pack, crossing *seen)
{
    double share = seen->items ? (double)seen->crossed / (double)seen->items : 0;
    if (!seen->items)
        vt_report_skipped(&pack->report, "cart-addons", "crosses categories", "no cart has add-ons of its own");
    else if (share < VT_CHECK_CROSS_FLOOR)
        vt_report_broken(&pack->report, "cart-addons", "crosses categories", cJSON_Duplicate(seen->worst, true),
                         "%.0f %% of the add-ons to %zu carts are of another sub-category, wanted %.0f %%", 100 * share,
                         seen->carts, 100 * VT_CHECK_CROSS_FLOOR);
    else
        vt_report_held(&pack->report, "cart-addons", "crosses categories",
                       "%.0f %% of the add-ons to %zu carts are of another sub-category (at least %.0f %%)", 100 * share,
                       seen->carts, 100 * VT_CHECK_CROSS_FLOOR);
}

vt_status vt_check_cart_addons(vt_checked_pack *pack, vt_error *error)
{
    crossing seen = {0};
    vt_status status = VT_OK;
    if (pack->columns.value_counts[VT_FACET_SUB_CATEGORY] < 2) {
        vt_report_skipped(&pack->report, "cart-addons", "crosses categories", "the pack has one sub-category");
        return VT_OK;
    }
    VT_TRY(vt_checked_pack_visit(pack, NULL, error));
    for (size_t i = 0; status == VT_OK && i < VT_CHECK_CARTS; i++)
        status = ask_addons(pack, vt_spread_row(pack, i, VT_CHECK_CARTS), &seen, error);
    if (status == VT_OK) report_crossing(pack, &seen);
    if (status == VT_OK) report_marking(pack, &seen);
    cJSON_Delete(seen.worst);
    cJSON_Delete(seen.wrong);
    return status;
}
