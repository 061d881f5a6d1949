/* Trainers of learners.h as what can be tuned: trained on the part of the log that is learned from, judged by the rest. */
#ifndef VT_TUNE_LEARNER_H
#define VT_TUNE_LEARNER_H

#include "tunable.h"

/* Borrowed, and kept with the tunable. */
typedef struct vt_tune_learner {
    const vt_learner *learner;
    vt_learn_context context; /* seed, threads, and when a checkpoint is due */
} vt_tune_learner;

/* Fills name, settings, own, write_config and try_it; the caller the rest, base being vt_learn_options. */
void vt_tune_learner_as(vt_tunable *out, vt_tune_learner *own);

#endif
