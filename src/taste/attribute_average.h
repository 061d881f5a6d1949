/* What a visitor likes of each attribute, -1 (never) to 1: the moving average of the strengths of what they did with products that
 * have the value.
 *
 *   p(v) starts at 0, or at 0.6 for a value chosen in the quiz;
 *   p(v) += 0.3 * (s - p(v)) for each event about a product with value v, in the order in which they happened (taste_moves.h);
 *   then this visit's views blend in (session_views.h). */
#ifndef VT_ATTRIBUTE_AVERAGE_H
#define VT_ATTRIBUTE_AVERAGE_H

#include "session_views.h"

enum { VT_TASTE_FACETS = 6, VT_QUIZ_START = 600000 };

/* category, subCategory, articleType, colour, brand, usage. */
extern const vt_facet vt_taste_facets[VT_TASTE_FACETS];

/* Owned: vt_attribute_average_close. Facets that are not of vt_taste_facets stay NULL. The value "" stays 0. */
typedef struct vt_attribute_average {
    vt_catalog_columns columns;
    int32_t *weights[VT_FACET_COUNT]; /* [value id] in millionths */
} vt_attribute_average;

/* VT_NO_MEMORY. */
vt_status vt_attribute_average_open(vt_attribute_average *out, const vt_visitor *visitor, const vt_taste_moves *moves,
                                    const vt_session *session, const vt_catalog *catalog);
void vt_attribute_average_close(vt_attribute_average *average);

/* Of the row's value of a facet of vt_taste_facets. */
static inline int32_t vt_attribute_weight(const vt_attribute_average *average, vt_facet facet, size_t row)
{
    return average->weights[facet][average->columns.facets[facet][row]];
}

/* The mean of the row's six weights, in millionths towards zero. */
int64_t vt_attribute_mean(const vt_attribute_average *average, size_t row);

#endif
