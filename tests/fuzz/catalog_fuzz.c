/* A catalog database from hostile bytes: open, mask, browse, facets, cards. The bytes are tried as they are,
 * and again with a header that lets them past the first checks, so that mutations reach the pages. */
#include "catalog.h"

#include "bytes.h"

#include <string.h>

enum { PAGE = 4096, MOST_BYTES = 64 * PAGE, LIMIT = 16 };

static void see_value(void *context, const char *value, size_t count)
{
    if (!vt_utf8_valid(value, strlen(value)) || count > vt_catalog_count(context)) __builtin_trap();
}

static void browse(vt_catalog *catalog, const char *text)
{
    vt_filter filter = {
        .text = text, .values = {{"Men", "Women"}}, .value_counts = {text ? 2 : 0}, .in_stock = text != NULL};
    size_t rows[LIMIT], filled, total;
    for (int sort = VT_SORT_ROW; sort <= VT_SORT_RATING; sort++) {
        vt_catalog_browse(catalog, &filter, (vt_sort)sort, 1, LIMIT, rows, &filled, &total, NULL);
        for (size_t i = 0; i < filled; i++)
            if (rows[i] >= vt_catalog_count(catalog)) __builtin_trap();
    }
    for (int facet = 0; facet < VT_FACET_COUNT; facet++)
        vt_catalog_facet_counts(catalog, &filter, (vt_facet)facet, see_value, catalog, NULL);
    filter.sizes[filter.size_count++] = "M";
    vt_catalog_size_counts(catalog, &filter, see_value, catalog, NULL);
}

static void use(const uint8_t *data, size_t size)
{
    vt_catalog *catalog;
    vt_error error = {0};
    if (vt_catalog_open(&catalog, (vt_bytes){data, size}, &error) != VT_OK) return;
    browse(catalog, NULL);
    browse(catalog, "cotton bl");
    browse(catalog, "s");
    for (size_t row = 0; row < vt_catalog_count(catalog); row++) {
        vt_product card;
        size_t found;
        if (vt_catalog_product(catalog, row, &card, &error) != VT_OK) continue;
        if (vt_catalog_row(catalog, card.id, &found, &error) != VT_OK || found != row) __builtin_trap();
        if (!vt_utf8_valid(card.attributes, strlen(card.attributes))) __builtin_trap();
    }
    vt_catalog_close(catalog);
}

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (24 - 8 * i));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t copy[MOST_BYTES];
    use(data, size);
    size -= size % PAGE;
    if (!size || size > MOST_BYTES) return 0;
    memcpy(copy, data, size);
    memcpy(copy, "SQLite format 3\0\x10\0\1\1\0\x40\x20\x20", 24);
    put_u32(copy + 28, (uint32_t)(size / PAGE));
    put_u32(copy + 56, 1);
    put_u32(copy + 68, 0x56744361);
    for (uint32_t version = 1; version <= 2; version++) {
        put_u32(copy + 60, version);
        use(copy, size);
    }
    return 0;
}
