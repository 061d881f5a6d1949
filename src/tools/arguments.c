#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const vt_option *find_option(const vt_command *command, const char *name, size_t length)
{
    for (const vt_option *option = command->options; option->name; option++)
        if (strlen(option->name) == length && memcmp(option->name, name, length) == 0) return option;
    return NULL;
}

static vt_status store(vt_arguments *out, const char *name, const char *value, vt_error *error)
{
    size_t i = 0;
    while (i < out->given_count && strcmp(out->given[i].name, name) != 0) i++;
    if (i == out->given_count) {
        if (i == VT_MAX_OPTIONS) return vt_fail(error, VT_USAGE, "too many options");
        out->given[out->given_count++].name = name;
    }
    if (out->given[i].count == VT_MAX_REPEATS)
        return vt_fail(error, VT_USAGE, "--%s is given more than %d times", name, VT_MAX_REPEATS);
    out->given[i].values[out->given[i].count++] = value;
    return VT_OK;
}

/* One "--name", "--name value" or "--name=value"; advances *at past a separate value. */
static vt_status parse_option(vt_arguments *out, const vt_command *command, int count, char **values, int *at,
                              vt_error *error)
{
    const char *name = values[*at] + 2, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    if (!equals && strcmp(name, "json") == 0) return out->json = true, VT_OK;
    if (!equals && strcmp(name, "quiet") == 0) return out->quiet = true, VT_OK;
    const vt_option *option = find_option(command, name, length);
    if (!option) return vt_fail(error, VT_USAGE, "%s has no option --%.*s", command->name, (int)length, name);
    if (!option->value) {
        if (equals) return vt_fail(error, VT_USAGE, "--%s takes no value", option->name);
        return store(out, option->name, "", error);
    }
    if (equals) return store(out, option->name, equals + 1, error);
    if (*at + 1 >= count) return vt_fail(error, VT_USAGE, "--%s needs %s", option->name, option->value);
    return store(out, option->name, values[++*at], error);
}

vt_status vt_arguments_parse(vt_arguments *out, const vt_command *command, int count, char **values, vt_error *error)
{
    memset(out, 0, sizeof *out);
    bool only_positional = false;
    for (int at = 0; at < count; at++) {
        if (!only_positional && strcmp(values[at], "--") == 0) {
            only_positional = true;
        } else if (!only_positional && strncmp(values[at], "--", 2) == 0) {
            VT_TRY(parse_option(out, command, count, values, &at, error));
        } else {
            if (out->positional_count == VT_MAX_POSITIONAL || !*command->positional)
                return vt_fail(error, VT_USAGE, "%s does not take \"%.100s\"", command->name, values[at]);
            out->positional[out->positional_count++] = values[at];
        }
    }
    return VT_OK;
}

const char *vt_argument(const vt_arguments *arguments, const char *name)
{
    for (size_t i = 0; i < arguments->given_count; i++)
        if (strcmp(arguments->given[i].name, name) == 0) return arguments->given[i].values[arguments->given[i].count - 1];
    return NULL;
}

size_t vt_argument_list(const vt_arguments *arguments, const char *name, const char *const **values)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (strcmp(arguments->given[i].name, name) != 0) continue;
        *values = arguments->given[i].values;
        return arguments->given[i].count;
    }
    *values = NULL;
    return 0;
}

bool vt_argument_flag(const vt_arguments *arguments, const char *name) { return vt_argument(arguments, name) != NULL; }

vt_status vt_argument_required(const vt_arguments *arguments, const char *name, const char **out, vt_error *error)
{
    *out = vt_argument(arguments, name);
    return *out ? VT_OK : vt_fail(error, VT_USAGE, "--%s is missing", name);
}

vt_status vt_argument_count(const vt_arguments *arguments, const char *name, uint64_t least, uint64_t most, uint64_t *out,
                            vt_error *error)
{
    const char *text = vt_argument(arguments, name);
    if (!text) return VT_OK;
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno || *end || *text < '0' || *text > '9' || value < least || value > most)
        return vt_fail(error, VT_USAGE, "--%s must be a whole number from %llu to %llu, not \"%.40s\"", name,
                       (unsigned long long)least, (unsigned long long)most, text);
    *out = value;
    return VT_OK;
}

vt_status vt_argument_recall(const vt_arguments *arguments, float *out, vt_error *error)
{
    const char *text = vt_argument(arguments, "recall");
    if (!text) return VT_OK;
    char *end;
    double value = strtod(text, &end);
    if (*end || !((*text >= '0' && *text <= '9') || *text == '.') || !(value > 0.0) || value > 1.0)
        return vt_fail(error, VT_USAGE, "--recall must be a number above 0, at most 1, not \"%.40s\"", text);
    *out = (float)value;
    return VT_OK;
}
