#include "catalog_parts.h"

#include "id_order.h"

#include <string.h>

const char *vt_facet_name(vt_facet facet)
{
    static const char *const names[VT_FACET_COUNT] = {"gender", "category", "subCategory", "articleType",
                                                      "colour", "brand",    "season",      "usage"};
    VT_CHECK(facet >= 0 && facet < VT_FACET_COUNT);
    return names[facet];
}

static uint32_t big_endian_u32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Offsets are those of "The Database Header" in SQLite's file format document. */
vt_status vt_catalog_check_header(vt_bytes database, int *version_of, vt_error *error)
{
    const uint8_t *at = database.data;
    if (database.size < VT_CATALOG_PAGE_BYTES || memcmp(at, "SQLite format 3", 16) != 0)
        return vt_fail(error, VT_BAD_DATA, "catalog.sqlite: not an SQLite database");
    if (big_endian_u32(at + 68) != VT_CATALOG_APPLICATION_ID)
        return vt_fail(error, VT_BAD_DATA, "catalog.sqlite: application_id is not that of a catalog");
    uint32_t version = big_endian_u32(at + 60);
    if (version > VT_CATALOG_VERSION)
        return vt_fail(error, VT_UNSUPPORTED, "catalog.sqlite: version %lu is newer than %d",
                       (unsigned long)version, VT_CATALOG_VERSION);
    if (version < 1)
        return vt_fail(error, VT_BAD_DATA, "catalog.sqlite: no such version as %lu", (unsigned long)version);
    *version_of = (int)version;
    bool plain = at[16] * 256 + at[17] == VT_CATALOG_PAGE_BYTES && at[18] == 1 && at[19] == 1 &&
                 at[20] == 0 && big_endian_u32(at + 56) == 1;
    if (!plain)
        return vt_fail(error, VT_BAD_DATA, "catalog.sqlite: page size, journal mode or encoding is not ours");
    uint64_t claimed = (uint64_t)big_endian_u32(at + 28) * VT_CATALOG_PAGE_BYTES;
    if (claimed != database.size)
        return vt_fail(error, VT_BAD_DATA, "catalog.sqlite: holds %zu bytes where its header says %llu",
                       database.size, (unsigned long long)claimed);
    return VT_OK;
}

/* What a hostile file could still do is limited here; see also catalog_schema.h. */
static vt_status harden(vt_catalog *catalog, vt_error *error)
{
    sqlite3 *db = catalog->db;
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 4 * VT_CATALOG_TEXT_BYTES);
    sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 16384);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    int failed = sqlite3_exec(db, "PRAGMA cell_size_check=ON; PRAGMA query_only=ON", NULL, NULL, NULL);
    return failed ? vt_catalog_damaged(catalog, error) : VT_OK;
}

static bool same_text(sqlite3_stmt *statement, int column, const char *expected)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text && strcmp((const char *)text, expected) == 0;
}

static vt_status check_schema(const vt_catalog *catalog, vt_error *error)
{
    size_t matched = 0;
    sqlite3_stmt *query = NULL;
    VT_TRY(vt_catalog_prepare(catalog, &query,
                              "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name", error));
    bool same = true;
    int step;
    while ((step = sqlite3_step(query)) == SQLITE_ROW && same) {
        const vt_schema_entry *entry = vt_catalog_schema(catalog->version, matched++);
        same = entry && same_text(query, 0, "table") && same_text(query, 1, entry->name) &&
               same_text(query, 2, entry->name) && same_text(query, 3, entry->sql);
    }
    vt_status status = VT_OK;
    if (same && step != SQLITE_DONE)
        status = vt_catalog_damaged(catalog, error);
    else if (!same || vt_catalog_schema(catalog->version, matched))
        status =
            vt_fail(error, VT_BAD_DATA, "catalog.sqlite: its tables are not those of a version %d catalog",
                    catalog->version);
    sqlite3_finalize(query);
    return status;
}

static vt_status open_database(vt_catalog *catalog, vt_bytes database, vt_error *error)
{
    VT_TRY(vt_catalog_check_header(database, &catalog->version, error));
    if (sqlite3_open_v2(":memory:", &catalog->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return vt_catalog_damaged(catalog, error);
    /* The cast is safe: SQLITE_DESERIALIZE_READONLY never writes and, without FREEONCLOSE, never frees. */
    sqlite3_int64 size = (sqlite3_int64)database.size;
    if (sqlite3_deserialize(catalog->db, "main", (unsigned char *)database.data, size, size,
                            SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
        return vt_catalog_damaged(catalog, error);
    VT_TRY(harden(catalog, error));
    VT_TRY(check_schema(catalog, error));
    return vt_catalog_load(catalog, database.size, error);
}

vt_status vt_catalog_open(vt_catalog **out, vt_bytes database, vt_error *error)
{
    vt_error unseen = {0}; /* vt_fail_within needs one */
    if (!error) error = &unseen;
    *out = NULL;
    vt_catalog *catalog = vt_alloc(1, sizeof *catalog);
    if (!catalog) return vt_catalog_no_memory(error);
    vt_status status = open_database(catalog, database, error);
    if (status == VT_OK)
        *out = catalog;
    else
        vt_catalog_close(catalog);
    return status;
}

size_t vt_catalog_count(const vt_catalog *catalog) { return catalog->count; }

vt_status vt_catalog_row(const vt_catalog *catalog, const char *id, size_t *row, vt_error *error)
{
    size_t low = 0, high = catalog->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = vt_id_compare(id, catalog->ids[middle]);
        if (order == 0) {
            *row = middle;
            return VT_OK;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return vt_fail(error, VT_NOT_FOUND, "no product with id \"%.80s\"", id);
}
