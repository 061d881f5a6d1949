/* Free text -> rows, through FTS5. Only letters and digits of the visitor's words reach the MATCH expression,
 * each word quoted; FTS5's own tokenizer splits finer than vt_separator_length. */
#include "catalog_parts.h"

#include "tokens.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 16 };

size_t vt_catalog_quote(char *at, size_t room, const char *text)
{
    const unsigned char *from = (const unsigned char *)text;
    size_t size = 0, skip;
    while (*from) {
        while (*from && (skip = vt_separator_length(from)) > 0) from += skip;
        if (!*from) break;
        if (size + 4 > room) return 0;
        at[size] = size ? ' ' : '"';
        size++;
        while (*from && !vt_separator_length(from)) {
            if (size + 2 > room) return 0;
            at[size++] = (char)*from++;
        }
    }
    if (size) at[size++] = '"';
    return size;
}

/* `"blue" "shir"*`: all words must occur, the last as a prefix, "" when there is no word. `match` has
 * VT_MATCH_BYTES: a word of n bytes takes n + 3 at most besides the separator before it, and there are at
 * most MOST_WORDS. */
static void write_match(char *match, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t size = 0;
    for (int words = 0; words < MOST_WORDS; words++) {
        size_t skip;
        while (*at && (skip = vt_separator_length(at)) > 0) at += skip;
        if (!*at) break;
        if (size) match[size++] = ' ';
        match[size++] = '"';
        while (*at && !vt_separator_length(at)) match[size++] = (char)*at++;
        match[size++] = '"';
    }
    if (size) match[size++] = '*';
    match[size] = 0;
}

static int compare_hits(const void *a, const void *b)
{
    const vt_word_hit *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* FTS5 gives rows in ascending order; a damaged index might not, and then might never end. */
static vt_status collect_hits(vt_catalog *catalog, sqlite3_stmt *query, bool ranked, vt_error *error)
{
    vt_word_answer *words = &catalog->words;
    int64_t row, next = 0;
    int step;
    while ((step = sqlite3_step(query)) == SQLITE_ROW) {
        if (!vt_catalog_integer(query, 0, next, (int64_t)catalog->count - 1, &row))
            return vt_fail(error, VT_BAD_DATA,
                           "catalog.sqlite: words: a row is out of order or out of range");
        vt_row_mask_add(&words->mask, (size_t)row);
        next = row + 1;
        if (ranked && words->wanted && !vt_row_mask_has(words->wanted, (size_t)row)) continue;
        words->hits[words->count++] =
            (vt_word_hit){.row = (uint32_t)row, .score = ranked ? sqlite3_column_int64(query, 1) : 0};
    }
    return step == SQLITE_DONE ? VT_OK : vt_catalog_damaged(catalog, error);
}

static vt_status ask(vt_catalog *catalog, sqlite3_stmt *query, const char *match, bool ranked,
                     vt_error *error)
{
    vt_word_answer *words = &catalog->words;
    words->match[0] = 0;
    words->count = 0;
    memset(words->mask.words, 0, (catalog->count + 63) / 64 * sizeof(uint64_t));
    if (sqlite3_bind_text(query, 1, match, -1, SQLITE_TRANSIENT) != SQLITE_OK)
        return vt_catalog_damaged(catalog, error);
    vt_status status = collect_hits(catalog, query, ranked, error);
    sqlite3_reset(query);
    if (status != VT_OK) return status;
    if (ranked) qsort(words->hits, words->count, sizeof *words->hits, compare_hits);
    words->ranked = ranked;
    if (!words->wanted) memcpy(words->match, match, strlen(match) + 1);
    return VT_OK;
}

/* SQL function vt_wanted(row): whether the row's score is worth computing, which is most of the cost of a ranked search. */
static void is_wanted(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const vt_catalog *catalog = sqlite3_user_data(context);
    const vt_row_mask *wanted = catalog->words.wanted;
    sqlite3_int64 row = sqlite3_value_int64(values[0]);
    bool known = row >= 0 && row < (sqlite3_int64)catalog->count;
    sqlite3_result_int(context, known && (!wanted || vt_row_mask_has(wanted, (size_t)row)));
}

/* Scores are rounded to billionths: FTS5's bm25() calls log(), whose last bit may differ between C libraries.
 * Not coarser, since a word that most products have weighs about a millionth. */
static vt_status prepare_match(vt_catalog *catalog, bool ranked, vt_error *error)
{
    if (!ranked)
        return vt_catalog_prepare(catalog, &catalog->match, "SELECT rowid FROM words WHERE words MATCH ?1",
                                  error);
    if (catalog->ranked_match) return VT_OK;
    int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY;
    if (sqlite3_create_function_v2(catalog->db, "vt_wanted", 1, flags, catalog, is_wanted, NULL, NULL, NULL))
        return vt_catalog_damaged(catalog, error);
    return vt_catalog_prepare(catalog, &catalog->ranked_match,
                              "SELECT rowid, CASE WHEN vt_wanted(rowid) THEN "
                              "CAST(round(bm25(words, 10.0, 5.0, 4.0, 1.0) * -1e9) AS INTEGER) END "
                              "FROM words WHERE words MATCH ?1",
                              error);
}

vt_status vt_catalog_find_match(vt_catalog *catalog, const char *match, bool ranked, const vt_row_mask *wanted,
                                vt_error *error)
{
    vt_word_answer *words = &catalog->words;
    bool remembered = strcmp(words->match, match) == 0 && (words->ranked || !ranked);
    if (remembered && !wanted) return VT_OK;
    VT_TRY(prepare_match(catalog, ranked, error));
    words->wanted = wanted;
    vt_status status = ask(catalog, ranked ? catalog->ranked_match : catalog->match, match, ranked, error);
    words->wanted = NULL;
    return status;
}

vt_status vt_catalog_find_words(vt_catalog *catalog, const char *text, bool ranked, bool *restricts,
                                vt_error *error)
{
    *restricts = false;
    if (!text) return VT_OK;
    size_t length = strlen(text);
    if (length > VT_QUERY_TEXT_BYTES)
        return vt_fail(error, VT_BAD_REQUEST, "text: %zu bytes, at most %d", length, VT_QUERY_TEXT_BYTES);
    if (!vt_utf8_valid(text, length)) return vt_fail(error, VT_BAD_REQUEST, "text: not UTF-8");
    char match[VT_MATCH_BYTES];
    write_match(match, text);
    *restricts = match[0] != 0;
    return *restricts ? vt_catalog_find_match(catalog, match, ranked, NULL, error) : VT_OK;
}
