#include "rank_desks.h"

#include "memory.h"
#include "worker_threads.h"

static vt_status open_desk(vt_rank_desk *desk, const vt_rank_goods *goods, vt_error *error)
{
    for (vt_model_kind kind = 0; kind < VT_MODEL_KINDS; kind++) {
        const vt_buffer *file = &goods->models[kind];
        if (file->size) VT_TRY(vt_model_open(&desk->models[kind], kind, (vt_bytes){file->data, file->size}, goods->log->items, error));
    }
    VT_TRY(vt_profile_traits_open(&desk->profiles, goods->log->profiles, desk->models[VT_MODEL_TWO_TOWER], error));
    return vt_log_asker_open(&desk->asker, goods->log, error);
}

vt_status vt_rank_desks_open(vt_rank_desks *out, const vt_rank_goods *goods, vt_error *error)
{
    *out = (vt_rank_desks){.goods = goods, .count = vt_thread_count(goods->threads)};
    out->desks = vt_alloc(out->count, sizeof *out->desks);
    if (!out->desks) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < out->count; i++) VT_TRY(open_desk(&out->desks[i], goods, error));
    return VT_OK;
}

static void clear_day(vt_rank_desks *desks)
{
    for (size_t i = 0; desks->desks && i < desks->count; i++) {
        vt_rank_scratch_close(desks->desks[i].scratch);
        desks->desks[i].scratch = NULL;
    }
    vt_signal_fold_close(&desks->sold);
}

void vt_rank_desks_close(vt_rank_desks *desks)
{
    clear_day(desks);
    for (size_t i = 0; desks->desks && i < desks->count; i++) {
        for (vt_model_kind kind = 0; kind < VT_MODEL_KINDS; kind++) vt_model_close(desks->desks[i].models[kind]);
        vt_log_asker_close(&desks->desks[i].asker);
        vt_profile_traits_close(&desks->desks[i].profiles);
    }
    vt_free(desks->desks);
    *desks = (vt_rank_desks){.goods = NULL};
}

/* The catalog tells the stock and the ratings of today alone. */
static vt_rank_shop shop_of(const vt_rank_desks *desks, const vt_rank_desk *desk)
{
    const vt_rank_goods *goods = desks->goods;
    vt_rank_shop shop = goods->catalog ? *goods->catalog : (vt_rank_shop){.unisex = VT_RANK_NONE};
    shop.count = goods->log->items;
    shop.dated = goods->log->dated;
    shop.day = vt_log_shop_day(goods->log, desks->moment);
    shop.signals = &desks->sold.signals;
    shop.models = desk->models;
    shop.stock = NULL;
    shop.rating_tenths = NULL;
    return shop;
}

vt_status vt_rank_desks_turn(vt_rank_desks *desks, vt_log_moment moment, vt_error *error)
{
    clear_day(desks);
    desks->moment = moment;
    VT_TRY(vt_log_signals_open(&desks->sold, desks->goods->log, moment, error));
    for (size_t i = 0; i < desks->count; i++) {
        desks->desks[i].shop = shop_of(desks, &desks->desks[i]);
        VT_TRY(vt_rank_scratch_open(&desks->desks[i].scratch, &desks->desks[i].shop, error));
    }
    return VT_OK;
}

vt_status vt_rank_desk_ask(vt_rank_found *out, const vt_rank_desks *desks, size_t desk, uint32_t user, vt_error *error)
{
    vt_rank_desk *at = &desks->desks[desk];
    vt_rank_asker asker = *vt_log_asker_of(&at->asker, user, desks->moment);
    asker.traits = at->traits;
    asker.trait_count = vt_profile_traits_of(&at->profiles, user, at->traits);
    return vt_rank_candidates(out, at->scratch, &asker, &desks->goods->config, error);
}
