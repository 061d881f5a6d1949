/* What stands in for a strategy that has nothing to say: popular products of the segment.
 *
 * score(x) = orders(x) + 0.2 * rating(x), orders: how many orders of the pack's transactions held x (0 without transactions).
 * The segment is the gender and master category of the request's items, else the visitor's department (vt_visitor_segment);
 * Unisex belongs to every gender. Where the segment has no candidate, all products are one segment. */
#include "preferences.h"
#include "score_rows.h"

#include <string.h>

static bool popular_score(const void *context, size_t row, int64_t *amounts)
{
    const vt_task *task = context;
    amounts[0] = task->shop->signals ? (int64_t)task->shop->signals->orders[row] * VT_MICROS : 0;
    amounts[1] = vt_rating_amount(task, row, 200000);
    return true;
}

static void popular_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    const vt_task *task = context;
    if (term == 1) vt_rating_label(task, row, reason);
    else vt_reason_label(reason, "popular: in %u orders", (unsigned)task->shop->signals->orders[row]);
}

/* Keeps rows whose value of `facet` is `value` or `also`, unless none would be left. */
static vt_status keep_value(vt_row_mask *mask, const vt_task *task, vt_facet facet, size_t value, size_t also)
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

static vt_status keep_segment(vt_row_mask *mask, const vt_task *task)
{
    const vt_catalog *catalog = task->shop->catalog;
    size_t gender, unisex = vt_catalog_facet_id(catalog, VT_FACET_GENDER, "Unisex");
    if (task->item_count > 0) {
        size_t category = task->columns.facets[VT_FACET_CATEGORY][task->items[0]];
        gender = task->columns.facets[VT_FACET_GENDER][task->items[0]];
        VT_TRY(keep_value(mask, task, VT_FACET_CATEGORY, category, category));
    } else {
        const char *segment = vt_visitor_segment(task->visitor, catalog);
        if (!segment[0]) return VT_OK;
        gender = vt_catalog_facet_id(catalog, VT_FACET_GENDER, segment);
    }
    return keep_value(mask, task, VT_FACET_GENDER, gender, unisex);
}

vt_status vt_strategy_popular(const vt_task *task, vt_slate *slate, vt_error *error)
{
    static const char *const terms[] = {"orders", "rating"};
    vt_formula formula = {"popular", task, 2, terms, popular_score, popular_label};
    vt_row_mask candidates = vt_fresh_candidates(task);
    vt_status status = candidates.words ? keep_segment(&candidates, task) : VT_NO_MEMORY;
    if (status == VT_OK) vt_score_rows(slate, task, &candidates, &formula);
    vt_row_mask_close(&candidates);
    return status == VT_OK ? VT_OK : vt_fail(error, status, "popular: out of memory");
}
