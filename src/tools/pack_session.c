#define _GNU_SOURCE /* clock_gettime */
#include "pack_session.h"

#include "host_files.h"
#include "image_file.h"
#include "json_text.h"
#include "memory.h"

#include <cJSON.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    PROFILE_MAX_BYTES = 64 << 20,
    PICTURE_MAX_BYTES = 64 << 20,
    PICTURE_SIDE = 512,
    PROFILE_MAX_VALUES = (1 << 20) - 8 /* with those of the request around it, what the engine takes */
};

vt_status vt_answer_status(const char *answer, vt_error *error)
{
    cJSON *document = answer ? cJSON_Parse(answer) : NULL;
    const cJSON *failure = cJSON_GetObjectItem(document, "error");
    const char *code = cJSON_GetStringValue(cJSON_GetObjectItem(failure, "code"));
    const char *message = cJSON_GetStringValue(cJSON_GetObjectItem(failure, "message"));
    vt_status status = cJSON_IsTrue(cJSON_GetObjectItem(document, "ok")) ? VT_OK : VT_NO_MEMORY;
    for (int i = VT_NO_MEMORY; code && i <= VT_CHECK_FAILED; i++)
        if (strcmp(code, vt_status_name((vt_status)i)) == 0) status = (vt_status)i;
    if (status != VT_OK) vt_fail(error, status, "%s", message ? message : "the engine gave no answer");
    cJSON_Delete(document);
    return status;
}

/* A byte order mark may begin a file, but not stand inside of a request. */
static void append_document(vt_buffer *request, const vt_buffer *file)
{
    size_t mark = file->size >= 3 && memcmp(file->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    vt_buffer_append(request, file->data + mark, file->size - mark);
}

static vt_status open_manifest(vt_api *api, const char *folder, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES];
    VT_TRY(vt_path_in(path, folder, "manifest.json", error));
    vt_buffer manifest = {0}, request = {0};
    VT_TRY(vt_file_read(&manifest, path, VT_MANIFEST_MAX_BYTES, error));
    /* Checked by itself first, so that a broken manifest is not mistaken for a broken request. */
    vt_manifest parsed;
    vt_status status = vt_manifest_open(&parsed, (vt_bytes){manifest.data, manifest.size}, error);
    if (status == VT_OK) {
        vt_manifest_close(&parsed);
        vt_buffer_append_text(&request, "{\"method\":\"open\",\"params\":{\"manifest\":");
        append_document(&request, &manifest);
        vt_buffer_append_text(&request, "}}");
        status = request.failed ? VT_NO_MEMORY
                                : vt_answer_status(vt_api_call(api, (const char *)request.data, request.size), error);
    }
    if (status != VT_OK) vt_fail_within(error, path);
    vt_buffer_free(&manifest);
    vt_buffer_free(&request);
    return status;
}

/* What a file of the pack must be. */
typedef struct expected_file {
    const char *path; /* in the pack */
    size_t bytes;
    const char *sha256;
} expected_file;

/* Reads one file and checks it. `bytes` is empty, or the caller's to free. */
static vt_status read_checked(vt_buffer *bytes, const char *folder, const expected_file *expected, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES], hex[VT_SHA256_HEX + 1];
    VT_TRY(vt_path_in(path, folder, expected->path, error));
    vt_status status = vt_file_read(bytes, path, expected->bytes, error);
    if (status == VT_IO && access(path, F_OK) != 0)
        return vt_fail(error, VT_INTEGRITY, "%s: the pack lists it, but it is not there", path);
    if (status == VT_BAD_DATA)
        return vt_fail(error, VT_INTEGRITY, "%s: is longer than the %zu bytes that the manifest says", path, expected->bytes);
    if (status != VT_OK) return status;
    vt_sha256_hex((vt_bytes){bytes->data, bytes->size}, hex);
    if (bytes->size != expected->bytes)
        return vt_fail(error, VT_INTEGRITY, "%s: has %zu bytes, the manifest says %zu", path, bytes->size, expected->bytes);
    if (strcmp(hex, expected->sha256) != 0) return vt_fail(error, VT_INTEGRITY, "%s: its SHA-256 is not the manifest's", path);
    return VT_OK;
}

/* Puts what was read where the engine wants it. */
static vt_status place(uint8_t *room, const vt_buffer *bytes, const char *path, vt_error *error)
{
    if (!room) return vt_fail(error, VT_NO_MEMORY, "%s: out of memory", path);
    memcpy(room, bytes->data, bytes->size);
    return VT_OK;
}

static vt_status deliver_file(vt_engine *engine, const char *folder, size_t index, vt_error *error)
{
    const vt_file_info *info = &vt_engine_manifest(engine)->files[index];
    vt_buffer bytes = {0};
    bool complete;
    vt_status status = read_checked(&bytes, folder, &(expected_file){info->path, info->bytes, info->sha256}, error);
    if (status == VT_OK) status = place(vt_engine_reserve(engine, index), &bytes, info->path, error);
    vt_buffer_free(&bytes);
    return status == VT_OK ? vt_engine_commit(engine, index, &complete, error) : status;
}

static vt_status deliver_page(vt_engine *engine, const char *folder, size_t file, size_t page, vt_error *error)
{
    const vt_page_index *index = &vt_engine_pages(engine, file)->index;
    char path[VT_PATH_BYTES], sha256[VT_SHA256_HEX + 1];
    vt_buffer bytes = {0};
    vt_page_path(index, page, path);
    vt_page_sha256_hex(index, page, sha256);
    vt_status status = read_checked(&bytes, folder, &(expected_file){path, index->bytes[page], sha256}, error);
    if (status == VT_OK) status = place(vt_engine_page_reserve(engine, file, page), &bytes, path, error);
    vt_buffer_free(&bytes);
    return status == VT_OK ? vt_engine_page_commit(engine, file, page, error) : status;
}

/* ---- what comes when it is wanted ---- */

typedef struct folder_host {
    vt_engine *engine;
    vt_error failure; /* the first; VT_OK: none */
    char folder[VT_HOST_PATH_BYTES];
} folder_host;

static bool same_logical_file(const vt_file_info *a, const vt_file_info *b) { return a->role == b->role && a->space == b->space; }

static vt_status find_wanted(const folder_host *host, size_t file, size_t page, vt_error *error)
{
    const vt_manifest *manifest = vt_engine_manifest(host->engine);
    if (page != SIZE_MAX) return deliver_page(host->engine, host->folder, file, page, error);
    for (size_t i = 0; i < manifest->file_count; i++)
        if (same_logical_file(&manifest->files[i], &manifest->files[file]) && !vt_engine_file_ready(host->engine, i))
            VT_TRY(deliver_file(host->engine, host->folder, i, error));
    return VT_OK;
}

/* Where an answer does without a page that it cannot have, this is the only one who knows why. */
static vt_status deliver_wanted(void *context, size_t file, size_t page, vt_error *error)
{
    folder_host *host = context;
    vt_error failure = {0};
    vt_status status = find_wanted(host, file, page, &failure);
    if (status == VT_OK) return VT_OK;
    if (host->failure.status == VT_OK) host->failure = failure;
    return vt_fail(error, status, "%s", failure.message);
}

static void free_host(void *context) { vt_free(context); }

static vt_status add_host(vt_engine *engine, const char *folder, vt_error *error)
{
    folder_host *host = vt_alloc(1, sizeof *host);
    if (!host) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    host->engine = engine;
    snprintf(host->folder, sizeof host->folder, "%s", folder);
    vt_engine_set_host(engine, &(vt_page_host){.deliver = deliver_wanted, .close = free_host, .context = host});
    return VT_OK;
}

/* The catalog of a paged pack is read when it is asked for. */
static vt_status deliver_all(vt_engine *engine, const char *folder, vt_error *error)
{
    const vt_manifest *manifest = vt_engine_manifest(engine);
    bool paged = vt_manifest_file(manifest, VT_ROLE_CARDS, SIZE_MAX) != SIZE_MAX;
    for (size_t i = 0; i < manifest->file_count; i++)
        if (!paged || manifest->files[i].role != VT_ROLE_CATALOG) VT_TRY(deliver_file(engine, folder, i, error));
    return VT_OK;
}

static double clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static vt_status open_session(vt_api **out, const char *folder, bool with_files, vt_error *error)
{
    *out = NULL;
    vt_api *api;
    if (vt_api_open(&api) != VT_OK) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_api_set_clock(api, clock_ms);
    vt_status status = open_manifest(api, folder, error);
    if (status == VT_OK && with_files) status = add_host(vt_api_engine_of(api), folder, error);
    if (status == VT_OK && with_files) status = deliver_all(vt_api_engine_of(api), folder, error);
    if (status == VT_OK) *out = api;
    else vt_api_close(api);
    return status;
}

vt_status vt_pack_session_open(vt_api **out, const char *folder, vt_error *error)
{
    return open_session(out, folder, true, error);
}

vt_status vt_pack_session_failure(vt_api *api, vt_error *error)
{
    const folder_host *host = vt_engine_host(vt_api_engine_of(api))->context;
    VT_CHECK(host);
    return host->failure.status == VT_OK ? VT_OK : vt_fail(error, host->failure.status, "%s", host->failure.message);
}

vt_status vt_pack_session_deliver(vt_api *api, const char *folder, vt_file_role role, vt_error *error)
{
    vt_engine *engine = vt_api_engine_of(api);
    const vt_manifest *manifest = vt_engine_manifest(engine);
    for (size_t i = 0; i < manifest->file_count; i++)
        if (manifest->files[i].role == role && !vt_engine_file_ready(engine, i)) VT_TRY(deliver_file(engine, folder, i, error));
    return VT_OK;
}

vt_status vt_pack_session_open_manifest(vt_api **out, const char *folder, vt_error *error)
{
    return open_session(out, folder, false, error);
}

static vt_status import_profile(vt_api *api, const vt_buffer *file, const char *path, vt_error *error)
{
    static const char open_state[] = "{\"method\":\"openState\",\"params\":{\"path\":null}}";
    cJSON *parsed = NULL;
    VT_TRY(vt_json_parse(&parsed, (vt_bytes){file->data, file->size}, PROFILE_MAX_VALUES, path, error));
    cJSON_Delete(parsed);
    VT_TRY(vt_answer_status(vt_api_call(api, open_state, sizeof open_state - 1), error));
    vt_buffer request = {0};
    vt_buffer_append_text(&request, "{\"method\":\"importProfile\",\"params\":{\"profile\":");
    append_document(&request, file);
    vt_buffer_append_text(&request, "}}");
    vt_status status = request.failed ? vt_fail(error, VT_NO_MEMORY, "out of memory")
                                      : vt_answer_status(vt_api_call(api, (const char *)request.data, request.size), error);
    vt_buffer_free(&request);
    if (status == VT_OK) return VT_OK;
    vt_fail_within(error, path);
    return error->status = status == VT_BAD_REQUEST ? VT_BAD_DATA : status;
}

vt_status vt_pack_session_profile(vt_api *api, const char *path, vt_error *error)
{
    vt_buffer file = {0};
    vt_status status = vt_file_read(&file, path, PROFILE_MAX_BYTES, error);
    if (status == VT_OK) status = import_profile(api, &file, path, error);
    vt_buffer_free(&file);
    return status;
}

/* As the page does it: web/engine/pixels.ts. */
static vt_status place_picture(vt_api *api, const vt_picture *photo, size_t *width, size_t *height, vt_error *error)
{
    size_t longer = photo->width > photo->height ? photo->width : photo->height;
    vt_picture fitted = {0};
    *width = photo->width;
    *height = photo->height;
    if (longer > PICTURE_SIDE) {
        *width = (photo->width * PICTURE_SIDE + longer / 2) / longer;
        *height = (photo->height * PICTURE_SIDE + longer / 2) / longer;
        VT_TRY(vt_picture_fit(&fitted, photo, *width + !*width, *height + !*height, error));
        photo = &fitted;
    }
    uint8_t *room = vt_api_picture(api, photo->width, photo->height);
    if (room) memcpy(room, photo->rgba, photo->width * photo->height * 4);
    vt_picture_close(&fitted);
    return room ? VT_OK : vt_fail(error, VT_BAD_DATA, "%zu x %zu pixels are too few to see anything in", *width, *height);
}

vt_status vt_pack_session_picture(vt_api *api, const char *path, size_t *width, size_t *height, vt_error *error)
{
    vt_buffer file = {0};
    vt_picture photo = {0};
    VT_TRY(vt_file_read(&file, path, PICTURE_MAX_BYTES, error));
    vt_status status = vt_picture_decode(&photo, (vt_bytes){file.data, file.size}, path, error);
    if (status == VT_OK && place_picture(api, &photo, width, height, error) != VT_OK) status = vt_fail_within(error, path);
    vt_picture_close(&photo);
    vt_buffer_free(&file);
    return status;
}
