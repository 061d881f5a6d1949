#define _GNU_SOURCE /* clock_gettime */
#include "pack_session.h"

#include "host_files.h"
#include "image_file.h"
#include "json_text.h"

#include <cJSON.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    MANIFEST_MAX_BYTES = 16 << 20,
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
    if (snprintf(path, sizeof path, "%s/manifest.json", folder) >= (int)sizeof path)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", folder);
    vt_buffer manifest = {0}, request = {0};
    VT_TRY(vt_file_read(&manifest, path, MANIFEST_MAX_BYTES, error));
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

/* Reads one file, checks it against the manifest, and delivers it. */
static vt_status deliver(vt_api *api, const char *folder, size_t index, vt_error *error)
{
    const vt_file_info *info = &vt_api_manifest(api)->files[index];
    char path[VT_HOST_PATH_BYTES], hex[VT_SHA256_HEX + 1], request[64];
    if (snprintf(path, sizeof path, "%s/%s", folder, info->path) >= (int)sizeof path)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", folder);
    vt_buffer file = {0};
    vt_status status = vt_file_read(&file, path, info->bytes, error);
    if (status == VT_IO && access(path, F_OK) != 0)
        return vt_fail(error, VT_INTEGRITY, "%s: the manifest lists it, but it is not there", path);
    if (status == VT_BAD_DATA)
        return vt_fail(error, VT_INTEGRITY, "%s: is longer than the %zu bytes that the manifest says", path, info->bytes);
    if (status != VT_OK) return status;
    vt_sha256_hex((vt_bytes){file.data, file.size}, hex);
    if (file.size != info->bytes)
        status = vt_fail(error, VT_INTEGRITY, "%s: has %zu bytes, the manifest says %zu", path, file.size, info->bytes);
    else if (strcmp(hex, info->sha256) != 0)
        status = vt_fail(error, VT_INTEGRITY, "%s: its SHA-256 is not the manifest's", path);
    else {
        uint8_t *room = vt_api_reserve(api, index);
        if (!room) status = vt_fail(error, VT_NO_MEMORY, "%s: out of memory", path);
        else memcpy(room, file.data, file.size);
    }
    vt_buffer_free(&file);
    if (status != VT_OK) return status;
    int length = snprintf(request, sizeof request, "{\"method\":\"commit\",\"params\":{\"file\":%zu}}", index);
    return vt_answer_status(vt_api_call(api, request, (size_t)length), error);
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
    for (size_t i = 0; status == VT_OK && with_files && i < vt_api_manifest(api)->file_count; i++)
        status = deliver(api, folder, i, error);
    if (status == VT_OK) *out = api;
    else vt_api_close(api);
    return status;
}

vt_status vt_pack_session_open(vt_api **out, const char *folder, vt_error *error)
{
    return open_session(out, folder, true, error);
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
