#include "text_arena.h"

#include "memory.h"

#include <string.h>

enum { CHUNK_BYTES = 256 * 1024 };

struct vt_text_chunk {
    struct vt_text_chunk *older;
    size_t used;
    size_t capacity;
    char text[];
};

static struct vt_text_chunk *chunk_open(size_t wanted)
{
    size_t capacity = wanted > CHUNK_BYTES ? wanted : CHUNK_BYTES, bytes;
    struct vt_text_chunk *chunk = vt_add(capacity, sizeof *chunk, &bytes) ? vt_alloc(bytes, 1) : NULL;
    if (chunk) chunk->capacity = capacity;
    return chunk;
}

const char *vt_text_arena_copy(vt_text_arena *arena, const char *text, size_t size)
{
    if (!size) return "";
    size_t wanted;
    if (!vt_add(size, 1, &wanted)) return NULL;
    struct vt_text_chunk *chunk = arena->newest;
    if (!chunk || chunk->capacity - chunk->used < wanted) {
        chunk = chunk_open(wanted);
        if (!chunk) return NULL;
        chunk->older = arena->newest;
        arena->newest = chunk;
    }
    char *copy = chunk->text + chunk->used;
    memcpy(copy, text, size);
    copy[size] = '\0';
    chunk->used += wanted;
    return copy;
}

void vt_text_arena_close(vt_text_arena *arena)
{
    while (arena->newest) {
        struct vt_text_chunk *older = arena->newest->older;
        vt_free(arena->newest);
        arena->newest = older;
    }
}
