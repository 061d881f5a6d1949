#include "tower_judge.h"

#include "memory.h"
#include "tower_embed.h"

#include <math.h>
#include <string.h>

enum { SHARD = 256 };

vt_status vt_tower_vectors_open(vt_tower_vectors *out, const vt_tower_task *task, vt_error *error)
{
    size_t bytes = task->options->dims * sizeof(float);
    out->items = vt_alloc(task->features->items, bytes);
    out->histories = vt_alloc(task->features->items, bytes);
    if (out->items && out->histories) return VT_OK;
    vt_tower_vectors_close(out);
    return vt_fail(error, VT_NO_MEMORY, "no memory for the vectors of %zu items", task->features->items);
}

void vt_tower_vectors_close(vt_tower_vectors *vectors)
{
    vt_free(vectors->items);
    vt_free(vectors->histories);
    *vectors = (vt_tower_vectors){0};
}

typedef struct filling {
    vt_tower_vectors *vectors;
    const vt_tower_task *task;
    const vt_tower_weights *weights;
} filling;

static void fill_shard(void *context, size_t shard)
{
    const filling *fill = context;
    const vt_tower_features *features = fill->task->features;
    size_t dims = fill->weights->dims, end = (shard + 1) * SHARD;
    vt_tower_part histories = vt_tower_history_part(fill->weights, VT_TOWER_ITEM_ROWS);
    for (size_t item = shard * SHARD; item < end && item < features->items; item++) {
        float *vector = fill->vectors->items + item * dims;
        vt_tower_embed(fill->vectors->histories + item * dims, features, fill->weights, histories, item);
        vt_tower_embed(vector, features, fill->weights, VT_TOWER_ITEM_ROWS, item);
        vt_tower_normalise(vector, vector, dims);
    }
}

void vt_tower_vectors_fill(vt_tower_vectors *vectors, const vt_tower_task *task, const vt_tower_weights *weights)
{
    filling fill = {vectors, task, weights};
    vt_tower_crew_run(task->crew, fill_shard, &fill, (task->features->items + SHARD - 1) / SHARD);
}

typedef struct judging {
    const vt_tower_task *task;
    const vt_tower_examples *examples;
    const vt_tower_vectors *vectors;
    const vt_tower_weights *weights;
    float *users;         /* [judged][dims] */
    vt_tower_deed *deeds; /* [judged][history] */
    double *gains;        /* [judged] */
} judging;

/* The user tower of tower_step.h; length is left out, as it changes no rank. */
static size_t add_up_user(const judging *judge, size_t at)
{
    const vt_tower_options *options = judge->task->options;
    float *user = judge->users + at * options->dims;
    vt_tower_deed *deeds = judge->deeds + at * options->history;
    uint32_t rows[VT_PROFILE_MOST_COLUMNS];
    size_t count = vt_tower_history(judge->examples, judge->examples->judged[at], options, deeds);
    memcpy(user, judge->weights->tables[VT_TOWER_BIAS].values, options->dims * sizeof *user);
    size_t known = vt_tower_profile_rows(&judge->task->features->users, judge->examples->log->events[judge->examples->judged[at]].user, rows);
    for (size_t i = 0; i < known; i++)
        vt_tower_add(user, judge->weights->tables[VT_TOWER_PROFILES].values + rows[i] * options->dims, 1.0f, options->dims);
    for (size_t i = 0; i < count; i++)
        vt_tower_add(user, judge->vectors->histories + deeds[i].item * options->dims,
                     exp2f(-deeds[i].age_days / options->half_life_days) / sqrtf((float)count), options->dims);
    return count;
}

static bool is_in(const vt_tower_deed *deeds, size_t count, size_t item)
{
    for (size_t i = 0; i < count; i++)
        if (deeds[i].item == item) return true;
    return false;
}

static void judge_user(void *context, size_t at)
{
    const judging *judge = context;
    size_t dims = judge->task->options->dims, count = add_up_user(judge, at), rank = 1;
    size_t target = judge->examples->log->events[judge->examples->judged[at]].item;
    const float *user = judge->users + at * dims, *items = judge->vectors->items;
    const vt_tower_deed *deeds = judge->deeds + at * judge->task->options->history;
    float wanted = vt_tower_dot(user, items + target * dims, dims);
    judge->gains[at] = 0;
    if (!isfinite(wanted)) return; /* no comparison would hold against it */
    for (size_t item = 0; item < judge->task->features->items; item++) {
        float score = vt_tower_dot(user, items + item * dims, dims);
        bool before = score > wanted || (score == wanted && item < target);
        if (before && !is_in(deeds, count, item)) rank++;
    }
    judge->gains[at] = (double)vt_tower_example_weight(judge->examples, judge->examples->judged[at]) / log2(1.0 + (double)rank);
}

vt_status vt_tower_judge(const vt_tower_task *task, const vt_tower_examples *examples, const vt_tower_vectors *vectors,
                         const vt_tower_weights *weights, double *gain, vt_error *error)
{
    size_t count = examples->judged_count, dims = task->options->dims;
    judging judge = {.task = task, .examples = examples, .vectors = vectors, .weights = weights};
    judge.users = vt_alloc(count * dims, sizeof *judge.users);
    judge.deeds = vt_alloc(count * task->options->history, sizeof *judge.deeds);
    judge.gains = vt_alloc(count, sizeof *judge.gains);
    bool room = judge.users && judge.deeds && judge.gains;
    double counted = 0;
    *gain = 0;
    if (room) vt_tower_crew_run(task->crew, judge_user, &judge, count);
    for (size_t i = 0; i < count; i++) counted += (double)vt_tower_example_weight(examples, examples->judged[i]);
    for (size_t i = 0; room && i < count; i++) *gain += judge.gains[i] / counted;
    vt_free(judge.users);
    vt_free(judge.deeds);
    vt_free(judge.gains);
    return room ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory to judge by %zu users", count);
}
