#include "transaction_run.h"

#include "memory.h"

#include <stdlib.h>

static int by_row(const void *a, const void *b)
{
    uint32_t left = ((const vt_sale *)a)->row, right = ((const vt_sale *)b)->row;
    return (left > right) - (left < right);
}

/* ends[basket] = where its sales end in `sorted`, which is filled basket by basket. */
static void place_by_basket(const vt_transactions *out, uint32_t *ends, vt_sale *sorted)
{
    for (size_t i = 0; i < out->sale_count; i++) ends[out->sales[i].basket]++;
    uint32_t begin = 0;
    for (size_t basket = 0; basket < out->basket_count; basket++) {
        uint32_t count = ends[basket];
        ends[basket] = begin;
        begin += count;
    }
    for (size_t i = 0; i < out->sale_count; i++) sorted[ends[out->sales[i].basket]++] = out->sales[i];
}

/* Joins the lines of one product in one basket; returns how many sales are left. */
static size_t join_lines(vt_sale *sales, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        vt_sale *last = kept ? &sales[kept - 1] : NULL;
        if (last && last->basket == sales[i].basket && last->row == sales[i].row)
            last->quantity = __builtin_add_overflow(last->quantity, sales[i].quantity, &last->quantity) ? UINT32_MAX
                                                                                                        : last->quantity;
        else sales[kept++] = sales[i];
    }
    return kept;
}

vt_status vt_transaction_sort_sales(vt_transaction_run *run, vt_error *error)
{
    vt_transactions *out = run->out;
    uint32_t *ends = vt_alloc(out->basket_count, sizeof *ends);
    vt_sale *sorted = vt_alloc(out->sale_count, sizeof *sorted);
    if (!ends || !sorted) {
        vt_free(ends);
        vt_free(sorted);
        return vt_fail(error, VT_NO_MEMORY, "no memory to sort %zu sales", out->sale_count);
    }
    place_by_basket(out, ends, sorted);
    for (size_t basket = 0, begin = 0; basket < out->basket_count; begin = ends[basket++])
        if (ends[basket] - begin > 1) qsort(sorted + begin, ends[basket] - begin, sizeof *sorted, by_row);
    vt_free(ends);
    vt_free(out->sales);
    out->sales = sorted;
    out->sale_count = join_lines(sorted, out->sale_count);
    run->sale_room = out->sale_count;
    return VT_OK;
}
