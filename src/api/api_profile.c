/* Method exportProfile: the open profile as a file of its own. docs/profile-format.md. */
#include "profile_file.h"

#include "api_state_parts.h"

#include <string.h>

typedef struct export_run {
    cJSON *list;
    vt_status status;
    vt_error *error;
} export_run;

/* Newest first comes in, oldest first stands in the file. */
static cJSON *put_first(cJSON *list)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_InsertItemInArray(list, 0, object);
    return object;
}

static void export_event(void *context, const vt_event *event)
{
    cJSON *object = put_first(((export_run *)context)->list);
    cJSON_AddStringToObject(object, "type", vt_event_type_name(event->type));
    cJSON_AddStringToObject(object, "item", event->item);
    cJSON_AddNumberToObject(object, "at", (double)event->at_ms);
    if (event->rating) cJSON_AddNumberToObject(object, "rating", event->rating);
    if (event->text) cJSON_AddStringToObject(object, "text", event->text);
}

static void export_cart_line(void *context, const vt_cart_line *line)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToArray(((export_run *)context)->list, object);
    cJSON_AddStringToObject(object, "item", line->item);
    cJSON_AddNumberToObject(object, "quantity", line->quantity);
    cJSON_AddNumberToObject(object, "addedAt", (double)line->added_ms);
}

static void export_order(void *context, const vt_order *order)
{
    export_run *run = context;
    if (run->status != VT_OK) return;
    cJSON *object = put_first(run->list);
    cJSON_AddNumberToObject(object, "placedAt", (double)order->placed_ms);
    cJSON_AddNumberToObject(object, "changedAt", (double)order->changed_ms);
    cJSON_AddStringToObject(object, "status", vt_order_status_name(order->status));
    cJSON_AddStringToObject(object, "currency", order->currency);
    if (strcmp(order->address, "{}") != 0) run->status = vt_write_address(object, order->address, run->error);
    cJSON *lines = cJSON_AddArrayToObject(object, "lines");
    for (size_t i = 0; i < order->line_count; i++) {
        cJSON *line = cJSON_CreateObject();
        cJSON_AddItemToArray(lines, line);
        cJSON_AddStringToObject(line, "item", order->lines[i].item);
        cJSON_AddNumberToObject(line, "quantity", order->lines[i].quantity);
        vt_write_cents(line, "unitPrice", order->lines[i].unit_price_cents);
    }
}

static vt_status export_settings(cJSON *profile, vt_state *state, vt_error *error)
{
    vt_profile_settings settings;
    VT_TRY(vt_settings_of(state, &settings, error));
    cJSON *object = cJSON_AddObjectToObject(profile, "settings");
    cJSON_AddStringToObject(object, "hemisphere", settings.hemisphere);
    cJSON_AddStringToObject(object, "gender", settings.gender);
    if (strcmp(settings.variety, "low") != 0) cJSON_AddStringToObject(object, "variety", settings.variety);
    VT_TRY(vt_write_quiz(object, state, error));
    if (cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(object, "quiz"))) cJSON_DeleteItemFromObjectCaseSensitive(object, "quiz");
    return VT_OK;
}

static vt_status export_lists(cJSON *profile, vt_state *state, vt_error *error)
{
    export_run events = {.list = cJSON_AddArrayToObject(profile, "events"), .error = error};
    export_run cart = {.list = cJSON_AddArrayToObject(profile, "cart"), .error = error};
    export_run orders = {.list = cJSON_AddArrayToObject(profile, "orders"), .error = error};
    vt_event_query newest = {.limit = VT_PROFILE_MOST_EVENTS};
    vt_order_query latest = {.limit = VT_PROFILE_MOST_ORDERS};
    VT_TRY(vt_state_each_event(state, &newest, export_event, &events, NULL, error));
    VT_TRY(vt_state_each_cart_line(state, export_cart_line, &cart, error));
    VT_TRY(vt_state_each_order(state, &latest, export_order, &orders, NULL, error));
    return orders.status;
}

vt_status vt_method_export_profile(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    const char *name;
    vt_state *state = vt_api_state(api, error);
    if (!state) return VT_NOT_READY;
    VT_TRY(vt_require_text(params, "name", &name, error));
    VT_TRY(vt_check_profile_name(name, error));
    cJSON *profile = cJSON_AddObjectToObject(result, "profile");
    cJSON_AddStringToObject(profile, "format", VT_PROFILE_FORMAT);
    cJSON_AddNumberToObject(profile, "version", VT_PROFILE_VERSION);
    cJSON_AddStringToObject(profile, "name", name);
    VT_TRY(export_settings(profile, state, error));
    return export_lists(profile, state, error);
}
