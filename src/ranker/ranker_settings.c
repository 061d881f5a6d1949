#include "ranker_fit.h"

#include <stddef.h>
#include <string.h>

#define COUNT(name, field, least, most, scale, from, to) \
    {name, VT_SETTING_COUNT, offsetof(vt_ranker_options, field), least, most, {scale, from, to, NULL, false}}
#define NUMBER(name, field, least, most, scale, from, to) \
    {name, VT_SETTING_NUMBER, offsetof(vt_ranker_options, field), least, most, {scale, from, to, NULL, false}}

const vt_setting vt_ranker_settings[] = {
    COUNT("weeks", walk.weeks, 1, VT_RANK_MOST_WEEKS, VT_SEARCH_NOT, 0, 0),
    COUNT("horizon", walk.horizon, 1, VT_RANK_MOST_HORIZON, VT_SEARCH_NOT, 0, 0),
    COUNT("step", walk.step, 1, VT_RANK_MOST_HORIZON, VT_SEARCH_NOT, 0, 0),
    COUNT("negatives", walk.negatives, 1, VT_RANK_MOST_NEGATIVES, VT_SEARCH_NOT, 0, 0),
    COUNT("groups", walk.groups, 0, 100000000, VT_SEARCH_NOT, 0, 0),
    COUNT("rounds", trees.rounds, 1, 100000, VT_SEARCH_RUNGS, 0, 0),
    COUNT("patience", trees.patience, 0, 100000, VT_SEARCH_NOT, 0, 0),
    COUNT("at", trees.at, 1, 10000, VT_SEARCH_NOT, 0, 0),
    COUNT("leaves", trees.leaves, 2, 4096, VT_SEARCH_LOG, 8, 128),
    COUNT("depth", trees.depth, 0, 64, VT_SEARCH_NOT, 0, 0),
    COUNT("pairs", trees.pairs, 1, 1000, VT_SEARCH_LOG, 1, 8),
    COUNT("bins", trees.bins, 2, 65535, VT_SEARCH_NOT, 0, 0),
    NUMBER("learning-rate", trees.learning_rate, 1e-4, 1, VT_SEARCH_LOG, 0.02, 0.3),
    NUMBER("least-weight", trees.least_weight, 0, 1e6, VT_SEARCH_LOG, 0.1, 100),
    NUMBER("least-gain", trees.least_gain, 0, 1e6, VT_SEARCH_NOT, 0, 0),
    NUMBER("l2", trees.l2, 0, 1e6, VT_SEARCH_LOG, 0.1, 100),
    NUMBER("l1", trees.l1, 0, 1e6, VT_SEARCH_NOT, 0, 0),
    NUMBER("rows-share", trees.rows_share, 0.01, 1, VT_SEARCH_EVEN, 0.5, 1),
    NUMBER("columns-share", trees.columns_share, 0.01, 1, VT_SEARCH_EVEN, 0.3, 1),
    {0}};

void vt_ranker_config(const vt_ranker_options *options, vt_buffer *out)
{
    const char *between = "{";
    vt_rank_config_write(out, &options->config);
    if (!out->failed) out->size--; /* its closing brace */
    vt_buffer_append_text(out, ",\"ranker\":");
    vt_settings_write(vt_ranker_settings, options, options, out);
    vt_buffer_append_text(out, ",\"models\":");
    for (vt_rank_source source = 0; source < VT_RANK_SOURCES; source++) {
        vt_model_kind kind = vt_rank_source_model(source);
        if (!options->config.caps[source] || kind == VT_MODEL_KINDS) continue;
        vt_buffer_printf(out, "%s\"%s\":", between, vt_model_kind_name(kind));
        vt_learner_config(vt_learner_of(kind), &options->sources[kind], out);
        between = ",";
    }
    vt_buffer_append_text(out, *between == '{' ? "{}}" : "}}");
}

/* "ease" -> the source */
static vt_status find_source(vt_rank_source *source, const char *name, vt_error *error)
{
    *source = vt_rank_source_named(name);
    return *source < VT_RANK_SOURCES ? VT_OK : vt_fail(error, VT_USAGE, "there is no source \"%.60s\"", name);
}

vt_status vt_ranker_set(vt_ranker_options *options, const char *name, const char *value, vt_error *error)
{
    char part[64];
    const char *dot = strchr(name, '.');
    vt_rank_source source;
    if (!dot) {
        for (const vt_setting *setting = vt_ranker_settings; setting->name; setting++)
            if (strcmp(setting->name, name) == 0) return vt_setting_set(setting, options, value, error);
        return vt_fail(error, VT_USAGE, "ranker has no setting \"%.60s\"", name);
    }
    size_t length = (size_t)(dot - name);
    memcpy(part, name, length < sizeof part ? length : sizeof part - 1);
    part[length < sizeof part ? length : sizeof part - 1] = '\0';
    VT_TRY(find_source(&source, part, error));
    vt_model_kind kind = vt_rank_source_model(source);
    if (strcmp(dot + 1, "cap") == 0) {
        const vt_setting cap = {name, VT_SETTING_COUNT, 0, 0, VT_RANK_MOST_CAP, {VT_SEARCH_NOT, 0, 0, NULL, false}};
        size_t number;
        VT_TRY(vt_setting_set(&cap, &number, value, error));
        options->config.caps[source] = (uint32_t)number;
        return VT_OK;
    }
    if (kind == VT_MODEL_KINDS) return vt_fail(error, VT_USAGE, "%s has no setting \"%.60s\"", part, dot + 1);
    return vt_learner_set(vt_learner_of(kind), &options->sources[kind], dot + 1, value, error);
}

vt_status vt_ranker_check(const vt_ranker_options *options, vt_error *error)
{
    size_t sum = 0;
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) sum += options->config.caps[source];
    if (sum < 1 || sum > VT_RANK_MOST_CANDIDATES)
        return vt_fail(error, VT_USAGE, "the caps of all sources must add up to 1 to %d, not %zu", VT_RANK_MOST_CANDIDATES, sum);
    return VT_OK;
}
