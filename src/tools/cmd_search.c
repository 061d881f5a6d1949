#include "ask.h"

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    bool words = arguments->positional_count == 1, picture = vt_argument(arguments, "image") != NULL;
    if (arguments->positional_count > 1 || !(words || picture))
        return vt_fail(error, VT_USAGE, "give the words in quotes: \"blue shirt\", or a picture with --image, or both");
    cJSON *params = cJSON_CreateObject();
    if (words) cJSON_AddStringToObject(params, "text", arguments->positional[0]);
    if (vt_argument_flag(arguments, "literal")) cJSON_AddTrueToObject(params, "literal");
    return vt_ask(arguments, "search", params, error);
}

static const vt_option options[] = {
    {"pack", "DIR", "the pack to search"},
    {"image", "F", "a photo to find the like of: .jpg, .png or .webp, upright"},
    {"limit", "K", "how many (default 12, at most 200)"},
    {"filter", "EXPR", "\"gender=Men,Women;colour=Blue;priceMax=50;inStock\", or JSON"},
    {"recall", "R", "of what is near in meaning or looks, above 0 to 1 (default 0.998)"},
    {"literal", NULL, "look for the words as they stand: none becomes a filter, none is corrected"},
    {0},
};

const vt_command vt_command_search = {"search", "[\"WORDS\"]", "products by words, by meaning and by picture: filters understood, errors corrected", options, run};
