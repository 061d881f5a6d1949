/* How much each of the three signals of "for-you" counts, by how much the visitor has said (StyleNova's calculate_adaptive_weights):
 *
 *   (content, collaborative, visual) = (.6, .2, .2) below 5 feedbacks, (.4, .4, .2) below 20, (.3, .5, .2) from 20 on
 *
 * Feedback: likes, passes, bookmarks, reviews and purchases (taste_moves.h). */
#ifndef VT_ADAPTIVE_WEIGHTS_H
#define VT_ADAPTIVE_WEIGHTS_H

#include <stddef.h>

/* In tenths, ten together. */
typedef struct vt_adaptive_weights {
    int content, collaborative, visual;
} vt_adaptive_weights;

static inline vt_adaptive_weights vt_adaptive_weights_of(size_t feedback)
{
    if (feedback < 5) return (vt_adaptive_weights){6, 2, 2};
    return feedback < 20 ? (vt_adaptive_weights){4, 4, 2} : (vt_adaptive_weights){3, 5, 2};
}

#endif
