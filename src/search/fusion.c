#include "fusion.h"

#include <string.h>

bool vt_fusion_open(vt_fusion *fusion, size_t rows)
{
    *fusion = (vt_fusion){.rows = rows, .scores = vt_alloc(rows, sizeof *fusion->scores), .found_by = vt_alloc(rows, 1)};
    if (fusion->scores && fusion->found_by) return true;
    vt_fusion_close(fusion);
    return false;
}

void vt_fusion_close(vt_fusion *fusion)
{
    vt_free(fusion->scores);
    vt_free(fusion->found_by);
    *fusion = (vt_fusion){0};
}

void vt_fusion_clear(vt_fusion *fusion)
{
    memset(fusion->scores, 0, fusion->rows * sizeof *fusion->scores);
    memset(fusion->found_by, 0, fusion->rows);
}

void vt_fusion_add(vt_fusion *fusion, uint8_t list, size_t rank, size_t row)
{
    VT_CHECK(row < fusion->rows && rank > 0);
    fusion->scores[row] += VT_FUSION_ONE / (VT_FUSION_K + (int64_t)rank);
    fusion->found_by[row] |= list;
}

/* What one row is ordered by. */
typedef struct place {
    int64_t score;
    int32_t rating;
    uint32_t row;
} place;

static bool is_before(place a, place b)
{
    if (a.score != b.score) return a.score > b.score;
    return a.rating != b.rating ? a.rating > b.rating : a.row < b.row;
}

static void swap(place *a, place *b)
{
    place kept = *a;
    *a = *b;
    *b = kept;
}

/* A heap with the last place on top. */
static void sink(place *heap, size_t count)
{
    for (size_t at = 0, child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && is_before(heap[child], heap[child + 1])) child++;
        if (!is_before(heap[at], heap[child])) return;
        swap(&heap[at], &heap[child]);
    }
}

static size_t offer(place *heap, size_t count, size_t most, place now)
{
    if (count == most) {
        if (most && is_before(now, heap[0])) heap[0] = now, sink(heap, count);
        return count;
    }
    size_t at = count;
    heap[at] = now;
    for (size_t above; at > 0 && is_before(heap[above = (at - 1) / 2], heap[at]); at = above) swap(&heap[above], &heap[at]);
    return count + 1;
}

vt_status vt_fusion_page(const vt_fusion *fusion, const vt_row_mask *mask, const int8_t *rating_tenths, vt_fusion_window window,
                         size_t *rows)
{
    size_t most, count = 0;
    if (!vt_add(window.offset, window.limit, &most) || most > fusion->rows) most = fusion->rows;
    place *heap = vt_alloc(most, sizeof *heap);
    if (!heap) return VT_NO_MEMORY;
    for (size_t row = 0; row < fusion->rows; row++)
        if (vt_row_mask_has(mask, row))
            count = offer(heap, count, most, (place){fusion->scores[row], rating_tenths[row], (uint32_t)row});
    *window.filled = count > window.offset ? count - window.offset : 0;
    for (size_t left = count; left > 0; left--) {
        if (left - 1 >= window.offset) rows[left - 1 - window.offset] = heap[0].row;
        heap[0] = heap[left - 1];
        sink(heap, left - 1);
    }
    vt_free(heap);
    return VT_OK;
}
