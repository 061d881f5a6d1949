/* Methods about what the visitor does with products: record, forget, marks, events. */
#include "api_state_parts.h"

#include <string.h>

static vt_status read_type(const char *name, vt_event_type *type, vt_error *error)
{
    *type = vt_event_type_named(name);
    if (*type != VT_EVENT_COUNT) return VT_OK;
    return vt_fail(error, VT_BAD_REQUEST, "type: there is no \"%.100s\"", name);
}

static vt_status require_type(const cJSON *params, vt_event_type *type, vt_error *error)
{
    const char *name;
    VT_TRY(vt_require_text(params, "type", &name, error));
    return read_type(name, type, error);
}

vt_status vt_method_record(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    vt_event event = {0};
    int64_t id;
    vt_state *state = vt_api_state(api, error);
    if (!state) return VT_NOT_READY;
    VT_TRY(require_type(params, &event.type, error));
    if (event.type == VT_EVENT_CART) return vt_fail(error, VT_BAD_REQUEST, "type: \"setCart\" puts products into the cart");
    VT_TRY(vt_require_text(params, "item", &event.item, error));
    VT_TRY(vt_read_rating(params, &event.rating, error));
    VT_TRY(vt_read_text(params, "text", &event.text, error));
    VT_TRY(vt_require_time(params, "now", &event.at_ms, error));
    VT_TRY(vt_read_text(params, "key", &event.key, error));
    VT_TRY(vt_state_record(state, &event, &id, error));
    cJSON_AddNumberToObject(result, "id", (double)id);
    return VT_OK;
}

static vt_status forget_all_of(vt_state *state, const cJSON *params, size_t *removed, vt_error *error)
{
    vt_event_type type;
    const char *item;
    VT_TRY(require_type(params, &type, error));
    VT_TRY(vt_require_text(params, "item", &item, error));
    return vt_state_forget(state, type, item, removed, error);
}

/* One event by "id", or all of a "type" and "item". */
vt_status vt_method_forget(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    const int64_t largest = INT64_C(1) << 53;
    size_t removed;
    int64_t id = 0;
    vt_state *state = vt_api_state(api, error);
    if (!state) return VT_NOT_READY;
    VT_TRY(vt_read_whole(params, "id", largest, &id, error));
    bool both = cJSON_HasObjectItem(params, "type") || cJSON_HasObjectItem(params, "item");
    if (id && both) return vt_fail(error, VT_BAD_REQUEST, "id: stands without \"type\" and \"item\"");
    VT_TRY(id ? vt_state_forget_id(state, id, &removed, error) : forget_all_of(state, params, &removed, error));
    cJSON_AddNumberToObject(result, "removed", (double)removed);
    return VT_OK;
}

typedef struct marks {
    const char *item;
    bool has[VT_EVENT_COUNT];
    uint32_t in_cart;
    cJSON *review;
} marks;

static void write_rating(cJSON *object, const vt_event *event)
{
    if (event->rating) cJSON_AddNumberToObject(object, "rating", event->rating);
    else cJSON_AddNullToObject(object, "rating");
    cJSON_AddStringToObject(object, "text", event->text ? event->text : "");
}

static void take_mark(void *context, const vt_event *event)
{
    marks *found = context;
    found->has[event->type] = true;
    if (event->type != VT_EVENT_REVIEW || found->review) return;
    found->review = cJSON_CreateObject();
    write_rating(found->review, event);
    cJSON_AddNumberToObject(found->review, "at", (double)event->at_ms);
}

static void take_line(void *context, const vt_cart_line *line)
{
    marks *found = context;
    if (strcmp(line->item, found->item) == 0) found->in_cart = line->quantity;
}

static vt_status find_marks(vt_state *state, marks *found, size_t *bought, vt_error *error)
{
    vt_event_query query = {.item = found->item, .types = 1u << VT_EVENT_LIKE | 1u << VT_EVENT_PASS |
                                                          1u << VT_EVENT_BOOKMARK | 1u << VT_EVENT_REVIEW};
    VT_TRY(vt_state_times_bought(state, found->item, bought, error));
    VT_TRY(vt_state_each_cart_line(state, take_line, found, error));
    return vt_state_each_event(state, &query, take_mark, found, NULL, error);
}

vt_status vt_method_marks(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    marks found = {0};
    size_t bought;
    vt_state *state = vt_api_state(api, error);
    if (!state) return VT_NOT_READY;
    VT_TRY(vt_require_text(params, "item", &found.item, error));
    vt_status status = find_marks(state, &found, &bought, error);
    if (status != VT_OK) {
        cJSON_Delete(found.review);
        return status;
    }
    cJSON_AddBoolToObject(result, "liked", found.has[VT_EVENT_LIKE]);
    cJSON_AddBoolToObject(result, "passed", found.has[VT_EVENT_PASS]);
    cJSON_AddBoolToObject(result, "bookmarked", found.has[VT_EVENT_BOOKMARK]);
    cJSON_AddItemToObject(result, "review", found.review ? found.review : cJSON_CreateNull());
    cJSON_AddNumberToObject(result, "inCart", found.in_cart);
    cJSON_AddNumberToObject(result, "timesBought", (double)bought);
    return VT_OK;
}

typedef struct event_page {
    vt_api *api;
    cJSON *events;
    vt_status status;
    vt_error *error;
} event_page;

static void write_event(void *context, const vt_event *event)
{
    event_page *page = context;
    if (page->status != VT_OK) return;
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "id", (double)event->id);
    cJSON_AddStringToObject(object, "type", vt_event_type_name(event->type));
    cJSON_AddStringToObject(object, "item", event->item);
    cJSON_AddNumberToObject(object, "at", (double)event->at_ms);
    write_rating(object, event);
    cJSON_AddItemToArray(page->events, object);
    page->status = vt_write_product(object, page->api, event->item, page->error);
}

static vt_status read_types(const cJSON *params, uint32_t *types, vt_error *error)
{
    const cJSON *names = cJSON_GetObjectItemCaseSensitive(params, "types"), *name;
    if (!names || cJSON_IsNull(names)) return VT_OK;
    if (!cJSON_IsArray(names)) return vt_fail(error, VT_BAD_REQUEST, "types: must be an array of strings");
    cJSON_ArrayForEach(name, names)
    {
        vt_event_type type;
        if (!cJSON_IsString(name)) return vt_fail(error, VT_BAD_REQUEST, "types: must be an array of strings");
        VT_TRY(read_type(name->valuestring, &type, error));
        *types |= 1u << type;
    }
    if (!*types) return vt_fail(error, VT_BAD_REQUEST, "types: empty");
    return VT_OK;
}

vt_status vt_method_events(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    vt_event_query query = {0};
    size_t total = 0, limit;
    vt_state *state = vt_api_state(api, error);
    if (!state) return VT_NOT_READY;
    VT_TRY(read_types(params, &query.types, error));
    VT_TRY(vt_read_text(params, "item", &query.item, error));
    VT_TRY(vt_read_page(params, &query.offset, &limit, error));
    cJSON *events = cJSON_CreateArray();
    event_page page = {api, events, VT_OK, error};
    query.limit = limit ? limit : 1; /* 0 would be all: asks for one, and shows none */
    vt_status status = vt_state_each_event(state, &query, write_event, &page, &total, error);
    if (!limit) cJSON_DeleteItemFromArray(events, 0);
    cJSON_AddNumberToObject(result, "total", (double)total);
    cJSON_AddItemToObject(result, "events", events);
    return status == VT_OK ? page.status : status;
}
