/* `vitrine eval --two-stage`: what ranking adds to the lists that candidates come from. */
#include "eval_command.h"

#include "bytes.h"
#include "event_inputs.h"
#include "host_files.h"
#include "memory.h"
#include "process_facts.h"
#include "ranker_inputs.h"
#include "two_stage.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_K = 12, DEFAULT_RESAMPLES = 1000, MOST_METRICS = VT_RANK_METRICS * VT_TWO_STAGE_MOST_KS };

/* Everything that one run of the command holds. */
typedef struct two_stage_command {
    const vt_arguments *arguments;
    vt_ranker_inputs inputs;
    vt_two_stage_options options;
    uint64_t started_ms; /* since 1970 */
    vt_event_log log;
    vt_two_stage evaluation;
} two_stage_command;

static void progress(void *context, const char *step, size_t done, size_t total)
{
    vt_progress(((two_stage_command *)context)->arguments, step, done, total);
}

/* ---- options ---- */

static vt_status read_ks(vt_two_stage_options *options, const char *text, vt_error *error)
{
    char list[VT_NAME_BYTES], *state, *end;
    if (!text) return options->k[options->k_count++] = DEFAULT_K, VT_OK;
    if (!vt_text_put(list, sizeof list, text)) return vt_fail(error, VT_USAGE, "--k: is too long");
    for (char *at = strtok_r(list, ",", &state); at; at = strtok_r(NULL, ",", &state)) {
        unsigned long k = strtoul(at, &end, 10);
        if (*at < '0' || *at > '9' || *end || options->k_count == VT_TWO_STAGE_MOST_KS)
            return vt_fail(error, VT_USAGE, "--k: must be 1 to %d numbers like 5,12, not \"%.40s\"", VT_TWO_STAGE_MOST_KS, text);
        options->k[options->k_count++] = k;
    }
    return VT_OK;
}

static vt_status read_options(two_stage_command *run, vt_error *error)
{
    const vt_arguments *arguments = run->arguments;
    const char *split = vt_argument(arguments, "split"), *seen = vt_argument(arguments, "seen");
    uint64_t seed = 1, threads = 0, users = 0, resamples = DEFAULT_RESAMPLES;
    VT_TRY(vt_split_rule_parse(&run->options.split, split ? split : "time=80%", error));
    VT_TRY(vt_argument_count(arguments, "seed", 1, INT32_MAX, &seed, error));
    VT_TRY(vt_argument_count(arguments, "threads", 1, 64, &threads, error));
    VT_TRY(vt_argument_count(arguments, "users", 1, UINT32_MAX, &users, error));
    VT_TRY(vt_argument_count(arguments, "resamples", 1, VT_MOST_RESAMPLES, &resamples, error));
    if (seen && strcmp(seen, "in") != 0 && strcmp(seen, "out") != 0)
        return vt_fail(error, VT_USAGE, "--seen: must be in or out, not \"%.40s\"", seen);
    VT_TRY(vt_ranker_inputs_read(&run->inputs, arguments, error));
    run->inputs.options.config.rebuys = seen && strcmp(seen, "in") == 0;
    run->options.ranker = run->inputs.options;
    run->options.ablation = vt_argument_flag(arguments, "ablation");
    run->options.most_users = (size_t)users;
    run->options.resamples = (size_t)resamples;
    run->options.seed = seed;
    run->options.threads = (size_t)threads;
    run->options.now_ms = vt_process_ms;
    run->options.peak_bytes = vt_process_peak_bytes;
    run->options.progress = progress;
    run->options.context = run;
    return read_ks(&run->options, vt_argument(arguments, "k"), error);
}

/* ---- what is said ---- */

static void print_interval(const vt_interval *interval, const char *format, double factor)
{
    if (isnan(interval->value)) printf("  %25s", "-");
    else printf(format, factor * interval->value, factor * interval->low, factor * interval->high);
}

static void print_table(const vt_two_stage *evaluation, const char *title, size_t group)
{
    size_t k = evaluation->k[0], at = VT_RANK_MAP * evaluation->k_count;
    printf("\n%-30s  map@%-21zu  ndcg@%-20zu  recall@%-18zu  ranked less this, map@%-8zu  ranked over this\n", title, k, k, k, k);
    for (size_t i = 0; i < evaluation->line_count; i++) {
        const vt_two_stage_line *line = &evaluation->lines[i];
        char name[48];
        vt_two_stage_name(line, name);
        printf("%-30s", name);
        print_interval(vt_two_stage_value(evaluation, line, VT_RANK_MAP, 0, group), "  %.5f [%7.5f, %7.5f]", 1);
        print_interval(vt_two_stage_value(evaluation, line, VT_RANK_NDCG, 0, group), "  %.4f [%7.4f, %7.4f]", 1);
        print_interval(vt_two_stage_value(evaluation, line, VT_RANK_RECALL, 0, group), "  %.4f [%7.4f, %7.4f]", 1);
        if (line->less) print_interval(&line->less[at * line->resampled.groups + group], "  %+.5f [%+.5f, %+.5f]", 1);
        if (line->over) print_interval(&line->over[at * line->resampled.groups + group], "  %+.0f %% [%+.0f, %+.0f]", 100);
        printf("\n");
    }
}

static void print_tables(const vt_two_stage *evaluation)
{
    char rule[VT_NAME_BYTES];
    size_t wanted = evaluation->wanted;
    vt_split_rule_text(&evaluation->split, rule);
    printf("%zu of %zu users who had something in the held-out part, %zu of them without a history\n"
           "split %s, seen items %s, seed %llu, intervals of 95 %% from %zu draws\n"
           "%zu groups of %zu rows to learn from, %zu trees; %.1f candidates a user hold %.4f of what was wanted\n",
           evaluation->evaluated, evaluation->judged_users, evaluation->without_history, rule, evaluation->rebuys ? "in" : "out",
           (unsigned long long)evaluation->seed, evaluation->resamples, evaluation->taught_groups, evaluation->taught_rows,
           evaluation->lines[0].trees, (double)evaluation->candidates / (double)evaluation->evaluated, (double)evaluation->found / (double)wanted);
    print_table(evaluation, "all users", VT_GROUP_ALL);
    if (evaluation->without_history && evaluation->without_history < evaluation->evaluated) {
        print_table(evaluation, "users with a history", VT_GROUP_BUT_FIRST);
        print_table(evaluation, "users without a history", VT_GROUP_COHORTS);
    }
}

/* ---- runs ---- */

static size_t list_metrics(const vt_two_stage *evaluation, const vt_two_stage_line *line, vt_run_metric metrics[MOST_METRICS])
{
    size_t count = 0;
    for (vt_rank_metric_id metric = 0; metric < VT_RANK_METRICS; metric++)
        for (size_t i = 0; i < evaluation->k_count; i++) {
            const vt_interval *value = vt_two_stage_value(evaluation, line, metric, i, VT_GROUP_ALL);
            metrics[count++] = (vt_run_metric){vt_rank_metrics[metric].name, evaluation->k[i], value->users, value->value, value->low, value->high,
                                               NAN, NAN, NAN};
        }
    return count;
}

static vt_status record_line(vt_run_store *store, const two_stage_command *run, const vt_two_stage_line *line, vt_error *error)
{
    const vt_two_stage *evaluation = &run->evaluation;
    vt_run_metric metrics[MOST_METRICS];
    char split[VT_NAME_BYTES], name[48], hash[VT_SHA256_HEX + 1];
    int64_t id;
    vt_split_rule_text(&evaluation->split, split);
    vt_two_stage_name(line, name);
    vt_sha256_hex((vt_bytes){evaluation->file.data, evaluation->file.size}, hash);
    vt_run row = {.kind = "two-stage", .model = name, .config = (const char *)evaluation->config.data, .data_path = vt_argument(run->arguments, "events"),
                  .data_hash = evaluation->log.data_hash, .split = split, .seen = evaluation->rebuys ? "in" : "out", .seed = evaluation->seed,
                  .users = evaluation->evaluated, .started_ms = run->started_ms};
    if (line->kind == VT_TWO_STAGE_RANKED) {
        row.train_ms = evaluation->train_ms;
        row.score_ms = evaluation->score_ms;
        row.peak_bytes = evaluation->peak_bytes;
        row.model_bytes = evaluation->file.size;
        row.model_hash = hash;
    }
    return vt_run_store_add(store, &row, metrics, list_metrics(evaluation, line, metrics), &id, error);
}

static vt_status record(const two_stage_command *run, vt_error *error)
{
    const char *path = vt_argument(run->arguments, "runs");
    vt_run_store *store;
    if (!path) return VT_OK;
    VT_TRY(vt_run_store_open(&store, path, true, error));
    vt_status status = VT_OK;
    for (size_t i = 0; status == VT_OK && i < run->evaluation.line_count; i++) status = record_line(store, run, &run->evaluation.lines[i], error);
    vt_run_store_close(store);
    return status;
}

/* stdout comes last: with --json it gets one document, that of the failure if there is one. */
static vt_status say(two_stage_command *run, vt_error *error)
{
    const char *name = vt_argument(run->arguments, "name");
    vt_buffer json = {0}, html = {0};
    vt_two_stage_json(&json, &run->evaluation, name);
    vt_two_stage_html(&html, &run->evaluation, name);
    vt_status status = vt_eval_write_both(run->arguments, &json, &html, error);
    if (status == VT_OK) status = record(run, error);
    if (status == VT_OK && !vt_eval_print_json(run->arguments, "evaluation", &json)) print_tables(&run->evaluation);
    vt_buffer_free(&json);
    vt_buffer_free(&html);
    return status;
}

/* ---- the whole ---- */

static vt_status run_with(two_stage_command *run, vt_error *error)
{
    VT_TRY(read_options(run, error));
    VT_TRY(vt_eval_try_runs(run->arguments, error));
    VT_TRY(vt_event_inputs_open(&run->log, run->arguments, error));
    VT_TRY(vt_ranker_inputs_catalog(&run->inputs, &run->log, error));
    run->options.log = &run->log;
    run->options.catalog = vt_ranker_inputs_shop(&run->inputs);
    VT_TRY(vt_two_stage_evaluate(&run->evaluation, &run->options, error));
    return say(run, error);
}

vt_status vt_eval_two_stage(const vt_arguments *arguments, vt_error *error)
{
    two_stage_command *run = vt_alloc(1, sizeof *run);
    if (!run) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    run->arguments = arguments;
    run->started_ms = vt_process_date_ms();
    vt_status status = run_with(run, error);
    vt_two_stage_close(&run->evaluation);
    vt_event_log_close(&run->log);
    vt_ranker_inputs_close(&run->inputs);
    vt_free(run);
    return status;
}
