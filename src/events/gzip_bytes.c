#include "gzip_bytes.h"

#include "memory.h"

#include <zlib.h>

enum { STEP_BYTES = 256 << 10, GZIP_WINDOW = 15 + 16 };

bool vt_gzip_begins(vt_bytes file) { return file.size >= 2 && file.data[0] == 0x1F && file.data[1] == 0x8B; }

/* zlib counts in 32 bits: the input is handed over in parts. */
static void hand_over(z_stream *stream, vt_bytes file, size_t *at)
{
    size_t part = file.size - *at < STEP_BYTES ? file.size - *at : STEP_BYTES;
    if (stream->avail_in || !part) return;
    stream->next_in = (Bytef *)(uintptr_t)(file.data + *at);
    stream->avail_in = (uInt)part;
    *at += part;
}

static vt_status inflate_all(vt_buffer *out, z_stream *stream, vt_bytes file, size_t limit_bytes, uint8_t *step)
{
    size_t at = 0;
    for (;;) {
        hand_over(stream, file, &at);
        stream->next_out = step;
        stream->avail_out = STEP_BYTES;
        int answer = inflate(stream, Z_NO_FLUSH);
        if (answer == Z_MEM_ERROR) return VT_NO_MEMORY;
        if (answer != Z_OK && answer != Z_STREAM_END) return VT_BAD_DATA;
        vt_buffer_append(out, step, STEP_BYTES - stream->avail_out);
        if (out->failed) return VT_NO_MEMORY;
        if (out->size > limit_bytes) return VT_UNSUPPORTED;
        if (answer == Z_OK) continue;
        if (!stream->avail_in && at == file.size) return VT_OK;
        if (inflateReset(stream) != Z_OK) return VT_BAD_DATA;
    }
}

vt_status vt_gzip_read(vt_buffer *out, vt_bytes file, const char *label, size_t limit_bytes, vt_error *error)
{
    z_stream stream = {0};
    uint8_t *step = vt_alloc(STEP_BYTES, 1);
    vt_status status = step && inflateInit2(&stream, GZIP_WINDOW) == Z_OK ? VT_OK : VT_NO_MEMORY;
    if (status == VT_OK) {
        status = inflate_all(out, &stream, file, limit_bytes, step);
        inflateEnd(&stream);
    }
    vt_free(step);
    if (status == VT_NO_MEMORY) return vt_fail(error, status, "%s: no memory to unpack it", label);
    if (status == VT_UNSUPPORTED)
        return vt_fail(error, VT_BAD_DATA, "%s: holds more than %zu bytes; unpack it first", label, limit_bytes);
    return status == VT_OK ? VT_OK : vt_fail(error, VT_BAD_DATA, "%s: the gzip file is damaged or ends early", label);
}
