#include "ranked_room.h"

#include "calendar.h"
#include "memory.h"
#include "rank_catalog.h"

#include <string.h>

void vt_ranked_room_close(vt_ranked_room *room)
{
    if (!room) return;
    vt_rank_scratch_close(room->scratch);
    vt_free(room->list_prices);
    vt_free(room->rows);
    vt_free(room->found_scores);
    vt_free(room->scores);
    vt_row_mask_close(&room->candidates);
    vt_free(room);
}

static vt_status read_shop(vt_ranked_room *room, const vt_task *task, vt_error *error)
{
    const vt_shop *shop = task->shop;
    room->list_prices = vt_alloc(task->columns.count, sizeof *room->list_prices);
    if (!room->list_prices) return vt_fail(error, VT_NO_MEMORY, "ranked: out of memory");
    VT_TRY(vt_catalog_list_prices(shop->catalog, room->list_prices, error));
    vt_rank_shop_set_catalog(&room->shop, shop->catalog);
    room->shop.dated = task->now_ms != 0;
    room->shop.day = vt_day_of_ms(task->now_ms);
    room->shop.signals = shop->signals;
    memcpy(room->models, shop->models, sizeof room->models); /* the shop is the request's, what it points to is not */
    room->shop.models = room->models;
    room->shop.list_price_cents = room->list_prices;
    room->shop.space = shop->space_count ? &shop->spaces[0] : NULL;
    room->shop.terms = shop->terms;
    return vt_rank_scratch_open(&room->scratch, &room->shop, error);
}

static vt_status fill(vt_ranked_room *room, const vt_task *task, vt_error *error)
{
    room->rows = vt_alloc((size_t)VT_RANK_MOST_CANDIDATES * VT_RANK_FEATURES, sizeof *room->rows);
    room->found_scores = vt_alloc(VT_RANK_MOST_CANDIDATES, sizeof *room->found_scores);
    room->scores = vt_alloc(task->columns.count, sizeof *room->scores);
    room->candidates = vt_row_mask_open(task->columns.count, false);
    if (!room->rows || !room->found_scores || !room->scores || !room->candidates.words)
        return vt_fail(error, VT_NO_MEMORY, "ranked: out of memory");
    return read_shop(room, task, error);
}

vt_status vt_ranked_room_open(vt_ranked_room **out, const vt_task *task, vt_error *error)
{
    const vt_ranked_room *kept = *out;
    if (kept && kept->shop.day == vt_day_of_ms(task->now_ms) && kept->shop.dated == (task->now_ms != 0)) return VT_OK;
    vt_ranked_room_close(*out);
    *out = NULL;
    vt_ranked_room *room = vt_alloc(1, sizeof *room);
    if (!room) return vt_fail(error, VT_NO_MEMORY, "ranked: out of memory");
    vt_status status = fill(room, task, error);
    if (status == VT_OK) *out = room;
    else vt_ranked_room_close(room);
    return status;
}
