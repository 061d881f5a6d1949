#include "space_tensors.h"

#include "memory.h"
#include "quantise.h"

vt_status vt_space_tensor(const vt_safetensors *file, const char *name, vt_dtype dtype, const size_t shape[2], const void **data,
                          vt_error *error)
{
    const vt_tensor *tensor;
    size_t dimensions = shape[1] ? 2 : 1;
    VT_TRY(vt_safetensors_require(file, name, dtype, dimensions, shape, &tensor, error));
    if ((uintptr_t)tensor->data % 64 != 0)
        return vt_fail(error, VT_BAD_DATA, "tensor \"%s\" does not start on a 64-byte boundary", name);
    *data = tensor->data;
    return VT_OK;
}

/* Rows are unit vectors, so every number about them is small. Bounds keep scores finite: a NaN would break their order. */
static vt_status check_floats(const char *name, const float *floats, size_t count, float least, vt_error *error)
{
    const float most = 4.0f;
    for (size_t i = 0; i < count; i++)
        if (!(floats[i] >= least && floats[i] <= most))
            return vt_fail(error, VT_BAD_DATA, "tensor \"%s\": entry %zu is not from %g to %g", name, i, (double)least,
                           (double)most);
    return VT_OK;
}

vt_status vt_space_floats(const vt_safetensors *file, const char *name, size_t count, float least, const float **out, vt_error *error)
{
    const void *data = NULL;
    VT_TRY(vt_space_tensor(file, name, VT_DTYPE_F32, (size_t[2]){count, 0}, &data, error));
    *out = data;
    return check_floats(name, data, count, least, error);
}

static vt_status check_codes(const vt_vector_space *space, const char *name, const int8_t *code, size_t row, vt_error *error)
{
    for (size_t i = 0; i < space->dims; i++)
        if (code[i] == INT8_MIN) return vt_fail(error, VT_BAD_DATA, "tensor \"%s\": row %zu holds -128", name, row);
    for (size_t i = space->dims; i < space->stride_bytes; i++)
        if (code[i] != 0) return vt_fail(error, VT_BAD_DATA, "tensor \"%s\": row %zu has codes past dims", name, row);
    return VT_OK;
}

vt_status vt_space_sum_codes(const vt_vector_space *space, const char *name, const int8_t *codes, size_t rows, int32_t **sums, vt_error *error)
{
    *sums = vt_alloc(rows, sizeof **sums);
    if (!*sums) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu rows", rows);
    for (size_t row = 0; row < rows; row++) {
        const int8_t *code = codes + row * space->stride_bytes;
        (*sums)[row] = vt_code_sum(code, space->dims);
        VT_TRY(check_codes(space, name, code, row, error));
    }
    return VT_OK;
}

vt_status vt_space_check_bits(const vt_vector_space *space, const uint64_t *bits, size_t rows, vt_error *error)
{
    size_t used = space->dims % 64;
    if (!used) return VT_OK;
    for (size_t row = 0; row < rows; row++)
        if (bits[(row + 1) * space->words_per_row - 1] >> used)
            return vt_fail(error, VT_BAD_DATA, "tensor \"bits\": row %zu has bits past dims", row);
    return VT_OK;
}

vt_status vt_space_check_fine(const vt_vector_space *space, const int8_t *fine, size_t rows, vt_error *error)
{
    for (size_t row = 0; row < rows; row++, fine += space->stride_bytes) VT_TRY(check_codes(space, "fine", fine, row, error));
    return VT_OK;
}
