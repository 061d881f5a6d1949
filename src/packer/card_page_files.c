#include "card_page_files.h"

#include "memory.h"

static vt_status write_page(vt_page_files *pages, const vt_product *products, size_t count, vt_error *error)
{
    vt_buffer page = {0};
    vt_status status = vt_card_page_write(&page, products, count, error);
    if (status == VT_OK) status = vt_page_files_add(pages, (vt_bytes){page.data, page.size}, error);
    vt_buffer_free(&page);
    return status;
}

/* first_rows: room for count + 1. */
static vt_status write_pages(vt_page_files *pages, const vt_card_rows *cards, uint32_t *first_rows, vt_error *error)
{
    size_t wanted = cards->rows_per_page ? cards->rows_per_page : VT_CARD_PAGE_ROWS;
    for (size_t row = 0; row < cards->count; row = first_rows[pages->count]) {
        size_t taken = vt_card_page_take(cards->products + row, cards->count - row, wanted);
        first_rows[pages->count + 1] = (uint32_t)(row + taken);
        VT_TRY(write_page(pages, cards->products + row, taken, error));
    }
    return VT_OK;
}

vt_status vt_card_pages_write(vt_page_files *pages, vt_buffer *index, const vt_card_rows *cards, vt_error *error)
{
    uint32_t *first_rows = vt_alloc(cards->count + 1, sizeof *first_rows);
    if (!first_rows) return vt_fail(error, VT_NO_MEMORY, "out of memory for pages of %zu products", cards->count);
    vt_status status = write_pages(pages, cards, first_rows, error);
    vt_page_index listed = vt_page_files_index(pages);
    if (status == VT_OK) status = vt_card_index_write(index, cards->products, first_rows, &listed, error);
    vt_free(first_rows);
    return status;
}
