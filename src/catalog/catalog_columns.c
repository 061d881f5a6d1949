#include "catalog_parts.h"

#include <string.h>

vt_catalog_columns vt_catalog_columns_of(const vt_catalog *catalog)
{
    vt_catalog_columns columns = {.count = catalog->count,
                                  .size_sets = catalog->facet_of[VT_VALUED_SIZES],
                                  .size_set_count = catalog->facets[VT_VALUED_SIZES].count,
                                  .price_cents = catalog->price_cents,
                                  .stock = catalog->stock,
                                  .year = catalog->year,
                                  .rating_tenths = catalog->rating_tenths};
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
        columns.facets[facet] = catalog->facet_of[facet];
        columns.value_counts[facet] = catalog->facets[facet].count;
    }
    return columns;
}

const char *vt_catalog_facet_value(const vt_catalog *catalog, vt_facet facet, size_t id)
{
    VT_CHECK(id < catalog->facets[facet].count);
    return catalog->facets[facet].values[id];
}

size_t vt_catalog_facet_id(const vt_catalog *catalog, vt_facet facet, const char *value)
{
    const vt_facet_values *known = &catalog->facets[facet];
    for (size_t first = 0, end = known->count; first < end;) {
        size_t middle = first + (end - first) / 2;
        int order = strcmp(known->values[middle], value);
        if (order == 0) return middle;
        if (order < 0) first = middle + 1;
        else end = middle;
    }
    return SIZE_MAX;
}
