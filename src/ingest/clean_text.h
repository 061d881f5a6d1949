/* Inside ingest/: text from outside -> valid UTF-8 in one line. */
#ifndef VT_CLEAN_TEXT_H
#define VT_CLEAN_TEXT_H

#include "bytes.h"

/* What cleaning had to do; or-ed together. */
enum {
    VT_TEXT_REENCODED = 1, /* was not UTF-8; read as Windows-1252 */
    VT_TEXT_CONTROLS = 2,  /* NUL bytes, control characters or bidirectional overrides were taken out */
    VT_TEXT_CUT = 4        /* longer than the limit; cut between characters */
};

/* Replaces the content of `out` by `raw`, trimmed, every run of white space (no-break spaces and line ends
 * too) one space, at most `limit_bytes`, NUL-terminated (not counted in out->size). Returns flags. Look at
 * out->failed for lack of memory. */
unsigned int vt_clean_text(vt_buffer *out, vt_bytes raw, size_t limit_bytes);

/* Replaces the content of `out` by `html` with tags (and what stands inside script and style) taken out and
 * entities decoded. */
void vt_strip_markup(vt_buffer *out, vt_bytes html);

#endif
