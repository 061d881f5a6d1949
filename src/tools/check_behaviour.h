/* The behaviours that a recommender must show on a pack (StyleSense's validate_recommendations.py): each makes a shopper or a
 * sample from the pack, asks, and reports one outcome or more. VT_OK also when a check broke; otherwise the question itself
 * could not be asked. */
#ifndef VT_CHECK_BEHAVIOUR_H
#define VT_CHECK_BEHAVIOUR_H

#include "checked_pack.h"

enum {
    VT_CHECK_TOP = 12,          /* products of a slate that are judged */
    VT_CHECK_NEAREST = 3,       /* of these, those whose kind is judged */
    VT_CHECK_SAMPLE = 200,      /* products that a sample holds at most */
    VT_CHECK_CARTS = 24,        /* carts that add-ons are asked for */
    VT_CHECK_SEED = 20260615    /* of random pairs */
};
/* Mean cosine of a product's nearest neighbour. */
#define VT_CHECK_SIMILAR_FLOOR 0.5
/* Share of add-ons that must come from another sub-category than the cart. */
#define VT_CHECK_CROSS_FLOOR 0.5

vt_status vt_check_history(vt_checked_pack *pack, vt_error *error);
vt_status vt_check_restock(vt_checked_pack *pack, vt_error *error);
vt_status vt_check_also_bought(vt_checked_pack *pack, vt_error *error);
vt_status vt_check_similar(vt_checked_pack *pack, vt_error *error);
vt_status vt_check_cart_addons(vt_checked_pack *pack, vt_error *error);
vt_status vt_check_for_you(vt_checked_pack *pack, vt_error *error);

#endif
