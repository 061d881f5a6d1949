/* Strategy "two-tower": two small networks, one that turns products and one that turns histories into vectors; the second runs here,
 * on what you did, the latest counting most (models/model.h).
 *
 * score(x) = cosine(you, x) / temperature */
#include "learned.h"

vt_status vt_strategy_two_tower(const vt_task *task, vt_slate *slate, vt_error *error)
{
    return vt_learned_rank(task, VT_MODEL_TWO_TOWER, slate, error);
}
