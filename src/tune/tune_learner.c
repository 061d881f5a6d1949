#include "tune_learner.h"

#include "host_files.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static size_t share_of(size_t whole, double share)
{
    size_t part = (size_t)floor((double)whole * share + 0.5);
    return part > 1 ? part : 1;
}

static size_t count_at(const void *options, const vt_setting *setting)
{
    size_t count;
    memcpy(&count, (const char *)options + setting->offset, sizeof count);
    return count;
}

size_t vt_tune_passes_of(const vt_tune_learner *tuned, double share)
{
    size_t passes = vt_tune_passes(tuned->space);
    return passes == SIZE_MAX ? 1 : share_of(count_at(tuned->base, &tuned->space->settings[passes]), share);
}

size_t vt_tune_users_of(const vt_tune_learner *tuned, double share)
{
    return vt_tune_passes(tuned->space) == SIZE_MAX ? share_of(tuned->log->user_count, share) : tuned->log->user_count;
}

void vt_tune_fill(vt_trial_settings *settings, const vt_tune_space *space, const void *options)
{
    for (size_t i = 0; space->settings[i].name; i++) {
        const char *field = (const char *)options + space->settings[i].offset, *text;
        char *value = settings->values[i];
        float number;
        if (!vt_tune_searched(space, i) || *value) continue;
        if (space->settings[i].type == VT_SETTING_COUNT) snprintf(value, VT_TUNE_VALUE_BYTES, "%zu", count_at(options, &space->settings[i]));
        if (space->settings[i].type == VT_SETTING_NUMBER) {
            memcpy(&number, field, sizeof number);
            snprintf(value, VT_TUNE_VALUE_BYTES, "%.9g", (double)number);
        }
        if (space->settings[i].type == VT_SETTING_TEXT) {
            memcpy(&text, field, sizeof text);
            if (strlen(text) < VT_TUNE_VALUE_BYTES) strcpy(value, text);
        }
    }
}

/* ---- a trial ---- */

static vt_status set_all(vt_learn_options *options, const vt_tune_learner *tuned, const vt_trial_settings *settings, double share, vt_error *error)
{
    const vt_tune_space *space = tuned->space;
    char passes[VT_TUNE_VALUE_BYTES];
    *options = *tuned->base;
    for (size_t i = 0; space->settings[i].name; i++) {
        const char *value = settings->values[i];
        if (space->ranges[i].scale == VT_SEARCH_RUNGS) snprintf(passes, sizeof passes, "%zu", vt_tune_passes_of(tuned, share));
        if (space->ranges[i].scale == VT_SEARCH_RUNGS) value = passes;
        if (*value) VT_TRY(vt_learner_set(tuned->learner, options, space->settings[i].name, value, error));
    }
    return VT_OK;
}

static uint64_t now(const vt_tune_learner *tuned) { return tuned->now_ms ? tuned->now_ms() : 0; }

/* A checkpoint that is damaged costs time, not the trial. */
static vt_status train(vt_buffer *file, const vt_tune_learner *tuned, const vt_learn_options *options, vt_error *error)
{
    vt_learn_context context = tuned->context;
    vt_status status = tuned->learner->train(file, &tuned->log->split.training, options, &context, error);
    if (status != VT_BAD_DATA || !context.checkpoint || context.fresh) return status;
    context.fresh = true;
    vt_buffer_free(file);
    return tuned->learner->train(file, &tuned->log->split.training, options, &context, error);
}

static vt_status try_it(vt_tune_outcome *out, const vt_tune_learner *tuned, const vt_learn_options *options, vt_buffer *file, vt_error *error)
{
    uint64_t begun = now(tuned);
    VT_TRY(train(file, tuned, options, error));
    vt_bytes bytes = {file->data, file->size};
    uint64_t trained = now(tuned);
    out->train_ms = trained - begun;
    out->file_bytes = file->size;
    vt_sha256_hex(bytes, out->file_hash);
    VT_TRY(vt_tune_log_judge(out->figures, tuned->log, tuned->learner->kind, bytes, out->users, error));
    out->score_ms = now(tuned) - trained;
    vt_learner_config(tuned->learner, options, &out->config);
    vt_buffer_append(&out->config, "", 1);
    return out->config.failed ? vt_fail(error, VT_NO_MEMORY, "out of memory") : VT_OK;
}

vt_status vt_tune_learner_try(vt_tune_outcome *out, const vt_tune_learner *tuned, const vt_trial_settings *settings, double share, vt_error *error)
{
    vt_learn_options options;
    vt_buffer file = {0};
    *out = (vt_tune_outcome){.users = vt_tune_users_of(tuned, share)};
    vt_status status = set_all(&options, tuned, settings, share, &out->failure);
    if (status == VT_OK) status = try_it(out, tuned, &options, &file, &out->failure);
    vt_buffer_free(&file);
    if (status == VT_OK) return VT_OK;
    out->failed = status == VT_USAGE || status == VT_BAD_DATA;
    if (out->failed) return VT_OK;
    if (error) *error = out->failure;
    return status;
}

void vt_tune_outcome_close(vt_tune_outcome *outcome) { vt_buffer_free(&outcome->config); }
