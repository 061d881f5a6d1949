/* A log as the sparse matrices that trainers read: by user and by item, with each pair's last day. */
#ifndef VT_TRAINING_PAIRS_H
#define VT_TRAINING_PAIRS_H

#include "event_matrix.h"

/* Values: log-damped counts (VT_PAIR_LOG). Owned: vt_training_pairs_close, also after a failure. */
typedef struct vt_training_pairs {
    vt_pair_matrix by_user, by_item;
    int32_t *days; /* beside by_user.indices; NULL when not asked for */
} vt_training_pairs;

/* VT_NO_MEMORY. */
vt_status vt_training_pairs_open(vt_training_pairs *out, const vt_event_log *log, bool with_days, vt_error *error);
void vt_training_pairs_close(vt_training_pairs *pairs);

#endif
