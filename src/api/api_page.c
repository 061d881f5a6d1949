#include "api_page.h"

#include <string.h>

enum { DEFAULT_ITEMS = 48, MOST_OFFSET = 1 << 30 };

static void write_facet_value(void *context, const char *value, size_t count)
{
    cJSON *entry = cJSON_CreateObject();
    cJSON_AddStringToObject(entry, "value", value);
    cJSON_AddNumberToObject(entry, "count", (double)count);
    cJSON_AddItemToArray(context, entry);
}

static vt_status write_price_range(cJSON *result, vt_catalog *catalog, const vt_filter *filter, vt_error *error)
{
    int64_t least, most;
    VT_TRY(vt_catalog_price_range(catalog, filter, &least, &most, error));
    if (least < 0) {
        cJSON_AddNullToObject(result, "price");
        return VT_OK;
    }
    cJSON *price = cJSON_AddObjectToObject(result, "price");
    cJSON_AddNumberToObject(price, "min", (double)least / 100.0);
    cJSON_AddNumberToObject(price, "max", (double)most / 100.0);
    return VT_OK;
}

vt_status vt_write_facets(cJSON *result, vt_catalog *catalog, const vt_filter *filter, vt_error *error)
{
    cJSON *facets = cJSON_AddObjectToObject(result, "facets");
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
        cJSON *values = cJSON_AddArrayToObject(facets, vt_facet_name((vt_facet)facet));
        VT_TRY(vt_catalog_facet_counts(catalog, filter, (vt_facet)facet, write_facet_value, values, error));
    }
    VT_TRY(vt_catalog_size_counts(catalog, filter, write_facet_value, cJSON_AddArrayToObject(facets, "size"), error));
    return write_price_range(result, catalog, filter, error);
}

static vt_status read_sort(const cJSON *params, vt_sort *sort, vt_error *error)
{
    static const char *const names[] = {"row", "relevance", "price-up", "price-down", "newest", "rating"};
    const char *name = NULL;
    VT_TRY(vt_read_text(params, "sort", &name, error));
    if (!name) return VT_OK;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0) {
            *sort = (vt_sort)i;
            return VT_OK;
        }
    return vt_fail(error, VT_BAD_REQUEST, "sort: there is no \"%.100s\"", name);
}

vt_status vt_read_page_request(const cJSON *params, vt_page_request *page, vt_error *error)
{
    page->limit = DEFAULT_ITEMS;
    VT_TRY(vt_read_count(params, "offset", MOST_OFFSET, &page->offset, error));
    VT_TRY(vt_read_count(params, "limit", VT_PAGE_MOST_ITEMS, &page->limit, error));
    VT_TRY(vt_read_flag(params, "facets", &page->facets, error));
    return read_sort(params, &page->sort, error);
}
