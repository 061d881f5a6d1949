/* Strategy "also-bought": people who bought this also bought (StyleSense's collaborative_score).
 *
 * score(x) = co_count(x) / sqrt(max(popularity(x), 1))
 *
 * co_count: orders of the pack's transactions that held x and the input product, summed over the inputs where there are several;
 * popularity: orders that held x. Candidates are the inputs' 64 most frequent partners; an input never appears. */
#include "co_purchase.h"

static bool also_bought_score(const void *context, size_t row, int64_t *amounts)
{
    amounts[0] = vt_co_purchase_score(context, row);
    return true;
}

static void also_bought_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    (void)term;
    unsigned long long count = ((const vt_co_purchase *)context)->counts[row];
    vt_reason_label(reason, count == 1 ? "bought together in %llu order" : "bought together in %llu orders", count);
}

vt_status vt_strategy_also_bought(const vt_task *task, vt_slate *slate, vt_error *error)
{
    static const char *const terms[] = {"co-purchase"};
    if (task->item_count == 0) return vt_fail(error, VT_BAD_REQUEST, "item: \"also-bought\" needs a product id");
    vt_co_purchase together;
    VT_TRY(vt_co_purchase_open(&together, task, task->items, task->item_count, error));
    vt_formula formula = {"also-bought", &together, 1, terms, also_bought_score, also_bought_label};
    vt_score_rows(slate, task, &together.partners, &formula);
    vt_co_purchase_close(&together);
    return VT_OK;
}
