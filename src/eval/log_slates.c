#include "log_slates.h"

#include "log_history.h"
#include "memory.h"
#include "profile_traits.h"
#include "top_hits.h"
#include "worker_threads.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { USERS_A_TASK = 64 };

/* One thread's own: a model holds scratch, so each has one. */
typedef struct slate_worker {
    vt_model *model;
    vt_log_history history;
    float *scores;     /* [items] */
    bool *left_out;    /* [items]: all false between users */
    vt_hit *hits;      /* [2 * width] */
    vt_profile_traits profiles;
    vt_model_trait traits[VT_PROFILE_MOST_COLUMNS]; /* of the user */
} slate_worker;

typedef struct slate_maker {
    const vt_slate_task *task;
    vt_slates *out;
    slate_worker *workers;
    vt_model_kind kind;
    uint32_t *place; /* [items]: among all ids, by bytes */
    uint32_t *item_at; /* [items]: the item at a place */
    pthread_mutex_t lock; /* of what follows */
    size_t done;
    vt_status status; /* the first failure */
    vt_error error;
} slate_maker;

/* ---- ties ---- */

typedef struct named_item {
    const char *id;
    uint32_t item;
} named_item;

static int by_id(const void *a, const void *b) { return strcmp(((const named_item *)a)->id, ((const named_item *)b)->id); }

static vt_status order_ids(slate_maker *maker, const vt_event_log *log, vt_error *error)
{
    named_item *named = vt_alloc(log->items, sizeof *named);
    maker->place = vt_alloc(log->items, sizeof *maker->place);
    maker->item_at = vt_alloc(log->items, sizeof *maker->item_at);
    bool there = named && maker->place && maker->item_at;
    for (size_t item = 0; there && item < log->items; item++) named[item] = (named_item){log->item_ids[item], (uint32_t)item};
    if (there && log->items) qsort(named, log->items, sizeof *named, by_id);
    for (size_t place = 0; there && place < log->items; place++) {
        maker->item_at[place] = named[place].item;
        maker->place[named[place].item] = (uint32_t)place;
    }
    vt_free(named);
    return there ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for %zu ids", log->items);
}

/* ---- one list ---- */

/* False: all candidates have one score. */
static vt_status look_at_scores(const slate_worker *worker, size_t items, bool *differ, vt_error *error)
{
    const float *first = NULL;
    *differ = false;
    for (size_t item = 0; item < items; item++) {
        if (!isfinite(worker->scores[item])) return vt_fail(error, VT_BAD_DATA, "the score of item %zu is not a number", item);
        if (worker->left_out[item]) continue;
        if (!first) first = &worker->scores[item];
        *differ |= worker->scores[item] != *first;
    }
    return VT_OK;
}

static vt_status score(slate_maker *maker, slate_worker *worker, const vt_asker *asker, bool *fallback, vt_error *error)
{
    const vt_slate_task *task = maker->task;
    size_t items = task->split->training.items;
    bool differ = false;
    if (asker->deed_count > 0 || asker->trait_count > 0 || maker->kind == VT_MODEL_POPULARITY) {
        VT_TRY(vt_model_score_for(worker->model, asker, worker->scores, error));
        VT_TRY(look_at_scores(worker, items, &differ, error));
    }
    *fallback = !differ;
    if (!differ) memcpy(worker->scores, task->popularity, items * sizeof *worker->scores);
    return VT_OK;
}

static void take_best(slate_maker *maker, slate_worker *worker, size_t at)
{
    const vt_slate_task *task = maker->task;
    vt_top_hits top = vt_top_hits_into(worker->hits, task->width);
    for (size_t item = 0; item < task->split->training.items; item++)
        if (!worker->left_out[item]) vt_top_hits_push(&top, worker->scores[item], maker->place[item]);
    maker->out->counts[at] = (uint32_t)vt_top_hits_finish(&top);
    for (size_t i = 0; i < maker->out->counts[at]; i++)
        maker->out->items[at * task->width + i] = maker->item_at[worker->hits[i].row];
}

static vt_status make_list(slate_maker *maker, slate_worker *worker, size_t at, vt_error *error)
{
    const vt_slate_task *task = maker->task;
    uint32_t user = task->users[at];
    size_t deeds = vt_log_history_of(&worker->history, user, task->split->now[user]);
    for (size_t i = 0; i < deeds; i++) worker->left_out[worker->history.deeds[i].item] = task->seen_out;
    vt_asker asker = {worker->history.deeds, deeds, worker->traits, vt_profile_traits_of(&worker->profiles, user, worker->traits)};
    vt_status status = score(maker, worker, &asker, &maker->out->fallback[at], error);
    if (status == VT_OK) take_best(maker, worker, at);
    for (size_t i = 0; i < deeds; i++) worker->left_out[worker->history.deeds[i].item] = false;
    return status;
}

static void make_lists(void *context, size_t number, size_t worker)
{
    slate_maker *maker = context;
    const vt_slate_task *task = maker->task;
    size_t begin = number * USERS_A_TASK, end = begin + USERS_A_TASK < task->user_count ? begin + USERS_A_TASK : task->user_count;
    vt_error error = {0};
    vt_status status = VT_OK;
    for (size_t at = begin; status == VT_OK && at < end; at++) status = make_list(maker, &maker->workers[worker], at, &error);
    pthread_mutex_lock(&maker->lock);
    maker->done += end - begin;
    if (task->progress) task->progress(task->context, "users", maker->done, task->user_count);
    if (status != VT_OK && maker->status == VT_OK) maker->status = status, maker->error = error;
    pthread_mutex_unlock(&maker->lock);
}

/* ---- all lists ---- */

static vt_status open_worker(slate_worker *worker, const vt_slate_task *task, vt_model_kind kind, vt_bytes file, vt_error *error)
{
    size_t items = task->split->training.items;
    VT_TRY(vt_model_open(&worker->model, kind, file, items, error));
    VT_TRY(vt_log_history_open(&worker->history, &task->split->training, error));
    worker->scores = vt_alloc(items, sizeof *worker->scores);
    worker->left_out = vt_alloc(items, sizeof *worker->left_out);
    worker->hits = vt_alloc(2 * task->width, sizeof *worker->hits);
    VT_TRY(vt_profile_traits_open(&worker->profiles, task->split->training.profiles, worker->model, error));
    if (worker->scores && worker->left_out && worker->hits) return VT_OK;
    return vt_fail(error, VT_NO_MEMORY, "no memory for the scores of %zu items", items);
}

static void close_worker(slate_worker *worker)
{
    vt_model_close(worker->model);
    vt_log_history_close(&worker->history);
    vt_free(worker->scores);
    vt_free(worker->left_out);
    vt_free(worker->hits);
    vt_profile_traits_close(&worker->profiles);
}

static vt_status make_all(slate_maker *maker, vt_bytes file, vt_error *error)
{
    const vt_slate_task *task = maker->task;
    size_t threads = vt_thread_count(task->threads), tasks = (task->user_count + USERS_A_TASK - 1) / USERS_A_TASK;
    VT_TRY(order_ids(maker, &task->split->training, error));
    maker->workers = vt_alloc(threads, sizeof *maker->workers);
    if (!maker->workers) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = VT_OK;
    for (size_t i = 0; status == VT_OK && i < threads; i++) status = open_worker(&maker->workers[i], task, maker->kind, file, error);
    if (status == VT_OK) vt_run_tasks(threads, tasks, make_lists, maker);
    for (size_t i = 0; i < threads; i++) close_worker(&maker->workers[i]);
    if (status != VT_OK || maker->status == VT_OK) return status;
    return vt_fail(error, maker->status, "%s", maker->error.message);
}

vt_status vt_slates_make(vt_slates *out, const vt_slate_task *task, vt_model_kind kind, vt_bytes file, vt_error *error)
{
    out->items = vt_alloc(task->user_count * task->width, sizeof *out->items);
    out->counts = vt_alloc(task->user_count, sizeof *out->counts);
    out->fallback = vt_alloc(task->user_count, sizeof *out->fallback);
    if (!out->items || !out->counts || !out->fallback)
        return vt_fail(error, VT_NO_MEMORY, "no memory for the lists of %zu users", task->user_count);
    slate_maker maker = {.task = task, .out = out, .kind = kind};
    pthread_mutex_init(&maker.lock, NULL);
    vt_status status = make_all(&maker, file, error);
    pthread_mutex_destroy(&maker.lock);
    vt_free(maker.workers);
    vt_free(maker.place);
    vt_free(maker.item_at);
    return status;
}

void vt_slates_close(vt_slates *slates)
{
    vt_free(slates->items);
    vt_free(slates->counts);
    vt_free(slates->fallback);
    *slates = (vt_slates){.items = NULL};
}
