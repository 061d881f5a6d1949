#include "tunable.h"

#include "bytes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
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

size_t vt_tune_passes_of(const vt_tunable *tuned, double share)
{
    size_t passes = vt_tune_passes(tuned->space);
    return passes == SIZE_MAX ? 1 : share_of(count_at(tuned->base, &tuned->space->settings[passes]), share);
}

size_t vt_tune_users_of(const vt_tunable *tuned, double share)
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
            snprintf(value, VT_TUNE_VALUE_BYTES, "%.6g", (double)number);
            if (strtof(value, NULL) != number) snprintf(value, VT_TUNE_VALUE_BYTES, "%.9g", (double)number);
        }
        if (space->settings[i].type == VT_SETTING_TEXT) {
            memcpy(&text, field, sizeof text);
            vt_text_put(value, VT_TUNE_VALUE_BYTES, text);
        }
    }
}

const char *vt_tune_value(const vt_tunable *tuned, const vt_trial_settings *settings, size_t setting, double share, char passes[VT_TUNE_VALUE_BYTES])
{
    if (tuned->space->ranges[setting].scale != VT_SEARCH_RUNGS) return settings->values[setting];
    snprintf(passes, VT_TUNE_VALUE_BYTES, "%zu", vt_tune_passes_of(tuned, share));
    return passes;
}

uint64_t vt_tune_now(const vt_tunable *tuned) { return tuned->now_ms ? tuned->now_ms(NULL) : 0; }

bool vt_tune_settings_failed(vt_tune_outcome *out, vt_status status, vt_error *error)
{
    out->failed = status == VT_USAGE || status == VT_BAD_DATA || status == VT_UNSUPPORTED;
    if (!out->failed && error) *error = out->failure;
    return out->failed;
}

void vt_tune_outcome_close(vt_tune_outcome *outcome) { vt_buffer_free(&outcome->config); }
