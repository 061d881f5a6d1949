/* Any bytes as the index of a catalog's pages, or as one of them: refused, or all that readers index is inside. The first byte says which. */
#include "card_shelf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t length_of(const vt_product *product)
{
    size_t length = strlen(product->id) + strlen(product->title) + strlen(product->image) + strlen(product->sizes) +
                    strlen(product->attributes) + strlen(product->description);
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) length += strlen(product->facets[facet]);
    return length;
}

static void read_page(vt_card_pages *cards, size_t page)
{
    size_t found;
    for (size_t row = cards->first_rows[page]; row < cards->first_rows[page + 1]; row++) {
        vt_product product;
        VT_CHECK(vt_card_pages_product(cards, row, &product, NULL) == VT_OK && length_of(&product) > 0);
        VT_CHECK(vt_card_pages_row(cards, product.id, &found, NULL) == VT_OK && found == row);
    }
}

static void try_page(vt_card_pages *cards, vt_bytes bytes)
{
    for (size_t page = 0; page < cards->pages.index.count; page++) {
        if (bytes.size != cards->pages.index.bytes[page]) continue;
        memcpy(vt_pages_reserve(&cards->pages, page), bytes.data, bytes.size);
        if (vt_pages_commit(&cards->pages, page, NULL) == VT_OK) read_page(cards, page);
        vt_pages_drop(&cards->pages, page);
    }
}

/* An index of the fuzzer's, and the real pages; or the real index, with lengths that are the page's. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static small_pack pack;
    static card_shelf shelf;
    vt_page_host host = {0};
    vt_card_pages cards;
    if (!pack.manifest.size) {
        small_pack_open(&pack);
        card_shelf_open(&shelf, &pack);
    }
    if (size == 0) return 0;
    vt_bytes rest = {data + 1, size - 1};
    bool is_index = data[0] == 'i';
    vt_buffer index = {0};
    vt_buffer_append(&index, is_index ? rest.data : shelf.index.data, is_index ? rest.size : shelf.index.size);
    if (vt_card_pages_open(&cards, (vt_bytes){index.data, index.size}, SMALL_ROWS, &host, 0, NULL) == VT_OK) {
        vt_row_mask mask = vt_row_mask_open(SMALL_ROWS, true);
        vt_card_pages_drop_sold_out(&cards, &mask);
        vt_row_mask_close(&mask);
        uint32_t *bytes = (uint32_t *)(uintptr_t)(const void *)cards.pages.index.bytes;
        for (size_t page = 0; !is_index && page < cards.pages.index.count; page++)
            if (rest.size > 0 && rest.size <= VT_PAGE_MAX_BYTES) bytes[page] = (uint32_t)rest.size;
        for (size_t page = 0; is_index && page < SHELF_PAGES; page++)
            try_page(&cards, (vt_bytes){shelf.pages[page].data, shelf.pages[page].size});
        if (!is_index) try_page(&cards, rest);
        vt_card_pages_close(&cards);
    }
    vt_buffer_free(&index);
    return 0;
}
