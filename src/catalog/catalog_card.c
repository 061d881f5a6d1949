#include "catalog_parts.h"

enum { CARD_TITLE, CARD_IMAGE, CARD_LIST_PRICE, CARD_ATTRIBUTES, CARD_DESCRIPTION, CARD_ATTRIBUTES_GOOD };

static vt_status read_card(vt_catalog *catalog, vt_product *product, vt_error *error)
{
    sqlite3_stmt *query = catalog->card;
    int64_t good;
    VT_TRY(vt_catalog_text(catalog, query, CARD_TITLE, &product->title, error));
    VT_TRY(vt_catalog_text(catalog, query, CARD_IMAGE, &product->image, error));
    VT_TRY(vt_catalog_text(catalog, query, CARD_ATTRIBUTES, &product->attributes, error));
    VT_TRY(vt_catalog_text(catalog, query, CARD_DESCRIPTION, &product->description, error));
    if (!vt_catalog_image_ok(product->image))
        return vt_fail(error, VT_BAD_DATA, "image is not a path inside the pack");
    if (!vt_catalog_integer(query, CARD_LIST_PRICE, -1, VT_CATALOG_MOST_CENTS, &product->list_price_cents))
        return vt_fail(error, VT_BAD_DATA, "list_price_cents is out of range");
    if (!vt_catalog_integer(query, CARD_ATTRIBUTES_GOOD, 1, 1, &good))
        return vt_fail(error, VT_BAD_DATA, "attributes are not a JSON object");
    return VT_OK;
}

static vt_status step_card(vt_catalog *catalog, vt_product *product, vt_error *error)
{
    sqlite3_bind_int64(catalog->card, 1, (int64_t)product->row);
    int step = sqlite3_step(catalog->card);
    if (step != SQLITE_ROW && step != SQLITE_DONE) return vt_catalog_damaged(catalog, error);
    vt_status status =
        step == SQLITE_ROW ? read_card(catalog, product, error) : vt_fail(error, VT_BAD_DATA, "no such card");
    if (status == VT_OK) return VT_OK;
    char where[64];
    sqlite3_snprintf(sizeof where, where, "catalog.sqlite: card row %lld", (long long)product->row);
    return vt_fail_within(error, where);
}

const char *vt_catalog_id(const vt_catalog *catalog, size_t row)
{
    VT_CHECK(row < catalog->count);
    return catalog->ids[row];
}

static void fill_from_arrays(const vt_catalog *catalog, vt_product *product, size_t row)
{
    product->row = row;
    product->id = catalog->ids[row];
    for (int facet = 0; facet < VT_FACET_COUNT; facet++)
        product->facets[facet] = catalog->facets[facet].values[catalog->facet_of[facet][row]];
    product->sizes = vt_catalog_size_set(catalog, catalog->facet_of[VT_VALUED_SIZES][row]);
    product->price_cents = catalog->price_cents[row];
    product->stock = catalog->stock[row];
    product->rating_tenths = catalog->rating_tenths[row];
    product->year = catalog->year[row];
}

/* A card that is damaged leaves nothing behind, however often it is asked for. */
static vt_status keep_card(vt_catalog *catalog, size_t row, vt_error *error)
{
    VT_TRY(vt_catalog_prepare(catalog, &catalog->card,
                              "SELECT title, image, list_price_cents, attributes, description, CASE WHEN "
                              "json_valid(attributes) THEN json_type(attributes) = 'object' ELSE 0 END "
                              "FROM card WHERE row = ?1",
                              error));
    vt_catalog_mark mark = vt_catalog_kept(catalog);
    vt_product *product = vt_catalog_keep(catalog, sizeof *product);
    if (!product) return vt_catalog_no_memory(error);
    fill_from_arrays(catalog, product, row);
    vt_status status = step_card(catalog, product, error);
    sqlite3_reset(catalog->card);
    if (status == VT_OK) catalog->cards[row] = product;
    else vt_catalog_forget(catalog, mark);
    return status;
}

vt_status vt_catalog_product(vt_catalog *catalog, size_t row, vt_product *out, vt_error *error)
{
    vt_error unseen = {0}; /* vt_fail_within needs one */
    if (!error) error = &unseen;
    VT_CHECK(row < catalog->count);
    if (!catalog->cards[row]) VT_TRY(keep_card(catalog, row, error));
    *out = *catalog->cards[row];
    return VT_OK;
}

static vt_status step_list_prices(const vt_catalog *catalog, sqlite3_stmt *query, int64_t *cents, vt_error *error)
{
    size_t row = 0;
    int64_t stored;
    int step;
    for (; (step = sqlite3_step(query)) == SQLITE_ROW; row++)
        if (!vt_catalog_integer(query, 0, (int64_t)row, (int64_t)row, &stored) || row >= catalog->count ||
            !vt_catalog_integer(query, 1, -1, VT_CATALOG_MOST_CENTS, &cents[row]))
            return vt_fail(error, VT_BAD_DATA, "catalog.sqlite: card row %zu: list_price_cents is out of range", row);
    if (step != SQLITE_DONE) return vt_catalog_damaged(catalog, error);
    return row == catalog->count ? VT_OK : vt_fail(error, VT_BAD_DATA, "catalog.sqlite: card row %zu: no such card", row);
}

vt_status vt_catalog_list_prices(const vt_catalog *catalog, int64_t *cents, vt_error *error)
{
    sqlite3_stmt *query = NULL;
    VT_TRY(vt_catalog_prepare(catalog, &query, "SELECT row, list_price_cents FROM card ORDER BY row", error));
    vt_status status = step_list_prices(catalog, query, cents, error);
    sqlite3_finalize(query);
    return status;
}
