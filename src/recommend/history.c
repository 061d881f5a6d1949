/* Strategy "history": what next, given what they bought (StyleSense's score_history_candidate).
 *
 * score(x) = 3 * sub(x) + 2 * type(x) + 1 * colour(x) + 0.5 * rating(x)
 *
 * sub, type, colour: the visitor's preference for the sub-category, article type and base colour of x, from 0 to 1: products
 * bought with that value over products bought with the most bought value (each product once; returned orders do not count). rating: stars, 0 to 5,
 * 0 when unknown. Candidates are of the
 * visitor's department and share a sub-category, type or colour with a purchase; what was bought is out. */
#include "affinity.h"
#include "candidates.h"

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

/* Products bought that share the row's value of both facets. */
static size_t products_like(const history_inputs *history, size_t row, vt_facet first, vt_facet second)
{
    size_t products = 0;
    const uint32_t *a = history->task->columns.facets[first], *b = history->task->columns.facets[second];
    for (size_t i = 0; i < history->preferences.row_count; i++) {
        size_t bought = history->preferences.rows[i];
        products += a[bought] == a[row] && b[bought] == b[row];
    }
    return products;
}

static const char *value_of(const vt_task *task, vt_facet facet, size_t row)
{
    return vt_catalog_facet_value(task->shop->catalog, facet, task->columns.facets[facet][row]);
}

/* "because you bought 3 Tshirts in Blue" */
static void say_bought(vt_reason *reason, size_t products, const char *what, const char *colour)
{
    const char *in = colour[0] ? " in " : "";
    if (products > 1) vt_reason_label(reason, "because you bought %zu %s%s%s", products, what, in, colour);
    else vt_reason_label(reason, "because you bought %s%s%s", what, in, colour);
}

static void history_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    const history_inputs *history = context;
    if (term == VT_AFFINITY_TERMS) {
        vt_rating_label(history->task, row, reason);
        return;
    }
    vt_facet facet = vt_affinity_facet(term);
    const char *value = value_of(history->task, facet, row), *colour = value_of(history->task, VT_FACET_COLOUR, row);
    size_t products = products_like(history, row, facet, facet);
    size_t coloured = colour[0] ? products_like(history, row, facet, VT_FACET_COLOUR) : 0;
    if (facet == VT_FACET_COLOUR) say_bought(reason, products, products > 1 ? "pieces" : "a piece", colour);
    else if (facet == VT_FACET_ARTICLE_TYPE && coloured > 0) say_bought(reason, coloured, value, colour);
    else if (facet == VT_FACET_ARTICLE_TYPE) say_bought(reason, products, value, "");
    else if (products > 1) vt_reason_label(reason, "because you bought %zu pieces of %s", products, value);
    else vt_reason_label(reason, "because you bought a piece of %s", value);
}

vt_status vt_strategy_history(const vt_task *task, vt_slate *slate, vt_error *error)
{
    history_inputs history = {.task = task};
    VT_TRY(vt_preferences_from_purchases(&history.preferences, task->visitor, task->shop->catalog, error));
    vt_formula formula = {"history", &history, VT_AFFINITY_TERMS + 1, vt_affinity_terms, history_score, history_label};
    vt_row_mask fresh = vt_department_candidates(task);
    if (fresh.words && history.preferences.total > 0) vt_score_rows(slate, task, &fresh, &formula);
    bool failed = !fresh.words;
    vt_row_mask_close(&fresh);
    vt_preferences_close(&history.preferences);
    return failed ? vt_fail(error, VT_NO_MEMORY, "history: out of memory") : VT_OK;
}
