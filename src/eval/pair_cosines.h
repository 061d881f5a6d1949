/* How alike two items are by who had them: the cosine of their columns in a 0/1 matrix of users by items,
 *   cos(i, j) = |users of i and of j| / sqrt(|users of i| * |users of j|),  0 where one of them has none.
 * The same for every model that is judged, and nothing that a model has learned is in it. */
#ifndef VT_PAIR_COSINES_H
#define VT_PAIR_COSINES_H

#include "event_matrix.h"

/* One caller's memory of pairs, so that those that come often are counted once. Owned: vt_pair_cosines_close. */
typedef struct vt_pair_cosines {
    const vt_pair_matrix *by_item; /* a row an item, its users ascending; borrowed */
    uint64_t *keys;
    float *values;
} vt_pair_cosines;

vt_status vt_pair_cosines_open(vt_pair_cosines *out, const vt_pair_matrix *by_item, vt_error *error);
void vt_pair_cosines_close(vt_pair_cosines *cosines);

double vt_pair_cosine(vt_pair_cosines *cosines, uint32_t left, uint32_t right);

#endif
