/* The rows nearest to a vector that came with a search. */
#ifndef VT_NEAR_ROWS_H
#define VT_NEAR_ROWS_H

#include "search.h"

/* hits: room for `limit` (at most VT_NEAREST_MAX_LIMIT), nearest first among the rows of `mask`. VT_BAD_REQUEST names what is wrong with the
 * vector; VT_NO_MEMORY. */
vt_status vt_near_rows(const vt_search_vector *vector, const vt_row_mask *mask, size_t limit, vt_hit *hits, size_t *count,
                       vt_error *error);

#endif
