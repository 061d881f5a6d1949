#include "query_scan.h"

#include "price_words.h"

#include <stdio.h>
#include <string.h>

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(*list, word) == 0) return true;
    return false;
}

bool vt_is_stop_word(const char *word)
{
    static const char *const words[] = {"a",  "an",  "the", "and", "or",   "for",  "in",   "of",   "on", "with", "by",
                                        "to", "from", "at", "my",  "me",   "i",    "want", "need", "some", "any", "something",
                                        "that", "this", "is", "are", "as", "under", "over", "priced", "price", "wear", "clothes", "clothing", NULL};
    return is_one_of(word, words);
}

/* Belongs to what it leads to: "for women", "in red", "by Nike". */
static bool leads(const char *word)
{
    static const char *const words[] = {"for", "in", "by", "from", "of", NULL};
    return is_one_of(word, words);
}

static bool conjoins(const char *word)
{
    static const char *const words[] = {"and", "or", NULL};
    return is_one_of(word, words);
}

/* Writes the text without [begin, end) and with `instead` there, blanks at the seams once. */
static void write_without(char *out, const char *text, size_t begin, size_t end, const char *instead)
{
    while (begin > 0 && text[begin - 1] == ' ') begin--;
    while (text[end] == ' ' || text[end] == ',') end++;
    bool before = begin > 0 && (*instead || text[end]), after = *instead && text[end];
    snprintf(out, VT_READ_TEXT_BYTES, "%.*s%s%s%s%s", (int)begin, text, before ? " " : "", instead, after ? " " : "", text + end);
}

/* Marks tokens[first..first + count) as read, with a leading word, and adds what they say; NULL when there is no room. */
static vt_understood *add(vt_query_scan *scan, vt_query_reading *out, int field, size_t first, size_t count)
{
    if (out->understood_count == VT_READ_MOST) return NULL;
    if (first > 0 && scan->uses[first - 1] == VT_TOKEN_WORD && leads(scan->tokens[first - 1].text)) first--, count++;
    for (size_t i = first; i < first + count; i++) scan->uses[i] = VT_TOKEN_READ;
    vt_understood *added = &out->understood[out->understood_count++];
    *added = (vt_understood){.field = field, .begin = scan->tokens[first].begin, .end = scan->tokens[first + count - 1].end};
    size_t begin = added->begin, end = added->end, next = first + count;
    if (next < scan->count && conjoins(scan->tokens[next].text)) end = scan->tokens[next].end;
    else if (first > 0 && conjoins(scan->tokens[first - 1].text)) begin = scan->tokens[first - 1].begin;
    write_without(added->without, scan->text, begin, end, "");
    return added;
}

/* A range loses one bound and keeps the other. */
static void keep_bound(vt_understood *added, const char *text, const char *words, int64_t cents)
{
    char instead[40];
    int length = snprintf(instead, sizeof instead, "%s %lld", words, (long long)(cents / 100));
    if (cents % 100) snprintf(instead + length, sizeof instead - (size_t)length, ".%02d", (int)(cents % 100));
    write_without(added->without, text, added->begin, added->end, instead);
}

/* "$20" begins at its sign, "20 $" ends there. */
static void widen_to_signs(vt_understood *added, const char *text)
{
    added->begin -= vt_price_sign_before(text, added->begin);
    added->end += vt_price_sign_after(text, added->end);
}

static size_t scan_price(vt_query_scan *scan, vt_query_reading *out, size_t at)
{
    vt_price_words price;
    size_t taken = vt_price_words_read(&price, scan->text, scan->tokens, scan->count, at);
    if (!taken || out->understood_count + 2 > VT_READ_MOST) return 0;
    const int fields[2] = {VT_READ_PRICE_MIN, VT_READ_PRICE_MAX};
    const int64_t cents[2] = {price.min_cents, price.max_cents};
    static const char *const others[2] = {"under", "over"};
    for (size_t i = 0; i < 2; i++) {
        if (cents[i] < 0) continue;
        vt_understood *added = add(scan, out, fields[i], at, taken);
        added->cents = cents[i];
        widen_to_signs(added, scan->text);
        if (cents[1 - i] >= 0) keep_bound(added, scan->text, others[i], cents[1 - i]);
        else write_without(added->without, scan->text, added->begin, added->end, "");
    }
    return taken;
}

static size_t scan_stock(vt_query_scan *scan, vt_query_reading *out, size_t at)
{
    const char *word = scan->tokens[at].text;
    size_t taken = strcmp(word, "available") == 0 || strcmp(word, "instock") == 0;
    if (strcmp(word, "in") == 0 && at + 1 < scan->count && strcmp(scan->tokens[at + 1].text, "stock") == 0) taken = 2;
    return taken && add(scan, out, VT_READ_IN_STOCK, at, taken) ? taken : 0;
}

static bool is_kind(const vt_understood *entry) { return entry->field < VT_FACET_COUNT && vt_facet_is_kind(entry->field); }

/* Gives the words of the last thing understood back. */
static void take_back(vt_query_scan *scan, vt_query_reading *out)
{
    const vt_understood *last = &out->understood[--out->understood_count];
    for (size_t i = 0; i < scan->count; i++)
        if (scan->tokens[i].begin >= last->begin && scan->tokens[i].end <= last->end) scan->uses[i] = VT_TOKEN_WORD;
}

/* A kind that stands right before another one says how that is; one of another facet could not hold beside it. */
static void settle_kinds(vt_query_scan *scan, vt_query_reading *out, size_t at, vt_facet facet)
{
    if (!vt_facet_is_kind(facet) || out->understood_count == 0) return;
    const vt_understood *last = &out->understood[out->understood_count - 1];
    if (!is_kind(last)) return;
    bool beside = at > 0 && scan->tokens[at - 1].end == last->end;
    if (beside || last->field != (int)facet) take_back(scan, out);
}

static size_t read_facet(vt_query_scan *scan, vt_query_reading *out, size_t at, size_t length)
{
    vt_facet_choice choice;
    if (!vt_facet_choose(&choice, scan->book, scan->tokens + at, length)) return 0;
    settle_kinds(scan, out, at, choice.facet);
    vt_understood *added = add(scan, out, (int)choice.facet, at, length);
    if (!added) return 0;
    added->choice = choice;
    return length;
}

/* A phrase of the thesaurus that names no facet stays together. */
static size_t join_phrase(vt_query_scan *scan, size_t at, size_t length)
{
    char key[VT_PHRASE_BYTES];
    if (length < 2 || !vt_phrase_key(key, scan->tokens + at, length) || !vt_synonyms_has(scan->book->synonyms, key)) return 0;
    for (size_t i = 1; i < length; i++) scan->uses[at + i] = VT_TOKEN_JOINED;
    return length;
}

/* The longest phrase counts, whichever of the two it is. */
static size_t scan_phrase(vt_query_scan *scan, vt_query_reading *out, size_t at)
{
    size_t length = scan->count - at < VT_PHRASE_TOKENS ? scan->count - at : VT_PHRASE_TOKENS, taken = 0;
    for (; length > 0 && !taken; length--) {
        taken = read_facet(scan, out, at, length);
        if (!taken) taken = join_phrase(scan, at, length);
    }
    return taken;
}

void vt_query_scan_run(vt_query_scan *scan, vt_query_reading *out)
{
    memset(scan->uses, 0, sizeof scan->uses);
    out->understood_count = 0;
    for (size_t at = 0; at < scan->count;) {
        size_t taken = scan_price(scan, out, at);
        if (!taken) taken = scan_stock(scan, out, at);
        if (!taken) taken = scan_phrase(scan, out, at);
        at += taken ? taken : 1;
    }
}
