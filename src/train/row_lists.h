/* Rows that lie near each other, in lists of about the same size: k-means (Lloyd) on a sample, then every row to its nearest centroid, but
 * that no list gets more than two and a half times the mean: its farthest rows go to the next nearest that has room. */
#ifndef VT_ROW_LISTS_H
#define VT_ROW_LISTS_H

#include "status.h"

#include <stddef.h>
#include <stdint.h>

enum {
    VT_ROW_LISTS_MOST = 65534,
    VT_ROW_LISTS_NONE = 65535 /* of a row that is all zero */
};

/* Owned: vt_row_lists_close. */
typedef struct vt_row_lists {
    size_t count;
    float *centroids;      /* f32[count][dims]: the mean of a list's rows; anything of a list without any */
    uint16_t *list_of_row; /* u16[rows] */
} vt_row_lists;

/* values: f32[rows][dims], any lengths; rows that are all zero lie in no list. count: 1..VT_ROW_LISTS_MOST, at most the other rows. Same
 * input, seed and machine: same lists. Cost: about 8 * 64 * count rows against count centroids, then every row once.
 * VT_NO_MEMORY. */
vt_status vt_row_lists_fit(vt_row_lists *lists, const float *values, size_t rows, size_t dims, size_t count, uint64_t seed,
                           vt_error *error);

/* The same with centroids that are known, f32[count][dims], which stay as they are: each row goes to the nearest, however many do. A row that lay in
 * list before[row] (u16[rows]; VT_ROW_LISTS_NONE: in none; NULL: none did) stays there while that is among the nearest eight, as not every row got the nearest at first. So
 * where a row lies depends on it alone. */
vt_status vt_row_lists_assign(vt_row_lists *lists, const float *values, size_t rows, size_t dims, const float *centroids, size_t count,
                              const uint16_t *before, vt_error *error);
void vt_row_lists_close(vt_row_lists *lists);

#endif
