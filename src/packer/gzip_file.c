#include "gzip_file.h"

#include "memory.h"

#include <string.h>
#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16, MOST_MEMORY = 9, UNKNOWN_SYSTEM = 255, PIECE_BYTES = 64 << 10 };

static vt_status deflate_all(z_stream *stream, vt_buffer *out, vt_error *error)
{
    uint8_t piece[PIECE_BYTES];
    int state = Z_OK;
    while (state == Z_OK) {
        stream->next_out = piece;
        stream->avail_out = sizeof piece;
        state = deflate(stream, Z_FINISH);
        vt_buffer_append(out, piece, sizeof piece - stream->avail_out);
    }
    return state == Z_STREAM_END && !out->failed ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory");
}

vt_status vt_gzip_write(vt_buffer *out, vt_bytes plain, vt_error *error)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)plain.data, .avail_in = (uInt)plain.size};
    gz_header header = {.os = UNKNOWN_SYSTEM};
    VT_CHECK(plain.size <= UINT32_MAX);
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MOST_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return vt_fail(error, VT_NO_MEMORY, "out of memory");
    VT_CHECK(deflateSetHeader(&stream, &header) == Z_OK);
    vt_status status = deflate_all(&stream, out, error);
    deflateEnd(&stream);
    return status;
}

vt_status vt_gzip_prove(vt_bytes packed, vt_bytes plain, vt_error *error)
{
    VT_CHECK(packed.size <= UINT32_MAX && plain.size < UINT32_MAX);
    uint8_t *inflated = vt_alloc(plain.size + 1, 1); /* room to see that it goes on */
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)packed.data, .avail_in = (uInt)packed.size};
    if (!inflated || inflateInit2(&stream, GZIP_WINDOW) != Z_OK) {
        vt_free(inflated);
        return vt_fail(error, VT_NO_MEMORY, "out of memory");
    }
    stream.next_out = inflated;
    stream.avail_out = (uInt)plain.size + 1;
    bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0;
    bool same = whole && stream.total_out == plain.size && memcmp(inflated, plain.data, plain.size) == 0;
    inflateEnd(&stream);
    vt_free(inflated);
    return same ? VT_OK : vt_fail(error, VT_BAD_DATA, "it does not hold the file it is named after");
}
