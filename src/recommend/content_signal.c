#include "content_signal.h"

#include "memory.h"
#include "slate.h"

#include <math.h>

enum { LEVELS = 32767, ROW_LENGTH = 255 };

static double of_term(const vt_terms *terms, const int32_t *weights, size_t term)
{
    return (double)weights[term] * (double)terms->idf[term];
}

/* False when q is 0. */
static bool quantise(vt_content_signal *out, const vt_terms *terms, const int32_t *weights)
{
    double squares = 0.0;
    for (size_t term = 0; term < terms->count; term++) squares += of_term(terms, weights, term) * of_term(terms, weights, term);
    if (!(squares > 0.0)) return false;
    double scale = LEVELS / sqrt(squares);
    for (size_t term = 0; term < terms->count; term++)
        out->levels[term] = (int16_t)floor(of_term(terms, weights, term) * scale + 0.5);
    return true;
}

vt_status vt_content_signal_open(vt_content_signal *out, const vt_terms *terms, const vt_visitor *visitor,
                                 const vt_taste_moves *moves, const vt_session *session)
{
    int32_t *weights = vt_alloc(terms->count, sizeof *weights);
    *out = (vt_content_signal){.levels = vt_alloc(terms->count, sizeof *out->levels)};
    bool enough = weights && out->levels;
    if (enough) {
        vt_term_average(terms, visitor, moves, session, weights);
        if (quantise(out, terms, weights)) out->terms = terms;
    }
    vt_free(weights);
    if (!enough) vt_content_signal_close(out);
    return enough ? VT_OK : VT_NO_MEMORY;
}

void vt_content_signal_close(vt_content_signal *signal)
{
    vt_free(signal->levels);
    *signal = (vt_content_signal){.terms = NULL};
}

int64_t vt_content_of_row(const vt_content_signal *signal, size_t row)
{
    const vt_terms *terms = signal->terms;
    int64_t dot = 0;
    for (size_t at = terms->row_offsets[row]; at < terms->row_offsets[row + 1]; at++)
        dot += (int32_t)signal->levels[terms->row_terms[at]] * (int32_t)terms->row_weights[at];
    int64_t content = dot * VT_MICROS / (LEVELS * ROW_LENGTH);
    return content > VT_MICROS ? VT_MICROS : content < -VT_MICROS ? -VT_MICROS : content; /* a row's length is about 255 */
}
