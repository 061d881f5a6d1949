#include "pair_set.h"
#include "memory.h"

/* The slot that holds the key, or the free one where it belongs. */
static size_t slot_of(const vt_pair_set *set, uint64_t key)
{
    uint64_t mixed = key * 0x9E3779B97F4A7C15u;
    size_t at = (size_t)(mixed ^ mixed >> 32) & (set->room - 1);
    while (set->slots[at] && set->slots[at] != key) at = (at + 1) & (set->room - 1);
    return at;
}

static uint64_t key_of(uint32_t first, uint32_t second)
{
    return ((uint64_t)first + 1) << 32 | second;
}

static void grow(vt_pair_set *set)
{
    vt_pair_set larger = {.room = set->room ? 2 * set->room : 1024, .count = set->count};
    larger.slots = vt_alloc(larger.room, sizeof *larger.slots);
    if (!larger.slots) {
        set->failed = true;
        return;
    }
    for (size_t i = 0; i < set->room; i++)
        if (set->slots[i]) larger.slots[slot_of(&larger, set->slots[i])] = set->slots[i];
    vt_free(set->slots);
    *set = larger;
}

bool vt_pair_set_add(vt_pair_set *set, uint32_t first, uint32_t second)
{
    if (2 * (set->count + 1) > set->room) grow(set);
    if (set->failed) return false;
    size_t at = slot_of(set, key_of(first, second));
    if (set->slots[at]) return false;
    set->slots[at] = key_of(first, second);
    set->count++;
    return true;
}

bool vt_pair_set_has(const vt_pair_set *set, uint32_t first, uint32_t second)
{
    return set->room && set->slots[slot_of(set, key_of(first, second))] != 0;
}

void vt_pair_set_close(vt_pair_set *set)
{
    vt_free(set->slots);
    *set = (vt_pair_set){0};
}
