#include "vector_ids.h"

#include "json_text.h"
#include "memory.h"
#include "npy.h"

#include <math.h>
#include <string.h>

enum { DECIMAL_BYTES = 24, SPARE_JSON_VALUES = 1024 };

/* Where ids go, and how messages call their source. */
typedef struct id_sink {
    char **ids;
    size_t rows;
    const char *label;
} id_sink;

static vt_status put_id(id_sink *sink, size_t row, const char *text, size_t length, vt_error *error)
{
    if (!length) return vt_fail(error, VT_BAD_DATA, "%s: row %zu: empty id", sink->label, row);
    if (memchr(text, '\0', length) || !vt_utf8_valid(text, length))
        return vt_fail(error, VT_BAD_DATA, "%s: row %zu: id is not UTF-8 text", sink->label, row);
    sink->ids[row] = vt_copy_text(text, length);
    return sink->ids[row] ? VT_OK : vt_fail(error, VT_NO_MEMORY, "%s: no memory for ids", sink->label);
}

static vt_status fail_count(const id_sink *sink, size_t count, vt_error *error)
{
    return vt_fail(error, VT_BAD_DATA, "%s: %zu ids for %zu vectors", sink->label, count, sink->rows);
}

static vt_status put_number(id_sink *sink, size_t row, uint64_t magnitude, bool negative, vt_error *error)
{
    char text[DECIMAL_BYTES];
    size_t at = sizeof text;
    do text[--at] = (char)('0' + magnitude % 10);
    while (magnitude /= 10);
    if (negative) text[--at] = '-';
    return put_id(sink, row, text + at, sizeof text - at, error);
}

static vt_status put_signed(id_sink *sink, size_t row, int64_t number, vt_error *error)
{
    uint64_t magnitude = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    return put_number(sink, row, magnitude, number < 0, error);
}

/* Element of a little-endian integer array, widened. */
static vt_status put_element(id_sink *sink, size_t row, const uint8_t *data, vt_dtype dtype, vt_error *error)
{
    const uint8_t *at = data + row * vt_dtype_size_bytes(dtype);
    switch (dtype) {
    case VT_DTYPE_U8:
        return put_number(sink, row, *at, false, error);
    case VT_DTYPE_U16:
        return put_number(sink, row, vt_read_u16(at), false, error);
    case VT_DTYPE_U32:
        return put_number(sink, row, vt_read_u32(at), false, error);
    case VT_DTYPE_U64:
        return put_number(sink, row, vt_read_u64(at), false, error);
    case VT_DTYPE_I8:
        return put_signed(sink, row, (int8_t)*at, error);
    case VT_DTYPE_I16:
        return put_signed(sink, row, (int16_t)vt_read_u16(at), error);
    case VT_DTYPE_I32:
        return put_signed(sink, row, (int32_t)vt_read_u32(at), error);
    case VT_DTYPE_I64:
        return put_signed(sink, row, (int64_t)vt_read_u64(at), error);
    default:
        return vt_fail(error, VT_BAD_DATA, "%s: ids are %s, not integers or text", sink->label,
                       vt_dtype_name(dtype));
    }
}

/* Appends the UTF-8 of one code point; false when there is no such character. */
static bool append_character(vt_buffer *text, uint32_t code)
{
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
    uint8_t tail = (uint8_t)(0x80 | (code & 63)), middle = (uint8_t)(0x80 | (code >> 6 & 63));
    uint8_t upper = (uint8_t)(0x80 | (code >> 12 & 63));
    if (code < 0x80)
        vt_buffer_append(text, (uint8_t[]){(uint8_t)code}, 1);
    else if (code < 0x800)
        vt_buffer_append(text, (uint8_t[]){(uint8_t)(0xC0 | code >> 6), tail}, 2);
    else if (code < 0x10000)
        vt_buffer_append(text, (uint8_t[]){(uint8_t)(0xE0 | code >> 12), middle, tail}, 3);
    else
        vt_buffer_append(text, (uint8_t[]){(uint8_t)(0xF0 | code >> 18), upper, middle, tail}, 4);
    return true;
}

static vt_status put_unicode(id_sink *sink, size_t row, const uint8_t *item, size_t characters,
                             vt_error *error)
{
    vt_buffer text = {0};
    bool valid = true;
    while (characters && !vt_read_u32(item + 4 * (characters - 1))) characters--;
    for (size_t i = 0; i < characters && valid; i++)
        valid = append_character(&text, vt_read_u32(item + 4 * i));
    vt_status status = VT_OK;
    if (text.failed) status = vt_fail(error, VT_NO_MEMORY, "%s: no memory for ids", sink->label);
    if (!valid) status = vt_fail(error, VT_BAD_DATA, "%s: row %zu: id is not Unicode text", sink->label, row);
    if (status == VT_OK) status = put_id(sink, row, (const char *)text.data, text.size, error);
    vt_buffer_free(&text);
    return status;
}

static vt_status read_npy(id_sink *sink, vt_bytes file, vt_error *error)
{
    vt_npy npy;
    VT_TRY(vt_npy_view(&npy, file, sink->label, error));
    bool column = npy.tensor.dimensions == 2 && npy.tensor.shape[1] == 1;
    if (npy.tensor.dimensions != 1 && !column)
        return vt_fail(error, VT_BAD_DATA, "%s: ids have %zu dimensions, not 1", sink->label,
                       npy.tensor.dimensions);
    if (npy.tensor.shape[0] != sink->rows) return fail_count(sink, npy.tensor.shape[0], error);
    for (size_t row = 0; row < sink->rows; row++) {
        const uint8_t *item = npy.tensor.data + row * npy.item_size_bytes;
        size_t length = npy.item_size_bytes;
        if (npy.kind == VT_NPY_UNICODE) {
            VT_TRY(put_unicode(sink, row, item, length / 4, error));
            continue;
        }
        if (npy.kind == VT_NPY_NUMBER) {
            VT_TRY(put_element(sink, row, npy.tensor.data, npy.tensor.dtype, error));
            continue;
        }
        while (length && !item[length - 1]) length--;
        VT_TRY(put_id(sink, row, (const char *)item, length, error));
    }
    return VT_OK;
}

static vt_status put_json(id_sink *sink, size_t row, const cJSON *item, vt_error *error)
{
    const double exact_limit = 9007199254740992.0; /* 2^53 */
    if (cJSON_IsString(item)) return put_id(sink, row, item->valuestring, strlen(item->valuestring), error);
    bool whole = cJSON_IsNumber(item) && fabs(item->valuedouble) < exact_limit &&
                 item->valuedouble == floor(item->valuedouble);
    if (!whole)
        return vt_fail(error, VT_BAD_DATA, "%s: row %zu: id is neither text nor a whole number below 2^53",
                       sink->label, row);
    return put_signed(sink, row, (int64_t)item->valuedouble, error);
}

static vt_status read_json(id_sink *sink, vt_bytes file, vt_error *error)
{
    cJSON *list, *item;
    size_t row = 0, most_values = sink->rows;
    if (!vt_add(most_values, most_values, &most_values)) most_values = SIZE_MAX / 2;
    VT_TRY(vt_json_parse(&list, file, most_values + SPARE_JSON_VALUES, sink->label, error));
    vt_status status = VT_OK;
    if ((size_t)cJSON_GetArraySize(list) != sink->rows)
        status = fail_count(sink, (size_t)cJSON_GetArraySize(list), error);
    for (item = list->child; status == VT_OK && item; item = item->next)
        status = put_json(sink, row++, item, error);
    cJSON_Delete(list);
    return status;
}

/* The line that begins at `at`, without its ending; *next is where the one after it begins. */
static size_t line_length(vt_bytes text, size_t at, size_t *next)
{
    const uint8_t *ending = memchr(text.data + at, '\n', text.size - at);
    size_t length = ending ? (size_t)(ending - text.data) - at : text.size - at;
    *next = at + length + (ending ? 1 : 0);
    while (length && text.data[at + length - 1] == '\r') length--;
    return length;
}

static vt_status read_lines(id_sink *sink, vt_bytes text, vt_error *error)
{
    size_t row = 0;
    for (size_t at = 0, next; at < text.size; at = next) {
        size_t length = line_length(text, at, &next);
        if (!length && next == text.size) break; /* one empty line at the end is nobody's id */
        if (row < sink->rows) VT_TRY(put_id(sink, row, (const char *)text.data + at, length, error));
        row++;
    }
    return row == sink->rows ? VT_OK : fail_count(sink, row, error);
}

vt_status vt_vector_ids_read(char **ids, size_t rows, vt_bytes file, const char *label, vt_error *error)
{
    id_sink sink = {ids, rows, label};
    size_t first = 0;
    if (file.size >= 6 && memcmp(file.data, "\x93NUMPY", 6) == 0) return read_npy(&sink, file, error);
    if (file.size >= 3 && memcmp(file.data, "\xEF\xBB\xBF", 3) == 0)
        file = (vt_bytes){file.data + 3, file.size - 3};
    while (first < file.size && strchr(" \t\r\n", file.data[first]) && file.data[first]) first++;
    if (first < file.size && file.data[first] == '[') return read_json(&sink, file, error);
    return read_lines(&sink, file, error);
}

vt_status vt_vector_ids_from_i64(char **ids, size_t rows, const uint8_t *data, const char *label,
                                 vt_error *error)
{
    id_sink sink = {ids, rows, label};
    for (size_t row = 0; row < rows; row++)
        VT_TRY(put_signed(&sink, row, (int64_t)vt_read_u64(data + 8 * row), error));
    return VT_OK;
}
