#include "log_evaluation.h"

#include "host_files.h"
#include "log_judge.h"
#include "memory.h"
#include "seeded_random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_STREAM = 73 };

const char *const vt_log_cohort_names[VT_LOG_COHORTS] = {"0", "1", "2", "3-4", "5-9", "10-19", "20+"};
static const size_t cohort_begins[VT_LOG_COHORTS] = {0, 1, 2, 3, 5, 10, 20};

typedef struct evaluating {
    const vt_log_eval_options *options;
    vt_log_evaluation *out;
    vt_log_split split;
    vt_pair_matrix by_user, by_item; /* of training, ones */
    uint32_t *item_users; /* [items] */
    float *popularity;    /* [items]: scores of the fallback */
    uint8_t *deciles;     /* [items] */
    uint32_t *people;     /* [evaluated]: cohort by cohort, then by number */
    size_t cohorts[VT_LOG_COHORTS + 1];
    double *values;       /* [evaluated][series] */
    vt_slate_task slates;
    vt_judge_task judge;
} evaluating;

/* ---- who is asked ---- */

static size_t cohort_of(const evaluating *run, uint32_t user)
{
    size_t items = run->by_user.offsets[user + 1] - run->by_user.offsets[user], cohort = VT_LOG_COHORTS - 1;
    while (items < cohort_begins[cohort]) cohort--;
    return cohort;
}

typedef struct person_place {
    size_t cohort;
    uint32_t user;
} person_place;

static int by_cohort(const void *a, const void *b)
{
    const person_place *left = a, *right = b;
    if (left->cohort != right->cohort) return left->cohort < right->cohort ? -1 : 1;
    return (left->user > right->user) - (left->user < right->user);
}

static vt_status order_people(evaluating *run, vt_error *error)
{
    vt_log_evaluation *out = run->out;
    person_place *places = vt_alloc(out->evaluated, sizeof *places);
    if (!places) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu users", out->evaluated);
    for (size_t i = 0; i < out->evaluated; i++) places[i] = (person_place){cohort_of(run, run->people[i]), run->people[i]};
    qsort(places, out->evaluated, sizeof *places, by_cohort);
    for (size_t i = 0; i < out->evaluated; i++) {
        run->people[i] = places[i].user;
        out->cohort_users[places[i].cohort]++;
    }
    for (size_t cohort = 0; cohort < VT_LOG_COHORTS; cohort++)
        run->cohorts[cohort + 1] = run->cohorts[cohort] + out->cohort_users[cohort];
    vt_free(places);
    return VT_OK;
}

static vt_status choose_people(evaluating *run, vt_error *error)
{
    vt_log_evaluation *out = run->out;
    vt_random random = vt_random_seed(out->seed, SAMPLE_STREAM);
    run->people = vt_alloc(out->log.users, sizeof *run->people);
    if (!run->people) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu users", out->log.users);
    out->evaluated = vt_log_split_draw(&run->split, run->people, run->options->most_users, &random, &out->judged_users);
    if (out->judged_users == 0) return vt_fail(error, VT_BAD_DATA, "split: of nobody is there anything new to judge by");
    return order_people(run, error);
}

/* ---- what the data is ---- */

static vt_status count_items(evaluating *run, vt_error *error)
{
    vt_log_evaluation *out = run->out;
    VT_TRY(vt_pair_matrix_open(&run->by_user, &run->split.training, &(vt_pair_options){.value = VT_PAIR_ONE}, error));
    VT_TRY(vt_pair_matrix_transpose(&run->by_item, &run->by_user, error));
    run->item_users = vt_alloc(out->log.items, sizeof *run->item_users);
    run->deciles = vt_alloc(out->log.items, sizeof *run->deciles);
    if (!run->item_users || !run->deciles) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu items", out->log.items);
    for (size_t item = 0; item < out->log.items; item++) {
        run->item_users[item] = (uint32_t)(run->by_item.offsets[item + 1] - run->by_item.offsets[item]);
        out->training_items += run->item_users[item] > 0;
    }
    for (size_t user = 0; user < out->log.users; user++) out->training_users += run->by_user.offsets[user + 1] > run->by_user.offsets[user];
    return VT_OK;
}

typedef struct item_place {
    uint32_t users, item;
} item_place;

static int by_users(const void *a, const void *b)
{
    const item_place *left = a, *right = b;
    if (left->users != right->users) return left->users > right->users ? -1 : 1;
    return (left->item > right->item) - (left->item < right->item);
}

static vt_status order_items(evaluating *run, vt_error *error)
{
    size_t items = run->out->log.items;
    item_place *places = vt_alloc(items, sizeof *places);
    if (!places) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu items", items);
    for (size_t item = 0; item < items; item++) places[item] = (item_place){run->item_users[item], (uint32_t)item};
    qsort(places, items, sizeof *places, by_users);
    for (size_t i = 0; i < items; i++) run->deciles[places[i].item] = (uint8_t)(i * VT_LOG_DECILES / items);
    vt_free(places);
    return VT_OK;
}

static vt_status describe_wanted(evaluating *run, vt_error *error)
{
    vt_log_evaluation *out = run->out;
    bool *counted = vt_alloc(out->log.items, sizeof *counted);
    if (!counted) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu items", out->log.items);
    for (size_t i = 0; i < out->evaluated; i++) {
        size_t count, before = out->unseen_wanted;
        const uint32_t *wanted = vt_log_wanted(&run->split, run->people[i], &count);
        for (size_t j = 0; j < count; j++) {
            out->wanted_shares[run->deciles[wanted[j]]]++;
            if (run->item_users[wanted[j]]) continue;
            out->unseen_wanted++;
            out->unseen_items += !counted[wanted[j]];
            counted[wanted[j]] = true;
        }
        out->wanted += count;
        out->unseen_users += out->unseen_wanted > before;
    }
    for (size_t i = 0; i < VT_LOG_DECILES; i++) out->wanted_shares[i] /= (double)out->wanted;
    vt_free(counted);
    return VT_OK;
}

static void describe_data(evaluating *run)
{
    vt_log_evaluation *out = run->out;
    out->log = vt_log_facts_of(run->options->log);
    out->profiles = run->options->log->profiles != NULL;
    out->cut_day = run->split.cut_day;
    out->training_events = run->split.training.count;
    out->held_out_events = run->split.held_out;
    out->seen_pairs = run->split.seen_pairs;
    out->seen_only_users = run->split.seen_only_users;
}

/* The fallback is the popularity model as it is among the entrants, else by its defaults. */
static vt_status learn_popularity(evaluating *run, vt_error *error)
{
    const vt_log_eval_options *options = run->options;
    vt_popularity_options how = vt_popularity_defaults;
    vt_learn_context context = {.seed = options->seed, .threads = options->threads};
    vt_buffer file = {0};
    vt_model *model = NULL;
    for (size_t i = 0; i < options->entrant_count; i++)
        if (options->entrants[i].learner->kind == VT_MODEL_POPULARITY) how = options->entrants[i].options.popularity;
    run->popularity = vt_alloc(run->out->log.items, sizeof *run->popularity);
    if (!run->popularity) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu items", run->out->log.items);
    vt_status status = vt_learn_popularity(&file, &run->split.training, &how, &context, error);
    if (status == VT_OK) status = vt_model_open(&model, VT_MODEL_POPULARITY, (vt_bytes){file.data, file.size}, run->out->log.items, error);
    if (status == VT_OK) status = vt_model_score(model, NULL, 0, run->popularity, error);
    vt_model_close(model);
    vt_buffer_free(&file);
    return status;
}

static vt_status prepare(evaluating *run, vt_error *error)
{
    const vt_log_eval_options *options = run->options;
    vt_log_evaluation *out = run->out;
    VT_TRY(vt_log_split_open(&run->split, options->log, &options->split, !options->seen_in, out->seed, error));
    describe_data(run);
    VT_TRY(count_items(run, error));
    VT_TRY(order_items(run, error));
    VT_TRY(choose_people(run, error));
    VT_TRY(describe_wanted(run, error));
    VT_TRY(learn_popularity(run, error));
    run->values = vt_alloc(out->evaluated * VT_RANK_METRICS * out->k_count, sizeof *run->values);
    if (!run->values) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu users", out->evaluated);
    run->slates = (vt_slate_task){.split = &run->split, .users = run->people, .user_count = out->evaluated,
                                  .item_users = run->item_users, .popularity = run->popularity, .width = out->k[out->k_count - 1], .seen_out = !options->seen_in,
                                  .threads = options->threads, .progress = options->progress, .context = options->context};
    run->judge = (vt_judge_task){&run->slates, &run->by_item, out->training_users, out->k, out->k_count};
    return VT_OK;
}

/* ---- one model ---- */

static uint64_t now(const evaluating *run) { return run->options->now_ms ? run->options->now_ms(run->options->context) : 0; }

static void tell_training(void *context, const vt_learn_progress *progress)
{
    const vt_log_eval_options *options = context;
    if (options->progress) options->progress(options->context, progress->step, progress->done, progress->total);
}

static const char *name_of(const vt_entrant *entrant) { return entrant->name ? entrant->name : vt_model_kind_name(entrant->learner->kind); }

static vt_status train(evaluating *run, vt_log_eval_line *line, const vt_entrant *entrant, vt_buffer *file, vt_error *error)
{
    const vt_log_eval_options *options = run->options;
    vt_learn_context context = {.seed = options->seed, .threads = options->threads, .progress = tell_training, .context = (void *)options};
    uint64_t begun = now(run);
    line->kind = entrant->learner->kind;
    snprintf(line->name, sizeof line->name, "%s", name_of(entrant));
    vt_learner_config(entrant->learner, &entrant->options, &line->config);
    vt_buffer_append(&line->config, "", 1);
    if (line->config.failed) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    if (entrant->learner->train(file, &run->split.training, &entrant->options, &context, error) != VT_OK)
        return vt_fail_within(error, line->name);
    line->train_ms = now(run) - begun;
    line->file_bytes = file->size;
    vt_sha256_hex((vt_bytes){file->data, file->size}, line->file_hash);
    return options->trained ? options->trained(options->context, line->name, (vt_bytes){file->data, file->size}, error) : VT_OK;
}

static void describe_lists(const evaluating *run, vt_log_eval_line *line, const vt_slates *slates)
{
    const vt_log_evaluation *out = run->out;
    double places = 0;
    for (size_t at = 0; at < out->evaluated; at++) {
        line->fallback_users += slates->fallback[at];
        line->fallback_known += slates->fallback[at] && at >= run->cohorts[1];
        line->profile_users += !slates->fallback[at] && at < run->cohorts[1] && line->kind != VT_MODEL_POPULARITY;
        for (size_t i = 0; i < slates->counts[at] && i < out->shares_k; i++, places++)
            line->shares[run->deciles[slates->items[at * run->slates.width + i]]]++;
    }
    for (size_t i = 0; places > 0 && i < VT_LOG_DECILES; i++) line->shares[i] /= places;
}

static vt_status count_known(const evaluating *run, vt_log_eval_line *line, vt_bytes file, vt_error *error)
{
    vt_model *model;
    VT_TRY(vt_model_open(&model, line->kind, file, run->out->log.items, error));
    for (size_t item = 0; item < run->out->log.items; item++)
        line->known_unseen += run->item_users[item] == 0 && vt_model_knows(model, (uint32_t)item);
    vt_model_close(model);
    return VT_OK;
}

static vt_status judge_file(evaluating *run, vt_log_eval_line *line, vt_bytes file, vt_error *error)
{
    const vt_log_evaluation *out = run->out;
    vt_slates slates = {0};
    uint64_t begun = now(run);
    vt_samples samples = {.values = run->values, .users = out->evaluated, .series = VT_RANK_METRICS * out->k_count,
                          .cohorts = run->cohorts, .cohort_count = VT_LOG_COHORTS, .resamples = out->resamples,
                          .seed = out->seed, .threads = run->options->threads};
    vt_status status = count_known(run, line, file, error);
    if (status == VT_OK) status = vt_slates_make(&slates, &run->slates, line->kind, file, error);
    line->score_ms = now(run) - begun;
    if (status == VT_OK) status = vt_log_judge(run->values, &slates, &run->judge, error);
    if (status == VT_OK) describe_lists(run, line, &slates);
    vt_slates_close(&slates);
    if (status == VT_OK) status = vt_resample(&line->resampled, &samples, error);
    return status == VT_OK ? VT_OK : vt_fail_within(error, line->name);
}

static vt_status evaluate_entrant(evaluating *run, const vt_entrant *entrant, vt_error *error)
{
    vt_log_eval_line *line = &run->out->lines[run->out->line_count++];
    vt_buffer file = {0};
    vt_status status = train(run, line, entrant, &file, error);
    if (status == VT_OK) status = judge_file(run, line, (vt_bytes){file.data, file.size}, error);
    vt_buffer_free(&file);
    if (run->options->peak_bytes) line->peak_bytes = run->options->peak_bytes(run->options->context);
    return status;
}

/* ---- the whole ---- */

static vt_status compare(vt_log_evaluation *out, vt_error *error)
{
    if (out->baseline == SIZE_MAX) return VT_OK;
    const vt_resampled *baseline = &out->lines[out->baseline].resampled;
    for (size_t i = 0; i < out->line_count; i++) {
        vt_log_eval_line *line = &out->lines[i];
        if (i == out->baseline) continue;
        line->differences = vt_alloc(baseline->series * baseline->groups, sizeof *line->differences);
        if (!line->differences) return vt_fail(error, VT_NO_MEMORY, "out of memory");
        for (size_t series = 0; series < baseline->series; series++)
            for (size_t group = 0; group < baseline->groups; group++)
                VT_TRY(vt_paired_difference(&line->differences[series * baseline->groups + group], &line->resampled, baseline, series, group,
                                            error));
    }
    return VT_OK;
}

static vt_status check_options(const vt_log_eval_options *options, vt_error *error)
{
    if (options->entrant_count < 1 || options->entrant_count > VT_LOG_EVAL_MOST_MODELS)
        return vt_fail(error, VT_USAGE, "models: name 1 to %d", VT_LOG_EVAL_MOST_MODELS);
    if (options->k_count < 1 || options->k_count > VT_LOG_EVAL_MOST_KS)
        return vt_fail(error, VT_USAGE, "k: give 1 to %d numbers", VT_LOG_EVAL_MOST_KS);
    for (size_t i = 0; i < options->k_count; i++)
        if (options->k[i] < 1 || options->k[i] > VT_LOG_EVAL_MOST_K || (i > 0 && options->k[i] <= options->k[i - 1]))
            return vt_fail(error, VT_USAGE, "k: must be numbers from 1 to %d, ascending", VT_LOG_EVAL_MOST_K);
    if (options->resamples < 1 || options->resamples > VT_MOST_RESAMPLES)
        return vt_fail(error, VT_USAGE, "resamples: must be 1 to %d", VT_MOST_RESAMPLES);
    for (size_t i = 0; i < options->entrant_count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(name_of(&options->entrants[i]), name_of(&options->entrants[j])) == 0)
                return vt_fail(error, VT_USAGE, "models: %s stands twice", name_of(&options->entrants[i]));
    return VT_OK;
}

static vt_status take_options(vt_log_evaluation *out, const vt_log_eval_options *options, vt_error *error)
{
    *out = (vt_log_evaluation){.split = options->split, .seen_in = options->seen_in, .seed = options->seed,
                               .resamples = options->resamples, .baseline = SIZE_MAX};
    VT_TRY(check_options(options, error));
    VT_CHECK(options->k_count > 0);
    out->k_count = options->k_count;
    memcpy(out->k, options->k, sizeof out->k);
    out->shares_k = out->k[out->k_count - 1];
    for (size_t i = 0; i < out->k_count; i++)
        if (out->k[i] == 10) out->shares_k = 10;
    const char *wanted = options->baseline_name;
    for (size_t i = options->entrant_count; i-- > 0;) {
        const vt_entrant *entrant = &options->entrants[i];
        if (wanted ? strcmp(name_of(entrant), wanted) == 0 : entrant->learner->kind == options->baseline) out->baseline = i;
    }
    if (!wanted && options->baseline != VT_MODEL_KINDS) wanted = vt_model_kind_name(options->baseline);
    if (out->baseline == SIZE_MAX && wanted) return vt_fail(error, VT_USAGE, "baseline: %s is none of the models", wanted);
    return VT_OK;
}

static void close_run(evaluating *run)
{
    vt_log_split_close(&run->split);
    vt_pair_matrix_close(&run->by_user);
    vt_pair_matrix_close(&run->by_item);
    vt_free(run->item_users);
    vt_free(run->popularity);
    vt_free(run->deciles);
    vt_free(run->people);
    vt_free(run->values);
}

vt_status vt_log_evaluate(vt_log_evaluation *out, const vt_log_eval_options *options, vt_error *error)
{
    evaluating run = {.options = options, .out = out};
    VT_TRY(take_options(out, options, error));
    vt_status status = prepare(&run, error);
    for (size_t i = 0; status == VT_OK && i < options->entrant_count; i++)
        status = evaluate_entrant(&run, &options->entrants[i], error);
    if (status == VT_OK) status = compare(out, error);
    close_run(&run);
    return status;
}

void vt_log_evaluation_close(vt_log_evaluation *evaluation)
{
    for (size_t i = 0; i < evaluation->line_count; i++) {
        vt_buffer_free(&evaluation->lines[i].config);
        vt_resampled_close(&evaluation->lines[i].resampled);
        vt_free(evaluation->lines[i].differences);
    }
    evaluation->line_count = 0;
}
