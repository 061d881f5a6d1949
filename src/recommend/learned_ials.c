/* Strategy "ials": every product is a vector that was learned from all customers; yours is solved for here, from what you did
 * (fold-in: models/model.h).
 *
 * score(x) = you . x */
#include "learned.h"

vt_status vt_strategy_ials(const vt_task *task, vt_slate *slate, vt_error *error)
{
    return vt_learned_rank(task, VT_MODEL_IALS, slate, error);
}
