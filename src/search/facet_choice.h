/* What a phrase of a query means in this catalog: values of one facet. */
#ifndef VT_FACET_CHOICE_H
#define VT_FACET_CHOICE_H

#include "facet_phrases.h"
#include "synonyms.h"
#include "terms.h"

enum { VT_CHOICE_VALUES = 32 };

/* Rows with any of these values are meant. values[0] is the one to be named. */
typedef struct vt_facet_choice {
    vt_facet facet;
    uint32_t values[VT_CHOICE_VALUES];
    size_t count;
} vt_facet_choice;

/* What words are read with; borrowed. */
typedef struct vt_word_book {
    const vt_catalog *catalog;
    const vt_facet_phrases *phrases;
    const vt_synonyms *synonyms;
    const vt_terms *terms; /* NULL: no vocabulary */
} vt_word_book;

/* The values that tokens[count] name; false when they name none.
 *
 * A value's whole name wins over a part of another, unless that is of more than four times its products, and over a synonym; among facets the first of article type, sub-category, category,
 * gender, colour, usage, season, brand that has at least half as many products as the facet with most. A colour's name also means the shades
 * that have it in theirs ("blue": Navy Blue too), a kind's the kinds that end with it ("jackets": Denim Jackets too), a gender also
 * Unisex. Where no value has this whole name, parts and the thesaurus' values are meant together. A brand of one word counts only where most products with the word are of the
 * brand, and "short", "tight", "brief", "flat" are not Shorts, Tights, Briefs, Flats. */
bool vt_facet_choose(vt_facet_choice *out, const vt_word_book *book, const vt_token *tokens, size_t count);

#endif
