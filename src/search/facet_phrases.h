/* The phrases that name a facet's value in one catalog: "navy blue" a colour, "casual shoes" an article type, "women" a gender.
 *
 * Each value is there under its whole name. A colour is there also under each run of words inside it, so that "blue" leads to Navy Blue
 * and "navy" does too; a kind of product (article type, sub-category, category) also under its last words, so that "shoes" leads to Casual
 * Shoes, and under those before an "and", so that "necklace" leads to Necklace and Chains. Values of one letter, of digits alone, "NA" and "" are not there. */
#ifndef VT_FACET_PHRASES_H
#define VT_FACET_PHRASES_H

#include "catalog.h"
#include "phrase_key.h"

typedef struct vt_facet_phrase {
    const char *key;
    uint32_t value; /* id of the facet's value */
    uint32_t rows;  /* products that have it, 1 or more */
    uint8_t facet;
    bool whole; /* the key is the value's whole name */
} vt_facet_phrase;

typedef struct vt_facet_phrases {
    vt_facet_phrase *entries; /* by key, then facet, then whole before part, then most rows, then value */
    size_t count;
    char *texts;
    size_t texts_size;
} vt_facet_phrases;

/* Reads the catalog's values. Owned: vt_facet_phrases_close. VT_NO_MEMORY. */
vt_status vt_facet_phrases_open(vt_facet_phrases *out, const vt_catalog *catalog, vt_error *error);
void vt_facet_phrases_close(vt_facet_phrases *phrases);

/* How many entries have this key; *first is the first of them. */
size_t vt_facet_phrases_find(const vt_facet_phrases *phrases, const char *key, const vt_facet_phrase **first);

/* Article type, sub-category or category. */
bool vt_facet_is_kind(int facet);

#endif
