/* The best `limit` of a stream of scored rows, totally ordered: higher score first, then lower row. */
#ifndef VT_TOP_HITS_H
#define VT_TOP_HITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct vt_hit {
    float score;
    uint32_t row;
} vt_hit;

/* Collects into `hits`, which has room for 2 * limit. `threshold` is the score of the worst hit kept at the last trim: a lower
 * one cannot get in. Amortised O(1) a push: when the room is full, a selection keeps the better half. */
typedef struct vt_top_hits {
    vt_hit *hits; /* caller's, room for 2 * limit */
    size_t limit; /* >= 1 */
    size_t count;
    float threshold;
} vt_top_hits;

/* True when a comes before b. */
static inline bool vt_hit_before(vt_hit a, vt_hit b)
{
    return a.score != b.score ? a.score > b.score : a.row < b.row;
}

vt_top_hits vt_top_hits_into(vt_hit *room, size_t limit);
void vt_top_hits_trim(vt_top_hits *top);

/* Scores must not be NaN. Rows may come in any order; the same row twice counts twice. */
static inline void vt_top_hits_push(vt_top_hits *top, float score, uint32_t row)
{
    if (score < top->threshold) return;
    top->hits[top->count++] = (vt_hit){score, row};
    if (top->count == 2 * top->limit) vt_top_hits_trim(top);
}

/* Orders the hits best first; returns how many there are (<= limit). */
size_t vt_top_hits_finish(vt_top_hits *top);

#endif
