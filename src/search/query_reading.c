#include "query_reading.h"

#include "completions.h"
#include "price_words.h"
#include "query_scan.h"
#include "spelling.h"

#include <string.h>

const char *vt_read_field_name(int field)
{
    static const char *const others[] = {"priceMin", "priceMax", "inStock"};
    VT_CHECK(field >= 0 && field < VT_READ_FIELDS);
    return field < VT_FACET_COUNT ? vt_facet_name((vt_facet)field) : others[field - VT_FACET_COUNT];
}

static vt_status check_text(const char *text, vt_error *error)
{
    size_t length = strlen(text);
    if (length > VT_QUERY_TEXT_BYTES)
        return vt_fail(error, VT_BAD_REQUEST, "text: %zu bytes, at most %d", length, VT_QUERY_TEXT_BYTES);
    return vt_utf8_valid(text, length) ? VT_OK : vt_fail(error, VT_BAD_REQUEST, "text: not UTF-8");
}

/* ---- which words are known ---- */

/* Whether the catalog has one of the words that the thesaurus has for it. */
static vt_status is_meaning_known(const vt_word_book *book, vt_catalog *catalog, const vt_token *word, bool *known, vt_error *error)
{
    char key[VT_PHRASE_BYTES], meant[VT_TOKEN_BYTES];
    vt_bytes meanings[VT_SYNONYM_MEANINGS];
    size_t count = vt_phrase_key_of(key, word->text, strlen(word->text)) ? vt_synonyms_of(book->synonyms, key, meanings) : 0;
    for (size_t i = 0; i < count && !*known; i++) {
        if (meanings[i].size >= sizeof meant) continue;
        memcpy(meant, meanings[i].data, meanings[i].size);
        meant[meanings[i].size] = '\0';
        VT_TRY(vt_catalog_knows(catalog, meant, false, known, error));
    }
    return VT_OK;
}

static vt_status is_known(const vt_word_book *book, vt_catalog *catalog, const vt_token *word, bool open, bool *known, vt_error *error)
{
    size_t completion;
    *known = book->terms && vt_terms_find(book->terms, word->text, strlen(word->text)) != SIZE_MAX;
    if (!*known && open && book->terms) *known = vt_completions(book->terms, word->text, &completion, 1) > 0;
    if (!*known) VT_TRY(vt_catalog_knows(catalog, word->text, open && !book->terms, known, error));
    return *known ? VT_OK : is_meaning_known(book, catalog, word, known, error);
}

/* Whether the text ends in the middle of its last word. */
static bool is_open(const vt_query_scan *scan, size_t at)
{
    return at + 1 == scan->count && scan->text[scan->tokens[at].end] == '\0';
}

/* Words of shops that are about no product, and are no mistyped others: "size" is no "side". */
static bool is_shop_word(const char *word)
{
    static const char *const words[] = {"size", "sizes", "sale", "sales", "cheap", "cheapest", "best", "latest", "newest"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], word) == 0) return true;
    return false;
}

static bool correct_word(char out[VT_TOKEN_BYTES], const vt_word_book *book, const char *word)
{
    return book->terms && !is_shop_word(word) && vt_spelling_correct(out, book->terms, book->synonyms, book->phrases, word);
}

/* Replaces words that nothing knows by what they were meant to be. */
static vt_status correct(vt_query_scan *scan, vt_query_reading *out, vt_catalog *catalog, bool *changed, vt_error *error)
{
    *changed = false;
    for (size_t i = 0; i < scan->count && out->corrected_count < VT_READ_NOTES; i++) {
        vt_token *token = &scan->tokens[i];
        bool known, alone = scan->uses[i] == VT_TOKEN_WORD && !(i + 1 < scan->count && scan->uses[i + 1] == VT_TOKEN_JOINED);
        vt_correction note;
        if (!alone || vt_is_stop_word(token->text) || vt_price_words_has(token->text)) continue;
        VT_TRY(is_known(scan->book, catalog, token, is_open(scan, i), &known, error));
        if (known || !correct_word(note.to, scan->book, token->text)) continue;
        memcpy(note.from, token->text, sizeof note.from);
        memcpy(token->text, note.to, sizeof token->text);
        out->corrected[out->corrected_count++] = note;
        *changed = true;
    }
    return VT_OK;
}

/* ---- what is left ---- */

/* The word at `at` with those joined to it, or false when that is too long for one. */
static bool join(const vt_query_scan *scan, size_t at, vt_token *word, size_t *end)
{
    *word = scan->tokens[at];
    size_t size = strlen(word->text);
    for (*end = at + 1; *end < scan->count && scan->uses[*end] == VT_TOKEN_JOINED; ++*end) {
        size_t length = strlen(scan->tokens[*end].text);
        if (size + 1 + length >= sizeof word->text) return false;
        word->text[size] = ' ';
        memcpy(word->text + size + 1, scan->tokens[*end].text, length + 1);
        size += 1 + length;
        word->end = scan->tokens[*end].end;
    }
    return true;
}

static void note_ignored(vt_query_reading *out, const char *word)
{
    if (out->ignored_count == VT_READ_NOTES) return;
    memcpy(out->ignored[out->ignored_count++], word, strlen(word) + 1);
}

static void add_word(vt_query_reading *out, const vt_token *word, bool open)
{
    if (out->word_count == VT_WORD_GROUPS) return;
    out->words[out->word_count++] = *word;
    out->open = open;
}

/* Words that nothing has are kept aside: they count only when there is nothing else. */
static vt_status collect_words(const vt_query_scan *scan, vt_query_reading *out, vt_catalog *catalog, bool stop_words, vt_error *error)
{
    size_t end;
    for (size_t at = 0; at < scan->count; at = end) {
        vt_token word;
        bool known, joined = join(scan, at, &word, &end);
        if (!joined) word = scan->tokens[at], end = at + 1;
        if (scan->uses[at] == VT_TOKEN_READ || (!stop_words && vt_is_stop_word(word.text))) continue;
        bool open = is_open(scan, end - 1);
        VT_TRY(is_known(scan->book, catalog, &word, open, &known, error));
        if (known) add_word(out, &word, open);
        else note_ignored(out, word.text);
        out->known |= known;
    }
    return VT_OK;
}

/* Nothing is known: the words are looked for as they are, and not found. */
static void keep_unknown(vt_query_reading *out)
{
    for (size_t i = 0; i < out->ignored_count; i++) {
        vt_token word = {0};
        memcpy(word.text, out->ignored[i], sizeof word.text);
        add_word(out, &word, false);
    }
    out->ignored_count = 0;
}

static void write_rest(vt_query_reading *out)
{
    size_t size = 0;
    for (size_t i = 0; i < out->word_count; i++) {
        size_t length = strlen(out->words[i].text);
        if (size + length + 2 > sizeof out->rest) return;
        if (size) out->rest[size++] = ' ';
        memcpy(out->rest + size, out->words[i].text, length + 1);
        size += length;
    }
}

static bool is_blank(const char *text) { return text[strspn(text, " \t\r\n")] == '\0'; }

vt_status vt_query_read(vt_query_reading *out, const vt_word_book *book, vt_catalog *catalog, const char *text, vt_error *error)
{
    memset(out, 0, sizeof *out);
    VT_TRY(check_text(text, error));
    out->blank = is_blank(text);
    vt_query_scan scan = {.text = text, .book = book};
    scan.count = vt_tokenise(text, scan.tokens, VT_READ_TOKENS);
    bool changed;
    vt_query_scan_run(&scan, out);
    VT_TRY(correct(&scan, out, catalog, &changed, error));
    if (changed) vt_query_scan_run(&scan, out);
    out->known = out->understood_count > 0;
    VT_TRY(collect_words(&scan, out, catalog, false, error));
    if (!out->known && out->ignored_count == 0) VT_TRY(collect_words(&scan, out, catalog, true, error));
    if (!out->known) keep_unknown(out);
    write_rest(out);
    return VT_OK;
}

vt_status vt_query_read_literally(vt_query_reading *out, const char *text, vt_error *error)
{
    memset(out, 0, sizeof *out);
    VT_TRY(check_text(text, error));
    out->blank = is_blank(text);
    out->word_count = vt_tokenise(text, out->words, VT_WORD_GROUPS);
    out->known = out->open = out->word_count > 0;
    write_rest(out);
    return VT_OK;
}
