#include "recommend.h"

#include "calendar.h"
#include "strategy.h"
#include "variety.h"

#include <string.h>

enum { DEFAULT_LIMIT = 12 };

static const vt_visitor nobody = {0};

/* How many products the shop has, and the row of one. */
static size_t product_count(const vt_shop *shop) { return shop->catalog ? vt_catalog_count(shop->catalog) : shop->cards->rows; }

static vt_status find_row(const vt_shop *shop, const char *id, size_t *row, vt_error *error)
{
    return shop->catalog ? vt_catalog_row(shop->catalog, id, row, error) : vt_card_pages_row(shop->cards, id, row, error);
}

static void drop_sold_out(vt_task *task)
{
    if (!task->shop->catalog) vt_card_pages_drop_sold_out(task->shop->cards, &task->candidates);
    for (size_t row = 0; row < task->columns.count; row++)
        if (task->columns.stock[row] == 0) vt_row_mask_drop(&task->candidates, row);
}

static vt_status find_items(vt_task *task, vt_error *error)
{
    const vt_request *request = task->request;
    if (request->item_count > VT_REQUEST_MOST_ITEMS)
        return vt_fail(error, VT_BAD_REQUEST, "items: %zu are above %d", request->item_count, VT_REQUEST_MOST_ITEMS);
    for (size_t i = 0; i < request->item_count; i++) {
        size_t row, seen = 0;
        VT_TRY(find_row(task->shop, request->items[i], &row, error));
        while (seen < task->item_count && task->items[seen] != row) seen++;
        if (seen < task->item_count) continue;
        task->items[task->item_count++] = row;
        vt_row_mask_drop(&task->candidates, row);
    }
    return VT_OK;
}

static vt_status find_candidates(vt_task *task, vt_error *error)
{
    vt_catalog *catalog = task->shop->catalog;
    task->candidates = vt_row_mask_open(product_count(task->shop), true);
    if (!task->candidates.words) return vt_fail(error, VT_NO_MEMORY, "out of memory for the candidates");
    if (task->request->filter && catalog) {
        vt_row_mask passing = {0};
        VT_TRY(vt_catalog_mask(catalog, task->request->filter, &passing, error));
        vt_row_mask_intersect(&task->candidates, &passing);
        vt_row_mask_close(&passing);
    }
    drop_sold_out(task);
    for (size_t i = 0; i < task->visitor->cart_count; i++) vt_row_mask_drop(&task->candidates, task->visitor->cart[i].row);
    return find_items(task, error);
}

/* Variety chooses from more than is wanted. */
static void widen(vt_request *request, vt_variety level)
{
    if (level != VT_VARIETY_OFF) request->limit = VT_SLATE_MAX_LIMIT;
}

/* An empty slate with so many clean items: all of them are a third of a megabyte. */
static void clear(vt_slate *slate, size_t items)
{
    memset(slate->items, 0, items * sizeof *slate->items);
    slate->count = slate->stage_count = 0;
    slate->cold_start = false;
    slate->scan = (vt_scan_report){.exact = false};
    memset(slate->stages, 0, sizeof slate->stages);
}

static vt_status want_catalog(const vt_shop *shop, vt_error *error)
{
    *shop->wants_catalog = true;
    return vt_fail(error, VT_NOT_READY, "the catalog has not arrived yet");
}

static bool restricts(const vt_filter *filter)
{
    bool any = filter->size_count || filter->price_bounded || filter->in_stock || (filter->text && filter->text[0]) || filter->within;
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) any |= filter->value_counts[facet] > 0;
    return any;
}

/* Look-alikes take vectors, ids, and what is sold out. */
static bool does_without_catalog(const vt_strategy *strategy, const vt_request *request)
{
    return strategy->run == vt_strategy_similar && request->variety <= VT_VARIETY_OFF && !(request->filter && restricts(request->filter));
}

/* Runs the strategy; where it has nothing to say, what is popular stands in. task->request is `request`. */
static vt_status answer(vt_task *task, const vt_strategy *strategy, vt_request *request, vt_slate *slate, vt_error *error)
{
    size_t wanted = request->limit;
    vt_variety level = vt_variety_of(task, strategy->arranges);
    clear(slate, level == VT_VARIETY_OFF ? wanted : VT_SLATE_MAX_LIMIT);
    VT_TRY(find_candidates(task, error));
    if (!strategy->arranges) widen(request, level);
    VT_TRY(strategy->run(task, slate, error));
    if (slate->count > 0 && strategy->arranges) return VT_OK;
    if (slate->count == 0 && slate->scan.lists_missing) return VT_OK; /* they are wanted: there will be something to say */
    if (slate->count == 0 && !task->shop->catalog) return want_catalog(task->shop, error);
    if (slate->count == 0) {
        widen(request, level);
        VT_TRY(vt_strategy_popular(task, slate, error));
        slate->cold_start = slate->count > 0;
    }
    if (level == VT_VARIETY_OFF) return VT_OK;
    vt_status status = vt_variety_arrange(slate, task, level, wanted);
    return status == VT_OK ? VT_OK : vt_fail(error, status, "out of memory for variety");
}

vt_status vt_recommend(const vt_shop *shop, const vt_request *request, vt_slate *slate, vt_error *error)
{
    clear(slate, 0);
    vt_request complete = *request;
    if (complete.limit == 0) complete.limit = DEFAULT_LIMIT;
    if (complete.limit > VT_SLATE_MAX_LIMIT)
        return vt_fail(error, VT_BAD_REQUEST, "limit: %zu is above %d", complete.limit, VT_SLATE_MAX_LIMIT);
    const vt_strategy *strategy = complete.strategy ? vt_strategy_find(complete.strategy) : NULL;
    if (!strategy)
        return vt_fail(error, VT_BAD_REQUEST, "strategy: there is no \"%.100s\"", complete.strategy ? complete.strategy : "");
    if (!shop->catalog && !does_without_catalog(strategy, &complete)) return want_catalog(shop, error);
    slate->strategy = strategy->name;
    slate->space = "";
    vt_task task = {.shop = shop,
                    .request = &complete,
                    .visitor = complete.visitor ? complete.visitor : &nobody,
                    .now_ms = complete.now_ms};
    if (shop->catalog) task.columns = vt_catalog_columns_of(shop->catalog);
    if (task.now_ms == 0 && shop->signals) task.now_ms = ((int64_t)shop->signals->last_day + 1) * VT_DAY_MS - 1;
    vt_status status = answer(&task, strategy, &complete, slate, error);
    vt_row_mask_close(&task.candidates);
    return status;
}
