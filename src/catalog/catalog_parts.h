/* Inside of the catalog floor: what its files share. Nothing outside src/catalog includes this. */
#ifndef VT_CATALOG_PARTS_H
#define VT_CATALOG_PARTS_H

#include "catalog.h"
#include "catalog_match.h"
#include "catalog_schema.h"

#include <sqlite3.h>

enum { VT_SORT_COUNT = VT_SORT_RATING + 1, VT_MATCH_BYTES = 4096 };

/* The distinct values of one facet, ascending by bytes; a value's id is its index. */
typedef struct vt_facet_values {
    const char **values;
    size_t count;
} vt_facet_values;

/* The answer to the last text: a page asks for the mask, nine facet counts and a page of rows with the same
 * words. */
typedef struct vt_word_answer {
    char match[VT_MATCH_BYTES]; /* FTS5 expression; "" when nothing is remembered */
    bool ranked;                /* hits are best first; else by row */
    const vt_row_mask *wanted;  /* while some of the matches are ranked: which */
    vt_word_hit *hits;          /* room for every row */
    size_t count;
    vt_row_mask mask;
} vt_word_answer;

typedef struct vt_text_block vt_text_block;

struct vt_catalog {
    sqlite3 *db;
    int version; /* of the file */
    size_t count;
    const char **ids;
    vt_facet_values facets[VT_VALUED_COUNT];
    uint32_t *facet_of[VT_VALUED_COUNT]; /* [row] -> value id */
    int64_t *price_cents;
    int32_t *stock;
    int16_t *year;
    int8_t *rating_tenths;
    uint32_t *order[VT_SORT_COUNT]; /* [place] -> row, made when first asked for */
    sqlite3_stmt *card;
    sqlite3_stmt *match;
    sqlite3_stmt *ranked_match;
    sqlite3_stmt *known_word;
    vt_product **cards; /* [row], read when first asked for */
    vt_text_block *blocks;
    vt_word_answer words;
};

/* `size` zeroed bytes that live until the catalog closes, 8-byte aligned; NULL when memory is out. */
void *vt_catalog_keep(vt_catalog *catalog, size_t size);
/* How far it has kept; what it keeps afterwards can be let go again. */
typedef struct vt_catalog_mark {
    vt_text_block *block;
    size_t used;
} vt_catalog_mark;
vt_catalog_mark vt_catalog_kept(const vt_catalog *catalog);
void vt_catalog_forget(vt_catalog *catalog, vt_catalog_mark mark);
vt_status vt_catalog_no_memory(vt_error *error);
/* The failure of the last SQLite call: VT_NO_MEMORY, or VT_BAD_DATA since only the file's bytes can make the
 * others. */
vt_status vt_catalog_damaged(const vt_catalog *catalog, vt_error *error);
vt_status vt_catalog_prepare(const vt_catalog *catalog, sqlite3_stmt **out, const char *sql, vt_error *error);
/* The integer of a column when it is one and lies in least..most. */
bool vt_catalog_integer(sqlite3_stmt *statement, int column, int64_t least, int64_t most, int64_t *out);
/* A kept copy of a column when it is text, UTF-8, without NUL and not too long. `where` and `row` name it in
 * the message. */
vt_status vt_catalog_text(vt_catalog *catalog, sqlite3_stmt *statement, int column, const char **out,
                          vt_error *error);

/* Refuses bytes that are not a whole database of ours, before SQLite sees them. */
vt_status vt_catalog_check_header(vt_bytes database, int *version, vt_error *error);
/* Reads facets, ids and the flat arrays. */
vt_status vt_catalog_load(vt_catalog *catalog, size_t database_bytes, vt_error *error);

/* Puts the rows of an FTS5 expression into catalog->words, unless they are there already. When ranked, hits are best first; with
 * `wanted` only the hits among its rows are kept, and nothing is remembered. */
vt_status vt_catalog_find_match(vt_catalog *catalog, const char *match, bool ranked, const vt_row_mask *wanted,
                                vt_error *error);
/* Writes the words of `text` as one quoted phrase, `"casual shoes"`, of letters and digits and single spaces; answers its bytes, 0
 * when there is no word or no room for it. */
size_t vt_catalog_quote(char *at, size_t room, const char *text);
/* Puts the hits of `text` into catalog->words; *restricts is false when the text has no word. */
vt_status vt_catalog_find_words(vt_catalog *catalog, const char *text, bool ranked, bool *restricts,
                                vt_error *error);
/* vt_catalog_mask without the restriction of facet or sizes `lifted` (VT_VALUED_COUNT: none). */
vt_status vt_catalog_mask_lifting(vt_catalog *catalog, const vt_filter *filter, int lifted, vt_row_mask *mask,
                                  vt_error *error);
/* How many rows of the mask have each value: counts[value id], zeroed by the caller. */
void vt_catalog_count_values(const vt_row_mask *mask, const uint32_t *value_of, size_t *counts);

#endif
