#include "judge.h"

#include "memory.h"
#include "query.h"

#include <math.h>
#include <stdlib.h>

static int by_key(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* Person and row of every sale that is held out; returns how many. */
static size_t list_keys(uint64_t *keys, const vt_split *split, const vt_transactions *all)
{
    size_t count = 0;
    for (size_t i = 0; i < all->sale_count; i++) {
        vt_basket basket = all->baskets[all->sales[i].basket];
        if (basket.person == VT_NOBODY || basket.day < vt_split_day(split, basket.person)) continue;
        keys[count++] = (uint64_t)basket.person << 32 | all->sales[i].row;
    }
    if (count) qsort(keys, count, sizeof *keys, by_key);
    return count;
}

vt_status vt_wanted_open(vt_wanted *out, const vt_split *split, const vt_transactions *all, vt_error *error)
{
    uint64_t *keys = vt_alloc(all->sale_count, sizeof *keys);
    *out = (vt_wanted){vt_alloc(all->sale_count, sizeof *out->rows), vt_alloc(split->people + 1, sizeof *out->offsets)};
    if (!keys || !out->rows || !out->offsets) {
        vt_free(keys);
        return vt_fail(error, VT_NO_MEMORY, "no memory for the purchases of %zu people", split->people);
    }
    size_t count = list_keys(keys, split, all), kept = 0, person = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && keys[i] == keys[i - 1]) continue;
        while (person <= keys[i] >> 32) out->offsets[person++] = kept;
        out->rows[kept++] = (uint32_t)keys[i];
    }
    while (person <= split->people) out->offsets[person++] = kept;
    vt_free(keys);
    return VT_OK;
}

void vt_wanted_close(vt_wanted *wanted)
{
    vt_free(wanted->rows);
    vt_free(wanted->offsets);
    *wanted = (vt_wanted){NULL, NULL};
}

size_t vt_wanted_count(const vt_wanted *wanted, uint32_t person)
{
    return wanted->offsets[person + 1] - wanted->offsets[person];
}

const uint32_t *vt_wanted_of(const vt_wanted *wanted, uint32_t person, size_t *count)
{
    *count = vt_wanted_count(wanted, person);
    return wanted->rows + wanted->offsets[person];
}

vt_status vt_judge_open(vt_judge *judge, const vt_engine *engine, size_t k, vt_error *error)
{
    *judge = (vt_judge){.rows = vt_alloc(k, sizeof *judge->rows)};
    if (vt_engine_manifest(engine)->space_count > 0) judge->space = vt_engine_space(engine, 0);
    judge->vectors = vt_alloc(k * (judge->space ? judge->space->dims : 0), sizeof *judge->vectors);
    return judge->rows && judge->vectors ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for a slate of %zu", k);
}

void vt_judge_close(vt_judge *judge)
{
    vt_free(judge->rows);
    vt_free(judge->vectors);
    *judge = (vt_judge){.rows = NULL};
}

/* False when the row has no vector. */
static bool read_vector(const vt_vector_space *space, size_t row, float *vector)
{
    double squares = 0;
    if (!vt_row_vector(space, row, vector)) return false;
    for (size_t i = 0; i < space->dims; i++) squares += (double)vector[i] * (double)vector[i];
    if (!(squares > 0)) return false;
    for (size_t i = 0; i < space->dims; i++) vector[i] = (float)((double)vector[i] / sqrt(squares));
    return true;
}

vt_judged vt_judge_slate(vt_judge *judge, const vt_slate *slate, size_t k)
{
    const vt_vector_space *space = judge->space;
    vt_judged judged = {.rows = judge->rows, .count = slate->count < k ? slate->count : k, .k = k, .vectors = judge->vectors,
                        .dims = space ? space->dims : 0};
    for (size_t i = 0; i < judged.count; i++) judge->rows[i] = slate->items[i].row;
    for (size_t i = 0; space && i < judged.count; i++)
        if (read_vector(space, judge->rows[i], judge->vectors + judged.vector_count * space->dims)) judged.vector_count++;
    return judged;
}
