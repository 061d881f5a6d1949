#include "catalog_parts.h"

#include <stdlib.h>

typedef struct sort_key {
    int64_t key;
    uint32_t row;
} sort_key;

static int compare_keys(const void *a, const void *b)
{
    const sort_key *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Ascending; what is unknown comes last. */
static int64_t key_of(const vt_catalog *catalog, vt_sort sort, size_t row)
{
    int64_t price = catalog->price_cents[row];
    switch (sort) {
    case VT_SORT_PRICE_UP:
        return price < 0 ? INT64_MAX : price;
    case VT_SORT_PRICE_DOWN:
        return -price;
    case VT_SORT_NEWEST:
        return -((int64_t)catalog->year[row] * ((int64_t)1 << 32) + (int64_t)row);
    case VT_SORT_RATING:
        return -catalog->rating_tenths[row];
    default:
        return 0;
    }
}

/* Each order is sorted once and then only walked: a visitor pages through it. */
static vt_status make_order(vt_catalog *catalog, vt_sort sort, vt_error *error)
{
    if (catalog->order[sort] || sort == VT_SORT_ROW || sort == VT_SORT_RELEVANCE) return VT_OK;
    sort_key *keys = vt_alloc(catalog->count, sizeof *keys);
    uint32_t *order = vt_alloc(catalog->count, sizeof *order);
    if (keys && order) {
        for (size_t row = 0; row < catalog->count; row++)
            keys[row] = (sort_key){.key = key_of(catalog, sort, row), .row = (uint32_t)row};
        qsort(keys, catalog->count, sizeof *keys, compare_keys);
        for (size_t place = 0; place < catalog->count; place++) order[place] = keys[place].row;
    } else {
        vt_free(order);
        order = NULL;
    }
    vt_free(keys);
    catalog->order[sort] = order;
    return order ? VT_OK : vt_catalog_no_memory(error);
}

static size_t row_at(const vt_catalog *catalog, vt_sort sort, size_t place)
{
    if (sort == VT_SORT_RELEVANCE) return catalog->words.hits[place].row;
    return catalog->order[sort] ? catalog->order[sort][place] : place;
}

vt_status vt_catalog_browse(vt_catalog *catalog, const vt_filter *filter, vt_sort sort, size_t offset,
                            size_t limit, size_t *rows, size_t *filled, size_t *total, vt_error *error)
{
    VT_CHECK(sort >= VT_SORT_ROW && sort <= VT_SORT_RATING);
    *filled = *total = 0;
    bool words = false;
    if (sort == VT_SORT_RELEVANCE && filter)
        VT_TRY(vt_catalog_find_words(catalog, filter->text, true, &words, error));
    if (sort == VT_SORT_RELEVANCE && !words) sort = VT_SORT_ROW;
    VT_TRY(make_order(catalog, sort, error));
    vt_row_mask mask;
    VT_TRY(vt_catalog_mask(catalog, filter, &mask, error));
    *total = vt_row_mask_count(&mask);
    size_t places = sort == VT_SORT_RELEVANCE ? catalog->words.count : catalog->count, passed = 0;
    for (size_t place = 0; place < places && *filled < limit; place++) {
        size_t row = row_at(catalog, sort, place);
        if (vt_row_mask_has(&mask, row) && passed++ >= offset) rows[(*filled)++] = row;
    }
    vt_row_mask_close(&mask);
    return VT_OK;
}
