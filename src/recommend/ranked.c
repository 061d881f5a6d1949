/* Strategy "ranked": candidates from many sources, told by their features, in the order that trees learned from past customers
 * (rank_sources.h, rank_features.h, tree_model.h).
 *
 * score(x) = base + sum over trees of the leaf that the features of x lead to
 *
 * Candidates are of the visitor's department and fit them, are nothing that they answered for and, unless the ranker takes re-buys,
 * nothing that they bought or did something with. Whoever did nothing is told nothing.
 *
 * Reasons: the features that add most to the score, for or against, by their exact shares (TreeSHAP); then all others in one sum; then
 * what no feature says, the score that was to be expected of anything, with what rounding leaves over. */
#include "ranked_asker.h"
#include "ranked_reasons.h"
#include "ranked_room.h"
#include "score_rows.h"

#include <stdio.h>

enum { NAMED = VT_MAX_REASONS - 2 };

typedef struct ranked {
    const vt_task *task;
    vt_rank_model *model;
    vt_ranked_room *room;
    vt_ranked_asker visitor;
    vt_slate *slate;
    double since_ms; /* end of the last stage */
} ranked;

static double clock_of(const ranked *run) { return run->task->request->clock_ms ? run->task->request->clock_ms() : 0.0; }

static void end_stage(ranked *run, const char *name, size_t count)
{
    double now_ms = clock_of(run);
    run->slate->stages[run->slate->stage_count++] = (vt_stage){name, now_ms - run->since_ms, count};
    run->since_ms = now_ms;
}

/* Scores of a hostile file may be of any size. */
static int64_t micros_of(double value) { return vt_micros(value < -1e9 ? -1e9 : value < 1e9 ? value : 1e9); }

static bool ranked_score(const void *context, size_t row, int64_t *amounts)
{
    amounts[0] = micros_of((double)((const ranked *)context)->room->scores[row]);
    return true;
}

/* The term is told apart below. */
static void ranked_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    (void)context, (void)row, (void)term, (void)reason;
}

/* The feature that says most of those whose amount was not taken yet; VT_RANK_FEATURES when all that is left says nothing. */
static size_t strongest(const double *amounts)
{
    size_t best = VT_RANK_FEATURES;
    int64_t most = 0;
    for (size_t i = 0; i < VT_RANK_FEATURES; i++) {
        int64_t amount = micros_of(amounts[i]), size = amount < 0 ? -amount : amount;
        if (size <= most) continue;
        most = size;
        best = i;
    }
    return best;
}

static vt_reason *add_reason(vt_slate_item *item, int64_t amount)
{
    vt_reason *reason = &item->reasons[item->reason_count++];
    *reason = (vt_reason){.amount_micros = amount};
    return reason;
}

/* item->score_micros stands; its reasons are written so that they add up to it. */
static void explain(const ranked *run, vt_slate_item *item)
{
    float row[VT_RANK_FEATURES];
    double amounts[VT_RANK_FEATURES + 1], others = 0.0;
    uint32_t number = (uint32_t)item->row;
    int64_t rest = item->score_micros;
    vt_rank_features(run->room->scratch, &number, 1, row);
    vt_rank_model_explain(run->model, row, amounts);
    item->reason_count = 0;
    for (size_t feature; item->reason_count < NAMED && (feature = strongest(amounts)) < VT_RANK_FEATURES; amounts[feature] = 0.0)
        vt_ranked_reason_tell(add_reason(item, micros_of(amounts[feature])), feature, row[feature]);
    for (size_t i = 0; i < VT_RANK_FEATURES; i++) others += amounts[i];
    if (micros_of(others) != 0) {
        vt_reason *reason = add_reason(item, micros_of(others));
        snprintf(reason->term, sizeof reason->term, "others");
        vt_reason_label(reason, "all else that is known");
    }
    for (size_t i = 0; i < item->reason_count; i++) rest -= item->reasons[i].amount_micros;
    if (rest == 0) return;
    vt_reason *reason = add_reason(item, rest);
    snprintf(reason->term, sizeof reason->term, "base");
    vt_reason_label(reason, "where every product starts");
}

/* Scores of the candidates by row, and the candidates as a mask. */
static void score(ranked *run, const vt_rank_found *found)
{
    vt_ranked_room *room = run->room;
    vt_rank_features(room->scratch, found->items, found->count, room->rows);
    end_stage(run, "features", found->count);
    vt_rank_model_score(run->model, room->rows, found->count, room->found_scores);
    for (size_t i = 0; i < found->count; i++) {
        room->scores[found->items[i]] = room->found_scores[i];
        vt_row_mask_add(&room->candidates, found->items[i]);
    }
}

static vt_status rank(ranked *run, vt_error *error)
{
    static const char *const terms[] = {"ranker"};
    vt_formula formula = {"ranked", run, 1, terms, ranked_score, ranked_label};
    vt_rank_found found;
    VT_TRY(vt_rank_candidates(&found, run->room->scratch, &run->visitor.asker, vt_rank_model_config(run->model), error));
    end_stage(run, "candidates", found.count);
    score(run, &found);
    vt_score_rows(run->slate, run->task, &run->room->candidates, &formula);
    for (size_t i = 0; i < found.count; i++) vt_row_mask_drop(&run->room->candidates, found.items[i]);
    end_stage(run, "trees", found.count);
    for (size_t i = 0; i < run->slate->count && !run->task->request->brief; i++) explain(run, &run->slate->items[i]);
    end_stage(run, "reasons", run->task->request->brief ? 0 : run->slate->count);
    return VT_OK;
}

/* With a room that is there. */
static vt_status answer(ranked *run, vt_error *error)
{
    VT_TRY(vt_ranked_asker_open(&run->visitor, run->task, vt_rank_model_config(run->model)->rebuys, error));
    end_stage(run, "visitor", run->visitor.asker.deed_count);
    const vt_rank_asker *asker = &run->visitor.asker;
    vt_status status = asker->deed_count + asker->trait_count > 0 ? rank(run, error) : VT_OK;
    vt_ranked_asker_close(&run->visitor);
    return status;
}

vt_status vt_strategy_ranked(const vt_task *task, vt_slate *slate, vt_error *error)
{
    vt_ranked_room *own = NULL, **room = task->shop->ranked_room ? task->shop->ranked_room : &own;
    ranked run = {.task = task, .model = task->shop->ranker, .slate = slate};
    if (!run.model) return VT_OK;
    run.since_ms = clock_of(&run);
    vt_status status = vt_ranked_room_open(room, task, error);
    if (status == VT_OK) {
        run.room = *room;
        end_stage(&run, "shop", task->columns.count);
        status = answer(&run, error);
    }
    vt_ranked_room_close(own);
    return status;
}
