#include "safetensors.h"

#include "json_text.h"

enum { ALIGNMENT = 64 };

size_t vt_dtype_size_bytes(vt_dtype dtype)
{
    static const uint8_t sizes[] = {1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 8, 8, 8};
    VT_CHECK((size_t)dtype < sizeof sizes);
    return sizes[dtype];
}

const char *vt_dtype_name(vt_dtype dtype)
{
    static const char *const names[] = {"BOOL", "U8",  "I8",  "I16", "U16", "F16", "BF16",
                                        "I32",  "U32", "F32", "F64", "I64", "U64"};
    VT_CHECK((size_t)dtype < sizeof names / sizeof *names);
    return names[dtype];
}

vt_tensor vt_tensor_of(const char *name, vt_dtype dtype, size_t rows, size_t columns, const void *data)
{
    vt_tensor tensor = {.dtype = dtype, .dimensions = columns ? 2 : 1, .shape = {rows, columns}, .data = data,
                        .size_bytes = rows * (columns ? columns : 1) * vt_dtype_size_bytes(dtype)};
    VT_CHECK(vt_text_put(tensor.name, sizeof tensor.name, name));
    return tensor;
}

static size_t gap_after(size_t size_bytes) { return (ALIGNMENT - size_bytes % ALIGNMENT) % ALIGNMENT; }

/* A tensor whose size is not its shape's is the caller's mistake: the file would not open again. */
static void check_tensor(const vt_tensor *tensor)
{
    size_t bytes = vt_dtype_size_bytes(tensor->dtype);
    VT_CHECK(tensor->dimensions <= VT_TENSOR_MAX_DIMENSIONS && tensor->name[0]);
    for (size_t i = 0; i < tensor->dimensions; i++) bytes *= tensor->shape[i];
    VT_CHECK(bytes == tensor->size_bytes);
}

static void append_entry(vt_buffer *file, const vt_tensor *tensor, size_t begin)
{
    vt_json_append_string(file, tensor->name);
    vt_buffer_printf(file, ":{\"dtype\":\"%s\",\"shape\":[", vt_dtype_name(tensor->dtype));
    for (size_t i = 0; i < tensor->dimensions; i++)
        vt_buffer_printf(file, i ? ",%zu" : "%zu", tensor->shape[i]);
    vt_buffer_printf(file, "],\"data_offsets\":[%zu,%zu]}", begin, begin + tensor->size_bytes);
}

static void append_metadata(vt_buffer *file, const char *const *metadata)
{
    vt_buffer_append_text(file, "\"__metadata__\":{");
    for (size_t i = 0; metadata[i] && metadata[i + 1]; i += 2) {
        if (i) vt_buffer_append_text(file, ",");
        vt_json_append_string(file, metadata[i]);
        vt_buffer_append_text(file, ":");
        vt_json_append_string(file, metadata[i + 1]);
    }
    vt_buffer_append_text(file, "}");
}

static void append_header(vt_buffer *file, const vt_tensor *tensors, size_t count,
                          const char *const *metadata)
{
    size_t begin = 0, pads = 0;
    vt_buffer_append_text(file, "{");
    if (metadata) append_metadata(file, metadata);
    for (size_t i = 0; i < count; i++) {
        check_tensor(&tensors[i]);
        if (i || metadata) vt_buffer_append_text(file, ",");
        append_entry(file, &tensors[i], begin);
        begin += tensors[i].size_bytes;
        size_t gap = i + 1 < count ? gap_after(tensors[i].size_bytes) : 0;
        if (gap)
            vt_buffer_printf(file,
                             ",\"pad.%zu\":{\"dtype\":\"U8\",\"shape\":[%zu],\"data_offsets\":[%zu,%zu]}",
                             pads++, gap, begin, begin + gap);
        begin += gap;
    }
    vt_buffer_append_text(file, "}");
}

vt_status vt_safetensors_write(vt_buffer *file, const vt_tensor *tensors, size_t count,
                               const char *const *metadata, vt_error *error)
{
    static const uint8_t zeros[ALIGNMENT];
    size_t start = file->size;
    vt_buffer_append(file, zeros, sizeof(uint64_t));
    append_header(file, tensors, count, metadata);
    while (!file->failed && (file->size - start) % ALIGNMENT) vt_buffer_append_text(file, " ");
    if (!file->failed) vt_write_u64(file->data + start, file->size - start - sizeof(uint64_t));
    for (size_t i = 0; i < count; i++) {
        vt_buffer_append(file, tensors[i].data, tensors[i].size_bytes);
        if (i + 1 < count) vt_buffer_append(file, zeros, gap_after(tensors[i].size_bytes));
    }
    return file->failed ? vt_fail(error, VT_NO_MEMORY, "no memory for a safetensors file") : VT_OK;
}
