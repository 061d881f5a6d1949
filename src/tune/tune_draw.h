/* Settings of trials, drawn at random: J. Bergstra, Y. Bengio, "Random Search for Hyper-Parameter Optimization", 2012. */
#ifndef VT_TUNE_DRAW_H
#define VT_TUNE_DRAW_H

#include "learners.h"

enum { VT_TUNE_MOST_SETTINGS = 48, VT_TUNE_VALUE_BYTES = 64 };

/* What is searched: a range for each row of a table of settings. */
typedef struct vt_tune_space {
    const vt_setting *settings; /* ends with name NULL; at most VT_TUNE_MOST_SETTINGS */
    vt_search_range ranges[VT_TUNE_MOST_SETTINGS];
} vt_tune_space;

/* Values as a person would give them; "": as it stands. In the order of the settings. */
typedef struct vt_trial_settings {
    char values[VT_TUNE_MOST_SETTINGS][VT_TUNE_VALUE_BYTES];
} vt_trial_settings;

/* The ranges that stand beside the settings. What says something of days only is left out where the log is not `dated`. */
void vt_tune_space_of(vt_tune_space *out, const vt_setting *settings, bool dated);
/* "ridge=10..500": evenly, or in the logarithm where the setting's own range is so. "towers=tied,own": these words. It is searched then, whatever
 * stood there. VT_USAGE: no such setting, or no range within the setting's own. The text is borrowed. */
vt_status vt_tune_space_set(vt_tune_space *space, const char *text, vt_error *error);
/* It stays as it stands. The index is one of the table. */
void vt_tune_space_fix(vt_tune_space *space, size_t setting);

/* Whether values are drawn for that row. */
bool vt_tune_searched(const vt_tune_space *space, size_t setting);
/* The row of that name, or SIZE_MAX. */
size_t vt_tune_setting(const vt_tune_space *space, const char *name);
/* The row whose value grows with the rungs, or SIZE_MAX. */
size_t vt_tune_passes(const vt_tune_space *space);

/* Trial 0 is the settings as they stand; of the others each value depends on seed, trial and setting alone: more trials, or another range
 * for one setting, leave the rest as it is. Numbers have four digits. */
void vt_tune_draw(vt_trial_settings *out, const vt_tune_space *space, uint64_t seed, size_t trial);

#endif
