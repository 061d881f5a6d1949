/* Negatives that are hard to tell from what a step's users had. */
#ifndef VT_TOWER_HARD_H
#define VT_TOWER_HARD_H

#include "tower_batch.h"

enum { VT_TOWER_HARD_POOL = 8 /* drawn for each that is chosen */ };

/* Draws a pool evenly and chooses options->hard_negatives of it: those whose vectors of the last epoch come nearest to one of the
 * given items (the batch's so far), nearest first, ties by the order they were drawn in. chosen: room for VT_TOWER_MOST_HARD. Returns how many. */
size_t vt_tower_hard_negatives(const vt_tower_source *source, const uint32_t *items, size_t count, vt_random *random,
                               uint32_t *chosen);

#endif
