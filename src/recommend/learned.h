/* What the strategies of learned models share: a visitor's history into the model, the best candidates out of it, and which of their
 * products brought each.
 *
 * score(x): the model's, as models/model.h defines it, for the visitor's deeds (deeds.h) and what their profile says (traits.h, two-tower
 * alone), in millionths. Candidates are of the
 * visitor's department and fit them, are none of the deeds, nothing that they answered for or bought, are known to the model, and score above
 * 0, but for two-tower, whose scores are only comparable with each other.
 *
 * Reasons: what the VT_LEARNED_NAMED products and profile settings that say most, for or against, add to the score (vt_model_explain), each
 * by its name; then all others in one sum; then what nothing of the visitor says. What rounding leaves over is added to the first.
 *
 * There is nothing to say where the pack has no such model (or it has not come), or it knows none of what the visitor did and
 * nothing that their profile says. */
#ifndef VT_LEARNED_H
#define VT_LEARNED_H

#include "model.h"
#include "strategy.h"

enum { VT_LEARNED_NAMED = VT_MAX_REASONS - 2 };

/* Fills the slate. VT_NO_MEMORY. */
vt_status vt_learned_rank(const vt_task *task, vt_model_kind kind, vt_slate *slate, vt_error *error);

#endif
