/* What a shopper's words say: "red dress under 40 for women" is a colour, a kind, a price and a gender; what is left is looked for as
 * words. */
#ifndef VT_QUERY_READING_H
#define VT_QUERY_READING_H

#include "catalog_match.h"
#include "facet_choice.h"

enum {
    VT_READ_TOKENS = 40,  /* words of a query that count */
    VT_READ_MOST = 16,    /* things understood */
    VT_READ_NOTES = 8,    /* corrections, and words that nothing has */
    VT_READ_TEXT_BYTES = VT_QUERY_TEXT_BYTES + 16
};

/* What was understood: a facet (vt_facet), or one of these. */
enum { VT_READ_PRICE_MIN = VT_FACET_COUNT, VT_READ_PRICE_MAX, VT_READ_IN_STOCK, VT_READ_FIELDS };

/* "gender" ... "usage", "priceMin", "priceMax", "inStock". */
const char *vt_read_field_name(int field);

typedef struct vt_understood {
    int field;
    vt_facet_choice choice; /* of a facet */
    int64_t cents;          /* of a price bound */
    size_t begin, end;      /* the words: bytes of the text, with a leading "for", "in", "by" or "from" */
    char without[VT_READ_TEXT_BYTES]; /* the text with these words taken out; of a range the other bound stays */
} vt_understood;

typedef struct vt_correction {
    char from[VT_TOKEN_BYTES], to[VT_TOKEN_BYTES];
} vt_correction;

/* Zero-initialised it says nothing. */
typedef struct vt_query_reading {
    vt_understood understood[VT_READ_MOST];
    size_t understood_count;
    vt_correction corrected[VT_READ_NOTES];
    size_t corrected_count;
    char ignored[VT_READ_NOTES][VT_TOKEN_BYTES]; /* words that no product has, left out because others say something */
    size_t ignored_count;
    char rest[VT_READ_TEXT_BYTES]; /* the words that are looked for, corrected */
    vt_token words[VT_WORD_GROUPS]; /* the same, each for itself; a phrase of the thesaurus is one */
    size_t word_count;
    bool open; /* the last of them is the text's last and may be the beginning of a longer one */
    bool known; /* something in the text is known: a word, a facet, a price */
    bool blank; /* there was no text */
} vt_query_reading;

/* Reads `text` (UTF-8, at most VT_QUERY_TEXT_BYTES). VT_BAD_REQUEST when it is neither; VT_BAD_DATA of the catalog.
 *
 * First, words that neither the catalog nor the book knows become their nearest known ones (spelling.h), but for the last one while it may
 * still grow. Then from left to right: a price (price_words.h), "in stock", or the longest phrase that names a facet's values
 * (facet_choice.h). Of two kinds side by side the last is the thing and the first says how it is: a "shirt dress" is a dress.
 * "for", "and", "with" and their like are not looked for when there is anything else. */
vt_status vt_query_read(vt_query_reading *out, const vt_word_book *book, vt_catalog *catalog, const char *text, vt_error *error);

/* Takes `text` as it stands: all of its words are looked for, none is read or corrected. */
vt_status vt_query_read_literally(vt_query_reading *out, const char *text, vt_error *error);

#endif
