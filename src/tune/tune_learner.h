/* One trial of a trainer of learners.h: trained on the part of the log that is learned from, judged by the rest. */
#ifndef VT_TUNE_LEARNER_H
#define VT_TUNE_LEARNER_H

#include "tune_draw.h"
#include "tune_log.h"

/* What is tuned. Borrowed. */
typedef struct vt_tune_learner {
    const vt_learner *learner;
    const vt_learn_options *base; /* the settings as they stand */
    const vt_tune_space *space;
    const vt_tune_log *log;
    vt_learn_context context;     /* seed, threads, checkpoint and the like */
    uint64_t (*now_ms)(void);     /* NULL: no time is taken */
} vt_tune_learner;

/* What came of a trial. Owned: vt_tune_outcome_close. */
typedef struct vt_tune_outcome {
    bool failed;          /* `failure` tells why, and figures mean nothing: the trial is worth nothing, the search goes on */
    vt_error failure;
    vt_interval figures[VT_TUNE_FIGURES];
    size_t users;         /* judged by */
    vt_buffer config;     /* all settings, JSON, NUL-terminated; empty: it failed */
    uint64_t train_ms, score_ms;
    size_t file_bytes;
    char file_hash[65];
} vt_tune_outcome;

/* Where the settings have passes (epochs, sweeps), `share` is that of their number as it stands, and all users are judged by; else that of the users.
 * At least one of both. A trial fails for what its settings are (VT_USAGE, VT_BAD_DATA); VT_NO_MEMORY and VT_IO are answered. Close it in any case. */
vt_status vt_tune_learner_try(vt_tune_outcome *out, const vt_tune_learner *tuned, const vt_trial_settings *settings, double share,
                              vt_error *error);
void vt_tune_outcome_close(vt_tune_outcome *outcome);

/* Passes or users of a share, as above. */
size_t vt_tune_passes_of(const vt_tune_learner *tuned, double share);
size_t vt_tune_users_of(const vt_tune_learner *tuned, double share);

/* Fills what is "" of the searched settings with what stands in `options`, so that a report can tell it. */
void vt_tune_fill(vt_trial_settings *settings, const vt_tune_space *space, const void *options);

#endif
