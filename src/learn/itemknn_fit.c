#include "neighbour_rows.h"
#include "training_pairs.h"
#include "training_run.h"
#include "worker_threads.h"

#include "memory.h"

#include <math.h>

const vt_itemknn_options vt_itemknn_defaults = {.neighbours = 200, .shrinkage = 100.0f, .damping = 0.5f};

enum { ROWS_A_TASK = 64, TASKS_A_STEP = 64, MOST_GAP = 4096 };

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
    size_t first_row; /* of the step */
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
    for (size_t item = first; item < end && item < fit->items; item++)
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
    for (size_t gap = 0; fit->gap_weights && gap < MOST_GAP; gap++)
        fit->gap_weights[gap] = (float)exp2(-(double)gap / (double)fit->options->gap_half_life_days);
}

static vt_status open_fit(knn_fit *fit, const vt_event_log *log, size_t threads, vt_error *error)
{
    bool fades = fit->options->gap_half_life_days > 0.0f;
    fit->items = log->items;
    fit->width = fit->options->neighbours;
    if (fit->width >= log->items) fit->width = log->items > 1 ? log->items - 1 : 1;
    fit->lengths = vt_alloc(fit->items, sizeof *fit->lengths);
    fit->user_weights = vt_alloc(log->users, sizeof *fit->user_weights);
    fit->sums = vt_alloc(threads, fit->items * sizeof *fit->sums);
    fit->touched = vt_alloc(threads, fit->items * sizeof *fit->touched);
    fit->neighbours = vt_alloc(fit->items, fit->width * sizeof *fit->neighbours);
    fit->weights = vt_alloc(fit->items, fit->width * sizeof *fit->weights);
    if (fades) fit->gap_weights = vt_alloc(MOST_GAP, sizeof *fit->gap_weights);
    if (!fit->lengths || !fit->user_weights || !fit->sums || !fit->touched || !fit->neighbours || !fit->weights ||
        (fades && !fit->gap_weights))
        return vt_fail(error, VT_NO_MEMORY, "out of memory for the neighbours of %zu items", fit->items);
    VT_TRY(vt_training_pairs_open(&fit->pairs, log, fit->options->half_life_days, error));
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
}

static vt_status fit_steps(knn_fit *fit, vt_training_run *run, size_t threads, vt_error *error)
{
    size_t tasks = (fit->items + ROWS_A_TASK - 1) / ROWS_A_TASK, steps = (tasks + TASKS_A_STEP - 1) / TASKS_A_STEP, step;
    VT_TRY(vt_run_resume(run, steps, &step, error));
    while (step < steps) {
        size_t left = tasks - step * TASKS_A_STEP;
        fit->first_row = step * TASKS_A_STEP * ROWS_A_TASK;
        vt_run_tasks(threads, left < TASKS_A_STEP ? left : TASKS_A_STEP, fit_rows, fit);
        step++;
        size_t rows = step * TASKS_A_STEP * ROWS_A_TASK;
        vt_run_tell(run, "rows", rows < fit->items ? rows : fit->items, fit->items, NAN);
        if (step < steps) VT_TRY(vt_run_checkpoint(run, step, error));
    }
    return VT_OK;
}

vt_status vt_learn_itemknn(vt_buffer *file, const vt_event_log *log, const vt_itemknn_options *options,
                           const vt_learn_context *context, vt_error *error)
{
    vt_training_run run;
    knn_fit fit = {.options = options};
    size_t threads = vt_thread_count(context->threads);
    vt_status status = vt_run_open(&run, VT_MODEL_ITEMKNN, options, log, context, error);
    if (status == VT_OK) status = open_fit(&fit, log, threads, error);
    size_t bytes = fit.items * fit.width * sizeof(float);
    run.parts[0] = (vt_run_part){fit.neighbours, bytes};
    run.parts[1] = (vt_run_part){fit.weights, bytes};
    run.part_count = 2;
    if (status == VT_OK) status = fit_steps(&fit, &run, threads, error);
    if (status == VT_OK) {
        vt_model_arrays arrays = {.kind = VT_MODEL_ITEMKNN, .items = fit.items, .width = fit.width, .neighbours = fit.neighbours,
                                  .weights = fit.weights};
        status = vt_run_write_model(file, &run, &arrays, error);
    }
    close_fit(&fit);
    vt_run_close(&run);
    return status;
}
