/* The part of a score that "history" and "interactions" share: how well a product fits preferences over sub-category, article
 * type and colour. */
#ifndef VT_AFFINITY_H
#define VT_AFFINITY_H

#include "preferences.h"
#include "score_rows.h"

enum { VT_AFFINITY_TERMS = 3 };

/* "sub-category", "article-type", "colour". */
extern const char *const vt_affinity_terms[VT_AFFINITY_TERMS + 1];

/* amounts[0..2] = 3 * sub(row), 2 * type(row), 1 * colour(row), each preference being 0 to 1 (preferences.h). Answers their sum. */
int64_t vt_affinity(const vt_preferences *preferences, size_t row, int64_t *amounts);

/* The facet that a term of vt_affinity is about. */
vt_facet vt_affinity_facet(size_t term);

#endif
