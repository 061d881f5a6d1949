/* A vector space of a pack: one-bit codes and int8 codes of every row, as they arrive.
 *
 * Row x is L2-normalised; c is the mean of the rows; R is vt_rotate with the space's seed. The residual R(x - c) is
 * quantised to int8 with a scale per row, R(x - c)[i] ~ scale * code[i], and its one-bit code is its signs. With the part of the
 * product that does not need the query kept exactly, offset = <c, x - c>, a query q meets small numbers only:
 *   <q, x> = <q, c> + offset + <q - c, x - c>
 *          ~ <q, c> + offset + scale * sum_i R(q - c)[i] * code[i]            (int8)
 *          ~ <q, c> + offset + factor * sum_i R(q - c)[i] * sign[i]           (one bit; RaBitQ's unbiased estimate). */
#ifndef VT_VECTOR_SPACE_H
#define VT_VECTOR_SPACE_H

#include "bytes.h"
#include "manifest.h"
#include "safetensors.h"
#include "status.h"

/* Views borrowed from the pack's files, but for code_sum; NULL until the file has come. words_per_row = ceil(dims / 64),
 * stride_bytes = dims rounded up to 16. */
typedef struct vt_vector_space {
    const vt_space_info *info;
    size_t rows;
    size_t dims;
    size_t words_per_row;
    size_t stride_bytes;
    /* role "bits" */
    const uint64_t *bits;      /* u64[rows][words_per_row]: bit i of word i / 64 set when the residual's i-th entry >= 0 */
    const float *bit_factor;   /* f32[rows]: |x - c|^2 / sum_i |R(x - c)[i]|; 0 for a row without a vector */
    const float *row_offset;   /* f32[rows]: <c, x - c> */
    const float *bit_error;    /* f32[rows]: standard deviation of the estimate for a unit query residual (docs/pack-format.md) */
    const float *centroid;     /* f32[dims]: R c */
    /* role "int8" */
    const int8_t *codes;       /* i8[rows][stride_bytes], -127..127; padding is 0 */
    const float *code_scale;   /* f32[rows]; 0 for a row without a vector */
    int32_t *code_sum;         /* i32[rows], owned: sum of a row's codes, which undoes the offset of the relaxed dot's operand */
    vt_safetensors *bits_file;
    vt_safetensors *int8_file;
} vt_vector_space;

/* Zero-initialise the space, then attach files as they come; `file` is borrowed and must outlive the space. Everything a
 * kernel reads is validated here: shapes, finite scales, zero padding. VT_BAD_DATA names the tensor; VT_NO_MEMORY. */
vt_status vt_vector_space_attach_bits(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error);
vt_status vt_vector_space_attach_int8(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error);
void vt_vector_space_close(vt_vector_space *space);

#endif
