/* Strategy "new-arrivals": newest that fit me (StyleSense's new_arrival_score).
 *
 * score(x) = 1.8 * year_norm(x) + 0.8 * id_norm(x) + 1.2 * category_match(x) + 0.6 * rating(x)
 *
 * year_norm: where the year of x lies between the catalog's first (0) and last year (1), 0 when unknown; id_norm: the same of its
 * place in the order of ids, since later products get later ids; category_match: the visitor's preference for the sub-category of
 * x, from 0 to 1, told by purchases (see "history"); rating: stars, 0 to 5, 0 when unknown. Candidates are of the visitor's
 * department; what was bought is out. */
#include "candidates.h"
#include "preferences.h"
#include "score_rows.h"

enum { YEAR, ID, CATEGORY, RATING, TERM_COUNT };

typedef struct arrival_inputs {
    const vt_task *task;
    vt_preferences preferences;
    int first_year, last_year; /* both 0: no year is known */
} arrival_inputs;

static void find_years(arrival_inputs *arrivals)
{
    const vt_catalog_columns *columns = &arrivals->task->columns;
    for (size_t row = 0; row < columns->count; row++) {
        int year = columns->year[row];
        if (year == 0) continue;
        if (arrivals->first_year == 0 || year < arrivals->first_year) arrivals->first_year = year;
        if (year > arrivals->last_year) arrivals->last_year = year;
    }
}

static bool arrivals_score(const void *context, size_t row, int64_t *amounts)
{
    const arrival_inputs *arrivals = context;
    const vt_catalog_columns *columns = &arrivals->task->columns;
    int year = columns->year[row], span = arrivals->last_year - arrivals->first_year;
    if (year > 0 && span > 0) amounts[YEAR] = (int64_t)(year - arrivals->first_year) * 1800000 / span;
    if (columns->count > 1) amounts[ID] = (int64_t)row * 800000 / (int64_t)(columns->count - 1);
    amounts[CATEGORY] = vt_preference_of_row(&arrivals->preferences, VT_FACET_SUB_CATEGORY, row) * 12 / 10;
    amounts[RATING] = vt_rating_amount(arrivals->task, row, 600000);
    return true;
}

static void arrivals_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    const vt_task *task = ((const arrival_inputs *)context)->task;
    size_t category = task->columns.facets[VT_FACET_SUB_CATEGORY][row];
    switch (term) {
    case YEAR: vt_reason_label(reason, "new in %d", task->columns.year[row]); break;
    case ID: vt_reason_label(reason, "a late addition to the catalog"); break;
    case CATEGORY:
        vt_reason_label(reason, "you often buy %s", vt_catalog_facet_value(task->shop->catalog, VT_FACET_SUB_CATEGORY, category));
        break;
    default: vt_rating_label(task, row, reason);
    }
}

vt_status vt_strategy_new_arrivals(const vt_task *task, vt_slate *slate, vt_error *error)
{
    static const char *const terms[] = {"year", "id", "sub-category", "rating"};
    arrival_inputs arrivals = {.task = task};
    find_years(&arrivals);
    VT_TRY(vt_preferences_from_purchases(&arrivals.preferences, task->visitor, task->shop->catalog, error));
    vt_formula formula = {"new-arrivals", &arrivals, TERM_COUNT, terms, arrivals_score, arrivals_label};
    vt_row_mask fresh = vt_department_candidates(task);
    bool failed = !fresh.words;
    if (!failed) vt_score_rows(slate, task, &fresh, &formula);
    vt_row_mask_close(&fresh);
    vt_preferences_close(&arrivals.preferences);
    return failed ? vt_fail(error, VT_NO_MEMORY, "new-arrivals: out of memory") : VT_OK;
}
