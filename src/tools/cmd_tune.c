/* Random search with successive halving over a model's settings, judged on a part of what lies before the held-out part of a log. */
#include "tune_command.h"

#include "bytes.h"
#include "event_inputs.h"
#include "host_files.h"
#include "log_evaluation.h"
#include "memory.h"
#include "process_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEFAULT_TRIALS = 30, DEFAULT_ETA = 3, DEFAULT_RUNGS = 3, DEFAULT_RESAMPLES = 1000, RANKER_USERS = 2000, CHECKPOINT_SECONDS = 60 };

/* ---- options ---- */

/* "ndcg@10": of the figures that are better when higher. */
static vt_status read_metric(tune_run *run, const char *text, vt_error *error)
{
    const char *at = strchr(text, '@');
    size_t length = at ? (size_t)(at - text) : 0;
    char *end = NULL;
    unsigned long k = at && at[1] >= '1' && at[1] <= '9' ? strtoul(at + 1, &end, 10) : 0;
    for (size_t i = 0; i < VT_TUNE_FIGURES; i++) {
        const char *name = vt_rank_metrics[i].name;
        if (strlen(name) != length || strncmp(name, text, length) != 0 || k == 0 || *end || k > VT_LOG_EVAL_MOST_K) continue;
        run->metric = i;
        run->judging.k = k;
        return VT_OK;
    }
    return vt_fail(error, VT_USAGE, "--metric: must be recall, precision, hit, ndcg, map or mrr with its k, as ndcg@10, not \"%.40s\"", text);
}

static vt_status read_judging(tune_run *run, vt_error *error)
{
    const vt_arguments *arguments = run->arguments;
    const char *split = vt_argument(arguments, "split"), *validate = vt_argument(arguments, "validate"), *seen = vt_argument(arguments, "seen");
    const char *metric = vt_argument(arguments, "metric");
    uint64_t seed = 1, threads = 0, users = 0;
    if (!split) split = "time=80%";
    VT_TRY(vt_split_rule_parse(&run->judging.split, split, error));
    VT_TRY(vt_split_rule_parse(&run->judging.validate, validate ? validate : split, error));
    VT_TRY(vt_argument_count(arguments, "seed", 1, UINT32_MAX, &seed, error));
    VT_TRY(vt_argument_count(arguments, "threads", 1, 64, &threads, error));
    VT_TRY(vt_argument_count(arguments, "users", 1, UINT32_MAX, &users, error));
    if (seen && strcmp(seen, "in") != 0 && strcmp(seen, "out") != 0)
        return vt_fail(error, VT_USAGE, "--seen: must be in or out, not \"%.40s\"", seen);
    run->judging.seen_in = seen && strcmp(seen, "in") == 0;
    run->judging.seed = seed;
    run->judging.threads = (size_t)threads;
    run->judging.most_users = (size_t)users;
    run->judging.resamples = DEFAULT_RESAMPLES;
    return read_metric(run, metric ? metric : "ndcg@10", error);
}

static vt_status read_plan(tune_run *run, vt_error *error)
{
    uint64_t trials = DEFAULT_TRIALS, eta = DEFAULT_ETA, rungs = DEFAULT_RUNGS;
    VT_TRY(vt_argument_count(run->arguments, "trials", 1, VT_TUNE_MOST_TRIALS, &trials, error));
    VT_TRY(vt_argument_count(run->arguments, "eta", 2, VT_TUNE_MOST_ETA, &eta, error));
    VT_TRY(vt_argument_count(run->arguments, "rungs", 1, VT_TUNE_MOST_RUNGS, &rungs, error));
    run->plan = (vt_tune_plan){(size_t)trials, (size_t)eta, (size_t)rungs};
    return VT_OK;
}

/* What --set says is not searched; passes keep their share on lower rungs. */
static void fix(tune_run *run, const char *text)
{
    for (; *text; text += strcspn(text, ","), text += *text == ',') {
        char name[VT_TUNE_VALUE_BYTES];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(text, "=,"), text);
        size_t at = vt_tune_setting(&run->space, name);
        if (at != SIZE_MAX && run->space.ranges[at].scale != VT_SEARCH_RUNGS) vt_tune_space_fix(&run->space, at);
    }
}

/* "factors=64" */
static vt_status set(tune_run *run, char *text, vt_error *error)
{
    char *equals = strchr(text, '=');
    if (!equals) return vt_fail(error, VT_USAGE, "--set: must be like factors=64, not \"%.60s\"", text);
    *equals = '\0';
    return vt_learner_set(run->learner, &run->base, text, equals + 1, error);
}

static vt_status set_list(tune_run *run, char copy[TUNE_LIST_BYTES], const char *text, vt_error *error)
{
    char *state;
    if (!vt_text_put(copy, TUNE_LIST_BYTES, text)) return vt_fail(error, VT_USAGE, "--set: is too long");
    for (char *at = strtok_r(copy, ",", &state); at; at = strtok_r(NULL, ",", &state)) VT_TRY(set(run, at, error));
    return VT_OK;
}

static vt_status read_sets(tune_run *run, vt_error *error)
{
    const vt_arguments *arguments = run->arguments;
    for (size_t i = 0; i < arguments->given_count; i++)
        for (size_t j = 0; strcmp(arguments->given[i].name, "set") == 0 && j < arguments->given[i].count; j++) {
            if (run->learner) VT_TRY(set_list(run, run->sets[j], arguments->given[i].values[j], error)); /* the ranker's are read with its inputs */
            fix(run, arguments->given[i].values[j]);
        }
    return VT_OK;
}

static vt_status read_ranges(tune_run *run, vt_error *error)
{
    const vt_arguments *arguments = run->arguments;
    for (size_t i = 0; i < arguments->given_count; i++)
        for (size_t j = 0; strcmp(arguments->given[i].name, "range") == 0 && j < arguments->given[i].count; j++)
            VT_TRY(vt_tune_space_set(&run->space, arguments->given[i].values[j], error));
    for (size_t i = 0; run->space.settings[i].name; i++)
        if (vt_tune_searched(&run->space, i)) return run->learner ? VT_OK : vt_tune_ranker_space_check(&run->space, error);
    return vt_fail(error, VT_USAGE, "there is no setting left to search");
}

/* After the log is known: whether it has days decides what can be searched. */
static vt_status read_space(tune_run *run, vt_error *error)
{
    if (run->learner) vt_learner_defaults(run->learner, &run->base);
    vt_tune_space_of(&run->space, run->learner ? run->learner->settings : vt_ranker_settings, run->log.dated);
    VT_TRY(read_sets(run, error));
    return read_ranges(run, error);
}

/* ---- the search ---- */

static vt_status draw_trials(tune_run *run, vt_error *error)
{
    run->trials = vt_alloc(run->plan.trials, sizeof *run->trials);
    if (!run->trials) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu trials", run->plan.trials);
    for (size_t i = 0; i < run->plan.trials; i++) {
        vt_tune_draw(&run->trials[i].settings, &run->space, run->judging.seed, i);
        if (i == 0) vt_tune_fill(&run->trials[i].settings, &run->space, run->tuned.base);
    }
    return VT_OK;
}

static bool is_due(void *context)
{
    tune_run *run = context;
    uint64_t now = vt_process_ms(NULL);
    if (now - run->saved_ms < CHECKPOINT_SECONDS * 1000) return false;
    run->saved_ms = now;
    return true;
}

static void tell(const tune_run *run, size_t number, size_t rung, const vt_tune_score *score)
{
    if (run->arguments->quiet || run->arguments->json) return;
    fprintf(stderr, "rung %zu of %zu, trial %zu of %zu: ", rung + 1, run->plan.rungs, number, run->plan.trials - 1);
    if (score->failure[0]) fprintf(stderr, "%s\n", score->failure);
    else fprintf(stderr, "%s@%zu %.4f\n", vt_rank_metrics[run->metric].name, run->judging.k, score->value);
}

static vt_status judge(void *context, size_t number, size_t rung, vt_tune_score *score, vt_error *error)
{
    tune_run *run = context;
    vt_tune_outcome outcome;
    char checkpoint[VT_HOST_PATH_BYTES];
    vt_tune_checkpoint(run, number, rung, checkpoint);
    run->tuned.checkpoint = checkpoint;
    run->saved_ms = vt_process_ms(NULL);
    vt_status status = run->tuned.try_it(&outcome, &run->tuned, &run->trials[number].settings, vt_tune_share(&run->plan, rung), error);
    if (status == VT_OK) {
        const vt_interval *figure = &outcome.figures[run->metric];
        *score = (vt_tune_score){.value = outcome.failed ? VT_TUNE_NO_VALUE : figure->value, .low = figure->low, .high = figure->high, .users = outcome.users};
        if (outcome.failed) snprintf(score->failure, sizeof score->failure, "%s", outcome.failure.message);
        status = vt_tune_record(run, number, rung, &outcome, error);
    }
    if (status == VT_OK) {
        vt_learn_checkpoint_remove(checkpoint);
        tell(run, number, rung, score);
    }
    vt_tune_outcome_close(&outcome);
    return status;
}

static void progress(void *context, const char *step, size_t done, size_t total) { vt_progress(((tune_run *)context)->arguments, step, done, total); }

/* What is tuned, ready for trials. */
static vt_status open_tuned(tune_run *run, vt_error *error)
{
    run->tuned = (vt_tunable){.base = run->learner ? (const void *)&run->base : &run->inputs.options, .space = &run->space, .log = &run->part,
                              .now_ms = vt_process_ms};
    if (run->learner) {
        run->own = (vt_tune_learner){.learner = run->learner, .context = {.seed = run->judging.seed, .threads = run->judging.threads, .due = is_due, .context = run}};
        vt_tune_learner_as(&run->tuned, &run->own);
        return VT_OK;
    }
    run->ranker.context = (vt_ranker_context){.seed = run->judging.seed, .threads = run->judging.threads, .progress = progress, .context = run};
    VT_TRY(vt_ranker_inputs_catalog(&run->inputs, &run->log, error));
    return vt_tune_ranker_open(&run->tuned, &run->ranker, &run->part, vt_ranker_inputs_shop(&run->inputs), error);
}

static vt_status search(tune_run *run, vt_error *error)
{
    VT_TRY(open_tuned(run, error));
    VT_TRY(draw_trials(run, error));
    VT_TRY(vt_tune_resume(run, error));
    return vt_tune_search(run->trials, &run->plan, judge, run, error);
}

/* ---- the command ---- */

/* Its own options, and what is judged by as `eval --two-stage` does. */
static vt_status read_ranker(tune_run *run, vt_error *error)
{
    static const char *const of_ranker[] = {"sources", "weeks", "rebuys", "pack"};
    for (size_t i = 0; run->learner && i < sizeof of_ranker / sizeof *of_ranker; i++)
        if (vt_argument_flag(run->arguments, of_ranker[i])) return vt_fail(error, VT_USAGE, "%s has no --%s", run->model, of_ranker[i]);
    if (run->learner) return VT_OK;
    VT_TRY(vt_ranker_inputs_read(&run->inputs, run->arguments, error));
    run->inputs.options.config.rebuys |= run->judging.seen_in;
    run->judging.seen_in = run->inputs.options.config.rebuys;
    run->judging.sales = true;
    if (run->judging.most_users == 0) run->judging.most_users = RANKER_USERS;
    return VT_OK;
}

static vt_status run_with(tune_run *run, vt_error *error)
{
    const vt_arguments *arguments = run->arguments;
    if (arguments->positional_count != 1) return vt_fail(error, VT_USAGE, "name one model");
    run->model = arguments->positional[0];
    run->learner = vt_learner_of(vt_model_kind_named(run->model));
    if (!run->learner && strcmp(run->model, "ranker") != 0) return vt_fail(error, VT_USAGE, "there is no model \"%.60s\" to tune", run->model);
    VT_TRY(read_judging(run, error));
    VT_TRY(read_ranker(run, error));
    VT_TRY(read_plan(run, error));
    VT_TRY(vt_event_inputs_open(&run->log, arguments, error));
    VT_TRY(read_space(run, error));
    VT_TRY(vt_tune_log_open(&run->part, &run->log, &run->judging, error));
    VT_TRY(search(run, error));
    return vt_tune_tell(run, error);
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    tune_run *whole = vt_alloc(1, sizeof *whole);
    if (!whole) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    whole->arguments = arguments;
    vt_status status = run_with(whole, error);
    vt_run_store_close(whole->store);
    if (!whole->learner) vt_tune_ranker_close(&whole->ranker);
    vt_ranker_inputs_close(&whole->inputs);
    vt_tune_log_close(&whole->part);
    vt_event_log_close(&whole->log);
    vt_buffer_free(&whole->config);
    vt_free(whole->trials);
    vt_free(whole);
    return status;
}

static const vt_option options[] = {
    VT_EVENT_OPTIONS,
    VT_RANKER_OPTIONS,
    {"split", "RULE", "what eval holds out, and this command does not look at: time=P% (default 80%), leave-last=N, random=P%"},
    {"validate", "RULE", "how the rest is split again, to train and to judge (default: as --split)"},
    {"metric", "NAME@K", "what is searched by: recall, precision, hit, ndcg, map, mrr (default ndcg@10)"},
    {"trials", "N", "how many settings are tried; the first are those that stand (default 30)"},
    {"eta", "N", "one in so many goes up a rung (default 3)"},
    {"rungs", "N", "rungs of the halving, each with eta times the passes or users of the one below (default 3)"},
    {"set", "OPTION=X", "an option of `train` that is not searched, as factors=64; several, or with commas"},
    {"range", "OPTION=A..B", "where an option is searched, or the words of one: towers=tied,own; several"},
    {"seen", "out|in", "whether what a user had may be recommended again (default out)"},
    {"users", "N", "how many users are judged by, at random (default: all who had something in the validation part; ranker: 2000)"},
    {"runs", "F.sqlite", "gets every trial, and is what a search that was cut off goes on from (default experiments.sqlite)"},
    {"fresh", NULL, "begin anew although the same search is there"},
    {"out", "F.json", "the report for programs"},
    {"html", "F.html", "the report for people: one file"},
    {"name", "TEXT", "of the data, for the report"},
    {"seed", "S", "of draws, splits, users and training (default 1)"},
    {"threads", "N", "default all cores; does not change the result"},
    {0},
};

const vt_command vt_command_tune = {"tune", "MODEL", "which settings of a model foretell best?", options, run};
