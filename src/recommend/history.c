/* Strategy "history": what next, given what they bought (StyleSense's score_history_candidate).
 *
 * score(x) = 3 * sub(x) + 2 * type(x) + 1 * colour(x) + 0.5 * rating(x)
 *
 * sub, type, colour: the visitor's preference for the sub-category, article type and base colour of x, from 0 to 1: pieces
 * bought with that value over pieces bought with the most bought value (returned orders do not count). rating: stars, 0 to 5,
 * 0 when unknown. Candidates share a sub-category, type or colour with a purchase; what was bought or lies in the cart is out. */
#include "affinity.h"

#include <string.h>

typedef struct history_inputs {
    const vt_task *task;
    vt_preferences preferences;
} history_inputs;

static bool history_score(const void *context, size_t row, int64_t *amounts)
{
    const history_inputs *history = context;
    amounts[3] = vt_rating_amount(history->task, row, 500000);
    return vt_affinity(&history->preferences, row, amounts) > 0;
}

/* Pieces bought that share the row's value of both facets. */
static uint64_t pieces_like(const vt_task *task, size_t row, vt_facet first, vt_facet second)
{
    uint64_t pieces = 0;
    const uint32_t *a = task->columns.facets[first], *b = task->columns.facets[second];
    for (size_t i = 0; i < task->visitor->purchase_count; i++) {
        const vt_purchase *purchase = &task->visitor->purchases[i];
        if (purchase->status != VT_ORDER_RETURNED && a[purchase->row] == a[row] && b[purchase->row] == b[row])
            pieces += purchase->quantity;
    }
    return pieces;
}

static const char *value_of(const vt_task *task, vt_facet facet, size_t row)
{
    return vt_catalog_facet_value(task->shop->catalog, facet, task->columns.facets[facet][row]);
}

static void history_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    const vt_task *task = ((const history_inputs *)context)->task;
    if (term == 3) {
        vt_rating_label(task, row, reason);
        return;
    }
    vt_facet facet = vt_affinity_facet(term);
    unsigned long long pieces = pieces_like(task, row, facet, facet);
    unsigned long long coloured = pieces_like(task, row, facet, VT_FACET_COLOUR);
    const char *value = value_of(task, facet, row), *colour = value_of(task, VT_FACET_COLOUR, row);
    if (facet == VT_FACET_COLOUR) vt_reason_label(reason, "because you bought %llu in %s", pieces, value);
    else if (facet == VT_FACET_ARTICLE_TYPE && coloured > 0 && colour[0])
        vt_reason_label(reason, "because you bought %llu %s in %s", coloured, value, colour);
    else vt_reason_label(reason, "because you bought %llu %s", pieces, value);
}

vt_status vt_strategy_history(const vt_task *task, vt_slate *slate, vt_error *error)
{
    history_inputs history = {.task = task};
    VT_TRY(vt_preferences_from_purchases(&history.preferences, task->visitor, task->shop->catalog, error));
    vt_formula formula = {"history", &history, VT_AFFINITY_TERMS + 1, vt_affinity_terms, history_score, history_label};
    vt_row_mask fresh = vt_fresh_candidates(task);
    if (fresh.words && history.preferences.total > 0) vt_score_rows(slate, task, &fresh, &formula);
    bool failed = !fresh.words;
    vt_row_mask_close(&fresh);
    vt_preferences_close(&history.preferences);
    return failed ? vt_fail(error, VT_NO_MEMORY, "history: out of memory") : VT_OK;
}
