#include "neighbour_rows.h"
#include "training_pairs.h"
#include "training_run.h"
#include "worker_threads.h"

#include "memory.h"

#include <math.h>

const vt_itemknn_options vt_itemknn_defaults = {.neighbours = 200, .shrinkage = 100.0f, .damping = 0.5f};

enum { ROWS_A_TASK = 64, TASKS_A_STEP = 64, ROWS_A_STEP = ROWS_A_TASK * TASKS_A_STEP, MOST_GAP = 4096 };

typedef struct knn_fit {
    const vt_itemknn_options *options;
    vt_training_pairs pairs;
    size_t items, width;
    float *lengths;      /* [items]: of the columns */
    float *user_weights; /* [users] */
    float *gap_weights;  /* [MOST_GAP]: of pairs that many days apart; NULL: all 1 */
    double *sums;        /* [threads][items]: scratch, zero between rows */
    uint32_t *touched;   /* [threads][items] */
    uint32_t *neighbours;
    float *weights;
    uint64_t *costs;  /* [items]: pairs to be looked at for a row */
    vt_ranks *ranks;
    size_t threads;
    size_t first_row, end_row; /* of the step, or of this rank's share of it */
} knn_fit;

static double pair_weight(const knn_fit *fit, size_t a, size_t b)
{
    double product = (double)fit->pairs.by_user.values[a] * fit->pairs.by_user.values[b];
    if (!fit->gap_weights) return product;
    int64_t gap = (int64_t)fit->pairs.days[a] - fit->pairs.days[b];
    if (gap < 0) gap = -gap;
    return gap < MOST_GAP ? product * fit->gap_weights[gap] : 0.0;
}

/* Adds what one user had beside `item`; returns how many items are touched now. */
static size_t add_user(const knn_fit *fit, uint32_t user, uint32_t item, double *sums, uint32_t *touched, size_t count)
{
    const vt_pair_matrix *users = &fit->pairs.by_user;
    size_t own = users->offsets[user];
    while (users->indices[own] != item) own++;
    for (size_t at = users->offsets[user]; at < users->offsets[user + 1]; at++) {
        uint32_t other = users->indices[at];
        double weight = pair_weight(fit, own, at) * fit->user_weights[user];
        if (other == item || weight == 0.0) continue;
        if (sums[other] == 0.0) touched[count++] = other;
        sums[other] += weight;
    }
    return count;
}

static void fit_row(const knn_fit *fit, uint32_t item, double *sums, uint32_t *touched)
{
    const vt_pair_matrix *items = &fit->pairs.by_item;
    vt_neighbour_row row = {fit->neighbours + item * fit->width, fit->weights + item * fit->width, fit->width, 0};
    size_t count = 0;
    for (size_t at = items->offsets[item]; at < items->offsets[item + 1]; at++)
        count = add_user(fit, items->indices[at], item, sums, touched, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t other = touched[i];
        double over = (double)fit->lengths[item] * fit->lengths[other] + (double)fit->options->shrinkage;
        vt_neighbour_offer(&row, other, (float)(sums[other] / over));
        sums[other] = 0.0;
    }
    vt_neighbour_finish(&row, item);
}

static void fit_rows(void *context, size_t task, size_t worker)
{
    const knn_fit *fit = context;
    size_t first = fit->first_row + task * ROWS_A_TASK, end = first + ROWS_A_TASK;
    for (size_t item = first; item < end && item < fit->end_row; item++)
        fit_row(fit, (uint32_t)item, fit->sums + worker * fit->items, fit->touched + worker * fit->items);
}

static void weigh(knn_fit *fit)
{
    const vt_pair_matrix *users = &fit->pairs.by_user, *items = &fit->pairs.by_item;
    for (size_t item = 0; item < fit->items; item++) {
        double squares = 0.0;
        for (size_t at = items->offsets[item]; at < items->offsets[item + 1]; at++)
            squares += (double)items->values[at] * items->values[at];
        fit->lengths[item] = (float)sqrt(squares);
    }
    for (size_t user = 0; user < users->rows; user++) {
        size_t count = users->offsets[user + 1] - users->offsets[user];
        fit->user_weights[user] = count ? (float)pow((double)count, -(double)fit->options->damping) : 0.0f;
    }
    for (size_t item = 0; item < fit->items; item++)
        for (size_t at = items->offsets[item]; at < items->offsets[item + 1]; at++)
            fit->costs[item] += users->offsets[items->indices[at] + 1] - users->offsets[items->indices[at]];
    for (size_t gap = 0; fit->gap_weights && gap < MOST_GAP; gap++)
        fit->gap_weights[gap] = (float)exp2(-(double)gap / (double)fit->options->gap_half_life_days);
}

static vt_status make_room(knn_fit *fit, const vt_event_log *log, vt_error *error)
{
    bool fades = fit->options->gap_half_life_days > 0.0f;
    fit->lengths = vt_alloc(fit->items, sizeof *fit->lengths);
    fit->user_weights = vt_alloc(log->users, sizeof *fit->user_weights);
    fit->sums = vt_alloc(fit->threads, fit->items * sizeof *fit->sums);
    fit->touched = vt_alloc(fit->threads, fit->items * sizeof *fit->touched);
    fit->neighbours = vt_alloc(fit->items, fit->width * sizeof *fit->neighbours);
    fit->weights = vt_alloc(fit->items, fit->width * sizeof *fit->weights);
    fit->costs = vt_alloc(fit->items, sizeof *fit->costs);
    if (fades) fit->gap_weights = vt_alloc(MOST_GAP, sizeof *fit->gap_weights);
    if (fit->lengths && fit->user_weights && fit->sums && fit->touched && fit->neighbours && fit->weights && fit->costs &&
        (!fades || fit->gap_weights))
        return VT_OK;
    return vt_fail(error, VT_NO_MEMORY, "out of memory for the neighbours of %zu items", fit->items);
}

static vt_status open_fit(knn_fit *fit, const vt_event_log *log, vt_error *error)
{
    size_t user_bounds[VT_MOST_RANKS + 1];
    fit->items = log->items;
    fit->width = fit->options->neighbours;
    if (fit->width >= log->items) fit->width = log->items > 1 ? log->items - 1 : 1;
    vt_status status = make_room(fit, log, error);
    if (status == VT_OK) status = vt_training_pairs_open(&fit->pairs, log, fit->options->half_life_days, error);
    VT_TRY(vt_ranks_agree(fit->ranks, status, error));
    vt_training_user_bounds(user_bounds, log, fit->ranks);
    VT_TRY(vt_training_pairs_gather(&fit->pairs, user_bounds, fit->ranks, error));
    weigh(fit);
    return VT_OK;
}

static void close_fit(knn_fit *fit)
{
    vt_training_pairs_close(&fit->pairs);
    vt_free(fit->lengths);
    vt_free(fit->user_weights);
    vt_free(fit->gap_weights);
    vt_free(fit->sums);
    vt_free(fit->touched);
    vt_free(fit->neighbours);
    vt_free(fit->weights);
    vt_free(fit->costs);
}

/* The rows from first_row to end_row, on all ranks. */
static void fit_step(knn_fit *fit)
{
    size_t bounds[VT_MOST_RANKS + 1], first = fit->first_row, rank = fit->ranks ? fit->ranks->rank : 0;
    vt_rank_work work = {.costs = fit->costs + first, .rows = fit->end_row - first, .base = 1, .align = 1};
    vt_ranks_deal(fit->ranks, bounds, &work);
    fit->first_row = first + bounds[rank];
    fit->end_row = first + bounds[rank + 1];
    vt_run_tasks(fit->threads, (fit->end_row - fit->first_row + ROWS_A_TASK - 1) / ROWS_A_TASK, fit_rows, fit);
    vt_ranks_gather_rows(fit->ranks, fit->neighbours + first * fit->width, bounds, fit->width * sizeof *fit->neighbours);
    vt_ranks_gather_rows(fit->ranks, fit->weights + first * fit->width, bounds, fit->width * sizeof *fit->weights);
}

static vt_status fit_steps(knn_fit *fit, vt_training_run *run, vt_error *error)
{
    size_t steps = (fit->items + ROWS_A_STEP - 1) / ROWS_A_STEP, step;
    VT_TRY(vt_run_resume(run, steps, &step, error));
    while (step < steps) {
        fit->first_row = step * ROWS_A_STEP;
        fit->end_row = fit->first_row + ROWS_A_STEP < fit->items ? fit->first_row + ROWS_A_STEP : fit->items;
        size_t done = fit->end_row;
        fit_step(fit);
        step++;
        vt_run_tell(run, "rows", done, fit->items, NAN);
        if (step < steps) VT_TRY(vt_run_checkpoint(run, step, error));
    }
    return VT_OK;
}

vt_status vt_learn_itemknn(vt_buffer *file, const vt_event_log *log, const vt_itemknn_options *options,
                           const vt_learn_context *context, vt_error *error)
{
    vt_training_run run;
    knn_fit fit = {.options = options, .ranks = context->ranks, .threads = vt_thread_count(context->threads)};
    vt_status status = vt_run_open(&run, VT_MODEL_ITEMKNN, options, log, context, error);
    status = vt_ranks_agree(context->ranks, status, error);
    if (status == VT_OK) status = open_fit(&fit, log, error);
    size_t bytes = fit.items * fit.width * sizeof(float);
    run.parts[0] = (vt_run_part){fit.neighbours, bytes};
    run.parts[1] = (vt_run_part){fit.weights, bytes};
    run.part_count = 2;
    if (status == VT_OK) status = fit_steps(&fit, &run, error);
    if (status == VT_OK) {
        vt_model_arrays arrays = {.kind = VT_MODEL_ITEMKNN, .items = fit.items, .width = fit.width, .neighbours = fit.neighbours,
                                  .weights = fit.weights};
        status = vt_run_write_model(file, &run, &arrays, error);
    }
    close_fit(&fit);
    vt_run_close(&run);
    return status;
}
