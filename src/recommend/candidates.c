#include "candidates.h"

#include "preferences.h"

vt_row_mask vt_fresh_candidates(const vt_task *task)
{
    vt_row_mask fresh = vt_row_mask_open(task->candidates.rows, true);
    if (!fresh.words) return fresh;
    vt_row_mask_intersect(&fresh, &task->candidates);
    const vt_visitor *visitor = task->visitor;
    for (size_t i = 0; i < visitor->purchase_count; i++)
        if (visitor->purchases[i].status != VT_ORDER_RETURNED) vt_row_mask_drop(&fresh, visitor->purchases[i].row);
    return fresh;
}

vt_status vt_keep_value(vt_row_mask *mask, const vt_task *task, vt_facet facet, size_t value, size_t also)
{
    vt_row_mask kept = vt_row_mask_open(mask->rows, false);
    if (!kept.words) return VT_NO_MEMORY;
    const uint32_t *value_of = task->columns.facets[facet];
    for (size_t row = 0; row < mask->rows; row++)
        if (vt_row_mask_has(mask, row) && (value_of[row] == value || value_of[row] == also)) vt_row_mask_add(&kept, row);
    if (vt_row_mask_count(&kept) > 0) vt_row_mask_intersect(mask, &kept);
    vt_row_mask_close(&kept);
    return VT_OK;
}

vt_status vt_keep_budget(vt_row_mask *mask, const vt_task *task)
{
    const vt_visitor *visitor = task->visitor;
    if (!visitor->has_budget) return VT_OK;
    vt_row_mask kept = vt_row_mask_open(mask->rows, false);
    if (!kept.words) return VT_NO_MEMORY;
    for (size_t row = 0; row < mask->rows; row++) {
        int64_t cents = task->columns.price_cents[row];
        bool within = cents < 0 || (cents >= visitor->budget_min_cents && cents <= visitor->budget_max_cents);
        if (within && vt_row_mask_has(mask, row)) vt_row_mask_add(&kept, row);
    }
    if (vt_row_mask_count(&kept) > 0) vt_row_mask_intersect(mask, &kept);
    vt_row_mask_close(&kept);
    return VT_OK;
}

vt_status vt_keep_department(vt_row_mask *mask, const vt_task *task)
{
    const vt_catalog *catalog = task->shop->catalog;
    const vt_filter *filter = task->request->filter;
    if (filter && filter->value_counts[VT_FACET_GENDER] > 0) return VT_OK;
    const char *segment = vt_visitor_segment(task->visitor, catalog);
    size_t gender = segment[0] ? vt_catalog_facet_id(catalog, VT_FACET_GENDER, segment) : SIZE_MAX;
    if (gender == SIZE_MAX) return VT_OK;
    return vt_keep_value(mask, task, VT_FACET_GENDER, gender, vt_catalog_facet_id(catalog, VT_FACET_GENDER, "Unisex"));
}

vt_row_mask vt_department_candidates(const vt_task *task)
{
    vt_row_mask mask = vt_fresh_candidates(task);
    if (mask.words && vt_keep_department(&mask, task) != VT_OK) vt_row_mask_close(&mask);
    return mask;
}
