#include "tune_learner.h"

#include "host_files.h"

#include <unistd.h>

static vt_status set_all(vt_learn_options *options, const vt_tunable *tuned, const vt_trial_settings *settings, double share, vt_error *error)
{
    const vt_tune_learner *own = tuned->own;
    *options = *(const vt_learn_options *)tuned->base;
    for (size_t i = 0; tuned->settings[i].name; i++) {
        char passes[VT_TUNE_VALUE_BYTES];
        const char *value = vt_tune_value(tuned, settings, i, share, passes);
        if (*value) VT_TRY(vt_learner_set(own->learner, options, tuned->settings[i].name, value, error));
    }
    return VT_OK;
}

/* A checkpoint that is damaged costs time, not the trial. Without one, the same would only fail again. */
static vt_status train(vt_buffer *file, const vt_tunable *tuned, const vt_learn_options *options, vt_error *error)
{
    const vt_tune_learner *own = tuned->own;
    vt_learn_context context = own->context;
    context.checkpoint = tuned->checkpoint;
    bool resumes = context.checkpoint && access(context.checkpoint, F_OK) == 0;
    vt_status status = own->learner->train(file, tuned->log->training, options, &context, error);
    if (status != VT_BAD_DATA || !resumes) return status;
    context.fresh = true;
    vt_buffer_free(file);
    return own->learner->train(file, tuned->log->training, options, &context, error);
}

static vt_status train_and_judge(vt_tune_outcome *out, const vt_tunable *tuned, const vt_learn_options *options, vt_buffer *file, vt_error *error)
{
    const vt_learner *learner = ((const vt_tune_learner *)tuned->own)->learner;
    uint64_t begun = vt_tune_now(tuned);
    VT_TRY(train(file, tuned, options, error));
    vt_bytes bytes = {file->data, file->size};
    uint64_t trained = vt_tune_now(tuned);
    out->train_ms = trained - begun;
    out->file_bytes = file->size;
    vt_sha256_hex(bytes, out->file_hash);
    VT_TRY(vt_tune_log_judge(out->figures, tuned->log, learner->kind, bytes, out->users, error));
    out->score_ms = vt_tune_now(tuned) - trained;
    vt_learner_config(learner, options, &out->config);
    vt_buffer_append(&out->config, "", 1);
    return out->config.failed ? vt_fail(error, VT_NO_MEMORY, "out of memory") : VT_OK;
}

static vt_status try_learner(vt_tune_outcome *out, const vt_tunable *tuned, const vt_trial_settings *settings, double share, vt_error *error)
{
    vt_learn_options options;
    vt_buffer file = {0};
    *out = (vt_tune_outcome){.users = vt_tune_users_of(tuned, share)};
    vt_status status = set_all(&options, tuned, settings, share, &out->failure);
    if (status == VT_OK) status = train_and_judge(out, tuned, &options, &file, &out->failure);
    vt_buffer_free(&file);
    return status == VT_OK || vt_tune_settings_failed(out, status, error) ? VT_OK : status;
}

static void write_config(const vt_tunable *tuned, vt_buffer *out)
{
    vt_learner_config(((const vt_tune_learner *)tuned->own)->learner, tuned->base, out);
}

void vt_tune_learner_as(vt_tunable *out, vt_tune_learner *own)
{
    out->name = vt_model_kind_name(own->learner->kind);
    out->settings = own->learner->settings;
    out->own = own;
    out->write_config = write_config;
    out->try_it = try_learner;
}
