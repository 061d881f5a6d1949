/* Options of commands that make a ranker from a log. */
#ifndef VT_RANKER_INPUTS_H
#define VT_RANKER_INPUTS_H

#include "command.h"
#include "rank_items.h"
#include "ranker_fit.h"

enum { VT_RANKER_SET_BYTES = 1024 };

/* Rows for a command's own list. */
#define VT_RANKER_OPTIONS                                                                                                  \
    {"sources", "A,B", "ranker: where candidates come from, as ease or ease:300 with its most (default: all)"},         \
    {"weeks", "N", "ranker: windows of the log's end to learn from, the last of which is watched (default 8)"},         \
    {"rebuys", NULL, "ranker: what somebody had may be recommended again"},                                             \
    {"pack", "DIR", "ranker: a pack whose catalog, spaces and words are features, by item id"}

/* Owned: vt_ranker_inputs_close. */
typedef struct vt_ranker_inputs {
    vt_ranker_options options;
    char sets[VT_MAX_REPEATS][VT_RANKER_SET_BYTES]; /* what --set says; text settings point into it */
    char sources[VT_RANKER_SET_BYTES];
    const char *pack;
    struct vt_api *opened; /* the pack; NULL: none */
    vt_rank_items items;
} vt_ranker_inputs;

/* Reads the options above and --set. VT_USAGE. */
vt_status vt_ranker_inputs_read(vt_ranker_inputs *out, const vt_arguments *arguments, vt_error *error);
void vt_ranker_inputs_close(vt_ranker_inputs *inputs);

/* Opens --pack, if it was given, and numbers the items of the log as it does; the log is to be closed before the inputs.
 * All lists of the space that is learned from are brought, so that threads may share it. What opening a pack fails with; VT_NO_MEMORY. */
vt_status vt_ranker_inputs_catalog(vt_ranker_inputs *inputs, vt_event_log *log, vt_error *error);
/* What is known of the items, or NULL. */
const vt_rank_shop *vt_ranker_inputs_shop(const vt_ranker_inputs *inputs);

#endif
