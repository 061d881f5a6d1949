/* Patches as they lie in a pack: deflated. */
#ifndef VT_PATCH_STREAM_H
#define VT_PATCH_STREAM_H

#include "bytes.h"
#include "status.h"

/* A patch as it lies in a pack: the zlib stream of its bytes. */
vt_status vt_patch_deflate(vt_buffer *out, vt_bytes patch, vt_error *error);
/* The inverse; VT_BAD_DATA when it is damaged or is not of exactly `bytes`. */
vt_status vt_patch_inflate(vt_buffer *out, vt_bytes deflated, size_t bytes, vt_error *error);

#endif
