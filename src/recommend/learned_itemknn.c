/* Strategy "itemknn": what people who had your products also had, by the cosine of products over customers.
 *
 * score(x) = sum over your products i of weight(i) * similarity(i, x), similarity being that of each product's nearest neighbours */
#include "learned.h"

vt_status vt_strategy_itemknn(const vt_task *task, vt_slate *slate, vt_error *error)
{
    return vt_learned_rank(task, VT_MODEL_ITEMKNN, slate, error);
}
