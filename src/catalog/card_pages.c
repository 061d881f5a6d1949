#include "card_pages.h"

#include "card_pages_parts.h"
#include "catalog_schema.h"
#include "id_order.h"
#include "json_text.h"
#include "memory.h"

#include <string.h>

enum { MOST_ATTRIBUTE_VALUES = 1 << 14 };

struct vt_card_page {
    size_t count;
    const int64_t *numbers;      /* i64[count][VT_CARD_NUMBERS] */
    const uint32_t *offsets;     /* u32[count + 1] */
    const char *text;
};

/* ---- the index ---- */

static const char *first_id(const vt_card_pages *cards, size_t page) { return cards->first_ids + cards->first_id_offsets[page]; }

/* Every page has rows, and together they have all. *count: of the pages. */
static vt_status read_first_rows(vt_card_pages *cards, size_t *count, vt_error *error)
{
    const vt_tensor *tensor;
    VT_TRY(vt_safetensors_require(cards->file, "first_rows", VT_DTYPE_U32, 1, (const size_t[]){SIZE_MAX}, &tensor, error));
    const uint32_t *rows = cards->first_rows = (const uint32_t *)(const void *)tensor->data;
    size_t ends = tensor->shape[0];
    bool right = ends >= 1 && rows[0] == 0 && rows[ends - 1] == cards->rows;
    for (size_t page = 1; right && page < ends; page++) right = rows[page] > rows[page - 1] && rows[page] - rows[page - 1] <= VT_CARD_PAGE_MOST_ROWS;
    *count = ends - 1;
    return right ? VT_OK : vt_fail(error, VT_BAD_DATA, "cards: tensor first_rows does not share %zu rows out among pages", cards->rows);
}

/* A run of `count` NUL-terminated strings, cut by offsets, each UTF-8 without NUL. */
static bool strings_hold(const char *text, size_t size, const uint32_t *offsets, size_t count)
{
    if (offsets[0] != 0 || offsets[count] != size) return false;
    for (size_t i = 0; i < count; i++) {
        if (offsets[i + 1] <= offsets[i] || offsets[i + 1] > size) return false;
        size_t length = offsets[i + 1] - offsets[i] - 1;
        const char *string = text + offsets[i];
        if (memchr(string, 0, length + 1) != string + length || !vt_utf8_valid(string, length)) return false;
    }
    return true;
}

static vt_status read_first_ids(vt_card_pages *cards, size_t count, vt_error *error)
{
    const vt_tensor *offsets, *ids;
    const size_t any = SIZE_MAX, ends = count + 1;
    VT_TRY(vt_safetensors_require(cards->file, "first_id_offsets", VT_DTYPE_U32, 1, &ends, &offsets, error));
    VT_TRY(vt_safetensors_require(cards->file, "first_ids", VT_DTYPE_U8, 1, &any, &ids, error));
    cards->first_id_offsets = (const uint32_t *)(const void *)offsets->data;
    cards->first_ids = (const char *)ids->data;
    if (!strings_hold(cards->first_ids, ids->size_bytes, cards->first_id_offsets, count))
        return vt_fail(error, VT_BAD_DATA, "cards: tensor first_ids does not hold %zu ids", count);
    for (size_t page = 1; page < count; page++)
        if (vt_id_compare(first_id(cards, page - 1), first_id(cards, page)) >= 0)
            return vt_fail(error, VT_BAD_DATA, "cards: tensor first_ids: page %zu is not behind the one before", page);
    return VT_OK;
}

static vt_status read_sold_out(vt_card_pages *cards, vt_error *error)
{
    const vt_tensor *tensor;
    const size_t words = (cards->rows + 63) / 64;
    VT_TRY(vt_safetensors_require(cards->file, "sold_out", VT_DTYPE_U64, 1, &words, &tensor, error));
    cards->sold_out = (const uint64_t *)(const void *)tensor->data;
    if (cards->rows % 64 == 0 || cards->sold_out[words - 1] >> cards->rows % 64 == 0) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "cards: tensor sold_out has bits past the last row");
}

/* ---- a page ---- */

static size_t rows_of(const vt_card_pages *cards, size_t page) { return cards->first_rows[page + 1] - cards->first_rows[page]; }

size_t vt_card_pages_of_row(const vt_card_pages *cards, size_t row)
{
    size_t low = 0, high = cards->pages.index.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cards->first_rows[middle] <= row) low = middle + 1;
        else high = middle;
    }
    return low - 1;
}

/* The strings of one row of the page. */
static void split_text(const vt_card_page *page, size_t index, const char *strings[VT_CARD_STRINGS])
{
    const char *at = page->text + page->offsets[index];
    for (size_t i = 0; i < VT_CARD_STRINGS; i++) {
        strings[i] = at;
        at += strlen(at) + 1;
    }
}

/* Exactly VT_CARD_STRINGS strings stand in text[begin, end). */
static bool text_holds(const char *text, size_t begin, size_t end)
{
    size_t found = 0;
    for (const char *at = text + begin, *past = text + end, *stop; at < past; at = stop + 1, found++) {
        stop = memchr(at, 0, (size_t)(past - at));
        if (!stop || (size_t)(stop - at) > VT_CATALOG_TEXT_BYTES || !vt_utf8_valid(at, (size_t)(stop - at))) return false;
    }
    return found == VT_CARD_STRINGS;
}

static bool in_range(int64_t value, int64_t least, int64_t most) { return value >= least && value <= most; }

static bool numbers_hold(const int64_t *numbers)
{
    return in_range(numbers[VT_CARD_PRICE], -1, VT_CATALOG_MOST_CENTS) && in_range(numbers[VT_CARD_LIST_PRICE], -1, VT_CATALOG_MOST_CENTS) &&
           in_range(numbers[VT_CARD_STOCK], -1, VT_CATALOG_MOST_STOCK) &&
           in_range(numbers[VT_CARD_RATING], -1, VT_CATALOG_MOST_RATING_TENTHS) && in_range(numbers[VT_CARD_YEAR], 0, VT_CATALOG_MOST_YEAR);
}

static bool is_object(const char *json)
{
    cJSON *parsed = NULL;
    vt_status status = vt_json_parse(&parsed, (vt_bytes){(const uint8_t *)json, strlen(json)}, MOST_ATTRIBUTE_VALUES, "attributes", NULL);
    bool object = status == VT_OK && cJSON_IsObject(parsed);
    cJSON_Delete(parsed);
    return object;
}

/* What is wrong with one row, or NULL. */
static const char *wrong_row(const vt_card_page *page, size_t index)
{
    const char *strings[VT_CARD_STRINGS];
    if (page->offsets[index + 1] < page->offsets[index] || !text_holds(page->text, page->offsets[index], page->offsets[index + 1]))
        return "has not its strings in tensor text";
    split_text(page, index, strings);
    return !numbers_hold(page->numbers + index * VT_CARD_NUMBERS) ? "has a number out of range"
           : !vt_catalog_image_ok(strings[VT_CARD_IMAGE])         ? "has an image that is not a path inside the pack"
           : !vt_catalog_sizes_ok(strings[VT_CARD_SIZES])         ? "has sizes that are not \"S|M|L\""
           : !is_object(strings[VT_CARD_ATTRIBUTES])              ? "has attributes that are not a JSON object"
                                                                  : NULL;
}

static const char *id_of(const vt_card_page *page, size_t index) { return page->text + page->offsets[index]; }

/* Ids ascend, from the one that the index names to before the next page's. */
static bool ids_hold(const vt_card_pages *cards, size_t page, const vt_card_page *opened)
{
    if (strcmp(id_of(opened, 0), first_id(cards, page)) != 0) return false;
    for (size_t i = 1; i < opened->count; i++)
        if (vt_id_compare(id_of(opened, i - 1), id_of(opened, i)) >= 0) return false;
    return page + 1 == cards->pages.index.count || vt_id_compare(id_of(opened, opened->count - 1), first_id(cards, page + 1)) < 0;
}

static vt_status check_page(const vt_card_pages *cards, size_t page, const vt_card_page *opened, vt_error *error)
{
    size_t first = cards->first_rows[page];
    for (size_t i = 0; i < opened->count; i++) {
        const char *wrong = wrong_row(opened, i);
        bool sold_out = cards->sold_out[(first + i) / 64] >> (first + i) % 64 & 1;
        if (!wrong && sold_out != (opened->numbers[i * VT_CARD_NUMBERS + VT_CARD_STOCK] == 0)) wrong = "has not the stock that the index says";
        if (wrong) return vt_fail(error, VT_BAD_DATA, "cards: row %zu %s", first + i, wrong);
    }
    return ids_hold(cards, page, opened) ? VT_OK : vt_fail(error, VT_BAD_DATA, "cards: page %zu has not the ids that the index says", page);
}

static vt_status read_page(vt_card_page *out, const vt_safetensors *file, vt_error *error)
{
    const vt_tensor *numbers, *offsets, *text;
    const size_t any = SIZE_MAX, ends = out->count + 1;
    VT_TRY(vt_safetensors_require(file, "numbers", VT_DTYPE_I64, 2, (const size_t[]){out->count, VT_CARD_NUMBERS}, &numbers, error));
    VT_TRY(vt_safetensors_require(file, "text_offsets", VT_DTYPE_U32, 1, &ends, &offsets, error));
    VT_TRY(vt_safetensors_require(file, "text", VT_DTYPE_U8, 1, &any, &text, error));
    out->numbers = (const int64_t *)(const void *)numbers->data;
    out->offsets = (const uint32_t *)(const void *)offsets->data;
    out->text = (const char *)text->data;
    for (size_t i = 0; i <= out->count; i++)
        if (out->offsets[i] > text->size_bytes) return vt_fail(error, VT_BAD_DATA, "cards: tensor text_offsets leads out of text");
    return VT_OK;
}

static vt_status attach_page(void *context, size_t page, vt_bytes bytes, vt_error *error)
{
    vt_card_pages *cards = context;
    vt_safetensors *file;
    vt_card_page *opened = vt_alloc(1, sizeof *opened);
    if (!opened) return vt_fail(error, VT_NO_MEMORY, "cards: no memory for a page");
    opened->count = rows_of(cards, page);
    vt_status status = vt_safetensors_open(&file, bytes, "cards", error);
    if (status == VT_OK) {
        status = read_page(opened, file, error);
        if (status == VT_OK) status = check_page(cards, page, opened, error);
        vt_safetensors_close(file);
    }
    if (status == VT_OK) cards->opened[page] = opened;
    else vt_free(opened);
    return status;
}

static void detach_page(void *context, size_t page)
{
    vt_card_pages *cards = context;
    vt_free(cards->opened[page]);
    cards->opened[page] = NULL;
}

/* ---- the whole ---- */

static vt_status open_index(vt_card_pages *cards, vt_page_host *host, size_t manifest_file, vt_error *error)
{
    vt_page_index index;
    size_t count;
    VT_TRY(read_first_rows(cards, &count, error));
    VT_TRY(vt_page_index_read(&index, cards->file, count, error));
    VT_TRY(read_first_ids(cards, count, error));
    VT_TRY(read_sold_out(cards, error));
    cards->opened = vt_alloc(count, sizeof *cards->opened);
    if (!cards->opened) return vt_fail(error, VT_NO_MEMORY, "cards: no memory for %zu pages", count);
    return vt_pages_open(&cards->pages, &index, (vt_page_user){attach_page, detach_page, cards}, host, manifest_file, error);
}

vt_status vt_card_pages_open(vt_card_pages *out, vt_bytes file, size_t rows, vt_page_host *host, size_t manifest_file, vt_error *error)
{
    *out = (vt_card_pages){.rows = rows};
    VT_TRY(vt_safetensors_open(&out->file, file, "cards", error));
    vt_status status = open_index(out, host, manifest_file, error);
    if (status != VT_OK) vt_card_pages_close(out);
    return status;
}

void vt_card_pages_close(vt_card_pages *cards)
{
    vt_pages_close(&cards->pages);
    vt_free(cards->opened);
    vt_safetensors_close(cards->file);
    *cards = (vt_card_pages){0};
}

/* The page where the id would be, or SIZE_MAX. */
static size_t page_of_id(const vt_card_pages *cards, const char *id)
{
    size_t low = 0, high = cards->pages.index.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (vt_id_compare(first_id(cards, middle), id) <= 0) low = middle + 1;
        else high = middle;
    }
    return low - 1;
}

vt_status vt_card_pages_row(vt_card_pages *cards, const char *id, size_t *row, vt_error *error)
{
    size_t page = page_of_id(cards, id);
    if (page == SIZE_MAX) return vt_fail(error, VT_NOT_FOUND, "no product with id \"%.80s\"", id);
    VT_TRY(vt_pages_need(&cards->pages, page, error));
    const vt_card_page *opened = cards->opened[page];
    for (size_t i = 0; i < opened->count; i++)
        if (strcmp(id_of(opened, i), id) == 0) {
            *row = cards->first_rows[page] + i;
            return VT_OK;
        }
    return vt_fail(error, VT_NOT_FOUND, "no product with id \"%.80s\"", id);
}

vt_status vt_card_pages_product(vt_card_pages *cards, size_t row, vt_product *out, vt_error *error)
{
    const char *strings[VT_CARD_STRINGS];
    VT_CHECK(row < cards->rows);
    size_t number = vt_card_pages_of_row(cards, row);
    VT_TRY(vt_pages_need(&cards->pages, number, error));
    const vt_card_page *page = cards->opened[number];
    size_t index = row - cards->first_rows[number];
    const int64_t *numbers = page->numbers + index * VT_CARD_NUMBERS;
    split_text(page, index, strings);
    *out = (vt_product){.row = row,
                        .id = strings[VT_CARD_ID],
                        .title = strings[VT_CARD_TITLE],
                        .image = strings[VT_CARD_IMAGE],
                        .sizes = strings[VT_CARD_SIZES],
                        .attributes = strings[VT_CARD_ATTRIBUTES],
                        .description = strings[VT_CARD_DESCRIPTION],
                        .price_cents = numbers[VT_CARD_PRICE],
                        .list_price_cents = numbers[VT_CARD_LIST_PRICE],
                        .stock = numbers[VT_CARD_STOCK],
                        .rating_tenths = (int)numbers[VT_CARD_RATING],
                        .year = (int)numbers[VT_CARD_YEAR]};
    memcpy(out->facets, strings + VT_CARD_FACETS, sizeof out->facets);
    return VT_OK;
}

void vt_card_pages_drop_sold_out(const vt_card_pages *cards, vt_row_mask *mask)
{
    for (size_t word = 0; word < (cards->rows + 63) / 64; word++) mask->words[word] &= ~cards->sold_out[word];
}
