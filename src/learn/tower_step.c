#include "tower_step.h"

#include "memory.h"
#include "tower_embed.h"
#include "tower_passes.h"

#include <string.h>

static void free_buffers(vt_tower_step *step)
{
    float *buffers[] = {step->embeddings[0], step->embeddings[1], step->pulls[0],     step->pulls[1],    step->vectors,
                        step->lengths,       step->users,         step->user_lengths, step->user_pulls,  step->scores,
                        step->row_pulls[0],  step->row_pulls[1], step->picture_pulls[0], step->picture_pulls[1],
                        step->bias_pull,     step->log_q,        step->profile_pulls};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) vt_free(buffers[i]);
    vt_free(step->losses);
}

vt_status vt_tower_step_open(vt_tower_step *out, const vt_tower_task *task, vt_error *error)
{
    size_t dims = task->options->dims, batch = task->options->batch, pictures = task->features->picture_dims;
    *out = (vt_tower_step){.dims = dims, .batch = batch};
    out->users = vt_alloc(batch, dims * sizeof(float));
    out->user_pulls = vt_alloc(batch, dims * sizeof(float));
    out->user_lengths = vt_alloc(batch, sizeof(float));
    out->losses = vt_alloc(batch, sizeof(double));
    out->bias_pull = vt_alloc(dims, sizeof(float));
    out->profile_pulls = vt_alloc(task->features->users.rows * dims, sizeof(float));
    for (int side = 0; side < 2; side++) out->picture_pulls[side] = vt_alloc(pictures * dims, sizeof(float));
    if (out->users && out->user_pulls && out->user_lengths && out->losses && out->bias_pull && out->profile_pulls &&
        out->picture_pulls[0] && out->picture_pulls[1])
        return VT_OK;
    vt_tower_step_close(out);
    return vt_fail(error, VT_NO_MEMORY, "no memory for a step of %zu examples", batch);
}

void vt_tower_step_close(vt_tower_step *step)
{
    free_buffers(step);
    *step = (vt_tower_step){0};
}

/* Room for `count` floats in place of what was there. */
static bool renew(float **buffer, size_t count)
{
    vt_free(*buffer);
    *buffer = vt_alloc(count, sizeof(float));
    return *buffer != NULL;
}

static bool reserve_items(vt_tower_step *step, const vt_tower_task *task, size_t items)
{
    if (items <= step->item_capacity) return true;
    size_t capacity = step->item_capacity = items + items / 4, numbers = capacity * step->dims;
    bool room = renew(&step->vectors, numbers) && renew(&step->lengths, capacity) && renew(&step->log_q, capacity);
    for (int side = 0; side < 1 + task->options->untied && room; side++)
        room = renew(&step->embeddings[side], numbers) && renew(&step->pulls[side], numbers);
    return room;
}

static vt_status reserve(vt_tower_step *step, const vt_tower_task *task, const vt_tower_batch *batch, vt_error *error)
{
    bool room = reserve_items(step, task, batch->items);
    if (batch->rows > step->row_capacity) {
        step->row_capacity = batch->rows + batch->rows / 4;
        for (int side = 0; side < 1 + task->options->untied && room; side++)
            room = renew(&step->row_pulls[side], step->row_capacity * step->dims);
    }
    if (batch->candidates > step->score_capacity) {
        step->score_capacity = batch->candidates + batch->candidates / 4;
        room = room && renew(&step->scores, step->score_capacity * step->batch);
    }
    return room ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for a step of %zu items", batch->items);
}

static size_t shards_of(size_t count) { return (count + VT_TOWER_SHARD - 1) / VT_TOWER_SHARD; }

vt_status vt_tower_gradient(vt_tower_step *step, const vt_tower_task *task, const vt_tower_batch *batch,
                            const vt_tower_weights *weights, double *loss, vt_error *error)
{
    vt_tower_pass pass = {step, task, batch, weights};
    VT_TRY(reserve(step, task, batch, error));
    vt_tower_crew_run(task->crew, vt_tower_embed_items, &pass, shards_of(batch->items));
    vt_tower_crew_run(task->crew, vt_tower_embed_users, &pass, shards_of(batch->examples));
    vt_tower_crew_run(task->crew, vt_tower_compare, &pass, shards_of(batch->examples));
    vt_tower_crew_run(task->crew, vt_tower_pull_items, &pass, shards_of(batch->items));
    vt_tower_crew_run(task->crew, vt_tower_pull_rows, &pass, shards_of(batch->rows));
    vt_tower_crew_run(task->crew, vt_tower_pull_pictures, &pass, shards_of(task->features->picture_dims));
    vt_tower_crew_run(task->crew, vt_tower_pull_profiles, &pass, shards_of(task->features->users.rows));
    memset(step->bias_pull, 0, step->dims * sizeof(float));
    *loss = 0;
    for (size_t a = 0; a < batch->examples; a++) {
        *loss += step->losses[a] / (double)batch->examples;
        vt_tower_add(step->bias_pull, step->user_pulls + a * step->dims, 1.0f, step->dims);
    }
    return VT_OK;
}

typedef struct descent {
    vt_tower_step *step;
    const vt_tower_task *task;
    const vt_tower_batch *batch;
    vt_tower_weights *weights;
} descent;

static void move_rows(void *context, size_t shard)
{
    const descent *move = context;
    size_t end = (shard + 1) * VT_TOWER_SHARD, dims = move->step->dims;
    if (end > move->batch->rows) end = move->batch->rows;
    for (size_t row = shard * VT_TOWER_SHARD; row < end; row++) {
        size_t table_row = move->batch->row_ids[row];
        vt_tower_move(move->weights, VT_TOWER_ITEM_ROWS, table_row, move->step->row_pulls[0] + row * dims, move->task->options);
        if (move->task->options->untied)
            vt_tower_move(move->weights, VT_TOWER_HISTORY_ROWS, table_row, move->step->row_pulls[1] + row * dims, move->task->options);
    }
}

void vt_tower_descend(vt_tower_step *step, const vt_tower_task *task, const vt_tower_batch *batch, vt_tower_weights *weights)
{
    descent move = {step, task, batch, weights};
    vt_tower_step_begin(weights, task->options);
    vt_tower_crew_run(task->crew, move_rows, &move, shards_of(batch->rows));
    for (size_t row = 0; row < task->features->picture_dims; row++) {
        vt_tower_move(weights, VT_TOWER_ITEM_PICTURES, row, step->picture_pulls[0] + row * step->dims, task->options);
        if (task->options->untied)
            vt_tower_move(weights, VT_TOWER_HISTORY_PICTURES, row, step->picture_pulls[1] + row * step->dims, task->options);
    }
    vt_tower_move(weights, VT_TOWER_BIAS, 0, step->bias_pull, task->options);
    for (size_t row = 0; row < task->features->users.rows; row++)
        if (batch->bearers.offsets[row] < batch->bearers.offsets[row + 1])
            vt_tower_move(weights, VT_TOWER_PROFILES, row, step->profile_pulls + row * step->dims, task->options);
}
