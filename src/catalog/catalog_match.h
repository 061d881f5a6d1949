/* Words, each in the forms that it may take, -> rows: what stands under a search (vt_filter.text is its plain form). */
#ifndef VT_CATALOG_MATCH_H
#define VT_CATALOG_MATCH_H

#include "catalog.h"

enum { VT_WORD_GROUPS = 16, VT_WORD_FORMS = 12 };

/* One of these must occur. A form is a word or a phrase; only its letters and digits count. Borrowed. */
typedef struct vt_word_group {
    const char *forms[VT_WORD_FORMS];
    size_t count; /* 1..VT_WORD_FORMS */
    bool prefix;  /* forms[0] may also be the beginning of a word */
} vt_word_group;

typedef struct vt_word_query {
    vt_word_group groups[VT_WORD_GROUPS];
    size_t count; /* 0: matches nothing */
    bool any;     /* one of the groups is enough, instead of all */
} vt_word_query;

/* A row that words matched. */
typedef struct vt_word_hit {
    int64_t score; /* BM25 in billionths, greater is better; 0 until ranked */
    uint32_t row;
} vt_word_hit;

/* *rows: all that match, borrowed until the catalog is next asked for words. Forms past some 4,000 bytes in all are left out, and with
 * the last of its forms a group. VT_BAD_DATA, VT_NO_MEMORY. */
vt_status vt_catalog_match(vt_catalog *catalog, const vt_word_query *query, const vt_row_mask **rows, vt_error *error);

/* The rows of `wanted` that match, best BM25 first, ties by row; borrowed likewise. Only they are scored: a word that a quarter of
 * the products have costs little when few of them are wanted. */
vt_status vt_catalog_rank(vt_catalog *catalog, const vt_word_query *query, const vt_row_mask *wanted,
                          const vt_word_hit **hits, size_t *count, vt_error *error);

/* Whether any product has this word or phrase, in whatever grammatical form (or a word that begins so, with `prefix`). */
vt_status vt_catalog_knows(vt_catalog *catalog, const char *phrase, bool prefix, bool *known, vt_error *error);

#endif
