/* Imported vectors, matched to catalog rows by id. What does not fit is counted and told, never silently used. */
#ifndef VT_EMBEDDING_MATCH_H
#define VT_EMBEDDING_MATCH_H

#include "catalog.h"
#include "status.h"
#include "vector_file.h"

enum { VT_MATCH_EXAMPLES = 3 };

/* Counts of what was met, with ids as examples. */
typedef struct vt_match_count {
    size_t count;
    char examples[VT_MATCH_EXAMPLES][64];
} vt_match_count;

typedef struct vt_match_report {
    size_t rows_read;
    size_t rows_matched;
    vt_match_count duplicate_ids;   /* the first row of an id is used */
    vt_match_count unknown_ids;     /* no product of that id */
    vt_match_count not_finite;      /* a NaN or infinity: the product gets no vector */
    vt_match_count zero_rows;       /* no direction: the product gets no vector */
    vt_match_count products_without; /* products that end without a vector */
} vt_match_report;

/* values: f32[count][set->dims], zeroed by the caller; matched rows are written L2-normalised. products are in row order.
 * VT_BAD_DATA when not one row could be matched; VT_NO_MEMORY. */
vt_status vt_embedding_match(const vt_vector_set *set, const vt_product *products, size_t count, float *values,
                             vt_match_report *report, vt_error *error);

#endif
