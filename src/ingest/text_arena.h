/* Inside ingest/: text that lives exactly as long as its import. */
#ifndef VT_TEXT_ARENA_H
#define VT_TEXT_ARENA_H

#include <stddef.h>

/* Zero-initialise; vt_text_arena_close frees every text at once. */
typedef struct vt_text_arena {
    struct vt_text_chunk *newest;
} vt_text_arena;

/* A NUL-terminated copy of `size` bytes; "" takes no room; NULL when memory is out. */
const char *vt_text_arena_copy(vt_text_arena *arena, const char *text, size_t size);
void vt_text_arena_close(vt_text_arena *arena);

#endif
