#include "co_purchase.h"

#include "memory.h"

#include <math.h>

static void count_partners(vt_co_purchase *out, const vt_task *task, size_t row)
{
    const vt_signals *signals = out->signals;
    for (uint32_t i = signals->partner_offsets[row]; i < signals->partner_offsets[row + 1]; i++) {
        size_t partner = signals->partner_rows[i];
        if (!vt_row_mask_has(&task->candidates, partner)) continue;
        out->counts[partner] += signals->partner_counts[i];
        vt_row_mask_add(&out->partners, partner);
    }
}

vt_status vt_co_purchase_open(vt_co_purchase *out, const vt_task *task, const size_t *rows, size_t count, vt_error *error)
{
    *out = (vt_co_purchase){.signals = task->shop->signals, .partners = vt_row_mask_open(task->columns.count, false)};
    out->counts = vt_alloc(task->columns.count, sizeof *out->counts);
    if (!out->counts || !out->partners.words) {
        vt_co_purchase_close(out);
        return vt_fail(error, VT_NO_MEMORY, "out of memory for co-purchases");
    }
    for (size_t i = 0; out->signals && i < count; i++) count_partners(out, task, rows[i]);
    return VT_OK;
}

void vt_co_purchase_close(vt_co_purchase *together)
{
    vt_free(together->counts);
    vt_row_mask_close(&together->partners);
    *together = (vt_co_purchase){0};
}

int64_t vt_co_purchase_score(const vt_co_purchase *together, size_t row)
{
    uint32_t popularity = together->signals->orders[row];
    return vt_micros((double)together->counts[row] / sqrt(popularity > 1 ? (double)popularity : 1.0));
}
