/* `vitrine train ranker --svmlight F`: trees from rows that somebody else made; `--from F`: trees that another library fitted, as ours. */
#include "train_command.h"

#include "file_set.h"
#include "memory.h"
#include "ranker_inputs.h"
#include "tree_inputs.h"
#include "xgboost_json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One run of the command. */
typedef struct rows_run {
    const vt_arguments *arguments;
    const char *out_dir;
    uint64_t seed;
    vt_ranker_inputs inputs;
    vt_svmlight train, watch;
    bool watches;
    vt_names_input names;
    char hash[VT_SHA256_HEX + 1];
    vt_buffer config, json, file;
    double watched; /* best NDCG of the watched rows */
} rows_run;

static void tell_round(void *context, size_t round, size_t rounds, double watched)
{
    rows_run *run = context;
    if (watched > run->watched) run->watched = watched;
    vt_progress(run->arguments, "trees", round, rounds);
}

static vt_status read_rows(rows_run *run, vt_error *error)
{
    const vt_arguments *arguments = run->arguments;
    vt_rows_input train = {.path = vt_argument(arguments, "svmlight"), .query = vt_argument(arguments, "query")};
    vt_rows_input watch = {.path = vt_argument(arguments, "watch"), .query = vt_argument(arguments, "watch-query")};
    const char *names = vt_argument(arguments, "names");
    if (names) VT_TRY(vt_names_input_read(&run->names, names, 0, error));
    train.least_features = run->names.count;
    VT_TRY(vt_rows_input_read(&run->train, &train, run->hash, error));
    if (!names) VT_TRY(vt_names_input_read(&run->names, NULL, run->train.features, error));
    if (run->train.features != run->names.count)
        return vt_fail(error, VT_BAD_DATA, "%s: feature %zu has no name", train.path, run->names.count);
    run->watches = watch.path != NULL;
    if (!run->watches) return VT_OK;
    watch.least_features = run->train.features;
    VT_TRY(vt_rows_input_read(&run->watch, &watch, NULL, error));
    if (run->watch.features == run->train.features) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "%s: feature %zu is not among the rows to learn from", watch.path, run->watch.features - 1);
}

/* The settings of trees lie together in the table of all of a ranker's, from this one on. */
static const vt_setting *tree_settings(void)
{
    const vt_setting *setting = vt_ranker_settings;
    while (strcmp(setting->name, "rounds") != 0) setting++;
    return setting;
}

static bool is_of_trees(const char *name, size_t length)
{
    for (const vt_setting *setting = tree_settings(); setting->name; setting++)
        if (strlen(setting->name) == length && memcmp(setting->name, name, length) == 0) return true;
    return false;
}

/* Rows have neither windows nor sources. text: what --set says. */
static vt_status check_set(const char *text, vt_error *error)
{
    for (const char *at = text; *at; at += *at == ',') {
        size_t length = strcspn(at, "=,");
        if (!is_of_trees(at, length)) return vt_fail(error, VT_USAGE, "ranker --svmlight has no setting \"%.*s\"", (int)(length < 60 ? length : 60), at);
        at += strcspn(at, ",");
    }
    return VT_OK;
}

static vt_status fit(rows_run *run, vt_error *error)
{
    vt_tree_fit_options options = run->inputs.options.trees;
    const vt_tree_fit_context context = {.seed = run->seed, .features = run->names.names, .feature_count = run->names.count,
                                         .progress = tell_round, .context = run};
    vt_buffer_append_text(&run->config, "{\"ranker\":");
    vt_settings_write(tree_settings(), &run->inputs.options, &run->inputs.options, &run->config);
    vt_buffer_append(&run->config, "}", 2);
    if (run->config.failed) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    VT_TRY(vt_tree_fit(&run->json, &run->train.set, run->watches ? &run->watch.set : NULL, &options, &context, error));
    const vt_tree_origin origin = {.config = (const char *)run->config.data, .data_hash = run->hash, .seed = run->seed,
                                   .features = run->names.names, .feature_count = run->names.count};
    return vt_xgboost_json_read(&run->file, (vt_bytes){run->json.data, run->json.size}, &origin, error);
}

static vt_status import(rows_run *run, const char *from, vt_error *error)
{
    const char *names = vt_argument(run->arguments, "names");
    vt_tree_model *model;
    if (names) VT_TRY(vt_names_input_read(&run->names, names, 0, error));
    const vt_tree_origin origin = {.seed = run->seed, .features = run->names.names, .feature_count = run->names.count};
    VT_TRY(vt_tree_input(&run->file, from, &origin, error));
    if (vt_tree_model_open(&model, (vt_bytes){run->file.data, run->file.size}, error) != VT_OK) return vt_fail_within(error, from);
    vt_tree_model_close(model);
    return VT_OK;
}

/* Both or none; imported trees have no JSON of their own. */
static vt_status write_files(const rows_run *run, vt_error *error)
{
    const vt_output_file files[] = {{run->out_dir, "ranker.safetensors", {run->file.data, run->file.size}},
                                    {run->out_dir, "ranker.json", {run->json.data, run->json.size}}};
    return vt_file_set_write(files, run->json.size ? 2 : 1, error);
}

static vt_status print_result(const rows_run *run, vt_error *error)
{
    vt_tree_model *model;
    VT_TRY(vt_tree_model_open(&model, (vt_bytes){run->file.data, run->file.size}, error));
    size_t trees = vt_tree_model_trees(model), features = vt_tree_model_features(model);
    vt_tree_model_close(model);
    if (run->arguments->json) {
        cJSON *document = cJSON_CreateObject(), *object;
        cJSON_AddBoolToObject(document, "ok", true);
        object = cJSON_AddObjectToObject(document, "ranker");
        cJSON_AddNumberToObject(object, "trees", (double)trees);
        cJSON_AddNumberToObject(object, "features", (double)features);
        cJSON_AddNumberToObject(object, "bytes", (double)run->file.size);
        if (run->train.set.count) cJSON_AddNumberToObject(object, "rows", (double)run->train.set.count);
        if (run->train.set.count) cJSON_AddNumberToObject(object, "groups", (double)run->train.set.groups);
        if (run->watches) cJSON_AddNumberToObject(object, "watched", run->watched);
        vt_print_json(document);
    } else if (!run->arguments->quiet) {
        fprintf(stderr, "%s/ranker.safetensors: %zu trees on %zu features, %zu bytes", run->out_dir, trees, features, run->file.size);
        if (run->watches) fprintf(stderr, ", ndcg@%zu of the watched rows %.4f", run->inputs.options.trees.at, run->watched);
        fprintf(stderr, "\n");
    }
    return VT_OK;
}

vt_status vt_train_ranker_takes(const vt_arguments *arguments, const char *way, const char *const *names, vt_error *error)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        size_t at = 0;
        while (names[at] && strcmp(names[at], arguments->given[i].name) != 0) at++;
        if (!names[at]) return vt_fail(error, VT_USAGE, "ranker%s has no --%.60s", way, arguments->given[i].name);
    }
    return VT_OK;
}

static vt_status check_names(const vt_arguments *arguments, vt_error *error)
{
    static const char *const of_rows[] = {"svmlight", "query", "watch", "watch-query", "names", "out", "seed", "set", NULL};
    static const char *const of_trees[] = {"from", "names", "out", "seed", NULL};
    if (vt_argument(arguments, "from")) return vt_train_ranker_takes(arguments, " --from", of_trees, error);
    VT_TRY(vt_train_ranker_takes(arguments, " --svmlight", of_rows, error));
    for (size_t i = 0; i < arguments->given_count; i++)
        for (size_t j = 0; strcmp(arguments->given[i].name, "set") == 0 && j < arguments->given[i].count; j++)
            VT_TRY(check_set(arguments->given[i].values[j], error));
    return VT_OK;
}

static vt_status run_with(rows_run *run, vt_error *error)
{
    const char *from = vt_argument(run->arguments, "from");
    VT_TRY(check_names(run->arguments, error));
    VT_TRY(vt_argument_required(run->arguments, "out", &run->out_dir, error));
    VT_TRY(vt_argument_count(run->arguments, "seed", 1, INT32_MAX, &run->seed, error));
    VT_TRY(vt_ranker_inputs_read(&run->inputs, run->arguments, error));
    if (from) VT_TRY(import(run, from, error));
    else {
        VT_TRY(read_rows(run, error));
        VT_TRY(fit(run, error));
    }
    VT_TRY(vt_folder_make(run->out_dir, error));
    VT_TRY(write_files(run, error));
    return print_result(run, error);
}

vt_status vt_train_ranker_rows(const vt_arguments *arguments, vt_error *error)
{
    rows_run *run = vt_alloc(1, sizeof *run);
    if (!run) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    run->arguments = arguments;
    run->seed = 1;
    vt_status status = run_with(run, error);
    vt_ranker_inputs_close(&run->inputs);
    vt_svmlight_free(&run->train);
    vt_svmlight_free(&run->watch);
    vt_names_input_close(&run->names);
    vt_buffer_free(&run->config);
    vt_buffer_free(&run->json);
    vt_buffer_free(&run->file);
    vt_free(run);
    return status;
}
