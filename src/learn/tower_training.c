#include "tower_training.h"

#include "data_hash.h"
#include "memory.h"
#include "tower_files.h"
#include "training_run.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

enum { STREAM_STEPS = 320 };

/* What a checkpoint holds besides numbers of the weights. */
typedef struct tower_state {
    uint64_t features; /* vt_tower_features_sum */
    uint64_t steps;
    uint64_t best_epoch;
    double best_gain;
} tower_state;

typedef struct tower_training {
    vt_training_run run;
    vt_tower_options options;
    vt_tower_features features;
    vt_tower_examples examples;
    vt_tower_weights weights;
    vt_tower_source source;
    vt_tower_task task;
    vt_tower_batch batch;
    vt_tower_step step;
    vt_tower_vectors vectors;
    vt_tower_crew *crew;
    uint32_t *drawable;
    float *log_q;
    float *best; /* the values of the best epoch's weights */
    tower_state state;
} tower_training;

/* The log of how likely each item is among a step's candidates: of B examples or N even draws one is it. */
static vt_status prepare_sampling(tower_training *training, vt_error *error)
{
    const vt_tower_features *features = &training->features;
    size_t items = features->items, drawable = 0;
    double examples = (double)training->examples.count, batch = (double)training->options.batch;
    uint32_t *targets = vt_alloc(items, sizeof *targets);
    training->drawable = vt_alloc(items, sizeof *training->drawable);
    training->log_q = vt_alloc(items, sizeof *training->log_q);
    bool room = targets && training->drawable && training->log_q;
    for (size_t i = 0; room && i < training->examples.count; i++)
        targets[training->examples.log->events[training->examples.events[i]].item]++;
    for (size_t item = 0; room && item < items; item++)
        if (features->counts[item]) training->drawable[drawable++] = (uint32_t)item;
    double draws = drawable ? (double)training->options.negatives / (double)drawable : 0.0;
    for (size_t item = 0; room && item < items; item++) {
        double missed = exp(-batch * (double)targets[item] / examples - draws);
        training->log_q[item] = training->options.log_q * (float)log(1.0 - missed + 1e-9);
    }
    vt_free(targets);
    training->source = (vt_tower_source){&training->examples, features, &training->options, training->drawable, drawable, NULL};
    training->task = (vt_tower_task){&training->options, features, training->log_q, training->crew};
    return room ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for %zu items", items);
}

static vt_status open_training(tower_training *training, const vt_event_log *log, const vt_two_tower_options *options, vt_error *error)
{
    const vt_learn_context *context = training->run.context;
    VT_TRY(vt_tower_features_open(&training->features, log, options, error));
    VT_TRY(vt_tower_examples_open(&training->examples, log, &training->options, error));
    VT_TRY(vt_tower_crew_open(&training->crew, context->threads, error));
    VT_TRY(prepare_sampling(training, error));
    VT_TRY(vt_tower_weights_open(&training->weights, &training->features, &training->options, error));
    VT_TRY(vt_tower_batch_open(&training->batch, &training->source, error));
    VT_TRY(vt_tower_step_open(&training->step, &training->task, error));
    VT_TRY(vt_tower_vectors_open(&training->vectors, &training->task, error));
    training->best = vt_alloc(training->weights.value_count, sizeof(float));
    if (!training->best) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu weights", training->weights.value_count);
    training->run.parts[0] = (vt_run_part){training->weights.block, training->weights.block_count * sizeof(float)};
    training->run.parts[1] = (vt_run_part){training->best, training->weights.value_count * sizeof(float)};
    training->run.parts[2] = (vt_run_part){&training->state, sizeof training->state};
    training->run.part_count = 3;
    training->state.features = vt_tower_features_sum(&training->features);
    return VT_OK;
}

static void close_training(tower_training *training)
{
    vt_run_close(&training->run);
    vt_tower_features_close(&training->features);
    vt_tower_examples_close(&training->examples);
    vt_tower_weights_close(&training->weights);
    vt_tower_batch_close(&training->batch);
    vt_tower_step_close(&training->step);
    vt_tower_vectors_close(&training->vectors);
    vt_tower_crew_close(training->crew);
    vt_free(training->drawable);
    vt_free(training->log_q);
    vt_free(training->best);
}

static vt_status train_epoch(tower_training *training, size_t epoch, vt_error *error)
{
    const vt_tower_options *options = &training->options;
    size_t count = training->examples.count, steps = (count + options->batch - 1) / options->batch;
    double loss, sum = 0;
    vt_tower_examples_shuffle(&training->examples, options->seed, epoch);
    if (options->hard_negatives) {
        vt_tower_vectors_fill(&training->vectors, &training->task, &training->weights);
        training->source.item_vectors = training->vectors.items;
    }
    for (size_t step = 0; step < steps; step++) {
        size_t begin = step * options->batch, end = begin + options->batch < count ? begin + options->batch : count;
        vt_random random = vt_random_seed(options->seed + (training->weights.steps + 1) * 0x9E3779B97F4A7C15u, STREAM_STEPS);
        VT_TRY(vt_tower_batch_fill(&training->batch, &training->source, begin, end, &random, error));
        VT_TRY(vt_tower_gradient(&training->step, &training->task, &training->batch, &training->weights, &loss, error));
        vt_tower_descend(&training->step, &training->task, &training->batch, &training->weights);
        sum += loss;
        vt_run_tell(&training->run, "steps", (epoch - 1) * steps + step + 1, options->epochs * steps, sum / (double)(step + 1));
    }
    return VT_OK;
}

static bool are_in_range(const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!(fabsf(values[i]) <= VT_MODEL_MOST_VALUE)) return false;
    return true;
}

/* Whether a model can be made of the weights and of the vectors that they give; after they diverge, none can. */
static bool can_be_kept(const tower_training *training)
{
    size_t numbers = training->features.items * training->options.dims;
    return are_in_range(training->weights.block, training->weights.value_count) && are_in_range(training->vectors.items, numbers) &&
           are_in_range(training->vectors.histories, numbers);
}

/* Keeps the weights when no epoch before foretold as well. */
static vt_status judge_epoch(tower_training *training, size_t epoch, vt_error *error)
{
    tower_state *state = &training->state;
    double gain;
    vt_tower_vectors_fill(&training->vectors, &training->task, &training->weights);
    VT_TRY(vt_tower_judge(&training->task, &training->examples, &training->vectors,
                          &training->weights, &gain, error));
    if ((training->examples.judged_count == 0 || gain > state->best_gain) && can_be_kept(training)) {
        state->best_gain = gain;
        state->best_epoch = epoch;
        memcpy(training->best, training->weights.block, training->weights.value_count * sizeof(float));
    }
    state->steps = training->weights.steps;
    return vt_run_checkpoint(&training->run, epoch, error);
}

static vt_status write_model(tower_training *training, vt_buffer *file, vt_error *error)
{
    char ids_hash[65];
    if (!training->state.best_epoch)
        return vt_fail(error, VT_BAD_DATA, "two-tower: training has diverged: after no epoch are all weights numbers within range; a smaller --learning-rate or --decay helps");
    VT_TRY(vt_ids_hash(ids_hash, training->run.log->item_ids, training->run.log->items, error));
    vt_model_origin origin = {.config = (const char *)training->run.config.data, .data_hash = training->run.log->data_hash, .ids_hash = ids_hash,
                              .seed = training->run.context->seed};
    memcpy(training->weights.block, training->best, training->weights.value_count * sizeof(float));
    vt_tower_vectors_fill(&training->vectors, &training->task, &training->weights);
    vt_model_arrays arrays = {.kind = VT_MODEL_TWO_TOWER,
                              .items = training->features.items,
                              .width = training->options.dims,
                              .item_vectors = training->vectors.items,
                              .history_vectors = training->vectors.histories,
                              .bias = training->weights.tables[VT_TOWER_BIAS].values,
                              .profile_vectors = training->weights.tables[VT_TOWER_PROFILES].values,
                              .profile_count = training->features.users.rows,
                              .profile_values = (const char *)training->features.users.values.data,
                              .profile_hash = training->features.users.hash,
                              .half_life_days = training->options.half_life_days,
                              .temperature = training->options.temperature};
    VT_TRY(vt_model_file_write(file, &arrays, &origin, error));
    if (!training->run.context->towers) return VT_OK;
    return vt_tower_files_write(training->run.context->towers, &training->task, &training->weights, &training->vectors, &origin, error);
}

static vt_status train(tower_training *training, vt_buffer *file, vt_error *error)
{
    const vt_tower_options *options = &training->options;
    uint64_t features = training->state.features;
    size_t epoch;
    VT_TRY(vt_run_resume(&training->run, options->epochs, &epoch, error));
    if (training->state.features != features)
        return vt_fail(error, VT_BAD_DATA, "%s: is of other features: the catalog, the embeddings or the users have changed; give --fresh to begin anew",
                       training->run.context->checkpoint);
    training->weights.steps = training->state.steps;
    while (epoch < options->epochs && epoch - training->state.best_epoch < options->patience) {
        epoch++;
        VT_TRY(train_epoch(training, epoch, error));
        VT_TRY(judge_epoch(training, epoch, error));
    }
    return write_model(training, file, error);
}

vt_status vt_learn_two_tower(vt_buffer *file, const vt_event_log *log, const vt_two_tower_options *options,
                             const vt_learn_context *context, vt_error *error)
{
    tower_training training = {0};
    int threads = openblas_get_num_threads();
    openblas_set_num_threads(1); /* the crew's threads call it for a shard each */
    vt_status status = vt_run_open(&training.run, VT_MODEL_TWO_TOWER, options, log, context, error);
    if (status == VT_OK) status = vt_tower_options_read(&training.options, options, context->seed, error);
    if (status == VT_OK) status = open_training(&training, log, options, error);
    if (status == VT_OK) status = train(&training, file, error);
    openblas_set_num_threads(threads);
    close_training(&training);
    return status;
}
