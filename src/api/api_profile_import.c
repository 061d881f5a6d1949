/* Method importProfile: a profile file takes the place of what the open state holds, or nothing changes. The file is
 * hostile: every member is read strictly, and a message says which one is wrong ("events[17].rating: must be 1 to 5"). */
#include "api_state_parts.h"
#include "json_text.h"
#include "profile_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

vt_status vt_check_profile_name(const char *name, vt_error *error)
{
    size_t length = strlen(name);
    if (length == 0) return vt_fail(error, VT_BAD_REQUEST, "name: empty");
    if (length > VT_PROFILE_NAME_BYTES)
        return vt_fail(error, VT_BAD_REQUEST, "name: longer than %d bytes", VT_PROFILE_NAME_BYTES);
    for (const char *at = name; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f) return vt_fail(error, VT_BAD_REQUEST, "name: holds a control character");
    return VT_OK;
}

/* Puts a path before the member that a message begins with. A message without a member begins with a colon. */
static vt_status within(vt_error *error, const char *path)
{
    char message[VT_MESSAGE_BYTES];
    if (error->status != VT_BAD_REQUEST) return error->status;
    memcpy(message, error->message, sizeof message);
    return vt_fail(error, VT_BAD_REQUEST, "%s%s%s", path, *message == ':' ? "" : ".", message);
}

static vt_status within_entry(vt_error *error, const char *list, size_t index)
{
    char path[64];
    snprintf(path, sizeof path, "%s[%zu]", list, index);
    return within(error, path);
}

/* An object with none but these members, each once. */
static vt_status only(const cJSON *object, const char *const *names, size_t count, vt_error *error)
{
    if (!cJSON_IsObject(object)) return vt_fail(error, VT_BAD_REQUEST, ": must be an object");
    const cJSON *member;
    cJSON_ArrayForEach(member, object)
    {
        size_t i = 0;
        while (i < count && strcmp(names[i], member->string) != 0) i++;
        if (i == count) return vt_fail(error, VT_BAD_REQUEST, "%.100s: there is no such member", member->string);
    }
    return vt_json_unique_keys(object) ? VT_OK : vt_fail(error, VT_BAD_REQUEST, ": a member occurs twice");
}

#define ONLY(object, ...)                                                                                        \
    only(object, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), error)

/* Keeps the entries of the array `name`, which may be absent. */
typedef vt_status keep_entry(vt_state *state, const cJSON *entry, vt_error *error);
static vt_status keep_list(vt_state *state, const cJSON *profile, const char *name, size_t most, keep_entry *keep,
                           vt_error *error)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(profile, name), *entry;
    if (!list) return VT_OK;
    if (!cJSON_IsArray(list)) return vt_fail(error, VT_BAD_REQUEST, "%s: must be an array", name);
    size_t index = 0;
    cJSON_ArrayForEach(entry, list)
    {
        if (index == most) return vt_fail(error, VT_BAD_REQUEST, "%s: more than %zu", name, most);
        if (keep(state, entry, error) != VT_OK) return within_entry(error, name, index);
        index++;
    }
    return VT_OK;
}

static vt_status keep_event(vt_state *state, const cJSON *entry, vt_error *error)
{
    vt_event event = {0};
    const char *type;
    VT_TRY(ONLY(entry, "type", "item", "at", "rating", "text"));
    VT_TRY(vt_require_text(entry, "type", &type, error));
    event.type = vt_event_type_named(type);
    if (event.type == VT_EVENT_COUNT) return vt_fail(error, VT_BAD_REQUEST, "type: there is no \"%.100s\"", type);
    VT_TRY(vt_require_text(entry, "item", &event.item, error));
    VT_TRY(vt_require_time(entry, "at", &event.at_ms, error));
    VT_TRY(vt_read_rating(entry, &event.rating, error));
    VT_TRY(vt_read_text(entry, "text", &event.text, error));
    return vt_state_record(state, &event, NULL, error);
}

static vt_status read_quantity(const cJSON *entry, uint32_t *quantity, vt_error *error)
{
    int64_t pieces = 0;
    VT_TRY(vt_read_whole(entry, "quantity", VT_STATE_MOST_QUANTITY, &pieces, error));
    if (pieces == 0) return vt_fail(error, VT_BAD_REQUEST, "quantity: must be 1 to %d", VT_STATE_MOST_QUANTITY);
    *quantity = (uint32_t)pieces;
    return VT_OK;
}

static vt_status keep_cart_line(vt_state *state, const cJSON *entry, vt_error *error)
{
    vt_cart_line line;
    VT_TRY(ONLY(entry, "item", "quantity", "addedAt"));
    VT_TRY(vt_require_text(entry, "item", &line.item, error));
    VT_TRY(read_quantity(entry, &line.quantity, error));
    VT_TRY(vt_require_time(entry, "addedAt", &line.added_ms, error));
    return vt_state_restore_cart(state, &line, error);
}

/* Whole cents; -1 for null or nothing. */
static vt_status read_price(const cJSON *entry, int64_t *cents, vt_error *error)
{
    const cJSON *price = cJSON_GetObjectItemCaseSensitive(entry, "unitPrice");
    *cents = -1;
    if (!price || cJSON_IsNull(price)) return VT_OK;
    double hundredfold = price->valuedouble * 100.0, whole = floor(hundredfold + 0.5);
    if (!cJSON_IsNumber(price) || !(hundredfold >= 0) || hundredfold > (double)VT_STATE_MOST_CENTS ||
        fabs(hundredfold - whole) > 1e-4)
        return vt_fail(error, VT_BAD_REQUEST, "unitPrice: must be a price of at least 0 with at most two decimals");
    *cents = (int64_t)whole;
    return VT_OK;
}

static vt_status read_order_line(const cJSON *entry, vt_order_line *line, vt_error *error)
{
    VT_TRY(ONLY(entry, "item", "quantity", "unitPrice"));
    VT_TRY(vt_require_text(entry, "item", &line->item, error));
    VT_TRY(read_quantity(entry, &line->quantity, error));
    return read_price(entry, &line->unit_price_cents, error);
}

static vt_status read_order_lines(const cJSON *entry, vt_order_line lines[VT_STATE_MOST_LINES], size_t *count, vt_error *error)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(entry, "lines"), *line;
    if (!cJSON_IsArray(list)) return vt_fail(error, VT_BAD_REQUEST, "lines: must be an array");
    *count = 0;
    cJSON_ArrayForEach(line, list)
    {
        if (*count == VT_STATE_MOST_LINES) return vt_fail(error, VT_BAD_REQUEST, "lines: more than %d", VT_STATE_MOST_LINES);
        if (read_order_line(line, &lines[*count], error) != VT_OK) return within_entry(error, "lines", *count);
        ++*count;
    }
    return VT_OK;
}

static vt_status read_order(const cJSON *entry, vt_order *order, vt_error *error)
{
    const char *status;
    VT_TRY(ONLY(entry, "placedAt", "changedAt", "status", "currency", "address", "lines"));
    VT_TRY(vt_require_time(entry, "placedAt", &order->placed_ms, error));
    order->changed_ms = order->placed_ms;
    VT_TRY(vt_read_time(entry, "changedAt", &order->changed_ms, error));
    VT_TRY(vt_require_text(entry, "status", &status, error));
    order->status = vt_order_status_named(status);
    if (order->status == VT_ORDER_STATUS_COUNT)
        return vt_fail(error, VT_BAD_REQUEST, "status: there is no \"%.100s\"", status);
    return vt_read_text(entry, "currency", &order->currency, error);
}

static vt_status keep_order(vt_state *state, const cJSON *entry, vt_error *error)
{
    vt_order order = {0};
    vt_order_line lines[VT_STATE_MOST_LINES];
    char *address;
    VT_TRY(read_order(entry, &order, error));
    VT_TRY(read_order_lines(entry, lines, &order.line_count, error));
    VT_TRY(vt_address_text(cJSON_GetObjectItemCaseSensitive(entry, "address"), &address, error));
    order.lines = lines;
    order.address = address;
    vt_status status = vt_state_place_order(state, &order, NULL, error);
    cJSON_free(address);
    return status;
}

static vt_status keep_chosen(vt_state *state, const cJSON *profile, vt_error *error)
{
    const cJSON *settings = cJSON_GetObjectItemCaseSensitive(profile, "settings");
    if (!settings) return VT_OK;
    vt_status status = ONLY(settings, "hemisphere", "gender", "variety", "quiz");
    if (status == VT_OK) status = vt_keep_settings(state, settings, error);
    return status == VT_OK ? VT_OK : within(error, "settings");
}

static vt_status check_head(const cJSON *profile, const char **name, vt_error *error)
{
    const char *format = NULL;
    int64_t version = 0;
    if (!cJSON_IsObject(profile)) return vt_fail(error, VT_BAD_REQUEST, "profile: must be an object");
    VT_TRY(vt_read_text(profile, "format", &format, error));
    if (!format || strcmp(format, VT_PROFILE_FORMAT) != 0)
        return vt_fail(error, VT_BAD_REQUEST, "format: not \"" VT_PROFILE_FORMAT "\"");
    VT_TRY(vt_read_whole(profile, "version", 1000000, &version, error));
    if (version > VT_PROFILE_VERSION)
        return vt_fail(error, VT_UNSUPPORTED, "version: %d is newer than %d", (int)version, VT_PROFILE_VERSION);
    if (version < 1) return vt_fail(error, VT_BAD_REQUEST, "version: must be %d", VT_PROFILE_VERSION);
    vt_status status = ONLY(profile, "format", "version", "name", "settings", "events", "cart", "orders");
    if (status != VT_OK) return *error->message == ':' ? within(error, "profile") : status;
    VT_TRY(vt_require_text(profile, "name", name, error));
    return vt_check_profile_name(*name, error);
}

/* Orders come before the cart, which they would empty. */
static vt_status replace(vt_state *state, const cJSON *profile, vt_error *error)
{
    VT_TRY(vt_state_clear(state, error));
    VT_TRY(keep_chosen(state, profile, error));
    VT_TRY(keep_list(state, profile, "orders", VT_PROFILE_MOST_ORDERS, keep_order, error));
    VT_TRY(keep_list(state, profile, "cart", VT_STATE_MOST_LINES, keep_cart_line, error));
    return keep_list(state, profile, "events", VT_PROFILE_MOST_EVENTS, keep_event, error);
}

static vt_status replace_whole(vt_state *state, const cJSON *profile, vt_error *error)
{
    VT_TRY(vt_state_begin(state, error));
    vt_status status = replace(state, profile, error);
    if (status == VT_OK) return vt_state_end(state, true, error);
    vt_state_end(state, false, NULL);
    return status;
}

static void count_line(void *context, const vt_cart_line *line)
{
    (void)line;
    ++*(size_t *)context;
}

static void ignore_event(void *context, const vt_event *event) { (void)context, (void)event; }
static void ignore_order(void *context, const vt_order *order) { (void)context, (void)order; }

static vt_status write_counts(cJSON *result, vt_state *state, vt_error *error)
{
    size_t events, orders, lines = 0;
    VT_TRY(vt_state_each_event(state, &(vt_event_query){.limit = 1}, ignore_event, NULL, &events, error));
    VT_TRY(vt_state_each_order(state, &(vt_order_query){.limit = 1}, ignore_order, NULL, &orders, error));
    VT_TRY(vt_state_each_cart_line(state, count_line, &lines, error));
    cJSON_AddNumberToObject(result, "events", (double)events);
    cJSON_AddNumberToObject(result, "orders", (double)orders);
    cJSON_AddNumberToObject(result, "cart", (double)lines);
    return VT_OK;
}

vt_status vt_method_import_profile(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    const char *name = NULL;
    vt_state *state = vt_api_state(api, error);
    if (!state) return VT_NOT_READY;
    const cJSON *profile = cJSON_GetObjectItemCaseSensitive(params, "profile");
    vt_status status = check_head(profile, &name, error);
    if (status == VT_OK) status = replace_whole(state, profile, error);
    if (status == VT_BAD_REQUEST) status = error->status = VT_BAD_DATA; /* the request is in order: the file is not */
    VT_TRY(status);
    cJSON_AddStringToObject(result, "name", name);
    return write_counts(result, state, error);
}
