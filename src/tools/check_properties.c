/* The properties that one answer shows by itself. */
#include "check_spec.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool vt_spec_fail(vt_spec_fault *fault, const vt_spec_answer *answer, const cJSON *item, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(fault->text, sizeof fault->text, format, values);
    va_end(values);
    fault->example = cJSON_CreateObject();
    cJSON_AddItemToObject(fault->example, "request", cJSON_Duplicate(answer->request, true));
    cJSON_AddStringToObject(fault->example, "visitor", answer->profile ? "made by this check" : "nobody");
    if (!item) return false;
    cJSON_AddItemToObject(fault->example, "item", cJSON_Duplicate(cJSON_GetObjectItem(item, "id"), true));
    cJSON_AddItemToObject(fault->example, "score", cJSON_Duplicate(cJSON_GetObjectItem(item, "score"), true));
    return false;
}

bool vt_spec_same_order(const cJSON *left, const cJSON *right)
{
    const cJSON *a = cJSON_GetObjectItem(left, "items"), *b = cJSON_GetObjectItem(right, "items");
    for (a = a ? a->child : NULL, b = b ? b->child : NULL; a && b; a = a->next, b = b->next)
        if (!cJSON_Compare(cJSON_GetObjectItem(a, "id"), cJSON_GetObjectItem(b, "id"), true) ||
            vt_checked_micros(cJSON_GetObjectItem(a, "score")) != vt_checked_micros(cJSON_GetObjectItem(b, "score")))
            return false;
    return true;
}

static const char *text_of(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
    return text ? text : "";
}

static bool limit_holds(const vt_spec_answer *answer, vt_spec_fault *fault)
{
    int limit = cJSON_GetObjectItem(answer->request, "limit")->valueint;
    int count = cJSON_GetArraySize(cJSON_GetObjectItem(answer->result, "items"));
    return count <= limit || vt_spec_fail(fault, answer, NULL, "%d items, asked for %d", count, limit);
}

static bool has_value(const cJSON *values, const char *value)
{
    const cJSON *wanted;
    cJSON_ArrayForEach(wanted, values) if (strcmp(cJSON_GetStringValue(wanted), value) == 0) return true;
    return false;
}

static bool passes(const cJSON *filter, const cJSON *product)
{
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
        const char *name = vt_facet_name((vt_facet)facet);
        const cJSON *values = cJSON_GetObjectItem(filter, name);
        if (values && !has_value(values, text_of(product, name))) return false;
    }
    const cJSON *most = cJSON_GetObjectItem(filter, "priceMax"), *price = cJSON_GetObjectItem(product, "price");
    return !most || (cJSON_IsNumber(price) && price->valuedouble <= most->valuedouble);
}

static bool filter_holds(const vt_spec_answer *answer, vt_spec_fault *fault)
{
    const cJSON *filter = cJSON_GetObjectItem(answer->request, "filter"), *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(answer->result, "items"))
    {
        if (!passes(filter, cJSON_GetObjectItem(item, "product")))
            return vt_spec_fail(fault, answer, item, "%s does not pass the filter", text_of(item, "id"));
    }
    return true;
}

static bool stands_before(const cJSON *item)
{
    for (const cJSON *before = item->prev; before->next; before = before->prev) /* the first one's prev is the last */
        if (strcmp(text_of(before, "id"), text_of(item, "id")) == 0) return true;
    return false;
}

/* No strategy shows what lies in the cart; these and learned models do not show what was bought either, unless a ranker takes re-buys. */
static const char *const fresh[] = {"history", "interactions", "seasonal", "budget", "new-arrivals", "for-you"};

static bool names(const cJSON *lines, const char *id)
{
    const cJSON *line;
    cJSON_ArrayForEach(line, lines) if (strcmp(text_of(line, "item"), id) == 0) return true;
    return false;
}

/* "cart", "bought", or NULL when the product may be shown to this visitor. */
static const char *known_from(const vt_spec_answer *answer, const char *id)
{
    const cJSON *order;
    size_t i = 0, count = sizeof fresh / sizeof *fresh;
    while (i < count && strcmp(fresh[i], answer->strategy->name) != 0) i++;
    if (!answer->profile) return NULL;
    if (names(cJSON_GetObjectItem(answer->profile, "cart"), id)) return "cart";
    if (i == count && !answer->strategy->learned) return NULL;
    if (strcmp(answer->strategy->name, "ranked") == 0 && vt_checked_pack_rebuys(answer->pack)) return NULL;
    cJSON_ArrayForEach(order, cJSON_GetObjectItem(answer->profile, "orders"))
        if (names(cJSON_GetObjectItem(order, "lines"), id)) return "bought";
    return NULL;
}

static bool exclusions_hold(const vt_spec_answer *answer, vt_spec_fault *fault)
{
    const cJSON *item;
    const char *input = text_of(answer->request, "item");
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(answer->result, "items"))
    {
        const char *id = text_of(item, "id");
        size_t row = vt_checked_pack_row(answer->pack, item);
        if (row == SIZE_MAX) return vt_spec_fail(fault, answer, item, "\"%s\" is no product of the pack", id);
        if (*input && strcmp(id, input) == 0) return vt_spec_fail(fault, answer, item, "%s is the input itself", id);
        if (!vt_checked_pack_in_stock(answer->pack, row)) return vt_spec_fail(fault, answer, item, "%s is sold out", id);
        const char *known = known_from(answer, id);
        if (known) return vt_spec_fail(fault, answer, item, "%s is known to the visitor (%s)", id, known);
        if (stands_before(item)) return vt_spec_fail(fault, answer, item, "%s stands there twice", id);
    }
    return true;
}

static bool reasons_hold(const vt_spec_answer *answer, vt_spec_fault *fault)
{
    const cJSON *item, *reason;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(answer->result, "items"))
    {
        int64_t sum = 0, score = vt_checked_micros(cJSON_GetObjectItem(item, "score"));
        cJSON_ArrayForEach(reason, cJSON_GetObjectItem(item, "reasons"))
        {
            sum += vt_checked_micros(cJSON_GetObjectItem(reason, "amount"));
            if (!*text_of(reason, "term") || !*text_of(reason, "label"))
                return vt_spec_fail(fault, answer, item, "%s has a reason without words", text_of(item, "id"));
        }
        if (sum != score)
            return vt_spec_fail(fault, answer, item, "%s: the reasons add up to %.6f, the score is %.6f", text_of(item, "id"),
                                (double)sum / 1e6, (double)score / 1e6);
    }
    return true;
}

/* Variety puts a slate into another order than that of the scores. */
static bool is_arranged(const vt_spec_answer *answer)
{
    const char *variety = text_of(answer->request, "variety");
    return *variety ? strcmp(variety, "off") != 0 : answer->strategy->arranges;
}

static bool is_explored(const cJSON *item) { return strcmp(text_of(item, "source"), "explore") == 0; }

static bool order_holds(const vt_spec_answer *answer, vt_spec_fault *fault)
{
    const cJSON *item, *items = cJSON_GetObjectItem(answer->result, "items");
    int64_t last_score = INT64_MAX;
    size_t last_row = 0;
    if (is_arranged(answer)) return true;
    cJSON_ArrayForEach(item, items)
    {
        int64_t score = vt_checked_micros(cJSON_GetObjectItem(item, "score"));
        size_t row = vt_checked_pack_row(answer->pack, item);
        if (is_explored(item)) continue; /* stands where the lot fell */
        if (score > last_score || (score == last_score && row <= last_row))
            return vt_spec_fail(fault, answer, item, "%s (row %zu, %.6f) stands behind row %zu, %.6f", text_of(item, "id"), row,
                                (double)score / 1e6, last_row, (double)last_score / 1e6);
        last_score = score;
        last_row = row;
    }
    return true;
}

static bool sources_hold(const vt_spec_answer *answer, vt_spec_fault *fault)
{
    bool cold = cJSON_IsTrue(cJSON_GetObjectItem(answer->result, "coldStart"));
    const char *wanted = cold ? "popular" : answer->strategy->name;
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(answer->result, "items"))
    {
        const char *source = text_of(item, "source");
        if (is_explored(item) && answer->strategy->arranges && !cold) continue;
        if (strcmp(source, wanted) != 0)
            return vt_spec_fail(fault, answer, item, "%s comes from \"%s\"%s", text_of(item, "id"), source,
                                cold ? " in a cold start" : "");
    }
    return true;
}

/* What lives on a profile has nothing to say to a stranger, and then shows what is popular. */
static bool stranger_holds(const vt_spec_answer *answer, vt_spec_fault *fault)
{
    static const char *const from_profile[] = {"history", "restock", "interactions", "budget", "for-you"};
    bool cold = cJSON_IsTrue(cJSON_GetObjectItem(answer->result, "coldStart")), lives_on_profile = answer->strategy->learned;
    for (size_t i = 0; i < sizeof from_profile / sizeof *from_profile; i++)
        lives_on_profile |= strcmp(from_profile[i], answer->strategy->name) == 0;
    if (!lives_on_profile || answer->profile || cJSON_GetObjectItem(answer->request, "filter")) return true;
    int count = cJSON_GetArraySize(cJSON_GetObjectItem(answer->result, "items"));
    if (cold && count > 0) return true;
    return vt_spec_fail(fault, answer, NULL, "a stranger gets %d products, coldStart is %s", count, cold ? "true" : "false");
}

const vt_spec_property vt_spec_properties[] = {
    {"limit", "no more than was asked for", limit_holds},
    {"filter", "everything passes the filter", filter_holds},
    {"exclusion", "no input, nothing sold out, in the cart or bought, nothing twice", exclusions_hold},
    {"reasons", "they add up to the score to the millionth", reasons_hold},
    {"order", "by score, then by row, where no variety is asked for", order_holds},
    {"source", "named, \"popular\" in a cold start and only there", sources_hold},
    {"stranger", "someone unknown is shown what is popular", stranger_holds},
    {NULL, NULL, NULL},
};
