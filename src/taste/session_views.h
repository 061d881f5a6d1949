/* Session context: the last few products that were looked at in this visit count more than the moving average lets a view count,
 * so that somebody of whom nothing else is known gets an answer of their own after three clicks.
 *
 * Views belong to this visit when each came within 30 minutes of the next, and the last of them within 30 minutes of now. The
 * latest is k = 0:
 *   share_k = b * 0.7^k / sum_j 0.7^j, b = 0.1 for one view, 0.2 for two, 0.3 from three on
 * and whatever was learned blends as p' = (1 - b) * p + sum_k share_k * [product k has it]. */
#ifndef VT_SESSION_VIEWS_H
#define VT_SESSION_VIEWS_H

#include "taste_moves.h"

enum { VT_SESSION_MOST_VIEWS = 8, VT_SESSION_GAP_MS = 30 * 60 * 1000 };

typedef struct vt_session {
    size_t rows[VT_SESSION_MOST_VIEWS]; /* latest first */
    int32_t shares[VT_SESSION_MOST_VIEWS]; /* millionths */
    size_t count;
    int32_t blend; /* b in millionths, 0 without views */
} vt_session;

/* now_ms 0: the time of the latest view. Views after now are not of this visit. */
vt_session vt_session_of(const vt_taste_moves *moves, int64_t now_ms);

/* (1 - b) * p in millionths, towards zero. */
static inline int32_t vt_session_rest(const vt_session *session, int32_t p)
{
    return (int32_t)((int64_t)p * (1000000 - session->blend) / 1000000);
}

#endif
