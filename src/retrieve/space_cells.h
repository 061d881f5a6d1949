/* Lists of a space as pages: role "cells" (docs/pack-format.md). What a list's page says is what bits, int8 and fine say of its rows, without any
 * number of a row, so that a page stays as it is while its list's rows do. Inside retrieve/, and for who writes pages. */
#ifndef VT_SPACE_CELLS_H
#define VT_SPACE_CELLS_H

#include "vector_space.h"

/* Whether pages hold one-bit codes too: only where a scan reads them. */
static inline bool vt_cells_have_bits(size_t stride_bytes) { return stride_bytes > VT_SCAN_INT8_BYTES; }

/* Opens on the index file. On a failure nothing of it is kept. */
vt_status vt_space_cells_open(vt_vector_space *space, vt_bytes file, vt_page_host *host, size_t manifest_file, vt_error *error);
void vt_space_cells_close(vt_vector_space *space);

#endif
