#include "neighbour_rows.h"

#include <math.h>
#include <stdbool.h>

/* Whether a leaves the row before b does. */
static bool weaker(const vt_neighbour_row *row, size_t a, size_t b)
{
    float left = fabsf(row->weights[a]), right = fabsf(row->weights[b]);
    return left < right || (left == right && row->items[a] > row->items[b]);
}

/* In the order that a finished row has. */
static bool later(const vt_neighbour_row *row, size_t a, size_t b)
{
    return row->weights[a] < row->weights[b] || (row->weights[a] == row->weights[b] && row->items[a] > row->items[b]);
}

static void swap(vt_neighbour_row *row, size_t a, size_t b)
{
    uint32_t item = row->items[a];
    float weight = row->weights[a];
    row->items[a] = row->items[b];
    row->weights[a] = row->weights[b];
    row->items[b] = item;
    row->weights[b] = weight;
}

/* A heap with what `before` says is first on top. */
static void sink(vt_neighbour_row *row, size_t at, size_t count, bool before(const vt_neighbour_row *, size_t, size_t))
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && before(row, child + 1, child)) child++;
        if (!before(row, child, at)) return;
        swap(row, at, child);
    }
}

void vt_neighbour_offer(vt_neighbour_row *row, uint32_t item, float weight)
{
    if (weight == 0.0f) return;
    if (row->count < row->most) {
        size_t at = row->count++;
        row->items[at] = item;
        row->weights[at] = weight;
        for (; at > 0 && weaker(row, at, (at - 1) / 2); at = (at - 1) / 2) swap(row, at, (at - 1) / 2);
        return;
    }
    float size = fabsf(weight), least = fabsf(row->weights[0]);
    if (size < least || (size == least && item > row->items[0])) return;
    row->items[0] = item;
    row->weights[0] = weight;
    sink(row, 0, row->count, weaker);
}

void vt_neighbour_finish(vt_neighbour_row *row, uint32_t filler)
{
    for (size_t i = row->count; i < row->most; i++) {
        row->items[i] = filler;
        row->weights[i] = 0.0f;
    }
    for (size_t i = row->count / 2; i-- > 0;) sink(row, i, row->count, later);
    for (size_t left = row->count; left > 1; left--) {
        swap(row, 0, left - 1);
        sink(row, 0, left - 1, later);
    }
}
