/* What a question may want, and what comes only when it is wanted: pages, and the catalog beside pages of cards. */
#include "engine_parts.h"

void vt_engine_set_host(vt_engine *engine, const vt_page_host *host) { engine->host = *host; }

const vt_page_host *vt_engine_host(const vt_engine *engine) { return &engine->host; }

vt_card_pages *vt_engine_cards(vt_engine *engine) { return engine->cards.file ? &engine->cards : NULL; }

vt_pages *vt_engine_pages(vt_engine *engine, size_t file)
{
    if (file >= engine->manifest.file_count || engine->first_part[file] != file) return NULL;
    switch (engine->manifest.files[file].role) {
    case VT_ROLE_CARDS: return engine->cards.file ? &engine->cards.pages : NULL;
    case VT_ROLE_CELLS: return engine->spaces[engine->manifest.files[file].space].pages;
    default: return NULL;
    }
}

uint8_t *vt_engine_page_reserve(vt_engine *engine, size_t file, size_t page)
{
    vt_pages *pages = vt_engine_pages(engine, file);
    return pages ? vt_pages_reserve(pages, page) : NULL;
}

vt_status vt_engine_page_commit(vt_engine *engine, size_t file, size_t page, vt_error *error)
{
    vt_error unseen = {0}; /* vt_fail_within needs one */
    char path[VT_PATH_BYTES];
    if (!error) error = &unseen;
    vt_pages *pages = vt_engine_pages(engine, file);
    if (!pages) return vt_fail(error, VT_BAD_REQUEST, "file: %zu has no pages, or its index has not come", file);
    vt_status status = vt_pages_commit(pages, page, error);
    if (status == VT_OK || status == VT_BAD_REQUEST) return status;
    vt_page_path(&pages->index, page, path);
    return vt_fail_within(error, path);
}

void vt_engine_page_drop(vt_engine *engine, size_t file, size_t page)
{
    vt_pages *pages = vt_engine_pages(engine, file);
    if (pages) vt_pages_drop(pages, page);
}

size_t vt_engine_page_bytes(vt_engine *engine)
{
    size_t bytes = 0;
    for (size_t file = 0; file < engine->manifest.file_count; file++) {
        const vt_pages *pages = vt_engine_pages(engine, file);
        if (pages) bytes += pages->ready_bytes;
    }
    return bytes;
}

/* The page of all files that was used least recently; NULL when none is here. */
static vt_pages *find_oldest(vt_engine *engine, size_t *page)
{
    vt_pages *found = NULL;
    uint32_t oldest_age = 0, age = 0;
    for (size_t file = 0; file < engine->manifest.file_count; file++) {
        vt_pages *pages = vt_engine_pages(engine, file);
        size_t oldest = pages ? vt_pages_oldest(pages, &age) : SIZE_MAX;
        if (oldest == SIZE_MAX || (found && age <= oldest_age)) continue;
        found = pages;
        *page = oldest;
        oldest_age = age;
    }
    return found;
}

void vt_engine_trim_pages(vt_engine *engine, size_t most_bytes)
{
    while (vt_engine_page_bytes(engine) > most_bytes) {
        size_t page = 0;
        vt_pages *pages = find_oldest(engine, &page);
        if (!pages) return;
        vt_pages_drop(pages, page);
    }
}

void vt_engine_begin(vt_engine *engine)
{
    engine->wants_catalog = false;
    for (size_t file = 0; file < engine->manifest.file_count; file++) {
        vt_pages *pages = vt_engine_pages(engine, file);
        if (pages) vt_pages_begin(pages);
    }
}

bool vt_engine_catalog_wanted(const vt_engine *engine) { return engine->wants_catalog; }

/* ---- products by catalog or by page ---- */

/* Of a pack whose catalog comes when it is asked for. */
static vt_status want_catalog(vt_engine *engine, vt_error *error)
{
    const vt_page_host *host = &engine->host;
    if (host->deliver) return host->deliver(host->context, vt_manifest_file(&engine->manifest, VT_ROLE_CATALOG, SIZE_MAX), SIZE_MAX, error);
    engine->wants_catalog = true;
    return VT_NOT_READY;
}

vt_catalog *vt_engine_catalog(vt_engine *engine, vt_error *error)
{
    bool paged = vt_manifest_file(&engine->manifest, VT_ROLE_CARDS, SIZE_MAX) != SIZE_MAX;
    if (!engine->catalog && paged) want_catalog(engine, error);
    if (!engine->catalog) vt_fail(error, VT_NOT_READY, "the catalog has not arrived yet");
    return engine->catalog;
}

vt_catalog *vt_engine_catalog_here(vt_engine *engine) { return engine->catalog; }

vt_status vt_engine_names_products(vt_engine *engine, vt_error *error)
{
    return engine->catalog || engine->cards.file || vt_engine_catalog(engine, error) ? VT_OK : VT_NOT_READY;
}

vt_status vt_engine_row(vt_engine *engine, const char *id, size_t *row, vt_error *error)
{
    VT_TRY(vt_engine_names_products(engine, error));
    return engine->catalog ? vt_catalog_row(engine->catalog, id, row, error) : vt_card_pages_row(&engine->cards, id, row, error);
}

vt_status vt_engine_id(vt_engine *engine, size_t row, const char **id, vt_error *error)
{
    vt_product product;
    if (engine->catalog) {
        *id = vt_catalog_id(engine->catalog, row);
        return VT_OK;
    }
    VT_TRY(vt_engine_product(engine, row, &product, error));
    *id = product.id;
    return VT_OK;
}

vt_status vt_engine_product(vt_engine *engine, size_t row, vt_product *out, vt_error *error)
{
    VT_TRY(vt_engine_names_products(engine, error));
    return engine->catalog ? vt_catalog_product(engine->catalog, row, out, error) : vt_card_pages_product(&engine->cards, row, out, error);
}
