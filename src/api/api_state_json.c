/* JSON that the methods of an open profile share. */
#include "api_state_parts.h"

#include "json_text.h"

#include <math.h>
#include <string.h>

enum { MOST_ADDRESS_LINES = 32 };

vt_state *vt_api_state(vt_api *api, vt_error *error)
{
    if (!api->state) vt_fail(error, VT_NOT_READY, "no profile is open");
    return api->state;
}

vt_status vt_require_text(const cJSON *params, const char *name, const char **out, vt_error *error)
{
    *out = NULL;
    VT_TRY(vt_read_text(params, name, out, error));
    return *out ? VT_OK : vt_fail(error, VT_BAD_REQUEST, "%s: missing", name);
}

vt_status vt_require_time(const cJSON *params, const char *name, int64_t *out, vt_error *error)
{
    *out = -1;
    VT_TRY(vt_read_time(params, name, out, error));
    return *out >= 0 ? VT_OK : vt_fail(error, VT_BAD_REQUEST, "%s: missing", name);
}

vt_status vt_read_page(const cJSON *params, size_t *offset, size_t *limit, vt_error *error)
{
    *offset = 0;
    *limit = VT_DEFAULT_PAGE;
    VT_TRY(vt_read_count(params, "offset", VT_MOST_OFFSET, offset, error));
    return vt_read_count(params, "limit", VT_MOST_PAGE, limit, error);
}

vt_status vt_read_whole(const cJSON *params, const char *name, int64_t most, int64_t *out, vt_error *error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(params, name);
    if (!item || cJSON_IsNull(item)) return VT_OK;
    double value = item->valuedouble;
    if (!cJSON_IsNumber(item) || !(value >= 0) || value > (double)most || value != floor(value))
        return vt_fail(error, VT_BAD_REQUEST, "%s: must be a whole number from 0 to %lld", name, (long long)most);
    *out = (int64_t)value;
    return VT_OK;
}

vt_status vt_read_rating(const cJSON *params, int *rating, vt_error *error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(params, "rating");
    if (!item || cJSON_IsNull(item)) return VT_OK;
    double value = item->valuedouble;
    if (!cJSON_IsNumber(item) || !(value >= 1) || value > 5 || value != floor(value))
        return vt_fail(error, VT_BAD_REQUEST, "rating: must be a whole number from 1 to 5");
    *rating = (int)value;
    return VT_OK;
}

vt_status vt_find_product(vt_api *api, const char *id, vt_product *product, bool *there, vt_error *error)
{
    size_t row;
    *there = api->engine && vt_engine_row(api->engine, id, &row, NULL) == VT_OK;
    return *there ? vt_engine_product(api->engine, row, product, error) : VT_OK;
}

vt_status vt_write_product(cJSON *object, vt_api *api, const char *id, vt_error *error)
{
    vt_product product;
    bool there;
    VT_TRY(vt_find_product(api, id, &product, &there, error));
    if (there) vt_write_card(cJSON_AddObjectToObject(object, "product"), &product);
    else cJSON_AddNullToObject(object, "product");
    return VT_OK;
}

void vt_write_cents(cJSON *object, const char *name, int64_t cents)
{
    if (cents < 0) cJSON_AddNullToObject(object, name);
    else cJSON_AddNumberToObject(object, name, (double)cents / 100.0);
}

vt_status vt_address_text(const cJSON *address, char **text, vt_error *error)
{
    *text = NULL;
    if (!address || cJSON_IsNull(address)) return VT_OK;
    if (!cJSON_IsObject(address)) return vt_fail(error, VT_BAD_REQUEST, "address: must be an object of texts");
    const cJSON *line;
    size_t lines = 0;
    cJSON_ArrayForEach(line, address)
    {
        if (!cJSON_IsString(line)) return vt_fail(error, VT_BAD_REQUEST, "address.%.100s: must be a text", line->string);
        if (++lines > MOST_ADDRESS_LINES)
            return vt_fail(error, VT_BAD_REQUEST, "address: more than %d lines", MOST_ADDRESS_LINES);
    }
    if (!vt_json_unique_keys(address)) return vt_fail(error, VT_BAD_REQUEST, "address: a name occurs twice");
    char *printed = cJSON_PrintUnformatted(address);
    if (!printed) return vt_fail(error, VT_NO_MEMORY, "out of memory for an address");
    if (strlen(printed) < VT_STATE_TEXT_BYTES) {
        *text = printed;
        return VT_OK;
    }
    cJSON_free(printed);
    return vt_fail(error, VT_BAD_REQUEST, "address: longer than %d bytes", VT_STATE_TEXT_BYTES - 1);
}

vt_status vt_write_address(cJSON *object, const char *text, vt_error *error)
{
    cJSON *address = NULL;
    vt_bytes bytes = {(const uint8_t *)text, strlen(text)};
    char *same = NULL;
    vt_status status = vt_json_parse(&address, bytes, 2 * MOST_ADDRESS_LINES + 2, "an order's address", NULL);
    if (status == VT_OK) status = vt_address_text(address, &same, NULL);
    cJSON_free(same);
    if (status == VT_OK && cJSON_IsObject(address)) {
        cJSON_AddItemToObject(object, "address", address);
        return VT_OK;
    }
    cJSON_Delete(address);
    if (status == VT_NO_MEMORY) return vt_fail(error, status, "out of memory for an address");
    return vt_fail(error, VT_BAD_DATA, "the profile's database is damaged: an address is not an object of texts");
}
