/* A vector space of a pack: one-bit codes and int8 codes of its rows, in lists of rows that lie near each other, as they arrive.
 *
 * Row x is L2-normalised; c is the mean of the rows; R is vt_rotate with the space's seed. Each row lies in one list, whose centroid
 * is c_l, which is itself int8 codes and a scale (in a space without lists there is one, and its centroid is c). The residual r = R x - c_l is
 * quantised to int8 with a scale per row, r[i] ~ r'[i] = scale * code[i], and its one-bit code is its signs, r[i] ~ factor * sign[i] (RaBitQ's
 * unbiased estimate). A query q meets small numbers only, and is quantised once for all lists:
 *   <q, x> = <R q, c_l> + <c, r> + <R q - c, r>,   <R q, c_l> = <c, c_l> + <R q - c, c_l>
 *          ~ <R q, c_l> + offset + <R q - c, r'>,  offset = <c, r> + <c_l - c, r - r'>
 * where the offset holds all that does not need the query: what is lost is <R q - c_l, r - r'>, little for the lists near q. */
#ifndef VT_VECTOR_SPACE_H
#define VT_VECTOR_SPACE_H

#include "bytes.h"
#include "manifest.h"
#include "page_store.h"
#include "safetensors.h"
#include "status.h"

enum {
    VT_NO_LIST = 65535,       /* in list_of_row: the row has no vector */
    VT_SCAN_INT8_BYTES = 128  /* up to here int8 rows are scanned, where they have come: as fast as their bits, and tell more */
};

/* Rows that lie near one centroid, in ascending order of rows. Views borrowed from the pack's files, but for code_sum; NULL until
 * their bytes have come. */
typedef struct vt_row_list {
    size_t first, count;   /* places */
    float radius;          /* of all its rows, and of what their codes tell: |r| is at most this; INFINITY: not known */
    const uint64_t *bits;  /* u64[count][words_per_row]: bit i of word i / 64 set when the residual's i-th entry >= 0 */
    const float *factor;   /* f32[count]: |r|^2 / sum_i |r[i]|; 0 for a row without a vector */
    const float *offset;   /* f32[count]: that of the one-bit codes */
    const float *error;    /* f32[count]: standard deviation of the estimate where |R q - c_l| is 1 (docs/pack-format.md) */
    const int8_t *codes;   /* i8[count][stride_bytes], -127..127; padding is 0 */
    const float *scale;    /* f32[count]; 0 for a row without a vector */
    const float *code_offset; /* f32[count]: that of the int8 codes */
    float most_offset;     /* of them, and of fine_offset where it is there: the greatest */
    int32_t *code_sum;     /* i32[count]: sum of a row's codes, which undoes the offset of the relaxed dot's operand */
    const int8_t *fine;    /* i8[count][stride_bytes]: r[i] ~ scale * (code[i] + fine[i] / 254) */
    const float *fine_offset; /* f32[count]: that of both together */
} vt_row_list;

/* One row, as far as its bytes have come. */
typedef struct vt_space_row_view {
    const uint64_t *bits;
    const int8_t *codes, *fine; /* NULL: not there */
    float factor, offset, error, scale, code_offset, fine_offset; /* 0 without the codes that they belong to */
    size_t list;
} vt_space_row_view;

/* How far lists are probed, in their radii (betas): measured by the packer. Zero: not known. */
typedef struct vt_space_dial {
    const float *steps; /* f32[count][2]: recall, and the beta for it; ascending: of the ten nearest of rows */
    size_t count;
    const float *reach; /* f32[depths][1 + 2 * count]: how many nearest are looked for, ascending, a beta for each recall where the query lies
                         * as rows do, and one where it does not; NULL in packs of earlier versions */
    size_t depths;
    const float *like_rows; /* f32[2]: where queries lie as rows do, |R q - c_l|^2 / radius^2 of the nearest list is from the one to the other */
} vt_space_dial;

/* words_per_row = ceil(dims / 64), stride_bytes = dims rounded up to 16. */
typedef struct vt_vector_space {
    const vt_space_info *info; /* NULL until a file has come */
    size_t rows, dims, words_per_row, stride_bytes;
    size_t places; /* rows that lie in lists */
    size_t list_count;
    vt_row_list *lists; /* owned */
    size_t lists_with_bits, lists_with_codes, lists_with_fine;
    const uint16_t *list_of_row; /* u16[rows]; NULL: one list, in which a row's place is the row */
    uint32_t *place_of_row;      /* u32[rows], owned; likewise; anything for a row without a list */
    uint32_t *row_at_place;      /* u32[places], owned; likewise */
    const float *centroid;       /* f32[dims]: R c */
    const int8_t *centroid_codes; /* i8[list_count][stride_bytes]: c_l[i] = centroid_scale[l] * codes[i]; NULL: the only list's is c */
    const float *centroid_scale;  /* f32[list_count] */
    int32_t *centroid_sums;       /* i32[list_count], owned: as code_sum */
    float *centroid_dots;         /* f32[list_count], owned: <c, c_l>, and */
    float *centroid_squares;      /* <c_l, c_l> */
    vt_space_dial dial;
    int32_t *code_sums; /* owned, by place; NULL where lists come in pages, which own theirs */
    const float *most_offsets; /* f32[list_count]: of lists that come in pages */
    vt_pages *pages;    /* owned: page l is list l; NULL: all lists come at once */
    vt_safetensors *lists_file, *bits_file, *int8_file, *fine_file, *cells_file;
} vt_vector_space;

/* Zero-initialise the space, then attach files as they come, in any order; `file` is borrowed and must outlive the space. Everything a
 * kernel reads is validated here: shapes, finite scales, zero padding. VT_BAD_DATA names the tensor; VT_NO_MEMORY. What
 * info->list_count says to lie in lists can be asked only when the lists have come. */
vt_status vt_vector_space_attach_lists(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error);
vt_status vt_vector_space_attach_bits(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error);
vt_status vt_vector_space_attach_int8(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error);
vt_status vt_vector_space_attach_fine(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_error *error);
/* The index of pages of lists, instead of bits, int8 and fine: `space` must stay where it is, and `host` outlive it. `manifest_file` is the
 * index file's place in the manifest. Pages can be committed when the lists have come. */
vt_status vt_vector_space_attach_cells(vt_vector_space *space, const vt_space_info *info, vt_bytes file, vt_page_host *host,
                                       size_t manifest_file, vt_error *error);
void vt_vector_space_close(vt_vector_space *space);

/* Whether anything can be answered: the centroids have come, and the one-bit codes of some list or the index of their pages. */
bool vt_space_ready(const vt_vector_space *space);
/* Whether int8 codes of some list have come, or come with its page. */
bool vt_space_has_codes(const vt_vector_space *space);

/* Brings a list that comes in a page (page_store.h): VT_OK when it is here, or nothing will bring it; VT_NOT_READY when it is wanted now; what the
 * host fails with. */
vt_status vt_space_need_list(const vt_vector_space *space, size_t list, vt_error *error);
/* The same for the list that a row lies in; VT_OK when it lies in none. */
vt_status vt_space_need_row(const vt_vector_space *space, size_t row, vt_error *error);

/* False when the row has no vector, or its list has not come, which is wanted from then on where it comes in a page. */
bool vt_space_row(const vt_vector_space *space, size_t row, vt_space_row_view *view);
/* The same for the row at a place of a list that has come. */
bool vt_space_place(const vt_vector_space *space, const vt_row_list *list, size_t at, vt_space_row_view *view);
static inline uint32_t vt_space_row_at(const vt_vector_space *space, size_t place)
{
    return space->row_at_place ? space->row_at_place[place] : (uint32_t)place;
}

/* vector += c_l of that list; f32[dims]. */
void vt_space_add_centroid(const vt_vector_space *space, size_t list, float *vector);

/* residual[i] ~ what the row's int8 codes tell of r; needs view->codes. f32[dims]. */
void vt_space_row_residual(const vt_vector_space *space, const vt_space_row_view *view, float *residual);

#endif
