#include "log_asker.h"

#include "memory.h"
#include "taste_moves.h"

#include <stdlib.h>

struct vt_log_move {
    int32_t day;
    uint32_t order; /* among those of one day */
    uint32_t item, pieces;
    int32_t strength; /* millionths, as vt_move has it */
    bool is_sale;
};
typedef struct vt_log_move log_move;

vt_status vt_log_asker_open(vt_log_asker *out, const vt_event_log *log, vt_error *error)
{
    size_t most = 0;
    for (size_t user = 0; user < log->users; user++) {
        size_t count = log->user_offsets[user + 1] - log->user_offsets[user];
        if (count > most) most = count;
    }
    *out = (vt_log_asker){.log = log};
    out->moves = vt_alloc(most, sizeof *out->moves);
    out->purchases = vt_alloc(most, sizeof *out->purchases);
    out->deeds = vt_alloc(most, sizeof *out->deeds);
    out->strengths = vt_alloc(log->items, sizeof *out->strengths);
    out->last = vt_alloc(log->items, sizeof *out->last);
    if (out->moves && out->purchases && out->deeds && out->strengths && out->last) return VT_OK;
    return vt_fail(error, VT_NO_MEMORY, "no memory for what a user of %zu events did", most);
}

void vt_log_asker_close(vt_log_asker *asker)
{
    vt_free(asker->moves);
    vt_free(asker->purchases);
    vt_free(asker->deeds);
    vt_free(asker->strengths);
    vt_free(asker->last);
    *asker = (vt_log_asker){.log = NULL};
}

static int32_t strength_of(const vt_event_log *log, const vt_log_event *event)
{
    static const vt_event_type types[VT_LOG_TYPES] = {
        [VT_LOG_OTHER] = VT_EVENT_PURCHASE,      [VT_LOG_VIEW] = VT_EVENT_VIEW,         [VT_LOG_LIKE] = VT_EVENT_LIKE,
        [VT_LOG_BOOKMARK] = VT_EVENT_BOOKMARK,   [VT_LOG_CART] = VT_EVENT_CART,         [VT_LOG_PURCHASE] = VT_EVENT_PURCHASE,
        [VT_LOG_REVIEW] = VT_EVENT_REVIEW,       [VT_LOG_RENTAL] = VT_EVENT_PURCHASE};
    vt_sign sign = {.type = types[event->type], .rating = event->value_tenths > 50 ? 5 : event->value_tenths / 10};
    if (vt_log_is_sale(log, (vt_log_type)event->type)) sign.type = VT_EVENT_PURCHASE;
    return vt_sign_strength(&sign);
}

static int in_order(const void *a, const void *b)
{
    const log_move *left = a, *right = b;
    if (left->day != right->day) return left->day < right->day ? -1 : 1;
    if (left->is_sale != right->is_sale) return left->is_sale ? 1 : -1;
    return (left->order > right->order) - (left->order < right->order);
}

static size_t list_moves(vt_log_asker *asker, uint32_t user, vt_log_moment moment)
{
    const vt_event_log *log = asker->log;
    size_t begin = log->user_offsets[user], end = vt_log_known(log, user, moment), kept = 0;
    int32_t shop_day = vt_log_shop_day(log, moment);
    for (size_t i = begin; i < end; i++) {
        const vt_log_event *event = &log->events[i];
        bool is_sale = vt_log_is_sale(log, (vt_log_type)event->type);
        asker->moves[i - begin] = (log_move){.day = log->dated ? event->day : shop_day - (int32_t)(end - i), .item = event->item,
                                             .order = is_sale ? event->item : (uint32_t)(i - begin), .pieces = event->quantity,
                                             .strength = strength_of(log, event), .is_sale = is_sale};
    }
    if (end > begin + 1) qsort(asker->moves, end - begin, sizeof *asker->moves, in_order);
    for (size_t i = 0; i < end - begin; i++) {
        log_move *move = &asker->moves[i], *before = kept ? &asker->moves[kept - 1] : NULL;
        if (before && move->is_sale && before->is_sale && before->day == move->day && before->item == move->item) before->pieces += move->pieces;
        else asker->moves[kept++] = *move;
    }
    return kept;
}

/* As recommend/deeds.c: the strongest sign counts, the latest gives the age, and what says no takes back what came before it. */
static void list_deeds(vt_log_asker *asker, size_t moves, int32_t shop_day)
{
    vt_rank_asker *out = &asker->asker;
    for (size_t i = 0; i < moves; i++) {
        const log_move *move = &asker->moves[i];
        float strength = (float)move->strength / 1e6f, *most = &asker->strengths[move->item];
        if (move->strength < 0) *most = 0.0f, asker->last[move->item] = 0;
        if (move->strength <= 0) continue;
        if (strength > *most) *most = strength;
        asker->last[move->item] = (uint32_t)i + 1;
    }
    for (size_t i = 0; i < moves; i++) {
        const log_move *move = &asker->moves[i];
        if (asker->last[move->item] == i + 1)
            asker->deeds[out->deed_count++] = (vt_deed){move->item, (float)(shop_day - move->day), asker->strengths[move->item]};
    }
    for (size_t i = 0; i < moves; i++) asker->strengths[asker->moves[i].item] = 0.0f, asker->last[asker->moves[i].item] = 0;
}

const vt_rank_asker *vt_log_asker_of(vt_log_asker *asker, uint32_t user, vt_log_moment moment)
{
    size_t moves = list_moves(asker, user, moment);
    vt_rank_asker *out = &asker->asker;
    *out = (vt_rank_asker){.purchases = asker->purchases, .deeds = asker->deeds, .department = VT_RANK_NONE};
    for (size_t i = 0; i < moves; i++) {
        const log_move *move = &asker->moves[i];
        if (move->is_sale) asker->purchases[out->purchase_count++] = (vt_rank_purchase){move->item, move->day, move->pieces};
    }
    list_deeds(asker, moves, vt_log_shop_day(asker->log, moment));
    return out;
}
