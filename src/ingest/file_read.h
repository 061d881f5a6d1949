/* A file's bytes. */
#ifndef VT_FILE_READ_H
#define VT_FILE_READ_H

#include "bytes.h"
#include "status.h"

/* Appends the file at `path` to `out`. VT_IO names the path and what the system said; VT_BAD_DATA when it is
 * longer than limit_bytes; VT_NO_MEMORY. On failure `out` is
 * freed and empty; else vt_buffer_free. */
vt_status vt_file_read(vt_buffer *out, const char *path, size_t limit_bytes, vt_error *error);

#endif
