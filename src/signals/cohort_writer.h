/* Writes the "cohorts" file of a pack. */
#ifndef VT_COHORT_WRITER_H
#define VT_COHORT_WRITER_H

#include "cohort_centroids.h"

/* Appends the safetensors file of `cohorts` (whose `file` is ignored), for a catalog of `rows` products. The arrays must hold what vt_cohorts_open demands:
 * VT_BAD_DATA names the first tensor that does not. Same cohorts, same bytes. VT_NO_MEMORY. */
vt_status vt_cohorts_write(vt_buffer *file, const vt_cohorts *cohorts, size_t rows, vt_error *error);

#endif
