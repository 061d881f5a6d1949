#include "ask.h"

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    if (arguments->positional_count != 1) return vt_fail(error, VT_USAGE, "give the words in quotes: \"blue shirt\"");
    cJSON *params = cJSON_CreateObject();
    cJSON_AddStringToObject(params, "text", arguments->positional[0]);
    if (vt_argument_flag(arguments, "literal")) cJSON_AddTrueToObject(params, "literal");
    return vt_ask(arguments, "search", params, error);
}

static const vt_option options[] = {
    {"pack", "DIR", "the pack to search"},
    {"limit", "K", "how many (default 12, at most 200)"},
    {"filter", "EXPR", "\"gender=Men,Women;colour=Blue;priceMax=50;inStock\", or JSON"},
    {"literal", NULL, "look for the words as they stand: none becomes a filter, none is corrected"},
    {0},
};

const vt_command vt_command_search = {"search", "\"WORDS\"", "products by words: filters understood, errors corrected", options, run};
