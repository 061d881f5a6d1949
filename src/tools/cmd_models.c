/* The registry of models: versions of their files in experiments.sqlite, and which of them serves. */
#include "command.h"

#include "calendar.h"
#include "host_files.h"
#include "model.h"
#include "model_registry.h"
#include "process_facts.h"
#include "safetensors.h"
#include "tree_model.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX_BYTES = 0x7FFFFFFF, TIME_BYTES = 32 };

/* One run of the command. */
typedef struct models_question {
    const vt_arguments *arguments;
    vt_run_store *store;
    cJSON *answer; /* array of models, with --json */
    size_t count;
} models_question;

/* ---- a model as text and as JSON ---- */

static void time_text(uint64_t ms, char text[TIME_BYTES])
{
    vt_date date = vt_date_of_day((int32_t)(ms / VT_DAY_MS % 84006));
    unsigned minutes = (unsigned)(ms % VT_DAY_MS / 60000);
    snprintf(text, TIME_BYTES, "%04d-%02d-%02d %02u:%02u", date.year, date.month, date.day, minutes / 60, minutes % 60);
}

static void add_text(cJSON *object, const char *name, const char *text)
{
    if (text) cJSON_AddStringToObject(object, name, text);
    else cJSON_AddNullToObject(object, name);
}

static cJSON *model_json(const vt_registered *model)
{
    char added[TIME_BYTES], staged[TIME_BYTES];
    cJSON *object = cJSON_CreateObject(), *config = model->config ? cJSON_Parse(model->config) : NULL;
    time_text(model->added_ms, added);
    time_text(model->staged_ms, staged);
    add_text(object, "kind", model->kind);
    cJSON_AddNumberToObject(object, "version", (double)model->version);
    add_text(object, "stage", model->stage);
    add_text(object, "added", added);
    add_text(object, "staged", staged);
    add_text(object, "file", model->file);
    cJSON_AddNumberToObject(object, "bytes", (double)model->file_bytes);
    add_text(object, "sha256", model->file_hash);
    add_text(object, "dataHash", model->data_hash);
    add_text(object, "seed", model->seed);
    if (model->run) cJSON_AddNumberToObject(object, "run", (double)model->run);
    else cJSON_AddNullToObject(object, "run");
    cJSON_AddItemToObject(object, "config", config ? config : cJSON_CreateNull());
    return object;
}

static void print_model(const models_question *question, const vt_registered *model)
{
    char staged[TIME_BYTES], run[24] = "-";
    time_text(model->staged_ms, staged);
    if (model->run) snprintf(run, sizeof run, "%" PRId64, model->run);
    if (question->count == 0)
        printf("%-11s  %7s  %-9s  %-16s  %-8s  %-8s  %5s  file\n", "model", "version", "stage", "since (UTC)", "sha256", "data", "run");
    printf("%-11s  %7" PRIu64 "  %-9s  %-16s  %-8.8s  %-8.8s  %5s  %s\n", model->kind, model->version, model->stage, staged, model->file_hash,
           model->data_hash ? model->data_hash : "-", run, model->file ? model->file : "-");
}

static vt_status tell_model(void *context, const vt_registered *model, vt_error *error)
{
    models_question *question = context;
    (void)error;
    if (question->answer) cJSON_AddItemToArray(question->answer, model_json(model));
    else print_model(question, model);
    question->count++;
    return VT_OK;
}

/* ---- add ---- */

/* Rows of the first of the tensors that have one an item. */
static size_t items_of(const vt_safetensors *view)
{
    static const char *const names[] = {"counts", "neighbours", "item_factors", "item_vectors"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const vt_tensor *tensor = vt_safetensors_find(view, names[i]);
        if (tensor && tensor->dimensions > 0) return tensor->shape[0];
    }
    return 0;
}

static vt_status check_learned(vt_registered *model, const vt_safetensors *view, vt_bytes file, vt_error *error)
{
    const char *kind = vt_safetensors_metadata(view, "kind");
    vt_model_kind known = kind ? vt_model_kind_named(kind) : VT_MODEL_KINDS;
    vt_model *opened;
    if (known == VT_MODEL_KINDS) return vt_fail(error, VT_BAD_DATA, "__metadata__: kind is none of a model's");
    VT_TRY(vt_model_open(&opened, known, file, items_of(view), error));
    vt_model_close(opened);
    model->kind = vt_model_kind_name(known);
    return VT_OK;
}

static vt_status check_ranker(vt_registered *model, vt_bytes file, vt_error *error)
{
    vt_tree_model *opened;
    VT_TRY(vt_tree_model_open(&opened, file, error));
    vt_tree_model_close(opened);
    model->kind = "ranker";
    return VT_OK;
}

/* What the file tells of itself; borrowed from the view. */
static vt_status describe(vt_registered *model, const vt_safetensors *view, vt_bytes file, vt_error *error)
{
    const char *format = vt_safetensors_metadata(view, "format");
    bool trees = format && strncmp(format, VT_TREE_FORMAT, strcspn(VT_TREE_FORMAT, " ")) == 0;
    VT_TRY(trees ? check_ranker(model, file, error) : check_learned(model, view, file, error));
    model->data_hash = vt_safetensors_metadata(view, "data_hash");
    model->seed = vt_safetensors_metadata(view, "seed");
    model->config = vt_safetensors_metadata(view, "config");
    return VT_OK;
}

static vt_status tell_added(models_question *question, const vt_registered *model, uint64_t version, bool known)
{
    if (question->answer) {
        cJSON *object = cJSON_CreateObject();
        add_text(object, "kind", model->kind);
        cJSON_AddNumberToObject(object, "version", (double)version);
        cJSON_AddBoolToObject(object, "known", known);
        add_text(object, "file", model->file);
        add_text(object, "sha256", model->file_hash);
        cJSON_AddItemToArray(question->answer, object);
    } else {
        printf("%s: %s version %" PRIu64 "%s\n", model->file, model->kind, version, known ? ", known before" : "");
    }
    question->count++;
    return VT_OK;
}

static vt_status add_bytes(models_question *question, const char *path, vt_bytes file, vt_error *error)
{
    char hash[VT_SHA256_HEX + 1];
    vt_safetensors *view;
    uint64_t run = 0, version;
    bool known;
    vt_registered model = {.file = path, .file_hash = hash, .file_bytes = file.size, .added_ms = vt_process_date_ms()};
    vt_sha256_hex(file, hash);
    VT_TRY(vt_argument_count(question->arguments, "run", 1, INT32_MAX, &run, error));
    model.run = (int64_t)run;
    VT_TRY(vt_safetensors_open(&view, file, path, error));
    vt_status status = describe(&model, view, file, error);
    if (status != VT_OK && error) vt_fail_within(error, path);
    if (status == VT_OK) status = vt_registry_add(question->store, &model, &version, &known, error);
    if (status == VT_OK) status = tell_added(question, &model, version, known);
    vt_safetensors_close(view);
    return status;
}

static vt_status add(models_question *question, vt_error *error)
{
    const vt_arguments *arguments = question->arguments;
    if (arguments->positional_count < 2) return vt_fail(error, VT_USAGE, "add: name a file of a model");
    for (size_t i = 1; i < arguments->positional_count; i++) {
        vt_buffer file = {0};
        VT_TRY(vt_file_read(&file, arguments->positional[i], FILE_MAX_BYTES, error));
        vt_status status = add_bytes(question, arguments->positional[i], (vt_bytes){file.data, file.size}, error);
        vt_buffer_free(&file);
        if (status != VT_OK) return status;
    }
    return VT_OK;
}

/* ---- list, promote, retire, rollback ---- */

static vt_status list(models_question *question, vt_error *error)
{
    const vt_arguments *arguments = question->arguments;
    const char *stage = vt_argument(arguments, "stage");
    if (arguments->positional_count != 1) return vt_fail(error, VT_USAGE, "list: takes no model; see --model");
    if (stage && strcmp(stage, "candidate") != 0 && strcmp(stage, "current") != 0 && strcmp(stage, "retired") != 0)
        return vt_fail(error, VT_USAGE, "--stage: must be candidate, current or retired, not \"%.40s\"", stage);
    return vt_registry_list(question->store, vt_argument(arguments, "model"), stage, tell_model, question, error);
}

/* "ials 3" */
static vt_status read_version(const models_question *question, vt_model_version *version, vt_error *error)
{
    const vt_arguments *arguments = question->arguments;
    const char *text = arguments->positional_count == 3 ? arguments->positional[2] : "";
    char *end;
    unsigned long number = *text >= '1' && *text <= '9' ? strtoul(text, &end, 10) : 0;
    if (number == 0 || *end || number > INT32_MAX) return vt_fail(error, VT_USAGE, "%s: name a model and one of its versions, as ials 3", arguments->positional[0]);
    *version = (vt_model_version){arguments->positional[1], number};
    return VT_OK;
}

static vt_status promote(models_question *question, vt_error *error)
{
    vt_model_version version;
    VT_TRY(read_version(question, &version, error));
    VT_TRY(vt_registry_promote(question->store, &version, vt_process_date_ms(), error));
    return vt_registry_list(question->store, version.kind, NULL, tell_model, question, error);
}

static vt_status retire(models_question *question, vt_error *error)
{
    vt_model_version version;
    VT_TRY(read_version(question, &version, error));
    VT_TRY(vt_registry_retire(question->store, &version, vt_process_date_ms(), error));
    return vt_registry_list(question->store, version.kind, NULL, tell_model, question, error);
}

static vt_status rollback(models_question *question, vt_error *error)
{
    const vt_arguments *arguments = question->arguments;
    uint64_t version;
    if (arguments->positional_count != 2) return vt_fail(error, VT_USAGE, "rollback: name one model");
    VT_TRY(vt_registry_rollback(question->store, arguments->positional[1], vt_process_date_ms(), &version, error));
    return vt_registry_list(question->store, arguments->positional[1], NULL, tell_model, question, error);
}

/* ---- the command ---- */

typedef struct models_verb {
    const char *name;
    bool creates; /* the database, where there is none */
    vt_status (*run)(models_question *question, vt_error *error);
} models_verb;

static const models_verb verbs[] = {
    {"add", true, add}, {"list", false, list}, {"promote", false, promote}, {"retire", false, retire}, {"rollback", false, rollback}};

static vt_status answer(models_question *question, const models_verb *verb, vt_error *error)
{
    const char *path = vt_argument(question->arguments, "runs");
    VT_TRY(vt_run_store_open(&question->store, path ? path : "experiments.sqlite", verb->creates, error));
    question->answer = question->arguments->json ? cJSON_CreateArray() : NULL;
    vt_status status = verb->run(question, error);
    vt_run_store_close(question->store);
    if (status != VT_OK || !question->answer) {
        if (status == VT_OK && question->count == 0) printf("no models\n");
        cJSON_Delete(question->answer);
        return status;
    }
    cJSON *document = cJSON_CreateObject();
    cJSON_AddBoolToObject(document, "ok", true);
    cJSON_AddItemToObject(document, "models", question->answer);
    vt_print_json(document);
    return VT_OK;
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    models_question question = {.arguments = arguments};
    const char *name = arguments->positional_count ? arguments->positional[0] : "";
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, name) == 0) return answer(&question, &verbs[i], error);
    return vt_fail(error, VT_USAGE, "say add, list, promote, retire or rollback");
}

static const vt_option options[] = {
    {"runs", "F.sqlite", "the database of runs and models (default experiments.sqlite)"},
    {"run", "N", "add: which run made it (default: the newest whose model is this file)"},
    {"model", "NAME", "list: only this model's versions"},
    {"stage", "S", "list: only candidate, current or retired"},
    {0},
};

const vt_command vt_command_models = {"models", "add FILE|list|promote M V|retire M V|rollback M", "versions of models, and which of them serves", options, run};
