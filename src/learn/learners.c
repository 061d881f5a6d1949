#include "learners.h"

#include "tower_training.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* What `vitrine tune` searches. */
#define FIXED {VT_SEARCH_NOT, 0, 0, NULL, false}
#define EVEN(least, most) {VT_SEARCH_EVEN, least, most, NULL, false}
#define LOG(least, most) {VT_SEARCH_LOG, least, most, NULL, false}
#define LOG_OR_0(least, most, dated) {VT_SEARCH_LOG_OR_0, least, most, NULL, dated}
#define WORDS(words) {VT_SEARCH_WORDS, 0, 0, words, false}
#define RUNGS {VT_SEARCH_RUNGS, 0, 0, NULL, false}

static const vt_setting popularity_settings[] = {
    {"half-life", VT_SETTING_NUMBER, offsetof(vt_popularity_options, half_life_days), 0, 1e5, LOG_OR_0(3, 3000, true)}, {0}};

static const vt_setting itemknn_settings[] = {
    {"neighbours", VT_SETTING_COUNT, offsetof(vt_itemknn_options, neighbours), 1, VT_MODEL_MOST_NEIGHBOURS, LOG(20, 1000)},
    {"shrinkage", VT_SETTING_NUMBER, offsetof(vt_itemknn_options, shrinkage), 0, 1e5, LOG_OR_0(1, 1000, false)},
    {"damping", VT_SETTING_NUMBER, offsetof(vt_itemknn_options, damping), 0, 1, EVEN(0, 1)},
    {"half-life", VT_SETTING_NUMBER, offsetof(vt_itemknn_options, half_life_days), 0, 1e5, LOG_OR_0(10, 3000, true)},
    {"gap-half-life", VT_SETTING_NUMBER, offsetof(vt_itemknn_options, gap_half_life_days), 0, 1e5, LOG_OR_0(1, 1000, false)},
    {0}};

static const vt_setting ease_settings[] = {
    {"neighbours", VT_SETTING_COUNT, offsetof(vt_ease_options, neighbours), 1, VT_MODEL_MOST_NEIGHBOURS, FIXED},
    {"ridge", VT_SETTING_NUMBER, offsetof(vt_ease_options, ridge), 1e-3, 1e7, LOG(1, 10000)},
    {"dropout", VT_SETTING_NUMBER, offsetof(vt_ease_options, dropout), 0, 0.99, EVEN(0, 0.9)},
    {"half-life", VT_SETTING_NUMBER, offsetof(vt_ease_options, half_life_days), 0, 1e5, LOG_OR_0(10, 3000, true)},
    {0}};

static const vt_setting ials_settings[] = {
    {"factors", VT_SETTING_COUNT, offsetof(vt_ials_options, factors), 1, VT_MODEL_MOST_DIMS, LOG(16, 256)},
    {"sweeps", VT_SETTING_COUNT, offsetof(vt_ials_options, sweeps), 1, 1000, RUNGS},
    {"steps", VT_SETTING_COUNT, offsetof(vt_ials_options, steps), 1, VT_MODEL_MOST_DIMS, FIXED},
    {"alpha", VT_SETTING_NUMBER, offsetof(vt_ials_options, alpha), 1e-3, 1e5, LOG(1, 1000)},
    {"regularisation", VT_SETTING_NUMBER, offsetof(vt_ials_options, regularisation), 1e-3, 1e6, LOG(1, 3000)},
    {"power", VT_SETTING_NUMBER, offsetof(vt_ials_options, power), 0, 1, EVEN(0, 1)},
    {"half-life", VT_SETTING_NUMBER, offsetof(vt_ials_options, half_life_days), 0, 1e5, LOG_OR_0(10, 3000, true)},
    {0}};

static const vt_setting two_tower_settings[] = {
    {"dims", VT_SETTING_COUNT, offsetof(vt_two_tower_options, dims), 1, VT_MODEL_MOST_DIMS, LOG(32, 256)},
    {"epochs", VT_SETTING_COUNT, offsetof(vt_two_tower_options, epochs), 1, 1000, RUNGS},
    {"patience", VT_SETTING_COUNT, offsetof(vt_two_tower_options, patience), 1, 1000, FIXED},
    {"batch", VT_SETTING_COUNT, offsetof(vt_two_tower_options, batch), 2, 65536, LOG(128, 2048)},
    {"negatives", VT_SETTING_COUNT, offsetof(vt_two_tower_options, negatives), 0, 65536, LOG(64, 2048)},
    {"hard-negatives", VT_SETTING_COUNT, offsetof(vt_two_tower_options, hard_negatives), 0, VT_TOWER_MOST_HARD, FIXED},
    {"history", VT_SETTING_COUNT, offsetof(vt_two_tower_options, history), 1, VT_TOWER_MOST_HISTORY, LOG(5, 100)},
    {"temperature", VT_SETTING_NUMBER, offsetof(vt_two_tower_options, temperature), 1e-3, 1e3, LOG(0.05, 1)},
    {"log-q", VT_SETTING_NUMBER, offsetof(vt_two_tower_options, log_q), 0, 1, EVEN(0, 1)},
    {"learning-rate", VT_SETTING_NUMBER, offsetof(vt_two_tower_options, learning_rate), 1e-6, 10, LOG(0.0003, 0.03)},
    {"half-life", VT_SETTING_NUMBER, offsetof(vt_two_tower_options, half_life_days), 0, 1e5, LOG_OR_0(1, 3000, false)},
    {"example-half-life", VT_SETTING_NUMBER, offsetof(vt_two_tower_options, example_half_life_days), 0, 1e5, LOG_OR_0(10, 3000, true)},
    {"dropout", VT_SETTING_NUMBER, offsetof(vt_two_tower_options, dropout), 0, 0.99, EVEN(0, 0.5)},
    {"decay", VT_SETTING_NUMBER, offsetof(vt_two_tower_options, decay), 0, 10, LOG_OR_0(1e-5, 0.1, false)},
    {"optimiser", VT_SETTING_TEXT, offsetof(vt_two_tower_options, optimiser), 0, 0, FIXED},
    {"towers", VT_SETTING_TEXT, offsetof(vt_two_tower_options, towers), 0, 0, WORDS("tied,own")},
    {"context", VT_SETTING_TEXT, offsetof(vt_two_tower_options, context), 0, 0, WORDS("before,around")},
    {"catalog", VT_SETTING_TEXT, offsetof(vt_two_tower_options, catalog), 0, 0, FIXED},
    {"schema", VT_SETTING_TEXT, offsetof(vt_two_tower_options, schema), 0, 0, FIXED},
    {"rich", VT_SETTING_TEXT, offsetof(vt_two_tower_options, rich), 0, 0, FIXED},
    {"catalog-columns", VT_SETTING_TEXT, offsetof(vt_two_tower_options, catalog_columns), 0, 0, FIXED},
    {"embeddings", VT_SETTING_TEXT, offsetof(vt_two_tower_options, embeddings), 0, 0, FIXED},
    {"ids", VT_SETTING_TEXT, offsetof(vt_two_tower_options, ids), 0, 0, FIXED},
    {"text-buckets", VT_SETTING_COUNT, offsetof(vt_two_tower_options, text_buckets), 0, 1 << 20, FIXED},
    {"profile", VT_SETTING_TEXT, offsetof(vt_two_tower_options, profile), 0, 0, FIXED},
    {"profile-dropout", VT_SETTING_NUMBER, offsetof(vt_two_tower_options, profile_dropout), 0, 0.99, FIXED},
    {0}};

static vt_status train_popularity(vt_buffer *file, const vt_event_log *log, const vt_learn_options *options,
                                  const vt_learn_context *context, vt_error *error)
{
    return vt_learn_popularity(file, log, &options->popularity, context, error);
}

static vt_status train_itemknn(vt_buffer *file, const vt_event_log *log, const vt_learn_options *options,
                               const vt_learn_context *context, vt_error *error)
{
    return vt_learn_itemknn(file, log, &options->itemknn, context, error);
}

static vt_status train_ease(vt_buffer *file, const vt_event_log *log, const vt_learn_options *options, const vt_learn_context *context,
                            vt_error *error)
{
    return vt_learn_ease(file, log, &options->ease, context, error);
}

static vt_status train_ials(vt_buffer *file, const vt_event_log *log, const vt_learn_options *options, const vt_learn_context *context,
                            vt_error *error)
{
    return vt_learn_ials(file, log, &options->ials, context, error);
}

static vt_status train_two_tower(vt_buffer *file, const vt_event_log *log, const vt_learn_options *options,
                                 const vt_learn_context *context, vt_error *error)
{
    return vt_learn_two_tower(file, log, &options->two_tower, context, error);
}

static const vt_learner learners[] = {
    {VT_MODEL_POPULARITY, popularity_settings, &vt_popularity_defaults, sizeof(vt_popularity_options), train_popularity},
    {VT_MODEL_ITEMKNN, itemknn_settings, &vt_itemknn_defaults, sizeof(vt_itemknn_options), train_itemknn},
    {VT_MODEL_EASE, ease_settings, &vt_ease_defaults, sizeof(vt_ease_options), train_ease},
    {VT_MODEL_IALS, ials_settings, &vt_ials_defaults, sizeof(vt_ials_options), train_ials},
    {VT_MODEL_TWO_TOWER, two_tower_settings, &vt_two_tower_defaults, sizeof(vt_two_tower_options), train_two_tower},
};

const vt_learner *vt_learner_of(vt_model_kind kind)
{
    for (size_t i = 0; i < sizeof learners / sizeof *learners; i++)
        if (learners[i].kind == kind) return &learners[i];
    return NULL;
}

const vt_setting *vt_learner_setting(const vt_learner *learner, const char *name)
{
    for (const vt_setting *setting = learner->settings; setting->name; setting++)
        if (strcmp(setting->name, name) == 0) return setting;
    return NULL;
}

void vt_learner_defaults(const vt_learner *learner, vt_learn_options *options)
{
    memset(options, 0, sizeof *options);
    memcpy(options, learner->defaults, learner->options_bytes);
}

/* Decimal digits only: strtod would also take "nan", "0x1p3" and leading space. */
static bool read_number(const char *text, bool whole, double *number)
{
    char *end;
    if (strspn(text, whole ? "0123456789" : "0123456789.eE+-") != strlen(text) || !*text) return false;
    errno = 0;
    *number = strtod(text, &end);
    return errno == 0 && !*end;
}

vt_status vt_setting_set(const vt_setting *setting, void *options, const char *value, vt_error *error)
{
    double number = 0.0;
    char *field = (char *)options + setting->offset;
    bool whole = setting->type == VT_SETTING_COUNT;
    if (setting->type == VT_SETTING_TEXT) return memcpy(field, &value, sizeof value), VT_OK;
    if (!read_number(value, whole, &number) || number < setting->least || number > setting->most)
        return vt_fail(error, VT_USAGE, "--%s must be a %snumber from %g to %g, not \"%.40s\"", setting->name, whole ? "whole " : "",
                       setting->least, setting->most, value);
    if (whole) memcpy(field, &(size_t){(size_t)number}, sizeof(size_t));
    else memcpy(field, &(float){(float)number}, sizeof(float));
    return VT_OK;
}

vt_status vt_learner_set(const vt_learner *learner, vt_learn_options *options, const char *name, const char *value, vt_error *error)
{
    const vt_setting *setting = vt_learner_setting(learner, name);
    if (!setting) return vt_fail(error, VT_USAGE, "%s has no --%.60s", vt_model_kind_name(learner->kind), name);
    return vt_setting_set(setting, options, value, error);
}

/* A JSON string: bytes that need it are escaped. */
static void append_text(vt_buffer *out, const char *text)
{
    vt_buffer_append_text(out, "\"");
    for (; text && *text; text++)
        if (*text == '"' || *text == '\\' || (unsigned char)*text < ' ') vt_buffer_printf(out, "\\u%04x", (unsigned)(unsigned char)*text);
        else vt_buffer_append(out, text, 1);
    vt_buffer_append_text(out, "\"");
}

/* Whether it is told in a configuration: what came later is not, where it is the default. */
static bool is_later(const vt_setting *setting)
{
    return strcmp(setting->name, "profile") == 0 || strcmp(setting->name, "profile-dropout") == 0;
}

static bool is_default(const void *defaults, const vt_setting *setting, const char *field)
{
    const char *standard = (const char *)defaults + setting->offset, *text, *standard_text;
    if (setting->type == VT_SETTING_COUNT) return memcmp(field, standard, sizeof(size_t)) == 0;
    if (setting->type == VT_SETTING_NUMBER) return memcmp(field, standard, sizeof(float)) == 0;
    memcpy(&text, field, sizeof text);
    memcpy(&standard_text, standard, sizeof standard_text);
    return strcmp(text ? text : "", standard_text) == 0;
}

void vt_settings_write(const vt_setting *settings, const void *options, const void *defaults, vt_buffer *out)
{
    for (const vt_setting *setting = settings; setting->name; setting++) {
        const char *field = (const char *)options + setting->offset, *text;
        size_t count;
        float number;
        if (is_later(setting) && is_default(defaults, setting, field)) continue;
        vt_buffer_printf(out, "%s\"%s\":", setting == settings ? "{" : ",", setting->name);
        if (setting->type == VT_SETTING_COUNT) {
            memcpy(&count, field, sizeof count);
            vt_buffer_printf(out, "%zu", count);
        } else if (setting->type == VT_SETTING_NUMBER) {
            memcpy(&number, field, sizeof number);
            vt_buffer_printf(out, "%.9g", (double)number);
        } else {
            memcpy(&text, field, sizeof text);
            append_text(out, text);
        }
    }
    vt_buffer_append_text(out, "}");
}

void vt_learner_config(const vt_learner *learner, const vt_learn_options *options, vt_buffer *out)
{
    vt_settings_write(learner->settings, options, learner->defaults, out);
}
