/* safetensors files (https://github.com/huggingface/safetensors): a validated, borrowed view, and a writer.
 *
 * Layout: u64 little-endian header length, a JSON object, raw little-endian tensors. The public rules hold: the header is at
 * most 100 MB, offsets are within the file, no tensor overlaps another, no byte is left uncovered, sizes match dtype*shape. */
#ifndef VT_SAFETENSORS_H
#define VT_SAFETENSORS_H

#include "bytes.h"
#include "status.h"

typedef enum vt_dtype {
    VT_DTYPE_BOOL, VT_DTYPE_U8, VT_DTYPE_I8, VT_DTYPE_I16, VT_DTYPE_U16, VT_DTYPE_F16, VT_DTYPE_BF16,
    VT_DTYPE_I32, VT_DTYPE_U32, VT_DTYPE_F32, VT_DTYPE_F64, VT_DTYPE_I64, VT_DTYPE_U64
} vt_dtype;

enum { VT_TENSOR_MAX_DIMENSIONS = 4, VT_TENSOR_NAME_BYTES = 64, VT_SAFETENSORS_MAX_TENSORS = 65536 };

/* One tensor: row-major, little-endian, borrowed from the file's bytes. */
typedef struct vt_tensor {
    char name[VT_TENSOR_NAME_BYTES];
    vt_dtype dtype;
    size_t dimensions;                       /* 0 (a scalar) to VT_TENSOR_MAX_DIMENSIONS */
    size_t shape[VT_TENSOR_MAX_DIMENSIONS];
    const uint8_t *data;
    size_t size_bytes;
} vt_tensor;

typedef struct vt_safetensors vt_safetensors;

/* Bytes of one element. */
size_t vt_dtype_size_bytes(vt_dtype dtype);
/* The format's own name: "F32". Never NULL. */
const char *vt_dtype_name(vt_dtype dtype);

/* Validates `file` and opens a view of it. *out borrows `file`, which must outlive it; close with vt_safetensors_close.
 * `label` is the file's name in messages. VT_BAD_DATA when any rule is broken, VT_UNSUPPORTED for a dtype not in vt_dtype,
 * more than four dimensions, a name above 63 bytes or more than VT_SAFETENSORS_MAX_TENSORS tensors, VT_NO_MEMORY. The format
 * does not align tensors: read `data` with memcpy unless vt_safetensors_require gave it. */
vt_status vt_safetensors_open(vt_safetensors **out, vt_bytes file, const char *label, vt_error *error);
void vt_safetensors_close(vt_safetensors *view);

/* Tensors in file order. */
size_t vt_safetensors_count(const vt_safetensors *view);
const vt_tensor *vt_safetensors_at(const vt_safetensors *view, size_t index);
/* The tensor of that name, or NULL. */
const vt_tensor *vt_safetensors_find(const vt_safetensors *view, const char *name);
/* A string of the header's __metadata__, or NULL. Borrowed from the view. */
const char *vt_safetensors_metadata(const vt_safetensors *view, const char *key);

/* As _find, but of exactly this dtype and shape, and aligned for it, so that `data` may be cast: VT_BAD_DATA names what
 * differs. shape[i] == SIZE_MAX accepts any extent. */
vt_status vt_safetensors_require(const vt_safetensors *view, const char *name, vt_dtype dtype, size_t dimensions,
                                 const size_t *shape, const vt_tensor **out, vt_error *error);

/* A tensor to be written: rows entries, or rows * columns where columns is not 0. `name` is at most 63 bytes; `data` is borrowed. */
vt_tensor vt_tensor_of(const char *name, vt_dtype dtype, size_t rows, size_t columns, const void *data);

/* Writes tensors in the given order, each starting on a 64-byte boundary of the file (see docs/pack-format.md: the header is
 * padded with spaces so that data starts at a multiple of 64; between tensors an explicit U8 tensor named "pad.N" fills the
 * gap, as the format allows no holes). `metadata` is a NULL-terminated list key, value, key, value, ..., or NULL.
 * Appends to `file`; VT_NO_MEMORY. Same input, same bytes. */
vt_status vt_safetensors_write(vt_buffer *file, const vt_tensor *tensors, size_t count, const char *const *metadata,
                               vt_error *error);

#endif
