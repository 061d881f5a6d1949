/* A set of catalog rows, one bit a row: which rows may be shown. */
#ifndef VT_ROW_MASK_H
#define VT_ROW_MASK_H

#include "memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* words[row / 64] bit row % 64; bits past `rows` are always zero. words == NULL means every row. */
typedef struct vt_row_mask {
    uint64_t *words;
    size_t rows;
} vt_row_mask;

/* An empty (all zero) or full mask; words is NULL on lack of memory. Free with vt_row_mask_close. */
vt_row_mask vt_row_mask_open(size_t rows, bool set);
void vt_row_mask_close(vt_row_mask *mask);
size_t vt_row_mask_count(const vt_row_mask *mask);
/* mask &= other, both of the same number of rows; `other` without words changes nothing. */
void vt_row_mask_intersect(vt_row_mask *mask, const vt_row_mask *other);

static inline bool vt_row_mask_has(const vt_row_mask *mask, size_t row)
{
    return !mask->words || (mask->words[row / 64] >> row % 64 & 1);
}
static inline void vt_row_mask_add(vt_row_mask *mask, size_t row) { mask->words[row / 64] |= 1ull << row % 64; }
static inline void vt_row_mask_drop(vt_row_mask *mask, size_t row) { mask->words[row / 64] &= ~(1ull << row % 64); }

#endif
