#include "memory.h"
#include "ranker_fit.h"

#include <math.h>

vt_model_kind vt_rank_source_model(vt_rank_source source)
{
    switch (source) {
    case VT_RANK_ITEMKNN: return VT_MODEL_ITEMKNN;
    case VT_RANK_EASE: return VT_MODEL_EASE;
    case VT_RANK_IALS: return VT_MODEL_IALS;
    case VT_RANK_TWO_TOWER: return VT_MODEL_TWO_TOWER;
    default: return VT_MODEL_KINDS;
    }
}

void vt_ranker_defaults(vt_ranker_options *options)
{
    *options = (vt_ranker_options){.config = vt_rank_config_defaults, .walk = vt_rank_walk_defaults, .trees = vt_tree_fit_defaults, .refit = true};
    for (vt_model_kind kind = 0; kind < VT_MODEL_KINDS; kind++) {
        const vt_learner *learner = vt_learner_of(kind);
        if (learner) vt_learner_defaults(learner, &options->sources[kind]);
    }
}

typedef struct telling {
    const vt_ranker_context *context;
    const char *name;
} telling;

static void tell(void *context, const vt_learn_progress *progress)
{
    const telling *to = context;
    if (to->context->progress) to->context->progress(to->context->context, to->name, progress->done, progress->total);
}

static vt_status train(vt_buffer *models, vt_model_kind kind, const vt_event_log *known, const vt_ranker_options *options,
                       const vt_ranker_context *context, vt_error *error)
{
    telling to = {context, vt_model_kind_name(kind)};
    vt_learn_context learning = {.seed = context->seed, .threads = context->threads, .progress = tell, .context = &to};
    if (vt_learner_of(kind)->train(&models[kind], known, &options->sources[kind], &learning, error) == VT_OK) return VT_OK;
    return vt_fail_within(error, vt_model_kind_name(kind));
}

static vt_status keep_known(vt_event_log *known, const vt_event_log *log, vt_log_moment moment, vt_error *error)
{
    bool *keep = vt_alloc(log->count, sizeof *keep);
    if (!keep) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu events", log->count);
    for (uint32_t user = 0; user < log->users; user++)
        for (size_t i = log->user_offsets[user], end = vt_log_known(log, user, moment); i < end; i++) keep[i] = true;
    vt_status status = vt_event_log_part(known, log, keep, error);
    vt_free(keep);
    return status;
}

vt_status vt_ranker_train_sources(vt_buffer *models, const vt_event_log *log, vt_log_moment moment, const vt_ranker_options *options,
                                  const vt_ranker_context *context, vt_error *error)
{
    vt_event_log known = {0};
    vt_status status = keep_known(&known, log, moment, error);
    for (vt_rank_source source = 0; status == VT_OK && source < VT_RANK_SOURCES; source++) {
        vt_model_kind kind = vt_rank_source_model(source);
        if (options->config.caps[source] && kind < VT_MODEL_KINDS) status = train(models, kind, &known, options, context, error);
    }
    vt_event_log_close(&known);
    return status;
}
