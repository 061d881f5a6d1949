/* Product ids that go with vectors, in any of the forms that people save them in. Used by vector_file.c. */
#ifndef VT_VECTOR_IDS_H
#define VT_VECTOR_IDS_H

#include "bytes.h"
#include "status.h"

/* ids: room for `rows` pointers, all NULL; each one set is owned (vt_free), also when the call fails. The
 * file is .npy (integers, 'S', 'U'), a JSON array of strings or integers, or text lines (told by its first
 * bytes). VT_BAD_DATA names the row when an id is empty or not UTF-8 text, or says that there are not `rows`
 * of them. */
vt_status vt_vector_ids_read(char **ids, size_t rows, vt_bytes file, const char *label, vt_error *error);

/* The same from i64[rows], little-endian, aligned or not. */
vt_status vt_vector_ids_from_i64(char **ids, size_t rows, const uint8_t *data, const char *label,
                                 vt_error *error);

#endif
