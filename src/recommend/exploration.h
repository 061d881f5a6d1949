/* Epsilon-greedy exploration: now and then a place of the slate goes to a candidate drawn by lot, so that a first impression does not
 * lock anybody in, the less often the more is known.
 *
 *   epsilon(n) = max(0.05, 0.3 * 0.95^n), n: feedbacks; 0.3, 0.285, 0.27075, ... 0.05 from n = 35 on
 *
 * Lots are drawn by PCG32 from the request's seed, on a stream of the feedback count: the same seed gives the same slate again,
 * and a new answer of the visitor gives new lots. Each place draws its own, so a smaller slate is the head of a larger one. */
#ifndef VT_EXPLORATION_H
#define VT_EXPLORATION_H

#include "row_mask.h"
#include "seeded_random.h"

/* In millionths, each step rounded down. */
uint32_t vt_epsilon(size_t feedback);

typedef struct vt_exploration {
    vt_random random;
    uint32_t epsilon;
} vt_exploration;

vt_exploration vt_exploration_open(uint64_t seed, size_t feedback);

/* Draws whether the next place is explored, and then which of the rows still in `left`, all alike. left->words is not NULL. False:
 * the place goes to the best, or nothing is left. */
bool vt_exploration_draw(vt_exploration *exploration, const vt_row_mask *left, size_t *row);

#endif
