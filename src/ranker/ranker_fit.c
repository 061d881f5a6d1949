#include "ranker_fit.h"

#include "memory.h"
#include "tree_model.h"
#include "xgboost_json.h"

#include <math.h>
#include <string.h>

/* ---- lessons ---- */

vt_status vt_ranker_lessons_open(vt_ranker_lessons *out, const vt_event_log *log, const vt_rank_shop *catalog, const vt_ranker_options *options,
                                 const vt_ranker_context *context, vt_error *error)
{
    vt_rank_goods goods = {.log = log, .catalog = catalog, .models = out->models, .config = options->config, .threads = context->threads};
    *out = (vt_ranker_lessons){.options = options, .context = context};
    memcpy(out->data_hash, log->data_hash, sizeof out->data_hash);
    VT_TRY(vt_rank_weeks(&out->examples, log, &options->walk, error));
    VT_TRY(vt_ranker_train_sources(out->models, log, out->examples.weeks[0].moment, options, context, error));
    return vt_rank_examples_open(&out->examples, &goods, &options->walk, context->seed, context->progress, context->context, error);
}

void vt_ranker_lessons_close(vt_ranker_lessons *lessons)
{
    for (vt_model_kind kind = 0; kind < VT_MODEL_KINDS; kind++) vt_buffer_free(&lessons->models[kind]);
    vt_rank_examples_close(&lessons->examples);
}

/* ---- columns left out ---- */

/* The columns of some groups while they are missing. */
typedef struct hidden_columns {
    size_t columns[VT_RANK_FEATURES], count;
    float *values; /* [count][rows] */
} hidden_columns;

static vt_status hide(hidden_columns *hidden, vt_rank_examples *examples, unsigned groups, vt_error *error)
{
    hidden->count = 0;
    for (size_t feature = 0; feature < VT_RANK_FEATURES; feature++)
        if (groups >> vt_rank_feature_group(feature) & 1) hidden->columns[hidden->count++] = feature;
    hidden->values = vt_alloc(hidden->count * examples->count, sizeof *hidden->values);
    if (!hidden->values) return vt_fail(error, VT_NO_MEMORY, "no memory to leave %zu features out", hidden->count);
    for (size_t i = 0; i < hidden->count; i++)
        for (size_t row = 0; row < examples->count; row++) {
            float *value = &examples->rows[row * VT_RANK_FEATURES + hidden->columns[i]];
            hidden->values[i * examples->count + row] = *value;
            *value = VT_RANK_MISSING;
        }
    return VT_OK;
}

static void bring_back(hidden_columns *hidden, vt_rank_examples *examples)
{
    for (size_t i = 0; hidden->values && i < hidden->count; i++)
        for (size_t row = 0; row < examples->count; row++)
            examples->rows[row * VT_RANK_FEATURES + hidden->columns[i]] = hidden->values[i * examples->count + row];
    vt_free(hidden->values);
}

/* ---- fitting ---- */

typedef struct fitting {
    vt_ranker *out;
    const vt_ranker_lessons *lessons;
    const char *names[VT_RANK_FEATURES];
} fitting;

static void tell_round(void *context, size_t round, size_t rounds, double watched)
{
    const fitting *fit = context;
    const vt_ranker_context *to = fit->lessons->context;
    if (watched > fit->out->watched) fit->out->watched = watched;
    if (to->progress) to->progress(to->context, "trees", round, rounds);
}

static vt_status fit_once(fitting *fit, const vt_rank_set *train, const vt_rank_set *watch, const vt_tree_fit_options *options, vt_error *error)
{
    vt_tree_fit_context context = {.seed = fit->lessons->context->seed, .features = fit->names, .feature_count = VT_RANK_FEATURES,
                                   .progress = tell_round, .context = fit};
    vt_buffer config = {0};
    vt_tree_origin origin = {.data_hash = fit->lessons->data_hash, .seed = fit->lessons->context->seed, .features = fit->names,
                             .feature_count = VT_RANK_FEATURES};
    vt_tree_model *model = NULL;
    vt_buffer_free(&fit->out->json);
    vt_buffer_free(&fit->out->file);
    vt_ranker_config(fit->lessons->options, &config);
    vt_buffer_append(&config, "", 1);
    origin.config = (const char *)config.data;
    vt_status status = config.failed ? vt_fail(error, VT_NO_MEMORY, "out of memory") : vt_tree_fit(&fit->out->json, train, watch, options, &context, error);
    if (status == VT_OK) status = vt_xgboost_json_read(&fit->out->file, (vt_bytes){fit->out->json.data, fit->out->json.size}, &origin, error);
    if (status == VT_OK) status = vt_tree_model_open(&model, (vt_bytes){fit->out->file.data, fit->out->file.size}, error);
    if (status == VT_OK) fit->out->trees = vt_tree_model_trees(model);
    vt_tree_model_close(model);
    vt_buffer_free(&config);
    return status;
}

static vt_status fit_examples(fitting *fit, vt_error *error)
{
    const vt_rank_examples *examples = &fit->lessons->examples;
    vt_rank_set taught = vt_rank_examples_taught(examples), watched = vt_rank_examples_watched(examples);
    vt_tree_fit_options options = fit->lessons->options->trees;
    VT_TRY(fit_once(fit, &taught, &watched, &options, error));
    if (!fit->lessons->options->refit || options.patience == 0) return VT_OK;
    vt_rank_set all = {.rows = examples->rows, .labels = examples->labels, .group_sizes = examples->group_sizes, .count = examples->count,
                       .groups = examples->groups};
    options.rounds = fit->out->trees > 0 ? fit->out->trees : 1;
    return fit_once(fit, &all, NULL, &options, error);
}

vt_status vt_ranker_fit(vt_ranker *out, vt_ranker_lessons *lessons, unsigned groups_left_out, vt_error *error)
{
    fitting fit = {.out = out, .lessons = lessons};
    hidden_columns hidden;
    *out = (vt_ranker){.watched = 0.0};
    for (size_t feature = 0; feature < VT_RANK_FEATURES; feature++) fit.names[feature] = vt_rank_feature_name(feature);
    vt_status status = hide(&hidden, &lessons->examples, groups_left_out, error);
    if (status == VT_OK) status = fit_examples(&fit, error);
    bring_back(&hidden, &lessons->examples);
    return status;
}

void vt_ranker_close(vt_ranker *ranker)
{
    vt_buffer_free(&ranker->json);
    vt_buffer_free(&ranker->file);
}
