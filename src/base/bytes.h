/* Borrowed views of bytes, and a growable byte buffer. */
#ifndef VT_BYTES_H
#define VT_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A borrowed, read-only run of bytes. Never owns; lives as long as what it was taken from. */
typedef struct vt_bytes {
    const uint8_t *data;
    size_t size;
} vt_bytes;

/* Little-endian reads from unaligned memory; the caller has checked the length. */
uint16_t vt_read_u16(const uint8_t *at);
uint32_t vt_read_u32(const uint8_t *at);
uint64_t vt_read_u64(const uint8_t *at);
/* Little-endian writes to unaligned memory. */
void vt_write_u32(uint8_t *at, uint32_t value);
void vt_write_u64(uint8_t *at, uint64_t value);

/* True when the bytes are well-formed UTF-8 (no surrogates, no overlong forms, no code point past U+10FFFF). */
bool vt_utf8_valid(const char *text, size_t size);

/* Copies `text` with its NUL into `out`, which holds `room` bytes; false, and `out` is as it was, when it is too long for that. */
bool vt_text_put(char *out, size_t room, const char *text);

/* A growable byte buffer; zero-initialise it. After a failed append `failed` stays set and later appends do nothing, so
 * a writer may append freely and look once at the end. Free with vt_buffer_free. */
typedef struct vt_buffer {
    uint8_t *data;
    size_t size;
    size_t capacity;
    bool failed;
} vt_buffer;

void vt_buffer_append(vt_buffer *buffer, const void *bytes, size_t size);
void vt_buffer_append_text(vt_buffer *buffer, const char *text);
void vt_buffer_printf(vt_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void vt_buffer_free(vt_buffer *buffer);

#endif
