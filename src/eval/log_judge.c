#include "log_judge.h"

#include "catalog_metrics.h"
#include "memory.h"
#include "pair_cosines.h"
#include "worker_threads.h"

#include <math.h>

enum { USERS_A_TASK = 256 };

/* One thread's own: what vt_ranked borrows. */
typedef struct judge_worker {
    vt_pair_cosines cosines;
    bool *hit, *unseen_hit; /* [width] */
    double *pair_sums;      /* [width] */
} judge_worker;

typedef struct judging {
    const vt_judge_task *task;
    const vt_slates *slates;
    double *values;
    double *surprise; /* [items] */
    judge_worker *workers;
} judging;

static bool is_among(const uint32_t *numbers, size_t count, uint32_t number)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (numbers[middle] < number) low = middle + 1;
        else high = middle;
    }
    return low < count && numbers[low] == number;
}

static void measure_pairs(judge_worker *worker, const uint32_t *items, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) sum += 1 - vt_pair_cosine(&worker->cosines, items[i], items[j]);
        worker->pair_sums[i] = sum;
    }
}

static vt_ranked prepare(const judging *work, judge_worker *worker, size_t at)
{
    const vt_slate_task *task = work->task->slates;
    size_t wanted_count, unseen = 0;
    const uint32_t *wanted = vt_log_wanted(task->split, task->users[at], &wanted_count);
    const uint32_t *items = work->slates->items + at * task->width;
    for (size_t i = 0; i < work->slates->counts[at]; i++) {
        worker->hit[i] = is_among(wanted, wanted_count, items[i]);
        worker->unseen_hit[i] = worker->hit[i] && task->item_users[items[i]] == 0;
    }
    for (size_t i = 0; i < wanted_count; i++) unseen += task->item_users[wanted[i]] == 0;
    measure_pairs(worker, items, work->slates->counts[at]);
    return (vt_ranked){.items = items, .count = work->slates->counts[at], .hit = worker->hit, .unseen_hit = worker->unseen_hit,
                       .wanted_count = wanted_count, .unseen_wanted_count = unseen, .surprise = work->surprise,
                       .pair_sums = worker->pair_sums};
}

static void judge_users(void *context, size_t number, size_t worker)
{
    judging *work = context;
    const vt_judge_task *task = work->task;
    size_t begin = number * USERS_A_TASK, series = VT_RANK_METRICS * task->k_count;
    for (size_t at = begin; at < begin + USERS_A_TASK && at < task->slates->user_count; at++) {
        vt_ranked ranked = prepare(work, &work->workers[worker], at);
        for (size_t metric = 0; metric < VT_RANK_METRICS; metric++)
            for (size_t i = 0; vt_rank_metrics[metric].of && i < task->k_count; i++)
                work->values[at * series + metric * task->k_count + i] = vt_rank_metrics[metric].of(&ranked, task->k[i]);
    }
}

/* What is of all lists together. */
static vt_status judge_catalog(const judging *work, vt_error *error)
{
    const vt_judge_task *task = work->task;
    size_t series = VT_RANK_METRICS * task->k_count;
    vt_lists lists = {work->slates->items, work->slates->counts, task->slates->user_count, task->slates->width,
                      task->slates->split->training.items, 0};
    double figure;
    for (size_t i = 0; i < task->k_count; i++) {
        lists.k = task->k[i];
        VT_TRY(vt_coverage_values(work->values + VT_RANK_COVERAGE * task->k_count + i, series, &lists, &figure, error));
        VT_TRY(vt_gini_values(work->values + VT_RANK_GINI * task->k_count + i, series, &lists, &figure, error));
    }
    return VT_OK;
}

static vt_status open_judging(judging *work, size_t threads, vt_error *error)
{
    const vt_slate_task *task = work->task->slates;
    size_t items = task->split->training.items;
    work->surprise = vt_alloc(items, sizeof *work->surprise);
    work->workers = vt_alloc(threads, sizeof *work->workers);
    if (!work->surprise || !work->workers) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu items", items);
    for (size_t item = 0; item < items; item++)
        work->surprise[item] = -log2(((double)task->item_users[item] + 1) / ((double)work->task->training_users + 1));
    for (size_t i = 0; i < threads; i++) {
        judge_worker *worker = &work->workers[i];
        VT_TRY(vt_pair_cosines_open(&worker->cosines, work->task->by_item, error));
        worker->hit = vt_alloc(task->width, sizeof *worker->hit);
        worker->unseen_hit = vt_alloc(task->width, sizeof *worker->unseen_hit);
        worker->pair_sums = vt_alloc(task->width, sizeof *worker->pair_sums);
        if (!worker->hit || !worker->unseen_hit || !worker->pair_sums) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    }
    return VT_OK;
}

static void close_judging(judging *work, size_t threads)
{
    for (size_t i = 0; work->workers && i < threads; i++) {
        vt_pair_cosines_close(&work->workers[i].cosines);
        vt_free(work->workers[i].hit);
        vt_free(work->workers[i].unseen_hit);
        vt_free(work->workers[i].pair_sums);
    }
    vt_free(work->workers);
    vt_free(work->surprise);
}

vt_status vt_log_judge(double *values, const vt_slates *slates, const vt_judge_task *task, vt_error *error)
{
    judging work = {.task = task, .slates = slates, .values = values};
    size_t threads = vt_thread_count(task->slates->threads);
    vt_status status = open_judging(&work, threads, error);
    if (status == VT_OK) {
        vt_run_tasks(threads, (task->slates->user_count + USERS_A_TASK - 1) / USERS_A_TASK, judge_users, &work);
        status = judge_catalog(&work, error);
    }
    close_judging(&work, threads);
    return status;
}
