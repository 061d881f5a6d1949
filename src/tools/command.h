/* The commands of the `vitrine` program, and what they share: options, output, exit status. */
#ifndef VT_COMMAND_H
#define VT_COMMAND_H

#include "status.h"

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VT_MAX_POSITIONAL = 8, VT_MAX_OPTIONS = 32, VT_MAX_REPEATS = 16 };

/* One option of a command; a list ends with name NULL. `value` is the placeholder in the usage, NULL for a flag. */
typedef struct vt_option {
    const char *name;
    const char *value;
    const char *help;
} vt_option;

/* A parsed command line. Values are borrowed from argv. */
typedef struct vt_arguments {
    struct vt_ranks *ranks; /* who runs the command together; NULL: one process alone */
    const char *positional[VT_MAX_POSITIONAL];
    size_t positional_count;
    struct {
        const char *name;
        const char *values[VT_MAX_REPEATS]; /* an option may repeat */
        size_t count;
    } given[VT_MAX_OPTIONS];
    size_t given_count;
    bool json;
    bool quiet;
} vt_arguments;

typedef struct vt_command {
    const char *name;
    const char *positional; /* "STRATEGY", or "" */
    const char *summary;
    const vt_option *options;
    vt_status (*run)(const vt_arguments *arguments, vt_error *error);
} vt_command;

extern const vt_command vt_command_validate, vt_command_simulate, vt_command_pack, vt_command_train, vt_command_recommend,
    vt_command_search, vt_command_check, vt_command_inspect, vt_command_verify, vt_command_bench, vt_command_eval, vt_command_tune,
    vt_command_runs, vt_command_models, vt_command_keys, vt_command_sign;

/* Parses what follows the command's name. VT_USAGE names what is wrong. */
vt_status vt_arguments_parse(vt_arguments *out, const vt_command *command, int count, char **values, vt_error *error);
/* The last value of an option, or NULL. */
const char *vt_argument(const vt_arguments *arguments, const char *name);
bool vt_argument_flag(const vt_arguments *arguments, const char *name);
/* All values of an option that may repeat, in their order; answers how many. */
size_t vt_argument_list(const vt_arguments *arguments, const char *name, const char *const **values);
/* As vt_argument, but VT_USAGE when it is missing. */
vt_status vt_argument_required(const vt_arguments *arguments, const char *name, const char **out, vt_error *error);
/* A whole number within [least, most]; leaves *out alone when not given. */
vt_status vt_argument_count(const vt_arguments *arguments, const char *name, uint64_t least, uint64_t most, uint64_t *out,
                            vt_error *error);

/* "--recall": above 0 to 1; leaves *out alone when not given. */
vt_status vt_argument_recall(const vt_arguments *arguments, float *out, vt_error *error);

/* Exit status of the program: 0 ok, 1 runtime failure, 2 usage, 3 bad input data, 4 integrity, 5 a check failed. */
int vt_exit_status(vt_status status);

/* Prints the document on stdout, one line, and deletes it. */
void vt_print_json(cJSON *document);

/* A bar on stderr when it is a terminal and --quiet was not given. step: "photos". */
void vt_progress(const vt_arguments *arguments, const char *step, size_t done, size_t total);

#endif
