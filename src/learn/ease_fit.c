#include "neighbour_rows.h"
#include "spd_inverse.h"
#include "training_pairs.h"
#include "training_run.h"
#include "worker_threads.h"

#include "memory.h"

#include <math.h>

const vt_ease_options vt_ease_defaults = {.neighbours = 200, .ridge = 200.0f};

enum { ROWS_A_TASK = 16 };

typedef struct ease_fit {
    const vt_ease_options *options;
    vt_training_pairs pairs;
    size_t items, width;
    float *matrix; /* [items][items]: X'X, then P */
    uint32_t *neighbours;
    float *weights;
} ease_fit;

/* Lower triangle of X'X, row by row: no other row is touched. */
static void count_row(const ease_fit *fit, size_t item)
{
    const vt_pair_matrix *items = &fit->pairs.by_item, *users = &fit->pairs.by_user;
    float *row = fit->matrix + item * fit->items;
    for (size_t at = items->offsets[item]; at < items->offsets[item + 1]; at++) {
        uint32_t user = items->indices[at];
        for (size_t other = users->offsets[user]; other < users->offsets[user + 1] && users->indices[other] <= item; other++)
            row[users->indices[other]] += items->values[at] * users->values[other];
    }
    row[item] += fit->options->ridge + fit->options->dropout / (1.0f - fit->options->dropout) * row[item];
}

static void count_rows(void *context, size_t task, size_t worker)
{
    const ease_fit *fit = context;
    (void)worker;
    for (size_t item = task * ROWS_A_TASK; item < (task + 1) * ROWS_A_TASK && item < fit->items; item++) count_row(fit, item);
}

/* Row i of B: what a deed with item i says for each other item. */
static void keep_rows(void *context, size_t task, size_t worker)
{
    const ease_fit *fit = context;
    size_t items = fit->items;
    (void)worker;
    for (size_t item = task * ROWS_A_TASK; item < (task + 1) * ROWS_A_TASK && item < items; item++) {
        vt_neighbour_row row = {fit->neighbours + item * fit->width, fit->weights + item * fit->width, fit->width, 0};
        for (size_t other = 0; other < items; other++)
            if (other != item)
                vt_neighbour_offer(&row, (uint32_t)other, -fit->matrix[item * items + other] / fit->matrix[other * items + other]);
        vt_neighbour_finish(&row, (uint32_t)item);
    }
}

static vt_status open_fit(ease_fit *fit, const vt_event_log *log, vt_error *error)
{
    size_t cells;
    fit->items = log->items;
    fit->width = fit->options->neighbours;
    if (fit->width >= log->items) fit->width = log->items > 1 ? log->items - 1 : 1;
    fit->neighbours = vt_alloc(fit->items, fit->width * sizeof *fit->neighbours);
    fit->weights = vt_alloc(fit->items, fit->width * sizeof *fit->weights);
    fit->matrix = vt_multiply(fit->items, fit->items, &cells) && fit->items <= INT32_MAX ? vt_alloc(cells, sizeof *fit->matrix) : NULL;
    if (!fit->neighbours || !fit->weights || !fit->matrix)
        return vt_fail(error, VT_NO_MEMORY, "no memory for a matrix of %zu x %zu items", fit->items, fit->items);
    return vt_training_pairs_open(&fit->pairs, log, fit->options->half_life_days, error);
}

static void close_fit(ease_fit *fit)
{
    vt_training_pairs_close(&fit->pairs);
    vt_free(fit->matrix);
    vt_free(fit->neighbours);
    vt_free(fit->weights);
}

/* Step 0 counts, the others invert. */
static vt_status invert(ease_fit *fit, vt_training_run *run, vt_spd_inverse *inverse, vt_error *error)
{
    size_t steps = 1 + vt_spd_inverse_steps(inverse), step, tasks = (fit->items + ROWS_A_TASK - 1) / ROWS_A_TASK;
    VT_TRY(vt_run_resume(run, steps - 1, &step, error));
    for (; step < steps; step++) {
        if (step == 0) vt_run_tasks(inverse->threads, tasks, count_rows, fit);
        else VT_TRY(vt_spd_inverse_step(inverse, step - 1, error));
        vt_run_tell(run, "steps", step + 1, steps, NAN);
        if (step > 0 && step + 1 < steps) VT_TRY(vt_run_checkpoint(run, step + 1, error));
    }
    vt_run_tasks(inverse->threads, tasks, keep_rows, fit);
    return VT_OK;
}

static vt_status fit_model(ease_fit *fit, vt_training_run *run, vt_error *error)
{
    vt_spd_inverse inverse;
    VT_TRY(vt_spd_inverse_open(&inverse, fit->matrix, fit->items, run->context->threads, error));
    run->parts[0] = (vt_run_part){fit->matrix, fit->items * fit->items * sizeof *fit->matrix};
    run->part_count = 1;
    vt_status status = invert(fit, run, &inverse, error);
    vt_spd_inverse_close(&inverse);
    return status;
}

vt_status vt_learn_ease(vt_buffer *file, const vt_event_log *log, const vt_ease_options *options, const vt_learn_context *context,
                        vt_error *error)
{
    vt_training_run run;
    ease_fit fit = {.options = options};
    vt_status status = vt_run_open(&run, VT_MODEL_EASE, options, log, context, error);
    if (status == VT_OK) status = open_fit(&fit, log, error);
    if (status == VT_OK) status = fit_model(&fit, &run, error);
    if (status == VT_OK) {
        vt_model_arrays arrays = {.kind = VT_MODEL_EASE, .items = fit.items, .width = fit.width, .neighbours = fit.neighbours,
                                  .weights = fit.weights};
        status = vt_run_write_model(file, &run, &arrays, error);
    }
    close_fit(&fit);
    vt_run_close(&run);
    return status;
}
