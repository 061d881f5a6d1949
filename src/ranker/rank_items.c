#include "rank_items.h"

#include "memory.h"
#include "rank_catalog.h"

#include <string.h>

/* Where each item of the log goes. */
static vt_status number_items(vt_rank_items *out, uint32_t *places, const vt_event_log *log, const vt_catalog *catalog, vt_error *error)
{
    out->count = vt_catalog_count(catalog);
    for (size_t item = 0; item < log->items; item++) {
        size_t row;
        bool known = vt_catalog_row(catalog, log->item_ids[item], &row, NULL) == VT_OK;
        out->known += known;
        places[item] = known ? (uint32_t)row : (uint32_t)out->count++;
    }
    if (out->known) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "the pack has none of the %zu items of the log: their ids differ", log->items);
}

static size_t id_bytes(const vt_event_log *log) 
{
    size_t bytes = 0;
    for (size_t item = 0; item < log->items; item++) bytes += strlen(log->item_ids[item]) + 1;
    return bytes;
}

/* Rows first: of each the card is read once. */
static vt_status name_items(vt_rank_items *out, const uint32_t *places, const vt_event_log *log, vt_catalog *catalog, vt_error *error)
{
    size_t rows = vt_catalog_count(catalog), size = 0;
    vt_buffer text = {0};
    vt_product product;
    size_t *begins = vt_alloc(rows, sizeof *begins);
    vt_status status = begins ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for %zu products", rows);
    for (size_t row = 0; status == VT_OK && row < rows; row++) {
        status = vt_catalog_product(catalog, row, &product, error);
        begins[row] = text.size;
        if (status == VT_OK) vt_buffer_append(&text, product.id, strlen(product.id) + 1);
    }
    out->ids = vt_alloc(out->count, sizeof *out->ids);
    out->id_storage = vt_alloc(text.size + id_bytes(log), 1);
    if (status == VT_OK && (!out->ids || !out->id_storage || text.failed)) status = vt_fail(error, VT_NO_MEMORY, "no memory for %zu ids", out->count);
    if (status == VT_OK) {
        if (text.size) memcpy(out->id_storage, text.data, text.size);
        for (size_t row = 0; row < rows; row++) out->ids[row] = out->id_storage + begins[row];
        size = text.size;
    }
    for (size_t item = 0; status == VT_OK && item < log->items; item++) {
        if (places[item] < rows) continue;
        size_t bytes = strlen(log->item_ids[item]) + 1;
        out->ids[places[item]] = memcpy(out->id_storage + size, log->item_ids[item], bytes);
        size += bytes;
    }
    vt_buffer_free(&text);
    vt_free(begins);
    return status;
}

/* Behind the catalog's rows nothing is known. */
static vt_status widen(vt_rank_items *out, vt_catalog *catalog, vt_error *error)
{
    size_t rows = vt_catalog_count(catalog);
    vt_rank_shop *shop = &out->shop;
    vt_rank_shop_set_catalog(shop, catalog);
    out->prices = vt_alloc(out->count, sizeof *out->prices);
    out->list_prices = vt_alloc(out->count, sizeof *out->list_prices);
    if (!out->prices || !out->list_prices) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu prices", out->count);
    VT_TRY(vt_catalog_list_prices(catalog, out->list_prices, error));
    for (size_t item = 0; item < out->count; item++) out->prices[item] = item < rows ? shop->price_cents[item] : -1;
    for (size_t item = rows; item < out->count; item++) out->list_prices[item] = -1;
    shop->price_cents = out->prices;
    shop->list_price_cents = out->list_prices;
    for (size_t i = 0; i < VT_RANK_ATTRIBUTES; i++) {
        vt_rank_column *column = &shop->columns[i];
        out->columns[i] = vt_alloc(out->count, sizeof *out->columns[i]);
        if (!out->columns[i]) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu values", out->count);
        if (column->none == VT_RANK_NONE && out->count > rows) column->none = (uint32_t)column->count++;
        for (size_t item = 0; item < out->count; item++) out->columns[i][item] = item < rows ? column->values[item] : column->none;
        column->values = out->columns[i];
    }
    shop->count = out->count;
    return VT_OK;
}

vt_status vt_rank_items_open(vt_rank_items *out, vt_event_log *log, vt_catalog *catalog, vt_error *error)
{
    *out = (vt_rank_items){.known = 0};
    uint32_t *places = vt_alloc(log->items, sizeof *places);
    vt_status status = places ? number_items(out, places, log, catalog, error) : vt_fail(error, VT_NO_MEMORY, "out of memory");
    if (status == VT_OK) status = name_items(out, places, log, catalog, error);
    if (status == VT_OK) status = widen(out, catalog, error);
    if (status == VT_OK) {
        for (size_t i = 0; i < log->count; i++) log->events[i].item = places[log->events[i].item];
        log->items = out->count;
        log->item_ids = out->ids;
    }
    vt_free(places);
    return status;
}

void vt_rank_items_close(vt_rank_items *items)
{
    vt_free(items->ids);
    vt_free(items->id_storage);
    for (size_t i = 0; i < VT_RANK_ATTRIBUTES; i++) vt_free(items->columns[i]);
    vt_free(items->prices);
    vt_free(items->list_prices);
    *items = (vt_rank_items){.known = 0};
}
