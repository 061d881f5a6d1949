/* What a row's codes tell of its cosine with a query, as finely as they do. Inside retrieve/. */
#ifndef VT_ROW_SCORE_H
#define VT_ROW_SCORE_H

#include "query.h"

/* base + offset + scale * <R q - c, codes>, where base is <R q, c_l> and the query is at 12 bits; fine codes, where they are there, are read only
 * when the score may still be `least` with them: score + fine_reach * scale. Without int8 codes: the one-bit estimate. `at` counts from
 * the list's first place. */
float vt_list_score(const vt_vector_space *space, const vt_query *query, const vt_row_list *list, size_t at, float base, float least,
                    float fine_reach);

#endif
