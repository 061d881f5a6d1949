/* Orders and interactions -> the aggregates of a pack: of nobody a row, only counts by product. */
#ifndef VT_SIGNAL_FOLD_H
#define VT_SIGNAL_FOLD_H

#include "signals.h"
#include "transaction_import.h"

enum {
    /* A basket of more different products says little of any two of them and costs their square: it counts for popularity,
     * buyers and days, but not for pairs. */
    VT_FOLD_MOST_PAIRED = 50
};

/* Owned arrays; `signals` borrows them. */
typedef struct vt_signal_fold {
    vt_signals signals;
    size_t large_baskets; /* left out of pairs */
    uint32_t *by_row;     /* orders, buyers, repeat_buyers, repeat_days and both offsets, one after the other */
    vt_buffer partner_rows, partner_counts, day_ages, day_units, day_interactions;
} vt_signal_fold;

/* `rows`: products of the catalog, which all sales and interests are of. repeat_days of a row is the lower median of the days
 * between two successive purchases by one person on different days. Cost: the squares of the baskets, one addition each; memory:
 * eight bytes a sale beside the result. VT_NO_MEMORY. vt_signal_fold_close in any case. */
vt_status vt_signal_fold_open(vt_signal_fold *out, const vt_transactions *transactions, size_t rows, vt_error *error);
void vt_signal_fold_close(vt_signal_fold *fold);

#endif
