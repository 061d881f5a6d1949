#include "catalog_parts.h"

#include <stdlib.h>
#include <string.h>

static int compare_value(const void *a, const void *b) { return strcmp(a, *(const char *const *)b); }

/* mask &= rows whose value is allowed. allowed: one byte a value id. */
static void keep_allowed(vt_row_mask *mask, const uint32_t *value_of, const uint8_t *allowed)
{
    for (size_t begin = 0; begin < mask->rows; begin += 64) {
        size_t size = mask->rows - begin < 64 ? mask->rows - begin : 64;
        uint64_t word = 0;
        for (size_t i = 0; i < size; i++) word |= (uint64_t)allowed[value_of[begin + i]] << i;
        mask->words[begin / 64] &= word;
    }
}

static vt_status keep_facet(const vt_catalog *catalog, const vt_filter *filter, int facet, vt_row_mask *mask,
                            vt_error *error)
{
    const vt_facet_values *known = &catalog->facets[facet];
    uint8_t *allowed = vt_alloc(known->count, 1);
    if (!allowed) return vt_catalog_no_memory(error);
    for (size_t i = 0; i < filter->value_counts[facet]; i++) {
        const char *value = filter->values[facet][i];
        const char **found =
            known->count ? bsearch(value, known->values, known->count, sizeof value, compare_value) : NULL;
        if (found) allowed[found - known->values] = 1;
    }
    keep_allowed(mask, catalog->facet_of[facet], allowed);
    vt_free(allowed);
    return VT_OK;
}

static void keep_prices(const vt_catalog *catalog, const vt_filter *filter, vt_row_mask *mask)
{
    int64_t least = filter->price_min_cents, most = filter->price_max_cents;
    for (size_t begin = 0; begin < mask->rows; begin += 64) {
        size_t size = mask->rows - begin < 64 ? mask->rows - begin : 64;
        const int64_t *price = catalog->price_cents + begin;
        uint64_t word = 0;
        for (size_t i = 0; i < size; i++)
            word |= (uint64_t)(price[i] >= least && price[i] <= most) << i; /* unknown is -1 */
        mask->words[begin / 64] &= word;
    }
}

static void keep_in_stock(const vt_catalog *catalog, vt_row_mask *mask)
{
    for (size_t row = 0; row < mask->rows; row++)
        if (catalog->stock[row] == 0) vt_row_mask_drop(mask, row);
}

static vt_status keep_sizes(const vt_catalog *catalog, const vt_filter *filter, vt_row_mask *mask, vt_error *error)
{
    const vt_facet_values *sets = &catalog->facets[VT_VALUED_SIZES];
    uint8_t *allowed = vt_alloc(sets->count, 1);
    if (!allowed) return vt_catalog_no_memory(error);
    for (size_t set = 0; set < sets->count; set++)
        allowed[set] = vt_sizes_have(sets->values[set], filter->sizes, filter->size_count);
    keep_allowed(mask, catalog->facet_of[VT_VALUED_SIZES], allowed);
    vt_free(allowed);
    return VT_OK;
}

/* `valued`: a facet or VT_VALUED_SIZES. */
static bool restricts(const vt_filter *filter, int valued, int lifted)
{
    size_t count = valued == VT_VALUED_SIZES ? filter->size_count : filter->value_counts[valued];
    VT_CHECK(count <= VT_FILTER_MAX_VALUES);
    return count && valued != lifted;
}

static bool is_blank(const char *text) { return !text || text[strspn(text, " \t\r\n")] == '\0'; }

static bool restricts_numbers(const vt_filter *filter)
{
    return filter->price_bounded || filter->in_stock;
}

static vt_status keep_passing(const vt_catalog *catalog, const vt_filter *filter, int lifted,
                              vt_row_mask *mask, vt_error *error)
{
    for (int facet = 0; facet < VT_FACET_COUNT; facet++)
        if (restricts(filter, facet, lifted)) VT_TRY(keep_facet(catalog, filter, facet, mask, error));
    if (restricts(filter, VT_VALUED_SIZES, lifted)) VT_TRY(keep_sizes(catalog, filter, mask, error));
    if (filter->price_bounded) keep_prices(catalog, filter, mask);
    if (filter->in_stock) keep_in_stock(catalog, mask);
    return VT_OK;
}

vt_status vt_catalog_mask_lifting(vt_catalog *catalog, const vt_filter *filter, int lifted, vt_row_mask *mask,
                                  vt_error *error)
{
    *mask = (vt_row_mask){.rows = catalog->count};
    if (!filter) return VT_OK;
    if (filter->price_bounded && (filter->price_min_cents < 0 || filter->price_max_cents < 0))
        return vt_fail(error, VT_BAD_REQUEST, "price: a bound below 0");
    bool words = false;
    VT_TRY(vt_catalog_find_words(catalog, filter->text, false, &words, error));
    bool unmatched = !words && !is_blank(filter->text); /* signs alone: no product has them */
    bool within = filter->within && filter->within->words;
    bool restricted = words || unmatched || within || restricts_numbers(filter);
    for (int valued = 0; valued < VT_VALUED_COUNT; valued++) restricted |= restricts(filter, valued, lifted);
    if (!restricted) return VT_OK;
    *mask = vt_row_mask_open(catalog->count, !unmatched);
    if (!mask->words) return vt_catalog_no_memory(error);
    if (words) vt_row_mask_intersect(mask, &catalog->words.mask);
    if (within) vt_row_mask_intersect(mask, filter->within);
    vt_status status = keep_passing(catalog, filter, lifted, mask, error);
    if (status != VT_OK) vt_row_mask_close(mask);
    return status;
}

vt_status vt_catalog_mask(vt_catalog *catalog, const vt_filter *filter, vt_row_mask *mask, vt_error *error)
{
    return vt_catalog_mask_lifting(catalog, filter, VT_VALUED_COUNT, mask, error);
}

vt_status vt_catalog_price_range(vt_catalog *catalog, const vt_filter *filter, int64_t *min_cents,
                                 int64_t *max_cents, vt_error *error)
{
    vt_filter lifted = filter ? *filter : (vt_filter){0};
    lifted.price_bounded = false;
    vt_row_mask mask;
    VT_TRY(vt_catalog_mask(catalog, &lifted, &mask, error));
    *min_cents = *max_cents = -1;
    for (size_t row = 0; row < catalog->count; row++) {
        int64_t price = catalog->price_cents[row];
        if (price < 0 || !vt_row_mask_has(&mask, row)) continue;
        if (*min_cents < 0 || price < *min_cents) *min_cents = price;
        if (price > *max_cents) *max_cents = price;
    }
    vt_row_mask_close(&mask);
    return VT_OK;
}
