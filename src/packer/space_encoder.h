/* Unit vectors -> the two files of a space: one-bit codes and int8 codes. Formulas: vector_space.h, docs/pack-format.md. */
#ifndef VT_SPACE_ENCODER_H
#define VT_SPACE_ENCODER_H

#include "bytes.h"
#include "status.h"

#include <stdbool.h>

/* Unit vectors by catalog row; an all-zero row is a product without a vector. */
typedef struct vt_space_rows {
    const float *values; /* f32[rows][dims] */
    size_t rows;
    size_t dims;
    uint64_t rotation_seed;
    const float *centroid; /* f32[dims], rotated: kept from an earlier generation; NULL: the rows' own */
} vt_space_rows;

/* Appends a safetensors file to `bits` and one to `int8`. *vectors is the number of rows that have one. VT_NO_MEMORY. */
vt_status vt_space_encode(const vt_space_rows *space, vt_buffer *bits, vt_buffer *int8, size_t *vectors, vt_error *error);

#endif
