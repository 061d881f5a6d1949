/* The rows nearest to a vector that came with a search. */
#ifndef VT_NEAR_ROWS_H
#define VT_NEAR_ROWS_H

#include "nearest.h"
#include "search.h"

/* hits: room for options->limit, nearest first among the rows of `mask`. VT_BAD_REQUEST names what is wrong with the
 * vector; VT_NO_MEMORY. */
vt_status vt_near_rows(const vt_search_vector *vector, const vt_row_mask *mask, const vt_nearest_options *options, vt_hit *hits,
                       size_t *count, vt_error *error);

#endif
