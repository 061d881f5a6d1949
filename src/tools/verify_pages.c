#include "verify_pages.h"

#include <string.h>

/* The name of the first field in which two products differ, or NULL. */
static const char *differing_field(const vt_product *a, const vt_product *b)
{
    for (int facet = 0; facet < VT_FACET_COUNT; facet++)
        if (strcmp(a->facets[facet], b->facets[facet]) != 0) return vt_facet_name((vt_facet)facet);
    return strcmp(a->id, b->id) != 0                       ? "id"
           : strcmp(a->title, b->title) != 0               ? "title"
           : strcmp(a->image, b->image) != 0               ? "image"
           : strcmp(a->sizes, b->sizes) != 0               ? "sizes"
           : strcmp(a->attributes, b->attributes) != 0     ? "attributes"
           : strcmp(a->description, b->description) != 0   ? "description"
           : a->price_cents != b->price_cents              ? "price"
           : a->list_price_cents != b->list_price_cents    ? "list price"
           : a->stock != b->stock                          ? "stock"
           : a->rating_tenths != b->rating_tenths          ? "rating"
           : a->year != b->year                            ? "year"
                                                           : NULL;
}

static vt_status check_card(vt_card_pages *cards, vt_catalog *catalog, size_t row, vt_error *error)
{
    vt_product card, product;
    VT_TRY(vt_card_pages_product(cards, row, &card, error));
    VT_TRY(vt_catalog_product(catalog, row, &product, error));
    const char *field = differing_field(&card, &product);
    return field ? vt_fail(error, VT_INTEGRITY, "cards: row %zu: its %s is not the catalog's", row, field) : VT_OK;
}

static vt_status check_cards(vt_engine *engine, vt_card_pages *cards, vt_error *error)
{
    vt_catalog *catalog = vt_engine_catalog(engine, error);
    if (!catalog) return VT_NOT_READY;
    for (size_t row = 0; row < cards->rows; row++) {
        VT_TRY(check_card(cards, catalog, row, error));
        size_t page = vt_card_pages_of_row(cards, row);
        if (row + 1 == cards->first_rows[page + 1]) vt_pages_drop(&cards->pages, page);
    }
    return VT_OK;
}

/* Their rows are proved with the space; here each page is read once, those of empty lists too. */
static vt_status check_cells(const vt_vector_space *space, vt_error *error)
{
    for (size_t list = 0; list < space->pages->index.count; list++) {
        VT_TRY(vt_space_need_list(space, list, error));
        vt_pages_drop(space->pages, list);
    }
    return VT_OK;
}

vt_status vt_verify_pages(vt_engine *engine, size_t *pages, vt_error *error)
{
    vt_card_pages *cards = vt_engine_cards(engine);
    *pages = cards ? cards->pages.index.count : 0;
    for (size_t i = 0; i < vt_engine_manifest(engine)->space_count; i++) {
        const vt_vector_space *space = vt_engine_space(engine, i);
        if (!space->pages) continue;
        *pages += space->pages->index.count;
        VT_TRY(check_cells(space, error));
    }
    return cards ? check_cards(engine, cards, error) : VT_OK;
}
