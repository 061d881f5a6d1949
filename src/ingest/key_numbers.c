#include "key_numbers.h"

#include "memory.h"

/* The finaliser of MurmurHash3, so that every bit of the hash depends on every bit of the text. */
static uint64_t mixed(uint64_t hash)
{
    hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCDull;
    hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53ull;
    hash ^= hash >> 33;
    return hash ? hash : 1;
}

/* FNV-1a. */
uint64_t vt_key_hash(vt_bytes text)
{
    uint64_t hash = 14695981039346656037ull;
    for (size_t i = 0; i < text.size; i++) hash = (hash ^ text.data[i]) * 1099511628211ull;
    return mixed(hash);
}

uint64_t vt_key_hash_more(uint64_t hash, uint64_t part) { return mixed(hash * 1099511628211ull ^ part); }

static vt_key_slot *slot_of(const vt_key_numbers *keys, uint64_t hash)
{
    size_t at = (size_t)hash & (keys->capacity - 1);
    while (keys->slots[at].hash && keys->slots[at].hash != hash) at = (at + 1) & (keys->capacity - 1);
    return &keys->slots[at];
}

static bool grow(vt_key_numbers *keys)
{
    vt_key_numbers larger = {NULL, keys->capacity ? 2 * keys->capacity : 1024, keys->count};
    larger.slots = vt_alloc(larger.capacity, sizeof *larger.slots);
    if (!larger.slots) return false;
    for (size_t i = 0; i < keys->capacity; i++)
        if (keys->slots[i].hash) *slot_of(&larger, keys->slots[i].hash) = keys->slots[i];
    vt_free(keys->slots);
    *keys = larger;
    return true;
}

uint32_t vt_key_number(const vt_key_numbers *keys, uint64_t hash)
{
    const vt_key_slot *slot = keys->capacity ? slot_of(keys, hash) : NULL;
    return slot && slot->hash ? slot->number : VT_KEY_UNKNOWN;
}

uint32_t vt_key_number_add(vt_key_numbers *keys, uint64_t hash, uint32_t number, bool *added)
{
    *added = false;
    if (2 * (keys->count + 1) > keys->capacity && !grow(keys)) return VT_KEY_UNKNOWN;
    vt_key_slot *slot = slot_of(keys, hash);
    *added = !slot->hash;
    if (*added) {
        *slot = (vt_key_slot){hash, number};
        keys->count++;
    }
    return slot->number;
}

void vt_key_numbers_close(vt_key_numbers *keys)
{
    vt_free(keys->slots);
    *keys = (vt_key_numbers){.slots = NULL};
}
