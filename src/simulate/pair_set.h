/* A set of pairs of numbers: which person has which product, which likes are given. */
#ifndef VT_PAIR_SET_H
#define VT_PAIR_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero is an empty set; free with vt_pair_set_close. */
typedef struct vt_pair_set {
    uint64_t *slots; /* open addressing; 0: free */
    size_t room, count;
    bool failed; /* memory is out: later additions are lost */
} vt_pair_set;

/* True when the pair was not in the set yet. first must not be UINT32_MAX. */
bool vt_pair_set_add(vt_pair_set *set, uint32_t first, uint32_t second);
bool vt_pair_set_has(const vt_pair_set *set, uint32_t first, uint32_t second);
void vt_pair_set_close(vt_pair_set *set);

#endif
