/* Rows that may be shown, nearest first: cosine by exact int8 scan, or by one-bit scan with int8 rescore. */
#ifndef VT_NEAREST_H
#define VT_NEAREST_H

#include "query.h"
#include "row_mask.h"
#include "top_hits.h"
#include "vector_space.h"

enum { VT_NEAREST_MAX_LIMIT = 1000 };

/* How an answer came about. */
typedef struct vt_scan_report {
    size_t rows_scanned;
    size_t rows_rescored;
    bool exact;       /* every row that may be shown was scored from its int8 codes */
    bool bits_only;   /* int8 codes had not come: scores are one-bit estimates */
} vt_scan_report;

/* What to look for. Zero means default. */
typedef struct vt_nearest_options {
    size_t limit;      /* 1..VT_NEAREST_MAX_LIMIT */
    size_t rescore;    /* candidates that the one-bit scan keeps, of which those within reach are rescored; 0: 16 * limit + 96 */
    bool exact;        /* scan the int8 codes of every row */
} vt_nearest_options;

/* The best rows of `space` for `query` among those in `mask` that have a vector, best first, ties by lower row. Score is the
 * cosine with the row as its codes tell it. hits: room for `limit`. Uses the one-bit codes first unless `exact` is set and the
 * int8 codes are there; with only one-bit codes, scores are estimates. Byte-identical on every build.
 * Cost: rows * words of bits, then rescore * stride bytes of codes; exact: rows * stride bytes (bench/RESULTS.md).
 * Returns VT_OK and *filled (<= limit), or VT_NO_MEMORY. */
vt_status vt_nearest(const vt_vector_space *space, const vt_query *query, const vt_row_mask *mask,
                     const vt_nearest_options *options, vt_hit *hits, size_t *filled, vt_scan_report *report);

/* cosine[part] = the share of <q, x> that comes from the dims of each part of the space (info->parts), for a query and a row's
 * int8 codes; they add up to the cosine. scratch: f32[2 * dims]. Needs the int8 codes. */
void vt_cosine_by_part(const vt_vector_space *space, const vt_query *query, size_t row, float *scratch, float *cosines);

#endif
