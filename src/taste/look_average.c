#include "look_average.h"

#include "query.h"

#include <math.h>
#include <string.h>

/* look = keep * look + add * x, for a row that has a vector. */
static void blend(const vt_vector_space *space, size_t row, float keep, float add, float *look, float *scratch)
{
    if (!vt_row_vector(space, row, scratch)) return;
    for (size_t i = 0; i < space->dims; i++) look[i] = keep * look[i] + add * scratch[i];
}

bool vt_look_average(const vt_vector_space *space, const vt_taste_moves *moves, const vt_session *session, float *look,
                     float *scratch)
{
    memset(look, 0, space->dims * sizeof *look);
    size_t first = moves->count > VT_LOOK_MOST_MOVES ? moves->count - VT_LOOK_MOST_MOVES : 0;
    for (size_t i = first; i < moves->count; i++) {
        float strength = (float)moves->moves[i].strength / 1e6f;
        blend(space, moves->moves[i].row, 0.7f, 0.3f * strength, look, scratch);
    }
    float rest = 1.0f - (float)session->blend / 1e6f, squares = 0.0f;
    for (size_t i = 0; i < space->dims; i++) look[i] *= rest;
    for (size_t k = 0; k < session->count; k++)
        blend(space, session->rows[k], 1.0f, (float)session->shares[k] / 1e6f, look, scratch);
    for (size_t i = 0; i < space->dims; i++) squares += look[i] * look[i];
    float length = sqrtf(squares);
    if (!(length > 1e-6f)) return false;
    for (size_t i = 0; i < space->dims; i++) look[i] /= length;
    return true;
}
