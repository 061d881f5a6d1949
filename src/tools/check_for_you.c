/* "for-you": what it learns, whom it answers, what it leaves out, how it explores, and what variety does to its slates. */
#include "check_behaviour.h"

#include "check_shoppers.h"

#include <string.h>

enum { LIKES = 3, SEEDS = 20, MOST_TYPES = VT_CHECK_TOP };
static const char *const strategy = "for-you";

/* The answer to this visitor (owned here; NULL: nobody) without variety unless told otherwise; owned by the caller. */
static vt_status ask(vt_checked_pack *pack, cJSON *profile, size_t limit, const char *variety, cJSON **result, vt_error *error)
{
    VT_TRY(vt_checked_pack_visit(pack, profile, error));
    cJSON *request = vt_checked_pack_request(pack, strategy, SIZE_MAX, limit);
    cJSON_AddStringToObject(request, "variety", variety);
    *result = vt_checked_pack_ask(pack, "recommend", request, error);
    cJSON_Delete(request);
    return *result ? VT_OK : error->status;
}

static int count_items(const cJSON *result) { return cJSON_GetArraySize(cJSON_GetObjectItem(result, "items")); }

static bool is_cold(const cJSON *result) { return cJSON_IsTrue(cJSON_GetObjectItem(result, "coldStart")); }

static bool is_explored(const cJSON *item)
{
    const char *source = cJSON_GetStringValue(cJSON_GetObjectItem(item, "source"));
    return source && strcmp(source, "explore") == 0;
}

/* ---- what it learns ---- */

static cJSON *shopper_who(vt_checked_pack *pack, const char *event, const vt_alike *alike)
{
    cJSON *profile = vt_shopper_new("Someone of one mind");
    for (size_t i = 0; i < alike->count; i++) vt_shopper_does(profile, pack, event, (int)(alike->count - i), alike->rows[i]);
    return profile;
}

/* How many of the places that no lot gave away show the sub-category of `row`, in percent. */
static int share_of_kind(vt_checked_pack *pack, const cJSON *result, size_t row)
{
    const uint32_t *kind_of = pack->columns.facets[VT_FACET_SUB_CATEGORY];
    const cJSON *item;
    int shown = 0, alike = 0;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(result, "items"))
    {
        if (is_explored(item)) continue;
        shown++;
        alike += kind_of[vt_checked_pack_row(pack, item)] == kind_of[row];
    }
    return shown ? 100 * alike / shown : 0;
}

static int share_in_stock(const vt_checked_pack *pack, size_t row)
{
    const uint32_t *kind_of = pack->columns.facets[VT_FACET_SUB_CATEGORY];
    size_t all = 0, alike = 0;
    for (size_t other = 0; other < pack->columns.count; other++) {
        if (!vt_checked_pack_in_stock(pack, other)) continue;
        all++;
        alike += kind_of[other] == kind_of[row];
    }
    return all ? (int)(100 * alike / all) : 0;
}

static vt_status check_learning(vt_checked_pack *pack, const vt_alike *alike, vt_error *error)
{
    cJSON *liked = NULL, *passed = NULL;
    int chance = share_in_stock(pack, alike->rows[0]), least = chance < 50 ? chance + 1 : chance;
    const char *kind = vt_checked_pack_value(pack, VT_FACET_SUB_CATEGORY, alike->rows[0]);
    vt_status status = ask(pack, shopper_who(pack, "like", alike), VT_CHECK_TOP, "off", &liked, error);
    if (status == VT_OK) status = ask(pack, shopper_who(pack, "pass", alike), VT_CHECK_TOP, "off", &passed, error);
    if (status == VT_OK) {
        int likes = share_of_kind(pack, liked, alike->rows[0]), passes = share_of_kind(pack, passed, alike->rows[0]);
        if (count_items(liked) < VT_CHECK_TOP || count_items(passed) < VT_CHECK_TOP)
            vt_report_skipped(&pack->report, strategy, "learns", "there is too little to choose from");
        else if (likes < least || passes > likes)
            vt_report_broken(&pack->report, strategy, "learns", NULL, "%s after %zu likes: %d %%, after as many passes %d %% (in stock %d %%)",
                             kind, alike->count, likes, passes, chance);
        else
            vt_report_held(&pack->report, strategy, "learns", "%s after %zu likes: %d %%, after as many passes %d %% (in stock %d %%)", kind,
                           alike->count, likes, passes, chance);
    }
    cJSON_Delete(liked);
    cJSON_Delete(passed);
    return status;
}

/* ---- whom it answers ---- */

static vt_status check_looks(vt_checked_pack *pack, const vt_alike *alike, vt_error *error)
{
    bool cold[2] = {false, false};
    for (int i = 0; i < 2; i++) {
        cJSON *profile = vt_shopper_new("Someone who looked"), *result;
        for (int look = 0; look < 2 + i; look++) vt_shopper_does(profile, pack, "view", 0, alike->rows[(size_t)look % alike->count]);
        VT_TRY(ask(pack, profile, VT_CHECK_TOP, "off", &result, error));
        cold[i] = is_cold(result);
        cJSON_Delete(result);
    }
    if (cold[0] && !cold[1]) vt_report_held(&pack->report, strategy, "three looks", "two looks are a cold start, three an answer");
    else
        vt_report_broken(&pack->report, strategy, "three looks", NULL, "cold start after two looks: %s, after three: %s",
                         cold[0] ? "yes" : "no", cold[1] ? "yes" : "no");
    return VT_OK;
}

/* ---- what it leaves out ---- */

/* Rows passed in this order, a day apart. */
static cJSON *passer(vt_checked_pack *pack, const size_t *rows, size_t count)
{
    cJSON *profile = vt_shopper_new("Someone who passes");
    for (size_t i = 0; i < count; i++) vt_shopper_does(profile, pack, "pass", (int)(count - i), rows[i]);
    return profile;
}

static bool shows(vt_checked_pack *pack, const cJSON *result, size_t row)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(result, "items")) if (vt_checked_pack_row(pack, item) == row) return true;
    return false;
}

/* The first is passed twice, the last three are the last three. */
static vt_status check_passes(vt_checked_pack *pack, vt_error *error)
{
    size_t rows[6], count = 0;
    cJSON *result;
    while (count < 5 && (rows[count] = vt_next_in_stock(pack, vt_spread_row(pack, count, 5), rows, count)) != SIZE_MAX) count++;
    if (count < 5) {
        vt_report_skipped(&pack->report, strategy, "passes", "fewer than 5 products are in stock");
        return VT_OK;
    }
    size_t order[] = {rows[0], rows[0], rows[1], rows[2], rows[3], rows[4]};
    VT_TRY(ask(pack, passer(pack, order, 6), VT_SLATE_MAX_LIMIT, "off", &result, error));
    size_t shown = SIZE_MAX;
    for (size_t i = 0; i < 5; i++)
        if (i != 1 && shows(pack, result, rows[i])) shown = rows[i];
    if (shown == SIZE_MAX)
        vt_report_held(&pack->report, strategy, "passes", "what was passed twice, and the last three, are not among %d", count_items(result));
    else vt_report_broken(&pack->report, strategy, "passes", NULL, "%s was passed, and is shown", vt_checked_pack_id(pack, shown));
    cJSON_Delete(result);
    return VT_OK;
}

/* ---- how it explores ---- */

static vt_status check_lots(vt_checked_pack *pack, const vt_alike *alike, vt_error *error)
{
    size_t explored = 0, places = 0;
    VT_TRY(vt_checked_pack_visit(pack, shopper_who(pack, "like", alike), error));
    for (int seed = 0; seed < SEEDS; seed++) {
        cJSON *request = vt_checked_pack_request(pack, strategy, SIZE_MAX, VT_CHECK_TOP);
        cJSON_AddNumberToObject(request, "seed", seed);
        cJSON *result = vt_checked_pack_ask(pack, "recommend", request, error);
        cJSON_Delete(request);
        if (!result) return error->status;
        const cJSON *item;
        cJSON_ArrayForEach(item, cJSON_GetObjectItem(result, "items")) places++, explored += is_explored(item);
        cJSON_Delete(result);
    }
    if (places < SEEDS * VT_CHECK_TOP) vt_report_skipped(&pack->report, strategy, "explores", "there is too little to choose from");
    else if (explored > 0 && 2 * explored < places)
        vt_report_held(&pack->report, strategy, "explores", "%zu of %zu places over %d seeds are drawn by lot", explored, places, SEEDS);
    else
        vt_report_broken(&pack->report, strategy, "explores", NULL, "%zu of %zu places over %d seeds are drawn by lot", explored, places, SEEDS);
    return VT_OK;
}

/* ---- variety ---- */

static int count_types(vt_checked_pack *pack, const cJSON *result)
{
    const uint32_t *type_of = pack->columns.facets[VT_FACET_ARTICLE_TYPE];
    uint32_t seen[MOST_TYPES];
    int types = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(result, "items"))
    {
        uint32_t type = type_of[vt_checked_pack_row(pack, item)];
        int at = 0;
        if (is_explored(item)) continue;
        while (at < types && seen[at] != type) at++;
        if (at == types && types < MOST_TYPES) seen[types++] = type;
    }
    return types;
}

static vt_status check_variety(vt_checked_pack *pack, const vt_alike *alike, vt_error *error)
{
    static const char *const levels[] = {"off", "low", "high"};
    int types[3] = {0};
    for (int i = 0; i < 3; i++) {
        cJSON *result;
        VT_TRY(ask(pack, shopper_who(pack, "like", alike), VT_CHECK_TOP, levels[i], &result, error));
        types[i] = count_types(pack, result);
        cJSON_Delete(result);
    }
    if (types[0] <= types[1] && types[1] <= types[2])
        vt_report_held(&pack->report, strategy, "variety", "of how many types the top %d are: off %d, low %d, high %d", VT_CHECK_TOP, types[0],
                       types[1], types[2]);
    else
        vt_report_broken(&pack->report, strategy, "variety", NULL, "of how many types the top %d are: off %d, low %d, high %d", VT_CHECK_TOP,
                         types[0], types[1], types[2]);
    return VT_OK;
}

vt_status vt_check_for_you(vt_checked_pack *pack, vt_error *error)
{
    vt_alike alike = vt_alike_products(pack, LIKES);
    if (alike.count == 0) {
        vt_report_skipped(&pack->report, strategy, "learns", "no product in stock has a type");
        return VT_OK;
    }
    VT_TRY(check_learning(pack, &alike, error));
    VT_TRY(check_looks(pack, &alike, error));
    VT_TRY(check_passes(pack, error));
    VT_TRY(check_lots(pack, &alike, error));
    VT_TRY(check_variety(pack, &alike, error));
    return vt_checked_pack_visit(pack, NULL, error);
}
