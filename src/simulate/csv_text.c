#include "csv_text.h"

#include <string.h>

void vt_csv_append(vt_buffer *out, const char *text)
{
    if (!strpbrk(text, ",\"\n")) {
        vt_buffer_append_text(out, text);
        return;
    }
    vt_buffer_append_text(out, "\"");
    for (const char *at = text; *at; at++) {
        if (*at == '"') vt_buffer_append_text(out, "\"");
        vt_buffer_append(out, at, 1);
    }
    vt_buffer_append_text(out, "\"");
}

void vt_csv_append_cents(vt_buffer *out, uint32_t cents)
{
    vt_buffer_printf(out, "%u.%02u", (unsigned)(cents / 100), (unsigned)(cents % 100));
}
