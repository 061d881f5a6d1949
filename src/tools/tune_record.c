#include "tune_command.h"

#include "host_files.h"
#include "process_facts.h"
#include "tuning_store.h"

#include <stdio.h>
#include <string.h>

enum { FILE_MAX_BYTES = 0x7FFFFFFF };

static const char *path_of(const tune_run *run)
{
    const char *path = vt_argument(run->arguments, "runs");
    return path ? path : "experiments.sqlite";
}

/* "time=80% / leave-last=1": so that figures on a validation part stand apart from those on what is held out. */
static void split_text(const tune_run *run, char text[2 * VT_NAME_BYTES + 8])
{
    char split[VT_NAME_BYTES], validate[VT_NAME_BYTES];
    vt_split_rule_text(&run->judging.split, split);
    vt_split_rule_text(&run->judging.validate, validate);
    snprintf(text, 2 * VT_NAME_BYTES + 8, "%s / %s", split, validate);
}

void vt_tune_checkpoint(const tune_run *run, size_t number, size_t rung, char path[VT_HOST_PATH_BYTES])
{
    snprintf(path, VT_HOST_PATH_BYTES, "%.*s.search%lld-trial%zu-rung%zu.checkpoint", VT_HOST_PATH_BYTES - 128, path_of(run), (long long)run->search,
             number, rung);
}

/* ---- going on ---- */

/* A file by its bytes. */
static vt_status identify_file(vt_buffer *identity, const char *name, const char *path, const char *below, vt_error *error)
{
    char whole[VT_HOST_PATH_BYTES], hash[VT_SHA256_HEX + 1];
    vt_buffer file = {0};
    if (!path) return VT_OK;
    if (snprintf(whole, sizeof whole, "%s%s", path, below) >= (int)sizeof whole) return vt_fail(error, VT_IO, "%.200s...: the path is too long", path);
    VT_TRY(vt_file_read(&file, whole, FILE_MAX_BYTES, error));
    vt_sha256_hex((vt_bytes){file.data, file.size}, hash);
    vt_buffer_free(&file);
    vt_buffer_printf(identity, ",\"%s\":\"%s\"", name, hash);
    return VT_OK;
}

/* All that decides what the trials are and how good they turn out. Not their number: a longer search goes on from a shorter one. */
static vt_status identify(const tune_run *run, vt_buffer *identity, vt_error *error)
{
    char split[2 * VT_NAME_BYTES + 8];
    split_text(run, split);
    vt_buffer_printf(identity, "{\"model\":\"%s\",\"data\":\"%s\",\"split\":\"%s\",\"seen\":\"%s\",\"metric\":\"%s@%zu\",\"users\":%zu,\"seed\":%llu,"
                               "\"eta\":%zu,\"rungs\":%zu,\"config\":%s,\"ranges\":",
                     run->tuned.name, run->log.data_hash, split, run->judging.seen_in ? "in" : "out",
                     vt_rank_metrics[run->metric].name, run->judging.k, run->part.user_count, (unsigned long long)run->judging.seed, run->plan.eta,
                     run->plan.rungs, (const char *)run->config.data);
    vt_tune_ranges_json(identity, &run->space);
    VT_TRY(identify_file(identity, "users", vt_argument(run->arguments, "events-users"), "", error));
    VT_TRY(identify_file(identity, "pack", vt_argument(run->arguments, "pack"), "/manifest.json", error));
    vt_buffer_append(identity, "}", 2);
    return identity->failed ? vt_fail(error, VT_NO_MEMORY, "out of memory") : VT_OK;
}

static vt_status take(void *context, const vt_tuning_trial *trial, vt_error *error)
{
    tune_run *run = context;
    vt_buffer settings = {0};
    if (trial->number >= run->plan.trials || trial->rung >= run->plan.rungs) return VT_OK;
    vt_tune_settings_json(&settings, &run->space, &run->trials[trial->number].settings);
    vt_buffer_append(&settings, "", 1);
    bool same = !settings.failed && strcmp((const char *)settings.data, trial->settings) == 0;
    vt_buffer_free(&settings);
    if (!same) return vt_fail(error, VT_BAD_DATA, "trial %zu was of other settings; begin anew with --fresh", trial->number);
    vt_tune_score *score = &run->trials[trial->number].scores[trial->rung];
    *score = (vt_tune_score){.known = true, .value = trial->value, .low = trial->low, .high = trial->high, .users = trial->users};
    if (trial->failure) snprintf(score->failure, sizeof score->failure, "%s", trial->failure);
    run->known++;
    return VT_OK;
}

vt_status vt_tune_resume(tune_run *run, vt_error *error)
{
    vt_buffer identity = {0};
    run->tuned.write_config(&run->tuned, &run->config);
    vt_buffer_append(&run->config, "", 1);
    if (run->config.failed) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    VT_TRY(vt_run_store_open(&run->store, path_of(run), true, error));
    vt_status status = identify(run, &identity, error);
    vt_tuning begun = {run->tuned.name, (const char *)identity.data, vt_process_date_ms()};
    if (status == VT_OK) status = vt_tuning_open(run->store, &begun, vt_argument_flag(run->arguments, "fresh"), &run->search, error);
    if (status == VT_OK) status = vt_tuning_trials(run->store, run->search, take, run, error);
    vt_buffer_free(&identity);
    if (status == VT_OK && run->known && !run->arguments->quiet && !run->arguments->json)
        fprintf(stderr, "%zu judgements are known from before\n", run->known);
    return status == VT_OK || !error ? status : vt_fail_within(error, path_of(run));
}

/* ---- adding ---- */

static size_t list_metrics(const tune_run *run, const vt_tune_outcome *outcome, vt_run_metric metrics[VT_TUNE_FIGURES])
{
    for (size_t i = 0; i < VT_TUNE_FIGURES; i++) {
        const vt_interval *figure = &outcome->figures[i];
        metrics[i] = (vt_run_metric){vt_rank_metrics[i].name, run->judging.k, figure->users, figure->value, figure->low, figure->high, NAN, NAN, NAN};
    }
    return VT_TUNE_FIGURES;
}

vt_status vt_tune_record(tune_run *run, size_t number, size_t rung, const vt_tune_outcome *outcome, vt_error *error)
{
    vt_run_metric metrics[VT_TUNE_FIGURES];
    vt_buffer settings = {0};
    char split[2 * VT_NAME_BYTES + 8];
    const vt_interval *figure = &outcome->figures[run->metric];
    split_text(run, split);
    vt_tune_settings_json(&settings, &run->space, &run->trials[number].settings);
    vt_buffer_append(&settings, "", 1);
    vt_run kept = {.kind = "tune", .model = run->tuned.name, .config = (const char *)outcome->config.data,
                   .data_path = vt_argument(run->arguments, "events"), .data_hash = run->log.data_hash, .split = split,
                   .seen = run->judging.seen_in ? "in" : "out", .model_hash = outcome->file_hash, .seed = run->judging.seed, .users = outcome->users,
                   .started_ms = vt_process_date_ms(), .train_ms = outcome->train_ms, .score_ms = outcome->score_ms, .peak_bytes = vt_process_peak_bytes(NULL),
                   .model_bytes = outcome->file_bytes};
    vt_tuning_trial trial = {.number = number, .rung = rung, .users = outcome->users, .settings = (const char *)settings.data,
                             .value = outcome->failed ? NAN : figure->value, .low = outcome->failed ? NAN : figure->low,
                             .high = outcome->failed ? NAN : figure->high, .failure = outcome->failed ? outcome->failure.message : NULL};
    vt_tuning_run with = {&kept, metrics, list_metrics(run, outcome, metrics)};
    vt_status status = settings.failed ? vt_fail(error, VT_NO_MEMORY, "out of memory")
                                       : vt_tuning_add(run->store, run->search, &trial, outcome->failed ? NULL : &with, error);
    vt_buffer_free(&settings);
    return status == VT_OK || !error ? status : vt_fail_within(error, path_of(run));
}
