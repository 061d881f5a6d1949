#include "eval_command.h"

#include "bytes.h"
#include "event_inputs.h"
#include "event_log.h"
#include "folder_ids.h"
#include "memory.h"
#include "process_facts.h"
#include "run_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_BYTES = 1024, DEFAULT_RESAMPLES = 1000 };

/* Everything that one run of the command holds. */
typedef struct models_run {
    const vt_arguments *arguments;
    vt_log_eval_options options;
    vt_entrant entrants[VT_LOG_EVAL_MOST_MODELS];
    uint64_t started_ms;                    /* since 1970 */
    const char *save;                       /* folder that gets the models; NULL: none */
    char names[LIST_BYTES];                 /* what --models says; names of entrants point into it */
    char sets[VT_MAX_REPEATS][LIST_BYTES];  /* what --set says; text settings point into it */
    vt_event_log log;
    vt_folder_ids ids;                      /* of `save` */
    bool ids_written;
    vt_log_evaluation evaluation;
} models_run;

static void progress(void *context, const char *step, size_t done, size_t total)
{
    vt_progress(((models_run *)context)->arguments, step, done, total);
}

/* Ids go with the first model: a run that fails has nothing to say of the folder. */
static vt_status save_model(void *context, const char *name, vt_bytes file, vt_error *error)
{
    models_run *run = context;
    char model[VT_ENTRANT_NAME_BYTES + sizeof ".safetensors"];
    if (!run->save) return VT_OK;
    snprintf(model, sizeof model, "%s.safetensors", name);
    const vt_output_file files[] = {{run->save, model, file}, vt_folder_ids_file(&run->ids)};
    VT_TRY(vt_file_set_write(files, run->ids_written ? 1 : 2, error));
    run->ids_written = true;
    return VT_OK;
}

static vt_status prepare_folder(models_run *run, vt_error *error)
{
    if (!run->save) return VT_OK;
    VT_TRY(vt_folder_ids_open(&run->ids, run->save, &run->log, error));
    return vt_folder_make(run->save, error);
}

/* ---- options ---- */

static vt_status copy_list(char list[LIST_BYTES], const char *option, const char *text, vt_error *error)
{
    if (!vt_text_put(list, LIST_BYTES, text)) return vt_fail(error, VT_USAGE, "--%s: is too long", option);
    return VT_OK;
}

static vt_status read_ks(models_run *run, vt_error *error)
{
    const char *text = vt_argument(run->arguments, "k");
    char list[LIST_BYTES], *state, *end;
    VT_TRY(copy_list(list, "k", text ? text : "5,10,20", error));
    for (char *at = strtok_r(list, ",", &state); at; at = strtok_r(NULL, ",", &state)) {
        unsigned long k = strtoul(at, &end, 10);
        if (*at < '0' || *at > '9' || *end || run->options.k_count == VT_LOG_EVAL_MOST_KS)
            return vt_fail(error, VT_USAGE, "--k: must be 1 to %d numbers like 5,10,20, not \"%.40s\"", VT_LOG_EVAL_MOST_KS, text);
        run->options.k[run->options.k_count++] = k;
    }
    return VT_OK;
}

/* A kind that there is a trainer for. */
static vt_status find_learner(const vt_learner **learner, const char *option, const char *name, vt_error *error)
{
    *learner = vt_learner_of(vt_model_kind_named(name));
    return *learner ? VT_OK : vt_fail(error, VT_USAGE, "--%s: there is no model \"%.60s\"", option, name);
}

/* "two-tower", or "plain=two-tower": one kind under another name. */
static vt_status name_entrant(vt_entrant *entrant, char *text, vt_error *error)
{
    char *equals = strchr(text, '=');
    if (!equals) return find_learner(&entrant->learner, "models", text, error);
    *equals = '\0';
    size_t length = strlen(text);
    if (!length || length >= VT_ENTRANT_NAME_BYTES || strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") != length)
        return vt_fail(error, VT_USAGE, "--models: a name must be small letters, digits and dashes, not \"%.60s\"", text);
    entrant->name = text;
    return find_learner(&entrant->learner, "models", equals + 1, error);
}

static const char *name_of(const vt_entrant *entrant) { return entrant->name ? entrant->name : vt_model_kind_name(entrant->learner->kind); }

static vt_status read_models(models_run *run, vt_error *error)
{
    const char *text = vt_argument(run->arguments, "models");
    char *state;
    size_t count = 0;
    if (text) {
        VT_TRY(copy_list(run->names, "models", text, error));
        for (char *at = strtok_r(run->names, ",", &state); at; at = strtok_r(NULL, ",", &state)) {
            if (count == VT_LOG_EVAL_MOST_MODELS)
                return vt_fail(error, VT_USAGE, "--models: at most %d are judged at once; \"%.60s\" is one more", VT_LOG_EVAL_MOST_MODELS, at);
            VT_TRY(name_entrant(&run->entrants[count++], at, error));
        }
    } else {
        for (vt_model_kind kind = 0; kind < VT_MODEL_KINDS; kind++)
            if (vt_learner_of(kind)) run->entrants[count++].learner = vt_learner_of(kind);
    }
    for (size_t i = 0; i < count; i++) vt_learner_defaults(run->entrants[i].learner, &run->entrants[i].options);
    run->options.entrants = run->entrants;
    run->options.entrant_count = count;
    return VT_OK;
}

static vt_entrant *find_entrant(models_run *run, const char *name)
{
    for (size_t i = 0; i < run->options.entrant_count; i++)
        if (strcmp(name_of(&run->entrants[i]), name) == 0) return &run->entrants[i];
    return NULL;
}

/* "ials.factors=64" */
static vt_status set(models_run *run, char *text, vt_error *error)
{
    char *dot = strchr(text, '.'), *equals = dot ? strchr(dot, '=') : NULL;
    const vt_learner *learner;
    if (!equals) return vt_fail(error, VT_USAGE, "--set: must be like ials.factors=64, not \"%.60s\"", text);
    *dot = *equals = '\0';
    vt_entrant *entrant = find_entrant(run, text);
    if (entrant) return vt_learner_set(entrant->learner, &entrant->options, dot + 1, equals + 1, error);
    VT_TRY(find_learner(&learner, "set", text, error));
    return vt_fail(error, VT_USAGE, "--set: %s is none of the models", text);
}

static vt_status read_sets(models_run *run, vt_error *error)
{
    const vt_arguments *arguments = run->arguments;
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (strcmp(arguments->given[i].name, "set") != 0) continue;
        for (size_t j = 0; j < arguments->given[i].count; j++) {
            char *state;
            VT_TRY(copy_list(run->sets[j], "set", arguments->given[i].values[j], error));
            for (char *at = strtok_r(run->sets[j], ",", &state); at; at = strtok_r(NULL, ",", &state)) VT_TRY(set(run, at, error));
        }
    }
    return VT_OK;
}

/* ItemKNN, where it is among the models. */
static vt_status read_baseline(models_run *run, vt_error *error)
{
    const char *name = vt_argument(run->arguments, "baseline");
    const vt_learner *learner;
    run->options.baseline = VT_MODEL_KINDS;
    run->options.baseline_name = name;
    if (name && !find_entrant(run, name)) return find_learner(&learner, "baseline", name, error);
    for (size_t i = 0; i < run->options.entrant_count; i++)
        if (run->entrants[i].learner->kind == VT_MODEL_ITEMKNN) run->options.baseline = VT_MODEL_ITEMKNN;
    return VT_OK;
}

static vt_status read_options(models_run *run, vt_error *error)
{
    const vt_arguments *arguments = run->arguments;
    const char *split = vt_argument(arguments, "split"), *seen = vt_argument(arguments, "seen");
    uint64_t seed = 1, threads = 0, users = 0, resamples = DEFAULT_RESAMPLES;
    VT_TRY(vt_split_rule_parse(&run->options.split, split ? split : "time=80%", error));
    VT_TRY(vt_argument_count(arguments, "seed", 1, UINT32_MAX, &seed, error));
    VT_TRY(vt_argument_count(arguments, "threads", 1, 64, &threads, error));
    VT_TRY(vt_argument_count(arguments, "users", 1, UINT32_MAX, &users, error));
    VT_TRY(vt_argument_count(arguments, "resamples", 1, VT_MOST_RESAMPLES, &resamples, error));
    if (seen && strcmp(seen, "in") != 0 && strcmp(seen, "out") != 0)
        return vt_fail(error, VT_USAGE, "--seen: must be in or out, not \"%.40s\"", seen);
    run->options.seen_in = seen && strcmp(seen, "in") == 0;
    run->options.most_users = (size_t)users;
    run->options.resamples = (size_t)resamples;
    run->options.seed = seed;
    run->options.threads = (size_t)threads;
    run->save = vt_argument(arguments, "save");
    VT_TRY(read_ks(run, error));
    VT_TRY(read_models(run, error));
    VT_TRY(read_sets(run, error));
    return read_baseline(run, error);
}

/* ---- what is said ---- */

/* stdout comes last: with --json it gets one document, that of the failure if there is one. */
static vt_status say(models_run *run, vt_buffer *json, vt_buffer *html, vt_error *error)
{
    const char *name = vt_argument(run->arguments, "name"), *runs = vt_argument(run->arguments, "runs");
    vt_eval_record record = {&run->evaluation, vt_argument(run->arguments, "events"), run->save, run->started_ms};
    vt_log_evaluation_json(json, &run->evaluation, name);
    vt_log_evaluation_html(html, &run->evaluation, name);
    VT_TRY(vt_eval_write_both(run->arguments, json, html, error));
    if (runs) VT_TRY(vt_eval_record_runs(runs, &record, error));
    if (!vt_eval_print_json(run->arguments, "evaluation", json)) vt_eval_print_models(&run->evaluation);
    return VT_OK;
}

static vt_status run_with(models_run *run, vt_error *error)
{
    vt_buffer json = {0}, html = {0};
    VT_TRY(read_options(run, error));
    VT_TRY(vt_event_inputs_open(&run->log, run->arguments, error));
    VT_TRY(vt_eval_try_runs(run->arguments, error));
    VT_TRY(prepare_folder(run, error));
    run->options.log = &run->log;
    run->options.trained = save_model;
    run->options.now_ms = vt_process_ms;
    run->options.peak_bytes = vt_process_peak_bytes;
    run->options.progress = progress;
    run->options.context = run;
    VT_TRY(vt_log_evaluate(&run->evaluation, &run->options, error));
    vt_status status = say(run, &json, &html, error);
    vt_buffer_free(&json);
    vt_buffer_free(&html);
    return status;
}

vt_status vt_eval_models(const vt_arguments *arguments, vt_error *error)
{
    models_run *run = vt_alloc(1, sizeof *run);
    if (!run) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    run->arguments = arguments;
    run->started_ms = vt_process_date_ms();
    vt_status status = run_with(run, error);
    vt_log_evaluation_close(&run->evaluation);
    vt_folder_ids_close(&run->ids);
    vt_event_log_close(&run->log);
    vt_free(run);
    return status;
}
