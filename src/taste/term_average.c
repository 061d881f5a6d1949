#include "term_average.h"

#include "attribute_average.h"
#include "tokens.h"

#include <string.h>

enum { MOST_WORDS_OF_VALUE = 8 };

static void start_from_quiz(const vt_terms *terms, const vt_visitor *visitor, int32_t *weights)
{
    for (size_t i = 0; i < visitor->quiz_count; i++) {
        vt_token words[MOST_WORDS_OF_VALUE];
        const vt_quiz_value *chosen = &visitor->quiz[i];
        size_t count = vt_tokenise(vt_catalog_facet_value(visitor->catalog, chosen->facet, chosen->value), words, MOST_WORDS_OF_VALUE);
        for (size_t k = 0; k < count; k++) {
            size_t term = vt_terms_find(terms, words[k].text, strlen(words[k].text));
            if (term != SIZE_MAX) weights[term] = VT_QUIZ_START;
        }
    }
}

void vt_term_average(const vt_terms *terms, const vt_visitor *visitor, const vt_taste_moves *moves, const vt_session *session,
                     int32_t *weights)
{
    start_from_quiz(terms, visitor, weights);
    for (size_t i = 0; i < moves->count; i++) {
        const vt_move *move = &moves->moves[i];
        for (size_t at = terms->row_offsets[move->row]; at < terms->row_offsets[move->row + 1]; at++) {
            int32_t *weight = &weights[terms->row_terms[at]];
            *weight = vt_move_average(move, *weight);
        }
    }
    for (size_t term = 0; term < terms->count; term++) weights[term] = vt_session_rest(session, weights[term]);
    for (size_t k = 0; k < session->count; k++)
        for (size_t at = terms->row_offsets[session->rows[k]]; at < terms->row_offsets[session->rows[k] + 1]; at++)
            weights[terms->row_terms[at]] += session->shares[k];
}
