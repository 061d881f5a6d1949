#include "top_hits.h"

#include <math.h>
#include <stdlib.h>

vt_top_hits vt_top_hits_into(vt_hit *room, size_t limit)
{
    return (vt_top_hits){.hits = room, .limit = limit, .threshold = -INFINITY};
}

static void swap(vt_hit *a, vt_hit *b)
{
    vt_hit kept = *a;
    *a = *b;
    *b = kept;
}

/* Median of first, middle and last, moved to the front: keeps sorted input from being the worst case. */
static vt_hit choose_pivot(vt_hit *first, vt_hit *last)
{
    vt_hit *middle = first + (last - first) / 2;
    if (vt_hit_before(*middle, *first)) swap(middle, first);
    if (vt_hit_before(*last, *first)) swap(last, first);
    if (vt_hit_before(*last, *middle)) swap(last, middle);
    return *middle;
}

/* Hoare's selection: afterwards the `keep` best are in front, in no particular order. */
static void select_best(vt_hit *hits, size_t count, size_t keep)
{
    vt_hit *first = hits, *last = hits + count - 1, *edge = hits + keep - 1;
    while (first < last) {
        vt_hit pivot = choose_pivot(first, last), *low = first, *high = last;
        while (low <= high) {
            while (vt_hit_before(*low, pivot)) low++;
            while (vt_hit_before(pivot, *high)) high--;
            if (low <= high) swap(low++, high--);
        }
        if (edge <= high) last = high;
        else if (edge >= low) first = low;
        else return;
    }
}

void vt_top_hits_trim(vt_top_hits *top)
{
    if (top->count <= top->limit) return;
    select_best(top->hits, top->count, top->limit);
    top->count = top->limit;
    vt_hit worst = top->hits[0];
    for (size_t i = 1; i < top->count; i++)
        if (vt_hit_before(worst, top->hits[i])) worst = top->hits[i];
    top->threshold = worst.score;
}

static int by_order(const void *a, const void *b)
{
    const vt_hit *left = a, *right = b;
    return vt_hit_before(*left, *right) ? -1 : vt_hit_before(*right, *left);
}

size_t vt_top_hits_finish(vt_top_hits *top)
{
    vt_top_hits_trim(top);
    qsort(top->hits, top->count, sizeof *top->hits, by_order);
    return top->count;
}
