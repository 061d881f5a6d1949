#include "card_pages.h"
#include "card_pages_parts.h"

#include "memory.h"

#include <string.h>

static void append_string(vt_buffer *text, const char *string)
{
    if (!string) string = "";
    vt_buffer_append(text, string, strlen(string) + 1);
}

/* In the order of card_pages_parts.h. */
static void append_strings(vt_buffer *text, const vt_product *product)
{
    bool plain = !product->attributes || !product->attributes[0];
    append_string(text, product->id);
    append_string(text, product->title);
    append_string(text, product->image);
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) append_string(text, product->facets[facet]);
    append_string(text, product->sizes);
    append_string(text, plain ? "{}" : product->attributes);
    append_string(text, product->description);
}

static void write_numbers(int64_t *at, const vt_product *product)
{
    at[VT_CARD_PRICE] = product->price_cents;
    at[VT_CARD_LIST_PRICE] = product->list_price_cents;
    at[VT_CARD_STOCK] = product->stock;
    at[VT_CARD_RATING] = product->rating_tenths;
    at[VT_CARD_YEAR] = product->year;
}

static vt_status write_page(vt_buffer *file, const int64_t *numbers, const uint32_t *offsets, const vt_buffer *text, size_t count,
                            vt_error *error)
{
    const vt_tensor tensors[] = {vt_tensor_of("numbers", VT_DTYPE_I64, count, VT_CARD_NUMBERS, numbers),
                                 vt_tensor_of("text_offsets", VT_DTYPE_U32, count + 1, 0, offsets),
                                 vt_tensor_of("text", VT_DTYPE_U8, text->size, 0, text->data)};
    return vt_safetensors_write(file, tensors, sizeof tensors / sizeof *tensors, NULL, error);
}

vt_status vt_card_page_write(vt_buffer *file, const vt_product *products, size_t count, vt_error *error)
{
    vt_buffer text = {0};
    int64_t *numbers = vt_alloc(count * VT_CARD_NUMBERS, sizeof *numbers);
    uint32_t *offsets = vt_alloc(count + 1, sizeof *offsets);
    vt_status status = numbers && offsets ? VT_OK : VT_NO_MEMORY;
    for (size_t i = 0; status == VT_OK && i < count; i++) {
        write_numbers(numbers + i * VT_CARD_NUMBERS, &products[i]);
        append_strings(&text, &products[i]);
        offsets[i + 1] = (uint32_t)text.size;
    }
    if (text.failed) status = VT_NO_MEMORY;
    status = status == VT_OK ? write_page(file, numbers, offsets, &text, count, error) : vt_fail(error, status, "out of memory for a page");
    vt_free(numbers);
    vt_free(offsets);
    vt_buffer_free(&text);
    return status;
}

/* ---- the index ---- */

/* FNV-1a, and the last steps of MurmurHash3, without which ids that count up hash to numbers that do so too. */
static uint32_t hash_of(const char *id)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *id; id++) hash = (hash ^ (uint8_t)*id) * UINT64_C(0x100000001b3);
    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    return (uint32_t)(hash >> 32);
}

size_t vt_card_page_take(const vt_product *products, size_t count, size_t rows_per_page)
{
    size_t least = (rows_per_page + 1) / 2, most = 2 * rows_per_page, taken = 1;
    while (taken < count && taken < most && !(taken >= least && hash_of(products[taken].id) % least == 0)) taken++;
    return taken;
}

typedef struct index_draft {
    vt_buffer ids;
    uint32_t *id_offsets; /* [pages + 1] */
    uint64_t *sold_out;   /* [words] */
    size_t words;
} index_draft;

static vt_status fill_index(index_draft *draft, const vt_product *products, const uint32_t *first_rows, size_t pages, vt_error *error)
{
    size_t count = first_rows[pages];
    draft->words = (count + 63) / 64;
    draft->id_offsets = vt_alloc(pages + 1, sizeof *draft->id_offsets);
    draft->sold_out = vt_alloc(draft->words, sizeof *draft->sold_out);
    if (!draft->id_offsets || !draft->sold_out) return vt_fail(error, VT_NO_MEMORY, "out of memory for an index");
    for (size_t page = 0; page < pages; page++) {
        append_string(&draft->ids, products[first_rows[page]].id);
        draft->id_offsets[page + 1] = (uint32_t)draft->ids.size;
    }
    for (size_t row = 0; row < count; row++)
        if (products[row].stock == 0) draft->sold_out[row / 64] |= 1ull << row % 64;
    return draft->ids.failed ? vt_fail(error, VT_NO_MEMORY, "out of memory for an index") : VT_OK;
}

vt_status vt_card_index_write(vt_buffer *file, const vt_product *products, const uint32_t *first_rows, const vt_page_index *pages,
                              vt_error *error)
{
    index_draft draft = {0};
    const uint8_t gzipped = pages->gzipped;
    vt_status status = fill_index(&draft, products, first_rows, pages->count, error);
    if (status == VT_OK) {
        const vt_tensor tensors[] = {vt_tensor_of("page_sha256", VT_DTYPE_U8, pages->count, VT_SHA256_BYTES, pages->sha256),
                                     vt_tensor_of("page_bytes", VT_DTYPE_U32, pages->count, 0, pages->bytes),
                                     vt_tensor_of("gzipped", VT_DTYPE_U8, 1, 0, &gzipped),
                                     vt_tensor_of("first_rows", VT_DTYPE_U32, pages->count + 1, 0, first_rows),
                                     vt_tensor_of("first_id_offsets", VT_DTYPE_U32, pages->count + 1, 0, draft.id_offsets),
                                     vt_tensor_of("first_ids", VT_DTYPE_U8, draft.ids.size, 0, draft.ids.data),
                                     vt_tensor_of("sold_out", VT_DTYPE_U64, draft.words, 0, draft.sold_out)};
        status = vt_safetensors_write(file, tensors, sizeof tensors / sizeof *tensors, NULL, error);
    }
    vt_buffer_free(&draft.ids);
    vt_free(draft.id_offsets);
    vt_free(draft.sold_out);
    return status;
}
