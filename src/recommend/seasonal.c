/* Strategy "seasonal": right for now and for me (StyleSense's current_season).
 *
 * season(month): Dec-Feb Winter, Mar-May Spring, Jun-Aug Summer, Sep-Nov Fall; six months later for a visitor of the southern
 * hemisphere.
 * score(x) = match(x) * (1 + category(x)) + 0.04 * rating(x)
 *
 * match: 1 for products of the season ("Autumn" is Fall), and only they are candidates; category: the visitor's preference for the
 * sub-category of x, from 0 to 1, told by purchases (see "history"); rating: stars, 0 to 5, which orders the many that are equal
 * otherwise. Candidates are of the visitor's department; what was bought is out. */
#include "calendar.h"
#include "candidates.h"
#include "preferences.h"
#include "score_rows.h"

#include <string.h>

typedef struct seasonal_inputs {
    const vt_task *task;
    vt_preferences preferences;
    const char *season;
    size_t values[2]; /* ids of the season's names in the catalog */
} seasonal_inputs;

static const char *season_of(const vt_task *task)
{
    static const char *const seasons[] = {"Winter", "Spring", "Summer", "Fall"};
    int month = vt_date_of_day(vt_day_of_ms(task->now_ms)).month;
    return seasons[(month / 3 + (task->visitor->southern_hemisphere ? 2 : 0)) % 4];
}

static bool seasonal_score(const void *context, size_t row, int64_t *amounts)
{
    const seasonal_inputs *seasonal = context;
    size_t value = seasonal->task->columns.facets[VT_FACET_SEASON][row];
    amounts[0] = VT_MICROS;
    amounts[1] = vt_preference_of_row(&seasonal->preferences, VT_FACET_SUB_CATEGORY, row);
    amounts[2] = vt_rating_amount(seasonal->task, row, 40000);
    return value == seasonal->values[0] || value == seasonal->values[1];
}

static void seasonal_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    const seasonal_inputs *seasonal = context;
    const vt_task *task = seasonal->task;
    if (term == 0) vt_reason_label(reason, "made for %s", seasonal->season);
    else if (term == 2) vt_rating_label(task, row, reason);
    else
        vt_reason_label(reason, "you often buy %s",
                        vt_catalog_facet_value(task->shop->catalog, VT_FACET_SUB_CATEGORY,
                                               task->columns.facets[VT_FACET_SUB_CATEGORY][row]));
}

vt_status vt_strategy_seasonal(const vt_task *task, vt_slate *slate, vt_error *error)
{
    static const char *const terms[] = {"season", "sub-category", "rating"};
    const vt_catalog *catalog = task->shop->catalog;
    if (task->now_ms == 0) return VT_OK; /* no clock, no season */
    seasonal_inputs seasonal = {.task = task, .season = season_of(task)};
    seasonal.values[0] = vt_catalog_facet_id(catalog, VT_FACET_SEASON, seasonal.season);
    seasonal.values[1] = strcmp(seasonal.season, "Fall") == 0 ? vt_catalog_facet_id(catalog, VT_FACET_SEASON, "Autumn") : SIZE_MAX;
    VT_TRY(vt_preferences_from_purchases(&seasonal.preferences, task->visitor, catalog, error));
    vt_formula formula = {"seasonal", &seasonal, 3, terms, seasonal_score, seasonal_label};
    vt_row_mask fresh = vt_department_candidates(task);
    bool failed = !fresh.words;
    if (!failed) vt_score_rows(slate, task, &fresh, &formula);
    vt_row_mask_close(&fresh);
    vt_preferences_close(&seasonal.preferences);
    return failed ? vt_fail(error, VT_NO_MEMORY, "seasonal: out of memory") : VT_OK;
}
