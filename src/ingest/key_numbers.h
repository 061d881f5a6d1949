/* Inside ingest/: millions of text keys -> small numbers, by a 64-bit hash and without keeping the texts: sixteen bytes a key,
 * at most half of the slots full. Two keys of one hash count as one; among ten million keys that happens once in half a
 * million files. */
#ifndef VT_KEY_NUMBERS_H
#define VT_KEY_NUMBERS_H

#include "bytes.h"

#define VT_KEY_UNKNOWN UINT32_MAX

typedef struct vt_key_slot {
    uint64_t hash; /* 0: free */
    uint32_t number;
} vt_key_slot;

/* Zero-initialise; vt_key_numbers_close. */
typedef struct vt_key_numbers {
    vt_key_slot *slots;
    size_t capacity; /* 0 or a power of two */
    size_t count;
} vt_key_numbers;

/* Never 0. vt_key_hash_more joins a further part to a key. */
uint64_t vt_key_hash(vt_bytes text);
uint64_t vt_key_hash_more(uint64_t hash, uint64_t part);

/* The key's number, or VT_KEY_UNKNOWN. */
uint32_t vt_key_number(const vt_key_numbers *keys, uint64_t hash);
/* The key's number; a new key gets `number` (below VT_KEY_UNKNOWN) and *added. VT_KEY_UNKNOWN when memory is out. */
uint32_t vt_key_number_add(vt_key_numbers *keys, uint64_t hash, uint32_t number, bool *added);
void vt_key_numbers_close(vt_key_numbers *keys);

#endif
