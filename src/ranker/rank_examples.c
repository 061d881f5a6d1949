#include "rank_examples.h"

#include "memory.h"
#include "seeded_random.h"
#include "worker_threads.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { USERS_A_TASK = 64, ASKED_STREAM = 91, NEGATIVES_STREAM = 1000, WATCHED_OF = 10 };

/* What one task found; joined in the order of the tasks. */
typedef struct example_batch {
    vt_buffer parts[VT_RANK_PARTS]; /* as vt_rank_examples has them */
    vt_rank_week counts;
} example_batch;

/* One thread's own. */
typedef struct example_worker {
    uint32_t *wanted; /* [most events of a user] */
    uint32_t *picked; /* [candidates]: scratch */
    bool *is_wanted;  /* [items], all false between groups */
    float *rows;      /* [candidates][VT_RANK_FEATURES] */
} example_worker;

typedef struct example_maker {
    const vt_rank_goods *goods;
    const vt_rank_walk *walk;
    uint64_t seed;
    vt_rank_examples *out;
    vt_rank_desks desks;
    example_worker *workers;
    size_t week;         /* at hand */
    uint32_t *asked;     /* [asked_count]: users of the week at hand, by number */
    size_t asked_count;
    example_batch *batches;
    vt_rank_tell *progress;
    void *context;
    size_t done, total;  /* users */
    pthread_mutex_t lock;
    vt_status status;
    vt_error error;
} example_maker;

/* ---- one group ---- */

/* Positives, and of the others as many as are drawn; ascending by item, as the candidates are. */
static size_t pick(const example_maker *maker, example_worker *worker, const vt_rank_found *found, uint32_t user)
{
    size_t negatives = 0, wanted = 0, most = maker->walk->negatives, kept = 0;
    vt_random random = vt_random_seed(maker->seed, NEGATIVES_STREAM + (uint64_t)user * VT_RANK_MOST_WEEKS + maker->week);
    for (size_t i = 0; i < found->count; i++) wanted += worker->is_wanted[found->items[i]];
    negatives = found->count - wanted;
    /* Selection sampling (D. Knuth, "The Art of Computer Programming" 2, algorithm 3.4.2 S): in one pass, in order. */
    size_t left = negatives, needed = negatives < most ? negatives : most;
    for (size_t i = 0; i < found->count; i++) {
        bool take = worker->is_wanted[found->items[i]];
        if (!take) {
            take = needed > 0 && vt_random_below(&random, (uint32_t)left) < needed;
            needed -= take;
            left--;
        }
        if (take) worker->picked[kept++] = found->items[i];
    }
    return kept;
}

static void count_found(vt_rank_week *counts, const example_worker *worker, const vt_rank_found *found, size_t wanted)
{
    counts->asked++;
    counts->wanted += wanted;
    counts->candidates += found->count;
    for (size_t i = 0; i < found->count; i++) counts->found += worker->is_wanted[found->items[i]];
    for (size_t source = 0; source < VT_RANK_SOURCES; source++)
        for (size_t i = 0; i < found->list_counts[source]; i++) counts->found_by[source] += worker->is_wanted[found->lists[source][i]];
}

static void append_group(example_batch *batch, const example_worker *worker, uint32_t user, size_t count)
{
    uint32_t size = (uint32_t)count;
    vt_buffer_append(&batch->parts[VT_RANK_PART_ROWS], worker->rows, count * VT_RANK_FEATURES * sizeof *worker->rows);
    vt_buffer_append(&batch->parts[VT_RANK_PART_ITEMS], worker->picked, count * sizeof *worker->picked);
    for (size_t i = 0; i < count; i++) {
        float label = worker->is_wanted[worker->picked[i]] ? 1.0f : 0.0f;
        vt_buffer_append(&batch->parts[VT_RANK_PART_LABELS], &label, sizeof label);
    }
    vt_buffer_append(&batch->parts[VT_RANK_PART_SIZES], &size, sizeof size);
    vt_buffer_append(&batch->parts[VT_RANK_PART_USERS], &user, sizeof user);
    batch->counts.groups++;
    batch->counts.rows += count;
}

static vt_status make_group(example_maker *maker, size_t desk, uint32_t user, example_batch *batch, vt_error *error)
{
    example_worker *worker = &maker->workers[desk];
    vt_rank_found found;
    size_t found_before = batch->counts.found;
    size_t wanted = vt_rank_wanted(worker->wanted, maker->goods->log, user, &maker->out->weeks[maker->week], maker->goods->config.rebuys);
    if (wanted == 0) return VT_OK;
    VT_TRY(vt_rank_desk_ask(&found, &maker->desks, desk, user, error));
    for (size_t i = 0; i < wanted; i++) worker->is_wanted[worker->wanted[i]] = true;
    count_found(&batch->counts, worker, &found, wanted);
    if (batch->counts.found > found_before) {
        size_t count = pick(maker, worker, &found, user);
        vt_rank_features(maker->desks.desks[desk].scratch, worker->picked, count, worker->rows);
        append_group(batch, worker, user, count);
    }
    for (size_t i = 0; i < wanted; i++) worker->is_wanted[worker->wanted[i]] = false;
    return VT_OK;
}

static void make_groups(void *context, size_t number, size_t desk)
{
    example_maker *maker = context;
    size_t begin = number * USERS_A_TASK, end = begin + USERS_A_TASK < maker->asked_count ? begin + USERS_A_TASK : maker->asked_count;
    vt_error error = {0};
    vt_status status = VT_OK;
    for (size_t at = begin; status == VT_OK && at < end; at++)
        status = make_group(maker, desk, maker->asked[at], &maker->batches[number], &error);
    pthread_mutex_lock(&maker->lock);
    maker->done += end - begin;
    if (maker->progress) maker->progress(maker->context, "examples", maker->done, maker->total);
    if (status != VT_OK && maker->status == VT_OK) maker->status = status, maker->error = error;
    pthread_mutex_unlock(&maker->lock);
}

/* ---- one window ---- */

static size_t share_of(const example_maker *maker, size_t users)
{
    size_t most = maker->walk->groups, all = maker->total;
    return most == 0 || all <= most ? users : (size_t)((double)users * (double)most / (double)all);
}

/* Drawn by selection sampling, so in the order of their numbers. */
static void draw_users(example_maker *maker)
{
    const vt_event_log *log = maker->goods->log;
    const vt_rank_week *week = &maker->out->weeks[maker->week];
    vt_random random = vt_random_seed(maker->seed, ASKED_STREAM + maker->week);
    size_t left = week->users, needed = share_of(maker, week->users);
    maker->asked_count = 0;
    for (uint32_t user = 0; user < log->users && needed > 0; user++) {
        if (!vt_rank_is_asked(log, user, week)) continue;
        if (vt_random_below(&random, (uint32_t)left--) >= needed) continue;
        maker->asked[maker->asked_count++] = user;
        needed--;
    }
}

static void add_counts(vt_rank_week *week, const vt_rank_week *counts)
{
    week->asked += counts->asked;
    week->groups += counts->groups;
    week->rows += counts->rows;
    week->wanted += counts->wanted;
    week->candidates += counts->candidates;
    week->found += counts->found;
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) week->found_by[source] += counts->found_by[source];
}

static void join_batch(vt_rank_examples *out, size_t week, const example_batch *batch)
{
    uint32_t number = (uint32_t)week;
    for (size_t part = 0; part < VT_RANK_PARTS; part++) {
        if (part == VT_RANK_PART_WEEKS) continue;
        out->storage[part].failed |= batch->parts[part].failed;
        vt_buffer_append(&out->storage[part], batch->parts[part].data, batch->parts[part].size);
    }
    for (size_t i = 0; i < batch->counts.groups; i++) vt_buffer_append(&out->storage[VT_RANK_PART_WEEKS], &number, sizeof number);
    out->count += batch->counts.rows;
    out->groups += batch->counts.groups;
    add_counts(&out->weeks[week], &batch->counts);
}

static vt_status make_week(example_maker *maker, vt_error *error)
{
    size_t tasks;
    draw_users(maker);
    tasks = (maker->asked_count + USERS_A_TASK - 1) / USERS_A_TASK;
    maker->batches = vt_alloc(tasks, sizeof *maker->batches);
    if (!maker->batches) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = vt_rank_desks_turn(&maker->desks, maker->out->weeks[maker->week].moment, error);
    if (status == VT_OK) vt_run_tasks(maker->desks.count, tasks, make_groups, maker);
    for (size_t i = 0; i < tasks; i++) {
        join_batch(maker->out, maker->week, &maker->batches[i]);
        for (size_t part = 0; part < VT_RANK_PARTS; part++) vt_buffer_free(&maker->batches[i].parts[part]);
    }
    vt_free(maker->batches);
    if (status != VT_OK) return status;
    return maker->status == VT_OK ? VT_OK : vt_fail(error, maker->status, "%s", maker->error.message);
}

/* ---- all ---- */

static vt_status open_workers(example_maker *maker, vt_error *error)
{
    const vt_event_log *log = maker->goods->log;
    size_t most = 0;
    for (size_t user = 0; user < log->users; user++) {
        size_t count = log->user_offsets[user + 1] - log->user_offsets[user];
        if (count > most) most = count;
    }
    maker->asked = vt_alloc(log->users, sizeof *maker->asked);
    maker->workers = vt_alloc(maker->desks.count, sizeof *maker->workers);
    bool enough = maker->asked && maker->workers;
    for (size_t i = 0; enough && i < maker->desks.count; i++) {
        example_worker *worker = &maker->workers[i];
        worker->wanted = vt_alloc(most, sizeof *worker->wanted);
        worker->picked = vt_alloc(VT_RANK_MOST_CANDIDATES, sizeof *worker->picked);
        worker->is_wanted = vt_alloc(log->items, sizeof *worker->is_wanted);
        worker->rows = vt_alloc((size_t)VT_RANK_MOST_CANDIDATES * VT_RANK_FEATURES, sizeof *worker->rows);
        enough = worker->wanted && worker->picked && worker->is_wanted && worker->rows;
    }
    return enough ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory to make examples of %zu items", log->items);
}

static void close_maker(example_maker *maker)
{
    for (size_t i = 0; maker->workers && i < maker->desks.count; i++) {
        vt_free(maker->workers[i].wanted);
        vt_free(maker->workers[i].picked);
        vt_free(maker->workers[i].is_wanted);
        vt_free(maker->workers[i].rows);
    }
    vt_free(maker->workers);
    vt_free(maker->asked);
    vt_rank_desks_close(&maker->desks);
}

static void point(vt_rank_examples *out)
{
    void *data[VT_RANK_PARTS];
    for (size_t part = 0; part < VT_RANK_PARTS; part++) data[part] = out->storage[part].data;
    out->rows = data[VT_RANK_PART_ROWS];
    out->labels = data[VT_RANK_PART_LABELS];
    out->items = data[VT_RANK_PART_ITEMS];
    out->group_sizes = data[VT_RANK_PART_SIZES];
    out->group_users = data[VT_RANK_PART_USERS];
    out->group_weeks = data[VT_RANK_PART_WEEKS];
}

/* The last window, or the last tenth of the only one: users are numbered by their first event, not by what they had. */
static vt_status choose_watched(vt_rank_examples *out, vt_error *error)
{
    out->watched_groups = out->week_count > 1 ? out->weeks[out->week_count - 1].groups : (out->groups + WATCHED_OF - 1) / WATCHED_OF;
    for (size_t i = out->groups - out->watched_groups; i < out->groups; i++) out->watched_count += out->group_sizes[i];
    if (out->watched_groups > 0 && out->groups > out->watched_groups) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "of %zu groups with something wanted among their candidates, %zu are of the last window: there is too "
                   "little to learn from", out->groups, out->watched_groups);
}

static vt_status make_all(example_maker *maker, vt_error *error)
{
    vt_rank_examples *out = maker->out;
    for (size_t i = 0; i < out->week_count; i++) maker->total += out->weeks[i].users;
    VT_TRY(vt_rank_desks_open(&maker->desks, maker->goods, error));
    VT_TRY(open_workers(maker, error));
    for (maker->week = 0; maker->week < out->week_count; maker->week++) VT_TRY(make_week(maker, error));
    for (size_t part = 0; part < VT_RANK_PARTS; part++)
        if (out->storage[part].failed) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu examples", out->count);
    point(out);
    return choose_watched(out, error);
}

vt_status vt_rank_examples_open(vt_rank_examples *out, const vt_rank_goods *goods, const vt_rank_walk *walk, uint64_t seed,
                                vt_rank_tell *progress, void *context, vt_error *error)
{
    example_maker maker = {.goods = goods, .walk = walk, .seed = seed, .out = out, .progress = progress, .context = context};
    VT_TRY(vt_rank_weeks(out, goods->log, walk, error));
    pthread_mutex_init(&maker.lock, NULL);
    vt_status status = make_all(&maker, error);
    pthread_mutex_destroy(&maker.lock);
    close_maker(&maker);
    return status;
}

void vt_rank_examples_close(vt_rank_examples *examples)
{
    for (size_t part = 0; part < VT_RANK_PARTS; part++) vt_buffer_free(&examples->storage[part]);
    *examples = (vt_rank_examples){.rows = NULL};
}

vt_rank_set vt_rank_examples_taught(const vt_rank_examples *examples)
{
    return (vt_rank_set){.rows = examples->rows, .labels = examples->labels, .group_sizes = examples->group_sizes,
                         .count = examples->count - examples->watched_count, .groups = examples->groups - examples->watched_groups};
}

vt_rank_set vt_rank_examples_watched(const vt_rank_examples *examples)
{
    size_t count = examples->count - examples->watched_count, groups = examples->groups - examples->watched_groups;
    return (vt_rank_set){.rows = examples->rows + count * VT_RANK_FEATURES, .labels = examples->labels + count,
                         .group_sizes = examples->group_sizes + groups, .count = examples->watched_count, .groups = examples->watched_groups};
}
