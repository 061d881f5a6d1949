#include "id_index.h"

#include "memory.h"

#include <stdint.h>
#include <string.h>

/* FNV-1a, 64 bits. */
static uint64_t hash_of(const char *key)
{
    uint64_t hash = 14695981039346656037ull;
    for (; *key; key++) hash = (hash ^ (uint8_t)*key) * 1099511628211ull;
    return hash ^ hash >> 32;
}

static vt_id_slot *slot_of(const vt_id_index *index, const char *key)
{
    size_t at = (size_t)hash_of(key) & (index->capacity - 1);
    while (index->slots[at].key && strcmp(index->slots[at].key, key) != 0) at = (at + 1) & (index->capacity - 1);
    return &index->slots[at];
}

static bool grow(vt_id_index *index)
{
    vt_id_index larger = {NULL, index->capacity ? 2 * index->capacity : 1024, index->count};
    larger.slots = vt_alloc(larger.capacity, sizeof *larger.slots);
    if (!larger.slots) return false;
    for (size_t i = 0; i < index->capacity; i++)
        if (index->slots[i].key) *slot_of(&larger, index->slots[i].key) = index->slots[i];
    vt_free(index->slots);
    *index = larger;
    return true;
}

size_t *vt_id_index_find(const vt_id_index *index, const char *key)
{
    vt_id_slot *slot = index->capacity ? slot_of(index, key) : NULL;
    return slot && slot->key ? &slot->value : NULL;
}

const char *vt_id_index_key(const vt_id_index *index, const char *key)
{
    return index->capacity ? slot_of(index, key)->key : NULL;
}

size_t *vt_id_index_add(vt_id_index *index, const char *key, size_t value, bool *added)
{
    if (2 * (index->count + 1) > index->capacity && !grow(index)) return NULL;
    vt_id_slot *slot = slot_of(index, key);
    *added = !slot->key;
    if (*added) {
        *slot = (vt_id_slot){key, value};
        index->count++;
    }
    return &slot->value;
}

void vt_id_index_close(vt_id_index *index)
{
    vt_free(index->slots);
    *index = (vt_id_index){0};
}
