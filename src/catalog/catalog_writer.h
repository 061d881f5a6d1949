/* Writes catalog.sqlite. Same products, same bytes, on every machine. */
#ifndef VT_CATALOG_WRITER_H
#define VT_CATALOG_WRITER_H

#include "bytes.h"
#include "catalog.h"
#include "id_order.h"

/* products: in row order (products[i].row == i), ids strictly ascending by vt_id_compare. NULL strings mean
 * "". Appends the database's bytes to `out`. Includes the FTS5 index over title, brand, taxonomy and the
 * values of the attributes; VACUUMed, page size 4096, no timestamps. VT_BAD_DATA names the product and the
 * field: text that is not UTF-8 or is over 1 MiB, attributes that are not a JSON object of strings, an image
 * path that leaves the pack, numbers outside the ranges of vt_product. VT_NO_MEMORY. */
vt_status vt_catalog_write(vt_buffer *out, const vt_product *products, size_t count, vt_error *error);

#endif
