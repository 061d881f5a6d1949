/* Any bytes as requests to an engine with a pack: one request a line. */
#include "api.h"
#include "small_pack.h"

/* The pack is made once: what is fuzzed is the door, not the packer. */
static const small_pack *whole_pack(void)
{
    static small_pack pack;
    if (!pack.manifest.size) small_pack_open(&pack);
    return &pack;
}

static vt_api *open_small(void)
{
    const small_pack *pack = whole_pack();
    vt_api *api;
    VT_CHECK(vt_api_open(&api) == VT_OK);
    vt_buffer request = {0};
    vt_buffer_append_text(&request, "{\"method\":\"open\",\"params\":{\"manifest\":");
    vt_buffer_append(&request, pack->manifest.data, pack->manifest.size);
    vt_buffer_append_text(&request, "}}");
    vt_api_call(api, (const char *)request.data, request.size);
    vt_buffer_free(&request);
    for (size_t file = 0; file < SMALL_FILES; file++) {
        char commit[64];
        memcpy(vt_api_reserve(api, file), pack->files[file].data, pack->files[file].size);
        int length = snprintf(commit, sizeof commit, "{\"method\":\"commit\",\"params\":{\"file\":%zu}}", file);
        vt_api_call(api, commit, (size_t)length);
    }
    return api;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_api *api = open_small();
    for (size_t at = 0; at < size;) {
        const uint8_t *end = memchr(data + at, '\n', size - at);
        size_t length = (end ? (size_t)(end - data) : size) - at;
        const char *answer = vt_api_call(api, (const char *)data + at, length);
        VT_CHECK(answer && vt_utf8_valid(answer, strlen(answer)));
        at += length + 1;
    }
    vt_api_close(api);
    return 0;
}
