#include "vector_space.h"

#include "memory.h"
#include "quantise.h"

#include <string.h>

/* Finds a tensor of exactly this form, aligned for its element type. */
static vt_status require(const vt_safetensors *file, const char *name, vt_dtype dtype, const size_t shape[2],
                         const void **data, vt_error *error)
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
static vt_status require_floats(const vt_safetensors *file, const char *name, size_t count, float least,
                                const float **out, vt_error *error)
{
    const float most = 4.0f;
    const void *data = NULL;
    VT_TRY(require(file, name, VT_DTYPE_F32, (size_t[2]){count, 0}, &data, error));
    *out = data;
    for (size_t i = 0; i < count; i++)
        if (!((*out)[i] >= least && (*out)[i] <= most))
            return vt_fail(error, VT_BAD_DATA, "tensor \"%s\": entry %zu is not from %g to %g", name, i, (double)least,
                           (double)most);
    return VT_OK;
}

static void describe(vt_vector_space *space, const vt_space_info *info)
{
    space->info = info;
    space->rows = info->rows;
    space->dims = info->dims;
    space->words_per_row = vt_bit_words(info->dims);
    space->stride_bytes = vt_stride_bytes(info->dims);
}

/* Padding bits must be zero, or they would count as disagreements with every query. */
static vt_status check_bit_padding(const vt_vector_space *space, const uint64_t *bits, vt_error *error)
{
    size_t used = space->dims % 64;
    if (!used) return VT_OK;
    for (size_t row = 0; row < space->rows; row++)
        if (bits[(row + 1) * space->words_per_row - 1] >> used)
            return vt_fail(error, VT_BAD_DATA, "tensor \"bits\": row %zu has bits past dims", row);
    return VT_OK;
}

static vt_status read_bits(vt_vector_space *space, vt_error *error)
{
    const void *bits = NULL;
    size_t shape[2] = {space->rows, space->words_per_row};
    VT_TRY(require(space->bits_file, "bits", VT_DTYPE_U64, shape, &bits, error));
    VT_TRY(require_floats(space->bits_file, "factor", space->rows, 0.0f, &space->bit_factor, error));
    VT_TRY(require_floats(space->bits_file, "offset", space->rows, -4.0f, &space->row_offset, error));
    VT_TRY(require_floats(space->bits_file, "error", space->rows, 0.0f, &space->bit_error, error));
    VT_TRY(require_floats(space->bits_file, "centroid", space->dims, -4.0f, &space->centroid, error));
    VT_TRY(check_bit_padding(space, bits, error));
    space->bits = bits;
    return VT_OK;
}

vt_status vt_vector_space_attach_bits(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error)
{
    VT_CHECK(!space->bits_file);
    describe(space, info);
    VT_TRY(vt_safetensors_open(&space->bits_file, file, "bits", error));
    vt_status status = read_bits(space, error);
    if (status == VT_OK) return VT_OK;
    vt_safetensors_close(space->bits_file);
    space->bits_file = NULL;
    return status;
}

/* One pass over the codes: padding must be zero, and the relaxed kernel needs each row's sum. */
static vt_status sum_codes(vt_vector_space *space, const int8_t *codes, vt_error *error)
{
    space->code_sum = vt_alloc(space->rows, sizeof *space->code_sum);
    if (!space->code_sum) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu rows", space->rows);
    for (size_t row = 0; row < space->rows; row++) {
        const int8_t *code = codes + row * space->stride_bytes;
        space->code_sum[row] = vt_code_sum(code, space->dims);
        for (size_t i = 0; i < space->dims; i++)
            if (code[i] == INT8_MIN) return vt_fail(error, VT_BAD_DATA, "tensor \"codes\": row %zu holds -128", row);
        for (size_t i = space->dims; i < space->stride_bytes; i++)
            if (code[i] != 0) return vt_fail(error, VT_BAD_DATA, "tensor \"codes\": row %zu has codes past dims", row);
    }
    return VT_OK;
}

static vt_status read_int8(vt_vector_space *space, vt_error *error)
{
    const void *codes = NULL;
    VT_TRY(require(space->int8_file, "codes", VT_DTYPE_I8, (size_t[2]){space->rows, space->stride_bytes}, &codes, error));
    VT_TRY(require_floats(space->int8_file, "scale", space->rows, 0.0f, &space->code_scale, error));
    VT_TRY(sum_codes(space, codes, error));
    space->codes = codes;
    return VT_OK;
}

vt_status vt_vector_space_attach_int8(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error)
{
    VT_CHECK(!space->int8_file);
    describe(space, info);
    VT_TRY(vt_safetensors_open(&space->int8_file, file, "int8", error));
    vt_status status = read_int8(space, error);
    if (status == VT_OK) return VT_OK;
    vt_safetensors_close(space->int8_file);
    vt_free(space->code_sum);
    space->int8_file = NULL;
    space->code_sum = NULL;
    return status;
}

void vt_vector_space_close(vt_vector_space *space)
{
    vt_safetensors_close(space->bits_file);
    vt_safetensors_close(space->int8_file);
    vt_free(space->code_sum);
    memset(space, 0, sizeof *space);
}
