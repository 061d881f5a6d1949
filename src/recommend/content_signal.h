/* The content signal of "for-you": the words that a visitor likes against the words of a product.
 *
 *   q(t) = p(t) * idf(t), p being the visitor's average of the word (term_average.h)
 *   content(x) = sum_t q(t) * w_x(t) / (|q| * 255), the cosine of q with the product's TF-IDF row w_x, whose length is 255
 *
 * -1 to 1. q is quantised to 15 bits of its length, so that the sum is of whole numbers. */
#ifndef VT_CONTENT_SIGNAL_H
#define VT_CONTENT_SIGNAL_H

#include "term_average.h"

/* Owned: vt_content_signal_close. */
typedef struct vt_content_signal {
    const vt_terms *terms; /* NULL: no word is known to be liked or disliked */
    int16_t *levels;       /* [terms->count]: q / |q| in 1/32767 */
} vt_content_signal;

/* VT_NO_MEMORY. */
vt_status vt_content_signal_open(vt_content_signal *out, const vt_terms *terms, const vt_visitor *visitor,
                                 const vt_taste_moves *moves, const vt_session *session);
void vt_content_signal_close(vt_content_signal *signal);

/* In millionths. signal->terms is not NULL. */
int64_t vt_content_of_row(const vt_content_signal *signal, size_t row);

#endif
