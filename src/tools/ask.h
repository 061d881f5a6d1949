/* One question to a pack: what `recommend` and `search` share. */
#ifndef VT_ASK_H
#define VT_ASK_H

#include "command.h"

/* Opens --pack, the profile file of --profile and the picture of --image, adds --filter, --limit and --recall to `params` (owned here), calls
 * `method` and prints: the engine's own answer with --json, else a table. A failed answer becomes its status. */
vt_status vt_ask(const vt_arguments *arguments, const char *method, cJSON *params, vt_error *error);

#endif
