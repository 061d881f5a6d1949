/* What orders held together with given products, from the pack's signals. */
#ifndef VT_CO_PURCHASE_H
#define VT_CO_PURCHASE_H

#include "score_rows.h"

/* Owned: vt_co_purchase_close. */
typedef struct vt_co_purchase {
    const vt_signals *signals;
    uint64_t *counts;    /* [row]: orders that held the row and one of the products, summed over the products */
    vt_row_mask partners; /* rows whose count is not 0 and that are in the task's candidates */
} vt_co_purchase;

/* rows: the products to start from. Without signals nothing is a partner. VT_NO_MEMORY. */
vt_status vt_co_purchase_open(vt_co_purchase *out, const vt_task *task, const size_t *rows, size_t count, vt_error *error);
void vt_co_purchase_close(vt_co_purchase *together);

/* co_count / sqrt(max(popularity, 1)) in millionths (StyleSense's collaborative_score): the square root keeps what everybody buys
 * from standing beside everything. popularity: orders that held the row. */
int64_t vt_co_purchase_score(const vt_co_purchase *together, size_t row);

#endif
