/* What all customers of a shop did, in aggregate: nobody's row. The pack file of role "signals", made by
 * `vitrine pack --transactions`; tensors in docs/pack-format.md.
 *
 * Days count from 1970-01-01. The last day of data is the pack's clock: what happened in "the last 30 days" is counted back
 * from it, since a static file knows nothing of the days after. */
#ifndef VT_SIGNALS_H
#define VT_SIGNALS_H

#include "bytes.h"
#include "safetensors.h"
#include "status.h"

enum {
    VT_SIGNALS_MOST_PARTNERS = 64, /* co-purchased products kept for one product: the most frequent, ties by row */
    VT_SIGNALS_DAYS = 180,         /* days before the last one that daily counts reach back, at most */
    VT_SIGNALS_LAST_DAY = 2932896  /* 9999-12-31 */
};

/* Views borrowed from the file, by row where nothing else is said. */
typedef struct vt_signals {
    size_t rows;
    int32_t first_day, last_day;     /* of any order or interaction; 0 <= first_day <= last_day <= VT_SIGNALS_LAST_DAY */
    const uint32_t *orders;          /* u32[rows]: orders that held the product ("popularity") */
    const uint32_t *buyers;          /* u32[rows]: people who bought it, <= orders; 0 when no people are told apart */
    const uint32_t *repeat_buyers;   /* u32[rows]: of them, how many bought it in two orders or more, <= buyers */
    const uint32_t *repeat_days;     /* u32[rows]: median days between two purchases by one person; 0: unknown */
    const uint32_t *partner_offsets; /* u32[rows + 1], ascending: partners of row r are [offsets[r], offsets[r + 1]) */
    const uint32_t *partner_rows;    /* u32[partners]: by count descending, then row; never the row itself, none twice */
    const uint32_t *partner_counts;  /* u32[partners]: orders that held both, >= 1 */
    const uint32_t *day_offsets;     /* u32[rows + 1]: days of row r, latest first */
    const uint32_t *day_ages;        /* u32[days]: days before last_day, 0..VT_SIGNALS_DAYS - 1, strictly ascending in a row */
    const uint32_t *day_units;       /* u32[days]: pieces sold on that day */
    const uint32_t *day_interactions;/* u32[days]: likes, bookmarks, reviews and views of that day */
    vt_safetensors *file;
} vt_signals;

/* Validates everything that is indexed later, so that readers check nothing. `file` is borrowed and must outlive *out.
 * VT_BAD_DATA names the tensor, VT_NO_MEMORY. */
vt_status vt_signals_open(vt_signals *out, vt_bytes file, size_t rows, vt_error *error);
void vt_signals_close(vt_signals *signals);

/* Holds the arrays to what stands at the struct: VT_BAD_DATA names the tensor and the row, VT_NO_MEMORY. Offsets are judged
 * before what they point into, whose arrays must be as long as the last offset says. */
vt_status vt_signals_check(const vt_signals *signals, vt_error *error);

/* Pieces sold and interactions of one row within the `days` days that end on day `until` (inclusive); days before the reach of
 * the file count as none. */
typedef struct vt_window_counts {
    uint64_t units;
    uint64_t interactions;
} vt_window_counts;
vt_window_counts vt_signals_window(const vt_signals *signals, size_t row, int32_t until, int32_t days);

#endif
