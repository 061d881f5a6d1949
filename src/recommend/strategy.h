/* The table of strategies. A new one is one file with one function, and one row here. */
#ifndef VT_STRATEGY_H
#define VT_STRATEGY_H

#include "slate.h"

/* Fills slate->items and count (and cold_start, space, scan where they apply). `mask` holds the rows that the request's filter
 * lets through. The caller has zeroed the slate and checked the limit. Same shop and request, same slate. */
typedef vt_status vt_strategy_run(const vt_shop *shop, const vt_request *request, const vt_row_mask *mask, vt_slate *slate,
                                  vt_error *error);

typedef struct vt_strategy {
    const char *name;
    const char *question; /* what it answers, for documentation */
    vt_strategy_run *run;
} vt_strategy;

/* Ends with a row whose name is NULL. */
extern const vt_strategy vt_strategies[];

/* NULL when there is no strategy of that name. */
const vt_strategy *vt_strategy_find(const char *name);

vt_strategy_run vt_strategy_similar;

#endif
