/* `vitrine tune`: the command, what it keeps, what it says. */
#ifndef VT_TUNE_COMMAND_H
#define VT_TUNE_COMMAND_H

#include "command.h"
#include "host_files.h"
#include "ranker_inputs.h"
#include "run_store.h"
#include "tune_learner.h"
#include "tune_ranker.h"
#include "tune_report.h"

#include <math.h>

enum { TUNE_LIST_BYTES = 1024 };
#define VT_TUNE_NO_VALUE NAN

/* Everything that one run of the command holds. */
typedef struct tune_run {
    const vt_arguments *arguments;
    const char *model;                          /* "ials", "ranker" */
    const vt_learner *learner;                  /* NULL: the ranker */
    vt_learn_options base;                      /* the settings as they stand; of the ranker: inputs.options */
    vt_ranker_inputs inputs;                    /* of the ranker */
    char sets[VT_MAX_REPEATS][TUNE_LIST_BYTES]; /* what --set says; text settings point into it */
    vt_tune_space space;
    vt_tune_log_options judging;
    size_t metric; /* of VT_TUNE_FIGURES */
    vt_tune_plan plan;
    vt_event_log log;
    vt_tune_log part;
    vt_tune_trial *trials;
    vt_tune_learner own;
    vt_tune_ranker ranker;
    vt_tunable tuned;
    uint64_t saved_ms; /* when the last checkpoint was written */
    vt_buffer config;  /* base as JSON, NUL-terminated */
    vt_run_store *store;
    int64_t search;
    size_t known; /* judgements that an earlier run of the command had made */
} tune_run;

/* Opens the database and the search, and takes what is known of it: fills config, store, search, known and the trials' scores. */
vt_status vt_tune_resume(tune_run *run, vt_error *error);
/* Adds what came of a trial. */
vt_status vt_tune_record(tune_run *run, size_t number, size_t rung, const vt_tune_outcome *outcome, vt_error *error);
/* Where a trial's training goes on from, when it was killed. */
void vt_tune_checkpoint(const tune_run *run, size_t number, size_t rung, char path[VT_HOST_PATH_BYTES]);
/* The reports, and stdout. */
vt_status vt_tune_tell(const tune_run *run, vt_error *error);

#endif
