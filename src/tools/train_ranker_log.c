/* `vitrine train ranker --data LOG`: the second stage, from what a shop's customers had. */
#include "train_command.h"

#include "event_inputs.h"
#include "event_log.h"
#include "folder_ids.h"
#include "memory.h"
#include "ranker_fit.h"
#include "ranker_inputs.h"
#include "svmlight_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One run of the command. */
typedef struct ranker_run {
    const vt_arguments *arguments;
    const char *out_dir, *export_dir; /* export_dir NULL: none */
    vt_ranker_inputs inputs;
    vt_ranker_context context;
    vt_event_log log;
    vt_folder_ids ids; /* of out_dir */
    vt_ranker_lessons lessons;
    vt_ranker ranker;
    vt_buffer models[VT_MODEL_KINDS]; /* of the whole log */
    bool silent[VT_RANK_SOURCES];     /* asked, but named nothing */
    double ndcg[VT_RANK_MOST_WEEKS], auc[VT_RANK_MOST_WEEKS];
} ranker_run;

static void progress(void *context, const char *step, size_t done, size_t total)
{
    vt_progress(((ranker_run *)context)->arguments, step, done, total);
}

static vt_status check_names(const vt_arguments *arguments, vt_error *error)
{
    static const char *const names[] = {"data", "format", "columns", "users", "user-columns", "types", "least-value", "out", "seed", "threads", "sources", "weeks", "rebuys", "pack", "set",
                                        "export", NULL};
    return vt_train_ranker_takes(arguments, "", names, error);
}

static vt_status read_options(ranker_run *run, vt_error *error)
{
    uint64_t seed = 1, threads = 0;
    VT_TRY(check_names(run->arguments, error));
    VT_TRY(vt_argument_required(run->arguments, "out", &run->out_dir, error));
    VT_TRY(vt_argument_count(run->arguments, "seed", 1, INT32_MAX, &seed, error));
    VT_TRY(vt_argument_count(run->arguments, "threads", 1, 64, &threads, error));
    VT_TRY(vt_ranker_inputs_read(&run->inputs, run->arguments, error));
    run->export_dir = vt_argument(run->arguments, "export");
    run->context = (vt_ranker_context){.seed = seed, .threads = (size_t)threads, .progress = progress, .context = run};
    return VT_OK;
}

/* ---- files ---- */

static vt_status check_made(const vt_buffer *file, const char *name, vt_error *error)
{
    return file->failed ? vt_fail(error, VT_NO_MEMORY, "no memory for %s", name) : VT_OK;
}

static vt_output_file below(const char *folder, const char *name, const vt_buffer *file)
{
    return (vt_output_file){folder, name, {file->data, file->size}};
}

static vt_status export_set(const char *folder, const char *name, vt_rank_set set, vt_error *error)
{
    vt_buffer text = {0}, query = {0};
    char rows[64], groups[64];
    vt_svmlight_write(&text, &query, &set, VT_RANK_FEATURES);
    snprintf(rows, sizeof rows, "%s.svm", name);
    snprintf(groups, sizeof groups, "%s.svm.query", name);
    const vt_output_file files[] = {below(folder, rows, &text), below(folder, groups, &query)};
    vt_status status = check_made(&text, rows, error);
    if (status == VT_OK) status = check_made(&query, groups, error);
    if (status == VT_OK) status = vt_file_set_write(files, 2, error);
    vt_buffer_free(&text);
    vt_buffer_free(&query);
    return status;
}

/* What Spark, Dask and Ray read: docs/scale.md. */
static vt_status export_examples(const ranker_run *run, vt_error *error)
{
    vt_buffer names = {0};
    if (!run->export_dir) return VT_OK;
    VT_TRY(vt_folder_make(run->export_dir, error));
    VT_TRY(export_set(run->export_dir, "train", vt_rank_examples_taught(&run->lessons.examples), error));
    VT_TRY(export_set(run->export_dir, "watch", vt_rank_examples_watched(&run->lessons.examples), error));
    for (size_t i = 0; i < VT_RANK_FEATURES; i++) vt_buffer_printf(&names, "%s\n", vt_rank_feature_name(i));
    vt_output_file file = below(run->export_dir, "features.txt", &names);
    vt_status status = check_made(&names, file.name, error);
    if (status == VT_OK) status = vt_file_set_write(&file, 1, error);
    vt_buffer_free(&names);
    return status;
}

/* All or none. */
static vt_status write_models(const ranker_run *run, vt_error *error)
{
    char names[VT_MODEL_KINDS][64];
    vt_output_file files[VT_MODEL_KINDS + 3] = {vt_folder_ids_file(&run->ids), below(run->out_dir, "ranker.json", &run->ranker.json),
                                                below(run->out_dir, "ranker.safetensors", &run->ranker.file)};
    size_t count = 3;
    VT_TRY(check_made(&run->ranker.json, "ranker.json", error));
    VT_TRY(check_made(&run->ranker.file, "ranker.safetensors", error));
    for (vt_model_kind kind = 0; kind < VT_MODEL_KINDS; kind++) {
        snprintf(names[kind], sizeof names[kind], "%s.safetensors", vt_model_kind_name(kind));
        VT_TRY(check_made(&run->models[kind], names[kind], error));
        if (run->models[kind].size) files[count++] = below(run->out_dir, names[kind], &run->models[kind]);
    }
    return vt_file_set_write(files, count, error);
}

/* ---- what is said ---- */

static double share(size_t part, size_t whole) { return whole ? (double)part / (double)whole : 0.0; }

static void print_weeks(const ranker_run *run)
{
    const vt_rank_examples *examples = &run->lessons.examples;
    printf("%-12s %8s %8s %8s %10s %10s %8s %8s\n", "window", "users", "groups", "rows", "candidates", "recall", "ndcg@12", "auc");
    for (size_t i = 0; i < examples->week_count; i++) {
        const vt_rank_week *week = &examples->weeks[i];
        char name[16];
        vt_rank_week_name(&run->log, week, name);
        printf("%-12s %8zu %8zu %8zu %10.1f %10.4f %8.4f %8.4f%s\n", name, week->users, week->groups, week->rows, share(week->candidates, week->asked),
               share(week->found, week->wanted), run->ndcg[i], run->auc[i], i + 1 == examples->week_count ? "  (watched)" : "");
    }
}

static void print_sources(const ranker_run *run)
{
    const vt_rank_examples *examples = &run->lessons.examples;
    size_t wanted = 0, found[VT_RANK_SOURCES] = {0};
    for (size_t i = 0; i < examples->week_count; i++) {
        wanted += examples->weeks[i].wanted;
        for (size_t source = 0; source < VT_RANK_SOURCES; source++) found[source] += examples->weeks[i].found_by[source];
    }
    for (size_t source = 0; source < VT_RANK_SOURCES; source++)
        if (run->silent[source]) printf("  %-16s names nothing: left out\n", vt_rank_source_name((vt_rank_source)source));
        else if (run->inputs.options.config.caps[source])
            printf("  %-16s cap %4u  recall %.4f\n", vt_rank_source_name((vt_rank_source)source), run->inputs.options.config.caps[source],
                   share(found[source], wanted));
    printf("%zu trees, ndcg@%zu of the watched window %.4f\n", run->ranker.trees, run->inputs.options.trees.at, run->ranker.watched);
}

static cJSON *week_json(const ranker_run *run, size_t index)
{
    const vt_rank_week *week = &run->lessons.examples.weeks[index];
    cJSON *object = cJSON_CreateObject();
    char name[16];
    vt_rank_week_name(&run->log, week, name);
    cJSON_AddStringToObject(object, "window", name);
    cJSON_AddNumberToObject(object, "users", (double)week->users);
    cJSON_AddNumberToObject(object, "asked", (double)week->asked);
    cJSON_AddNumberToObject(object, "groups", (double)week->groups);
    cJSON_AddNumberToObject(object, "rows", (double)week->rows);
    cJSON_AddNumberToObject(object, "wanted", (double)week->wanted);
    cJSON_AddNumberToObject(object, "candidates", share(week->candidates, week->asked));
    cJSON_AddNumberToObject(object, "recall", share(week->found, week->wanted));
    cJSON *by = cJSON_AddObjectToObject(object, "recallBySource");
    for (size_t source = 0; source < VT_RANK_SOURCES; source++)
        if (run->inputs.options.config.caps[source])
            cJSON_AddNumberToObject(by, vt_rank_source_name((vt_rank_source)source), share(week->found_by[source], week->wanted));
    if (!isnan(run->ndcg[index])) cJSON_AddNumberToObject(object, "ndcg@12", run->ndcg[index]);
    if (!isnan(run->auc[index])) cJSON_AddNumberToObject(object, "auc", run->auc[index]);
    return object;
}

static void print_json(const ranker_run *run)
{
    vt_buffer config = {0};
    cJSON *document = cJSON_CreateObject();
    cJSON_AddBoolToObject(document, "ok", true);
    cJSON *ranker = cJSON_AddObjectToObject(document, "ranker");
    cJSON_AddNumberToObject(ranker, "trees", (double)run->ranker.trees);
    cJSON_AddNumberToObject(ranker, "bytes", (double)run->ranker.file.size);
    cJSON_AddNumberToObject(ranker, "rows", (double)run->lessons.examples.count);
    cJSON_AddNumberToObject(ranker, "groups", (double)run->lessons.examples.groups);
    cJSON_AddNumberToObject(ranker, "watchedNdcg", run->ranker.watched);
    cJSON_AddStringToObject(ranker, "dataHash", run->log.data_hash);
    vt_ranker_config(&run->inputs.options, &config);
    vt_buffer_append(&config, "", 1);
    if (!config.failed) cJSON_AddItemToObject(ranker, "config", cJSON_Parse((const char *)config.data));
    cJSON *weeks = cJSON_AddArrayToObject(ranker, "windows");
    for (size_t i = 0; i < run->lessons.examples.week_count; i++) cJSON_AddItemToArray(weeks, week_json(run, i));
    vt_buffer_free(&config);
    vt_print_json(document);
}

/* ---- the whole ---- */

/* A source that had nothing to go by, as `similar` without a pack, would name candidates where a pack has it, to trees that never saw such. */
static void leave_out_silent_sources(ranker_run *run)
{
    const vt_rank_examples *examples = &run->lessons.examples;
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) {
        const float *place = examples->rows + VT_RANK_SOURCE_FIRST + 2 * source;
        size_t row = 0;
        while (row < examples->count && isnan(place[row * VT_RANK_FEATURES])) row++;
        if (row < examples->count || !run->inputs.options.config.caps[source]) continue;
        run->silent[source] = true;
        run->inputs.options.config.caps[source] = 0;
    }
}

static vt_status learn(ranker_run *run, vt_error *error)
{
    const vt_ranker_options *options = &run->inputs.options;
    VT_TRY(vt_event_inputs_open_data(&run->log, run->arguments, error));
    VT_TRY(vt_ranker_inputs_catalog(&run->inputs, &run->log, error)); /* a pack's items, too */
    VT_TRY(vt_folder_ids_open(&run->ids, run->out_dir, &run->log, error));
    VT_TRY(vt_ranker_lessons_open(&run->lessons, &run->log, vt_ranker_inputs_shop(&run->inputs), options, &run->context, error));
    leave_out_silent_sources(run);
    VT_TRY(export_examples(run, error));
    VT_TRY(vt_ranker_fit(&run->ranker, &run->lessons, 0, error));
    VT_TRY(vt_ranker_judge(run->ndcg, run->auc, &run->lessons.examples, (vt_bytes){run->ranker.file.data, run->ranker.file.size}, error));
    return vt_ranker_train_sources(run->models, &run->log, vt_log_end(&run->log), options, &run->context, error);
}

static vt_status run_with(ranker_run *run, vt_error *error)
{
    VT_TRY(read_options(run, error));
    VT_TRY(learn(run, error));
    VT_TRY(vt_folder_make(run->out_dir, error));
    VT_TRY(write_models(run, error));
    if (run->arguments->json) print_json(run);
    else if (!run->arguments->quiet) print_weeks(run), print_sources(run);
    return VT_OK;
}

vt_status vt_train_ranker_log(const vt_arguments *arguments, vt_error *error)
{
    ranker_run *run = vt_alloc(1, sizeof *run);
    if (!run) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    run->arguments = arguments;
    vt_status status = run_with(run, error);
    vt_ranker_close(&run->ranker);
    vt_ranker_lessons_close(&run->lessons);
    for (vt_model_kind kind = 0; kind < VT_MODEL_KINDS; kind++) vt_buffer_free(&run->models[kind]);
    vt_folder_ids_close(&run->ids);
    vt_event_log_close(&run->log);
    vt_ranker_inputs_close(&run->inputs);
    vt_free(run);
    return status;
}
