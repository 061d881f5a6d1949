#include "space_lists.h"

#include "list_dial.h"

#include <math.h>

/* Residuals to a list's centroid are shorter than those to the mean, so that fewer levels tell as much; and what compresses better is
 * sooner there. */
enum { LEVELS_IN_LISTS = 80, LEAST_BYTES = 2 << 20 };

size_t vt_space_list_count(size_t vectors, size_t dims)
{
    if (vectors * dims < LEAST_BYTES) return 1;
    size_t lists = (size_t)(4 * sqrt((double)vectors));
    return lists < VT_ROW_LISTS_MOST ? lists : VT_ROW_LISTS_MOST;
}

static size_t count_vectors(const vt_space_rows *space)
{
    size_t vectors = 0;
    for (size_t row = 0; row < space->rows; row++) {
        const float *vector = space->values + row * space->dims;
        size_t i = 0;
        while (i < space->dims && vector[i] == 0.0f) i++;
        vectors += i < space->dims;
    }
    return vectors;
}

vt_status vt_space_pack(vt_space_files *files, size_t *list_count, const vt_space_rows *space, const vt_space_wishes *wishes,
                        vt_error *error)
{
    size_t vectors = count_vectors(space), wanted = wishes->lists ? wishes->lists : vt_space_list_count(vectors, space->dims);
    float dial[VT_DIAL_STEPS][2];
    vt_row_lists lists = {.count = 0};
    if (wanted > vectors) wanted = vectors;
    *list_count = wanted > 1 ? wanted : 0;
    if (wanted <= 1) return vt_space_encode_files(files, space, &(vt_space_coding){.fine = wishes->fine}, error);
    VT_TRY(vt_row_lists_fit(&lists, space->values, space->rows, space->dims, wanted, wishes->seed, error));
    vt_status status = vt_list_dial_measure(dial, space->values, space->rows, space->dims, &lists, wishes->seed, error);
    const vt_space_coding coding = {.lists = &lists, .dial = dial[0], .dial_count = VT_DIAL_STEPS, .levels = LEVELS_IN_LISTS,
                                    .fine = wishes->fine};
    if (status == VT_OK) status = vt_space_encode_files(files, space, &coding, error);
    vt_row_lists_close(&lists);
    return status;
}
