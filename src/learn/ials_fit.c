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
    vt_ials_crew crew;
    size_t users, items;
    size_t *user_bounds, *item_bounds; /* [ranks + 1]: whose rows are whose */
    uint64_t *item_counts;             /* [items]: pairs of all users */
    uint64_t pair_count;
    float *user_vectors, *item_vectors;
    float *user_gram, *item_gram;
    float *user_ridges, *item_ridges;
} ials_fit;

static vt_ials_half user_half(const ials_fit *fit)
{
    return (vt_ials_half){&fit->pairs.by_user, fit->user_vectors, fit->item_vectors, fit->item_gram, fit->user_ridges,
                          fit->options->factors, fit->options->steps, fit->options->alpha, fit->user_bounds};
}

static vt_ials_half item_half(const ials_fit *fit)
{
    return (vt_ials_half){&fit->pairs.by_item, fit->item_vectors, fit->user_vectors, fit->user_gram, fit->item_ridges,
                          fit->options->factors, fit->options->steps, fit->options->alpha, fit->item_bounds};
}

static void weigh(ials_fit *fit)
{
    double unobserved = (double)fit->users / (double)fit->options->alpha;
    double mean = (double)fit->pair_count / (double)fit->items + unobserved;
    for (size_t user = 0; user < fit->users; user++) fit->user_ridges[user] = fit->options->regularisation;
    for (size_t item = 0; item < fit->items; item++) {
        double share = ((double)fit->item_counts[item] + unobserved) / mean;
        fit->item_ridges[item] = (float)((double)fit->options->regularisation * pow(share, (double)fit->options->power));
    }
}

/* Counts the pairs of all ranks, and deals out items. An item costs its pairs, and the products with the Gram matrix. */
static vt_status share_rows(ials_fit *fit, const vt_event_log *log, vt_error *error)
{
    vt_ranks *ranks = fit->crew.ranks;
    const size_t *offsets = fit->pairs.by_item.offsets;
    for (size_t item = 0; item < fit->items; item++) fit->item_counts[item] = offsets[item + 1] - offsets[item];
    vt_ranks_add(ranks, fit->item_counts, fit->items);
    fit->pair_count = 0;
    for (size_t item = 0; item < fit->items; item++) fit->pair_count += fit->item_counts[item];
    vt_rank_work work = {.costs = fit->item_counts, .rows = fit->items, .base = 1 + fit->options->factors / 2, .align = VT_IALS_BATCH};
    vt_ranks_deal(ranks, fit->item_bounds, &work);
    vt_training_user_bounds(fit->user_bounds, log, ranks);
    return vt_training_pairs_deal(&fit->pairs, fit->item_bounds, ranks, error);
}

static vt_status make_room(ials_fit *fit, vt_error *error)
{
    size_t width = fit->options->factors, ranks = fit->crew.ranks ? fit->crew.ranks->count : 1;
    fit->user_vectors = vt_alloc(fit->users, width * sizeof(float));
    fit->item_vectors = vt_alloc(fit->items, width * sizeof(float));
    fit->user_gram = vt_alloc(width, width * sizeof(float));
    fit->item_gram = vt_alloc(width, width * sizeof(float));
    fit->user_ridges = vt_alloc(fit->users, sizeof(float));
    fit->item_ridges = vt_alloc(fit->items, sizeof(float));
    fit->user_bounds = vt_alloc(ranks + 1, sizeof *fit->user_bounds);
    fit->item_bounds = vt_alloc(ranks + 1, sizeof *fit->item_bounds);
    fit->item_counts = vt_alloc(fit->items, sizeof *fit->item_counts);
    if (fit->user_vectors && fit->item_vectors && fit->user_gram && fit->item_gram && fit->user_ridges && fit->item_ridges &&
        fit->user_bounds && fit->item_bounds && fit->item_counts)
        return VT_OK;
    return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu factors of %zu users and %zu items", width, fit->users, fit->items);
}

static vt_status open_fit(ials_fit *fit, const vt_event_log *log, const vt_learn_context *context, vt_error *error)
{
    size_t width = fit->options->factors;
    vt_random random = vt_random_seed(context->seed, 1);
    fit->users = log->users;
    fit->items = log->items;
    fit->crew = (vt_ials_crew){vt_thread_count(context->threads), context->ranks};
    vt_status status = make_room(fit, error);
    if (status == VT_OK) status = vt_training_pairs_open(&fit->pairs, log, fit->options->half_life_days, error);
    VT_TRY(vt_ranks_agree(context->ranks, status, error));
    VT_TRY(share_rows(fit, log, error));
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
    vt_free(fit->user_bounds);
    vt_free(fit->item_bounds);
    vt_free(fit->item_counts);
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
    VT_TRY(vt_ials_pair_loss(&loss, &half, &fit->crew, error));
    for (size_t i = 0; i < width * width; i++) loss += (double)fit->user_gram[i] * fit->item_gram[i];
    loss += ridge_loss(fit->user_vectors, fit->user_ridges, fit->users, width);
    loss += ridge_loss(fit->item_vectors, fit->item_ridges, fit->items, width);
    vt_run_tell(run, "sweeps", sweep, fit->options->sweeps, loss / (double)fit->pair_count);
    return VT_OK;
}

static vt_status sweep_over(ials_fit *fit, vt_error *error)
{
    vt_ials_half users = user_half(fit), items = item_half(fit);
    VT_TRY(vt_ials_solve(&users, &fit->crew, error));
    VT_TRY(vt_ials_gram(fit->user_gram, fit->user_vectors, fit->users, users.width, &fit->crew, error));
    VT_TRY(vt_ials_solve(&items, &fit->crew, error));
    return vt_ials_gram(fit->item_gram, fit->item_vectors, fit->items, items.width, &fit->crew, error);
}

static vt_status fit_sweeps(ials_fit *fit, vt_training_run *run, vt_error *error)
{
    size_t sweeps = fit->options->sweeps, width = fit->options->factors, sweep;
    VT_TRY(vt_run_resume(run, sweeps, &sweep, error));
    VT_TRY(vt_ials_gram(fit->item_gram, fit->item_vectors, fit->items, width, &fit->crew, error));
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
    status = vt_ranks_agree(context->ranks, status, error);
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
