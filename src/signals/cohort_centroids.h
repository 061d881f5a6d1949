/* What groups of customers prefer: the pack file of role "cohorts", made by `vitrine pack --transactions`; tensors in
 * docs/pack-format.md. It stands in for the rows of a user kNN without holding anybody's: each cohort is the mean of at least
 * VT_COHORT_LEAST_PEOPLE people, and says how much they prefer a colour, a brand and so on, and which products several of them
 * bought. */
#ifndef VT_COHORT_CENTROIDS_H
#define VT_COHORT_CENTROIDS_H

#include "bytes.h"
#include "safetensors.h"
#include "status.h"

enum { VT_COHORT_FACETS = 6, VT_COHORT_LEAST_PEOPLE = 10, VT_COHORTS_MOST = 256, VT_COHORT_MOST_ITEMS = 500 };

/* Views borrowed from the file. */
typedef struct vt_cohorts {
    size_t count;           /* 1..VT_COHORTS_MOST */
    const uint32_t *people; /* u32[count]: how many it is the mean of, >= VT_COHORT_LEAST_PEOPLE; never rising */
    /* Of category, sub-category, article type, colour, brand and usage: how many values the catalog has. Ids are the catalog's. */
    const uint32_t *value_counts; /* u32[VT_COHORT_FACETS], each >= 1 */
    size_t width;                 /* the sum of value_counts */
    const uint8_t *weights; /* u8[count][width]: of each value, facet after facet; 255 is the strongest of its facet. No row is all 0 */
    /* Products of a cohort are [item_offsets[c], item_offsets[c + 1]), at most VT_COHORT_MOST_ITEMS. */
    const uint32_t *item_offsets; /* u32[count + 1] */
    const uint32_t *item_rows;    /* ascending within a cohort, none twice */
    const uint8_t *item_weights;  /* 1..255: of how many of its people bought the product; 255 is the most bought one's */
    vt_safetensors *file;
} vt_cohorts;

/* Validates what stands above, for a catalog of `rows` products. `file` is borrowed and must outlive *out. VT_BAD_DATA names the tensor, VT_NO_MEMORY. */
vt_status vt_cohorts_open(vt_cohorts *out, vt_bytes file, size_t rows, vt_error *error);
void vt_cohorts_close(vt_cohorts *cohorts);

/* Holds arrays that lie in memory to the same. */
vt_status vt_cohorts_check(const vt_cohorts *cohorts, size_t rows, vt_error *error);

#endif
