/* Methods about the cart: cart, setCart. */
#include "api_state_parts.h"

typedef struct cart_page {
    vt_api *api;
    cJSON *lines;
    uint64_t pieces;
    int64_t total_cents;
    vt_status status;
    vt_error *error;
} cart_page;

static void write_line(void *context, const vt_cart_line *line)
{
    cart_page *page = context;
    vt_product product;
    bool there;
    if (page->status != VT_OK) return;
    page->status = vt_find_product(page->api, line->item, &product, &there, page->error);
    if (page->status != VT_OK) return;
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "item", line->item);
    cJSON_AddNumberToObject(object, "quantity", line->quantity);
    cJSON_AddNumberToObject(object, "addedAt", (double)line->added_ms);
    if (there) vt_write_card(cJSON_AddObjectToObject(object, "product"), &product);
    else cJSON_AddNullToObject(object, "product");
    cJSON_AddItemToArray(page->lines, object);
    page->pieces += line->quantity;
    if (there && product.price_cents > 0) page->total_cents += product.price_cents * (int64_t)line->quantity;
}

static vt_status write_cart(cJSON *result, vt_api *api, vt_error *error)
{
    cart_page page = {.api = api, .lines = cJSON_AddArrayToObject(result, "lines"), .error = error};
    VT_TRY(vt_state_each_cart_line(api->state, write_line, &page, error));
    cJSON_AddNumberToObject(result, "count", (double)page.pieces);
    vt_write_cents(result, "total", page.total_cents);
    return page.status;
}

vt_status vt_method_cart(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    (void)params;
    return vt_api_state(api, error) ? write_cart(result, api, error) : VT_NOT_READY;
}

vt_status vt_method_set_cart(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    const char *item;
    int64_t now_ms;
    size_t quantity = SIZE_MAX;
    vt_state *state = vt_api_state(api, error);
    if (!state) return VT_NOT_READY;
    VT_TRY(vt_require_text(params, "item", &item, error));
    VT_TRY(vt_read_count(params, "quantity", VT_STATE_MOST_QUANTITY, &quantity, error));
    if (quantity == SIZE_MAX) return vt_fail(error, VT_BAD_REQUEST, "quantity: missing");
    VT_TRY(vt_require_time(params, "now", &now_ms, error));
    VT_TRY(vt_state_set_cart(state, item, (uint32_t)quantity, now_ms, error));
    return write_cart(result, api, error);
}
