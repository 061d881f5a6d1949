#include "probe_order.h"

static void sink(vt_hit *lists, size_t count, size_t at)
{
    vt_hit sinking = lists[at];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && vt_hit_before(lists[child + 1], lists[child])) child++;
        if (!vt_hit_before(lists[child], sinking)) break;
        lists[at] = lists[child];
    }
    lists[at] = sinking;
}

void vt_probe_order_make(vt_hit *lists, size_t count)
{
    for (size_t at = count / 2; at-- > 0;) sink(lists, count, at);
}

size_t vt_probe_order_pop(vt_hit *lists, size_t count)
{
    lists[0] = lists[--count];
    if (count) sink(lists, count, 0);
    return count;
}
