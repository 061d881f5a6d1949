/* Any bytes as the index of pages of cards or of lists, as one of those pages, or as a lists file: refused, or all that readers index is inside. The
 * first byte says which. */
#include "cell_shelf.h"
#include "nearest.h"

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

/* ---- lists ---- */

enum { LISTS_TRIED = 6 };

static void search(const cell_shelf *shelf, vt_vector_space *space)
{
    vt_query query;
    vt_hit hits[10];
    size_t filled;
    vt_scan_report report;
    const vt_row_mask all = {.rows = CELL_ROWS};
    VT_CHECK(vt_query_open(&query, space) == VT_OK);
    vt_query_from_vector(&query, space, shelf->values);
    vt_nearest_options options = {.limit = 10, .recall = 1.0f};
    VT_CHECK(vt_nearest(space, &query, &all, &options, hits, &filled, &report) == VT_OK);
    for (size_t i = 0; i < filled; i++) VT_CHECK(hits[i].row < CELL_ROWS && isfinite(hits[i].score));
    vt_query_close(&query);
}

static void try_list(const cell_shelf *shelf, vt_vector_space *space, size_t list, vt_bytes page)
{
    if (page.size != space->pages->index.bytes[list]) return;
    memcpy(vt_pages_reserve(space->pages, list), page.data, page.size);
    if (vt_pages_commit(space->pages, list, NULL) == VT_OK) search(shelf, space);
    vt_pages_drop(space->pages, list);
}

static void try_cells(const cell_shelf *shelf, vt_bytes rest, bool is_index)
{
    vt_page_host host = {0};
    vt_vector_space space = {.info = NULL};
    vt_buffer index = {0};
    vt_buffer_append(&index, is_index ? rest.data : shelf->index.data, is_index ? rest.size : shelf->index.size);
    if (vt_vector_space_attach_cells(&space, &shelf->info, shelf_bytes(&index), &host, 0, NULL) == VT_OK) {
        VT_CHECK(vt_vector_space_attach_lists(&space, &shelf->info, shelf_bytes(&shelf->files.lists), NULL) == VT_OK);
        uint32_t *bytes = (uint32_t *)(uintptr_t)(const void *)space.pages->index.bytes;
        for (size_t list = 0; list < LISTS_TRIED; list++) {
            if (!is_index && rest.size > 0 && rest.size <= VT_PAGE_MAX_BYTES) bytes[list] = (uint32_t)rest.size;
            try_list(shelf, &space, list, is_index ? shelf_bytes(&shelf->pages[list]) : rest);
        }
    }
    vt_vector_space_close(&space);
    vt_buffer_free(&index);
}

/* Searched by the dial: what any beta finds are rows, and scores are numbers. */
static void search_by_dial(const cell_shelf *shelf, const vt_vector_space *space)
{
    static const size_t limits[] = {1, 10, 1000};
    static vt_hit hits[1000];
    vt_query query;
    vt_row_mask most = vt_row_mask_open(CELL_ROWS, true);
    for (size_t row = 0; row < CELL_ROWS; row += 4) vt_row_mask_drop(&most, row);
    const vt_row_mask masks[] = {{.rows = CELL_ROWS}, most};
    VT_CHECK(vt_query_open(&query, space) == VT_OK);
    vt_query_from_vector(&query, space, shelf->values);
    for (size_t i = 0; i < 6; i++) {
        size_t filled;
        vt_scan_report report;
        vt_nearest_options options = {.limit = limits[i / 2]};
        VT_CHECK(vt_nearest(space, &query, &masks[i % 2], &options, hits, &filled, &report) == VT_OK);
        for (size_t j = 0; j < filled; j++) VT_CHECK(hits[j].row < CELL_ROWS && isfinite(hits[j].score));
    }
    vt_query_close(&query);
    vt_row_mask_close(&most);
}

/* A lists file of the fuzzer's, aligned as files are, and the real codes. */
static void try_lists(const cell_shelf *shelf, vt_bytes rest)
{
    vt_vector_space space = {.info = NULL};
    vt_buffer lists = {0};
    vt_buffer_append(&lists, rest.data, rest.size);
    if (vt_vector_space_attach_lists(&space, &shelf->info, shelf_bytes(&lists), NULL) == VT_OK) {
        VT_CHECK(vt_vector_space_attach_bits(&space, &shelf->info, shelf_bytes(&shelf->files.bits), NULL) == VT_OK);
        VT_CHECK(vt_vector_space_attach_int8(&space, &shelf->info, shelf_bytes(&shelf->files.int8), NULL) == VT_OK);
        VT_CHECK(vt_vector_space_attach_fine(&space, &shelf->info, shelf_bytes(&shelf->files.fine), NULL) == VT_OK);
        search_by_dial(shelf, &space);
    }
    vt_vector_space_close(&space);
    vt_buffer_free(&lists);
}

/* An index of the fuzzer's, and the real pages; or the real index, with lengths that are the page's: 'c' and 'l' are of lists. 'd': a lists file. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static cell_shelf cells;
    if (!cells.dims) cell_shelf_open(&cells, 130, true);
    if (size > 0 && data[0] == 'd') {
        try_lists(&cells, (vt_bytes){data + 1, size - 1});
        return 0;
    }
    if (size > 0 && (data[0] == 'c' || data[0] == 'l')) {
        try_cells(&cells, (vt_bytes){data + 1, size - 1}, data[0] == 'l');
        return 0;
    }
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
