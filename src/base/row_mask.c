#include "row_mask.h"

#include <string.h>

static size_t word_count(size_t rows) { return (rows + 63) / 64; }

vt_row_mask vt_row_mask_open(size_t rows, bool set)
{
    vt_row_mask mask = {.words = vt_alloc(word_count(rows), sizeof(uint64_t)), .rows = rows};
    if (!mask.words || !set) return mask;
    memset(mask.words, 0xFF, word_count(rows) * sizeof(uint64_t));
    if (rows % 64) mask.words[rows / 64] = (1ull << rows % 64) - 1;
    return mask;
}

void vt_row_mask_close(vt_row_mask *mask)
{
    vt_free(mask->words);
    *mask = (vt_row_mask){0};
}

size_t vt_row_mask_count(const vt_row_mask *mask)
{
    if (!mask->words) return mask->rows;
    size_t count = 0;
    for (size_t i = 0; i < word_count(mask->rows); i++) count += (size_t)__builtin_popcountll(mask->words[i]);
    return count;
}

void vt_row_mask_intersect(vt_row_mask *mask, const vt_row_mask *other)
{
    if (!other->words) return;
    for (size_t i = 0; i < word_count(mask->rows); i++) mask->words[i] &= other->words[i];
}
