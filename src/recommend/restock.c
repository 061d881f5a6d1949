/* Strategy "restock": what to buy again (StyleSense's is_restock_candidate).
 *
 * candidates: bought >= 2 times, order delivered, in stock
 * score(x) = times(x) + due(x)
 *
 * times: delivered orders of the visitor that held x; due: days since the last of them over the days after which customers of the
 * shop usually buy x again, at most 1, and 0 where the pack does not know. */
#include "calendar.h"
#include "memory.h"
#include "score_rows.h"

/* One product of the visitor's delivered orders. */
typedef struct repeat_purchase {
    int64_t last_order; /* counted last */
    int64_t last_ms;
    uint32_t times;
} repeat_purchase;

typedef struct restock_inputs {
    const vt_task *task;
    repeat_purchase *repeats; /* [row] */
} restock_inputs;

static int64_t days_since(const restock_inputs *restock, size_t row)
{
    int64_t days = (int64_t)vt_day_of_ms(restock->task->now_ms) - vt_day_of_ms(restock->repeats[row].last_ms);
    return days < 0 ? 0 : days;
}

static bool restock_score(const void *context, size_t row, int64_t *amounts)
{
    const restock_inputs *restock = context;
    const vt_signals *signals = restock->task->shop->signals;
    int64_t usual = signals ? signals->repeat_days[row] : 0, since = days_since(restock, row);
    amounts[0] = (int64_t)restock->repeats[row].times * VT_MICROS;
    if (usual > 0) amounts[1] = since >= usual ? VT_MICROS : since * VT_MICROS / usual;
    return restock->repeats[row].times >= 2;
}

static void restock_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    const restock_inputs *restock = context;
    if (term == 0) vt_reason_label(reason, "you bought it %u times", (unsigned)restock->repeats[row].times);
    else
        vt_reason_label(reason, "bought %lld days ago, usually again after %u", (long long)days_since(restock, row),
                        (unsigned)restock->task->shop->signals->repeat_days[row]);
}

/* Lines of one order come together, so an order counts once a product when only the last one is remembered. */
static void count(repeat_purchase *repeats, const vt_visitor *visitor)
{
    for (size_t i = 0; i < visitor->purchase_count; i++) {
        const vt_purchase *purchase = &visitor->purchases[i];
        repeat_purchase *repeat = &repeats[purchase->row];
        if (purchase->status != VT_ORDER_DELIVERED || repeat->last_order == purchase->order) continue;
        repeat->last_order = purchase->order;
        repeat->times++;
        if (repeat->times == 1 || purchase->at_ms > repeat->last_ms) repeat->last_ms = purchase->at_ms;
    }
}

vt_status vt_strategy_restock(const vt_task *task, vt_slate *slate, vt_error *error)
{
    static const char *const terms[] = {"times-bought", "due"};
    restock_inputs restock = {.task = task, .repeats = vt_alloc(task->columns.count, sizeof(repeat_purchase))};
    vt_row_mask candidates = vt_row_mask_open(task->columns.count, true);
    bool failed = !restock.repeats || !candidates.words;
    if (!failed) {
        vt_row_mask_intersect(&candidates, &task->candidates);
        count(restock.repeats, task->visitor);
        vt_formula formula = {"restock", &restock, 2, terms, restock_score, restock_label};
        vt_score_rows(slate, task, &candidates, &formula);
    }
    vt_row_mask_close(&candidates);
    vt_free(restock.repeats);
    return failed ? vt_fail(error, VT_NO_MEMORY, "restock: out of memory") : VT_OK;
}
