/* vitrine: one program, one command per file. */
#include "command.h"

#include "bytes.h"
#include "launched_ranks.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const vt_command *const commands[] = {
    &vt_command_validate,  &vt_command_simulate, &vt_command_pack,   &vt_command_train,   &vt_command_recommend,
    &vt_command_search,    &vt_command_check,    &vt_command_inspect, &vt_command_verify,
    &vt_command_bench,     &vt_command_eval,     &vt_command_tune,   &vt_command_runs,
    &vt_command_models,    &vt_command_keys,     &vt_command_sign,
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_overview(FILE *out)
{
    fputs("usage: vitrine COMMAND [options]\n\n", out);
    for (size_t i = 0; i < COMMAND_COUNT; i++) fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\nEvery command: --help, --json (one JSON document on stdout), --quiet.\n"
          "Exit status: 0 ok, 1 failure, 2 usage, 3 bad input data, 4 integrity, 5 a check failed.\n",
          out);
}

static void print_usage(FILE *out, const vt_command *command)
{
    fprintf(out, "usage: vitrine %s %s%s[options]\n%s\n\n", command->name, command->positional,
            *command->positional ? " " : "", command->summary);
    for (const vt_option *option = command->options; option->name; option++) {
        char left[64];
        snprintf(left, sizeof left, "--%s %s", option->name, option->value ? option->value : "");
        fprintf(out, "  %-24s %s\n", left, option->help);
    }
    fputs("  --json                   one JSON document on stdout, nothing else there\n"
          "  --quiet                  no progress and no report on stderr\n",
          out);
}

static const vt_command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i]->name, name) == 0) return commands[i];
    return NULL;
}

int vt_exit_status(vt_status status)
{
    switch (status) {
    case VT_OK: return 0;
    case VT_USAGE:
    case VT_BAD_REQUEST:
    case VT_NOT_FOUND: return 2;
    case VT_BAD_DATA:
    case VT_UNSUPPORTED: return 3;
    case VT_INTEGRITY: return 4;
    case VT_CHECK_FAILED: return 5;
    default: return 1;
    }
}

/* JSON is UTF-8, names of files need not be. */
static void replace_foreign_bytes(char *text)
{
    size_t left = strlen(text);
    while (left) {
        size_t size = (unsigned char)*text < 0x80 ? 1 : 2;
        while (size <= 4 && size <= left && !vt_utf8_valid(text, size)) size++;
        if (size > 4 || size > left) *text = '?', size = 1;
        text += size;
        left -= size;
    }
}

void vt_print_json(cJSON *document)
{
    char *text = cJSON_PrintUnformatted(document);
    if (text) replace_foreign_bytes(text), puts(text);
    cJSON_free(text);
    cJSON_Delete(document);
}

void vt_progress(const vt_arguments *arguments, const char *step, size_t done, size_t total)
{
    enum { WIDTH = 32 };
    if (arguments->quiet || !isatty(STDERR_FILENO) || total == 0) return;
    if (done != total && done % (total / 200 + 1) != 0) return;
    char bar[WIDTH + 1];
    size_t filled = done * WIDTH / total;
    memset(bar, '.', WIDTH);
    memset(bar, '#', filled);
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r%-12s [%s] %zu/%zu%s", step, bar, done, total, done == total ? "\n" : "");
}

/* Failures go to stderr, and with --json also as the document on stdout that a program expects. */
static int report_failure(const vt_command *command, const vt_arguments *arguments, vt_status status, vt_error *error)
{
    if (vt_launched_silent()) return vt_exit_status(status);
    if (!error->message[0]) vt_fail(error, status, "%s", vt_status_name(status));
    fprintf(stderr, "vitrine %s: %s\n", command->name, error->message);
    if (status == VT_USAGE) fprintf(stderr, "Try: vitrine %s --help\n", command->name);
    if (arguments->json && status != VT_USAGE && status != VT_CHECK_FAILED) { /* a check has printed its own document */
        cJSON *document = cJSON_CreateObject();
        cJSON_AddBoolToObject(document, "ok", false);
        cJSON *failure = cJSON_AddObjectToObject(document, "error");
        cJSON_AddStringToObject(failure, "code", vt_status_name(status));
        cJSON_AddStringToObject(failure, "message", error->message);
        vt_print_json(document);
    }
    return vt_exit_status(status);
}

/* Training is what several ranks do together; they join first, so that the first one prints what is wrong with the command too. */
static vt_status run_command(const vt_command *command, vt_arguments *arguments, int count, char **values, vt_error *error)
{
    vt_ranks *ranks = NULL;
    *arguments = (vt_arguments){.json = false};
    if (command == &vt_command_train) VT_TRY(vt_launched_ranks(&ranks, error));
    VT_TRY(vt_arguments_parse(arguments, command, count, values, error));
    arguments->ranks = ranks;
    return command->run(arguments, error);
}

int main(int count, char **values)
{
    if (count < 2 || strcmp(values[1], "help") == 0 || strcmp(values[1], "--help") == 0) {
        print_overview(count < 2 ? stderr : stdout);
        return count < 2 ? 2 : 0;
    }
    const vt_command *command = find_command(values[1]);
    if (!command) {
        fprintf(stderr, "vitrine: there is no command \"%.60s\"\n", values[1]);
        print_overview(stderr);
        return 2;
    }
    for (int i = 2; i < count; i++)
        if (strcmp(values[i], "--help") == 0) return print_usage(stdout, command), 0;
    vt_arguments arguments;
    vt_error error = {0};
    vt_status status = run_command(command, &arguments, count - 2, values + 2, &error);
    return status == VT_OK ? 0 : report_failure(command, &arguments, status, &error);
}
