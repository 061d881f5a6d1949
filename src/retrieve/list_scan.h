/* Estimates of a list's rows by the cheap codes, and which of them may still be among the best. Inside retrieve/. */
#ifndef VT_LIST_SCAN_H
#define VT_LIST_SCAN_H

#include "query.h"
#include "row_mask.h"
#include "top_hits.h"

enum { VT_SCAN_CHUNK = 1024 /* rows that are estimated before any is scored: enough to seed a threshold, few enough for the stack */ };

/* What all lists of a search share. */
typedef struct vt_list_scan {
    const vt_vector_space *space;
    const vt_query *query;
    const vt_row_mask *mask;
    bool int8;             /* by the int8 codes whatever their size */
    float residual_length; /* |R q - c_l| of the list at hand */
    float deviations;      /* one-bit: an estimate may be off by this many of the row's standard deviations */
    float rounding;        /* int8: an estimate may be off by this times the list's radius */
    float fine_reach;      /* int8, where fine codes are there: and by this times the row's scale, of the list at hand */
    float longest;         /* what |r| can be at most where a list does not know its radius */
    int32_t low_bonus;     /* one-bit: what the low plane may still add */
} vt_list_scan;

/* Writes the rows of places first + 0 .. first + count - 1 of a list (count <= VT_SCAN_CHUNK, first a multiple of VT_BLOCK_ROWS)
 * whose estimate may still reach `threshold`, less `base` = <R q, c_l>: hits[i].row counts from the list's first place, and the score
 * is the estimate. Returns how many. *scanned grows by the rows whose codes were read. */
size_t vt_list_estimate(const vt_list_scan *scan, const vt_row_list *list, float base, float threshold, size_t first, size_t count,
                        vt_hit *hits, size_t *scanned);

/* How far off an estimate of that row may be. */
float vt_list_margin(const vt_list_scan *scan, const vt_row_list *list, size_t at);

#endif
