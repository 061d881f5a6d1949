#include "tower_hard.h"

#include "memory.h"
#include "tower_embed.h"

#include <math.h>
#include <stdlib.h>

typedef struct drawn {
    uint32_t item;
    uint32_t order;
    float nearest;
} drawn;

static int by_nearness(const void *a, const void *b)
{
    const drawn *left = a, *right = b;
    if (left->nearest != right->nearest) return left->nearest > right->nearest ? -1 : 1;
    return left->order < right->order ? -1 : 1;
}

size_t vt_tower_hard_negatives(const vt_tower_source *source, const uint32_t *items, size_t count, vt_random *random,
                               uint32_t *chosen)
{
    enum { COMPARED = 64 }; /* a step's first targets stand for it: they are in no order */
    drawn pool[VT_TOWER_MOST_HARD * VT_TOWER_HARD_POOL];
    size_t dims = source->options->dims, wanted = source->options->hard_negatives, compared = count < COMPARED ? count : COMPARED;
    size_t size = source->drawable_count ? wanted * VT_TOWER_HARD_POOL : 0;
    for (size_t i = 0; i < size; i++) {
        uint32_t item = source->drawable[vt_random_below(random, (uint32_t)source->drawable_count)];
        pool[i] = (drawn){item, (uint32_t)i, -INFINITY};
        for (size_t j = 0; j < compared; j++) {
            float near = vt_tower_dot(source->item_vectors + item * dims, source->item_vectors + items[j] * dims, dims);
            if (near > pool[i].nearest) pool[i].nearest = near;
        }
    }
    qsort(pool, size, sizeof *pool, by_nearness);
    for (size_t i = 0; i < wanted && i < size; i++) chosen[i] = pool[i].item;
    return wanted < size ? wanted : size;
}
