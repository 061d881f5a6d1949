/* Inside ingest/: text keys -> numbers, by open addressing. */
#ifndef VT_ID_INDEX_H
#define VT_ID_INDEX_H

#include <stdbool.h>
#include <stddef.h>

typedef struct vt_id_slot {
    const char *key; /* borrowed; NULL: free */
    size_t value;
} vt_id_slot;

/* Zero-initialise; vt_id_index_close. Keys are borrowed and must outlive it. */
typedef struct vt_id_index {
    vt_id_slot *slots;
    size_t capacity; /* 0 or a power of two */
    size_t count;
} vt_id_index;

/* The key's value, to read or to change; NULL when it is not there. */
size_t *vt_id_index_find(const vt_id_index *index, const char *key);
/* The kept copy of the key; NULL when it is not there. */
const char *vt_id_index_key(const vt_id_index *index, const char *key);
/* The value of the key, which is added with `value` when it is new (*added); NULL when memory is out. */
size_t *vt_id_index_add(vt_id_index *index, const char *key, size_t value, bool *added);
void vt_id_index_close(vt_id_index *index);

#endif
