/* An order for more rows than BM25 can score in time: by the weights that the pack keeps of each row's words. */
#ifndef VT_COARSE_ORDER_H
#define VT_COARSE_ORDER_H

#include "catalog_match.h"
#include "terms.h"

/* The rows of `mask` (its words are not NULL), greatest weight first, then by row; the weight of a row is the sum of its TF-IDF weights over
 * all words of the query's forms, in the singular and the plural. *rows: u32[*count], vt_free. VT_NO_MEMORY.
 * Cost: one look at each word of each row, and a counting sort. */
vt_status vt_coarse_order(uint32_t **rows, size_t *count, const vt_terms *terms, const vt_word_query *query,
                          const vt_row_mask *mask);

#endif
