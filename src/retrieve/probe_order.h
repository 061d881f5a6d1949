/* Lists in descending order of their bounds, ordered only as far as they are taken: a binary heap. Inside retrieve/. */
#ifndef VT_PROBE_ORDER_H
#define VT_PROBE_ORDER_H

#include "top_hits.h"

/* Afterwards lists[0] is the best (vt_hit_before). O(count). */
void vt_probe_order_make(vt_hit *lists, size_t count);
/* Takes lists[0] off; the next best is there afterwards. Returns how many are left. O(log count). */
size_t vt_probe_order_pop(vt_hit *lists, size_t count);

#endif
