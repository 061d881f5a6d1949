#include "exploration.h"

enum { FIRST = 300000, LEAST = 50000, WHOLE = 1000000 };

uint32_t vt_epsilon(size_t feedback)
{
    uint32_t epsilon = FIRST;
    for (size_t i = 0; i < feedback && epsilon > LEAST; i++) epsilon = epsilon * 95 / 100;
    return epsilon > LEAST ? epsilon : LEAST;
}

vt_exploration vt_exploration_open(uint64_t seed, size_t feedback)
{
    return (vt_exploration){vt_random_seed(seed, feedback), vt_epsilon(feedback)};
}

static size_t nth_row(const vt_row_mask *mask, size_t nth)
{
    size_t word = 0;
    for (size_t here; nth >= (here = (size_t)__builtin_popcountll(mask->words[word])); word++) nth -= here;
    uint64_t bits = mask->words[word];
    for (; nth > 0; nth--) bits &= bits - 1;
    return word * 64 + (size_t)__builtin_ctzll(bits);
}

bool vt_exploration_draw(vt_exploration *exploration, const vt_row_mask *left, size_t *row)
{
    bool explore = vt_random_below(&exploration->random, WHOLE) < exploration->epsilon;
    uint32_t lot = vt_random_u32(&exploration->random); /* drawn in any case, so that places do not shift each other */
    size_t count = explore ? vt_row_mask_count(left) : 0;
    if (count == 0) return false;
    *row = nth_row(left, (size_t)((uint64_t)lot * count >> 32));
    return true;
}
