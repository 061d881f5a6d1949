/* JSON from outside, read strictly: cJSON alone accepts NUL bytes inside strings, duplicate keys and trailing
 * text, and 1.7.15 reads past the end of some texts that are cut short. */
#ifndef VT_JSON_TEXT_H
#define VT_JSON_TEXT_H

#include "bytes.h"
#include "status.h"

#include "cJSON.h"

enum { VT_JSON_MAX_DEPTH = 32 };

/* Parses all of `text` (borrowed, not NUL-terminated); *out is owned: cJSON_Delete. VT_BAD_DATA when it is
 * not UTF-8, not one JSON value with nothing but whitespace behind it, deeper than VT_JSON_MAX_DEPTH, or has
 * a NUL or control byte in a string (raw or as \u0000); VT_UNSUPPORTED when it holds more than `most_values`
 * values, as each costs some 64 bytes of memory. Duplicate keys are kept: whoever reads an object by its
 * members must refuse them (see vt_json_unique_keys). */
vt_status vt_json_parse(cJSON **out, vt_bytes text, size_t most_values, const char *label, vt_error *error);

/* True when no two members of `object` have the same key. O(n log n); false also when memory is out. */
bool vt_json_unique_keys(const cJSON *object);

/* True when `item` is a number that is exactly a whole number in 0..most; *value gets it. Nothing above 2^53
 * - 1 passes, because above it a double no longer tells neighbours apart. `item` may be NULL. */
bool vt_json_whole(const cJSON *item, uint64_t most, size_t *value);

/* Appends `text` (valid UTF-8) as a JSON string with its quotes. */
void vt_json_append_string(vt_buffer *json, const char *text);

#endif
