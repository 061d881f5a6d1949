#include "affinity.h"

const char *const vt_affinity_terms[VT_AFFINITY_TERMS + 1] = {"sub-category", "article-type", "colour", "rating"};

vt_facet vt_affinity_facet(size_t term)
{
    static const vt_facet facets[VT_AFFINITY_TERMS] = {VT_FACET_SUB_CATEGORY, VT_FACET_ARTICLE_TYPE, VT_FACET_COLOUR};
    VT_CHECK(term < VT_AFFINITY_TERMS);
    return facets[term];
}

int64_t vt_affinity(const vt_preferences *preferences, size_t row, int64_t *amounts)
{
    int64_t total = 0;
    for (size_t term = 0; term < VT_AFFINITY_TERMS; term++) {
        amounts[term] = (int64_t)(VT_AFFINITY_TERMS - term) * vt_preference_of_row(preferences, vt_affinity_facet(term), row);
        total += amounts[term];
    }
    return total;
}
