/* Re-ranking for variety: maximal marginal relevance over the visual space (Carbonell and Goldstein 1998), and a cap per article type.
 *
 * Place after place goes to the item i of the pool, among those left, with the greatest
 *   lambda * relevance(i) - (1 - lambda) * max over the places given so far of cosine(i, j)
 *   relevance(i) = (score(i) - least) / (greatest - least) of the pool, 1 where all are alike
 * ties by the pool's order; lambda is 0.8 for "low" and 0.5 for "high". The first place is the best item. An item may not be taken
 * while 1 + n / c of the n places given so far have its article type, c being 2 for "low" and 4 for "high": of the first twelve at
 * most 6 or 3 are of one type. When only such items are left they are taken all the same, so that nothing is lost. Products without an
 * article type are of none, those without a vector look like nothing, and until the int8 codes have come only the cap works.
 *
 * The pool is the strategy's best VT_SLATE_MAX_LIMIT, whatever the limit of the request: a smaller slate is the head of a larger one. */
#ifndef VT_VARIETY_H
#define VT_VARIETY_H

#include "strategy.h"

/* A pool, best first. */
typedef struct vt_variety_pool {
    const size_t *rows;
    const int64_t *scores;
    size_t count; /* at most VT_SLATE_MAX_LIMIT */
} vt_variety_pool;

/* What the request asks for, else what the profile has chosen, else low; off for strategies other than "for-you" unless the
 * request says so. */
vt_variety vt_variety_of(const vt_task *task, bool personal);

/* order[0..limit): indices into the pool; limit <= pool->count. Cost: limit * count cosines. VT_NO_MEMORY. */
vt_status vt_variety_order(const vt_task *task, vt_variety level, const vt_variety_pool *pool, size_t limit, size_t *order);

/* Puts the items of a slate into that order and keeps `limit`. */
vt_status vt_variety_arrange(vt_slate *slate, const vt_task *task, vt_variety level, size_t limit);

#endif
