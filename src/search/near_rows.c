#include "near_rows.h"

#include "memory.h"

#include <math.h>

/* Normalised in double, so that its length does not matter. */
static vt_status aim(vt_query *query, const vt_search_vector *vector, vt_error *error)
{
    const vt_vector_space *space = vector->space;
    if (vector->dims != space->dims)
        return vt_fail(error, VT_BAD_REQUEST, "vector: has %zu numbers, space \"%s\" has %zu", vector->dims, space->info->name,
                       space->dims);
    double squares = 0;
    for (size_t i = 0; i < space->dims; i++) squares += (double)vector->values[i] * (double)vector->values[i];
    if (!(squares > 1e-60) || !isfinite(squares))
        return vt_fail(error, VT_BAD_REQUEST, "vector: must be finite and not all zero");
    double inverse = 1 / sqrt(squares);
    float *unit = vt_alloc(space->dims, sizeof *unit);
    if (!unit) return VT_NO_MEMORY;
    for (size_t i = 0; i < space->dims; i++) unit[i] = (float)((double)vector->values[i] * inverse);
    vt_query_from_vector(query, space, unit);
    vt_free(unit);
    return VT_OK;
}

vt_status vt_near_rows(const vt_search_vector *vector, const vt_row_mask *mask, const vt_nearest_options *options, vt_hit *hits,
                       size_t *count, vt_error *error)
{
    vt_query query = {0};
    vt_scan_report report;
    *count = 0;
    vt_status status = vt_query_open(&query, vector->space);
    if (status == VT_OK) status = aim(&query, vector, error);
    vt_nearest_options telling = *options;
    telling.error = error;
    if (status == VT_OK) status = vt_nearest(vector->space, &query, mask, &telling, hits, count, &report);
    vt_query_close(&query);
    while (*count > 0 && hits[*count - 1].score <= vector->least_cosine) --*count;
    return status == VT_NO_MEMORY ? vt_fail(error, status, "search: out of memory") : status;
}
