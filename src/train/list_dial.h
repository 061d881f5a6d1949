/* How far lists have to be probed to find a share of the nearest rows: measured on a sample of the rows themselves. */
#ifndef VT_LIST_DIAL_H
#define VT_LIST_DIAL_H

#include "row_lists.h"

enum { VT_DIAL_STEPS = 6 };

/* The nearest ten rows of up to 512 rows are found by a full scan. One of them in list l is found where lists are probed while
 * <q, c_l> + beta * radius_l is at least the tenth's score: each thus asks for a beta, and the share of all that ask for no more
 * than a beta is the recall that it gives. dial[step]: a recall (0.9, 0.95, 0.98, 0.99, 0.995, 0.999), and the beta that loses half of what may be
 * lost (the codes may lose the other half), at most 1; both rise. radius is measured as the greatest |x - c_l|.
 * values: f32[rows][dims]. VT_NO_MEMORY. */
vt_status vt_list_dial_measure(float dial[VT_DIAL_STEPS][2], const float *values, size_t rows, size_t dims, const vt_row_lists *lists,
                               uint64_t seed, vt_error *error);

#endif
