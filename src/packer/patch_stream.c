#include "patch_stream.h"

#include "memory.h"

#include <zlib.h>

vt_status vt_patch_deflate(vt_buffer *out, vt_bytes patch, vt_error *error)
{
    uLongf size = compressBound((uLong)patch.size);
    uint8_t *bytes = vt_alloc(size, 1);
    bool done = bytes && compress2(bytes, &size, patch.data, (uLong)patch.size, Z_BEST_COMPRESSION) == Z_OK;
    if (done) vt_buffer_append(out, bytes, size);
    vt_free(bytes);
    return done && !out->failed ? VT_OK : vt_fail(error, VT_NO_MEMORY, "patch: no memory");
}

vt_status vt_patch_inflate(vt_buffer *out, vt_bytes deflated, size_t bytes, vt_error *error)
{
    uint8_t *patch = vt_alloc(bytes, 1);
    uLongf size = (uLongf)bytes;
    uLong taken = (uLong)deflated.size;
    int answer = patch ? uncompress2(patch, &size, deflated.data, &taken) : Z_MEM_ERROR;
    if (answer == Z_OK && size == bytes && taken == deflated.size) vt_buffer_append(out, patch, bytes);
    else if (answer != Z_MEM_ERROR) answer = Z_DATA_ERROR;
    vt_free(patch);
    if (answer == Z_DATA_ERROR) return vt_fail(error, VT_BAD_DATA, "patch: damaged, or not of %zu bytes", bytes);
    return answer == Z_OK && !out->failed ? VT_OK : vt_fail(error, VT_NO_MEMORY, "patch: no memory");
}
