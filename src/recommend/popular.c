/* What stands in for a strategy that has nothing to say: popular products of the segment.
 *
 * score(x) = orders(x) + 0.2 * rating(x), orders: how many orders of the pack's transactions held x (0 without transactions).
 * The segment is the gender and master category of the request's first item, else the visitor's department (vt_visitor_segment);
 * Unisex belongs to every gender. Where the segment has no candidate, all products are one segment. Without an item, what the visitor
 * has answered for is out (smart_exclusion.h), and products are within the budget of the quiz, unless none is. */
#include "candidates.h"
#include "score_rows.h"
#include "smart_exclusion.h"

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

/* Of the gender and master category of the product that was asked about. */
static vt_status keep_like_item(vt_row_mask *mask, const vt_task *task)
{
    size_t item = task->items[0], category = task->columns.facets[VT_FACET_CATEGORY][item];
    VT_TRY(vt_keep_value(mask, task, VT_FACET_CATEGORY, category, category));
    return vt_keep_value(mask, task, VT_FACET_GENDER, task->columns.facets[VT_FACET_GENDER][item],
                         vt_catalog_facet_id(task->shop->catalog, VT_FACET_GENDER, "Unisex"));
}

vt_status vt_strategy_popular(const vt_task *task, vt_slate *slate, vt_error *error)
{
    static const char *const terms[] = {"orders", "rating"};
    vt_formula formula = {"popular", task, 2, terms, popular_score, popular_label};
    bool like_item = task->item_count > 0;
    vt_row_mask candidates = like_item ? vt_fresh_candidates(task) : vt_department_candidates(task);
    vt_status status = candidates.words ? VT_OK : VT_NO_MEMORY;
    if (status == VT_OK && !like_item) status = vt_exclude_answered(&candidates, task->visitor);
    if (status == VT_OK && !like_item) status = vt_keep_budget(&candidates, task);
    if (status == VT_OK && like_item) status = keep_like_item(&candidates, task);
    if (status == VT_OK) vt_score_rows(slate, task, &candidates, &formula);
    vt_row_mask_close(&candidates);
    return status == VT_OK ? VT_OK : vt_fail(error, status, "popular: out of memory");
}
