/* The ranker as what can be tuned. Sources, examples and the candidates of those who are judged by do not depend on what is searched (settings
 * of the trees): they are made once, and a trial fits trees and ranks with them. */
#ifndef VT_TUNE_RANKER_H
#define VT_TUNE_RANKER_H

#include "ranker_fit.h"
#include "tunable.h"

/* What is known for each user who is judged by. Owned: vt_tune_ranker_close. Stays where it was opened. */
typedef struct vt_tune_ranker {
    const vt_ranker_options *base;
    vt_ranker_context context;
    vt_ranker_lessons lessons; /* of what is learned from */
    size_t *offsets;           /* [users + 1]: candidates of the users of the vt_tune_log, in its order */
    vt_buffer items;           /* u32[candidates], ascending by user */
    vt_buffer rows;            /* f32[candidates][VT_RANK_FEATURES] */
} vt_tune_ranker;

/* Trains the sources and makes examples and candidates; log: opened with options.sales. Fills *out as vt_tune_learner_as does, base being
 * *options. VT_USAGE: the split is one by which no moment can be asked at (random). Memory: about 250 bytes a candidate, 200 kB a user. What the
 * parts answer. Close it in any case. */
vt_status vt_tune_ranker_open(vt_tunable *out, vt_tune_ranker *own, const vt_tune_log *log, const vt_rank_shop *catalog, vt_error *error);
void vt_tune_ranker_close(vt_tune_ranker *own);

/* The ranges of the trees' settings; those of windows and sources are the same for all trials. VT_USAGE: a range was set for one of these. */
vt_status vt_tune_ranker_space_check(const vt_tune_space *space, vt_error *error);

#endif
