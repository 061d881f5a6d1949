#include "session_views.h"

enum { BLEND_OF_ONE = 100000, MOST_BLEND = 300000 };

static void share_out(vt_session *session)
{
    int64_t weights[VT_SESSION_MOST_VIEWS], weight = 1000000, sum = 0;
    for (size_t k = 0; k < session->count; k++, weight = weight * 7 / 10) sum += weights[k] = weight;
    session->blend = session->count * BLEND_OF_ONE < MOST_BLEND ? (int32_t)session->count * BLEND_OF_ONE : MOST_BLEND;
    for (size_t k = 0; k < session->count; k++) session->shares[k] = (int32_t)(session->blend * weights[k] / sum);
}

vt_session vt_session_of(const vt_taste_moves *moves, int64_t now_ms)
{
    vt_session session = {.count = 0};
    int64_t next_ms = now_ms;
    for (size_t i = moves->count; i > 0 && session.count < VT_SESSION_MOST_VIEWS; i--) {
        const vt_move *move = &moves->moves[i - 1];
        if (!move->is_view || (now_ms && move->at_ms > now_ms)) continue;
        if (!next_ms) next_ms = move->at_ms;
        if (next_ms - move->at_ms > VT_SESSION_GAP_MS) break;
        session.rows[session.count++] = move->row;
        next_ms = move->at_ms;
    }
    share_out(&session);
    return session;
}
