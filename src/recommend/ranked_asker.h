/* A visitor as a ranker is told of them. */
#ifndef VT_RANKED_ASKER_H
#define VT_RANKED_ASKER_H

#include "deeds.h"
#include "rank_shop.h"
#include "traits.h"

/* Owned: vt_ranked_asker_close. `asker` borrows the rest. */
typedef struct vt_ranked_asker {
    vt_rank_asker asker;
    vt_rank_purchase *purchases;
    vt_deeds deeds;
    vt_traits traits;
    vt_row_mask allowed;
} vt_ranked_asker;

/* Purchases are those that were not returned; deeds those of deeds.h, with ages in whole days from day to day. Allowed is what is of the
 * visitor's department, fits them, was not answered for, and, without `rebuys`, was not bought. Traits are those of traits.h, of the
 * shop's two-tower model. VT_NO_MEMORY. */
vt_status vt_ranked_asker_open(vt_ranked_asker *out, const vt_task *task, bool rebuys, vt_error *error);
void vt_ranked_asker_close(vt_ranked_asker *asker);

#endif
