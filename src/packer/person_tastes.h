/* What each customer prefers, as sparse unit vectors over the values of six facets: only ever in memory, while packing. */
#ifndef VT_PERSON_TASTES_H
#define VT_PERSON_TASTES_H

#include "cohort_centroids.h"
#include "transaction_import.h"

enum {
    VT_PERSON_LEAST_PRODUCTS = 2, /* different products that somebody bought: fewer tell no taste */
    VT_PERSONS_MOST = 50000       /* people that are looked at, evenly chosen where there are more */
};

/* Owned: vt_person_tastes_close. Entries of person p are [offsets[p], offsets[p + 1]). */
typedef struct vt_person_tastes {
    uint32_t value_counts[VT_COHORT_FACETS]; /* of category, sub-category, article type, colour, brand, usage, as in the catalog */
    size_t width;
    size_t people;
    uint32_t *offsets; /* [people + 1] */
    uint32_t *values;  /* 0..width - 1, facet after facet, in byte order of the texts */
    float *weights;    /* > 0; their squares add up to 1 */
    uint32_t *product_offsets; /* [people + 1]: likewise of the different products that they bought */
    uint32_t *products;        /* rows, ascending */
} vt_person_tastes;

/* A person's weight of a value is the number of different products with it over that of the facet's most frequent value, all
 * scaled to length 1. Products without a value say nothing of that facet. VT_NO_MEMORY. */
vt_status vt_person_tastes_open(vt_person_tastes *out, const vt_transactions *transactions, const vt_product *products,
                                size_t count, vt_error *error);
void vt_person_tastes_close(vt_person_tastes *tastes);

#endif
