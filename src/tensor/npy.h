/* NumPy .npy files (format versions 1.0, 2.0, 3.0): a validated, borrowed view. C order, little-endian or byte-sized. */
#ifndef VT_NPY_H
#define VT_NPY_H

#include "bytes.h"
#include "safetensors.h"
#include "status.h"

typedef enum vt_npy_kind { VT_NPY_NUMBER, VT_NPY_BYTES, VT_NPY_UNICODE } vt_npy_kind;

/* `tensor` has the shape and, for VT_NPY_NUMBER, the dtype. For 'S' and 'U' arrays item_size_bytes is the width of one
 * element: bytes, or UTF-32LE code points of 4 bytes each, NUL-padded. */
typedef struct vt_npy {
    vt_npy_kind kind;
    vt_tensor tensor;
    size_t item_size_bytes;
} vt_npy;

/* Parses `file` (borrowed). VT_BAD_DATA for anything malformed, truncated or with trailing bytes; VT_UNSUPPORTED for Fortran
 * order, big-endian, object and structured dtypes. */
vt_status vt_npy_view(vt_npy *out, vt_bytes file, const char *label, vt_error *error);

/* Appends a version 1.0 file. */
vt_status vt_npy_write(vt_buffer *file, const vt_tensor *tensor, vt_error *error);

#endif
