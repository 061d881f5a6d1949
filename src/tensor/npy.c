#include "npy.h"

#include "memory.h"

#include <string.h>

enum { MAGIC_BYTES = 6, FIXED_BYTES = 8, DESCR_BYTES = 32, NPY_ALIGNMENT = 64 };

/* A place in the header's text: a Python dict of literals. */
typedef struct npy_cursor {
    const char *at;
    const char *end;
    const char *label;
} npy_cursor;

/* What the header's three keys said. */
typedef struct npy_header {
    char descr[DESCR_BYTES];
    bool fortran_order;
    bool has_descr, has_order, has_shape;
} npy_header;

static vt_status fail_header(const npy_cursor *cursor, const char *what, vt_error *error)
{
    return vt_fail(error, VT_BAD_DATA, "%s: .npy header: %s", cursor->label, what);
}

static void skip_space(npy_cursor *cursor)
{
    while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\n')) cursor->at++;
}

/* Skips spaces; when `mark` follows, takes it. */
static bool take(npy_cursor *cursor, char mark)
{
    skip_space(cursor);
    if (cursor->at == cursor->end || *cursor->at != mark) return false;
    cursor->at++;
    return true;
}

static bool take_word(npy_cursor *cursor, const char *word)
{
    size_t length = strlen(word);
    skip_space(cursor);
    if ((size_t)(cursor->end - cursor->at) < length || memcmp(cursor->at, word, length) != 0) return false;
    cursor->at += length;
    return true;
}

/* A quoted string without escapes, shorter than `room`. */
static bool take_string(npy_cursor *cursor, char *text, size_t room)
{
    char quote = take(cursor, '\'') ? '\'' : take(cursor, '"') ? '"' : '\0';
    size_t length = 0;
    if (!quote) return false;
    for (; cursor->at < cursor->end && *cursor->at != quote; cursor->at++) {
        if (length + 1 == room || *cursor->at < 0x20 || *cursor->at == '\\') return false;
        text[length++] = *cursor->at;
    }
    text[length] = '\0';
    return take(cursor, quote);
}

static bool take_whole(npy_cursor *cursor, size_t *value)
{
    skip_space(cursor);
    const char *start = cursor->at;
    *value = 0;
    for (; cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++)
        if (!vt_multiply(*value, 10, value) || !vt_add(*value, (size_t)(*cursor->at - '0'), value))
            return false;
    if (cursor->at == start) return false;
    if (cursor->at < cursor->end && *cursor->at == 'L') cursor->at++; /* Python 2 wrote its longs so */
    return true;
}

static vt_status read_shape(vt_tensor *tensor, npy_cursor *cursor, vt_error *error)
{
    if (!take(cursor, '(')) return fail_header(cursor, "shape is not a tuple", error);
    tensor->dimensions = 0;
    while (!take(cursor, ')')) {
        size_t extent;
        if (!take_whole(cursor, &extent))
            return fail_header(cursor, "shape is not a tuple of whole numbers", error);
        if (tensor->dimensions == VT_TENSOR_MAX_DIMENSIONS)
            return vt_fail(error, VT_UNSUPPORTED, "%s: array of more than %d dimensions", cursor->label,
                           VT_TENSOR_MAX_DIMENSIONS);
        tensor->shape[tensor->dimensions++] = extent;
        bool more = take(cursor, ',');
        if (!more && (cursor->at == cursor->end || *cursor->at != ')' || tensor->dimensions == 1))
            return fail_header(cursor, "shape is not a tuple", error);
    }
    return VT_OK;
}

static vt_status read_descr(npy_header *header, npy_cursor *cursor, vt_error *error)
{
    skip_space(cursor);
    if (cursor->at < cursor->end && (*cursor->at == '[' || *cursor->at == '('))
        return vt_fail(error, VT_UNSUPPORTED, "%s: structured dtypes are not supported", cursor->label);
    if (!take_string(cursor, header->descr, sizeof header->descr))
        return fail_header(cursor, "descr is not a short string", error);
    return VT_OK;
}

static vt_status read_key(npy_header *header, vt_tensor *tensor, npy_cursor *cursor, vt_error *error)
{
    char key[DESCR_BYTES];
    if (!take_string(cursor, key, sizeof key) || !take(cursor, ':'))
        return fail_header(cursor, "not a dict", error);
    bool *seen = strcmp(key, "descr") == 0           ? &header->has_descr
                 : strcmp(key, "fortran_order") == 0 ? &header->has_order
                 : strcmp(key, "shape") == 0         ? &header->has_shape
                                                     : NULL;
    if (!seen || *seen) return fail_header(cursor, seen ? "a key twice" : "an unknown key", error);
    *seen = true;
    if (seen == &header->has_descr) return read_descr(header, cursor, error);
    if (seen == &header->has_shape) return read_shape(tensor, cursor, error);
    header->fortran_order = take_word(cursor, "True");
    if (!header->fortran_order && !take_word(cursor, "False"))
        return fail_header(cursor, "fortran_order is neither True nor False", error);
    return VT_OK;
}

static vt_status read_header(npy_header *header, vt_tensor *tensor, npy_cursor *cursor, vt_error *error)
{
    if (!take(cursor, '{')) return fail_header(cursor, "not a dict", error);
    while (!take(cursor, '}')) {
        VT_TRY(read_key(header, tensor, cursor, error));
        bool more = take(cursor, ',');
        if (!more && (cursor->at == cursor->end || *cursor->at != '}'))
            return fail_header(cursor, "not a dict", error);
    }
    skip_space(cursor);
    if (cursor->at != cursor->end) return fail_header(cursor, "text after the dict", error);
    if (!header->has_descr || !header->has_order || !header->has_shape)
        return fail_header(cursor, "descr, fortran_order or shape is missing", error);
    if (header->fortran_order)
        return vt_fail(error, VT_UNSUPPORTED,
                       "%s: Fortran order is not supported: save numpy.ascontiguousarray(...)",
                       cursor->label);
    return VT_OK;
}

typedef struct npy_dtype {
    const char *name;
    vt_dtype dtype;
} npy_dtype;

static const npy_dtype number_types[] = {
    {"b1", VT_DTYPE_BOOL}, {"u1", VT_DTYPE_U8},  {"i1", VT_DTYPE_I8},  {"i2", VT_DTYPE_I16},
    {"u2", VT_DTYPE_U16},  {"f2", VT_DTYPE_F16}, {"i4", VT_DTYPE_I32}, {"u4", VT_DTYPE_U32},
    {"f4", VT_DTYPE_F32},  {"f8", VT_DTYPE_F64}, {"i8", VT_DTYPE_I64}, {"u8", VT_DTYPE_U64},
};

/* 'S12' or 'U12': kind and width in bytes. */
static bool read_text_type(vt_npy *npy, const char *descr)
{
    npy_cursor width = {descr + 2, descr + strlen(descr), ""};
    size_t unit = descr[1] == 'U' ? 4 : 1, count;
    npy->kind = descr[1] == 'U' ? VT_NPY_UNICODE : VT_NPY_BYTES;
    npy->tensor.dtype = descr[1] == 'U' ? VT_DTYPE_U32 : VT_DTYPE_U8;
    return take_whole(&width, &count) && width.at == width.end && count &&
           vt_multiply(count, unit, &npy->item_size_bytes);
}

static vt_status read_type(vt_npy *npy, const char *descr, const char *label, vt_error *error)
{
    bool known = strlen(descr) >= 3 && strchr("<|=", descr[0]);
    if (known && (descr[1] == 'S' || descr[1] == 'U')) {
        if (read_text_type(npy, descr)) return VT_OK;
        return vt_fail(error, VT_BAD_DATA, "%s: dtype '%s' has no width", label, descr);
    }
    for (size_t i = 0; known && i < sizeof number_types / sizeof *number_types; i++) {
        if (strcmp(descr + 1, number_types[i].name) != 0) continue;
        npy->kind = VT_NPY_NUMBER;
        npy->tensor.dtype = number_types[i].dtype;
        npy->item_size_bytes = vt_dtype_size_bytes(number_types[i].dtype);
        return VT_OK;
    }
    const char *what = descr[0] == '>' ? "big-endian arrays are" : "this kind of array is";
    return vt_fail(error, VT_UNSUPPORTED, "%s: dtype '%s': %s not supported", label, descr, what);
}

/* Tells the header's text from the data behind it. */
static vt_status split_file(npy_cursor *cursor, vt_tensor *tensor, vt_bytes file, vt_error *error)
{
    const char *label = cursor->label;
    if (file.size < FIXED_BYTES + 4 || memcmp(file.data, "\x93NUMPY", MAGIC_BYTES) != 0)
        return vt_fail(error, VT_BAD_DATA, "%s: not an .npy file", label);
    uint8_t major = file.data[6], minor = file.data[7];
    if (major < 1 || major > 3 || minor != 0)
        return vt_fail(error, VT_UNSUPPORTED, "%s: .npy format version %d.%d", label, major, minor);
    size_t length_bytes = major == 1 ? 2 : 4, begin = FIXED_BYTES + length_bytes;
    size_t length = major == 1 ? vt_read_u16(file.data + FIXED_BYTES) : vt_read_u32(file.data + FIXED_BYTES);
    if (length > file.size - begin)
        return vt_fail(error, VT_BAD_DATA, "%s: .npy header of %zu bytes ends past the file's %zu", label,
                       length, file.size);
    cursor->at = (const char *)file.data + begin;
    cursor->end = cursor->at + length;
    tensor->data = file.data + begin + length;
    tensor->size_bytes = file.size - begin - length;
    return VT_OK;
}

vt_status vt_npy_view(vt_npy *out, vt_bytes file, const char *label, vt_error *error)
{
    npy_cursor cursor = {.label = label};
    npy_header header = {0};
    vt_npy npy = {0};
    *out = npy;
    VT_TRY(split_file(&cursor, &npy.tensor, file, error));
    VT_TRY(read_header(&header, &npy.tensor, &cursor, error));
    VT_TRY(read_type(&npy, header.descr, label, error));
    size_t bytes = npy.item_size_bytes;
    for (size_t i = 0; i < npy.tensor.dimensions; i++)
        if (!vt_multiply(bytes, npy.tensor.shape[i], &bytes))
            return vt_fail(error, VT_BAD_DATA, "%s: the size of the array's shape overflows", label);
    if (bytes != npy.tensor.size_bytes)
        return vt_fail(error, VT_BAD_DATA, "%s: %zu bytes of data, but shape and dtype need %zu", label,
                       npy.tensor.size_bytes, bytes);
    *out = npy;
    return VT_OK;
}

static const char *descr_of(vt_dtype dtype)
{
    for (size_t i = 0; i < sizeof number_types / sizeof *number_types; i++)
        if (number_types[i].dtype == dtype) return number_types[i].name;
    return NULL;
}

vt_status vt_npy_write(vt_buffer *file, const vt_tensor *tensor, vt_error *error)
{
    const char *descr = descr_of(tensor->dtype);
    if (!descr)
        return vt_fail(error, VT_UNSUPPORTED, ".npy has no dtype for %s", vt_dtype_name(tensor->dtype));
    size_t start = file->size;
    vt_buffer_append(file, "\x93NUMPY\x01\x00\x00\x00", FIXED_BYTES + 2);
    vt_buffer_printf(file, "{'descr': '%c%s', 'fortran_order': False, 'shape': (",
                     vt_dtype_size_bytes(tensor->dtype) == 1 ? '|' : '<', descr);
    for (size_t i = 0; i < tensor->dimensions; i++)
        vt_buffer_printf(file, i + 1 < tensor->dimensions ? "%zu, " : "%zu", tensor->shape[i]);
    vt_buffer_append_text(file, tensor->dimensions == 1 ? ",), }" : "), }");
    while (!file->failed && (file->size - start + 1) % NPY_ALIGNMENT) vt_buffer_append_text(file, " ");
    vt_buffer_append_text(file, "\n");
    size_t header_bytes = file->size - start - FIXED_BYTES - 2;
    if (!file->failed) {
        file->data[start + FIXED_BYTES] = (uint8_t)header_bytes;
        file->data[start + FIXED_BYTES + 1] = (uint8_t)(header_bytes >> 8);
    }
    vt_buffer_append(file, tensor->data, tensor->size_bytes);
    return file->failed ? vt_fail(error, VT_NO_MEMORY, "no memory for an .npy file") : VT_OK;
}
