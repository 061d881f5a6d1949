#include "api_methods.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const cJSON *member(const cJSON *params, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(params, name);
    return cJSON_IsNull(item) ? NULL : item;
}

vt_status vt_read_text(const cJSON *params, const char *name, const char **out, vt_error *error)
{
    const cJSON *item = member(params, name);
    if (!item) return VT_OK;
    if (!cJSON_IsString(item)) return vt_fail(error, VT_BAD_REQUEST, "%s: must be a string", name);
    *out = item->valuestring;
    return VT_OK;
}

vt_status vt_read_count(const cJSON *params, const char *name, size_t most, size_t *out, vt_error *error)
{
    const cJSON *item = member(params, name);
    if (!item) return VT_OK;
    double value = item->valuedouble;
    if (!cJSON_IsNumber(item) || !(value >= 0) || value > (double)most || value != floor(value))
        return vt_fail(error, VT_BAD_REQUEST, "%s: must be a whole number from 0 to %zu", name, most);
    *out = (size_t)value;
    return VT_OK;
}

vt_status vt_read_time(const cJSON *params, const char *name, int64_t *out, vt_error *error)
{
    const double latest = 253402300799999.0;
    const cJSON *item = member(params, name);
    if (!item) return VT_OK;
    double value = item->valuedouble;
    if (!cJSON_IsNumber(item) || !(value >= 0) || value > latest || value != floor(value))
        return vt_fail(error, VT_BAD_REQUEST, "%s: must be a time in milliseconds since 1970", name);
    *out = (int64_t)value;
    return VT_OK;
}

vt_status vt_read_recall(const cJSON *params, float *out, vt_error *error)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(params, "recall");
    if (!value || cJSON_IsNull(value)) return VT_OK;
    if (!cJSON_IsNumber(value) || !(value->valuedouble > 0.0) || value->valuedouble > 1.0)
        return vt_fail(error, VT_BAD_REQUEST, "recall: must be a number above 0, at most 1");
    *out = (float)value->valuedouble;
    return VT_OK;
}

vt_status vt_read_flag(const cJSON *params, const char *name, bool *out, vt_error *error)
{
    const cJSON *item = member(params, name);
    if (!item) return VT_OK;
    if (!cJSON_IsBool(item)) return vt_fail(error, VT_BAD_REQUEST, "%s: must be true or false", name);
    *out = cJSON_IsTrue(item);
    return VT_OK;
}

/* Leaves *cents alone when there is no such bound; *bounded is set when there is. */
static vt_status read_price(const cJSON *params, const char *name, int64_t *cents, bool *bounded, vt_error *error)
{
    const cJSON *item = member(params, name);
    if (!item) return VT_OK;
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) || item->valuedouble > 1e12)
        return vt_fail(error, VT_BAD_REQUEST, "filter.%s: must be a price of at least 0", name);
    *cents = (int64_t)floor(item->valuedouble * 100.0 + 0.5);
    *bounded = true;
    return VT_OK;
}

/* Strings stay borrowed from `object`. out: room for VT_FILTER_MAX_VALUES. */
static vt_status read_values(const cJSON *object, const char *name, const char **out, size_t *count, vt_error *error)
{
    const cJSON *values = member(object, name), *value;
    if (!values) return VT_OK;
    if (!cJSON_IsArray(values)) return vt_fail(error, VT_BAD_REQUEST, "filter.%s: must be an array of strings", name);
    cJSON_ArrayForEach(value, values)
    {
        if (!cJSON_IsString(value) || *count == VT_FILTER_MAX_VALUES)
            return vt_fail(error, VT_BAD_REQUEST, "filter.%s: at most %d strings", name, VT_FILTER_MAX_VALUES);
        out[(*count)++] = value->valuestring;
    }
    return VT_OK;
}

/* A misspelt restriction must not silently show everything. */
static vt_status refuse_unknown(const cJSON *filter, vt_error *error)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, filter)
    {
        bool known = false;
        for (int facet = 0; facet < VT_FACET_COUNT; facet++) known |= !strcmp(item->string, vt_facet_name((vt_facet)facet));
        static const char *const others[] = {"size", "priceMin", "priceMax", "inStock", "text"};
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) known |= !strcmp(item->string, others[i]);
        if (!known) return vt_fail(error, VT_BAD_REQUEST, "filter.%.100s: there is no such field", item->string);
    }
    return VT_OK;
}

vt_status vt_read_filter(const cJSON *params, vt_filter *filter, vt_error *error)
{
    memset(filter, 0, sizeof *filter);
    const cJSON *object = member(params, "filter");
    if (!object) return VT_OK;
    if (!cJSON_IsObject(object)) return vt_fail(error, VT_BAD_REQUEST, "filter: must be an object");
    VT_TRY(refuse_unknown(object, error));
    for (int facet = 0; facet < VT_FACET_COUNT; facet++)
        VT_TRY(read_values(object, vt_facet_name((vt_facet)facet), filter->values[facet], &filter->value_counts[facet], error));
    VT_TRY(read_values(object, "size", filter->sizes, &filter->size_count, error));
    filter->price_max_cents = INT64_MAX;
    VT_TRY(read_price(object, "priceMin", &filter->price_min_cents, &filter->price_bounded, error));
    VT_TRY(read_price(object, "priceMax", &filter->price_max_cents, &filter->price_bounded, error));
    VT_TRY(vt_read_flag(object, "inStock", &filter->in_stock, error));
    return vt_read_text(object, "text", &filter->text, error);
}

/* As cJSON prints the number, which it does by way of strtod to see whether 15 digits are enough: that costs more than a scan. */
void vt_write_micros(cJSON *object, const char *name, int64_t micros)
{
    char text[32];
    unsigned long long size = micros < 0 ? 0ull - (unsigned long long)micros : (unsigned long long)micros;
    unsigned rest = (unsigned)(size % VT_MICROS);
    if (size < 100 || size / VT_MICROS > 999999) { /* 0, exponents, and what no score is */
        cJSON_AddNumberToObject(object, name, (double)micros / VT_MICROS);
        return;
    }
    size_t length = (size_t)snprintf(text, sizeof text, rest ? "%s%u.%06u" : "%s%u", micros < 0 ? "-" : "", (unsigned)(size / VT_MICROS), rest);
    while (rest && text[length - 1] == '0') text[--length] = '\0';
    cJSON_AddRawToObject(object, name, text);
}

/* `value` divided by `unit`, or null when it is below `least`, which stands for unknown. */
static void write_known(cJSON *object, const char *name, int64_t value, int64_t least, double unit)
{
    if (value < least) cJSON_AddNullToObject(object, name);
    else cJSON_AddNumberToObject(object, name, (double)value / unit);
}

void vt_write_card(cJSON *object, const vt_product *product)
{
    cJSON_AddStringToObject(object, "id", product->id);
    cJSON_AddStringToObject(object, "title", product->title);
    cJSON_AddStringToObject(object, "image", product->image);
    for (int facet = 0; facet < VT_FACET_COUNT; facet++)
        cJSON_AddStringToObject(object, vt_facet_name((vt_facet)facet), product->facets[facet]);
    write_known(object, "price", product->price_cents, 0, 100.0);
    write_known(object, "listPrice", product->list_price_cents, 0, 100.0);
    write_known(object, "stock", product->stock, 0, 1.0);
    write_known(object, "rating", product->rating_tenths, 0, 10.0);
    write_known(object, "year", product->year, 1, 1.0);
}

static void write_sizes(cJSON *object, const char *set)
{
    cJSON *sizes = cJSON_AddArrayToObject(object, "sizes");
    size_t length;
    for (const char *size; (size = vt_next_size(&set, &length)) != NULL;) {
        char value[VT_SIZE_BYTES + 1] = "";
        memcpy(value, size, length);
        cJSON_AddItemToArray(sizes, cJSON_CreateString(value));
    }
}

void vt_write_details(cJSON *object, const vt_product *product)
{
    cJSON *attributes = cJSON_Parse(product->attributes);
    if (!cJSON_IsObject(attributes)) {
        cJSON_Delete(attributes);
        attributes = cJSON_CreateObject();
    }
    write_sizes(object, product->sizes);
    cJSON_AddItemToObject(object, "attributes", attributes);
    cJSON_AddStringToObject(object, "description", product->description);
}
