/* Strategy "ease": as itemknn, with weights that were fitted to predict each product from all others at once, so that what two of your
 * products say alike counts once (H. Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", 2019); they may be negative.
 *
 * score(x) = sum over your products i of weight(i) * fitted(i, x) */
#include "learned.h"

vt_status vt_strategy_ease(const vt_task *task, vt_slate *slate, vt_error *error)
{
    return vt_learned_rank(task, VT_MODEL_EASE, slate, error);
}
