/* What a two-tower model learns from: one example for each item that a user had for the first time, with what they had besides. */
#ifndef VT_TOWER_EXAMPLES_H
#define VT_TOWER_EXAMPLES_H

#include "event_log.h"
#include "status.h"
#include "tower_options.h"

#include <stddef.h>
#include <stdint.h>

enum { VT_TOWER_MOST_JUDGED = 4096 };

/* Owned: vt_tower_examples_close. Borrows the log. */
typedef struct vt_tower_examples {
    const vt_event_log *log;
    uint32_t *events;  /* [count]: index of the event that is to be foretold, in this epoch's order */
    size_t count;
    uint32_t *judged;  /* [judged_count]: last events of a drawn 2 % of users, never trained on, for early stopping */
    size_t judged_count;
    uint8_t *held_out; /* [users]: whether the user's last event is judged */
    float half_life_days; /* 0: examples count alike */
    double mean_weight;   /* of the examples before it is made 1 */
} vt_tower_examples;

/* Draws by `options->seed` who is judged: of users with two items or more, one in fifty, at most VT_TOWER_MOST_JUDGED.
 * VT_BAD_DATA when no example is left; VT_UNSUPPORTED for 2^32 events and more; VT_NO_MEMORY. */
vt_status vt_tower_examples_open(vt_tower_examples *out, const vt_event_log *log, const vt_tower_options *options, vt_error *error);
void vt_tower_examples_close(vt_tower_examples *examples);

/* Puts the examples into the order of this epoch: the same for the same seed and epoch, whatever came before. */
void vt_tower_examples_shuffle(vt_tower_examples *examples, uint64_t seed, size_t epoch);

/* What an event counts as an example, or when it is judged by: 2^(-age / half-life), over the mean of all examples. */
float vt_tower_example_weight(const vt_tower_examples *examples, size_t event);

/* One item of a history. */
typedef struct vt_tower_deed {
    uint32_t item;
    float age_days;
} vt_tower_deed;

/* The history that goes with `event`, each item once (its nearest event), nearest first: what the user had before it, or with
 * options->around also after it (a judged event is never in one). deeds: room for options->history. Returns how many. An item
 * that is the target itself is left out. */
size_t vt_tower_history(const vt_tower_examples *examples, size_t event, const vt_tower_options *options, vt_tower_deed *deeds);

#endif
