#include "catalog_match.h"

#include "catalog_parts.h"

#include <string.h>

/* An FTS5 expression as it grows; what does not fit is left out whole. */
typedef struct expression {
    char text[VT_MATCH_BYTES];
    size_t size;
} expression;

enum { CLOSING_BYTES = 4 /* `*`, `)` and the NUL */ };

static bool append(expression *match, const char *text)
{
    size_t length = strlen(text);
    if (match->size + length + CLOSING_BYTES > sizeof match->text) return false;
    memcpy(match->text + match->size, text, length + 1);
    match->size += length;
    return true;
}

static bool append_form(expression *match, const char *before, const char *form)
{
    size_t kept = match->size;
    if (!append(match, before)) return false;
    size_t room = sizeof match->text - match->size - CLOSING_BYTES;
    size_t length = vt_catalog_quote(match->text + match->size, room, form);
    match->size = length ? match->size + length : kept;
    match->text[match->size] = '\0';
    return length > 0;
}

/* `("trainer"* OR "casual shoes")` */
static void append_group(expression *match, const vt_word_group *group, const char *before)
{
    size_t kept = match->size, forms = 0;
    if (match->size && !append(match, before)) return;
    bool opened = append(match, "(");
    for (size_t i = 0; opened && i < group->count; i++) {
        if (!append_form(match, forms ? " OR " : "", group->forms[i])) continue;
        if (i == 0 && group->prefix) match->text[match->size++] = '*';
        match->text[match->size] = '\0';
        forms++;
    }
    if (forms) match->text[match->size++] = ')';
    else match->size = kept;
    match->text[match->size] = '\0';
}

static void write_expression(expression *match, const vt_word_query *query)
{
    match->size = 0;
    match->text[0] = '\0';
    VT_CHECK(query->count <= VT_WORD_GROUPS);
    for (size_t i = 0; i < query->count; i++) append_group(match, &query->groups[i], query->any ? " OR " : " AND ");
}

/* Nothing is looked for: nothing matches. */
static void clear(vt_word_answer *words, size_t rows)
{
    words->match[0] = '\0';
    words->count = 0;
    memset(words->mask.words, 0, (rows + 63) / 64 * sizeof(uint64_t));
}

vt_status vt_catalog_match(vt_catalog *catalog, const vt_word_query *query, const vt_row_mask **rows, vt_error *error)
{
    expression match;
    write_expression(&match, query);
    *rows = &catalog->words.mask;
    if (match.size) return vt_catalog_find_match(catalog, match.text, false, NULL, error);
    clear(&catalog->words, catalog->count);
    return VT_OK;
}

vt_status vt_catalog_rank(vt_catalog *catalog, const vt_word_query *query, const vt_row_mask *wanted,
                          const vt_word_hit **hits, size_t *count, vt_error *error)
{
    expression match;
    write_expression(&match, query);
    if (match.size) VT_TRY(vt_catalog_find_match(catalog, match.text, true, wanted, error));
    else clear(&catalog->words, catalog->count);
    *hits = catalog->words.hits;
    *count = catalog->words.count;
    return VT_OK;
}

vt_status vt_catalog_knows(vt_catalog *catalog, const char *phrase, bool prefix, bool *known, vt_error *error)
{
    expression match = {.size = 0};
    *known = false;
    if (!append_form(&match, "", phrase)) return VT_OK;
    if (prefix) match.text[match.size++] = '*';
    match.text[match.size] = '\0';
    VT_TRY(vt_catalog_prepare(catalog, &catalog->known_word, "SELECT rowid FROM words WHERE words MATCH ?1 LIMIT 1", error));
    if (sqlite3_bind_text(catalog->known_word, 1, match.text, -1, SQLITE_TRANSIENT) != SQLITE_OK)
        return vt_catalog_damaged(catalog, error);
    int step = sqlite3_step(catalog->known_word);
    *known = step == SQLITE_ROW;
    vt_status status = step == SQLITE_ROW || step == SQLITE_DONE ? VT_OK : vt_catalog_damaged(catalog, error);
    sqlite3_reset(catalog->known_word);
    return status;
}
