#include "space_lists.h"

#include "list_dial.h"
#include "memory.h"
#include "principal_axes.h"
#include "rotation.h"

#include <math.h>

/* Residuals to a list's centroid are shorter than those to the mean, so that fewer levels tell as much; and what compresses better is
 * sooner there. */
enum { LEVELS_IN_LISTS = 80, LEAST_BYTES = 2 << 20 };

size_t vt_space_list_count(size_t vectors, size_t dims, bool in_pages)
{
    if (vectors * dims < LEAST_BYTES) return 1;
    double width = dims > 512 ? sqrt(512 / (double)dims) : 1; /* to choose among them costs their centroids' bytes */
    size_t lists = (size_t)((in_pages ? 10 : 4) * width * sqrt((double)vectors));
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

/* Rows to the lists that an earlier generation had. */
static vt_status assign_to_kept(vt_row_lists *lists, const vt_space_rows *space, const vt_space_wishes *wishes, vt_error *error)
{
    const vt_vector_space *kept = wishes->kept;
    float *centroids = vt_alloc(kept->list_count, space->dims * sizeof *centroids);
    if (!centroids) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu lists", kept->list_count);
    for (size_t list = 0; list < kept->list_count; list++) {
        vt_space_add_centroid(kept, list, centroids + list * space->dims);
        vt_rotate_back(centroids + list * space->dims, space->dims, space->rotation_seed);
    }
    vt_status status = vt_row_lists_assign(lists, space->values, space->rows, space->dims, centroids, kept->list_count, wishes->before, error);
    vt_free(centroids);
    return status;
}

static vt_status pack_as_kept(vt_space_files *files, const vt_space_rows *space, const vt_space_wishes *wishes, vt_error *error)
{
    const vt_vector_space *kept = wishes->kept;
    vt_row_lists lists = {.count = 0};
    vt_space_rows rows = *space;
    rows.centroid = kept->centroid;
    const vt_space_coding coding = {.lists = &lists, .centroid_codes = kept->centroid_codes, .centroid_scale = kept->centroid_scale,
                                    .dial = kept->dial, .levels = LEVELS_IN_LISTS, .fine = wishes->fine};
    VT_TRY(assign_to_kept(&lists, space, wishes, error));
    vt_status status = vt_space_encode_files(files, &rows, &coding, error);
    vt_row_lists_close(&lists);
    return status;
}

vt_status vt_space_pack(vt_space_files *files, size_t *list_count, const vt_space_rows *space, const vt_space_wishes *wishes,
                        vt_error *error)
{
    size_t vectors = count_vectors(space), wanted = wishes->lists ? wishes->lists : vt_space_list_count(vectors, space->dims, wishes->in_pages);
    vt_list_dial dial;
    vt_row_lists lists = {.count = 0};
    vt_blas_one_thread();
    if (wishes->kept) {
        *list_count = wishes->kept->list_count;
        return pack_as_kept(files, space, wishes, error);
    }
    if (wanted > vectors) wanted = vectors;
    *list_count = wanted > 1 ? wanted : 0;
    if (wanted <= 1) return vt_space_encode_files(files, space, &(vt_space_coding){.fine = wishes->fine}, error);
    VT_TRY(vt_row_lists_fit(&lists, space->values, space->rows, space->dims, wanted, wishes->seed, error));
    vt_status status = vt_list_dial_measure(&dial, space->values, space->rows, space->dims, &lists, wishes->seed, error);
    const vt_space_coding coding = {.lists = &lists, .dial = vt_list_dial_view(&dial), .levels = LEVELS_IN_LISTS, .fine = wishes->fine};
    if (status == VT_OK) status = vt_space_encode_files(files, space, &coding, error);
    vt_row_lists_close(&lists);
    return status;
}
