#include "candidates.h"

#include "memory.h"
#include "preferences.h"

#include <string.h>

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

/* The profile's sizes, cut apart in place; values: room for VT_FILTER_MAX_VALUES. */
static size_t split_lines(char *text, const char **values)
{
    size_t count = 0;
    while (*text && count < VT_FILTER_MAX_VALUES) {
        values[count++] = text;
        text += strcspn(text, "\n");
        if (*text) *text++ = '\0';
    }
    return count;
}

/* fits: [set of sizes] whether it holds a size of the visitor; known: [sub-category] whether one of its products does. */
static void mark_fitting(const vt_task *task, uint8_t *fits, uint8_t *known)
{
    char text[VT_STATE_TEXT_BYTES];
    const char *values[VT_FILTER_MAX_VALUES];
    memcpy(text, task->visitor->sizes, sizeof text);
    size_t count = split_lines(text, values);
    for (size_t set = 0; set < task->columns.size_set_count; set++)
        fits[set] = vt_sizes_have(vt_catalog_size_set(task->shop->catalog, set), values, count);
    for (size_t row = 0; row < task->columns.count; row++)
        if (fits[task->columns.size_sets[row]]) known[task->columns.facets[VT_FACET_SUB_CATEGORY][row]] = 1;
}

vt_status vt_keep_sizes(vt_row_mask *mask, const vt_task *task)
{
    const vt_filter *filter = task->request->filter;
    if (!task->visitor->sizes[0] || (filter && filter->size_count > 0)) return VT_OK;
    uint8_t *fits = vt_alloc(task->columns.size_set_count, 1);
    uint8_t *known = vt_alloc(task->columns.value_counts[VT_FACET_SUB_CATEGORY], 1);
    if (fits && known) mark_fitting(task, fits, known);
    for (size_t row = 0; fits && known && row < mask->rows; row++) {
        uint32_t set = task->columns.size_sets[row];
        bool passes = fits[set] || !known[task->columns.facets[VT_FACET_SUB_CATEGORY][row]] ||
                      !*vt_catalog_size_set(task->shop->catalog, set);
        if (!passes) vt_row_mask_drop(mask, row);
    }
    bool done = fits && known;
    vt_free(fits);
    vt_free(known);
    return done ? VT_OK : VT_NO_MEMORY;
}

vt_row_mask vt_department_candidates(const vt_task *task)
{
    vt_row_mask mask = vt_fresh_candidates(task);
    if (mask.words && (vt_keep_department(&mask, task) != VT_OK || vt_keep_sizes(&mask, task) != VT_OK)) vt_row_mask_close(&mask);
    return mask;
}
