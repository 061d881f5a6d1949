/* Method taste: what the open profile looks like to the strategies. */
#include "api_taste_parts.h"

#include "memory.h"
#include "preferences.h"

#include <stdlib.h>

enum { MOST_VALUES = 50 };

typedef struct preferred_value {
    uint64_t amount;
    size_t id;
} preferred_value;

static int strongest_first(const void *a, const void *b)
{
    const preferred_value *left = a, *right = b;
    if (left->amount != right->amount) return left->amount > right->amount ? -1 : 1;
    return left->id < right->id ? -1 : left->id > right->id;
}

static void write_value(cJSON *list, const preferred_value *value, uint64_t most, const char *name)
{
    cJSON *entry = cJSON_CreateObject();
    cJSON_AddStringToObject(entry, "value", name);
    vt_write_micros(entry, "weight", (int64_t)(value->amount * VT_PREFERENCE_ONE / most));
    cJSON_AddNumberToObject(entry, "units", (double)value->amount);
    cJSON_AddItemToArray(list, entry);
}

static vt_status write_facet(cJSON *object, const vt_preferences *preferences, const vt_catalog *catalog, vt_facet facet)
{
    size_t count = preferences->columns.value_counts[facet];
    cJSON *list = cJSON_AddArrayToObject(object, vt_facet_name(facet));
    preferred_value *values = vt_alloc(count, sizeof *values);
    if (!values) return VT_NO_MEMORY;
    for (size_t id = 0; id < count; id++) values[id] = (preferred_value){preferences->amounts[facet][id], id};
    qsort(values, count, sizeof *values, strongest_first);
    for (size_t i = 0; i < count && i < MOST_VALUES && values[i].amount > 0; i++)
        write_value(list, &values[i], preferences->most[facet], vt_catalog_facet_value(catalog, facet, values[i].id));
    vt_free(values);
    return VT_OK;
}

static vt_status write_preferences(cJSON *result, const vt_visitor *visitor, const vt_catalog *catalog, vt_error *error)
{
    static const vt_facet facets[] = {VT_FACET_CATEGORY, VT_FACET_SUB_CATEGORY, VT_FACET_ARTICLE_TYPE, VT_FACET_COLOUR,
                                      VT_FACET_BRAND};
    vt_preferences preferences;
    VT_TRY(vt_preferences_from_purchases(&preferences, visitor, catalog, error));
    cJSON *object = cJSON_AddObjectToObject(result, "preferences");
    vt_status status = VT_OK;
    for (size_t i = 0; status == VT_OK && i < sizeof facets / sizeof *facets; i++)
        status = write_facet(object, &preferences, catalog, facets[i]);
    vt_preferences_close(&preferences);
    return status == VT_OK ? VT_OK : vt_fail(error, status, "out of memory for preferences");
}

static void write_spending(cJSON *result, const vt_visitor *visitor)
{
    vt_spending spending = vt_visitor_spending(visitor);
    if (spending.pieces == 0) {
        cJSON_AddNullToObject(result, "spending");
        return;
    }
    cJSON *object = cJSON_AddObjectToObject(result, "spending");
    int64_t average_cents = (spending.total_cents + (int64_t)spending.pieces / 2) / (int64_t)spending.pieces;
    cJSON_AddNumberToObject(object, "average", (double)average_cents / 100.0);
    cJSON_AddNumberToObject(object, "highest", (double)spending.highest_cents / 100.0);
    cJSON_AddNumberToObject(object, "total", (double)spending.total_cents / 100.0);
}

/* Of what this pack has; purchases are pieces that were not returned. */
static void write_counts(cJSON *result, const vt_visitor *visitor)
{
    uint64_t counts[VT_EVENT_COUNT] = {0}, pieces = 0, orders = 0;
    int64_t last_order = 0;
    for (size_t i = 0; i < visitor->sign_count; i++) counts[visitor->signs[i].type]++;
    for (size_t i = 0; i < visitor->purchase_count; i++) {
        const vt_purchase *purchase = &visitor->purchases[i];
        if (purchase->order != last_order) orders++;
        last_order = purchase->order;
        if (purchase->order < 0) counts[VT_EVENT_PURCHASE]++;
        if (purchase->status != VT_ORDER_RETURNED) pieces += purchase->quantity;
    }
    cJSON *object = cJSON_AddObjectToObject(result, "counts");
    for (int type = 0; type < VT_EVENT_COUNT; type++)
        cJSON_AddNumberToObject(object, vt_event_type_name((vt_event_type)type), (double)counts[type]);
    cJSON_AddNumberToObject(object, "orders", (double)orders);
    cJSON_AddNumberToObject(object, "pieces", (double)pieces);
}

vt_status vt_method_taste(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    int64_t now_ms = 0;
    VT_TRY(vt_read_time(params, "now", &now_ms, error));
    if (!api->state) return vt_fail(error, VT_NOT_READY, "no profile is open");
    vt_engine *engine = vt_api_engine(api, error);
    vt_catalog *catalog = engine ? vt_engine_catalog(engine, error) : NULL;
    if (!catalog) return VT_NOT_READY;
    VT_TRY(vt_visitor_update(&api->visitor, api->state, catalog, error));
    VT_TRY(write_preferences(result, &api->visitor, catalog, error));
    write_spending(result, &api->visitor);
    cJSON_AddStringToObject(result, "gender", vt_visitor_segment(&api->visitor, catalog));
    write_counts(result, &api->visitor);
    return vt_write_adaptive(result, &api->visitor, catalog, now_ms, error);
}
