#include "two_stage_lists.h"

#include "memory.h"
#include "tree_model.h"
#include "worker_threads.h"

#include <pthread.h>
#include <string.h>

enum { USERS_A_TASK = 64 };

/* One thread's own. */
typedef struct list_worker {
    vt_tree_model *trees[VT_TWO_STAGE_LINES];
    float *rows, *scores; /* [candidates][features], [candidates] */
    bool *is_wanted;      /* [items], all false between users */
    bool *taken;          /* likewise: items of the list at hand */
    size_t candidates, found, found_known, found_by[VT_TWO_STAGE_LINES];
} list_worker;

typedef struct list_maker {
    const vt_two_stage_task *task;
    vt_slates *slates;
    vt_rank_desks desks;
    list_worker *workers;
    pthread_mutex_t lock;
    vt_status status;
    vt_error error;
    size_t done;
} list_maker;

/* ---- one list ---- */

/* The best of the candidates, higher scores first, then lower items (candidates ascend): insertion into the list. */
static size_t take_best(const vt_rank_found *found, const float *scores, uint32_t *list, size_t width)
{
    float best[VT_TWO_STAGE_MOST_K];
    size_t count = 0;
    for (size_t i = 0; i < found->count; i++) {
        size_t at = count;
        if (count == width && !(scores[i] > best[count - 1])) continue;
        if (count < width) count++;
        else at--;
        for (; at > 0 && scores[i] > best[at - 1]; at--) {
            best[at] = best[at - 1];
            list[at] = list[at - 1];
        }
        best[at] = scores[i];
        list[at] = found->items[i];
    }
    return count;
}

static size_t append_new(list_worker *worker, const uint32_t *items, size_t count, uint32_t *list, size_t *filled, size_t width)
{
    for (size_t i = 0; i < count && *filled < width; i++) {
        if (worker->taken[items[i]]) continue;
        worker->taken[items[i]] = true;
        list[(*filled)++] = items[i];
    }
    return *filled;
}

/* A source that names too few is filled up with popular, so that no list is worse for being short. */
static size_t take_source(list_worker *worker, const vt_rank_found *found, vt_rank_source source, uint32_t *list, size_t width)
{
    size_t filled = 0;
    append_new(worker, found->lists[source], found->list_counts[source], list, &filled, width);
    append_new(worker, found->lists[VT_RANK_POPULAR], found->list_counts[VT_RANK_POPULAR], list, &filled, width);
    for (size_t i = 0; i < filled; i++) worker->taken[list[i]] = false;
    return filled;
}

/* ---- one user ---- */

static void make_lists(list_maker *maker, list_worker *worker, const vt_rank_found *found, size_t at)
{
    const vt_two_stage_task *task = maker->task;
    for (size_t line = 0; line < task->line_count; line++) {
        uint32_t *list = maker->slates[line].items + at * task->width;
        if (task->lines[line].kind == VT_TWO_STAGE_SOURCE) {
            maker->slates[line].counts[at] = (uint32_t)take_source(worker, found, task->lines[line].source, list, task->width);
            continue;
        }
        vt_tree_model_score(worker->trees[line], worker->rows, found->count, worker->scores);
        maker->slates[line].counts[at] = (uint32_t)take_best(found, worker->scores, list, task->width);
    }
}

static void count_found(const list_maker *maker, list_worker *worker, const vt_rank_found *found, size_t at)
{
    const vt_two_stage_task *task = maker->task;
    size_t count, hits = 0;
    const uint32_t *wanted = vt_log_wanted(task->split, task->users[at], &count);
    for (size_t i = 0; i < count; i++) worker->is_wanted[wanted[i]] = true;
    for (size_t i = 0; i < found->count; i++) hits += worker->is_wanted[found->items[i]];
    for (size_t line = 0; line < task->line_count; line++) {
        vt_rank_source source = task->lines[line].source;
        if (task->lines[line].kind != VT_TWO_STAGE_SOURCE) continue;
        for (size_t i = 0; i < found->list_counts[source]; i++) worker->found_by[line] += worker->is_wanted[found->lists[source][i]];
    }
    for (size_t i = 0; i < count; i++) worker->is_wanted[wanted[i]] = false;
    worker->candidates += found->count;
    worker->found += hits;
    worker->found_known += at >= task->known_from ? hits : 0;
}

static vt_status serve(list_maker *maker, size_t desk, size_t at, vt_error *error)
{
    list_worker *worker = &maker->workers[desk];
    vt_rank_found found;
    VT_TRY(vt_rank_desk_ask(&found, &maker->desks, desk, maker->task->users[at], error));
    vt_rank_features(maker->desks.desks[desk].scratch, found.items, found.count, worker->rows);
    make_lists(maker, worker, &found, at);
    count_found(maker, worker, &found, at);
    return VT_OK;
}

static void serve_users(void *context, size_t number, size_t desk)
{
    list_maker *maker = context;
    const vt_two_stage_task *task = maker->task;
    size_t begin = number * USERS_A_TASK, end = begin + USERS_A_TASK < task->user_count ? begin + USERS_A_TASK : task->user_count;
    vt_error error = {0};
    vt_status status = VT_OK;
    for (size_t at = begin; status == VT_OK && at < end; at++) status = serve(maker, desk, at, &error);
    pthread_mutex_lock(&maker->lock);
    maker->done += end - begin;
    if (task->progress) task->progress(task->context, "users", maker->done, task->user_count);
    if (status != VT_OK && maker->status == VT_OK) maker->status = status, maker->error = error;
    pthread_mutex_unlock(&maker->lock);
}

/* ---- all ---- */

static vt_status open_worker(list_worker *worker, const vt_two_stage_task *task, vt_error *error)
{
    size_t items = task->goods->log->items;
    worker->rows = vt_alloc((size_t)VT_RANK_MOST_CANDIDATES * VT_RANK_FEATURES, sizeof *worker->rows);
    worker->scores = vt_alloc(VT_RANK_MOST_CANDIDATES, sizeof *worker->scores);
    worker->is_wanted = vt_alloc(items, sizeof *worker->is_wanted);
    worker->taken = vt_alloc(items, sizeof *worker->taken);
    if (!worker->rows || !worker->scores || !worker->is_wanted || !worker->taken) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t line = 0; line < task->line_count; line++)
        if (task->files[line].size) VT_TRY(vt_tree_model_open(&worker->trees[line], task->files[line], error));
    return VT_OK;
}

static void close_worker(list_worker *worker)
{
    for (size_t line = 0; line < VT_TWO_STAGE_LINES; line++) vt_tree_model_close(worker->trees[line]);
    vt_free(worker->rows);
    vt_free(worker->scores);
    vt_free(worker->is_wanted);
    vt_free(worker->taken);
}

static void add_counts(vt_two_stage *out, const list_maker *maker)
{
    for (size_t i = 0; i < maker->desks.count; i++) {
        const list_worker *worker = &maker->workers[i];
        out->candidates += worker->candidates;
        out->found += worker->found;
        out->found_known += worker->found_known;
        for (size_t line = 0; line < maker->task->line_count; line++)
            maker->task->lines[line].found += maker->task->lines[line].kind == VT_TWO_STAGE_SOURCE ? worker->found_by[line] : worker->found;
    }
}

static vt_status make_all(list_maker *maker, vt_two_stage *out, vt_error *error)
{
    const vt_two_stage_task *task = maker->task;
    VT_TRY(vt_rank_desks_open(&maker->desks, task->goods, error));
    VT_TRY(vt_rank_desks_turn(&maker->desks, task->moment, error));
    maker->workers = vt_alloc(maker->desks.count, sizeof *maker->workers);
    if (!maker->workers) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < maker->desks.count; i++) VT_TRY(open_worker(&maker->workers[i], task, error));
    vt_run_tasks(maker->desks.count, (task->user_count + USERS_A_TASK - 1) / USERS_A_TASK, serve_users, maker);
    if (maker->status != VT_OK) return vt_fail(error, maker->status, "%s", maker->error.message);
    add_counts(out, maker);
    return VT_OK;
}

static vt_status open_slates(vt_slates *slates, const vt_two_stage_task *task, vt_error *error)
{
    for (size_t line = 0; line < task->line_count; line++) {
        slates[line].items = vt_alloc(task->user_count * task->width, sizeof *slates->items);
        slates[line].counts = vt_alloc(task->user_count, sizeof *slates->counts);
        slates[line].fallback = vt_alloc(task->user_count, sizeof *slates->fallback);
        if (!slates[line].items || !slates[line].counts || !slates[line].fallback)
            return vt_fail(error, VT_NO_MEMORY, "no memory for the lists of %zu users", task->user_count);
    }
    return VT_OK;
}

vt_status vt_two_stage_lists(vt_slates *slates, vt_two_stage *out, const vt_two_stage_task *task, vt_error *error)
{
    list_maker maker = {.task = task, .slates = slates};
    VT_TRY(open_slates(slates, task, error));
    pthread_mutex_init(&maker.lock, NULL);
    vt_status status = make_all(&maker, out, error);
    pthread_mutex_destroy(&maker.lock);
    for (size_t i = 0; maker.workers && i < maker.desks.count; i++) close_worker(&maker.workers[i]);
    vt_free(maker.workers);
    vt_rank_desks_close(&maker.desks);
    return status;
}
