/* Inside events/: SHA-256 of bytes that come in parts. */
#ifndef VT_DATA_HASH_H
#define VT_DATA_HASH_H

#include "bytes.h"

typedef struct vt_data_hash vt_data_hash;

/* NULL when memory is out. */
vt_data_hash *vt_data_hash_open(void);
void vt_data_hash_add(vt_data_hash *hash, const void *bytes, size_t size);
/* Lower-case hex of all that was added; nothing can be added afterwards. */
void vt_data_hash_hex(vt_data_hash *hash, char hex[65]);
void vt_data_hash_close(vt_data_hash *hash);

#endif
