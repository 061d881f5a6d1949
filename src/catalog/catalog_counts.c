/* How many rows have each value of a facet, and each size. */
#include "catalog_parts.h"

#include <stdlib.h>
#include <string.h>

typedef struct value_count {
    size_t count;
    size_t value;
} value_count;

static int compare_counts(const void *a, const void *b)
{
    const value_count *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

void vt_catalog_count_values(const vt_row_mask *mask, const uint32_t *value_of, size_t *counts)
{
    if (!mask->words) {
        for (size_t row = 0; row < mask->rows; row++) counts[value_of[row]]++;
        return;
    }
    for (size_t begin = 0; begin < mask->rows; begin += 64)
        for (uint64_t word = mask->words[begin / 64]; word; word &= word - 1)
            counts[value_of[begin + (size_t)__builtin_ctzll(word)]]++;
}

static vt_status count_lifting(vt_catalog *catalog, const vt_filter *filter, int valued, size_t **counts, vt_error *error)
{
    vt_row_mask mask;
    VT_TRY(vt_catalog_mask_lifting(catalog, filter, valued, &mask, error));
    *counts = vt_alloc(catalog->facets[valued].count, sizeof **counts);
    if (*counts) vt_catalog_count_values(&mask, catalog->facet_of[valued], *counts);
    vt_row_mask_close(&mask);
    return *counts ? VT_OK : vt_catalog_no_memory(error);
}

vt_status vt_catalog_facet_counts(vt_catalog *catalog, const vt_filter *filter, vt_facet facet,
                                  vt_facet_visitor *each, void *context, vt_error *error)
{
    VT_CHECK(facet >= 0 && facet < VT_FACET_COUNT);
    const vt_facet_values *known = &catalog->facets[facet];
    size_t *counts = NULL;
    VT_TRY(count_lifting(catalog, filter, facet, &counts, error));
    value_count *ranked = vt_alloc(known->count, sizeof *ranked);
    if (ranked) {
        for (size_t i = 0; i < known->count; i++) ranked[i] = (value_count){counts[i], i};
        qsort(ranked, known->count, sizeof *ranked, compare_counts);
        for (size_t i = 0; i < known->count && ranked[i].count; i++)
            if (known->values[ranked[i].value][0]) each(context, known->values[ranked[i].value], ranked[i].count);
    }
    vt_free(ranked);
    vt_free(counts);
    return ranked ? VT_OK : vt_catalog_no_memory(error);
}

/* ---- sizes ---- */

typedef struct size_count {
    const char *size; /* inside a set; not closed by a NUL */
    size_t length, count;
} size_count;

static int compare_text(const size_count *x, const size_count *y)
{
    int order = memcmp(x->size, y->size, x->length < y->length ? x->length : y->length);
    return order ? order : (x->length > y->length) - (x->length < y->length);
}

static int by_text(const void *a, const void *b) { return compare_text(a, b); }

static int by_count(const void *a, const void *b)
{
    const size_count *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return compare_text(x, y);
}

/* One entry for each size of each set that rows have. */
static size_t list_sizes(const vt_facet_values *sets, const size_t *counts, size_count *out)
{
    size_t listed = 0, length;
    for (size_t set = 0; set < sets->count; set++) {
        const char *at = sets->values[set];
        for (const char *size; counts[set] && (size = vt_next_size(&at, &length)) != NULL; listed++)
            if (out) out[listed] = (size_count){size, length, counts[set]};
    }
    return listed;
}

static size_t join_equal(size_count *sizes, size_t count)
{
    size_t joined = 0;
    for (size_t i = 0; i < count; i++) {
        if (joined && compare_text(&sizes[joined - 1], &sizes[i]) == 0) sizes[joined - 1].count += sizes[i].count;
        else sizes[joined++] = sizes[i];
    }
    return joined;
}

vt_status vt_catalog_size_counts(vt_catalog *catalog, const vt_filter *filter, vt_facet_visitor *each, void *context,
                                 vt_error *error)
{
    const vt_facet_values *sets = &catalog->facets[VT_VALUED_SIZES];
    size_t *counts = NULL;
    VT_TRY(count_lifting(catalog, filter, VT_VALUED_SIZES, &counts, error));
    size_t listed = list_sizes(sets, counts, NULL);
    size_count *sizes = vt_alloc(listed + 1, sizeof *sizes);
    if (sizes) {
        list_sizes(sets, counts, sizes);
        qsort(sizes, listed, sizeof *sizes, by_text);
        listed = join_equal(sizes, listed);
        qsort(sizes, listed, sizeof *sizes, by_count);
    }
    for (size_t i = 0; sizes && i < listed; i++) {
        char value[VT_SIZE_BYTES + 1] = "";
        memcpy(value, sizes[i].size, sizes[i].length);
        each(context, value, sizes[i].count);
    }
    vt_free(counts);
    vt_free(sizes);
    return sizes ? VT_OK : vt_catalog_no_memory(error);
}
