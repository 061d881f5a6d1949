/* Any bytes as a catalog, through the whole import. The first byte chooses the schema; "\n====\n" separates
 * the catalog from the rich file, and that from the column map. */
#define _GNU_SOURCE
#include "import_run.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static vt_bytes next_part(vt_bytes *rest)
{
    static const char separator[] = "\n====\n";
    const uint8_t *end = rest->size ? memmem(rest->data, rest->size, separator, sizeof separator - 1) : NULL;
    vt_bytes part = {rest->data, end ? (size_t)(end - rest->data) : rest->size};
    size_t used = end ? part.size + sizeof separator - 1 : rest->size;
    *rest = (vt_bytes){rest->data + used, rest->size - used};
    return part;
}

/* What every caller relies on: texts are there and valid, rows are in order, the counts add up. */
static void check(const vt_catalog_import *import)
{
    for (size_t row = 0; row < import->product_count; row++) {
        const vt_product *product = &import->products[row];
        const char *texts[] = {product->id, product->title, product->image, product->attributes,
                               product->description};
        VT_CHECK(product->row == row && *product->id && *product->title);
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            VT_CHECK(vt_utf8_valid(texts[i], strlen(texts[i])));
        for (int facet = 0; facet < VT_FACET_COUNT; facet++)
            VT_CHECK(vt_utf8_valid(product->facets[facet], strlen(product->facets[facet])));
        VT_CHECK(product->price_cents >= -1 && product->rating_tenths >= -1 && product->rating_tenths <= 50);
    }
    for (size_t i = 0; i < import->issue_count; i++)
        for (int e = 0; e < VT_ISSUE_EXAMPLES; e++)
            VT_CHECK(vt_utf8_valid(import->issues[i].examples[e], strlen(import->issues[i].examples[e])));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size) return 0;
    vt_bytes rest = {data + 1, size - 1};
    vt_import_source source = {.catalog_label = "catalog",
                               .rich_label = "rich",
                               .column_map_label = "columns",
                               .schema = (vt_schema)(data[0] % (VT_SCHEMA_GENERIC + 1))};
    source.catalog = next_part(&rest);
    source.rich = next_part(&rest);
    source.column_map = next_part(&rest);
    vt_catalog_import import;
    vt_error error = {0};
    vt_buffer report = {0};
    vt_status status = vt_catalog_import_bytes(&import, &source, &error);
    check(&import);
    VT_CHECK(status != VT_OK || import.product_count + import.rows_dropped == import.rows_read);
    vt_catalog_import_report_json(&import, &report);
    vt_catalog_import_close(&import);
    vt_buffer_free(&report);
    return 0;
}
