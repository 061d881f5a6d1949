#include "faiss_index.h"

#include "memory.h"

#include <string.h>

/* faiss/impl/index_write.cpp: a fourcc, then every index begins with d (i32), ntotal (i64), two unused i64,
 * is_trained (u8) and metric_type (i32), and metric_arg (f32) for metrics that take one. */
enum {
    FOURCC_BYTES = 4,
    INDEX_BYTES = 4 + 8 + 8 + 8 + 1 + 4,
    METRIC_INNER_PRODUCT = 0,
    METRIC_L2 = 1,
    METRIC_AT = INDEX_BYTES - 4,
    COUNT_BYTES = 8
};

typedef struct faiss_cursor {
    vt_bytes left;
    const char *label;
} faiss_cursor;

typedef struct faiss_header {
    char kind[FOURCC_BYTES + 1];
    size_t dims;
    size_t rows;
    uint32_t metric;
} faiss_header;

static vt_status take(const uint8_t **out, faiss_cursor *cursor, size_t size, vt_error *error)
{
    if (size > cursor->left.size)
        return vt_fail(error, VT_BAD_DATA, "%s: FAISS index is cut short: %zu bytes are missing",
                       cursor->label, size - cursor->left.size);
    *out = cursor->left.data;
    cursor->left.data += size;
    cursor->left.size -= size;
    return VT_OK;
}

static bool is_kind(const faiss_header *header, const char *kind) { return strcmp(header->kind, kind) == 0; }

static vt_status read_kind(faiss_header *header, faiss_cursor *cursor, vt_error *error)
{
    const uint8_t *fourcc = NULL;
    VT_TRY(take(&fourcc, cursor, FOURCC_BYTES, error));
    for (int i = 0; i < FOURCC_BYTES; i++) {
        bool letter = (fourcc[i] >= 'A' && fourcc[i] <= 'Z') || (fourcc[i] >= 'a' && fourcc[i] <= 'z');
        bool digit = fourcc[i] >= '0' && fourcc[i] <= '9';
        if (!letter && !(digit && i))
            return vt_fail(error, VT_BAD_DATA, "%s: not a FAISS index", cursor->label);
        header->kind[i] = (char)fourcc[i];
    }
    header->kind[FOURCC_BYTES] = '\0';
    return VT_OK;
}

/* The part that every index begins with. Kinds are checked first: others may not have it. */
static vt_status read_header(faiss_header *header, faiss_cursor *cursor, vt_error *error)
{
    const uint8_t *fields = NULL;
    VT_TRY(take(&fields, cursor, INDEX_BYTES, error));
    uint32_t dims = vt_read_u32(fields);
    uint64_t rows = vt_read_u64(fields + 4);
    if (!dims || dims > INT32_MAX || rows > INT64_MAX || rows > SIZE_MAX)
        return vt_fail(error, VT_BAD_DATA, "%s: FAISS index of %lld rows and %d dims", cursor->label,
                       (long long)rows, (int)dims);
    header->dims = dims;
    header->rows = (size_t)rows;
    header->metric = vt_read_u32(fields + METRIC_AT);
    if (header->metric > METRIC_L2)
        return vt_fail(error, VT_UNSUPPORTED, "%s: FAISS metric %u is neither inner product nor L2",
                       cursor->label, (unsigned)header->metric);
    return VT_OK;
}

/* A std::vector of `count` elements of `item_bytes`: its u64 count, then the elements. */
static vt_status take_vector(const uint8_t **out, faiss_cursor *cursor, size_t count, size_t item_bytes,
                             vt_error *error)
{
    const uint8_t *stored = NULL;
    size_t bytes;
    VT_TRY(take(&stored, cursor, COUNT_BYTES, error));
    if (vt_read_u64(stored) != count || !vt_multiply(count, item_bytes, &bytes))
        return vt_fail(error, VT_BAD_DATA, "%s: FAISS index holds %llu values where its header means %zu",
                       cursor->label, (unsigned long long)vt_read_u64(stored), count);
    return take(out, cursor, bytes, error);
}

/* `header->kind` has been read. */
static vt_status read_flat(vt_faiss_flat *flat, faiss_header *header, faiss_cursor *cursor, vt_error *error)
{
    bool inner_product = is_kind(header, "IxFI"), l2 = is_kind(header, "IxF2");
    size_t values;
    if (!inner_product && !l2 && !is_kind(header, "IxFl"))
        return vt_fail(error, VT_UNSUPPORTED, "%s: FAISS index of kind %s is not a flat one", cursor->label,
                       header->kind);
    VT_TRY(read_header(header, cursor, error));
    if ((inner_product && header->metric != METRIC_INNER_PRODUCT) || (l2 && header->metric != METRIC_L2))
        return vt_fail(error, VT_BAD_DATA, "%s: FAISS index of kind %s with metric %u", cursor->label,
                       header->kind, (unsigned)header->metric);
    flat->rows = header->rows;
    flat->dims = header->dims;
    flat->inner_product = header->metric == METRIC_INNER_PRODUCT;
    if (!vt_multiply(header->rows, header->dims, &values))
        return vt_fail(error, VT_BAD_DATA, "%s: FAISS index of %zu rows of %zu dims overflows", cursor->label,
                       header->rows, header->dims);
    return take_vector(&flat->vectors, cursor, values, sizeof(float), error);
}

static vt_status read_id_map(vt_faiss_flat *flat, faiss_cursor *cursor, vt_error *error)
{
    faiss_header outer, inner;
    VT_TRY(read_header(&outer, cursor, error));
    VT_TRY(read_kind(&inner, cursor, error));
    VT_TRY(read_flat(flat, &inner, cursor, error));
    if (outer.rows != inner.rows || outer.dims != inner.dims)
        return vt_fail(error, VT_BAD_DATA,
                       "%s: FAISS id map of %zu rows of %zu dims around %zu rows of %zu dims", cursor->label,
                       outer.rows, outer.dims, inner.rows, inner.dims);
    return take_vector(&flat->ids, cursor, flat->rows, sizeof(int64_t), error);
}

vt_status vt_faiss_flat_view(vt_faiss_flat *out, vt_bytes file, const char *label, vt_error *error)
{
    faiss_cursor cursor = {file, label};
    faiss_header header;
    vt_faiss_flat flat = {0};
    *out = flat;
    VT_TRY(read_kind(&header, &cursor, error));
    if (is_kind(&header, "IxMp") || is_kind(&header, "IxM2"))
        VT_TRY(read_id_map(&flat, &cursor, error));
    else
        VT_TRY(read_flat(&flat, &header, &cursor, error));
    if (cursor.left.size)
        return vt_fail(error, VT_BAD_DATA, "%s: %zu bytes after the FAISS index", label, cursor.left.size);
    *out = flat;
    return VT_OK;
}
