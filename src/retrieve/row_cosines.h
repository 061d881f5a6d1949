/* The cosine of a query with every row of a space, and of two rows: what a blend of several scores needs, where "nearest" wants
 * only the best. */
#ifndef VT_ROW_COSINES_H
#define VT_ROW_COSINES_H

#include "query.h"

enum {
    VT_COSINE_LISTS = 256 /* some 25,000 rows of a million in lists for pages (space_lists.h): as many pages as a visitor may wait for, and far
                           * more rows than a blend shows */
};

/* cosines[row] = <q, x> from the int8 codes and the query at seven bits, or the one-bit estimate until the int8 codes have come; 0
 * for a row without a vector, or whose list has not come. Where lists come in pages those of the nearest VT_COSINE_LISTS alone are told, and all
 * others are 0, however many have come. cosines: f32[rows]. Needs a space that is ready. Byte-identical on every build.
 * Cost: reads every row's codes once, of lists in pages those of VT_COSINE_LISTS lists (bench/RESULTS.md). VT_NO_MEMORY. */
vt_status vt_row_cosines(const vt_vector_space *space, const vt_query *query, float *cosines);

/* One row, prepared so that its cosine with others costs one integer dot product each. Owned arrays: vt_row_probe_open once, then aim
 * it as often as wanted. */
typedef struct vt_row_probe {
    const vt_vector_space *space;
    int16_t *levels; /* i16[stride_bytes] */
    float scale, offset;
    float *bases;     /* f32[list_count]: what a list's rows have in common; NaN until asked for */
    float *residual;  /* f32[dims], scratch */
} vt_row_probe;

/* Room for probes of `space`, which is ready. VT_NO_MEMORY. */
vt_status vt_row_probe_open(vt_row_probe *probe, const vt_vector_space *space);
void vt_row_probe_close(vt_row_probe *probe);
/* False when the row has no int8 codes. */
bool vt_row_probe_aim(vt_row_probe *probe, size_t row);
/* <x, y> with the row that the probe was aimed at. In one list it is <c, c> + <c, x - c> + <c, y - c> + scale_x * scale_y *
 * sum_i code_x[i] * code_y[i]; in more, <x, c_l> + offset_y + scale_y * <x - c, codes of y>, with x - c at 12 bits. False, and nothing is
 * written, when the row has no int8 codes. */
bool vt_row_probe_cosine(const vt_row_probe *probe, size_t row, float *cosine);

#endif
