#include "ask.h"

#include "filter_expression.h"
#include "pack_session.h"

#include <stdio.h>
#include <string.h>

static vt_status complete(const vt_arguments *arguments, cJSON *params, vt_error *error)
{
    uint64_t limit = 12;
    float recall = 0.0f;
    VT_TRY(vt_argument_count(arguments, "limit", 1, 200, &limit, error));
    cJSON_AddNumberToObject(params, "limit", (double)limit);
    VT_TRY(vt_argument_recall(arguments, &recall, error));
    if (recall > 0.0f) cJSON_AddNumberToObject(params, "recall", (double)recall);
    const char *expression = vt_argument(arguments, "filter");
    cJSON *filter;
    if (!expression) return VT_OK;
    VT_TRY(vt_filter_expression(expression, &filter, error));
    cJSON_AddItemToObject(params, "filter", filter);
    return VT_OK;
}

static const char *text_of(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
    return text ? text : "";
}

static void print_item(const cJSON *item)
{
    const cJSON *product = cJSON_GetObjectItem(item, "product"), *score = cJSON_GetObjectItem(item, "score"), *reason;
    const cJSON *card = product ? product : item;
    printf("%-10s ", text_of(card, "id"));
    if (score) printf("%7.4f ", score->valuedouble);
    printf("%-18.18s %-14.14s %.60s", text_of(card, "articleType"), text_of(card, "colour"), text_of(card, "title"));
    cJSON_ArrayForEach(reason, cJSON_GetObjectItem(item, "reasons"))
        printf("  %s %.2f", text_of(reason, "label"), cJSON_GetObjectItem(reason, "amount")->valuedouble);
    putchar('\n');
}

static void print_value(const cJSON *entry)
{
    const cJSON *value = cJSON_GetObjectItem(entry, "value"), *one;
    const char *sign = " ";
    printf("  %s", text_of(entry, "field"));
    if (cJSON_IsNumber(value)) printf(" %.2f", value->valuedouble);
    cJSON_ArrayForEach(one, cJSON_GetObjectItem(entry, "values"))
    {
        printf("%s%s", sign, one->valuestring);
        sign = ", ";
    }
}

static void print_list(const char *label, const cJSON *list)
{
    const cJSON *item;
    if (cJSON_GetArraySize(list) == 0) return;
    fputs(label, stdout);
    cJSON_ArrayForEach(item, list) printf(" %s", cJSON_IsString(item) ? item->valuestring : text_of(item, "to"));
    putchar('\n');
}

/* What a search made of the words, where it made anything of them. */
static void print_reading(const cJSON *result)
{
    const cJSON *entry, *understood = cJSON_GetObjectItem(result, "understood");
    if (cJSON_GetArraySize(understood) > 0) {
        fputs("understood:", stdout);
        cJSON_ArrayForEach(entry, understood) print_value(entry);
        putchar('\n');
    }
    print_list("searched instead for:", cJSON_GetObjectItem(result, "corrected"));
    print_list("no product says:", cJSON_GetObjectItem(result, "ignored"));
    if (understood) print_list("nothing was left, so it was set aside:", cJSON_GetObjectItem(result, "relaxed"));
}

static void print_stages(const cJSON *stages)
{
    const cJSON *stage;
    cJSON_ArrayForEach(stage, stages)
        printf("%-10s %8.3f ms  %.0f\n", text_of(stage, "name"), cJSON_GetObjectItem(stage, "ms")->valuedouble,
               cJSON_GetObjectItem(stage, "count")->valuedouble);
}

static void print_items(const char *answer)
{
    cJSON *document = cJSON_Parse(answer);
    const cJSON *item, *result = cJSON_GetObjectItem(document, "result");
    print_reading(result);
    if (cJSON_IsTrue(cJSON_GetObjectItem(result, "coldStart"))) puts("nothing to say here; popular instead:");
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(result, "items")) print_item(item);
    print_stages(cJSON_GetObjectItem(result, "stages"));
    cJSON_Delete(document);
}

static vt_status print_answer(const vt_arguments *arguments, vt_api *api, const char *answer, vt_error *error)
{
    VT_TRY(vt_answer_status(answer, error));
    VT_TRY(vt_pack_session_failure(api, error));
    if (arguments->json) puts(answer);
    else print_items(answer);
    return VT_OK;
}

/* What stands beside the JSON: the profile, and the picture, whose size goes into `params`. */
static vt_status bring(const vt_arguments *arguments, vt_api *api, cJSON *params, vt_error *error)
{
    const char *profile = vt_argument(arguments, "profile"), *picture = vt_argument(arguments, "image");
    size_t width, height;
    if (profile) VT_TRY(vt_pack_session_profile(api, profile, error));
    if (!picture) return VT_OK;
    VT_TRY(vt_pack_session_picture(api, picture, &width, &height, error));
    cJSON *object = cJSON_AddObjectToObject(params, "picture");
    cJSON_AddNumberToObject(object, "width", (double)width);
    cJSON_AddNumberToObject(object, "height", (double)height);
    return VT_OK;
}

static vt_status ask(const vt_arguments *arguments, cJSON *request, vt_error *error)
{
    const char *folder;
    vt_api *api;
    cJSON *params = cJSON_GetObjectItem(request, "params");
    VT_TRY(vt_argument_required(arguments, "pack", &folder, error));
    VT_TRY(complete(arguments, params, error));
    VT_TRY(vt_pack_session_open(&api, folder, error));
    vt_status status = bring(arguments, api, params, error);
    if (status == VT_OK) {
        char *text = cJSON_PrintUnformatted(request);
        status = print_answer(arguments, api, vt_api_call(api, text, strlen(text)), error);
        cJSON_free(text);
    }
    vt_api_close(api);
    return status;
}

vt_status vt_ask(const vt_arguments *arguments, const char *method, cJSON *params, vt_error *error)
{
    cJSON *request = cJSON_CreateObject();
    cJSON_AddStringToObject(request, "method", method);
    cJSON_AddItemToObject(request, "params", params);
    vt_status status = ask(arguments, request, error);
    cJSON_Delete(request);
    return status;
}
