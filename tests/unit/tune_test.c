/* tune/: settings are drawn within ranges and again the same, halving keeps the best and goes on where it was cut off, trials see nothing of what is held out. */
#define _GNU_SOURCE /* mkstemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "learn_runs.h"
#include "tune_learner.h"
#include "tune_report.h"
#include "tune_search.h"

static const vt_model_kind kinds[] = {VT_MODEL_POPULARITY, VT_MODEL_ITEMKNN, VT_MODEL_EASE, VT_MODEL_IALS, VT_MODEL_TWO_TOWER};

/* ---- draws ---- */

static void assert_within(const vt_tune_space *space, size_t i, const char *value)
{
    const vt_search_range *range = &space->ranges[i];
    double number = strtod(value, NULL);
    if (range->scale == VT_SEARCH_WORDS) {
        char list[VT_TUNE_VALUE_BYTES + 2], word[VT_TUNE_VALUE_BYTES + 2];
        snprintf(list, sizeof list, ",%.60s,", range->words);
        snprintf(word, sizeof word, ",%.60s,", value);
        if (!strstr(list, word)) fail_msg("%s is not one of %s", value, range->words);
    } else if (range->scale != VT_SEARCH_LOG_OR_0 || number != 0) {
        if (number < range->least || number > range->most) fail_msg("%s=%s is not in %g..%g", space->settings[i].name, value, range->least, range->most);
    }
}

static void every_draw_is_within_its_range_and_taken_by_the_learner(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const vt_learner *learner = vt_learner_of(kinds[k]);
        vt_tune_space space;
        vt_tune_space_of(&space, learner->settings, true);
        for (size_t trial = 1; trial < 200; trial++) {
            vt_trial_settings drawn;
            vt_learn_options options;
            vt_error error = {0};
            vt_tune_draw(&drawn, &space, 7, trial);
            vt_learner_defaults(learner, &options);
            for (size_t i = 0; learner->settings[i].name; i++) {
                assert_int_equal(drawn.values[i][0] != '\0', vt_tune_searched(&space, i));
                if (!drawn.values[i][0]) continue;
                assert_within(&space, i, drawn.values[i]);
                if (vt_learner_set(learner, &options, learner->settings[i].name, drawn.values[i], &error) != VT_OK) fail_msg("%s", error.message);
            }
        }
    }
}

/* The share of draws of a setting that are below `bound`. */
static double share_below(const vt_tune_space *space, size_t setting, double bound)
{
    size_t below = 0;
    for (size_t trial = 1; trial <= 1000; trial++) {
        vt_trial_settings drawn;
        vt_tune_draw(&drawn, space, 3, trial);
        below += strtod(drawn.values[setting], NULL) < bound;
    }
    return (double)below / 1000;
}

static void draws_are_even_in_their_scale(void **state)
{
    (void)state;
    vt_tune_space space;
    vt_tune_space_of(&space, vt_learner_of(VT_MODEL_ITEMKNN)->settings, true);
    assert_near(share_below(&space, vt_tune_setting(&space, "damping"), 0.5), 0.5, 0.06);
    assert_near(share_below(&space, vt_tune_setting(&space, "neighbours"), sqrt(20.0 * 1000)), 0.5, 0.06);
    assert_near(share_below(&space, vt_tune_setting(&space, "shrinkage"), 0.5), 0.25, 0.06); /* 0 */
}

static void one_setting_says_nothing_of_another(void **state)
{
    (void)state;
    vt_tune_space space, fixed;
    vt_error error = {0};
    vt_trial_settings one, other, next;
    const vt_setting *settings = vt_learner_of(VT_MODEL_IALS)->settings;
    vt_tune_space_of(&space, settings, true);
    fixed = space;
    vt_tune_space_fix(&fixed, vt_tune_setting(&fixed, "alpha"));
    assert_int_equal(vt_tune_space_set(&fixed, "factors=5..6", &error), VT_OK);
    vt_tune_draw(&one, &space, 1, 4);
    vt_tune_draw(&other, &fixed, 1, 4);
    vt_tune_draw(&next, &space, 1, 5);
    size_t alpha = vt_tune_setting(&space, "alpha"), factors = vt_tune_setting(&space, "factors"), power = vt_tune_setting(&space, "power");
    assert_string_equal(one.values[power], other.values[power]);
    assert_string_equal(other.values[alpha], "");
    assert_true(atoi(other.values[factors]) == 5 || atoi(other.values[factors]) == 6);
    assert_string_not_equal(one.values[power], next.values[power]);
    vt_tune_draw(&next, &space, 2, 4);
    assert_string_not_equal(one.values[power], next.values[power]);
    vt_tune_draw(&next, &space, 1, 4);
    assert_memory_equal(&one, &next, sizeof one);
}

static void what_stands_is_the_first_trial(void **state)
{
    (void)state;
    vt_tune_space space;
    vt_trial_settings first;
    vt_learn_options options;
    const vt_learner *learner = vt_learner_of(VT_MODEL_TWO_TOWER);
    vt_tune_space_of(&space, learner->settings, false);
    vt_learner_defaults(learner, &options);
    vt_tune_draw(&first, &space, 1, 0);
    for (size_t i = 0; learner->settings[i].name; i++) assert_string_equal(first.values[i], "");
    vt_tune_fill(&first, &space, &options);
    assert_string_equal(first.values[vt_tune_setting(&space, "dims")], "128");
    assert_string_equal(first.values[vt_tune_setting(&space, "towers")], "tied");
    assert_near(strtof(first.values[vt_tune_setting(&space, "learning-rate")], NULL), 0.003f, 0);
    assert_string_equal(first.values[vt_tune_setting(&space, "optimiser")], "");         /* is not searched */
    assert_string_equal(first.values[vt_tune_setting(&space, "example-half-life")], ""); /* nor is this without days */
    assert_string_equal(first.values[vt_tune_setting(&space, "epochs")], "");
}

static void ranges_are_read_or_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "ridge", "=1..2", "depth=1..2", "ridge=", "ridge=1", "ridge=1..", "ridge=..2", "ridge=2..1", "ridge=0..1",
                                      "ridge=1..1e9", "ridge=nan..1", "ridge=0x1..2", "dropout=0..1", "ridge=1..2..3"};
    vt_tune_space space;
    vt_error error = {0};
    vt_tune_space_of(&space, vt_learner_of(VT_MODEL_EASE)->settings, true);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (vt_tune_space_set(&space, bad[i], &error) != VT_USAGE) fail_msg("%s", bad[i]);
    assert_int_equal(vt_tune_space_set(&space, "ridge=10..20", &error), VT_OK);
    size_t ridge = vt_tune_setting(&space, "ridge");
    assert_true(space.ranges[ridge].scale == VT_SEARCH_LOG && space.ranges[ridge].least == 10 && space.ranges[ridge].most == 20);
    assert_int_equal(vt_tune_space_set(&space, "dropout=0..0.5", &error), VT_OK);
    assert_true(space.ranges[vt_tune_setting(&space, "dropout")].scale == VT_SEARCH_EVEN);
    assert_int_equal(vt_tune_space_set(&space, "neighbours=50..100", &error), VT_OK); /* is not searched by itself */
    assert_true(vt_tune_searched(&space, vt_tune_setting(&space, "neighbours")));
    vt_tune_space_of(&space, vt_learner_of(VT_MODEL_TWO_TOWER)->settings, true);
    assert_int_equal(vt_tune_space_set(&space, "optimiser=adam,adagrad", &error), VT_OK);
    assert_int_equal(vt_tune_space_set(&space, "optimiser=", &error), VT_USAGE);
    assert_int_equal(vt_tune_space_set(&space, "optimiser=ad am", &error), VT_USAGE);
}

/* ---- halving ---- */

/* Trial n is worth values[n], and a little more or less by the rung. */
typedef struct fake_trials {
    double values[16];
    vt_buffer asked; /* "0.0 1.0 " : number.rung */
    size_t until;    /* answers VT_IO after so many; 0: never */
    size_t count;
} fake_trials;

static vt_status fake_judge(void *context, size_t number, size_t rung, vt_tune_score *score, vt_error *error)
{
    fake_trials *fake = context;
    if (fake->until && fake->count == fake->until) return vt_fail(error, VT_IO, "cut off");
    fake->count++;
    vt_buffer_printf(&fake->asked, "%zu.%zu ", number, rung);
    *score = (vt_tune_score){.value = fake->values[number], .low = 0, .high = 1, .users = 10};
    if (isnan(score->value)) strcpy(score->failure, "cannot be");
    return VT_OK;
}

static void assert_asked(fake_trials *fake, const char *expected)
{
    vt_buffer_append(&fake->asked, "", 1);
    if (strcmp((const char *)fake->asked.data, expected)) fail_msg("asked for %s", (const char *)fake->asked.data);
    vt_buffer_free(&fake->asked);
}

static void halving_keeps_the_best_and_what_stands(void **state)
{
    (void)state;
    fake_trials fake = {.values = {0.5, 0.1, 0.9, 0.2, 0.9, 0.7, 0.3, 0.4, 0.6}};
    vt_tune_plan plan = {9, 3, 3};
    vt_tune_trial trials[9] = {0};
    vt_error error = {0};
    size_t order[9];
    assert_int_equal(vt_tune_search(trials, &plan, fake_judge, &fake, &error), VT_OK);
    assert_asked(&fake, "0.0 1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0 0.1 2.1 4.1 5.1 0.2 2.2 ");
    assert_int_equal(vt_tune_best(trials, &plan), 2); /* of two alike the first */
    vt_tune_order(order, trials, &plan);
    assert_memory_equal(order, ((size_t[]){2, 0, 4, 5, 8, 7, 6, 3, 1}), sizeof order);
    assert_near(vt_tune_share(&plan, 0), 1.0 / 9, 1e-12);
    assert_near(vt_tune_share(&plan, 2), 1, 0);
}

static void who_fails_goes_no_further_and_takes_nobodys_place(void **state)
{
    (void)state;
    fake_trials fake = {.values = {NAN, 0.1, NAN, 0.2}};
    vt_tune_plan plan = {4, 2, 2};
    vt_tune_trial trials[4] = {0};
    vt_error error = {0};
    assert_int_equal(vt_tune_search(trials, &plan, fake_judge, &fake, &error), VT_OK);
    assert_asked(&fake, "0.0 1.0 2.0 3.0 1.1 3.1 ");
    assert_int_equal(vt_tune_best(trials, &plan), 3);
    assert_true(trials[2].rungs == 0 && trials[2].scores[0].known);
    fake_trials none = {.values = {NAN, NAN, NAN, NAN}};
    vt_tune_trial lost[4] = {0};
    assert_int_equal(vt_tune_search(lost, &plan, fake_judge, &none, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "cannot be"));
    vt_buffer_free(&none.asked);
}

static void a_search_that_was_cut_off_asks_for_the_rest_alone(void **state)
{
    (void)state;
    vt_tune_plan plan = {6, 2, 3};
    for (size_t until = 1; until < 12; until++) {
        fake_trials whole = {.values = {0.5, 0.1, 0.9, 0.2, 0.9, 0.7}}, cut = whole, rest = whole;
        vt_tune_trial once[6] = {0}, twice[6] = {0};
        vt_error error = {0};
        assert_int_equal(vt_tune_search(once, &plan, fake_judge, &whole, &error), VT_OK);
        cut.until = until;
        vt_status status = vt_tune_search(twice, &plan, fake_judge, &cut, &error);
        assert_int_equal(status, whole.count > until ? VT_IO : VT_OK);
        for (size_t i = 0; i < 6; i++) twice[i].rungs = 0; /* what is kept are scores */
        assert_int_equal(vt_tune_search(twice, &plan, fake_judge, &rest, &error), VT_OK);
        assert_int_equal(rest.count + cut.count, whole.count);
        for (size_t i = 0; i < 6; i++) {
            assert_int_equal(once[i].rungs, twice[i].rungs);
            assert_memory_equal(once[i].scores, twice[i].scores, sizeof once[i].scores);
        }
        vt_buffer_free(&whole.asked);
        vt_buffer_free(&cut.asked);
        vt_buffer_free(&rest.asked);
    }
}

/* ---- trials over a log ---- */

static vt_interval judged(const vt_event_log *log, const vt_tune_log_options *options, double share, size_t *users)
{
    vt_tune_log part;
    vt_tune_space space;
    vt_learn_options base;
    vt_trial_settings settings;
    vt_tune_outcome outcome;
    vt_error error = {0};
    const vt_learner *learner = vt_learner_of(VT_MODEL_ITEMKNN);
    if (vt_tune_log_open(&part, log, options, &error) != VT_OK) fail_msg("%s", error.message);
    vt_tune_space_of(&space, learner->settings, log->dated);
    vt_learner_defaults(learner, &base);
    vt_tune_draw(&settings, &space, 1, 3);
    vt_tune_learner own = {.learner = learner, .context = {.seed = 1, .threads = options->threads}};
    vt_tunable tuned = {.base = &base, .space = &space, .log = &part};
    vt_tune_learner_as(&tuned, &own);
    if (tuned.try_it(&outcome, &tuned, &settings, share, &error) != VT_OK) fail_msg("%s", error.message);
    if (outcome.failed) fail_msg("%s", outcome.failure.message);
    vt_interval figure = outcome.figures[VT_RANK_NDCG];
    *users = outcome.users;
    vt_tune_outcome_close(&outcome);
    vt_tune_log_close(&part);
    return figure;
}

static const vt_tune_log_options leave_last = {.split = {VT_SPLIT_LEAVE_LAST, 1}, .validate = {VT_SPLIT_LEAVE_LAST, 1}, .k = 5, .resamples = 50, .seed = 1,
                                               .threads = 1};

static void what_is_held_out_is_not_looked_at(void **state)
{
    (void)state;
    vt_event_log log = drawn_log(120, 40, 5), other = drawn_log(120, 40, 5);
    size_t users, again;
    vt_interval one = judged(&log, &leave_last, 1, &users);
    for (size_t user = 0; user < other.users; user++) { /* the last event of each is another one */
        vt_log_event *last = &other.events[other.user_offsets[user + 1] - 1];
        last->item = (last->item * 7 + 3) % (uint32_t)other.items;
    }
    vt_interval same = judged(&other, &leave_last, 1, &again);
    assert_true(one.value > 0 && one.value == same.value && one.low == same.low && users == again);
    for (size_t user = 0; user < other.users; user++) { /* what is judged by, on the other hand */
        size_t end = other.user_offsets[user + 1];
        if (end - other.user_offsets[user] > 2) other.events[end - 2].item = (other.events[end - 2].item * 11 + 5) % (uint32_t)other.items;
    }
    assert_true(judged(&other, &leave_last, 1, &again).value != one.value);
    vt_event_log_close(&log);
    vt_event_log_close(&other);
}

static void figures_are_the_same_for_any_number_of_threads_and_a_share_is_of_the_users(void **state)
{
    (void)state;
    vt_event_log log = drawn_log(120, 40, 6);
    vt_tune_log_options options = leave_last;
    size_t users, part;
    vt_interval one = judged(&log, &options, 1, &users);
    options.threads = 3;
    vt_interval three = judged(&log, &options, 1, &part);
    assert_memory_equal(&one, &three, sizeof one);
    judged(&log, &options, 1.0 / 3, &part);
    assert_int_equal(part, (users + 1) / 3);
    judged(&log, &options, 1e-9, &part);
    assert_int_equal(part, 1);
    options.most_users = 10;
    judged(&log, &options, 1, &part);
    assert_int_equal(part, 10);
    vt_event_log_close(&log);
}

/* A trial of iALS on a small log; it stays where it was opened. */
typedef struct ials_trial {
    vt_event_log log;
    vt_tune_log part;
    vt_tune_space space;
    vt_learn_options base;
    vt_trial_settings settings;
    vt_learner learner;
    vt_tune_learner own;
    vt_tunable tuned;
} ials_trial;

static void open_trial(ials_trial *trial)
{
    vt_error error = {0};
    trial->log = drawn_log(60, 30, 8);
    trial->learner = *vt_learner_of(VT_MODEL_IALS);
    assert_int_equal(vt_tune_log_open(&trial->part, &trial->log, &leave_last, &error), VT_OK);
    vt_tune_space_of(&trial->space, trial->learner.settings, trial->log.dated);
    vt_learner_defaults(&trial->learner, &trial->base);
    vt_tune_draw(&trial->settings, &trial->space, 1, 1);
    trial->own = (vt_tune_learner){.learner = &trial->learner, .context = {.seed = 1, .threads = 1}};
    trial->tuned = (vt_tunable){.base = &trial->base, .space = &trial->space, .log = &trial->part};
    vt_tune_learner_as(&trial->tuned, &trial->own);
}

static void close_trial(ials_trial *trial)
{
    vt_tune_log_close(&trial->part);
    vt_event_log_close(&trial->log);
}

static void run_trial(vt_tune_outcome *outcome, const ials_trial *trial, double share)
{
    vt_error error = {0};
    assert_int_equal(trial->tuned.try_it(outcome, &trial->tuned, &trial->settings, share, &error), VT_OK);
}

/* Fewer passes on lower rungs, all users; settings that cannot be are the trial's failure alone. */
static void passes_are_shared_out_and_bad_settings_fail_alone(void **state)
{
    (void)state;
    ials_trial trial;
    vt_tune_outcome outcome;
    open_trial(&trial);
    trial.base.ials.sweeps = 9;
    run_trial(&outcome, &trial, 1.0 / 9);
    assert_true(!outcome.failed && outcome.users == trial.part.user_count);
    assert_non_null(strstr((const char *)outcome.config.data, "\"sweeps\":1,"));
    vt_tune_outcome_close(&outcome);
    strcpy(trial.settings.values[vt_tune_setting(&trial.space, "power")], "2");
    run_trial(&outcome, &trial, 1);
    assert_true(outcome.failed && strstr(outcome.failure.message, "power"));
    vt_tune_outcome_close(&outcome);
    close_trial(&trial);
}

static size_t trainings, fresh_trainings;

static vt_status diverge(vt_buffer *file, const vt_event_log *log, const vt_learn_options *options, const vt_learn_context *context, vt_error *error)
{
    (void)file, (void)log, (void)options;
    trainings++;
    fresh_trainings += context->fresh;
    return vt_fail(error, VT_BAD_DATA, "it has diverged");
}

static void only_where_a_checkpoint_stood_is_a_training_begun_anew(void **state)
{
    (void)state;
    ials_trial trial;
    vt_tune_outcome outcome;
    char path[] = "/tmp/vitrine-checkpoint-XXXXXX";
    open_trial(&trial);
    trial.learner.train = diverge;
    trial.tuned.checkpoint = path;
    close(mkstemp(path));
    for (size_t stood = 2; stood-- > 0;) {
        trainings = fresh_trainings = 0;
        run_trial(&outcome, &trial, 1);
        assert_true(outcome.failed && strstr(outcome.failure.message, "diverged"));
        assert_int_equal(trainings, 1 + stood);
        assert_int_equal(fresh_trainings, stood);
        vt_tune_outcome_close(&outcome);
        if (stood) remove(path);
    }
    close_trial(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_draw_is_within_its_range_and_taken_by_the_learner),
        cmocka_unit_test(draws_are_even_in_their_scale),
        cmocka_unit_test(one_setting_says_nothing_of_another),
        cmocka_unit_test(what_stands_is_the_first_trial),
        cmocka_unit_test(ranges_are_read_or_refused),
        cmocka_unit_test(halving_keeps_the_best_and_what_stands),
        cmocka_unit_test(who_fails_goes_no_further_and_takes_nobodys_place),
        cmocka_unit_test(a_search_that_was_cut_off_asks_for_the_rest_alone),
        cmocka_unit_test(what_is_held_out_is_not_looked_at),
        cmocka_unit_test(figures_are_the_same_for_any_number_of_threads_and_a_share_is_of_the_users),
        cmocka_unit_test(passes_are_shared_out_and_bad_settings_fail_alone),
        cmocka_unit_test(only_where_a_checkpoint_stood_is_a_training_begun_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
