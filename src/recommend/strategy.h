/* The table of strategies. A new one is one file with one function, and one row in strategy.c. */
#ifndef VT_STRATEGY_H
#define VT_STRATEGY_H

#include "slate.h"

/* A request, checked and resolved to rows. */
typedef struct vt_task {
    const vt_shop *shop;
    const vt_request *request; /* limit is 1..VT_SLATE_MAX_LIMIT */
    vt_catalog_columns columns;
    const vt_visitor *visitor; /* never NULL */
    size_t items[VT_REQUEST_MOST_ITEMS]; /* rows, each once */
    size_t item_count;
    vt_row_mask candidates; /* what may be shown at all: passes the filter, is not sold out, is none of the items,
                               does not lie in the cart. words is not NULL */
    int64_t now_ms;         /* the request's, else the end of the pack's last day; 0: no clock at all */
} vt_task;

/* Fills slate->items and count, and space and scan where vectors were used. Leaving count at 0 says "nothing to say": popular
 * products are put there by the caller. The slate comes zeroed. Same task, same slate. */
typedef vt_status vt_strategy_run(const vt_task *task, vt_slate *slate, vt_error *error);

typedef struct vt_strategy {
    const char *name;
    const char *question; /* what it answers, for documentation */
    vt_strategy_run *run;
    bool arranges; /* sees to variety itself, and has some unless it is told otherwise */
    bool learned;  /* answers from a model of its name in the pack */
} vt_strategy;

/* Ends with a row whose name is NULL. */
extern const vt_strategy vt_strategies[];

/* NULL when there is no strategy of that name. */
const vt_strategy *vt_strategy_find(const char *name);

vt_strategy_run vt_strategy_history, vt_strategy_also_bought, vt_strategy_restock, vt_strategy_similar,
    vt_strategy_cart_addons, vt_strategy_trending, vt_strategy_interactions, vt_strategy_seasonal, vt_strategy_budget,
    vt_strategy_new_arrivals, vt_strategy_for_you, vt_strategy_itemknn, vt_strategy_ease, vt_strategy_ials,
    vt_strategy_two_tower, vt_strategy_ranked;

/* What stands in for a strategy that has nothing to say: popular products of the segment. */
vt_strategy_run vt_strategy_popular;

#endif
