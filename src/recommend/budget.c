/* Strategy "budget": within my comfort zone (StyleSense's budget_score).
 *
 * score(x) = 0.5 * closeness(x) + 0.2 * affordability(x) + 0.3 * rating(x) / 5
 * closeness = 1 - min(abs(price - avg) / max(avg, 1e-9), 1), affordability = 1 - min(price / max(max_price, 1), 1)
 *
 * price: of x in whole units of the currency; avg: mean price of the pieces that the visitor bought and kept; max_price: the
 * highest of them; rating: stars, 0 to 5, 0 when unknown. Candidates have a price and are of the visitor's
 * department; what was bought is out. */
#include "candidates.h"
#include "preferences.h"
#include "score_rows.h"

#include <math.h>

typedef struct budget_inputs {
    const vt_task *task;
    double average, highest;
} budget_inputs;

static double at_most_one(double value) { return value < 1.0 ? value : 1.0; }

static bool budget_score(const void *context, size_t row, int64_t *amounts)
{
    const budget_inputs *budget = context;
    int64_t cents = budget->task->columns.price_cents[row];
    if (cents < 0) return false;
    double price = (double)cents / 100.0, average = budget->average > 1e-9 ? budget->average : 1e-9;
    amounts[0] = vt_micros(0.5 * (1.0 - at_most_one(fabs(price - budget->average) / average)));
    amounts[1] = vt_micros(0.2 * (1.0 - at_most_one(price / (budget->highest > 1.0 ? budget->highest : 1.0))));
    amounts[2] = vt_rating_amount(budget->task, row, 60000);
    return true;
}

static void say_price(vt_reason *reason, const char *before, double price, const char *currency, const char *after)
{
    long long cents = (long long)vt_micros(price) / 10000;
    vt_reason_label(reason, "%s %lld.%02lld %s %s", before, cents / 100, cents % 100, currency, after);
}

static void budget_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    const budget_inputs *budget = context;
    const char *currency = budget->task->shop->currency;
    if (term == 0) say_price(reason, "near the", budget->average, currency, "that you usually spend");
    else if (term == 1) say_price(reason, "below the", budget->highest, currency, "that you once spent");
    else vt_rating_label(budget->task, row, reason);
}

vt_status vt_strategy_budget(const vt_task *task, vt_slate *slate, vt_error *error)
{
    static const char *const terms[] = {"closeness", "affordability", "rating"};
    vt_spending spending = vt_visitor_spending(task->visitor);
    if (spending.pieces == 0) return VT_OK;
    budget_inputs budget = {task, (double)spending.total_cents / 100.0 / (double)spending.pieces, (double)spending.highest_cents / 100.0};
    vt_formula formula = {"budget", &budget, 3, terms, budget_score, budget_label};
    vt_row_mask fresh = vt_department_candidates(task);
    if (!fresh.words) return vt_fail(error, VT_NO_MEMORY, "budget: out of memory");
    vt_score_rows(slate, task, &fresh, &formula);
    vt_row_mask_close(&fresh);
    return VT_OK;
}
