/* Customers -> cohorts: groups of at least ten people with a like taste, of whom only the mean is kept. */
#ifndef VT_COHORT_FOLD_H
#define VT_COHORT_FOLD_H

#include "person_tastes.h"

enum {
    VT_COHORT_MOST = 64,        /* cohorts that a pack is given at most */
    VT_COHORT_PEOPLE = 40,      /* people a cohort that are aimed at: people / 40 cohorts */
    VT_COHORT_LEAST_HOLDERS = 3 /* of its people: what fewer of them bought is left out, value or product */
};

/* Owned arrays; `cohorts` borrows them. */
typedef struct vt_cohort_fold {
    vt_cohorts cohorts; /* count 0: too few customers to hide among */
    uint32_t value_counts[VT_COHORT_FACETS];
    uint32_t *people;
    uint8_t *weights;
    uint32_t *item_offsets;
    uint32_t *item_rows;
    uint8_t *item_weights;
} vt_cohort_fold;

/* Spherical k-means over the customers' tastes (person_tastes.h), 12 rounds from seeded starts that lie far apart. A cohort that
 * comes out with fewer than VT_COHORT_LEAST_PEOPLE is dissolved, the smallest first, its people going to the nearest that is left. A
 * cohort's weight of a value is the sum over its people, in 1/255 of the strongest of the facet; its weight of a product the
 * number of its people who bought it, in 1/255 of the most bought one's, for the VT_COHORT_MOST_ITEMS most bought. Largest first. Same input and
 * seed, same cohorts. VT_NO_MEMORY. vt_cohort_fold_close in any case. */
vt_status vt_cohort_fold_open(vt_cohort_fold *out, const vt_transactions *transactions, const vt_product *products, size_t count,
                              uint64_t seed, vt_error *error);
void vt_cohort_fold_close(vt_cohort_fold *fold);

#endif
