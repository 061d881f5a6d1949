/* What can be tuned: a table of settings, and a way to try some of them. Trainers of learners.h: tune_learner.h; the ranker: tune_ranker.h. */
#ifndef VT_TUNABLE_H
#define VT_TUNABLE_H

#include "tune_draw.h"
#include "tune_log.h"

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

typedef struct vt_tunable vt_tunable;

/* Borrowed. */
struct vt_tunable {
    const char *name;              /* "ials" */
    const vt_setting *settings;    /* offsets are of *base */
    const void *base;              /* the settings as they stand */
    const vt_tune_space *space;
    const vt_tune_log *log;
    uint64_t (*now_ms)(void *context); /* NULL: no time is taken */
    const char *checkpoint;        /* path of the file that a training goes on from; NULL: none */
    void *own;                     /* of the kind of tunable */
    /* Appends all settings as they stand, JSON. */
    void (*write_config)(const vt_tunable *tuned, vt_buffer *out);
    /* Trains and judges with these settings. `share` is of the passes of the training, where the settings have them (epochs, sweeps, rounds), and all
     * users are judged by; else of the users; at least one of both. A trial fails for what its settings are; VT_NO_MEMORY and VT_IO are
     * answered. Close *out in any case. */
    vt_status (*try_it)(vt_tune_outcome *out, const vt_tunable *tuned, const vt_trial_settings *settings, double share, vt_error *error);
};

void vt_tune_outcome_close(vt_tune_outcome *outcome);

/* Passes or users of a share, as above. */
size_t vt_tune_passes_of(const vt_tunable *tuned, double share);
size_t vt_tune_users_of(const vt_tunable *tuned, double share);

/* Fills what is "" of the searched settings with what stands in `options`, so that a report can tell it. */
void vt_tune_fill(vt_trial_settings *settings, const vt_tune_space *space, const void *options);
/* The value of that row on a share: drawn, or of passes; "": as it stands. `passes`: room for the latter. */
const char *vt_tune_value(const vt_tunable *tuned, const vt_trial_settings *settings, size_t setting, double share, char passes[VT_TUNE_VALUE_BYTES]);

/* 0 without a clock. */
uint64_t vt_tune_now(const vt_tunable *tuned);
/* A trial that could not be: true, and *out tells why, where its settings are to blame; else the failure is in *error. */
bool vt_tune_settings_failed(vt_tune_outcome *out, vt_status status, vt_error *error);

#endif
