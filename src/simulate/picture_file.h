/* Writes a drawn picture as WebP. */
#ifndef VT_PICTURE_FILE_H
#define VT_PICTURE_FILE_H

#include "bytes.h"
#include "status.h"

/* Fills `out` (zero-initialised; the caller frees it) with the WebP bytes of a 225x300 RGB picture. Settings
 * are fixed and single threaded: same pixels, same bytes. */
vt_status vt_picture_encode(vt_buffer *out, const uint8_t *rgb, vt_error *error);

/* Writes all bytes to a temporary name beside `path` and renames it; on failure neither is left. */
vt_status vt_write_whole_file(const char *path, const void *bytes, size_t size, vt_error *error);

#endif
