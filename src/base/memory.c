#include "memory.h"

#include <stdlib.h>
#include <string.h>

enum { VT_ALIGNMENT_BYTES = 64 };

bool vt_multiply(size_t a, size_t b, size_t *product) { return !__builtin_mul_overflow(a, b, product); }

bool vt_add(size_t a, size_t b, size_t *sum) { return !__builtin_add_overflow(a, b, sum); }

void *vt_alloc(size_t count, size_t size_bytes)
{
    size_t bytes, padded;
    if (!vt_multiply(count, size_bytes, &bytes) || !vt_add(bytes, VT_ALIGNMENT_BYTES, &padded)) return NULL;
    padded -= padded % VT_ALIGNMENT_BYTES;
    void *block = aligned_alloc(VT_ALIGNMENT_BYTES, padded);
    if (block) memset(block, 0, padded);
    return block;
}

void *vt_resize(void *block, size_t old_count, size_t new_count, size_t size_bytes)
{
    void *grown = vt_alloc(new_count, size_bytes);
    if (!grown) return NULL;
    size_t kept = old_count < new_count ? old_count : new_count;
    if (block && kept) memcpy(grown, block, kept * size_bytes);
    vt_free(block);
    return grown;
}

void vt_free(void *block) { free(block); }

char *vt_copy_text(const char *text, size_t length)
{
    size_t room;
    char *copy = vt_add(length, 1, &room) ? vt_alloc(room, 1) : NULL;
    if (copy && length) memcpy(copy, text, length);
    return copy;
}
