#include "json_text.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a look at the bytes, before any parsing, has seen so far. */
typedef struct json_scan {
    bool in_string;
    size_t depth;
    size_t values;
} json_scan;

static bool is_space(uint8_t byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

static bool is_nul_escape(const uint8_t *at, size_t left)
{
    return left >= 6 && memcmp(at, "\\u0000", 6) == 0;
}

/* Takes the byte at `at` inside a string; how many bytes that was, 0 when it may not stand there. */
static size_t scan_string_byte(json_scan *scan, const uint8_t *at, size_t left)
{
    if (*at < 0x20 || is_nul_escape(at, left)) return 0;
    if (*at == '"') scan->in_string = false;
    return *at == '\\' && left >= 2 ? 2 : 1;
}

/* The same outside of strings. */
static size_t scan_bare_byte(json_scan *scan, uint8_t byte)
{
    if (byte < 0x20 && !is_space(byte)) return 0;
    if (byte == '"') scan->in_string = true;
    if (byte == ',' || byte == '[' || byte == '{') scan->values++;
    if (byte == '[' || byte == '{') scan->depth++;
    if ((byte == ']' || byte == '}') && scan->depth) scan->depth--;
    return scan->depth <= VT_JSON_MAX_DEPTH ? 1 : 0;
}

/* Bounds what cJSON will allocate and recurse, refuses the bytes on which it would silently cut a string, and
 * any text that ends inside of a value: cJSON 1.7.15 reads a byte past one that ends after an object's comma.
 */
static vt_status scan_text(vt_bytes text, size_t most_values, const char *label, vt_error *error)
{
    json_scan scan = {0};
    for (size_t i = 0; i < text.size;) {
        size_t step = scan.in_string ? scan_string_byte(&scan, text.data + i, text.size - i)
                                     : scan_bare_byte(&scan, text.data[i]);
        if (!step && scan.depth > VT_JSON_MAX_DEPTH)
            return vt_fail(error, VT_BAD_DATA, "%s: JSON is nested deeper than %d", label, VT_JSON_MAX_DEPTH);
        if (!step) return vt_fail(error, VT_BAD_DATA, "%s: control character in JSON at byte %zu", label, i);
        if (scan.values > most_values)
            return vt_fail(error, VT_UNSUPPORTED, "%s: JSON has more than %zu values", label, most_values);
        i += step;
    }
    if (scan.depth || scan.in_string)
        return vt_fail(error, VT_BAD_DATA, "%s: not JSON: it ends inside of a value", label);
    return VT_OK;
}

vt_status vt_json_parse(cJSON **out, vt_bytes text, size_t most_values, const char *label, vt_error *error)
{
    *out = NULL;
    const char *start = (const char *)text.data, *end = NULL;
    if (!text.size) return vt_fail(error, VT_BAD_DATA, "%s: JSON is empty", label);
    if (!vt_utf8_valid(start, text.size)) return vt_fail(error, VT_BAD_DATA, "%s: JSON is not UTF-8", label);
    VT_TRY(scan_text(text, most_values, label, error));
    cJSON *tree = cJSON_ParseWithLengthOpts(start, text.size, &end, 0);
    if (!tree) {
        size_t at = end ? (size_t)(end - start) : 0;
        return vt_fail(error, VT_BAD_DATA, "%s: not JSON at byte %zu", label, at);
    }
    while (end < start + text.size && is_space((uint8_t)*end)) end++;
    if (end < start + text.size) {
        cJSON_Delete(tree);
        return vt_fail(error, VT_BAD_DATA, "%s: text after the JSON at byte %zu", label,
                       (size_t)(end - start));
    }
    *out = tree;
    return VT_OK;
}

static int compare_keys(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

bool vt_json_unique_keys(const cJSON *object)
{
    size_t count = 0, filled = 0;
    const cJSON *member;
    cJSON_ArrayForEach(member, object) count++;
    const char **keys = vt_alloc(count, sizeof *keys);
    if (!keys) return false;
    cJSON_ArrayForEach(member, object) keys[filled++] = member->string;
    qsort(keys, count, sizeof *keys, compare_keys);
    bool unique = true;
    for (size_t i = 1; i < count && unique; i++) unique = strcmp(keys[i - 1], keys[i]) != 0;
    vt_free(keys);
    return unique;
}

bool vt_json_whole(const cJSON *item, uint64_t most, size_t *value)
{
    const double exact_limit = 9007199254740992.0; /* 2^53 */
    if (!cJSON_IsNumber(item)) return false;
    double number = item->valuedouble;
    if (!(number >= 0 && number < exact_limit) || number != floor(number)) return false;
    uint64_t whole = (uint64_t)number;
    if (whole > most || whole > SIZE_MAX) return false;
    *value = (size_t)whole;
    return true;
}

void vt_json_append_string(vt_buffer *json, const char *text)
{
    vt_buffer_append_text(json, "\"");
    for (const char *at = text; *at;) {
        size_t plain =
            strcspn(at, "\"\\\x01\x02\x03\x04\x05\x06\x07\b\t\n\x0b\f\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16"
                        "\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f");
        vt_buffer_append(json, at, plain);
        at += plain;
        if (!*at) break;
        if (*at == '"' || *at == '\\')
            vt_buffer_printf(json, "\\%c", *at);
        else
            vt_buffer_printf(json, "\\u%04x", (unsigned)(unsigned char)*at);
        at++;
    }
    vt_buffer_append_text(json, "\"");
}
