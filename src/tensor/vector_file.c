#include "vector_file.h"

#include "faiss_index.h"
#include "float_copy.h"
#include "memory.h"
#include "npy.h"
#include "vector_ids.h"

#include <string.h>

/* Float rows as they lie in some file, and the ids that the file itself brings. */
typedef struct vector_source {
    size_t rows;
    size_t dims;
    vt_dtype dtype;
    const uint8_t *data;
    const uint8_t *ids; /* i64[rows], or NULL */
    vt_bytes ids_text;  /* a JSON array or lines, or nothing */
    vt_safetensors *owner;
} vector_source;

static vt_status set_rows(vector_source *source, const vt_tensor *tensor, const char *label, vt_error *error)
{
    if (tensor->dimensions != 2)
        return vt_fail(error, VT_BAD_DATA, "%s: vectors have %zu dimensions, not 2 (rows, dims)", label,
                       tensor->dimensions);
    if (!vt_dtype_is_float(tensor->dtype))
        return vt_fail(error, VT_BAD_DATA, "%s: vectors are %s, not f16, f32 or f64", label,
                       vt_dtype_name(tensor->dtype));
    source->rows = tensor->shape[0];
    source->dims = tensor->shape[1];
    source->dtype = tensor->dtype;
    source->data = tensor->data;
    return VT_OK;
}

static vt_status open_npy(vector_source *source, vt_bytes file, const char *label, vt_error *error)
{
    vt_npy npy;
    VT_TRY(vt_npy_view(&npy, file, label, error));
    if (npy.kind != VT_NPY_NUMBER)
        return vt_fail(error, VT_BAD_DATA, "%s: vectors are text, not floats", label);
    return set_rows(source, &npy.tensor, label, error);
}

static vt_status open_faiss(vector_source *source, vt_bytes file, const char *label, vt_error *error)
{
    vt_faiss_flat flat;
    VT_TRY(vt_faiss_flat_view(&flat, file, label, error));
    source->rows = flat.rows;
    source->dims = flat.dims;
    source->dtype = VT_DTYPE_F32;
    source->data = flat.vectors;
    source->ids = flat.ids;
    return VT_OK;
}

/* The tensor "embeddings", or else the only 2-D float tensor of the file. */
static vt_status choose_tensor(const vt_tensor **out, const vt_safetensors *view, const char *label,
                               vt_error *error)
{
    size_t candidates = 0;
    *out = vt_safetensors_find(view, "embeddings");
    if (*out) return VT_OK;
    for (size_t i = 0; i < vt_safetensors_count(view); i++) {
        const vt_tensor *tensor = vt_safetensors_at(view, i);
        if (tensor->dimensions != 2 || !vt_dtype_is_float(tensor->dtype)) continue;
        *out = tensor;
        candidates++;
    }
    if (candidates == 1) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "%s: no tensor \"embeddings\", and %zu two-dimensional float tensors",
                   label, candidates);
}

static vt_status choose_ids(vector_source *source, const char *label, vt_error *error)
{
    const vt_tensor *ids = vt_safetensors_find(source->owner, "ids");
    const char *text = vt_safetensors_metadata(source->owner, "ids");
    if (text) source->ids_text = (vt_bytes){(const uint8_t *)text, strlen(text)};
    if (!ids) return VT_OK;
    if (ids->dtype != VT_DTYPE_I64 || ids->dimensions != 1 || ids->shape[0] != source->rows)
        return vt_fail(error, VT_BAD_DATA, "%s: tensor ids is not I64[%zu]", label, source->rows);
    source->ids = ids->data;
    return VT_OK;
}

static vt_status open_safetensors(vector_source *source, vt_bytes file, const char *label, vt_error *error)
{
    const vt_tensor *tensor;
    VT_TRY(vt_safetensors_open(&source->owner, file, label, error));
    VT_TRY(choose_tensor(&tensor, source->owner, label, error));
    VT_TRY(set_rows(source, tensor, label, error));
    return choose_ids(source, label, error);
}

/* A safetensors file cannot begin like the others: its first eight bytes would be a length far above the
 * format's limit. */
static vt_status open_source(vector_source *source, vt_bytes file, const char *label, vt_error *error)
{
    const uint64_t most_header_bytes = 100 * 1000 * 1000;
    if (file.size >= 6 && memcmp(file.data, "\x93NUMPY", 6) == 0) return open_npy(source, file, label, error);
    if (file.size >= 4 && file.data[0] == 'I' && file.data[3] >= '0')
        return open_faiss(source, file, label, error);
    if (file.size < 8 || vt_read_u64(file.data) > most_header_bytes)
        return vt_fail(error, VT_BAD_DATA, "%s: neither .npy nor .safetensors nor a FAISS index", label);
    return open_safetensors(source, file, label, error);
}

static vt_status read_ids(vt_vector_set *set, const vector_source *source, const char *vectors_label,
                          vt_bytes ids, const char *ids_label, vt_error *error)
{
    if (ids.data) return vt_vector_ids_read(set->ids, set->rows, ids, ids_label, error);
    if (source->ids) return vt_vector_ids_from_i64(set->ids, set->rows, source->ids, vectors_label, error);
    if (source->ids_text.size)
        return vt_vector_ids_read(set->ids, set->rows, source->ids_text, vectors_label, error);
    return vt_fail(error, VT_BAD_DATA, "%s: holds no ids, and no file of ids was given", vectors_label);
}

static vt_status copy_rows(vt_vector_set *set, const vector_source *source, const char *label,
                           vt_error *error)
{
    size_t values;
    if (source->dims < VT_MIN_DIMS || source->dims > VT_MAX_DIMS)
        return vt_fail(error, VT_BAD_DATA, "%s: vectors of %zu dims, not %d to %d", label, source->dims,
                       VT_MIN_DIMS, VT_MAX_DIMS);
    set->ids = vt_alloc(source->rows, sizeof *set->ids);
    if (!set->ids || !vt_multiply(source->rows, source->dims, &values) ||
        !(set->values = vt_alloc(values, sizeof *set->values)))
        return vt_fail(error, VT_NO_MEMORY, "%s: no memory for %zu vectors of %zu dims", label, source->rows,
                       source->dims);
    set->rows = source->rows;
    set->dims = source->dims;
    vt_copy_floats(set->values, source->data, source->dtype, values);
    return VT_OK;
}

vt_status vt_vector_set_open(vt_vector_set *out, vt_bytes vectors, const char *vectors_label, vt_bytes ids,
                             const char *ids_label, vt_error *error)
{
    vector_source source = {0};
    *out = (vt_vector_set){0};
    vt_status status = open_source(&source, vectors, vectors_label, error);
    if (status == VT_OK) status = copy_rows(out, &source, vectors_label, error);
    if (status == VT_OK) status = read_ids(out, &source, vectors_label, ids, ids_label, error);
    vt_safetensors_close(source.owner);
    if (status != VT_OK) vt_vector_set_close(out);
    return status;
}

void vt_vector_set_close(vt_vector_set *set)
{
    for (size_t i = 0; set->ids && i < set->rows; i++) vt_free(set->ids[i]);
    vt_free(set->ids);
    vt_free(set->values);
    *set = (vt_vector_set){0};
}
