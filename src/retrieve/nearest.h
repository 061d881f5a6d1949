/* Rows that may be shown, nearest first: the lists nearest to the query are scanned by their one-bit or int8 codes, and what can still be
 * among the best is scored by all that is known of it. */
#ifndef VT_NEAREST_H
#define VT_NEAREST_H

#include "query.h"
#include "row_mask.h"
#include "top_hits.h"
#include "vector_space.h"

enum { VT_NEAREST_MAX_LIMIT = 1000 };

/* Of the best rows, the share that is found when options say nothing. */
#define VT_NEAREST_RECALL 0.998f

/* How an answer came about. */
typedef struct vt_scan_report {
    size_t lists_probed;
    size_t rows_scanned;  /* whose codes were read at all */
    size_t rows_rescored; /* scored by all their codes */
    bool exact;           /* recall 1 was asked for, and int8 codes have come */
    bool proven;          /* no row that may be shown can have a higher score than those found: shown by bounds, not by luck */
    bool bits_only;       /* int8 codes had not come: scores are one-bit estimates */
    size_t lists_missing; /* that would have been read, but their pages have not come */
} vt_scan_report;

/* What to look for. Zero means default. */
typedef struct vt_nearest_options {
    size_t limit; /* 1..VT_NEAREST_MAX_LIMIT */
    float recall; /* the dial: above 0 to 1, the share of the best rows to be found, in the mean over queries, as the packer measured it; 0: VT_NEAREST_RECALL */
    vt_error *error; /* is told which page cannot be brought; NULL: nobody is */
} vt_nearest_options;

/* The best rows of `space` for `query` among those in `mask` that have a vector, best first, ties by lower row. hits: room for `limit`;
 * scores are vt_row_score's. Byte-identical on every build.
 *
 * Lists come in descending order of <R q, c_l> + beta * radius_l and end where that is below the worst hit: with recall 1 beta makes it
 * a bound of every row's score (Cauchy-Schwarz), with less it is what the packer measured to find that share (the dial of the lists file).
 * It hangs on how many hits are wanted of how many rows that may be shown, and on whether the query lies as rows do. In a list, a row is scored when its estimate, and as many standard
 * deviations as the recall asks for, reach the worst hit; with recall 1 that is the int8 scan and what rounding can have moved at most.
 * Where few rows may be shown all of them are scored, whatever the recall.
 * Of lists that come in pages, those that have come are read. Of the others those are wanted, the most promising first, that would have been read:
 * at first a few and then as many again as were read, so that who brings them and asks again needs few rounds and little that is not read.
 * Nothing is wanted when the answer is whole.
 * Cost: bytes of codes of the lists that are probed, and of the rows that are scored (bench/RESULTS.md).
 * Returns VT_OK and *filled (<= limit), VT_NO_MEMORY, or what the pages' host fails with. */
vt_status vt_nearest(const vt_vector_space *space, const vt_query *query, const vt_row_mask *mask,
                     const vt_nearest_options *options, vt_hit *hits, size_t *filled, vt_scan_report *report);

/* The cosine of the query with a row as the finest codes at hand tell it. False when the row has no vector, or its list has not come. */
bool vt_row_score(const vt_vector_space *space, const vt_query *query, size_t row, float *score);

/* cosine[part] = the share of <q, x> that comes from the dims of each part of the space (info->parts), for a query and a row's
 * int8 codes; they add up to the cosine. scratch: f32[2 * dims]. Needs the int8 codes. */
void vt_cosine_by_part(const vt_vector_space *space, const vt_query *query, size_t row, float *scratch, float *cosines);

#endif
