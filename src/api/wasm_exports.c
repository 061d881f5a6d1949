/* What JavaScript sees of the module. One module instance holds one engine. */
#include "api.h"
#include "memory.h"
#include "patch.h"
#include "self_test.h"

#include <emscripten.h>

static vt_api *instance(void)
{
    static vt_api *api; /* the module is the process: there is no caller who could own it */
    if (!api && vt_api_open(&api) == VT_OK) vt_api_set_clock(api, emscripten_get_now);
    return api;
}

/* As vt_api_call; 0 when memory is out. */
EMSCRIPTEN_KEEPALIVE const char *vt_wasm_call(const char *json, size_t length)
{
    vt_api *api = instance();
    return api ? vt_api_call(api, json, length) : NULL;
}

/* As vt_api_reserve. */
EMSCRIPTEN_KEEPALIVE uint8_t *vt_wasm_reserve(size_t file)
{
    vt_api *api = instance();
    return api ? vt_api_reserve(api, file) : NULL;
}

/* As vt_api_reserve_page. */
EMSCRIPTEN_KEEPALIVE uint8_t *vt_wasm_reserve_page(size_t file, size_t page)
{
    vt_api *api = instance();
    return api ? vt_api_reserve_page(api, file, page) : NULL;
}

/* As vt_api_vector. */
EMSCRIPTEN_KEEPALIVE float *vt_wasm_vector(size_t dims)
{
    vt_api *api = instance();
    return api ? vt_api_vector(api, dims) : NULL;
}

/* As vt_api_picture. */
EMSCRIPTEN_KEEPALIVE uint8_t *vt_wasm_picture(size_t width, size_t height)
{
    vt_api *api = instance();
    return api ? vt_api_picture(api, width, height) : NULL;
}

/* Room for a request's bytes; free with vt_wasm_free. */
EMSCRIPTEN_KEEPALIVE void *vt_wasm_alloc(size_t bytes) { return vt_alloc(bytes, 1); }
EMSCRIPTEN_KEEPALIVE void vt_wasm_free(void *block) { vt_free(block); }

/* Applies a patch (patch.h), inflated, to `old`, which it changes. old and out: room of exactly the bytes given. Answers a vt_status. */
EMSCRIPTEN_KEEPALIVE int vt_wasm_patch(const uint8_t *bytes, size_t size, uint8_t *old, size_t old_bytes, uint8_t *out, size_t out_bytes)
{
    vt_patch patch;
    vt_status status = vt_patch_open(&patch, (vt_bytes){bytes, size}, NULL);
    if (status != VT_OK) return status;
    if (patch.old_bytes != old_bytes || patch.new_bytes != out_bytes) return VT_INTEGRITY;
    return vt_patch_apply(&patch, old, out, NULL);
}

/* 1 when this build's kernels compute right numbers here. */
EMSCRIPTEN_KEEPALIVE int vt_wasm_self_test(void) { return vt_kernel_self_test(); }
