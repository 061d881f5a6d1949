/* Any bytes as a profile file. What is refused changes nothing; what is taken goes out, in and out again unchanged. */
#include "api.h"
#include "bytes.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A profile is open from the first input on: opening one is not what is fuzzed. */
static vt_api *open_api(void)
{
    static vt_api *api;
    static const char open[] = "{\"method\":\"openState\"}",
                      record[] = "{\"method\":\"record\",\"params\":{\"type\":\"like\",\"item\":\"1\",\"now\":1}}";
    if (api) return api;
    VT_CHECK(vt_api_open(&api) == VT_OK);
    vt_api_call(api, open, strlen(open));
    vt_api_call(api, record, strlen(record));
    return api;
}

/* The whole answer to exportProfile: {"ok":true,"result":{"profile":{...}}}. */
static vt_buffer export(vt_api *api)
{
    static const char request[] = "{\"method\":\"exportProfile\",\"params\":{\"name\":\"Fuzz\"}}";
    vt_buffer answer = {0};
    vt_buffer_append_text(&answer, vt_api_call(api, request, strlen(request)));
    VT_CHECK(answer.size > 12 && memcmp(answer.data, "{\"ok\":true,", 11) == 0);
    return answer;
}

static bool import(vt_api *api, const uint8_t *profile, size_t size)
{
    vt_buffer request = {0};
    vt_buffer_append_text(&request, "{\"method\":\"importProfile\",\"params\":{\"profile\":");
    vt_buffer_append(&request, profile, size);
    vt_buffer_append_text(&request, "}}");
    const char *answer = vt_api_call(api, (const char *)request.data, request.size);
    VT_CHECK(answer && vt_utf8_valid(answer, strlen(answer)));
    vt_buffer_free(&request);
    return memcmp(answer, "{\"ok\":true,", 11) == 0;
}

static bool same(vt_buffer a, vt_buffer b) { return a.size == b.size && memcmp(a.data, b.data, a.size) == 0; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_api *api = open_api();
    vt_buffer before = export(api);
    bool taken = import(api, data, size);
    vt_buffer after = export(api);
    if (!taken) {
        VT_CHECK(same(before, after));
    } else {
        static const char head[] = "{\"ok\":true,\"result\":{\"profile\":";
        VT_CHECK(import(api, after.data + sizeof head - 1, after.size - (sizeof head - 1) - 2));
        vt_buffer again = export(api);
        VT_CHECK(same(after, again));
        vt_buffer_free(&again);
    }
    vt_buffer_free(&before);
    vt_buffer_free(&after);
    return 0;
}
