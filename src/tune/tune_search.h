/* Successive halving over trials: K. Jamieson, A. Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", 2016.
 *
 * Rungs 0 .. rungs - 1. On rung r the share eta^(r + 1 - rungs) of the means is spent on a trial (passes of a training, or users that it is judged
 * by), on the last one all. Of `trials` trials, ceil(trials / eta^r) are on rung r: those that did best on the rung below, ties to the
 * lower number. Trial 0, the settings as they stand, goes up with them if it is not among them: the last rung tells what tuning gave. */
#ifndef VT_TUNE_SEARCH_H
#define VT_TUNE_SEARCH_H

#include "tune_draw.h"

enum { VT_TUNE_MOST_TRIALS = 1000, VT_TUNE_MOST_RUNGS = 8, VT_TUNE_MOST_ETA = 10 };

typedef struct vt_tune_plan {
    size_t trials; /* 1..VT_TUNE_MOST_TRIALS */
    size_t eta;    /* 2..VT_TUNE_MOST_ETA */
    size_t rungs;  /* 1..VT_TUNE_MOST_RUNGS */
} vt_tune_plan;

/* How good a trial was on a rung. */
typedef struct vt_tune_score {
    bool known;
    double value; /* more is better; NAN: it could not be trained or judged: `failure` tells why */
    double low, high;
    size_t users;
    char failure[VT_MESSAGE_BYTES];
} vt_tune_score;

typedef struct vt_tune_trial {
    vt_trial_settings settings;
    size_t rungs; /* that it was judged on, 0 .. rungs - 1; the next may hold a failure */
    vt_tune_score scores[VT_TUNE_MOST_RUNGS];
} vt_tune_trial;

size_t vt_tune_places(const vt_tune_plan *plan, size_t rung);
/* 0 to 1. */
double vt_tune_share(const vt_tune_plan *plan, size_t rung);

/* Trains and judges trial `number` on a rung; a trial that cannot be is no failure of the search, which goes on without it. */
typedef vt_status vt_tune_judge(void *context, size_t number, size_t rung, vt_tune_score *score, vt_error *error);

/* trials: [plan->trials], their settings drawn; scores that are known are not asked for again: so a search goes on where it was cut off. A rung
 * after the other, trials by number. What the judge answers; VT_BAD_DATA: no trial of the first rung could be judged (the message of the first). */
vt_status vt_tune_search(vt_tune_trial *trials, const vt_tune_plan *plan, vt_tune_judge *judge, void *context, vt_error *error);

/* The best of those that came farthest. */
size_t vt_tune_best(const vt_tune_trial *trials, const vt_tune_plan *plan);
/* order: [plan->trials], best first: who came farther, then the value there, then the number. */
void vt_tune_order(size_t *order, const vt_tune_trial *trials, const vt_tune_plan *plan);

#endif
