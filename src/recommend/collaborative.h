/* The collaborative signal of "for-you": what customers of a similar taste prefer. A user kNN whose users are the pack's cohorts.
 *
 *   near(c) = cosine of the visitor's attribute weights with the cohort's, over all values of category, sub-category, article type,
 *             colour, brand and usage; the 5 nearest cohorts with a cosine above 0 count
 *   m(v)    = sum_c near(c) * weight_c(v) / sum_c near(c), of a value, and in the same way of a product
 *   collaborative(x) = (m(x) + mean over the six attributes of m(value of x)) / 2, 0 to 1; no value counts 0
 *
 * Where nobody is near, every cohort counts, by its number of people: what most customers prefer. */
#ifndef VT_COLLABORATIVE_H
#define VT_COLLABORATIVE_H

#include "attribute_average.h"
#include "cohort_centroids.h"

enum { VT_NEAR_COHORTS = 5 };

/* Owned: vt_collaborative_close. */
typedef struct vt_collaborative {
    int32_t *preferences[VT_TASTE_FACETS]; /* m: [value id] in millionths */
    int32_t *products;                     /* m: [row] in millionths */
    size_t near;                           /* how many cohorts are near; 0: all count */
} vt_collaborative;

/* True when the ids of `cohorts` are those of the catalog. */
bool vt_cohorts_fit(const vt_cohorts *cohorts, const vt_catalog_columns *columns);

/* The cohorts fit the catalog of `taste`. VT_NO_MEMORY. */
vt_status vt_collaborative_open(vt_collaborative *out, const vt_cohorts *cohorts, const vt_attribute_average *taste);
void vt_collaborative_close(vt_collaborative *collaborative);

/* In millionths. */
int64_t vt_collaborative_of_row(const vt_collaborative *collaborative, const vt_catalog_columns *columns, size_t row);

#endif
