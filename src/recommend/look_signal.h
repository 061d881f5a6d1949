/* The visual signal of "for-you": visual(x) = <u, x>, the cosine of the product's vector with the look that the visitor likes
 * (look_average.h), in the request's space or else the pack's first. */
#ifndef VT_LOOK_SIGNAL_H
#define VT_LOOK_SIGNAL_H

#include "session_views.h"
#include "strategy.h"

/* Owned: vt_look_signal_close. */
typedef struct vt_look_signal {
    const vt_vector_space *space; /* NULL: nothing is known of the look, or no vectors have come */
    float *cosines;               /* [row] */
} vt_look_signal;

/* VT_NOT_FOUND for a space that the pack does not have; VT_NO_MEMORY. */
vt_status vt_look_signal_open(vt_look_signal *out, const vt_task *task, const vt_taste_moves *moves, const vt_session *session,
                              vt_error *error);
void vt_look_signal_close(vt_look_signal *signal);

/* In millionths, 0 without a space or a vector. */
int64_t vt_look_signal_of_row(const vt_look_signal *signal, size_t row);

#endif
