#include "bytes.h"

#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

uint16_t vt_read_u16(const uint8_t *at) { return (uint16_t)(at[0] | at[1] << 8); }

uint32_t vt_read_u32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

uint64_t vt_read_u64(const uint8_t *at) { return vt_read_u32(at) | (uint64_t)vt_read_u32(at + 4) << 32; }

void vt_write_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> 8 * i);
}

void vt_write_u64(uint8_t *at, uint64_t value)
{
    for (int i = 0; i < 8; i++) at[i] = (uint8_t)(value >> 8 * i);
}

bool vt_text_put(char *out, size_t room, const char *text)
{
    size_t length = strlen(text);
    if (length >= room) return false;
    memcpy(out, text, length + 1);
    return true;
}

/* Length of the well-formed sequence that starts at `at` (RFC 3629), 0 when there is none. */
static size_t utf8_sequence(const uint8_t *at, size_t left)
{
    uint8_t lead = at[0];
    if (lead < 0x80) return 1;
    size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : (lead & 0xF0) == 0xE0 ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    if (!length || length > left) return 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xC0) != 0x80) return 0;
    if (lead == 0xE0 && at[1] < 0xA0) return 0;  /* overlong */
    if (lead == 0xED && at[1] >= 0xA0) return 0; /* surrogate */
    if (lead == 0xF0 && at[1] < 0x90) return 0;  /* overlong */
    if (lead == 0xF4 && at[1] >= 0x90) return 0; /* past U+10FFFF */
    return length;
}

bool vt_utf8_valid(const char *text, size_t size)
{
    const uint8_t *at = (const uint8_t *)text;
    for (size_t i = 0; i < size;) {
        size_t length = utf8_sequence(at + i, size - i);
        if (!length) return false;
        i += length;
    }
    return true;
}

static bool buffer_reserve(vt_buffer *buffer, size_t extra)
{
    size_t needed;
    if (buffer->failed || !vt_add(buffer->size, extra, &needed)) return !(buffer->failed = true);
    if (needed <= buffer->capacity) return true;
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity < needed && !__builtin_mul_overflow(capacity, 2, &capacity)) {}
    uint8_t *grown = capacity >= needed ? vt_resize(buffer->data, buffer->size, capacity, 1) : NULL;
    if (!grown) return !(buffer->failed = true);
    buffer->data = grown;
    buffer->capacity = capacity;
    return true;
}

void vt_buffer_append(vt_buffer *buffer, const void *bytes, size_t size)
{
    if (!size || !buffer_reserve(buffer, size)) return;
    memcpy(buffer->data + buffer->size, bytes, size);
    buffer->size += size;
}

void vt_buffer_append_text(vt_buffer *buffer, const char *text) { vt_buffer_append(buffer, text, strlen(text)); }

void vt_buffer_printf(vt_buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length >= 0 && buffer_reserve(buffer, (size_t)length + 1)) {
        vsnprintf((char *)buffer->data + buffer->size, (size_t)length + 1, format, again);
        buffer->size += (size_t)length;
    }
    va_end(again);
}

void vt_buffer_free(vt_buffer *buffer)
{
    vt_free(buffer->data);
    *buffer = (vt_buffer){0};
}
