#include "ask.h"

#include <stdio.h>

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    if (arguments->positional_count != 1) return vt_fail(error, VT_USAGE, "name one strategy, such as \"similar\"");
    cJSON *params = cJSON_CreateObject();
    cJSON_AddStringToObject(params, "strategy", arguments->positional[0]);
    const char *item = vt_argument(arguments, "item"), *space = vt_argument(arguments, "space");
    if (item) cJSON_AddStringToObject(params, "item", item);
    if (space) cJSON_AddStringToObject(params, "space", space);
    if (vt_argument_flag(arguments, "exact")) cJSON_AddTrueToObject(params, "exact");
    return vt_ask(arguments, "recommend", params, error);
}

static const vt_option options[] = {
    {"pack", "DIR", "the pack to ask"},
    {"item", "ID", "the product to start from"},
    {"space", "NAME", "the vector space to look in (default: the pack's first)"},
    {"exact", NULL, "score every row's int8 codes instead of scanning one-bit codes first"},
    {"limit", "K", "how many (default 12, at most 200)"},
    {"filter", "EXPR", "\"gender=Men,Women;colour=Blue;priceMax=50;inStock;text=shirt\", or JSON"},
    {0},
};

const vt_command vt_command_recommend = {"recommend", "STRATEGY", "what a strategy answers (strategies: similar)", options,
                                         run};
