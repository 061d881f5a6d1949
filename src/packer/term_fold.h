/* Products -> the vocabulary and TF-IDF rows of a pack: what text/terms.h describes. */
#ifndef VT_TERM_FOLD_H
#define VT_TERM_FOLD_H

#include "catalog.h"
#include "terms.h"

enum { VT_FOLD_MOST_WORDS = 256 /* of one text: what follows is not counted */ };

/* Owned arrays; `terms` borrows them. */
typedef struct vt_term_fold {
    vt_terms terms;
    vt_buffer words;
    uint32_t *word_offsets, *documents, *row_offsets;
    uint16_t *idf, *row_terms;
    uint8_t *row_weights;
} vt_term_fold;

/* products: in row order. synonyms: borrowed by the result, lines of UTF-8, or empty. VT_BAD_DATA when synonyms are no text or
 * above VT_TERMS_SYNONYM_BYTES, VT_NO_MEMORY. vt_term_fold_close in any case. */
vt_status vt_term_fold_open(vt_term_fold *out, const vt_product *products, size_t count, vt_bytes synonyms, vt_error *error);
void vt_term_fold_close(vt_term_fold *fold);

#endif
