#include "pair_cosines.h"

#include "memory.h"

#include <math.h>

enum { SLOT_BITS = 18 };

vt_status vt_pair_cosines_open(vt_pair_cosines *out, const vt_pair_matrix *by_item, vt_error *error)
{
    size_t slots = (size_t)1 << SLOT_BITS;
    *out = (vt_pair_cosines){by_item, vt_alloc(slots, sizeof *out->keys), vt_alloc(slots, sizeof *out->values)};
    return out->keys && out->values ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for pairs of items");
}

void vt_pair_cosines_close(vt_pair_cosines *cosines)
{
    vt_free(cosines->keys);
    vt_free(cosines->values);
    *cosines = (vt_pair_cosines){.keys = NULL};
}

static size_t users_in_common(const vt_pair_matrix *by_item, uint32_t left, uint32_t right)
{
    const uint32_t *a = by_item->indices + by_item->offsets[left], *a_end = by_item->indices + by_item->offsets[left + 1];
    const uint32_t *b = by_item->indices + by_item->offsets[right], *b_end = by_item->indices + by_item->offsets[right + 1];
    size_t common = 0;
    while (a < a_end && b < b_end) {
        uint32_t x = *a, y = *b;
        common += x == y;
        a += x <= y;
        b += y <= x;
    }
    return common;
}

/* What is remembered and what is counted anew are the same float. */
static float count_cosine(const vt_pair_matrix *by_item, uint32_t left, uint32_t right)
{
    double product = (double)(by_item->offsets[left + 1] - by_item->offsets[left]) *
                     (double)(by_item->offsets[right + 1] - by_item->offsets[right]);
    return product > 0 ? (float)((double)users_in_common(by_item, left, right) / sqrt(product)) : 0;
}

double vt_pair_cosine(vt_pair_cosines *cosines, uint32_t left, uint32_t right)
{
    uint64_t low = left < right ? left : right, high = left < right ? right : left;
    uint64_t key = (low << 32 | high) + 1; /* 0 is an empty slot */
    size_t slot = (size_t)(key * 0x9e3779b97f4a7c15u >> (64 - SLOT_BITS));
    if (cosines->keys[slot] != key) {
        cosines->values[slot] = count_cosine(cosines->by_item, left, right);
        cosines->keys[slot] = key;
    }
    return cosines->values[slot];
}
