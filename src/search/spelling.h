/* The word that a mistyped one was meant to be. */
#ifndef VT_SPELLING_H
#define VT_SPELLING_H

#include "facet_phrases.h"
#include "synonyms.h"
#include "terms.h"

/* Insertions, deletions, changes of one byte and swaps of two neighbours that lead from `a` to `b` (optimal string alignment); most + 1 when
 * there are more than `most`. Both are shorter than VT_TOKEN_BYTES. */
unsigned vt_edit_distance(const char *a, const char *b, unsigned most);

/* How many edits a word of so many bytes may be away: 0 below 4, 1 below 8, then 2. */
unsigned vt_spelling_reach(size_t length);

/* Looks for the nearest word of the catalog's vocabulary, or singular of one, and of the thesaurus' left sides and the genders of `phrases`,
 * or plural of one, within reach of `word`: with the same first byte or, one swap away, the first two exchanged. Fewest edits win, then most products, then byte order;
 * a thesaurus' word counts as one product. Writes it to `out` and answers true when there is one. Words with a digit are left alone, and so
 * is one that only adds an ending to the other ("flowy", "flow"). `terms` and `phrases` may be NULL.
 * Cost: one pass over the vocabulary, which computes a distance for few of its words. */
bool vt_spelling_correct(char out[VT_TOKEN_BYTES], const vt_terms *terms, const vt_synonyms *synonyms, const vt_facet_phrases *phrases,
                         const char *word);

#endif
