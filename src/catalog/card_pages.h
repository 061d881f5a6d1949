/* Product cards in pages, for catalogs that are too large to be fetched whole before the first answer: role "cards".
 *
 * The index says which products are sold out and with which id each page begins, so that a row or an id leads to one page. What a
 * page says is what catalog.sqlite says (`vitrine verify` proves it); a reader may take either. */
#ifndef VT_CARD_PAGES_H
#define VT_CARD_PAGES_H

#include "catalog.h"
#include "page_store.h"

typedef struct vt_card_page vt_card_page; /* one page, checked */

/* Zero until the index has come. */
typedef struct vt_card_pages {
    vt_safetensors *file;
    size_t rows;
    const uint32_t *first_rows;       /* u32[pages.index.count + 1]: page p holds the rows from first_rows[p] up to, not including, the next */
    const uint32_t *first_id_offsets; /* u32[pages.index.count + 1] */
    const char *first_ids;            /* each NUL-terminated */
    const uint64_t *sold_out;         /* u64[(rows + 63) / 64]: bit row % 64 of word row / 64 is set when its stock is 0 */
    vt_pages pages;
    vt_card_page **opened; /* [pages.index.count]; NULL: not here */
} vt_card_pages;

enum { VT_CARD_PAGE_ROWS = 32, VT_CARD_PAGE_MOST_ROWS = 4096 };

/* The page of a row. */
size_t vt_card_pages_of_row(const vt_card_pages *cards, size_t row);

/* Opens on the index file of a pack of `rows` products. `out` must stay where it is; bytes and `host` must outlive it. VT_BAD_DATA,
 * VT_NO_MEMORY. */
vt_status vt_card_pages_open(vt_card_pages *out, vt_bytes file, size_t rows, vt_page_host *host, size_t manifest_file, vt_error *error);
void vt_card_pages_close(vt_card_pages *cards);

/* VT_NOT_READY when the page that would hold the id is wanted now; VT_NOT_FOUND names the id. */
vt_status vt_card_pages_row(vt_card_pages *cards, const char *id, size_t *row, vt_error *error);
/* row < cards->rows. The strings are borrowed from the page: they live until the next call that may drop pages. VT_NOT_READY when
 * its page is wanted now. */
vt_status vt_card_pages_product(vt_card_pages *cards, size_t row, vt_product *out, vt_error *error);
/* Takes what is sold out from a mask of cards->rows rows. */
void vt_card_pages_drop_sold_out(const vt_card_pages *cards, vt_row_mask *mask);

/* ---- writing ---- */

/* Appends one page of products that vt_catalog_write would take. VT_NO_MEMORY. */
vt_status vt_card_page_write(vt_buffer *file, const vt_product *products, size_t count, vt_error *error);
/* How many of products[count], count > 0, make the next page: rows_per_page / 2 to 2 * rows_per_page, on an average rows_per_page. Ids decide where a page
 * ends, so that a product more or less changes the page that it is on, and perhaps one beside it, but none behind. rows_per_page is 1 to
 * VT_CARD_PAGE_MOST_ROWS / 2. */
size_t vt_card_page_take(const vt_product *products, size_t count, size_t rows_per_page);
/* Appends the index of products[first_rows[pages->count]], whose files are `pages`. first_rows: as in the reader. VT_NO_MEMORY. */
vt_status vt_card_index_write(vt_buffer *file, const vt_product *products, const uint32_t *first_rows, const vt_page_index *pages,
                              vt_error *error);

#endif
