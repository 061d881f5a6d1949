/* What a visitor likes of each word of the catalog, -1 to 1: as attribute_average.h, for the words of a product's document (terms.h).
 *
 *   p(t) starts at 0, or at 0.6 for a word of a value chosen in the quiz;
 *   p(t) += 0.3 * (s - p(t)) for each event about a product with word t;
 *   then this visit's views blend in (session_views.h). */
#ifndef VT_TERM_AVERAGE_H
#define VT_TERM_AVERAGE_H

#include "session_views.h"
#include "terms.h"

/* weights: i32[terms->count], zeroed by the caller; filled with millionths. */
void vt_term_average(const vt_terms *terms, const vt_visitor *visitor, const vt_taste_moves *moves, const vt_session *session,
                     int32_t *weights);

#endif
