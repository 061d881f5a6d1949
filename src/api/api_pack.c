/* Methods about the pack itself: open, commit, stats. */
#include "api_methods.h"

#include "dot_int8.h"

#include <stdio.h>
#include <string.h>

vt_status vt_method_open(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    const cJSON *manifest = cJSON_GetObjectItemCaseSensitive(params, "manifest");
    char *json = manifest ? cJSON_PrintUnformatted(manifest) : NULL;
    if (!json) return vt_fail(error, VT_BAD_REQUEST, "manifest: missing");
    vt_engine *engine = NULL;
    vt_status status = vt_engine_open(&engine, (vt_bytes){(const uint8_t *)json, strlen(json)}, error);
    cJSON_free(json);
    if (status != VT_OK) return status;
    vt_visitor_close(&api->visitor); /* its rows are those of the pack that goes */
    vt_engine_close(api->engine);
    api->engine = engine;
    return vt_method_stats(api, NULL, result, error);
}

/* "bits:looks", "catalog": the name of a logical file. */
static void file_label(const vt_manifest *manifest, const vt_file_info *file, char label[2 * VT_NAME_BYTES])
{
    const char *role = vt_file_role_name(file->role);
    if (file->space == SIZE_MAX) snprintf(label, 2 * VT_NAME_BYTES, "%s", role);
    else snprintf(label, 2 * VT_NAME_BYTES, "%s:%s", role, manifest->spaces[file->space].name);
}

vt_status vt_method_commit(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    size_t file = SIZE_MAX;
    bool complete;
    vt_engine *engine = vt_api_engine(api, error);
    if (!engine) return VT_NOT_READY;
    VT_TRY(vt_read_count(params, "file", VT_MAX_FILES, &file, error));
    VT_TRY(vt_engine_commit(engine, file, &complete, error));
    cJSON *ready = cJSON_AddArrayToObject(result, "ready");
    if (!complete) return VT_OK;
    char label[2 * VT_NAME_BYTES];
    const vt_manifest *manifest = vt_engine_manifest(engine);
    file_label(manifest, &manifest->files[file], label);
    cJSON_AddItemToArray(ready, cJSON_CreateString(label));
    return VT_OK;
}

static void write_spaces(cJSON *result, const vt_engine *engine)
{
    const vt_manifest *manifest = vt_engine_manifest(engine);
    cJSON *spaces = cJSON_AddArrayToObject(result, "spaces");
    for (size_t i = 0; i < manifest->space_count; i++) {
        const vt_space_info *info = &manifest->spaces[i];
        cJSON *space = cJSON_CreateObject();
        cJSON_AddStringToObject(space, "name", info->name);
        cJSON_AddNumberToObject(space, "dims", (double)info->dims);
        cJSON_AddNumberToObject(space, "rows", (double)info->rows);
        cJSON_AddNumberToObject(space, "vectors", (double)info->vectors);
        cJSON_AddBoolToObject(space, "bits", vt_space_ready(vt_engine_space(engine, i)));
        cJSON_AddBoolToObject(space, "int8", vt_space_has_codes(vt_engine_space(engine, i)));
        cJSON_AddItemToArray(spaces, space);
    }
}

static void write_files(cJSON *result, vt_engine *engine)
{
    const vt_manifest *manifest = vt_engine_manifest(engine);
    cJSON *files = cJSON_AddArrayToObject(result, "files");
    for (size_t i = 0; i < manifest->file_count; i++) {
        const vt_file_info *info = &manifest->files[i];
        cJSON *file = cJSON_CreateObject();
        cJSON_AddStringToObject(file, "role", vt_file_role_name(info->role));
        if (info->space != SIZE_MAX) cJSON_AddStringToObject(file, "space", manifest->spaces[info->space].name);
        cJSON_AddNumberToObject(file, "part", (double)info->part);
        cJSON_AddNumberToObject(file, "parts", (double)info->parts);
        cJSON_AddStringToObject(file, "path", info->path);
        cJSON_AddNumberToObject(file, "bytes", (double)info->bytes);
        cJSON_AddStringToObject(file, "sha256", info->sha256);
        if (info->gzip_bytes) cJSON_AddNumberToObject(file, "gzipBytes", (double)info->gzip_bytes);
        cJSON_AddBoolToObject(file, "ready", vt_engine_file_ready(engine, i));
        const vt_pages *pages = vt_engine_pages(engine, i);
        if (pages) cJSON_AddNumberToObject(file, "pages", (double)pages->index.count);
        if (pages) cJSON_AddNumberToObject(file, "pagesReady", (double)pages->ready_count);
        cJSON_AddItemToArray(files, file);
    }
}

static void write_models(cJSON *result, const vt_manifest *manifest)
{
    cJSON *models = cJSON_AddArrayToObject(result, "models");
    for (size_t i = 0; i < manifest->model_count; i++) {
        cJSON *model = cJSON_CreateObject();
        cJSON_AddStringToObject(model, "role", vt_file_role_name(manifest->models[i].role));
        if (manifest->models[i].version) cJSON_AddNumberToObject(model, "version", (double)manifest->models[i].version);
        cJSON_AddStringToObject(model, "sha256", manifest->models[i].sha256);
        cJSON_AddItemToArray(models, model);
    }
}

vt_status vt_method_stats(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    (void)params;
    vt_engine *engine = vt_api_engine(api, error);
    if (!engine) return VT_NOT_READY;
    const vt_manifest *manifest = vt_engine_manifest(engine);
    cJSON_AddStringToObject(result, "engine", VT_ENGINE_VERSION);
    cJSON_AddStringToObject(result, "simd", vt_dot_kernel_name());
    cJSON *pack = cJSON_AddObjectToObject(result, "pack");
    cJSON_AddStringToObject(pack, "name", manifest->name);
    cJSON_AddStringToObject(pack, "generation", manifest->generation);
    cJSON_AddStringToObject(pack, "licence", manifest->licence);
    cJSON_AddStringToObject(pack, "currency", manifest->currency);
    cJSON_AddStringToObject(pack, "productUrl", manifest->product_url);
    cJSON_AddNumberToObject(pack, "products", (double)manifest->product_count);
    cJSON_AddNumberToObject(pack, "images", (double)manifest->image_count);
    write_spaces(result, engine);
    write_files(result, engine);
    write_models(result, manifest);
    cJSON_AddNumberToObject(result, "bytesLoaded", (double)vt_engine_bytes_loaded(engine));
    if (vt_engine_page_bytes(engine)) cJSON_AddNumberToObject(result, "pageBytes", (double)vt_engine_page_bytes(engine));
    return VT_OK;
}
