#include "api.h"

#include "api_methods.h"
#include "json_text.h"
#include "memory.h"
#include "vector_file.h"

#include <string.h>

enum { MAX_REQUEST_VALUES = 1 << 20 }; /* a profile of 100,000 events */

static const struct {
    const char *name;
    vt_method *run;
} methods[] = {
    {"open", vt_method_open},       {"commit", vt_method_commit}, {"stats", vt_method_stats},
    {"product", vt_method_product}, {"browse", vt_method_browse}, {"search", vt_method_search},
    {"recommend", vt_method_recommend}, {"taste", vt_method_taste},
    {"commitPage", vt_method_commit_page},       {"dropPage", vt_method_drop_page},
    {"trimPages", vt_method_trim_pages},
    {"openState", vt_method_open_state},         {"closeState", vt_method_close_state},
    {"checkState", vt_method_check_state},       {"checkpoint", vt_method_checkpoint},
    {"settings", vt_method_settings},            {"setSettings", vt_method_set_settings},
    {"record", vt_method_record},                {"forget", vt_method_forget},
    {"marks", vt_method_marks},                  {"events", vt_method_events},
    {"cart", vt_method_cart},                    {"setCart", vt_method_set_cart},
    {"placeOrder", vt_method_place_order},       {"orders", vt_method_orders},
    {"order", vt_method_order},                  {"setOrderStatus", vt_method_set_order_status},
    {"exportProfile", vt_method_export_profile}, {"importProfile", vt_method_import_profile},
};

vt_status vt_api_open(vt_api **out)
{
    *out = NULL;
    vt_api *api = vt_alloc(1, sizeof *api);
    vt_slate *slate = vt_alloc(1, sizeof *slate);
    if (!api || !slate) {
        vt_free(api);
        vt_free(slate);
        return VT_NO_MEMORY;
    }
    api->slate = slate;
    *out = api;
    return VT_OK;
}

void vt_api_close(vt_api *api)
{
    if (!api) return;
    vt_visitor_close(&api->visitor);
    vt_state_close(api->state);
    vt_engine_close(api->engine);
    vt_free(api->slate);
    vt_free(api->vector);
    vt_free(api->pixels);
    cJSON_free(api->answer);
    vt_free(api);
}

void vt_api_set_clock(vt_api *api, double (*clock_ms)(void)) { api->clock_ms = clock_ms; }

vt_engine *vt_api_engine(vt_api *api, vt_error *error)
{
    if (!api->engine) vt_fail(error, VT_NOT_READY, "no pack is open");
    return api->engine;
}

vt_engine *vt_api_engine_of(vt_api *api) { return api->engine; }

static vt_status dispatch(vt_api *api, const cJSON *request, cJSON *result, vt_error *error)
{
    const char *name = NULL;
    if (!cJSON_IsObject(request)) return vt_fail(error, VT_BAD_REQUEST, "a request is a JSON object");
    VT_TRY(vt_read_text(request, "method", &name, error));
    const cJSON *params = cJSON_GetObjectItemCaseSensitive(request, "params");
    if (params && !cJSON_IsObject(params)) return vt_fail(error, VT_BAD_REQUEST, "params: must be an object");
    for (size_t i = 0; name && i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i].name, name) == 0) return methods[i].run(api, params, result, error);
    return vt_fail(error, VT_NOT_FOUND, "method: there is no \"%s\"", name ? name : "");
}

/* An error message quotes what came in, which may not be UTF-8 or may be cut inside a character. */
static void make_valid(char *message)
{
    if (vt_utf8_valid(message, strlen(message))) return;
    for (char *at = message; *at; at++)
        if ((unsigned char)*at >= 0x80) *at = '?';
}

/* An answer that lacks something says so; a refusal says what it waits for. */
static void add_wanted(vt_api *api, cJSON *result, vt_status status, cJSON *failure)
{
    bool may_lack = api->engine && (status == VT_OK || status == VT_NOT_READY);
    cJSON *wanted = may_lack ? vt_wanted_json(api->engine) : NULL;
    if (!wanted) return;
    if (status == VT_OK) cJSON_AddBoolToObject(result, "complete", false);
    cJSON_AddItemToObject(status == VT_OK ? result : failure, "wanted", wanted);
}

static cJSON *answer_to(vt_api *api, const char *json, size_t length)
{
    vt_error error = {0};
    cJSON *request = NULL, *answer = cJSON_CreateObject(), *result = cJSON_CreateObject();
    vt_bytes text = {(const uint8_t *)json, length};
    vt_status status = vt_json_parse(&request, text, MAX_REQUEST_VALUES, "the request", &error);
    if (api->engine) vt_engine_begin(api->engine);
    if (status == VT_OK) status = dispatch(api, request, result, &error);
    else if (status == VT_BAD_DATA) status = VT_BAD_REQUEST;
    cJSON_Delete(request);
    cJSON_AddBoolToObject(answer, "ok", status == VT_OK);
    if (status == VT_OK) {
        add_wanted(api, result, status, NULL);
        cJSON_AddItemToObject(answer, "result", result);
        return answer;
    }
    cJSON_Delete(result);
    make_valid(error.message);
    cJSON *failure = cJSON_AddObjectToObject(answer, "error");
    cJSON_AddStringToObject(failure, "code", vt_status_name(status));
    cJSON_AddStringToObject(failure, "message", error.message);
    add_wanted(api, NULL, status, failure);
    return answer;
}

const char *vt_api_call(vt_api *api, const char *json, size_t length)
{
    cJSON_free(api->answer);
    cJSON *answer = answer_to(api, json, length);
    api->answer = cJSON_PrintUnformatted(answer);
    cJSON_Delete(answer);
    return api->answer;
}

uint8_t *vt_api_reserve(vt_api *api, size_t file) { return api->engine ? vt_engine_reserve(api->engine, file) : NULL; }

uint8_t *vt_api_reserve_page(vt_api *api, size_t file, size_t page)
{
    return api->engine ? vt_engine_page_reserve(api->engine, file, page) : NULL;
}

float *vt_api_vector(vt_api *api, size_t dims)
{
    if (dims == 0 || dims > VT_MAX_DIMS) return NULL;
    if (!api->vector) api->vector = vt_alloc(VT_MAX_DIMS, sizeof *api->vector);
    return api->vector;
}

const vt_manifest *vt_api_manifest(const vt_api *api) { return api->engine ? vt_engine_manifest(api->engine) : NULL; }
