#include "ials_rows.h"
#include "training_pairs.h"
#include "training_run.h"
#include "worker_threads.h"

#include "memory.h"
#include "seeded_random.h"

#include <math.h>

const vt_ials_options vt_ials_defaults = {
    .factors = 128, .sweeps = 15, .steps = 3, .alpha = 100.0f, .regularisation = 300.0f, .power = 0.5f, .half_life_days = 90.0f};

typedef struct ials_fit {
    const vt_ials_options *options;
    vt_training_pairs pairs;
    size_t users, items, threads;
    float *user_vectors, *item_vectors;
    float *user_gram, *item_gram;
    float *user_ridges, *item_ridges;
} ials_fit;

static vt_ials_half user_half(const ials_fit *fit)
{
    return (vt_ials_half){&fit->pairs.by_user, fit->user_vectors, fit->item_vectors, fit->item_gram, fit->user_ridges,
                          fit->options->factors, fit->options->steps, fit->options->alpha};
}

static vt_ials_half item_half(const ials_fit *fit)
{
    return (vt_ials_half){&fit->pairs.by_item, fit->item_vectors, fit->user_vectors, fit->user_gram, fit->item_ridges,
                          fit->options->factors, fit->options->steps, fit->options->alpha};
}

static void weigh(ials_fit *fit)
{
    const size_t *offsets = fit->pairs.by_item.offsets;
    double unobserved = (double)fit->users / (double)fit->options->alpha;
    double mean = (double)offsets[fit->items] / (double)fit->items + unobserved;
    for (size_t user = 0; user < fit->users; user++) fit->user_ridges[user] = fit->options->regularisation;
    for (size_t item = 0; item < fit->items; item++) {
        double share = ((double)(offsets[item + 1] - offsets[item]) + unobserved) / mean;
        fit->item_ridges[item] = (float)((double)fit->options->regularisation * pow(share, (double)fit->options->power));
    }
}

static vt_status open_fit(ials_fit *fit, const vt_event_log *log, const vt_learn_context *context, vt_error *error)
{
    size_t width = fit->options->factors;
    vt_random random = vt_random_seed(context->seed, 1);
    fit->users = log->users;
    fit->items = log->items;
    fit->threads = vt_thread_count(context->threads);
    fit->user_vectors = vt_alloc(fit->users, width * sizeof(float));
    fit->item_vectors = vt_alloc(fit->items, width * sizeof(float));
    fit->user_gram = vt_alloc(width, width * sizeof(float));
    fit->item_gram = vt_alloc(width, width * sizeof(float));
    fit->user_ridges = vt_alloc(fit->users, sizeof(float));
    fit->item_ridges = vt_alloc(fit->items, sizeof(float));
    if (!fit->user_vectors || !fit->item_vectors || !fit->user_gram || !fit->item_gram || !fit->user_ridges || !fit->item_ridges)
        return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu factors of %zu users and %zu items", width, fit->users, fit->items);
    VT_TRY(vt_training_pairs_open(&fit->pairs, log, fit->options->half_life_days, error));
    weigh(fit);
    for (size_t i = 0; i < fit->items * width; i++) fit->item_vectors[i] = 0.1f / sqrtf((float)width) * vt_random_normal(&random);
    return VT_OK;
}

static void close_fit(ials_fit *fit)
{
    vt_training_pairs_close(&fit->pairs);
    vt_free(fit->user_vectors);
    vt_free(fit->item_vectors);
    vt_free(fit->user_gram);
    vt_free(fit->item_gram);
    vt_free(fit->user_ridges);
    vt_free(fit->item_ridges);
}

static double ridge_loss(const float *vectors, const float *ridges, size_t rows, size_t width)
{
    double sum = 0.0;
    for (size_t row = 0; row < rows; row++) {
        double squares = 0.0;
        for (size_t i = 0; i < width; i++) squares += (double)vectors[row * width + i] * vectors[row * width + i];
        sum += (double)ridges[row] * squares;
    }
    return sum;
}

/* The mean over the observed pairs of the loss in learn.h. Sum over all pairs of (u.i)^2 = sum of the product of the Gram matrices. */
static vt_status tell_loss(const ials_fit *fit, const vt_training_run *run, size_t sweep, vt_error *error)
{
    vt_ials_half half = user_half(fit);
    size_t width = fit->options->factors;
    double loss;
    VT_TRY(vt_ials_pair_loss(&loss, &half, fit->threads, error));
    for (size_t i = 0; i < width * width; i++) loss += (double)fit->user_gram[i] * fit->item_gram[i];
    loss += ridge_loss(fit->user_vectors, fit->user_ridges, fit->users, width);
    loss += ridge_loss(fit->item_vectors, fit->item_ridges, fit->items, width);
    vt_run_tell(run, "sweeps", sweep, fit->options->sweeps, loss / (double)fit->pairs.by_user.offsets[fit->users]);
    return VT_OK;
}

static vt_status sweep_over(ials_fit *fit, vt_error *error)
{
    vt_ials_half users = user_half(fit), items = item_half(fit);
    VT_TRY(vt_ials_solve(&users, fit->threads, error));
    VT_TRY(vt_ials_gram(fit->user_gram, fit->user_vectors, fit->users, users.width, fit->threads, error));
    VT_TRY(vt_ials_solve(&items, fit->threads, error));
    return vt_ials_gram(fit->item_gram, fit->item_vectors, fit->items, items.width, fit->threads, error);
}

static vt_status fit_sweeps(ials_fit *fit, vt_training_run *run, vt_error *error)
{
    size_t sweeps = fit->options->sweeps, width = fit->options->factors, sweep;
    VT_TRY(vt_run_resume(run, sweeps, &sweep, error));
    VT_TRY(vt_ials_gram(fit->item_gram, fit->item_vectors, fit->items, width, fit->threads, error));
    while (sweep < sweeps) {
        VT_TRY(sweep_over(fit, error));
        sweep++;
        if (run->context->progress) VT_TRY(tell_loss(fit, run, sweep, error));
        if (sweep < sweeps) VT_TRY(vt_run_checkpoint(run, sweep, error));
    }
    return VT_OK;
}

vt_status vt_learn_ials(vt_buffer *file, const vt_event_log *log, const vt_ials_options *options, const vt_learn_context *context,
                        vt_error *error)
{
    vt_training_run run;
    ials_fit fit = {.options = options};
    vt_status status = vt_run_open(&run, VT_MODEL_IALS, options, log, context, error);
    if (status == VT_OK) status = open_fit(&fit, log, context, error);
    run.parts[0] = (vt_run_part){fit.user_vectors, fit.users * options->factors * sizeof(float)};
    run.parts[1] = (vt_run_part){fit.item_vectors, fit.items * options->factors * sizeof(float)};
    run.part_count = 2;
    if (status == VT_OK) status = fit_sweeps(&fit, &run, error);
    if (status == VT_OK) {
        vt_model_arrays arrays = {.kind = VT_MODEL_IALS, .items = fit.items, .width = options->factors, .item_vectors = fit.item_vectors,
                                  .alpha = options->alpha, .regularisation = options->regularisation};
        status = vt_run_write_model(file, &run, &arrays, error);
    }
    close_fit(&fit);
    vt_run_close(&run);
    return status;
}
