/* The product cards of a pack as pages: role "cards". Formats: docs/pack-format.md, catalog/card_pages.h. */
#ifndef VT_CARD_PAGE_FILES_H
#define VT_CARD_PAGE_FILES_H

#include "card_pages.h"
#include "page_files.h"

/* Products by row, borrowed. */
typedef struct vt_card_rows {
    const vt_product *products;
    size_t count;
    size_t rows_per_page; /* on an average (vt_card_page_take); 0: VT_CARD_PAGE_ROWS */
} vt_card_rows;

/* Writes the cards page by page to `pages`, which is empty, and appends their index. VT_IO, VT_BAD_DATA (vt_page_files_add), VT_NO_MEMORY. */
vt_status vt_card_pages_write(vt_page_files *pages, vt_buffer *index, const vt_card_rows *cards, vt_error *error);

#endif
