#include "ranked_asker.h"

#include "calendar.h"
#include "candidates.h"
#include "memory.h"
#include "rank_catalog.h"
#include "smart_exclusion.h"

#include <stdlib.h>

typedef struct dated_purchase {
    int64_t at_ms;
    size_t place; /* in the visitor's list: a total order */
} dated_purchase;

static int by_time(const void *left, const void *right)
{
    const dated_purchase *a = left, *b = right;
    if (a->at_ms != b->at_ms) return a->at_ms < b->at_ms ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

static vt_status read_purchases(vt_ranked_asker *out, const vt_visitor *visitor)
{
    size_t count = 0;
    dated_purchase *order = vt_alloc(visitor->purchase_count, sizeof *order);
    out->purchases = vt_alloc(visitor->purchase_count, sizeof *out->purchases);
    for (size_t i = 0; order && i < visitor->purchase_count; i++)
        if (visitor->purchases[i].status != VT_ORDER_RETURNED) order[count++] = (dated_purchase){visitor->purchases[i].at_ms, i};
    bool enough = order && out->purchases;
    if (enough) qsort(order, count, sizeof *order, by_time);
    for (size_t i = 0; enough && i < count; i++) {
        const vt_purchase *purchase = &visitor->purchases[order[i].place];
        out->purchases[i] = (vt_rank_purchase){(uint32_t)purchase->row, vt_day_of_ms(purchase->at_ms), purchase->quantity};
    }
    vt_free(order);
    out->asker.purchases = out->purchases;
    out->asker.purchase_count = count;
    return enough ? VT_OK : VT_NO_MEMORY;
}

static vt_status read_allowed(vt_ranked_asker *out, const vt_task *task, bool rebuys)
{
    vt_row_mask *allowed = &out->allowed;
    if (!rebuys) *allowed = vt_department_candidates(task);
    else {
        *allowed = vt_row_mask_open(task->columns.count, true);
        if (!allowed->words) return VT_NO_MEMORY;
        vt_row_mask_intersect(allowed, &task->candidates);
        VT_TRY(vt_keep_department(allowed, task));
        VT_TRY(vt_keep_sizes(allowed, task));
    }
    if (!allowed->words) return VT_NO_MEMORY;
    out->asker.allowed = allowed;
    return vt_exclude_answered(allowed, task->visitor);
}

vt_status vt_ranked_asker_open(vt_ranked_asker *out, const vt_task *task, bool rebuys, vt_error *error)
{
    const vt_visitor *visitor = task->visitor;
    *out = (vt_ranked_asker){.asker = {.department = VT_RANK_NONE, .southern = visitor->southern_hemisphere}};
    if (visitor->gender[0]) out->asker.department = vt_rank_value_named(task->shop->catalog, VT_RANK_DEPARTMENT, visitor->gender);
    if (task->shop->models[VT_MODEL_TWO_TOWER]) vt_traits_fill(&out->traits, visitor, task->shop->models[VT_MODEL_TWO_TOWER]);
    out->asker.traits = out->traits.traits;
    out->asker.trait_count = out->traits.count;
    vt_status status = read_purchases(out, visitor);
    if (status == VT_OK) status = read_allowed(out, task, rebuys);
    if (status == VT_OK) status = vt_deeds_open_by_day(&out->deeds, task, error);
    out->asker.deeds = out->deeds.deeds;
    out->asker.deed_count = out->deeds.count;
    if (status == VT_OK) return VT_OK;
    vt_ranked_asker_close(out);
    return vt_fail(error, status, "ranked: out of memory");
}

void vt_ranked_asker_close(vt_ranked_asker *asker)
{
    vt_free(asker->purchases);
    vt_deeds_close(&asker->deeds);
    vt_row_mask_close(&asker->allowed);
}
