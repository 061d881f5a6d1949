#define _GNU_SOURCE /* clock_gettime, sched_getaffinity */
#include "train_command.h"

#include "event_inputs.h"
#include "event_log.h"
#include "folder_ids.h"
#include "npy.h"
#include "ranks.h"
#include "safetensors.h"

#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Options that are of no model's own. */
static const char *const common[] = {"data", "format", "columns", "users", "user-columns", "types", "least-value", "out", "seed", "threads", "checkpoint-every", "fresh", "npy"};

/* One run of the command. */
typedef struct train_run {
    const vt_arguments *arguments;
    const vt_learner *learner;
    const char *name, *out_dir;
    vt_learn_options options;
    vt_learn_context context;
    uint64_t checkpoint_seconds;
    char model[VT_HOST_PATH_BYTES], checkpoint[VT_HOST_PATH_BYTES];
    double began, saved; /* seconds */
    size_t first_done;   /* where this run began to count, after a resume */
    vt_learn_progress last;
    bool prints; /* and writes files: the only process, or the first of several */
    vt_folder_ids ids; /* of out_dir */
    vt_buffer towers[2];
} train_run;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool is_due(void *context)
{
    train_run *run = context;
    double now = seconds();
    if (now - run->saved < (double)run->checkpoint_seconds) return false;
    run->saved = now;
    return true;
}

/* A bar with the loss and the time that is left, on a terminal. */
static void tell(void *context, const vt_learn_progress *progress)
{
    enum { WIDTH = 24 };
    static const char full[] = "########################", empty[] = "........................";
    train_run *run = context;
    double passed = seconds() - run->began;
    size_t filled = progress->done * WIDTH / progress->total;
    if (run->first_done == SIZE_MAX) run->first_done = progress->done - 1;
    run->last = *progress;
    if (!run->prints || run->arguments->quiet || !isatty(STDERR_FILENO)) return;
    fprintf(stderr, "\r%-10s [%.*s%.*s] %zu/%zu %s", run->name, (int)filled, full, (int)(WIDTH - filled), empty, progress->done,
            progress->total, progress->step);
    if (!isnan(progress->loss)) fprintf(stderr, "  loss %.6f", progress->loss);
    double left = passed / (double)(progress->done - run->first_done) * (double)(progress->total - progress->done);
    if (progress->done < progress->total) fprintf(stderr, "  %.0f s left  ", left);
    else fprintf(stderr, "  %.1f s     \n", passed);
}

static bool is_common(const char *name)
{
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (strcmp(common[i], name) == 0) return true;
    return false;
}

static vt_status read_settings(train_run *run, vt_error *error)
{
    const vt_arguments *arguments = run->arguments;
    vt_learner_defaults(run->learner, &run->options);
    for (size_t i = 0; i < arguments->given_count; i++) {
        const char *name = arguments->given[i].name;
        if (!is_common(name)) VT_TRY(vt_learner_set(run->learner, &run->options, name, vt_argument(arguments, name), error));
    }
    if (run->learner->kind != VT_MODEL_TWO_TOWER && (vt_argument(arguments, "users") || vt_argument(arguments, "user-columns")))
        return vt_fail(error, VT_USAGE, "%s learns nothing from profiles of users: --users and --user-columns are of two-tower", run->name);
    if (vt_argument_flag(arguments, "npy") && run->learner->kind != VT_MODEL_IALS && run->learner->kind != VT_MODEL_TWO_TOWER)
        return vt_fail(error, VT_USAGE, "%s has no item vectors for --npy", run->name);
    return VT_OK;
}

static vt_status name_files(train_run *run, vt_error *error)
{
    if (snprintf(run->model, sizeof run->model, "%s/%s.safetensors", run->out_dir, run->name) >= (int)sizeof run->model - 64)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", run->out_dir);
    snprintf(run->checkpoint, sizeof run->checkpoint, "%s/%s.checkpoint", run->out_dir, run->name);
    return VT_OK;
}

/* What the launcher bound this rank to; else the host's cores, shared evenly. */
static size_t threads_of_rank(const vt_ranks *ranks)
{
    cpu_set_t bound;
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    size_t cores = online > 0 ? (size_t)online : 1, own = cores;
    if (!vt_ranks_many(ranks)) return 0;
    if (sched_getaffinity(0, sizeof bound, &bound) == 0 && CPU_COUNT(&bound) > 0) own = (size_t)CPU_COUNT(&bound);
    if (own >= cores) own = cores / ranks->on_host;
    return own < 1 ? 1 : own < 64 ? own : 64;
}

static vt_status read_options(train_run *run, vt_error *error)
{
    const vt_arguments *arguments = run->arguments;
    uint64_t seed = 1, threads = threads_of_rank(arguments->ranks);
    VT_TRY(vt_argument_required(arguments, "out", &run->out_dir, error));
    VT_TRY(vt_argument_count(arguments, "seed", 1, UINT64_MAX, &seed, error));
    VT_TRY(vt_argument_count(arguments, "threads", 1, 64, &threads, error));
    run->checkpoint_seconds = 60;
    VT_TRY(vt_argument_count(arguments, "checkpoint-every", 0, 86400, &run->checkpoint_seconds, error));
    VT_TRY(read_settings(run, error));
    VT_TRY(name_files(run, error));
    run->context = (vt_learn_context){.seed = seed, .threads = (size_t)threads, .checkpoint = run->checkpoint,
                                      .fresh = vt_argument_flag(arguments, "fresh"), .due = is_due, .progress = tell, .context = run, .ranks = arguments->ranks,
                                      .towers = run->towers};
    return VT_OK;
}

/* What --npy asks for; else nothing. */
static vt_status make_vectors(const train_run *run, vt_buffer *file, vt_bytes model, vt_error *error)
{
    vt_safetensors *view;
    if (!vt_argument_flag(run->arguments, "npy")) return VT_OK;
    VT_TRY(vt_safetensors_open(&view, model, run->model, error));
    const char *name = run->learner->kind == VT_MODEL_IALS ? "item_factors" : "item_vectors";
    vt_status status = vt_npy_write(file, vt_safetensors_find(view, name), error);
    vt_safetensors_close(view);
    return status;
}

static cJSON *result_json(const train_run *run, const vt_event_log *log, size_t bytes)
{
    vt_buffer config = {0};
    cJSON *document = cJSON_CreateObject();
    cJSON_AddBoolToObject(document, "ok", true);
    cJSON *model = cJSON_AddObjectToObject(document, "model");
    cJSON_AddStringToObject(model, "kind", run->name);
    cJSON_AddStringToObject(model, "file", run->model);
    cJSON_AddNumberToObject(model, "bytes", (double)bytes);
    cJSON_AddNumberToObject(model, "items", (double)log->items);
    cJSON_AddNumberToObject(model, "users", (double)log->users);
    cJSON_AddNumberToObject(model, "events", (double)log->total);
    cJSON_AddStringToObject(model, "dataHash", log->data_hash);
    if (!isnan(run->last.loss)) cJSON_AddNumberToObject(model, "loss", run->last.loss);
    vt_learner_config(run->learner, &run->options, &config);
    vt_buffer_append(&config, "", 1);
    if (!config.failed) cJSON_AddItemToObject(model, "config", cJSON_Parse((const char *)config.data));
    vt_buffer_free(&config);
    return document;
}

/* received: bytes that ranks got from each other, all together. */
static void print_result(const train_run *run, const vt_event_log *log, size_t bytes, uint64_t received)
{
    const vt_ranks *ranks = run->arguments->ranks;
    if (run->arguments->json) {
        cJSON *document = result_json(run, log, bytes);
        cJSON *travel = vt_ranks_many(ranks) ? cJSON_AddObjectToObject(document, "ranks") : NULL;
        if (travel) cJSON_AddNumberToObject(travel, "count", (double)ranks->count);
        if (travel) cJSON_AddNumberToObject(travel, "receivedBytes", (double)received);
        vt_print_json(document);
    } else if (!run->arguments->quiet) {
        fprintf(stderr, "%s: %zu items, %zu bytes\n", run->model, log->items, bytes);
        if (vt_ranks_many(ranks))
            fprintf(stderr, "%zu ranks; %.1f MB went between them\n", ranks->count, (double)received / 1e6);
    }
}

/* Before the work, what would make it vain. */
static vt_status prepare(train_run *run, const vt_event_log *log, vt_error *error)
{
    if (!run->prints) return VT_OK;
    VT_TRY(vt_folder_ids_open(&run->ids, run->out_dir, log, error));
    return vt_folder_make(run->out_dir, error);
}

static void list_file(vt_output_file *files, size_t *count, const train_run *run, const char *name, const vt_buffer *file)
{
    if (file->size) files[(*count)++] = (vt_output_file){run->out_dir, name, {file->data, file->size}};
}

/* All or none; and the model is in place before its checkpoint goes. */
static vt_status write_files(const train_run *run, vt_bytes model, vt_error *error)
{
    vt_output_file files[5];
    size_t count = 0;
    vt_buffer vectors = {0};
    if (!run->prints) return VT_OK;
    vt_status status = make_vectors(run, &vectors, model, error);
    files[count++] = vt_folder_ids_file(&run->ids);
    list_file(files, &count, run, run->learner->kind == VT_MODEL_IALS ? "item_factors.npy" : "item_vectors.npy", &vectors);
    list_file(files, &count, run, "item_tower.safetensors", &run->towers[0]);
    list_file(files, &count, run, "user_tower.safetensors", &run->towers[1]);
    files[count++] = (vt_output_file){.name = run->model, .bytes = model};
    if (status == VT_OK) status = vt_file_set_write(files, count, error);
    if (status == VT_OK) vt_learn_checkpoint_remove(run->checkpoint);
    vt_buffer_free(&vectors);
    return status;
}

/* Ranks agree wherever one of them alone may fail. */
static vt_status train(train_run *run, const vt_event_log *log, vt_error *error)
{
    vt_ranks *ranks = run->arguments->ranks;
    vt_buffer model = {0};
    vt_status status = vt_ranks_agree(ranks, prepare(run, log, error), error);
    run->began = run->saved = seconds();
    if (status == VT_OK) status = run->learner->train(&model, log, &run->options, &run->context, error);
    status = vt_ranks_agree(ranks, status, error);
    if (status == VT_OK) status = write_files(run, (vt_bytes){model.data, model.size}, error);
    status = vt_ranks_agree(ranks, status, error);
    uint64_t received = ranks ? ranks->received_bytes : 0;
    vt_ranks_add(ranks, &received, 1);
    if (status == VT_OK && run->prints) print_result(run, log, model.size, received);
    vt_folder_ids_close(&run->ids);
    vt_buffer_free(&model);
    for (size_t i = 0; i < 2; i++) vt_buffer_free(&run->towers[i]);
    return status;
}

vt_status vt_train_model(const vt_arguments *arguments, const vt_learner *learner, vt_error *error)
{
    train_run run = {.arguments = arguments, .learner = learner, .name = vt_model_kind_name(learner->kind), .first_done = SIZE_MAX,
                     .prints = vt_ranks_first(arguments->ranks)};
    vt_event_log log = {0};
    VT_TRY(read_options(&run, error));
    vt_status status = vt_event_inputs_open_data(&log, arguments, error);
    if (status == VT_OK) status = train(&run, &log, error);
    vt_event_log_close(&log);
    return status;
}
