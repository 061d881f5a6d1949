#include "looks_nearest.h"

#include "memory.h"
#include "status.h"
#include "visual_layers.h"

#include <stdlib.h>

typedef struct neighbour {
    float score;
    size_t row;
} neighbour;

static int is_nearer(neighbour a, neighbour b)
{
    return a.score > b.score || (a.score == b.score && a.row < b.row);
}

/* Keeps `nearest` ordered; the last falls out. */
static void offer(neighbour *nearest, size_t *held, neighbour candidate)
{
    if (*held == LOOKS_NEIGHBOURS && !is_nearer(candidate, nearest[LOOKS_NEIGHBOURS - 1])) return;
    size_t at = *held < LOOKS_NEIGHBOURS ? (*held)++ : LOOKS_NEIGHBOURS - 1;
    for (; at > 0 && is_nearer(candidate, nearest[at - 1]); at--) nearest[at] = nearest[at - 1];
    nearest[at] = candidate;
}

looks_shares looks_measure(const looks_table *table, const size_t *queries, size_t query_count,
                           const size_t *candidates, size_t candidate_count)
{
    looks_shares sums = {.queries = query_count};
    for (size_t q = 0; q < query_count; q++) {
        size_t row = queries[q], held = 0;
        neighbour nearest[LOOKS_NEIGHBOURS];
        const float *vector = table->vectors + row * table->dims;
        for (size_t c = 0; c < candidate_count; c++) {
            if (candidates[c] == row) continue;
            float score = vt_visual_dot(vector, table->vectors + candidates[c] * table->dims, table->dims);
            offer(nearest, &held, (neighbour){score, candidates[c]});
        }
        for (size_t i = 0; i < held; i++) {
            int type = table->article_type[nearest[i].row] == table->article_type[row];
            int colour = table->colour[nearest[i].row] == table->colour[row];
            sums.same_type += type;
            sums.same_colour += colour;
            sums.both += type && colour;
        }
    }
    double whole = (double)query_count * LOOKS_NEIGHBOURS;
    return (looks_shares){sums.same_type / whole, sums.same_colour / whole, sums.both / whole, query_count};
}

static int compare_keys(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

/* Share of the pairs of different rows whose keys are equal; sorts the keys. */
static double equal_pairs(int64_t *keys, size_t rows)
{
    double equal = 0.0;
    qsort(keys, rows, sizeof *keys, compare_keys);
    for (size_t begin = 0, end; begin < rows; begin = end) {
        for (end = begin; end < rows && keys[end] == keys[begin];) end++;
        equal += (double)(end - begin) * (double)(end - begin - 1);
    }
    return equal / ((double)rows * (double)(rows - 1));
}

looks_shares looks_random_shares(const int32_t *article_type, const int32_t *colour, size_t rows)
{
    looks_shares shares = {.queries = rows};
    int64_t *keys = vt_alloc(rows, sizeof *keys);
    VT_CHECK(keys);
    for (size_t row = 0; row < rows; row++) keys[row] = article_type[row];
    shares.same_type = equal_pairs(keys, rows);
    for (size_t row = 0; row < rows; row++) keys[row] = colour[row];
    shares.same_colour = equal_pairs(keys, rows);
    for (size_t row = 0; row < rows; row++) keys[row] = ((int64_t)article_type[row] << 32) + colour[row];
    shares.both = equal_pairs(keys, rows);
    vt_free(keys);
    return shares;
}
