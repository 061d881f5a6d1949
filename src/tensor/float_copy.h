/* Floats of any stored width as f32. */
#ifndef VT_FLOAT_COPY_H
#define VT_FLOAT_COPY_H

#include "safetensors.h"

/* True for F16, BF16, F32 and F64. */
bool vt_dtype_is_float(vt_dtype dtype);

/* out: f32[count]; data: `count` little-endian elements of a float dtype, aligned or not. Values of an f64
 * outside of f32's range become infinite. */
void vt_copy_floats(float *out, const uint8_t *data, vt_dtype dtype, size_t count);

#endif
