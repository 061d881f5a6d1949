/* Inside events/: files packed by gzip. */
#ifndef VT_GZIP_BYTES_H
#define VT_GZIP_BYTES_H

#include "bytes.h"
#include "status.h"

/* Whether the bytes begin as a gzip file does. */
bool vt_gzip_begins(vt_bytes file);
/* Appends what the file holds, all members of it. VT_BAD_DATA (naming `label`) when it is damaged, ends early, or holds more than
 * limit_bytes; VT_NO_MEMORY. */
vt_status vt_gzip_read(vt_buffer *out, vt_bytes file, const char *label, size_t limit_bytes, vt_error *error);

#endif
