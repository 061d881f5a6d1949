/* Methods about products: product, browse, recommend. */
#include "api_page.h"
#include "api_query_vectors.h"
#include "api_state_parts.h"

#include "memory.h"
#include "vector_file.h"

#include <math.h>

vt_status vt_method_product(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    vt_engine *engine = vt_api_engine(api, error);
    if (!engine) return VT_NOT_READY;
    const char *id = NULL;
    size_t row;
    vt_product product;
    VT_TRY(vt_read_text(params, "id", &id, error));
    if (!id) return vt_fail(error, VT_BAD_REQUEST, "id: missing");
    VT_TRY(vt_engine_row(engine, id, &row, error));
    VT_TRY(vt_engine_product(engine, row, &product, error));
    cJSON *object = cJSON_AddObjectToObject(result, "product");
    vt_write_card(object, &product);
    vt_write_details(object, &product);
    return VT_OK;
}

static vt_status write_cards(cJSON *result, vt_catalog *catalog, const size_t *rows, size_t count, vt_error *error)
{
    cJSON *items = cJSON_AddArrayToObject(result, "items");
    for (size_t i = 0; i < count; i++) {
        vt_product product;
        VT_TRY(vt_catalog_product(catalog, rows[i], &product, error));
        cJSON *card = cJSON_CreateObject();
        vt_write_card(card, &product);
        cJSON_AddItemToArray(items, card);
    }
    return VT_OK;
}

/* One page of what passes `filter`, with counts when asked. */
static vt_status browse(vt_catalog *catalog, const cJSON *params, const vt_filter *filter, cJSON *result, vt_error *error)
{
    vt_page_request page = {.sort = VT_SORT_ROW};
    size_t filled = 0, total = 0, rows[VT_PAGE_MOST_ITEMS];
    VT_TRY(vt_read_page_request(params, &page, error));
    VT_TRY(vt_catalog_browse(catalog, filter, page.sort, page.offset, page.limit, rows, &filled, &total, error));
    cJSON_AddNumberToObject(result, "total", (double)total);
    VT_TRY(write_cards(result, catalog, rows, filled, error));
    return page.facets ? vt_write_facets(result, catalog, filter, error) : VT_OK;
}

vt_status vt_method_browse(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    vt_engine *engine = vt_api_engine(api, error);
    vt_catalog *catalog = engine ? vt_engine_catalog(engine, error) : NULL;
    if (!catalog) return VT_NOT_READY;
    vt_filter filter;
    VT_TRY(vt_read_filter(params, &filter, error));
    return browse(catalog, params, &filter, result, error);
}

static void write_reasons(cJSON *object, const vt_slate_item *item)
{
    cJSON *reasons = cJSON_AddArrayToObject(object, "reasons");
    for (size_t i = 0; i < item->reason_count; i++) {
        cJSON *reason = cJSON_CreateObject();
        cJSON_AddStringToObject(reason, "term", item->reasons[i].term);
        cJSON_AddStringToObject(reason, "label", item->reasons[i].label);
        vt_write_micros(reason, "amount", item->reasons[i].amount_micros);
        cJSON_AddItemToArray(reasons, reason);
    }
}

/* A brief slate is for programs that join by id: no reasons, no cards. What stands on a page that has not come is left out. */
static vt_status write_slate(cJSON *result, vt_engine *engine, const vt_slate *slate, bool brief, vt_error *error)
{
    cJSON *items = cJSON_AddArrayToObject(result, "items");
    for (size_t i = 0; i < slate->count; i++) {
        const vt_slate_item *item = &slate->items[i];
        vt_product product = {.id = NULL};
        vt_status status = brief ? vt_engine_id(engine, item->row, &product.id, error) : vt_engine_product(engine, item->row, &product, error);
        if (status == VT_NOT_READY) continue;
        if (status != VT_OK) return status;
        cJSON *object = cJSON_CreateObject();
        cJSON_AddStringToObject(object, "id", product.id);
        vt_write_micros(object, "score", item->score_micros);
        cJSON_AddItemToArray(items, object);
        if (brief) continue;
        write_reasons(object, item);
        cJSON_AddStringToObject(object, "source", item->source);
        vt_write_card(cJSON_AddObjectToObject(object, "product"), &product);
    }
    cJSON_AddBoolToObject(result, "coldStart", slate->cold_start);
    cJSON_AddArrayToObject(result, "relaxed");
    return VT_OK;
}

static void write_answered(cJSON *result, const vt_slate *slate)
{
    cJSON *answered = cJSON_AddObjectToObject(result, "answered");
    cJSON_AddStringToObject(answered, "strategy", slate->strategy);
    cJSON_AddStringToObject(answered, "space", slate->space);
    cJSON_AddStringToObject(answered, "stage", slate->scan.bits_only ? "bits" : "int8");
    cJSON_AddBoolToObject(answered, "exact", slate->scan.exact);
    cJSON_AddBoolToObject(answered, "proven", slate->scan.proven);
    cJSON_AddNumberToObject(answered, "listsProbed", (double)slate->scan.lists_probed);
    cJSON_AddNumberToObject(answered, "rowsScanned", (double)slate->scan.rows_scanned);
    cJSON_AddNumberToObject(answered, "rowsRescored", (double)slate->scan.rows_rescored);
}

/* Milliseconds to three decimals. */
static void write_stages(cJSON *result, const vt_slate *slate)
{
    cJSON *stages = cJSON_AddArrayToObject(result, "stages");
    for (size_t i = 0; i < slate->stage_count; i++) {
        cJSON *stage = cJSON_CreateObject();
        cJSON_AddStringToObject(stage, "name", slate->stages[i].name);
        cJSON_AddNumberToObject(stage, "ms", floor(slate->stages[i].ms * 1000.0 + 0.5) / 1000.0);
        cJSON_AddNumberToObject(stage, "count", (double)slate->stages[i].count);
        cJSON_AddItemToArray(stages, stage);
    }
}

/* "item" or "items"; ids stay borrowed from `params`. */
static vt_status read_items(const cJSON *params, const char *ids[VT_REQUEST_MOST_ITEMS], vt_request *request, vt_error *error)
{
    const cJSON *items = cJSON_GetObjectItemCaseSensitive(params, "items"), *id;
    const char *item = NULL;
    VT_TRY(vt_read_text(params, "item", &item, error));
    request->items = ids;
    if (item) ids[request->item_count++] = item;
    if (!items || cJSON_IsNull(items)) return VT_OK;
    if (item || !cJSON_IsArray(items)) return vt_fail(error, VT_BAD_REQUEST, "items: must be an array of ids, and stand without \"item\"");
    cJSON_ArrayForEach(id, items)
    {
        if (!cJSON_IsString(id) || request->item_count == VT_REQUEST_MOST_ITEMS)
            return vt_fail(error, VT_BAD_REQUEST, "items: at most %d ids", VT_REQUEST_MOST_ITEMS);
        ids[request->item_count++] = id->valuestring;
    }
    return VT_OK;
}

/* "seed" and "variety". */
static vt_status read_arrangement(const cJSON *params, vt_request *request, vt_error *error)
{
    const char *variety = NULL;
    int64_t seed = 0;
    VT_TRY(vt_read_whole(params, "seed", INT64_C(1) << 53, &seed, error));
    VT_TRY(vt_read_text(params, "variety", &variety, error));
    request->seed = (uint64_t)seed;
    request->variety = variety ? vt_variety_named(variety) : VT_VARIETY_DEFAULT;
    if (variety && request->variety == VT_VARIETY_DEFAULT)
        return vt_fail(error, VT_BAD_REQUEST, "variety: must be \"off\", \"low\" or \"high\"");
    return VT_OK;
}

/* "vector", or the vector of "picture", which is *owned and says the space. */
static vt_status read_query_vector(vt_api *api, const cJSON *params, vt_request *request, float **owned, vt_error *error)
{
    size_t space = 0;
    VT_TRY(vt_read_text(params, "space", &request->space, error));
    VT_TRY(vt_read_count(params, "vector", VT_MAX_DIMS, &request->vector_dims, error));
    if (request->vector_dims) request->vector = api->vector;
    VT_TRY(vt_read_picture_vector(api, params, owned, &space, error));
    if (!*owned) return VT_OK;
    if (request->vector) return vt_fail(error, VT_BAD_REQUEST, "picture: \"vector\" is given too, and one of them is enough");
    const vt_space_info *info = &vt_engine_manifest(api->engine)->spaces[space];
    request->vector = *owned;
    request->vector_dims = info->dims;
    request->space = info->name;
    return VT_OK;
}

static vt_status update_visitor(vt_api *api, vt_error *error)
{
    vt_catalog *catalog = vt_engine_catalog_here(api->engine);
    if (catalog) return vt_visitor_update(&api->visitor, api->state, catalog, error);
    return vt_visitor_take_cart(&api->visitor, api->state, vt_engine_cards(api->engine), error);
}

/* A visitor without a catalog is a cart; a strategy that wants the catalog wants the visitor as well. */
static vt_status recommend(vt_api *api, const vt_request *request, vt_error *error)
{
    bool before = vt_engine_catalog_here(api->engine) != NULL;
    VT_TRY(update_visitor(api, error));
    VT_TRY(vt_engine_recommend(api->engine, request, api->slate, error));
    if (before || !vt_engine_catalog_here(api->engine)) return VT_OK;
    VT_TRY(update_visitor(api, error)); /* the host has brought it */
    return vt_engine_recommend(api->engine, request, api->slate, error);
}

/* The rest of a request, and its answer. */
static vt_status answer_request(vt_api *api, const cJSON *params, vt_request *request, cJSON *result, vt_error *error)
{
    bool timings = false;
    VT_TRY(vt_read_flag(params, "timings", &timings, error));
    if (timings) request->clock_ms = api->clock_ms;
    VT_TRY(vt_read_time(params, "now", &request->now_ms, error));
    VT_TRY(read_arrangement(params, request, error));
    VT_TRY(vt_read_flag(params, "exact", &request->exact, error));
    VT_TRY(vt_read_recall(params, &request->recall, error));
    VT_TRY(vt_read_flag(params, "brief", &request->brief, error));
    VT_TRY(vt_read_count(params, "limit", VT_SLATE_MAX_LIMIT, &request->limit, error));
    VT_TRY(recommend(api, request, error));
    VT_TRY(write_slate(result, api->engine, api->slate, request->brief, error));
    write_answered(result, api->slate);
    if (timings) write_stages(result, api->slate);
    return VT_OK;
}

vt_status vt_method_recommend(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    vt_engine *engine = vt_api_engine(api, error);
    if (!engine) return VT_NOT_READY;
    VT_TRY(vt_engine_names_products(engine, error));
    vt_filter filter;
    const char *ids[VT_REQUEST_MOST_ITEMS];
    vt_request request = {.filter = &filter, .visitor = &api->visitor};
    VT_TRY(vt_read_filter(params, &filter, error));
    VT_TRY(vt_read_text(params, "strategy", &request.strategy, error));
    VT_TRY(read_items(params, ids, &request, error));
    float *owned = NULL;
    vt_status status = read_query_vector(api, params, &request, &owned, error);
    if (status == VT_OK) status = answer_request(api, params, &request, result, error);
    vt_free(owned);
    return status;
}
