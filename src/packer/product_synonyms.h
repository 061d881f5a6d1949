/* Lines of synonyms, held against the facet values of products: which words name a product that its catalog does not use. */
#ifndef VT_PRODUCT_SYNONYMS_H
#define VT_PRODUCT_SYNONYMS_H

#include "catalog.h"

enum { VT_SYNONYM_PHRASE_BYTES = 64 };

/* One pair of "words, words = value, value": singular words of vt_tokenise, joined by blanks. */
typedef struct vt_product_synonym {
    char words[VT_SYNONYM_PHRASE_BYTES];
    char value[VT_SYNONYM_PHRASE_BYTES];
} vt_product_synonym;

typedef struct vt_product_synonyms {
    vt_product_synonym *pairs;
    size_t count;
} vt_product_synonyms;

/* Lines as in data/synonyms.txt: "WORDS, WORDS = VALUE, VALUE"; blank lines, lines that begin with '#', lines without '=' or of
 * 2,048 bytes or more, phrases of more than VT_SYNONYM_PHRASE_BYTES - 1 bytes and what follows the first 32 of a side are passed
 * over. VT_NO_MEMORY. */
vt_status vt_product_synonyms_open(vt_product_synonyms *out, vt_bytes lines, vt_error *error);
void vt_product_synonyms_close(vt_product_synonyms *synonyms);

/* The facet values of one product in the same form: those that can be seen in a picture or say what it is, so not the brand, the
 * gender and the season. */
typedef struct vt_synonym_wanted {
    char values[VT_FACET_COUNT][VT_SYNONYM_PHRASE_BYTES];
} vt_synonym_wanted;
void vt_synonym_wanted_open(vt_synonym_wanted *out, const vt_product *product);

/* Zero-initialise it; each call that returns true finds the next pair whose value is one of `wanted`. */
typedef struct vt_synonym_match {
    const char *words;
    bool of_colour;
    size_t next;
} vt_synonym_match;
bool vt_synonym_next(vt_synonym_match *match, const vt_product_synonyms *synonyms, const vt_synonym_wanted *wanted);

#endif
