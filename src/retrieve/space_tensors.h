/* What readers of all files of a space check of tensors. Inside retrieve/. Everything is borrowed from the file but for the sums of codes. */
#ifndef VT_SPACE_TENSORS_H
#define VT_SPACE_TENSORS_H

#include "vector_space.h"

/* A tensor of exactly this dtype and shape (shape[1] 0: of one dimension; SIZE_MAX: any extent) that begins on a 64-byte boundary. *data is
 * borrowed from the file, and as it was on a failure. VT_BAD_DATA names the tensor. */
vt_status vt_space_tensor(const vt_safetensors *file, const char *name, vt_dtype dtype, const size_t shape[2], const void **data,
                          vt_error *error);
/* f32[count], borrowed too (set also where an entry is refused), from `least` to 4 each: rows are unit vectors, so every number about
 * them is small. VT_BAD_DATA names tensor and entry. */
vt_status vt_space_floats(const vt_safetensors *file, const char *name, size_t count, float least, const float **out, vt_error *error);
/* One pass over int8 codes, i8[rows][stride_bytes]: padding must be zero, and the relaxed kernel needs each row's sum. *sums, i32[rows], is owned
 * by the caller: vt_free, also after a failure. VT_BAD_DATA names tensor and row; VT_NO_MEMORY. */
vt_status vt_space_sum_codes(const vt_vector_space *space, const char *name, const int8_t *codes, size_t rows, int32_t **sums, vt_error *error);
/* u64[rows][words_per_row]. Padding bits must be zero, or they would count as disagreements with every query. VT_BAD_DATA names the row. */
vt_status vt_space_check_bits(const vt_vector_space *space, const uint64_t *bits, size_t rows, vt_error *error);
/* i8[rows][stride_bytes]. Fine codes past dims must be zero. VT_BAD_DATA names the row. */
vt_status vt_space_check_fine(const vt_vector_space *space, const int8_t *fine, size_t rows, vt_error *error);

#endif
