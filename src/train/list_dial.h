/* How far lists have to be probed to find a share of the nearest rows: measured on a sample of the rows themselves, and on queries made of them. */
#ifndef VT_LIST_DIAL_H
#define VT_LIST_DIAL_H

#include "row_lists.h"

enum { VT_DIAL_STEPS = 6, VT_DIAL_DEPTHS = 9 };

/* Betas are at most 1 and rise with the recall. */
typedef struct vt_list_dial {
    float steps[VT_DIAL_STEPS][2];                      /* a recall (0.9, 0.95, 0.98, 0.99, 0.995, 0.999), and the beta for the ten nearest of rows */
    float reach[VT_DIAL_DEPTHS][1 + 2 * VT_DIAL_STEPS]; /* how many nearest (1 to 640), the betas for those of rows, and those of other queries */
    float like_rows[2];                                 /* |q - c|^2 / radius^2 of the nearest list: between these for 96 in 100 rows */
} vt_list_dial;

/* The nearest 640 rows of up to 512 rows, and of as many other queries, are found by a full scan: means of two, three and eight rows (a taste), of four
 * rows of one list, and rows with as much noise. One of the k nearest in list l is found where lists are probed while <q, c_l> + beta * radius_l is at least
 * the k-th's score: each thus asks for a beta, and the share of all that ask for no more than a beta is the recall that it gives. The dial has the beta that
 * loses half of what may be lost (the codes may lose the other half), of other queries the greatest that rows or a kind of them need. radius is
 * measured as the greatest |x - c_l|. Cost: a product of every row with a thousand queries.
 * values: f32[rows][dims]. VT_NO_MEMORY. */
vt_status vt_list_dial_measure(vt_list_dial *dial, const float *values, size_t rows, size_t dims, const vt_row_lists *lists, uint64_t seed,
                               vt_error *error);

#endif
