/* Writes catalog.sqlite: the only place that knows its schema besides catalog.c. Same products, same bytes. */
#ifndef VT_CATALOG_WRITER_H
#define VT_CATALOG_WRITER_H

#include "bytes.h"
#include "catalog.h"

/* products: in row order (products[i].row == i), ids unique. Appends the database's bytes to `out`.
 * Includes the FTS5 index over title, brand and attributes; VACUUMed, page size 4096, no timestamps. */
vt_status vt_catalog_write(vt_buffer *out, const vt_product *products, size_t count, vt_error *error);

/* Order of ids in a pack: numeric ids (decimal digits only, no leading zero unless "0") by number, before all others, which
 * go by bytes. A qsort-style comparison. */
int vt_id_compare(const char *a, const char *b);

#endif
