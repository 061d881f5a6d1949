/* Several ranked lists -> one, by reciprocal rank (Cormack, Clarke and Buettcher 2009): a row's score is the sum over the lists that hold it of
 * 1 / (60 + its rank there), ranks from 1. Scores are whole billionths, each term rounded down, so that every build adds up the same. */
#ifndef VT_FUSION_H
#define VT_FUSION_H

#include "memory.h"
#include "row_mask.h"
#include "status.h"

#include <stdint.h>

enum { VT_FUSION_K = 60 };
#define VT_FUSION_ONE INT64_C(1000000000)

/* Owned arrays over all rows; vt_fusion_open once, then vt_fusion_clear before each use. */
typedef struct vt_fusion {
    size_t rows;
    int64_t *scores;   /* [row] */
    uint8_t *found_by; /* [row]: the bits of the lists that hold the row */
} vt_fusion;

/* False when memory is out. */
bool vt_fusion_open(vt_fusion *fusion, size_t rows);
void vt_fusion_close(vt_fusion *fusion);
void vt_fusion_clear(vt_fusion *fusion);

/* `row` stands at `rank`, from 1, of the list whose bit is `list`. */
void vt_fusion_add(vt_fusion *fusion, uint8_t list, size_t rank, size_t row);

/* The part of an ordered list that is asked for. */
typedef struct vt_fusion_window {
    size_t offset, limit;
    size_t *filled; /* how many rows there are in it */
} vt_fusion_window;

/* The rows of `mask` in order: greater score first, then better rated, then by row. rating_tenths: [row], -1 for unknown. Puts those of the
 * window into `rows`, room for its limit. VT_NO_MEMORY. Cost: one pass over the rows with a heap of offset + limit. */
vt_status vt_fusion_page(const vt_fusion *fusion, const vt_row_mask *mask, const int8_t *rating_tenths, vt_fusion_window window,
                         size_t *rows);

#endif
