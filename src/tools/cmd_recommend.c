#include "ask.h"

#include "calendar.h"

#include <string.h>

/* One product as "item", several as "items". */
static void add_items(const vt_arguments *arguments, cJSON *params)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (strcmp(arguments->given[i].name, "item") != 0) continue;
        if (arguments->given[i].count == 1) cJSON_AddStringToObject(params, "item", arguments->given[i].values[0]);
        else cJSON_AddItemToObject(params, "items", cJSON_CreateStringArray(arguments->given[i].values, (int)arguments->given[i].count));
    }
}

/* The last millisecond of the day of --now. */
static vt_status add_now(const vt_arguments *arguments, cJSON *params, vt_error *error)
{
    const char *text = vt_argument(arguments, "now");
    vt_date date;
    if (!text) return VT_OK;
    if (!vt_date_parse(text, &date) || strlen(text) != 10 || date.year < 1970)
        return vt_fail(error, VT_USAGE, "--now: \"%.40s\" is not a date such as 2026-09-30", text);
    cJSON_AddNumberToObject(params, "now", (double)(((int64_t)vt_day_of_date(date) + 1) * VT_DAY_MS - 1));
    return VT_OK;
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    if (arguments->positional_count != 1) return vt_fail(error, VT_USAGE, "name one strategy, such as \"similar\"");
    uint64_t seed = 0;
    VT_TRY(vt_argument_count(arguments, "seed", 0, UINT64_C(1) << 53, &seed, error));
    cJSON *params = cJSON_CreateObject();
    vt_status status = add_now(arguments, params, error);
    if (status != VT_OK) {
        cJSON_Delete(params);
        return status;
    }
    cJSON_AddStringToObject(params, "strategy", arguments->positional[0]);
    cJSON_AddNumberToObject(params, "seed", (double)seed);
    add_items(arguments, params);
    const char *space = vt_argument(arguments, "space");
    if (space) cJSON_AddStringToObject(params, "space", space);
    if (vt_argument(arguments, "variety")) cJSON_AddStringToObject(params, "variety", vt_argument(arguments, "variety"));
    if (vt_argument_flag(arguments, "exact")) cJSON_AddTrueToObject(params, "exact");
    if (vt_argument_flag(arguments, "timings")) cJSON_AddTrueToObject(params, "timings");
    return vt_ask(arguments, "recommend", params, error);
}

static const vt_option options[] = {
    {"pack", "DIR", "the pack to ask"},
    {"item", "ID", "the product to start from; may repeat"},
    {"image", "F", "for \"similar\": a photo to start from instead: .jpg, .png or .webp, upright"},
    {"profile", "F.json", "whose purchases, likes and cart count (docs/profile-format.md)"},
    {"now", "DATE", "the day of the visit, such as 2026-09-30 (default: the pack's last day of data)"},
    {"space", "NAME", "the vector space to look in (default: the pack's first)"},
    {"seed", "S", "of the places that for-you explores (default 0): the same seed, the same slate"},
    {"variety", "LEVEL", "off, low or high: of how many kinds and looks the slate is (default: off; for-you: the profile's, or low)"},
    {"recall", "R", "of look-alikes: the share of the nearest that is found, above 0 to 1 (default 0.998)"},
    {"exact", NULL, "the same as --recall 1: the nearest are proven"},
    {"timings", NULL, "how long each stage took; of \"ranked\""},
    {"limit", "K", "how many (default 12, at most 200)"},
    {"filter", "EXPR", "\"gender=Men,Women;colour=Blue;priceMax=50;inStock;text=shirt\", or JSON"},
    {0},
};

const vt_command vt_command_recommend = {
    "recommend", "STRATEGY",
    "what a strategy answers: history also-bought restock similar cart-addons trending interactions seasonal budget new-arrivals for-you "
    "itemknn ease ials two-tower ranked",
    options, run};
