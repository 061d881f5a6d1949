#include "space_encoder.h"

#include "memory.h"
#include "quantise.h"
#include "rotation.h"
#include "safetensors.h"

#include <math.h>
#include <string.h>

/* A row that has a vector always has a scale and a factor above zero, even where its residual is nothing. */
static const float LEAST_SCALE = 1e-20f;

typedef struct encoded {
    size_t words, stride;
    float *centroid; /* R c */
    float *residual; /* scratch, f32[dims] */
    uint64_t *bits;
    float *factor, *offset, *error;
    int8_t *codes;
    float *scale;
} encoded;

static void encoded_close(encoded *out)
{
    void *const blocks[] = {out->centroid, out->residual, out->bits,  out->factor, out->offset,
                            out->error,    out->codes,    out->scale};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) vt_free(blocks[i]);
}

static bool encoded_open(encoded *out, const vt_space_rows *space)
{
    size_t rows = space->rows;
    out->words = vt_bit_words(space->dims);
    out->stride = vt_stride_bytes(space->dims);
    out->centroid = vt_alloc(space->dims, sizeof(float));
    out->residual = vt_alloc(space->dims, sizeof(float));
    out->bits = vt_alloc(rows, out->words * sizeof(uint64_t));
    out->factor = vt_alloc(rows, sizeof(float));
    out->offset = vt_alloc(rows, sizeof(float));
    out->error = vt_alloc(rows, sizeof(float));
    out->codes = vt_alloc(rows, out->stride);
    out->scale = vt_alloc(rows, sizeof(float));
    return out->centroid && out->residual && out->bits && out->factor && out->offset && out->error && out->codes &&
           out->scale;
}

static bool is_zero(const float *vector, size_t dims)
{
    for (size_t i = 0; i < dims; i++)
        if (vector[i] != 0.0f) return false;
    return true;
}

/* The mean of the rows that have a vector, rotated, unless one is kept. */
static bool find_centroid(const vt_space_rows *space, float *centroid, size_t *vectors)
{
    double *sum = vt_alloc(space->dims, sizeof *sum);
    if (!sum) return false;
    *vectors = 0;
    for (size_t row = 0; row < space->rows; row++) {
        const float *vector = space->values + row * space->dims;
        if (is_zero(vector, space->dims)) continue;
        for (size_t i = 0; i < space->dims; i++) sum[i] += (double)vector[i];
        ++*vectors;
    }
    for (size_t i = 0; i < space->dims && *vectors; i++) centroid[i] = (float)(sum[i] / (double)*vectors);
    vt_free(sum);
    if (space->centroid) memcpy(centroid, space->centroid, space->dims * sizeof *centroid);
    else vt_rotate(centroid, space->dims, space->rotation_seed);
    return true;
}

/* RaBitQ's per-row numbers of a rotated residual r with signs s: factor |r|^2 / sum |r_i|, offset <c, r>, and the standard
 * deviation of the estimate for a unit query residual, |r| sqrt((1 - a^2) / a^2) / sqrt(dims - 1) with a = <s / sqrt(dims), r / |r|>. */
static void correct(encoded *out, size_t dims, size_t row)
{
    double squares = 0, magnitudes = 0, offset = 0;
    for (size_t i = 0; i < dims; i++) {
        double value = (double)out->residual[i];
        squares += value * value;
        magnitudes += fabs(value);
        offset += value * (double)out->centroid[i];
    }
    double alignment_squared = squares > 0 ? magnitudes * magnitudes / (squares * (double)dims) : 1;
    double spread = alignment_squared < 1 ? squares * (1 - alignment_squared) / alignment_squared : 0;
    float factor = magnitudes > 0 ? (float)(squares / magnitudes) : 0.0f;
    out->factor[row] = factor > LEAST_SCALE ? factor : LEAST_SCALE;
    out->offset[row] = (float)offset;
    out->error[row] = (float)sqrt(spread / (double)(dims - 1));
}

static void encode_row(encoded *out, const vt_space_rows *space, size_t row)
{
    const float *vector = space->values + row * space->dims;
    if (is_zero(vector, space->dims)) return;
    memcpy(out->residual, vector, space->dims * sizeof *vector);
    vt_rotate(out->residual, space->dims, space->rotation_seed);
    for (size_t i = 0; i < space->dims; i++) out->residual[i] -= out->centroid[i];
    correct(out, space->dims, row);
    vt_sign_bits(out->residual, space->dims, out->bits + row * out->words);
    int8_t *codes = out->codes + row * out->stride;
    float scale = vt_quantise_int8(out->residual, space->dims, out->stride, codes);
    out->scale[row] = scale > LEAST_SCALE ? scale : LEAST_SCALE;
}

static vt_tensor tensor(const char *name, vt_dtype dtype, size_t rows, size_t columns, const void *data)
{
    vt_tensor made = {.dtype = dtype, .dimensions = columns ? 2 : 1, .shape = {rows, columns}, .data = data};
    memcpy(made.name, name, strlen(name));
    made.size_bytes = rows * (columns ? columns : 1) * vt_dtype_size_bytes(dtype);
    return made;
}

static vt_status write_files(const encoded *out, const vt_space_rows *space, vt_buffer *bits, vt_buffer *int8,
                             vt_error *error)
{
    size_t rows = space->rows;
    const vt_tensor bit_tensors[] = {
        tensor("bits", VT_DTYPE_U64, rows, out->words, out->bits),
        tensor("factor", VT_DTYPE_F32, rows, 0, out->factor),
        tensor("offset", VT_DTYPE_F32, rows, 0, out->offset),
        tensor("error", VT_DTYPE_F32, rows, 0, out->error),
        tensor("centroid", VT_DTYPE_F32, space->dims, 0, out->centroid),
    };
    const vt_tensor code_tensors[] = {
        tensor("codes", VT_DTYPE_I8, rows, out->stride, out->codes),
        tensor("scale", VT_DTYPE_F32, rows, 0, out->scale),
    };
    VT_TRY(vt_safetensors_write(bits, bit_tensors, 5, NULL, error));
    return vt_safetensors_write(int8, code_tensors, 2, NULL, error);
}

vt_status vt_space_encode(const vt_space_rows *space, vt_buffer *bits, vt_buffer *int8, size_t *vectors, vt_error *error)
{
    encoded out = {0};
    vt_status status = VT_NO_MEMORY;
    if (encoded_open(&out, space) && find_centroid(space, out.centroid, vectors)) {
        for (size_t row = 0; row < space->rows; row++) encode_row(&out, space, row);
        status = write_files(&out, space, bits, int8, error);
    } else {
        vt_fail(error, status, "out of memory for %zu rows of %zu dims", space->rows, space->dims);
    }
    encoded_close(&out);
    return status;
}
