/* What filters and sorts need, read once into flat arrays, so that masks, counts and orders are plain loops.
 */
#include "catalog_parts.h"

#include "id_order.h"

#include <string.h>

/* No product takes fewer bytes in the file than this, so a claimed count cannot ask for absurd memory. */
enum { LEAST_PRODUCT_BYTES = 16 };

static vt_status add_value(vt_catalog *catalog, vt_facet_values *facet, sqlite3_stmt *query, vt_error *error)
{
    int64_t id;
    if (!vt_catalog_integer(query, 1, (int64_t)facet->count, (int64_t)facet->count, &id))
        return vt_fail(error, VT_BAD_DATA, "id is not %zu", facet->count);
    if ((facet->count & (facet->count - 1)) == 0) { /* a power of two: full */
        size_t room = facet->count ? 2 * facet->count : 1;
        const char **grown = vt_resize(facet->values, facet->count, room, sizeof *grown);
        if (!grown) return vt_catalog_no_memory(error);
        facet->values = grown;
    }
    const char *value = NULL;
    VT_TRY(vt_catalog_text(catalog, query, 2, &value, error));
    if (facet->count && strcmp(facet->values[facet->count - 1], value) >= 0)
        return vt_fail(error, VT_BAD_DATA, "value %zu is not in order", facet->count);
    if (facet == &catalog->facets[VT_VALUED_SIZES] && !vt_catalog_sizes_ok(value))
        return vt_fail(error, VT_BAD_DATA, "value %zu is not a set of sizes", facet->count);
    facet->values[facet->count++] = value;
    return VT_OK;
}

/* What a product has one value of in this file. */
static int valued_count(const vt_catalog *catalog)
{
    return catalog->version == 1 ? VT_FACET_COUNT : VT_VALUED_COUNT;
}

/* Version 1 knows no sizes: everything has the empty set. */
static vt_status lack_sizes(vt_catalog *catalog, vt_error *error)
{
    vt_facet_values *sets = &catalog->facets[VT_VALUED_SIZES];
    sets->values = vt_alloc(1, sizeof *sets->values);
    if (!sets->values) return vt_catalog_no_memory(error);
    sets->values[sets->count++] = "";
    return VT_OK;
}

static vt_status read_facet_values(vt_catalog *catalog, sqlite3_stmt *query, vt_error *error)
{
    int step;
    while ((step = sqlite3_step(query)) == SQLITE_ROW) {
        int64_t facet;
        if (!vt_catalog_integer(query, 0, 0, valued_count(catalog) - 1, &facet))
            return vt_fail(error, VT_BAD_DATA, "catalog.sqlite: facet_value: no such facet");
        if (add_value(catalog, &catalog->facets[facet], query, error) != VT_OK) {
            vt_fail_within(error, facet == VT_VALUED_SIZES ? "sizes" : vt_facet_name((vt_facet)facet));
            return vt_fail_within(error, "catalog.sqlite: facet_value");
        }
    }
    return step == SQLITE_DONE ? VT_OK : vt_catalog_damaged(catalog, error);
}

static vt_status read_count(vt_catalog *catalog, sqlite3_stmt *query, size_t database_bytes, vt_error *error)
{
    if (sqlite3_step(query) != SQLITE_ROW) return vt_catalog_damaged(catalog, error);
    int64_t most = (int64_t)(database_bytes / LEAST_PRODUCT_BYTES), last = -1;
    if (sqlite3_column_type(query, 0) != SQLITE_NULL && !vt_catalog_integer(query, 0, 0, most, &last))
        return vt_fail(error, VT_BAD_DATA, "catalog.sqlite: product: rows are not 0, 1, 2, ...");
    catalog->count = (size_t)(last + 1);
    return VT_OK;
}

static vt_status make_room(vt_catalog *catalog, vt_error *error)
{
    size_t count = catalog->count;
    bool room = (catalog->ids = vt_alloc(count, sizeof *catalog->ids)) != NULL;
    for (int facet = 0; facet < VT_VALUED_COUNT; facet++)
        room &= (catalog->facet_of[facet] = vt_alloc(count, sizeof **catalog->facet_of)) != NULL;
    room &= (catalog->price_cents = vt_alloc(count, sizeof *catalog->price_cents)) != NULL;
    room &= (catalog->stock = vt_alloc(count, sizeof *catalog->stock)) != NULL;
    room &= (catalog->year = vt_alloc(count, sizeof *catalog->year)) != NULL;
    room &= (catalog->rating_tenths = vt_alloc(count, sizeof *catalog->rating_tenths)) != NULL;
    room &= (catalog->cards = vt_alloc(count, sizeof *catalog->cards)) != NULL;
    room &= (catalog->words.hits = vt_alloc(count, sizeof *catalog->words.hits)) != NULL;
    catalog->words.mask = vt_row_mask_open(count, false);
    room &= catalog->words.mask.words != NULL;
    return room ? VT_OK : vt_catalog_no_memory(error);
}

enum {
    COLUMN_ROW,
    COLUMN_ID,
    COLUMN_FACET,
    COLUMN_PRICE = COLUMN_FACET + VT_VALUED_COUNT,
    COLUMN_STOCK,
    COLUMN_RATING,
    COLUMN_YEAR
};

static bool read_numbers(vt_catalog *catalog, sqlite3_stmt *query, size_t row)
{
    int64_t stock, rating, year, value;
    for (int facet = 0; facet < VT_VALUED_COUNT; facet++) {
        int64_t most = (int64_t)catalog->facets[facet].count - 1;
        if (!vt_catalog_integer(query, COLUMN_FACET + facet, 0, most, &value)) return false;
        catalog->facet_of[facet][row] = (uint32_t)value;
    }
    if (!vt_catalog_integer(query, COLUMN_PRICE, -1, VT_CATALOG_MOST_CENTS, &catalog->price_cents[row]) ||
        !vt_catalog_integer(query, COLUMN_STOCK, -1, VT_CATALOG_MOST_STOCK, &stock) ||
        !vt_catalog_integer(query, COLUMN_RATING, -1, VT_CATALOG_MOST_RATING_TENTHS, &rating) ||
        !vt_catalog_integer(query, COLUMN_YEAR, 0, VT_CATALOG_MOST_YEAR, &year))
        return false;
    catalog->stock[row] = (int32_t)stock;
    catalog->rating_tenths[row] = (int8_t)rating;
    catalog->year[row] = (int16_t)year;
    return true;
}

static vt_status read_product(vt_catalog *catalog, sqlite3_stmt *query, size_t row, vt_error *error)
{
    int64_t stored;
    if (!vt_catalog_integer(query, COLUMN_ROW, (int64_t)row, (int64_t)row, &stored) || row >= catalog->count)
        return vt_fail(error, VT_BAD_DATA, "rows are not 0, 1, 2, ...");
    VT_TRY(vt_catalog_text(catalog, query, COLUMN_ID, &catalog->ids[row], error));
    const char *id = catalog->ids[row];
    if (!id[0] || (row && vt_id_compare(catalog->ids[row - 1], id) >= 0))
        return vt_fail(error, VT_BAD_DATA, "id \"%.80s\" is not in order", id);
    if (!read_numbers(catalog, query, row))
        return vt_fail(error, VT_BAD_DATA,
                       "id \"%.80s\": a facet, set of sizes, price, stock, rating or year is out of range", id);
    return VT_OK;
}

static vt_status read_products(vt_catalog *catalog, sqlite3_stmt *query, vt_error *error)
{
    size_t row = 0;
    int step;
    for (; (step = sqlite3_step(query)) == SQLITE_ROW; row++) {
        if (read_product(catalog, query, row, error) == VT_OK) continue;
        char where[64];
        sqlite3_snprintf(sizeof where, where, "catalog.sqlite: product row %lld", (long long)row);
        return vt_fail_within(error, where);
    }
    if (step != SQLITE_DONE) return vt_catalog_damaged(catalog, error);
    if (row != catalog->count)
        return vt_fail(error, VT_BAD_DATA, "catalog.sqlite: product: rows are not 0, 1, 2, ...");
    return VT_OK;
}

#define PRODUCTS_WITH(sizes)                                                                         \
    "SELECT row, id, gender, category, sub_category, article_type, colour, brand, season, usage, " sizes \
    ", price_cents, stock, rating_tenths, year FROM product ORDER BY row"

static vt_status load_with(vt_catalog *catalog, sqlite3_stmt *queries[3], size_t database_bytes,
                           vt_error *error)
{
    VT_TRY(vt_catalog_prepare(catalog, &queries[0],
                              "SELECT facet, id, value FROM facet_value ORDER BY facet, id", error));
    VT_TRY(vt_catalog_prepare(catalog, &queries[1], "SELECT max(row) FROM product", error));
    VT_TRY(vt_catalog_prepare(catalog, &queries[2], catalog->version == 1 ? PRODUCTS_WITH("0") : PRODUCTS_WITH("sizes"), error));
    VT_TRY(read_facet_values(catalog, queries[0], error));
    if (catalog->version == 1) VT_TRY(lack_sizes(catalog, error));
    VT_TRY(read_count(catalog, queries[1], database_bytes, error));
    VT_TRY(make_room(catalog, error));
    return read_products(catalog, queries[2], error);
}

vt_status vt_catalog_load(vt_catalog *catalog, size_t database_bytes, vt_error *error)
{
    sqlite3_stmt *queries[3] = {0};
    vt_status status = load_with(catalog, queries, database_bytes, error);
    for (int i = 0; i < 3; i++) sqlite3_finalize(queries[i]);
    return status;
}
