/* Any bytes as a patch of a drawn file: refused, or the new file is full. And any two halves of them as an old and a new file. */
#include "memory.h"
#include "patch.h"
#include "patch_maker.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_FILE_BYTES = 1 << 16 };

static void apply_any(const uint8_t *data, size_t size)
{
    vt_patch patch;
    vt_error error;
    if (vt_patch_open(&patch, (vt_bytes){data, size}, &error) != VT_OK) return;
    if (patch.old_bytes > MOST_FILE_BYTES || patch.new_bytes > MOST_FILE_BYTES) return;
    uint8_t *old = vt_alloc(patch.old_bytes, 1), *out = vt_alloc(patch.new_bytes, 1);
    VT_CHECK(old && out);
    for (size_t i = 0; i < patch.old_bytes; i++) old[i] = (uint8_t)(i * 31 + i / 7);
    vt_patch_apply(&patch, old, out, &error);
    vt_free(old);
    vt_free(out);
}

static void make_any(const uint8_t *data, size_t size)
{
    vt_bytes old = {data, size / 2}, next = {data + size / 2, size - size / 2};
    vt_buffer made = {0};
    vt_patch patch;
    vt_error error;
    VT_CHECK(vt_patch_make(&made, old, next, NULL, &error) == VT_OK);
    VT_CHECK(vt_patch_open(&patch, (vt_bytes){made.data, made.size}, &error) == VT_OK && patch.new_bytes == next.size);
    uint8_t *before = vt_alloc(old.size, 1), *after = vt_alloc(next.size, 1);
    VT_CHECK(before && after);
    if (old.size) memcpy(before, old.data, old.size);
    VT_CHECK(vt_patch_apply(&patch, before, after, &error) == VT_OK);
    VT_CHECK(next.size == 0 || memcmp(after, next.data, next.size) == 0);
    vt_free(before);
    vt_free(after);
    vt_buffer_free(&made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MOST_FILE_BYTES) return 0;
    apply_any(data, size);
    make_any(data, size);
    return 0;
}
