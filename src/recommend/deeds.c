#include "deeds.h"

#include "calendar.h"
#include "memory.h"
#include "score_rows.h"
#include "taste_moves.h"

#include <stdio.h>

typedef struct row_deed {
    int32_t strength; /* millionths; 0: nothing, or taken back */
    uint32_t last;    /* the move that its age is of, counted from 1 */
} row_deed;

static void add_up(row_deed *rows, const vt_taste_moves *moves)
{
    for (size_t i = 0; i < moves->count; i++) {
        row_deed *deed = &rows[moves->moves[i].row];
        int32_t strength = moves->moves[i].strength;
        if (strength < 0) *deed = (row_deed){0, 0};
        if (strength <= 0) continue;
        if (strength > deed->strength) deed->strength = strength;
        deed->last = (uint32_t)i + 1;
    }
}

static float age_days(const vt_task *task, int64_t at_ms)
{
    double days = (double)(task->now_ms - at_ms) / (double)VT_DAY_MS;
    if (task->now_ms == 0 || !(days > 0.0)) return 0.0f;
    return days < (double)VT_MODEL_MOST_VALUE ? (float)days : VT_MODEL_MOST_VALUE;
}

/* In whole days, as logs of events tell them. */
static float age_by_day(const vt_task *task, int64_t at_ms)
{
    int64_t days = (int64_t)vt_day_of_ms(task->now_ms) - vt_day_of_ms(at_ms);
    if (task->now_ms == 0 || days < 0) return 0.0f;
    return days < (int64_t)VT_MODEL_MOST_VALUE ? (float)days : VT_MODEL_MOST_VALUE;
}

/* Of a model's deeds, or, without one, of all. */
static void list(vt_deeds *out, const vt_task *task, const vt_model *model, const vt_taste_moves *moves, const row_deed *rows)
{
    for (size_t i = 0; i < moves->count; i++) {
        const vt_move *move = &moves->moves[i];
        if (rows[move->row].last != i + 1 || (model && !vt_model_knows(model, (uint32_t)move->row))) continue;
        float age = model ? age_days(task, move->at_ms) : age_by_day(task, move->at_ms);
        out->deeds[out->count++] = (vt_deed){(uint32_t)move->row, age, (float)rows[move->row].strength / 1e6f};
    }
}

static vt_status open_deeds(vt_deeds *out, const vt_task *task, const vt_model *model, vt_error *error)
{
    vt_taste_moves moves;
    *out = (vt_deeds){.count = 0};
    VT_TRY(vt_taste_moves_open(&moves, task->visitor, error));
    row_deed *rows = vt_alloc(task->columns.count, sizeof *rows);
    out->deeds = vt_alloc(moves.count, sizeof *out->deeds);
    bool enough = rows && out->deeds;
    if (enough) {
        add_up(rows, &moves);
        list(out, task, model, &moves, rows);
    }
    vt_free(rows);
    vt_taste_moves_close(&moves);
    if (enough) return VT_OK;
    vt_deeds_close(out);
    return vt_fail(error, VT_NO_MEMORY, "out of memory for what the visitor did");
}

vt_status vt_deeds_open(vt_deeds *out, const vt_task *task, const vt_model *model, vt_error *error)
{
    return open_deeds(out, task, model, error);
}

vt_status vt_deeds_open_by_day(vt_deeds *out, const vt_task *task, vt_error *error) { return open_deeds(out, task, NULL, error); }

void vt_deeds_close(vt_deeds *deeds)
{
    vt_free(deeds->deeds);
    *deeds = (vt_deeds){.count = 0};
}

/* The verb of the strongest sign of a row; signs and purchases of equal strength: the purchase. */
static const char *verb_of(const vt_visitor *visitor, size_t row)
{
    static const char *const verbs[VT_EVENT_COUNT] = {
        [VT_EVENT_VIEW] = "looked at", [VT_EVENT_LIKE] = "liked", [VT_EVENT_PASS] = "passed", [VT_EVENT_BOOKMARK] = "saved",
        [VT_EVENT_REVIEW] = "reviewed", [VT_EVENT_CART] = "chose", [VT_EVENT_PURCHASE] = "bought"};
    const char *verb = verbs[VT_EVENT_PURCHASE];
    int32_t most = 0;
    for (size_t i = 0; i < visitor->purchase_count; i++)
        if (visitor->purchases[i].row == row && visitor->purchases[i].status != VT_ORDER_RETURNED) return verb;
    for (size_t i = 0; i < visitor->sign_count; i++) {
        const vt_sign *sign = &visitor->signs[i];
        if (sign->row != row || vt_sign_strength(sign) <= most) continue;
        most = vt_sign_strength(sign);
        verb = verbs[sign->type];
    }
    return verb;
}

void vt_deed_tell(vt_reason *reason, const vt_task *task, size_t row)
{
    vt_product product;
    bool known = vt_catalog_product(task->shop->catalog, row, &product, NULL) == VT_OK;
    snprintf(reason->term, sizeof reason->term, "item:%s", known ? product.id : "");
    vt_reason_label(reason, "%s you %s %s", reason->amount_micros < 0 ? "although" : "because", verb_of(task->visitor, row),
                    known ? product.title : "something");
}
