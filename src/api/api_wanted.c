/* What an answer lacks, and the methods that bring it and take it away again: commitPage, dropPage, trimPages. */
#include "api_methods.h"

#include <math.h>
#include <string.h>

static void write_page(cJSON *list, const vt_page_index *index, size_t page)
{
    char path[VT_PATH_BYTES], sha256[VT_SHA256_HEX + 1];
    vt_page_path(index, page, path);
    vt_page_sha256_hex(index, page, sha256);
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "page", (double)page);
    cJSON_AddStringToObject(object, "path", path);
    cJSON_AddNumberToObject(object, "bytes", index->bytes[page]);
    cJSON_AddStringToObject(object, "sha256", sha256);
    if (index->gzipped) cJSON_AddBoolToObject(object, "gzipped", true);
    cJSON_AddItemToArray(list, object);
}

static void write_pages(cJSON *wanted, const vt_pages *pages, size_t file)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "file", (double)file);
    cJSON *list = cJSON_AddArrayToObject(object, "pages");
    for (size_t i = 0; i < pages->wanted_count; i++) write_page(list, &pages->index, pages->wanted[i]);
    cJSON_AddItemToArray(wanted, object);
}

static void write_file(cJSON *wanted, size_t file)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "file", (double)file);
    cJSON_AddItemToArray(wanted, object);
}

cJSON *vt_wanted_json(vt_engine *engine)
{
    const vt_manifest *manifest = vt_engine_manifest(engine);
    cJSON *wanted = cJSON_CreateArray();
    for (size_t file = 0; file < manifest->file_count; file++) {
        const vt_pages *pages = vt_engine_pages(engine, file);
        if (pages && pages->wanted_count) write_pages(wanted, pages, file);
    }
    if (vt_engine_catalog_wanted(engine)) write_file(wanted, vt_manifest_file(manifest, VT_ROLE_CATALOG, SIZE_MAX));
    if (cJSON_GetArraySize(wanted)) return wanted;
    cJSON_Delete(wanted);
    return NULL;
}

static vt_status read_page(const cJSON *params, size_t *file, size_t *page, vt_error *error)
{
    *file = *page = SIZE_MAX;
    VT_TRY(vt_read_count(params, "file", VT_MAX_FILES, file, error));
    VT_TRY(vt_read_count(params, "page", VT_MOST_PAGES, page, error));
    return VT_OK;
}

vt_status vt_method_commit_page(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    size_t file, page;
    vt_engine *engine = vt_api_engine(api, error);
    (void)result;
    if (!engine) return VT_NOT_READY;
    VT_TRY(read_page(params, &file, &page, error));
    return vt_engine_page_commit(engine, file, page, error);
}

vt_status vt_method_drop_page(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    size_t file, page;
    vt_engine *engine = vt_api_engine(api, error);
    (void)result;
    if (!engine) return VT_NOT_READY;
    VT_TRY(read_page(params, &file, &page, error));
    vt_engine_page_drop(engine, file, page);
    return VT_OK;
}

/* As far as a double counts, whatever a size_t of this build holds: more than it can hold is no bound. */
static vt_status read_bytes(const cJSON *params, size_t *bytes, vt_error *error)
{
    const double most = 9007199254740992.0; /* 2^53 */
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(params, "bytes");
    if (!item || cJSON_IsNull(item)) return vt_fail(error, VT_BAD_REQUEST, "bytes: missing");
    double value = item->valuedouble;
    if (!cJSON_IsNumber(item) || !(value >= 0) || value > most || value != floor(value))
        return vt_fail(error, VT_BAD_REQUEST, "bytes: must be a whole number from 0 to %.0f", most);
    *bytes = value < (double)SIZE_MAX ? (size_t)value : SIZE_MAX;
    return VT_OK;
}

vt_status vt_method_trim_pages(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    size_t bytes;
    vt_engine *engine = vt_api_engine(api, error);
    if (!engine) return VT_NOT_READY;
    VT_TRY(read_bytes(params, &bytes, error));
    vt_engine_trim_pages(engine, bytes);
    cJSON_AddNumberToObject(result, "pageBytes", (double)vt_engine_page_bytes(engine));
    return VT_OK;
}
