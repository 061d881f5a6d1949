/* The look that a visitor likes, as a vector of a space:
 *
 *   u = 0.7 * u + 0.3 * s * x
 *
 * for the vector x of each product that they did something with, s being the strength of the event (taste_moves.h), from u = 0;
 * then this visit's views blend in as session_views.h says. Coordinates are the space's rotated ones. Floats in a fixed order. */
#ifndef VT_LOOK_AVERAGE_H
#define VT_LOOK_AVERAGE_H

#include "session_views.h"
#include "vector_space.h"

enum { VT_LOOK_MOST_MOVES = 64 /* 0.7^64 < 2e-10: what came before is below a float's last bit */ };

/* look, scratch: f32[dims]. Answers false when nothing is known of the look (u is 0); else u has length 1. Needs the bits file. */
bool vt_look_average(const vt_vector_space *space, const vt_taste_moves *moves, const vt_session *session, float *look,
                     float *scratch);

#endif
