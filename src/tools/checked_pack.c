#include "checked_pack.h"

#include "host_files.h"
#include "pack_session.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MS_PER_DAY = 86400000 };
static const int64_t day_without_data_ms = 1781524800000; /* 2026-06-15 12:00 UTC: a check has no clock */

/* Appends the parts of the signals file, in order; leaves the buffer empty when the pack has none. */
static vt_status read_signals(vt_checked_pack *pack, const char *folder, vt_error *error)
{
    const vt_manifest *manifest = vt_api_manifest(pack->api);
    for (size_t part = 0, i = 0; i < manifest->file_count; i++) {
        const vt_file_info *file = &manifest->files[i];
        char path[VT_HOST_PATH_BYTES];
        if (file->role != VT_ROLE_SIGNALS || file->part != part) continue;
        if (snprintf(path, sizeof path, "%s/%s", folder, file->path) >= (int)sizeof path)
            return vt_fail(error, VT_IO, "%.200s...: the path is too long", folder);
        VT_TRY(vt_file_read(&pack->signals_file, path, file->bytes, error));
        part++;
        i = SIZE_MAX; /* parts may be listed in any order */
    }
    return VT_OK;
}

static vt_status open_signals(vt_checked_pack *pack, const char *folder, vt_error *error)
{
    VT_TRY(read_signals(pack, folder, error));
    if (!pack->signals_file.size) return VT_OK;
    vt_bytes file = {pack->signals_file.data, pack->signals_file.size};
    VT_TRY(vt_signals_open(&pack->signals, file, pack->columns.count, error));
    pack->has_signals = true;
    pack->now_ms = ((int64_t)pack->signals.last_day + 1) * MS_PER_DAY - 1;
    return VT_OK;
}

vt_status vt_checked_pack_open(vt_checked_pack *pack, const char *folder, vt_error *error)
{
    VT_TRY(vt_pack_session_open(&pack->api, folder, error));
    pack->now_ms = day_without_data_ms;
    pack->catalog = vt_engine_catalog(vt_api_engine_of(pack->api), error);
    if (!pack->catalog) return VT_NOT_READY;
    pack->columns = vt_catalog_columns_of(pack->catalog);
    return open_signals(pack, folder, error);
}

void vt_checked_pack_close(vt_checked_pack *pack)
{
    if (pack->has_signals) vt_signals_close(&pack->signals);
    vt_buffer_free(&pack->signals_file);
    vt_api_close(pack->api);
}

const char *vt_checked_pack_text(vt_checked_pack *pack, const char *method, const cJSON *params)
{
    cJSON *request = cJSON_CreateObject();
    cJSON_AddStringToObject(request, "method", method);
    cJSON_AddItemReferenceToObject(request, "params", (cJSON *)params);
    char *text = cJSON_PrintUnformatted(request);
    cJSON_Delete(request);
    const char *answer = text ? vt_api_call(pack->api, text, strlen(text)) : NULL;
    cJSON_free(text);
    return answer;
}

cJSON *vt_checked_pack_ask(vt_checked_pack *pack, const char *method, const cJSON *params, vt_error *error)
{
    const char *text = vt_checked_pack_text(pack, method, params);
    if (vt_answer_status(text, error) != VT_OK || vt_pack_session_failure(pack->api, error) != VT_OK) return NULL;
    cJSON *answer = cJSON_Parse(text);
    cJSON *result = cJSON_DetachItemFromObject(answer, "result");
    cJSON_Delete(answer);
    if (!result) vt_fail(error, VT_NO_MEMORY, "out of memory");
    return result;
}

/* Calls a method whose result is of no interest. */
static vt_status call(vt_checked_pack *pack, const char *method, const cJSON *params, vt_error *error)
{
    cJSON *result = vt_checked_pack_ask(pack, method, params, error);
    cJSON_Delete(result);
    return result ? VT_OK : error->status;
}

vt_status vt_checked_pack_visit(vt_checked_pack *pack, cJSON *profile, vt_error *error)
{
    cJSON *nothing = cJSON_CreateObject(), *params = cJSON_CreateObject();
    vt_status status = call(pack, "closeState", nothing, error);
    if (profile) {
        cJSON_AddNullToObject(params, "path");
        if (status == VT_OK) status = call(pack, "openState", params, error);
        cJSON_DeleteItemFromObject(params, "path");
        cJSON_AddItemToObject(params, "profile", profile);
        if (status == VT_OK) status = call(pack, "importProfile", params, error);
    }
    cJSON_Delete(nothing);
    cJSON_Delete(params);
    return status == VT_OK ? VT_OK : vt_fail_within(error, "the shopper that this check made");
}

cJSON *vt_checked_pack_request(vt_checked_pack *pack, const char *strategy, size_t row, size_t limit)
{
    cJSON *params = cJSON_CreateObject();
    cJSON_AddStringToObject(params, "strategy", strategy);
    if (row < pack->columns.count) cJSON_AddStringToObject(params, "item", vt_checked_pack_id(pack, row));
    cJSON_AddNumberToObject(params, "limit", (double)limit);
    cJSON_AddNumberToObject(params, "now", (double)pack->now_ms);
    return params;
}

const char *vt_checked_pack_id(vt_checked_pack *pack, size_t row)
{
    vt_product product;
    return vt_catalog_product(pack->catalog, row, &product, NULL) == VT_OK ? product.id : "";
}

size_t vt_checked_pack_row(vt_checked_pack *pack, const cJSON *item)
{
    const char *id = cJSON_GetStringValue(cJSON_GetObjectItem(item, "id"));
    size_t row;
    return id && vt_catalog_row(pack->catalog, id, &row, NULL) == VT_OK ? row : SIZE_MAX;
}

const char *vt_checked_pack_value(const vt_checked_pack *pack, vt_facet facet, size_t row)
{
    return vt_catalog_facet_value(pack->catalog, facet, pack->columns.facets[facet][row]);
}

bool vt_checked_pack_in_stock(const vt_checked_pack *pack, size_t row) { return pack->columns.stock[row] != 0; }

int64_t vt_checked_micros(const cJSON *number)
{
    return cJSON_IsNumber(number) ? llround(number->valuedouble * 1e6) : INT64_MIN;
}

bool vt_checked_pack_rebuys(const vt_checked_pack *pack)
{
    const vt_rank_model *ranker = vt_engine_ranker(vt_api_engine_of(pack->api));
    return ranker && vt_rank_model_config(ranker)->rebuys;
}
