#include "learned.h"

#include "candidates.h"
#include "deeds.h"
#include "memory.h"
#include "score_rows.h"
#include "smart_exclusion.h"
#include "traits.h"

#include <stdio.h>

typedef struct learned {
    const vt_task *task;
    vt_model *model;
    vt_deeds deeds;
    vt_traits traits;
    vt_asker asker; /* of both */
    float *scores;  /* [row] */
    float *amounts; /* [voices + 1]: of deeds, then of traits, then the rest */
} learned;

static size_t voices(const learned *run) { return run->deeds.count + run->traits.count; }

/* Scores of a hostile file may be of any size. */
static int64_t micros_of(float value)
{
    return vt_micros(value < -1e9f ? -1e9 : value < 1e9f ? (double)value : 1e9);
}

static bool learned_score(const void *context, size_t row, int64_t *amounts)
{
    const learned *run = context;
    amounts[0] = micros_of(run->scores[row]);
    if (vt_model_kind_of(run->model) == VT_MODEL_TWO_TOWER) return vt_model_knows(run->model, (uint32_t)row);
    return amounts[0] > 0;
}

/* The term is told apart below. */
static void learned_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    (void)context, (void)row, (void)term, (void)reason;
}

static vt_reason *add_reason(vt_slate_item *item, int64_t amount)
{
    vt_reason *reason = &item->reasons[item->reason_count++];
    *reason = (vt_reason){.amount_micros = amount};
    return reason;
}

/* The deed or trait that says most of those not `taken`; as many as there are when all that is left says nothing. */
static size_t strongest(const learned *run, const bool *taken)
{
    size_t best = voices(run);
    int64_t most = 0;
    for (size_t i = 0; i < voices(run); i++) {
        int64_t amount = micros_of(run->amounts[i]), size = amount < 0 ? -amount : amount;
        if (taken[i] || size <= most) continue;
        most = size;
        best = i;
    }
    return best;
}

static void name_strongest(const learned *run, vt_slate_item *item, bool *taken)
{
    for (size_t i = 0; i < voices(run); i++) taken[i] = false;
    for (size_t at; item->reason_count < VT_LEARNED_NAMED && (at = strongest(run, taken)) < voices(run);) {
        vt_reason *reason = add_reason(item, micros_of(run->amounts[at]));
        taken[at] = true;
        if (at < run->deeds.count) vt_deed_tell(reason, run->task, run->deeds.deeds[at].item);
        else vt_trait_tell(reason, &run->traits, at - run->deeds.count);
    }
}

static void sum_others(const learned *run, vt_slate_item *item, const bool *taken)
{
    int64_t sum = 0;
    size_t count = 0, said = 0;
    for (size_t i = 0; i < voices(run); i++) {
        int64_t amount = taken[i] ? 0 : micros_of(run->amounts[i]);
        sum += amount;
        count += amount != 0;
        said += amount != 0 && i >= run->deeds.count;
    }
    if (sum == 0) return;
    vt_reason *reason = add_reason(item, sum);
    snprintf(reason->term, sizeof reason->term, "others");
    vt_reason_label(reason, count == 1 ? "and %zu other thing you did%s" : "and %zu other things you did%s", count, said ? " or said" : "");
}

/* item->score_micros stands; its reasons are written so that they add up to it. */
static void explain(const learned *run, vt_slate_item *item, bool *taken)
{
    int64_t rest = item->score_micros;
    vt_model_explain_for_again(run->model, &run->asker, (uint32_t)item->row, run->amounts);
    item->reason_count = 0;
    name_strongest(run, item, taken);
    sum_others(run, item, taken);
    for (size_t i = 0; i < item->reason_count; i++) rest -= item->reasons[i].amount_micros;
    bool rounding = vt_model_kind_of(run->model) != VT_MODEL_TWO_TOWER;
    if (rest == 0) return;
    if (rounding && item->reason_count > 0) {
        item->reasons[0].amount_micros += rest;
        return;
    }
    vt_reason *reason = add_reason(item, rest);
    snprintf(reason->term, sizeof reason->term, "everyone");
    vt_reason_label(reason, rest < 0 ? "less chosen by shoppers in general" : "chosen by shoppers in general");
}

static vt_status fill(learned *run, const vt_row_mask *candidates, vt_slate *slate, vt_error *error)
{
    static const char *const terms[] = {"model"};
    const vt_task *task = run->task;
    vt_formula formula = {vt_model_kind_name(vt_model_kind_of(run->model)), run, 1, terms, learned_score, learned_label};
    bool *taken = vt_alloc(voices(run), sizeof *taken);
    if (!taken) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = vt_model_score_for(run->model, &run->asker, run->scores, error);
    if (status == VT_OK) vt_score_rows(slate, task, candidates, &formula);
    for (size_t i = 0; i < slate->count && !task->request->brief; i++) explain(run, &slate->items[i], taken);
    vt_free(taken);
    return status;
}

static vt_status rank_candidates(learned *run, vt_slate *slate, vt_error *error)
{
    vt_row_mask candidates = vt_department_candidates(run->task);
    run->scores = vt_alloc(run->task->columns.count, sizeof *run->scores);
    run->amounts = vt_alloc(voices(run) + 1, sizeof *run->amounts);
    vt_status status = VT_NO_MEMORY;
    if (run->scores && run->amounts && candidates.words) status = vt_exclude_answered(&candidates, run->task->visitor);
    for (size_t i = 0; status == VT_OK && i < run->deeds.count; i++) vt_row_mask_drop(&candidates, run->deeds.deeds[i].item);
    if (status == VT_OK) status = fill(run, &candidates, slate, error);
    else vt_fail(error, status, "out of memory for a learned model");
    vt_row_mask_close(&candidates);
    vt_free(run->scores);
    vt_free(run->amounts);
    return status;
}

vt_status vt_learned_rank(const vt_task *task, vt_model_kind kind, vt_slate *slate, vt_error *error)
{
    learned run = {.task = task, .model = task->shop->models[kind]};
    if (!run.model) return VT_OK;
    VT_TRY(vt_deeds_open(&run.deeds, task, run.model, error));
    vt_traits_fill(&run.traits, task->visitor, run.model);
    run.asker = (vt_asker){run.deeds.deeds, run.deeds.count, run.traits.traits, run.traits.count};
    vt_status status = voices(&run) > 0 ? rank_candidates(&run, slate, error) : VT_OK;
    vt_deeds_close(&run.deeds);
    return status;
}
