/* The two-tower trainer: its gradients, that it learns what is there to learn, and that the same input gives the same bytes. */
#include "event_shelf.h"
#include "memory.h"
#include "model.h"
#include "seeded_random.h"
#include "tower_batch.h"
#include "tower_judge.h"
#include "tower_step.h"
#include "tower_training.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DIMS = 6, PICTURE_DIMS = 3 };

/* Two tastes: users of group g have most items from group g, in random order. */
static void fill_groups(event_shelf *shelf, size_t users, size_t items, size_t each, uint64_t seed)
{
    vt_random random = vt_random_seed(seed, 1);
    event_shelf_open(shelf, items);
    for (uint32_t user = 0; user < users; user++) {
        uint32_t group = user % 2;
        for (size_t i = 0; i < each; i++) {
            bool astray = vt_random_below(&random, 10) == 0;
            uint32_t item = 2 * vt_random_below(&random, (uint32_t)items / 2) + (astray ? 1 - group : group);
            event_shelf_add(shelf, user, item, (int32_t)(18000 + 3 * i));
        }
    }
    event_shelf_end(shelf);
}

static vt_two_tower_options small_options(void)
{
    vt_two_tower_options options = vt_two_tower_defaults;
    options.dims = 16;
    options.batch = 64;
    options.negatives = 16;
    options.epochs = 8;
    options.half_life_days = 60;
    options.learning_rate = 0.02f;
    return options;
}

/* One batch of a small log whose items have ids, shared rows and pictures. */
typedef struct small_step {
    event_shelf shelf;
    vt_tower_options options;
    vt_tower_features features;
    vt_tower_examples examples;
    vt_tower_weights weights;
    vt_tower_source source;
    vt_tower_task task;
    vt_tower_batch batch;
    vt_tower_step step;
    vt_tower_crew *crew;
    float *log_q;
    uint32_t drawable[20];
    shelf_profiles profiles;
} small_step;

/* Three rows an item: its id, one of two kinds, and a row that all share; and a picture of random numbers. */
static void enrich(vt_tower_features *features)
{
    vt_random random = vt_random_seed(5, 5);
    size_t items = features->items, ids = features->rows;
    uint32_t *indices = vt_alloc(3 * items, sizeof *indices);
    float *weights = vt_alloc(3 * items, sizeof *weights);
    assert_int_equal(ids, items);
    for (size_t item = 0; item < items; item++) {
        const uint32_t rows[3] = {(uint32_t)item, (uint32_t)(ids + item % 2), (uint32_t)ids + 2};
        const float shares[3] = {1.0f, 0.7f, -0.4f};
        memcpy(indices + 3 * item, rows, sizeof rows);
        memcpy(weights + 3 * item, shares, sizeof shares);
        features->offsets[item + 1] = 3 * (item + 1);
    }
    vt_free(features->indices);
    vt_free(features->weights);
    features->indices = indices;
    features->weights = weights;
    features->rows = ids + 3;
    features->picture_dims = PICTURE_DIMS;
    features->pictures = vt_alloc(items * PICTURE_DIMS, sizeof(float));
    for (size_t i = 0; i < items * PICTURE_DIMS; i++) features->pictures[i] = vt_random_normal(&random);
}

static void open_step(small_step *small, bool untied)
{
    vt_error error = {0};
    vt_two_tower_options options = vt_two_tower_defaults;
    memset(small, 0, sizeof *small);
    options.dims = DIMS;
    options.batch = 24;
    options.negatives = 8;
    options.temperature = 0.5f;
    options.half_life_days = 5;
    options.example_half_life_days = 8;
    options.towers = untied ? "own" : "tied";
    options.profile = "all";
    options.profile_dropout = 0.2f;
    fill_groups(&small->shelf, 30, 20, 6, 3);
    shelf_profiles_of(&small->profiles, &small->shelf);
    assert_int_equal(vt_tower_options_read(&small->options, &options, 1, &error), VT_OK);
    assert_int_equal(vt_tower_features_open(&small->features, &small->shelf.log, &options, &error), VT_OK);
    enrich(&small->features);
    assert_int_equal(vt_tower_examples_open(&small->examples, &small->shelf.log, &small->options, &error), VT_OK);
    assert_int_equal(vt_tower_crew_open(&small->crew, 2, &error), VT_OK);
    small->log_q = vt_alloc(small->features.items, sizeof(float));
    for (uint32_t i = 0; i < 20; i++) small->log_q[i] = -0.1f * (float)i, small->drawable[i] = i;
    small->task = (vt_tower_task){&small->options, &small->features, small->log_q, small->crew};
    small->source = (vt_tower_source){&small->examples, &small->features, &small->options, small->drawable, 20, NULL};
    assert_int_equal(vt_tower_weights_open(&small->weights, &small->features, &small->options, &error), VT_OK);
    assert_int_equal(vt_tower_batch_open(&small->batch, &small->source, &error), VT_OK);
    assert_int_equal(vt_tower_step_open(&small->step, &small->task, &error), VT_OK);
    for (size_t i = 0; i < DIMS; i++) small->weights.tables[VT_TOWER_BIAS].values[i] = 0.1f * (float)i - 0.2f;
    vt_tower_examples_shuffle(&small->examples, 1, 1);
    vt_random random = vt_random_seed(1, 1);
    assert_int_equal(vt_tower_batch_fill(&small->batch, &small->source, 0, 24, &random, &error), VT_OK);
}

static void close_step(small_step *small)
{
    vt_tower_step_close(&small->step);
    vt_tower_batch_close(&small->batch);
    vt_tower_weights_close(&small->weights);
    vt_tower_crew_close(small->crew);
    vt_tower_examples_close(&small->examples);
    vt_tower_features_close(&small->features);
    event_shelf_close(&small->shelf);
    vt_free(small->log_q);
}

static double loss_of(small_step *small)
{
    vt_error error = {0};
    double loss;
    assert_int_equal(vt_tower_gradient(&small->step, &small->task, &small->batch, &small->weights, &loss, &error), VT_OK);
    return loss;
}

/* The slope by central differences against the gradient. */
static void check_slopes(small_step *small, vt_tower_part part, size_t row, const float *gradient)
{
    const float reach = 4e-3f;
    float kept[DIMS], *values = small->weights.tables[part].values + row * DIMS;
    memcpy(kept, gradient, sizeof kept); /* the next loss overwrites it */
    for (size_t i = 0; i < DIMS; i++) {
        float before = values[i];
        values[i] = before + reach;
        double above = loss_of(small);
        values[i] = before - reach;
        double below = loss_of(small), slope = (above - below) / (2.0 * (double)reach);
        values[i] = before;
        if (fabs(slope - (double)kept[i]) > 2e-4 + 0.02 * fabs(slope))
            fail_msg("part %d row %zu dim %zu: gradient %g, slope %g", (int)part, row, i, (double)kept[i], slope);
    }
    loss_of(small);
}

static void check_all_slopes(bool untied)
{
    small_step small;
    open_step(&small, untied);
    double loss = loss_of(&small);
    assert_true(loss > 1.0 && loss < 20.0);
    assert_int_equal(small.batch.examples, 24);
    assert_true(small.batch.rows >= 15);
    for (int side = 0; side < 1 + untied; side++) {
        for (size_t row = 0; row < small.batch.rows; row++)
            check_slopes(&small, side ? VT_TOWER_HISTORY_ROWS : VT_TOWER_ITEM_ROWS, small.batch.row_ids[row],
                         small.step.row_pulls[side] + row * DIMS);
        for (size_t row = 0; row < PICTURE_DIMS; row++)
            check_slopes(&small, side ? VT_TOWER_HISTORY_PICTURES : VT_TOWER_ITEM_PICTURES, row,
                         small.step.picture_pulls[side] + row * DIMS);
    }
    check_slopes(&small, VT_TOWER_BIAS, 0, small.step.bias_pull);
    for (size_t row = 0; row < SHELF_VALUES; row++) check_slopes(&small, VT_TOWER_PROFILES, row, small.step.profile_pulls + row * DIMS);
    close_step(&small);
}

/* Against a number that is none every comparison fails, and each item would be first. */
static void weights_that_are_no_numbers_foretell_nothing(void **state)
{
    (void)state;
    const float broken[] = {NAN, INFINITY};
    small_step small;
    vt_tower_vectors vectors;
    vt_error error = {0};
    double sound, gain;
    open_step(&small, true);
    while (!small.examples.judged_count) { /* with so few users few seeds judge anybody */
        vt_tower_examples_close(&small.examples);
        small.options.seed++;
        assert_int_equal(vt_tower_examples_open(&small.examples, &small.shelf.log, &small.options, &error), VT_OK);
    }
    assert_int_equal(vt_tower_vectors_open(&vectors, &small.task, &error), VT_OK);
    vt_tower_vectors_fill(&vectors, &small.task, &small.weights);
    assert_int_equal(vt_tower_judge(&small.task, &small.examples, &vectors, &small.weights, &sound, &error), VT_OK);
    assert_true(sound > 0);
    for (size_t i = 0; i < 2; i++) {
        small.weights.tables[VT_TOWER_BIAS].values[1] = broken[i];
        assert_int_equal(vt_tower_judge(&small.task, &small.examples, &vectors, &small.weights, &gain, &error), VT_OK);
        assert_true(gain == 0);
    }
    vt_tower_vectors_close(&vectors);
    close_step(&small);
}

static void examples_fade_and_weigh_one_on_average(void **state)
{
    (void)state;
    event_shelf shelf = {0};
    vt_tower_examples examples;
    vt_tower_options options = {.seed = 1, .example_half_life_days = 10};
    vt_error error = {0};
    event_shelf_open(&shelf, 3);
    event_shelf_add(&shelf, 0, 0, 100);
    event_shelf_add(&shelf, 0, 1, 110);
    event_shelf_add(&shelf, 0, 2, 120);
    event_shelf_end(&shelf);
    options.seed = 3; /* which judges nobody */
    assert_int_equal(vt_tower_examples_open(&examples, &shelf.log, &options, &error), VT_OK);
    assert_int_equal(examples.count, 3);
    const double mean = (0.25 + 0.5 + 1.0) / 3;
    for (size_t i = 0; i < 3; i++) assert_true(fabs((double)vt_tower_example_weight(&examples, i) - 0.25 * (double)(1 << i) / mean) < 1e-6);
    vt_tower_examples_close(&examples);
    shelf.log.dated = false;
    assert_int_equal(vt_tower_examples_open(&examples, &shelf.log, &options, &error), VT_OK);
    for (size_t i = 0; i < 3; i++) assert_true(vt_tower_example_weight(&examples, i) == 1.0f);
    vt_tower_examples_close(&examples);
    event_shelf_close(&shelf);
}

static void gradients_are_the_slopes_of_the_loss(void **state)
{
    (void)state;
    check_all_slopes(false);
    check_all_slopes(true);
}

/* Losses of the last steps of the first and of the last epoch. */
typedef struct losses {
    double first, last;
    size_t told;
} losses;

static void keep_loss(void *context, const vt_learn_progress *progress)
{
    losses *kept = context;
    kept->told++;
    kept->last = progress->loss;
    if (kept->first == 0.0 && progress->done == progress->total / 8) kept->first = progress->loss;
}

static void train(vt_buffer *file, const vt_event_log *log, const vt_two_tower_options *options, const vt_learn_context *context)
{
    vt_error error = {0};
    if (vt_learn_two_tower(file, log, options, context, &error) != VT_OK) fail_msg("%s", error.message);
}

/* Of the best ten unseen items for a visitor with two items of the group, how many are of it. */
static size_t own_of_ten(vt_model *model, uint32_t group)
{
    vt_error error = {0};
    const vt_deed deeds[2] = {{group, 10, 1}, {group + 4, 3, 1}};
    float scores[100];
    size_t own = 0;
    assert_true(vt_model_items(model) <= 100);
    assert_int_equal(vt_model_score(model, deeds, 2, scores, &error), VT_OK);
    scores[deeds[0].item] = scores[deeds[1].item] = -INFINITY;
    for (size_t taken = 0; taken < 10; taken++) {
        size_t best = 0;
        for (size_t item = 1; item < vt_model_items(model); item++)
            if (scores[item] > scores[best]) best = item;
        own += best % 2 == group;
        scores[best] = -INFINITY;
    }
    return own;
}

static void check_groups(const vt_two_tower_options *options)
{
    event_shelf shelf;
    losses kept = {0};
    vt_buffer file = {0};
    vt_model *model;
    vt_error error = {0};
    vt_learn_context context = {.seed = 1, .threads = 2, .progress = keep_loss, .context = &kept};
    fill_groups(&shelf, 300, 60, 8, 7);
    train(&file, &shelf.log, options, &context);
    assert_true(kept.told > 8);
    assert_true(kept.last < kept.first - 0.2);
    assert_int_equal(vt_model_open(&model, VT_MODEL_TWO_TOWER, (vt_bytes){file.data, file.size}, 60, &error), VT_OK);
    assert_true(own_of_ten(model, 0) >= 9);
    assert_true(own_of_ten(model, 1) >= 9);
    assert_string_equal(vt_model_metadata(model, "data_hash"), shelf.log.data_hash);
    assert_non_null(strstr(vt_model_metadata(model, "config"), "\"dims\":16"));
    vt_model_close(model);
    vt_buffer_free(&file);
    event_shelf_close(&shelf);
}

static void two_planted_groups_are_told_apart(void **state)
{
    (void)state;
    vt_two_tower_options options = small_options(), other = options;
    options.patience = options.epochs;
    check_groups(&options);
    other = options;
    other.optimiser = "adagrad";
    other.learning_rate = 0.05f;
    check_groups(&other);
    other = options;
    other.towers = "own";
    other.context = "before";
    other.hard_negatives = 8;
    other.dropout = 0.2f;
    other.decay = 0.01f;
    check_groups(&other);
}

static void the_number_of_threads_does_not_show(void **state)
{
    (void)state;
    event_shelf shelf;
    vt_buffer first = {0};
    vt_two_tower_options options = small_options();
    options.epochs = 2;
    options.hard_negatives = 8;
    options.dropout = 0.2f;
    fill_groups(&shelf, 200, 200, 8, 9);
    for (size_t threads = 1; threads <= 3; threads++) {
        vt_buffer file = {0};
        vt_learn_context context = {.seed = 4, .threads = threads};
        train(threads == 1 ? &first : &file, &shelf.log, &options, &context);
        if (threads > 1) {
            assert_int_equal(file.size, first.size);
            assert_memory_equal(file.data, first.data, file.size);
        }
        vt_buffer_free(&file);
    }
    vt_buffer other = {0};
    vt_learn_context context = {.seed = 5, .threads = 1};
    train(&other, &shelf.log, &options, &context);
    assert_int_equal(other.size, first.size);
    assert_memory_not_equal(other.data, first.data, first.size);
    vt_buffer_free(&other);
    vt_buffer_free(&first);
    event_shelf_close(&shelf);
}

/* Says "due" for some checkpoints only, as a training that was cut off after one of them would leave behind. */
typedef struct cut {
    size_t asked, last;
} cut;

static bool due_until(void *context)
{
    cut *state = context;
    return ++state->asked <= state->last;
}

static void a_training_cut_off_ends_the_same(void **state)
{
    (void)state;
    char path[] = "/tmp/vt_two_tower_XXXXXX";
    event_shelf shelf;
    vt_buffer whole = {0}, resumed = {0}, refused = {0};
    vt_error error = {0};
    vt_two_tower_options options = small_options();
    cut at = {.last = 3};
    vt_learn_context context = {.seed = 2, .threads = 2};
    int file = mkstemp(path);
    assert_true(file >= 0 && close(file) == 0 && remove(path) == 0);
    options.epochs = 6;
    options.patience = 6;
    options.hard_negatives = 4;
    fill_groups(&shelf, 120, 40, 8, 11);
    context.checkpoint = path;
    context.due = due_until;
    context.context = &at;
    train(&whole, &shelf.log, &options, &context); /* leaves the checkpoint of epoch 3 */
    assert_int_equal(at.asked, 6);
    train(&resumed, &shelf.log, &options, &context);
    assert_int_equal(at.asked, 9);
    assert_int_equal(whole.size, resumed.size);
    assert_memory_equal(whole.data, resumed.data, whole.size);
    options.dims = 8;
    assert_int_equal(vt_learn_two_tower(&refused, &shelf.log, &options, &context, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "it has \"\"dims\":16\", this is \"\"dims\":8\"; give --fresh"));
    remove(path);
    vt_buffer_free(&refused);
    vt_buffer_free(&whole);
    vt_buffer_free(&resumed);
    event_shelf_close(&shelf);
}

/* Users of few items, so that histories say little. */
static void a_profile_speaks_for_who_has_no_history(void **state)
{
    (void)state;
    event_shelf shelf;
    shelf_profiles profiles;
    vt_buffer first = {0}, again = {0};
    vt_error error = {0};
    vt_model *model;
    float scores[60];
    vt_two_tower_options options = small_options();
    vt_learn_context context = {.seed = 1, .threads = 1};
    options.profile = "kind";
    options.patience = options.epochs = 12;
    fill_groups(&shelf, 1000, 60, 4, 7);
    shelf_profiles_of(&profiles, &shelf);
    train(&first, &shelf.log, &options, &context);
    context.threads = 3;
    train(&again, &shelf.log, &options, &context);
    assert_int_equal(first.size, again.size);
    assert_memory_equal(first.data, again.data, first.size);
    assert_int_equal(vt_model_open(&model, VT_MODEL_TWO_TOWER, (vt_bytes){first.data, first.size}, 60, &error), VT_OK);
    assert_int_equal(vt_model_traits(model), 2);
    for (uint32_t group = 0; group < 2; group++) {
        const vt_model_trait trait = {group, 1};
        size_t own = 0;
        assert_string_equal(vt_model_trait_name(model, group), group ? "kind=odd" : "kind=even");
        assert_int_equal(vt_model_score_for(model, &(vt_asker){.traits = &trait, .trait_count = 1}, scores, &error), VT_OK);
        for (size_t i = 0; i < 60; i++) {
            size_t better = 0;
            for (size_t j = 0; j < 60; j++) better += scores[j] > scores[i];
            own += better < 30 && i % 2 == group;
        }
        assert_true(own >= 28);
    }
    vt_model_close(model);
    vt_buffer_free(&first);
    vt_buffer_free(&again);
    event_shelf_close(&shelf);
}

static void profiles_that_are_not_there_are_told(void **state)
{
    (void)state;
    event_shelf shelf;
    shelf_profiles profiles;
    vt_buffer file = {0};
    vt_error error = {0};
    vt_two_tower_options options = small_options();
    vt_learn_context context = {.seed = 1, .threads = 1};
    fill_groups(&shelf, 30, 20, 6, 3);
    options.profile = "all";
    assert_int_equal(vt_learn_two_tower(&file, &shelf.log, &options, &context, &error), VT_USAGE);
    assert_non_null(strstr(error.message, "--profile: nothing is known of the users"));
    shelf_profiles_of(&profiles, &shelf);
    options.profile = "kind+age";
    assert_int_equal(vt_learn_two_tower(&file, &shelf.log, &options, &context, &error), VT_USAGE);
    assert_non_null(strstr(error.message, "--profile: users have no column \"age\""));
    for (size_t i = 0; i < SHELF_USERS * SHELF_COLUMNS; i++) profiles.of_user[i] = VT_PROFILE_UNKNOWN;
    options.profile = "kind";
    assert_int_equal(vt_learn_two_tower(&file, &shelf.log, &options, &context, &error), VT_BAD_DATA);
    vt_buffer_free(&file);
    event_shelf_close(&shelf);
}

static void odd_logs_and_options_are_met(void **state)
{
    (void)state;
    event_shelf shelf;
    vt_buffer file = {0};
    vt_error error = {0};
    vt_two_tower_options options = small_options();
    vt_learn_context context = {.seed = 1, .threads = 1};
    event_shelf_open(&shelf, 3);
    event_shelf_end(&shelf);
    assert_int_equal(vt_learn_two_tower(&file, &shelf.log, &options, &context, &error), VT_BAD_DATA);
    event_shelf_close(&shelf);
    event_shelf_open(&shelf, 3); /* one user, one event, and items that nobody had */
    event_shelf_add(&shelf, 0, 1, 18000);
    event_shelf_end(&shelf);
    options.epochs = 1;
    train(&file, &shelf.log, &options, &context);
    vt_model *model;
    assert_int_equal(vt_model_open(&model, VT_MODEL_TWO_TOWER, (vt_bytes){file.data, file.size}, 3, &error), VT_OK);
    assert_true(vt_model_knows(model, 1));
    assert_false(vt_model_knows(model, 0));
    vt_model_close(model);
    vt_buffer_free(&file);
    options.optimiser = "sgd";
    assert_int_equal(vt_learn_two_tower(&file, &shelf.log, &options, &context, &error), VT_USAGE);
    assert_non_null(strstr(error.message, "--optimiser must be adagrad or adam"));
    options = small_options();
    options.hard_negatives = options.negatives + 1;
    assert_int_equal(vt_learn_two_tower(&file, &shelf.log, &options, &context, &error), VT_USAGE);
    event_shelf_close(&shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_that_are_no_numbers_foretell_nothing),
        cmocka_unit_test(examples_fade_and_weigh_one_on_average),
        cmocka_unit_test(gradients_are_the_slopes_of_the_loss), cmocka_unit_test(two_planted_groups_are_told_apart),
        cmocka_unit_test(the_number_of_threads_does_not_show),  cmocka_unit_test(a_training_cut_off_ends_the_same),
        cmocka_unit_test(odd_logs_and_options_are_met),         cmocka_unit_test(a_profile_speaks_for_who_has_no_history),
        cmocka_unit_test(profiles_that_are_not_there_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
