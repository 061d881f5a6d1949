/* Strategy "trending": what is hot now (StyleSense's trending_score).
 *
 * score(x) = 0.7 * order_qty(x) + 0.3 * interactions(x) + 0.2 * rating(x)
 *
 * order_qty: pieces sold, interactions: views, likes, bookmarks and reviews by all customers, both within the 30 days that end
 * today or on the pack's last day of data, whichever is earlier; rating: stars, 0 to 5, 0 when unknown. Candidates sold or drew an
 * interaction within the window. */
#include "calendar.h"
#include "score_rows.h"

enum { WINDOW_DAYS = 30 };

typedef struct trending_inputs {
    const vt_task *task;
    int32_t until;
} trending_inputs;

static vt_window_counts counts_of(const trending_inputs *trending, size_t row)
{
    return vt_signals_window(trending->task->shop->signals, row, trending->until, WINDOW_DAYS);
}

static bool trending_score(const void *context, size_t row, int64_t *amounts)
{
    const trending_inputs *trending = context;
    vt_window_counts counts = counts_of(trending, row);
    amounts[0] = (int64_t)counts.units * 700000;
    amounts[1] = (int64_t)counts.interactions * 300000;
    amounts[2] = vt_rating_amount(trending->task, row, 200000);
    return counts.units + counts.interactions > 0;
}

static void trending_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    const trending_inputs *trending = context;
    vt_window_counts counts = counts_of(trending, row);
    if (term == 0) vt_reason_label(reason, "%llu sold in %d days", (unsigned long long)counts.units, WINDOW_DAYS);
    else if (term == 1)
        vt_reason_label(reason, "%llu looks, likes and reviews in %d days", (unsigned long long)counts.interactions, WINDOW_DAYS);
    else vt_rating_label(trending->task, row, reason);
}

vt_status vt_strategy_trending(const vt_task *task, vt_slate *slate, vt_error *error)
{
    static const char *const terms[] = {"sold", "interactions", "rating"};
    (void)error;
    if (!task->shop->signals) return VT_OK;
    trending_inputs trending = {.task = task, .until = vt_day_of_ms(task->now_ms)};
    if (trending.until > task->shop->signals->last_day) trending.until = task->shop->signals->last_day;
    vt_formula formula = {"trending", &trending, 3, terms, trending_score, trending_label};
    vt_score_rows(slate, task, &task->candidates, &formula);
    return VT_OK;
}
