/* Bytes as a gzip file, for hosts that do not compress what they serve. */
#ifndef VT_GZIP_FILE_H
#define VT_GZIP_FILE_H

#include "bytes.h"
#include "status.h"

/* Appends `plain` as a gzip file (RFC 1952) of one member: zlib's level 9, a header without time, name and system, so that the same bytes and the same
 * zlib give the same file. VT_NO_MEMORY. */
vt_status vt_gzip_write(vt_buffer *out, vt_bytes plain, vt_error *error);

/* Whether `packed` is one gzip file and holds exactly `plain`: VT_OK, VT_BAD_DATA or VT_NO_MEMORY. */
vt_status vt_gzip_prove(vt_bytes packed, vt_bytes plain, vt_error *error);

#endif
