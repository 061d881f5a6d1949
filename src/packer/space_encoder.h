/* Unit vectors -> the files of a space: one-bit codes, int8 codes, and with lists what lies where. Formulas: vector_space.h,
 * docs/pack-format.md. */
#ifndef VT_SPACE_ENCODER_H
#define VT_SPACE_ENCODER_H

#include "bytes.h"
#include "list_dial.h"
#include "row_lists.h"
#include "status.h"
#include "vector_space.h"

#include <stdbool.h>

/* Unit vectors by catalog row; an all-zero row is a product without a vector. */
typedef struct vt_space_rows {
    const float *values; /* f32[rows][dims] */
    size_t rows;
    size_t dims;
    uint64_t rotation_seed;
    const float *centroid; /* f32[dims], rotated: kept from an earlier generation; NULL: the rows' own */
} vt_space_rows;

/* How rows become codes. Zero means default. */
typedef struct vt_space_coding {
    const vt_row_lists *lists; /* which rows lie together; NULL: one list, in the order of rows */
    const int8_t *centroid_codes; /* i8[lists->count][stride] and f32[lists->count]: kept as they are; NULL: of the lists' centroids */
    const float *centroid_scale;
    vt_space_dial dial;        /* vt_list_dial_measure's: goes into the lists file */
    int levels; /* int8 codes are -levels..levels, at most VT_ROW_LEVELS, which is the default; fewer compress better and tell less */
    bool fine;  /* what the int8 codes leave over, too */
} vt_space_coding;

/* As the codings take it; borrowed. */
vt_space_dial vt_list_dial_view(const vt_list_dial *dial);

/* Owned: vt_space_files_close. */
typedef struct vt_space_files {
    vt_buffer lists, bits, int8, fine; /* safetensors; empty when there is none */
    size_t vectors;                    /* rows that have one */
} vt_space_files;

vt_status vt_space_encode_files(vt_space_files *files, const vt_space_rows *space, const vt_space_coding *coding, vt_error *error);
void vt_space_files_close(vt_space_files *files);

/* In one list: appends a safetensors file to `bits` and one to `int8`. *vectors is the number of rows that have one. VT_NO_MEMORY. */
vt_status vt_space_encode(const vt_space_rows *space, vt_buffer *bits, vt_buffer *int8, size_t *vectors, vt_error *error);

#endif
