/* Methods about orders: placeOrder, orders, order, setOrderStatus. */
#include "api_state_parts.h"

static const int64_t most_order_id = 9007199254740991; /* what a JavaScript number can tell apart */

typedef struct order_page {
    vt_api *api;
    cJSON *orders;
    vt_status status;
    vt_error *error;
} order_page;

static vt_status write_lines(cJSON *object, vt_api *api, const vt_order *order, vt_error *error)
{
    cJSON *lines = cJSON_AddArrayToObject(object, "lines");
    for (size_t i = 0; i < order->line_count; i++) {
        const vt_order_line *line = &order->lines[i];
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "item", line->item);
        cJSON_AddNumberToObject(entry, "quantity", line->quantity);
        vt_write_cents(entry, "unitPrice", line->unit_price_cents);
        cJSON_AddItemToArray(lines, entry);
        VT_TRY(vt_write_product(entry, api, line->item, error));
    }
    return VT_OK;
}

static void write_order(void *context, const vt_order *order)
{
    order_page *page = context;
    if (page->status != VT_OK) return;
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToArray(page->orders, object);
    cJSON_AddNumberToObject(object, "id", (double)order->id);
    cJSON_AddNumberToObject(object, "placedAt", (double)order->placed_ms);
    cJSON_AddNumberToObject(object, "changedAt", (double)order->changed_ms);
    cJSON_AddStringToObject(object, "status", vt_order_status_name(order->status));
    vt_write_cents(object, "total", order->total_cents);
    cJSON_AddStringToObject(object, "currency", order->currency);
    page->status = vt_write_address(object, order->address, page->error);
    if (page->status == VT_OK) page->status = write_lines(object, page->api, order, page->error);
}

static vt_status write_one(cJSON *result, vt_api *api, int64_t id, vt_error *error)
{
    cJSON *orders = cJSON_CreateArray();
    order_page page = {api, orders, VT_OK, error};
    vt_order_query query = {.id = id};
    vt_status status = id ? vt_state_each_order(api->state, &query, write_order, &page, NULL, error) : VT_OK;
    if (status == VT_OK) status = page.status;
    cJSON *order = cJSON_DetachItemFromArray(orders, 0);
    cJSON_Delete(orders);
    if (order) cJSON_AddItemToObject(result, "order", order);
    else if (status == VT_OK) return vt_fail(error, VT_NOT_FOUND, "there is no order %lld", (long long)id);
    return status;
}

vt_status vt_method_order(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    int64_t id = -1;
    if (!vt_api_state(api, error)) return VT_NOT_READY;
    VT_TRY(vt_read_whole(params, "id", most_order_id, &id, error));
    return id < 0 ? vt_fail(error, VT_BAD_REQUEST, "id: missing") : write_one(result, api, id, error);
}

vt_status vt_method_orders(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    vt_order_query query = {0};
    size_t total = 0, limit;
    vt_state *state = vt_api_state(api, error);
    if (!state) return VT_NOT_READY;
    VT_TRY(vt_read_page(params, &query.offset, &limit, error));
    cJSON *orders = cJSON_CreateArray();
    order_page page = {api, orders, VT_OK, error};
    query.limit = limit ? limit : 1; /* 0 would be all: asks for one, and shows none */
    vt_status status = vt_state_each_order(state, &query, write_order, &page, &total, error);
    if (!limit) cJSON_DeleteItemFromArray(orders, 0);
    cJSON_AddNumberToObject(result, "total", (double)total);
    cJSON_AddItemToObject(result, "orders", orders);
    return status == VT_OK ? page.status : status;
}

vt_status vt_method_set_order_status(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    int64_t id = -1, now_ms;
    const char *name;
    vt_state *state = vt_api_state(api, error);
    if (!state) return VT_NOT_READY;
    VT_TRY(vt_read_whole(params, "id", most_order_id, &id, error));
    if (id < 0) return vt_fail(error, VT_BAD_REQUEST, "id: missing");
    VT_TRY(vt_require_text(params, "status", &name, error));
    vt_order_status status = vt_order_status_named(name);
    if (status == VT_ORDER_STATUS_COUNT) return vt_fail(error, VT_BAD_REQUEST, "status: there is no \"%.100s\"", name);
    VT_TRY(vt_require_time(params, "now", &now_ms, error));
    VT_TRY(vt_state_set_order_status(state, id, status, now_ms, error));
    return write_one(result, api, id, error);
}

typedef struct basket {
    vt_api *api;
    vt_order_line lines[VT_STATE_MOST_LINES]; /* items are the catalog's texts */
    size_t count;
    vt_status status;
    vt_error *error;
} basket;

/* One line of the cart at the catalog's price, or why it cannot be ordered. */
static vt_status put(basket *into, const vt_cart_line *line)
{
    vt_product product;
    size_t row;
    vt_status found = vt_engine_row(into->api->engine, line->item, &row, into->error);
    if (found == VT_OK) found = vt_engine_product(into->api->engine, row, &product, into->error);
    if (found != VT_OK && found != VT_NOT_FOUND) return found;
    if (found == VT_NOT_FOUND)
        return vt_fail(into->error, VT_BAD_REQUEST, "product \"%.80s\" is no longer in the catalog: take it out of the cart",
                       line->item);
    if (product.stock == 0) return vt_fail(into->error, VT_BAD_REQUEST, "\"%.120s\" is sold out", product.title);
    if (product.stock > 0 && (int64_t)line->quantity > product.stock)
        return vt_fail(into->error, VT_BAD_REQUEST, "\"%.120s\": only %lld left, and the cart holds %u", product.title,
                       (long long)product.stock, line->quantity);
    into->lines[into->count++] = (vt_order_line){product.id, line->quantity, product.price_cents};
    return VT_OK;
}

static void put_line(void *context, const vt_cart_line *line)
{
    basket *into = context;
    bool going = into->status == VT_OK || into->status == VT_NOT_READY; /* all pages that are missing become wanted */
    if (!going || into->count == VT_STATE_MOST_LINES) return;
    vt_status status = put(into, line);
    if (status != VT_OK) into->status = status;
}

static vt_status order_cart(vt_api *api, vt_order *order, int64_t *id, vt_error *error)
{
    basket cart = {.api = api, .error = error};
    VT_TRY(vt_state_each_cart_line(api->state, put_line, &cart, error));
    VT_TRY(cart.status);
    if (cart.count == 0) return vt_fail(error, VT_BAD_REQUEST, "the cart is empty");
    order->lines = cart.lines;
    order->line_count = cart.count;
    vt_status status = vt_state_place_order(api->state, order, id, error);
    order->lines = NULL; /* they end with the cart here */
    order->line_count = 0;
    return status;
}

/* An order that was placed under the same key is answered again: its cart is empty by now. */
vt_status vt_method_place_order(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    vt_order order = {0};
    int64_t id = 0;
    char *address;
    vt_engine *engine = vt_api_engine(api, error);
    if (!vt_api_state(api, error) || !engine) return VT_NOT_READY;
    VT_TRY(vt_engine_names_products(engine, error));
    VT_TRY(vt_require_time(params, "now", &order.placed_ms, error));
    VT_TRY(vt_read_text(params, "key", &order.key, error));
    VT_TRY(vt_state_order_of_key(api->state, order.key, &id, error));
    if (id) return write_one(result, api, id, error);
    VT_TRY(vt_address_text(cJSON_GetObjectItemCaseSensitive(params, "address"), &address, error));
    order.changed_ms = order.placed_ms;
    order.currency = vt_engine_manifest(engine)->currency;
    order.address = address;
    vt_status status = order_cart(api, &order, &id, error);
    cJSON_free(address);
    return status == VT_OK ? write_one(result, api, id, error) : status;
}
