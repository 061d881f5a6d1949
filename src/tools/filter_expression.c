#include "filter_expression.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static cJSON *string_item(const char *text, size_t length)
{
    char *copy = vt_copy_text(text, length);
    cJSON *item = copy ? cJSON_CreateString(copy) : NULL;
    vt_free(copy);
    return item;
}

/* Without a value it would let everything through. */
static vt_status add_values(cJSON *filter, const char *name, const char *values, size_t length, vt_error *error)
{
    cJSON *array = cJSON_GetObjectItemCaseSensitive(filter, name); /* a field may stand twice: its values join */
    if (!array) array = cJSON_AddArrayToObject(filter, name);
    for (const char *at = values, *end = values + length; at <= end;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *stop = comma ? comma : end;
        if (stop > at) cJSON_AddItemToArray(array, string_item(at, (size_t)(stop - at)));
        at = stop + 1;
    }
    return cJSON_GetArraySize(array) > 0 ? VT_OK : vt_fail(error, VT_USAGE, "--filter: \"%s\" has no value", name);
}

/* Takes `item`. */
static vt_status add_once(cJSON *filter, const char *name, cJSON *item, vt_error *error)
{
    if (!cJSON_GetObjectItemCaseSensitive(filter, name)) return cJSON_AddItemToObject(filter, name, item), VT_OK;
    cJSON_Delete(item);
    return vt_fail(error, VT_USAGE, "--filter: %s stands twice", name);
}

static vt_status add_price(cJSON *filter, const char *name, const char *value, size_t length, vt_error *error)
{
    char *end, *copy = vt_copy_text(value, length);
    if (!copy) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    double price = strtod(copy, &end);
    bool good = length > 0 && *end == '\0' && isfinite(price);
    vt_free(copy);
    if (!good) return vt_fail(error, VT_USAGE, "--filter: %s=%.*s is not a price", name, (int)length, value);
    return add_once(filter, name, cJSON_CreateNumber(price), error);
}

static vt_status add_field(cJSON *filter, const char *field, size_t length, vt_error *error)
{
    const char *equals = memchr(field, '=', length);
    char name[64];
    size_t name_length = equals ? (size_t)(equals - field) : length;
    if (name_length == 0 || name_length >= sizeof name)
        return vt_fail(error, VT_USAGE, "--filter: \"%.*s\" is not field=value", (int)length, field);
    memcpy(name, field, name_length);
    name[name_length] = '\0';
    if (strcmp(name, "inStock") == 0 && !equals) return add_once(filter, name, cJSON_CreateTrue(), error);
    if (!equals) return vt_fail(error, VT_USAGE, "--filter: \"%s\" has no value", name);
    const char *value = equals + 1;
    size_t value_length = length - name_length - 1;
    if (strncmp(name, "price", 5) == 0) return add_price(filter, name, value, value_length, error);
    if (strcmp(name, "text") == 0) return add_once(filter, name, string_item(value, value_length), error);
    if (strcmp(name, "inStock") == 0)
        return vt_fail(error, VT_USAGE, "--filter: inStock takes no value");
    return add_values(filter, name, value, value_length, error);
}

vt_status vt_filter_expression(const char *text, cJSON **out, vt_error *error)
{
    if (*text == '{') {
        *out = cJSON_ParseWithOpts(text, NULL, true);
        return *out ? VT_OK : vt_fail(error, VT_USAGE, "--filter: is not JSON");
    }
    *out = cJSON_CreateObject();
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, ";");
        vt_status status = length ? add_field(*out, at, length, error) : VT_OK;
        if (status != VT_OK) {
            cJSON_Delete(*out);
            *out = NULL;
            return status;
        }
        at += length + (at[length] == ';');
    }
    return VT_OK;
}
