#include "tune_search.h"

#include "memory.h"

#include <math.h>
#include <string.h>

size_t vt_tune_places(const vt_tune_plan *plan, size_t rung)
{
    size_t divisor = 1;
    for (size_t i = 0; i < rung; i++) divisor *= plan->eta;
    return (plan->trials + divisor - 1) / divisor;
}

double vt_tune_share(const vt_tune_plan *plan, size_t rung)
{
    double share = 1;
    for (size_t i = rung + 1; i < plan->rungs; i++) share /= (double)plan->eta;
    return share;
}

/* How a trial stands: on the last rung that it was judged on. */
static double standing(const vt_tune_trial *trial) { return trial->rungs ? trial->scores[trial->rungs - 1].value : -INFINITY; }

static bool is_better(const vt_tune_trial *trials, size_t a, size_t b)
{
    if (trials[a].rungs != trials[b].rungs) return trials[a].rungs > trials[b].rungs;
    if (standing(&trials[a]) != standing(&trials[b])) return standing(&trials[a]) > standing(&trials[b]);
    return a < b;
}

/* By insertion: a search has hundreds of trials, each of seconds. */
void vt_tune_order(size_t *order, const vt_tune_trial *trials, const vt_tune_plan *plan)
{
    for (size_t i = 0; i < plan->trials; i++) {
        size_t at = i;
        for (; at > 0 && is_better(trials, i, order[at - 1]); at--) order[at] = order[at - 1];
        order[at] = i;
    }
}

size_t vt_tune_best(const vt_tune_trial *trials, const vt_tune_plan *plan)
{
    size_t best = 0;
    for (size_t i = 1; i < plan->trials; i++)
        if (is_better(trials, i, best)) best = i;
    return best;
}

/* goes[i]: whether trial i is on the rung. */
static void choose(bool *goes, size_t *order, const vt_tune_trial *trials, const vt_tune_plan *plan, size_t rung)
{
    size_t places = vt_tune_places(plan, rung);
    memset(goes, 0, plan->trials * sizeof *goes);
    vt_tune_order(order, trials, plan);
    for (size_t i = 0; i < places; i++) goes[order[i]] = true;
    goes[0] = true;
    for (size_t i = 0; i < plan->trials; i++) goes[i] &= trials[i].rungs == rung; /* nobody goes on who failed */
}

typedef struct tune_search {
    vt_tune_trial *trials;
    const vt_tune_plan *plan;
    vt_tune_judge *judge;
    void *context;
} tune_search;

static vt_status climb(const tune_search *search, const bool *goes, size_t rung, vt_error *error)
{
    for (size_t i = 0; i < search->plan->trials; i++) {
        vt_tune_score *score = &search->trials[i].scores[rung];
        if (!goes[i]) continue;
        if (!score->known) VT_TRY(search->judge(search->context, i, rung, score, error));
        score->known = true;
        if (!isnan(score->value)) search->trials[i].rungs = rung + 1;
    }
    return VT_OK;
}

static vt_status check_any(const vt_tune_trial *trials, const vt_tune_plan *plan, vt_error *error)
{
    for (size_t i = 0; i < plan->trials; i++)
        if (trials[i].rungs > 0) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "no trial could be judged: %.300s", trials[0].scores[0].failure);
}

vt_status vt_tune_search(vt_tune_trial *trials, const vt_tune_plan *plan, vt_tune_judge *judge, void *context, vt_error *error)
{
    tune_search search = {trials, plan, judge, context};
    bool *goes = vt_alloc(plan->trials, sizeof *goes);
    size_t *order = vt_alloc(plan->trials, sizeof *order);
    vt_status status = goes && order ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for %zu trials", plan->trials);
    for (size_t rung = 0; status == VT_OK && rung < plan->rungs; rung++) {
        choose(goes, order, trials, plan, rung);
        status = climb(&search, goes, rung, error);
        if (status == VT_OK && rung == 0) status = check_any(trials, plan, error);
    }
    vt_free(goes);
    vt_free(order);
    return status;
}
