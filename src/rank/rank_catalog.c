#include "rank_catalog.h"

static const vt_facet facets[VT_RANK_ATTRIBUTES] = {[VT_RANK_DEPARTMENT] = VT_FACET_GENDER,
                                                    [VT_RANK_CATEGORY] = VT_FACET_SUB_CATEGORY,
                                                    [VT_RANK_TYPE] = VT_FACET_ARTICLE_TYPE,
                                                    [VT_RANK_COLOUR] = VT_FACET_COLOUR,
                                                    [VT_RANK_BRAND] = VT_FACET_BRAND};

uint32_t vt_rank_value_named(const vt_catalog *catalog, vt_rank_attribute attribute, const char *value)
{
    size_t id = vt_catalog_facet_id(catalog, facets[attribute], value);
    return id == SIZE_MAX ? VT_RANK_NONE : (uint32_t)id;
}

void vt_rank_shop_set_catalog(vt_rank_shop *shop, const vt_catalog *catalog)
{
    vt_catalog_columns columns = vt_catalog_columns_of(catalog);
    shop->count = columns.count;
    shop->price_cents = columns.price_cents;
    shop->stock = columns.stock;
    shop->rating_tenths = columns.rating_tenths;
    shop->unisex = vt_rank_value_named(catalog, VT_RANK_DEPARTMENT, "Unisex");
    for (size_t i = 0; i < VT_RANK_ATTRIBUTES; i++)
        shop->columns[i] = (vt_rank_column){columns.facets[facets[i]], columns.value_counts[facets[i]],
                                            vt_rank_value_named(catalog, (vt_rank_attribute)i, "")};
}
