#include "tune_draw.h"

#include "seeded_random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAW_STREAM = 94 };

/* ---- the space ---- */

void vt_tune_space_of(vt_tune_space *out, const vt_setting *settings, bool dated)
{
    *out = (vt_tune_space){.settings = settings};
    for (size_t i = 0; settings[i].name; i++) {
        VT_CHECK(i < VT_TUNE_MOST_SETTINGS);
        out->ranges[i] = settings[i].search;
        if (settings[i].search.dated && !dated) vt_tune_space_fix(out, i);
    }
}

void vt_tune_space_fix(vt_tune_space *space, size_t setting) { space->ranges[setting].scale = VT_SEARCH_NOT; }

bool vt_tune_searched(const vt_tune_space *space, size_t setting)
{
    vt_search_scale scale = space->ranges[setting].scale;
    return scale != VT_SEARCH_NOT && scale != VT_SEARCH_RUNGS;
}

size_t vt_tune_setting(const vt_tune_space *space, const char *name)
{
    for (size_t i = 0; space->settings[i].name; i++)
        if (strcmp(space->settings[i].name, name) == 0) return i;
    return SIZE_MAX;
}

size_t vt_tune_passes(const vt_tune_space *space)
{
    for (size_t i = 0; space->settings[i].name; i++)
        if (space->ranges[i].scale == VT_SEARCH_RUNGS) return i;
    return SIZE_MAX;
}

/* Decimal digits only, as vt_learner_set takes them. */
static bool read_end(const char *text, size_t length, double *number)
{
    char copy[VT_TUNE_VALUE_BYTES], *end;
    if (length == 0 || length >= sizeof copy) return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (strspn(copy, "0123456789.eE+-") != length) return false;
    *number = strtod(copy, &end);
    return !*end && isfinite(*number);
}

static vt_status set_range(vt_tune_space *space, size_t at, const char *text, vt_error *error)
{
    const vt_setting *setting = &space->settings[at];
    const char *dots = strstr(text, "..");
    double least, most;
    bool read = dots && read_end(text, (size_t)(dots - text), &least) && read_end(dots + 2, strlen(dots + 2), &most);
    if (!read || least < setting->least || most > setting->most || least > most)
        return vt_fail(error, VT_USAGE, "--range %s: must be like %g..%g, within these, not \"%.40s\"", setting->name, setting->least,
                       setting->most, text);
    bool even = setting->search.scale == VT_SEARCH_EVEN || least <= 0;
    space->ranges[at] = (vt_search_range){.scale = even ? VT_SEARCH_EVEN : VT_SEARCH_LOG, .least = least, .most = most};
    return VT_OK;
}

static vt_status set_words(vt_tune_space *space, size_t at, const char *text, vt_error *error)
{
    bool good = *text != '\0';
    size_t length = 0;
    for (const char *letter = text; *letter; letter++) {
        length = *letter == ',' ? 0 : length + 1;
        good &= *letter > ' ' && *letter <= '~' && length < VT_TUNE_VALUE_BYTES;
    }
    if (!good) return vt_fail(error, VT_USAGE, "--range %s: must be words like tied,own", space->settings[at].name);
    space->ranges[at] = (vt_search_range){.scale = VT_SEARCH_WORDS, .words = text};
    return VT_OK;
}

vt_status vt_tune_space_set(vt_tune_space *space, const char *text, vt_error *error)
{
    char name[VT_TUNE_VALUE_BYTES];
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || (size_t)(equals - text) >= sizeof name)
        return vt_fail(error, VT_USAGE, "--range: must be like ridge=10..500, not \"%.60s\"", text);
    snprintf(name, sizeof name, "%.*s", (int)(equals - text), text);
    size_t at = vt_tune_setting(space, name);
    if (at == SIZE_MAX) return vt_fail(error, VT_USAGE, "--range: there is no setting \"%s\"", name);
    if (space->settings[at].type != VT_SETTING_TEXT) return set_range(space, at, equals + 1, error);
    return set_words(space, at, equals + 1, error);
}

/* ---- drawing ---- */

/* splitmix64 (G. Steele, D. Lea, C. Flood, 2014): neighbouring trials and settings begin far apart. */
static uint64_t mixed(uint64_t seed, uint64_t trial, uint64_t setting)
{
    uint64_t x = seed + 0x9E3779B97F4A7C15u * (trial * VT_TUNE_MOST_SETTINGS + setting + 1);
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static double between(const vt_search_range *range, double share)
{
    if (range->scale == VT_SEARCH_EVEN) return range->least + share * (range->most - range->least);
    return range->least * pow(range->most / range->least, share);
}

/* Rounded to what is printed, and not out of the range by that. */
static void draw_number(char value[VT_TUNE_VALUE_BYTES], const vt_setting *setting, const vt_search_range *range, double share)
{
    bool whole = setting->type == VT_SETTING_COUNT;
    double least = whole ? ceil(range->least) : range->least, most = whole ? floor(range->most) : range->most;
    snprintf(value, VT_TUNE_VALUE_BYTES, whole ? "%.0f" : "%.4g", between(range, share));
    double rounded = strtod(value, NULL);
    if (rounded < least || rounded > most)
        snprintf(value, VT_TUNE_VALUE_BYTES, whole ? "%.0f" : "%.9g", rounded < least ? least : most);
}

static void draw_word(char value[VT_TUNE_VALUE_BYTES], const char *words, vt_random *random)
{
    uint32_t count = 1;
    for (const char *at = words; *at; at++) count += *at == ',';
    for (uint32_t skip = vt_random_below(random, count); skip > 0; skip--) words = strchr(words, ',') + 1;
    snprintf(value, VT_TUNE_VALUE_BYTES, "%.*s", (int)strcspn(words, ","), words);
}

void vt_tune_draw(vt_trial_settings *out, const vt_tune_space *space, uint64_t seed, size_t trial)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; trial > 0 && space->settings[i].name; i++) {
        const vt_search_range *range = &space->ranges[i];
        vt_random random = vt_random_seed(mixed(seed, trial, i), DRAW_STREAM);
        if (!vt_tune_searched(space, i)) continue;
        bool zero = range->scale == VT_SEARCH_LOG_OR_0 && vt_random_below(&random, 4) == 0;
        if (zero) memcpy(out->values[i], "0", 2);
        else if (range->scale == VT_SEARCH_WORDS) draw_word(out->values[i], range->words, &random);
        else draw_number(out->values[i], &space->settings[i], range, vt_random_unit(&random));
    }
}
