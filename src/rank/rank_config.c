#include "rank_sources.h"

#include "json_text.h"

#include <string.h>

enum { MOST_VALUES = 10000 };

static vt_status read_source(vt_rank_config *out, const cJSON *item, size_t index, vt_error *error)
{
    const cJSON *name = cJSON_GetObjectItemCaseSensitive(item, "name");
    vt_rank_source source = cJSON_IsString(name) ? vt_rank_source_named(name->valuestring) : VT_RANK_SOURCES;
    size_t cap;
    if (source == VT_RANK_SOURCES)
        return vt_fail(error, VT_BAD_DATA, "config: sources[%zu].name: there is no source \"%.60s\"", index,
                       cJSON_IsString(name) ? name->valuestring : "");
    if (!vt_json_whole(cJSON_GetObjectItemCaseSensitive(item, "cap"), VT_RANK_MOST_CAP, &cap) || cap == 0)
        return vt_fail(error, VT_BAD_DATA, "config: sources[%zu].cap: not 1 to %d", index, VT_RANK_MOST_CAP);
    if (out->caps[source]) return vt_fail(error, VT_BAD_DATA, "config: sources[%zu].name: \"%s\" stands twice", index, name->valuestring);
    out->caps[source] = (uint32_t)cap;
    return VT_OK;
}

static vt_status read_config(vt_rank_config *out, const cJSON *root, vt_error *error)
{
    const cJSON *sources = cJSON_GetObjectItemCaseSensitive(root, "sources"), *item;
    const cJSON *rebuys = cJSON_GetObjectItemCaseSensitive(root, "rebuys");
    size_t index = 0, sum = 0;
    if (!cJSON_IsObject(root)) return vt_fail(error, VT_BAD_DATA, "config: no object");
    if (rebuys && !cJSON_IsBool(rebuys)) return vt_fail(error, VT_BAD_DATA, "config: rebuys: neither true nor false");
    if (!sources) *out = vt_rank_config_defaults;
    out->rebuys = cJSON_IsTrue(rebuys);
    if (!sources) return VT_OK;
    if (!cJSON_IsArray(sources)) return vt_fail(error, VT_BAD_DATA, "config: sources: no list");
    cJSON_ArrayForEach(item, sources) VT_TRY(read_source(out, item, index++, error));
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) sum += out->caps[source];
    if (sum == 0 || sum > VT_RANK_MOST_CANDIDATES)
        return vt_fail(error, VT_BAD_DATA, "config: sources: caps add up to %zu, not 1 to %d", sum, VT_RANK_MOST_CANDIDATES);
    return VT_OK;
}

vt_status vt_rank_config_read(vt_rank_config *out, const char *json, vt_error *error)
{
    cJSON *root;
    *out = (vt_rank_config){.rebuys = false};
    VT_TRY(vt_json_parse(&root, (vt_bytes){(const uint8_t *)json, strlen(json)}, MOST_VALUES, "config", error));
    vt_status status = read_config(out, root, error);
    cJSON_Delete(root);
    return status;
}

void vt_rank_config_write(vt_buffer *json, const vt_rank_config *config)
{
    const char *between = "";
    vt_buffer_append_text(json, "{\"sources\":[");
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) {
        if (config->caps[source] == 0) continue;
        vt_buffer_printf(json, "%s{\"name\":\"%s\",\"cap\":%u}", between, vt_rank_source_name((vt_rank_source)source),
                         (unsigned)config->caps[source]);
        between = ",";
    }
    vt_buffer_printf(json, "],\"rebuys\":%s}", config->rebuys ? "true" : "false");
}
