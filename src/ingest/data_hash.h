/* SHA-256 of bytes that come in parts, and of a list of ids. */
#ifndef VT_DATA_HASH_H
#define VT_DATA_HASH_H

#include "bytes.h"
#include "status.h"

typedef struct vt_data_hash vt_data_hash;

/* NULL when memory is out. */
vt_data_hash *vt_data_hash_open(void);
void vt_data_hash_add(vt_data_hash *hash, const void *bytes, size_t size);
/* Lower-case hex of all that was added; nothing can be added afterwards. */
void vt_data_hash_hex(vt_data_hash *hash, char hex[65]);
void vt_data_hash_close(vt_data_hash *hash);

/* Lower-case hex of `count` ids, each with its NUL: the ids_hash of a model says so of which items it is. VT_NO_MEMORY. */
vt_status vt_ids_hash(char hex[65], const char *const *ids, size_t count, vt_error *error);

#endif
