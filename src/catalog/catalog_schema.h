/* The schema of catalog.sqlite, shared by its writer and its reader and by nothing else.
 *
 *   facet_value  (facet, id) -> value: the values of each vt_facet, ids 0.. in byte order of the value; facet 8
 *                (VT_VALUED_SIZES) holds the sets of sizes, "S|M|L", as if each were one value
 *   product      what filters and sorts need, one short record a row: read whole when the catalog opens
 *   card         what only a shown product needs: read one at a time
 *   words        contentless FTS5 index over title, brand, taxonomy (all other facets) and the attributes'
 * values
 *
 * The reader opens a database only when its sqlite_schema holds exactly these entries, letter by letter, so
 * no view, trigger, index expression or generated column of a hostile file is ever run. A change here is a
 * new VT_CATALOG_VERSION. Version 1, which the reader still takes, has no column `sizes` and no facet 8. */
#ifndef VT_CATALOG_SCHEMA_H
#define VT_CATALOG_SCHEMA_H

#include "catalog.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    VT_CATALOG_APPLICATION_ID = 0x56744361, /* "VtCa" */
    VT_CATALOG_VERSION = 2,                 /* PRAGMA user_version */
    VT_CATALOG_PAGE_BYTES = 4096,
    VT_CATALOG_TEXT_BYTES = 1 << 20, /* longest text of one field */
    VT_CATALOG_MOST_YEAR = 9999,
    VT_CATALOG_MOST_RATING_TENTHS = 50,
    VT_CATALOG_MOST_STOCK = 1000000000
};
#define VT_CATALOG_MOST_CENTS INT64_C(1000000000000000)

/* One row of sqlite_schema. The writer runs the sql of those that are not `derived`; FTS5 makes the others
 * itself. */
typedef struct vt_schema_entry {
    const char *name;
    const char *sql;
    bool derived;
} vt_schema_entry;

/* What a product has one value of: the facets, and behind them its set of sizes. */
enum { VT_VALUED_SIZES = VT_FACET_COUNT, VT_VALUED_COUNT };

/* Entry number `index` by name in byte order, NULL past the last. version: 1 or VT_CATALOG_VERSION. */
const vt_schema_entry *vt_catalog_schema(int version, size_t index);

/* "", or a relative path of [A-Za-z0-9._/-] that stays inside the pack (no leading "/", no ".."). */
bool vt_catalog_image_ok(const char *path);
/* "", or sizes of 1 to VT_SIZE_BYTES bytes with "|" between them, at most VT_PRODUCT_MOST_SIZES and none twice. */
bool vt_catalog_sizes_ok(const char *sizes);

#endif
