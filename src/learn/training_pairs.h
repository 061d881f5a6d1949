/* A log as the sparse matrices that trainers read: by user and by item, with each pair's last day. */
#ifndef VT_TRAINING_PAIRS_H
#define VT_TRAINING_PAIRS_H

#include "event_matrix.h"

/* Values: log-damped counts (VT_PAIR_LOG), times 2^(-age / half_life_days). Owned: vt_training_pairs_close, also after a failure. */
typedef struct vt_training_pairs {
    vt_pair_matrix by_user, by_item;
    int32_t *days; /* beside by_user.indices: of the pair's last event */
} vt_training_pairs;

/* half_life_days 0, or a log that is not dated: values are left as they are. VT_NO_MEMORY. */
vt_status vt_training_pairs_open(vt_training_pairs *out, const vt_event_log *log, float half_life_days, vt_error *error);
void vt_training_pairs_close(vt_training_pairs *pairs);

/* ---- training_ranks.c: where several ranks hold one log, each has the pairs of its users, and the rows of others' are empty ---- */

/* Whose users are whose: bounds[ranks + 1], from all ranks' logs. */
void vt_training_user_bounds(size_t *bounds, const vt_event_log *log, vt_ranks *ranks);
/* Gives every rank all pairs of all users, in by_user, days and by_item. The same answer on all: VT_NO_MEMORY. */
vt_status vt_training_pairs_gather(vt_training_pairs *pairs, const size_t *user_bounds, vt_ranks *ranks, vt_error *error);
/* by_item becomes all users' pairs of the items bounds[rank] to bounds[rank + 1], and none of others; by_user stays as it is. */
vt_status vt_training_pairs_deal(vt_training_pairs *pairs, const size_t *item_bounds, vt_ranks *ranks, vt_error *error);

#endif
