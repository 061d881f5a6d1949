#include "facet_phrases.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

/* Entries while they are found: keys are offsets until `texts` no longer moves. */
typedef struct collector {
    vt_facet_phrases *phrases;
    size_t *offsets;
    size_t room, text_room;
} collector;

bool vt_facet_is_kind(int facet)
{
    return facet == VT_FACET_ARTICLE_TYPE || facet == VT_FACET_SUB_CATEGORY || facet == VT_FACET_CATEGORY;
}

static bool grow(collector *into, size_t text_size)
{
    vt_facet_phrases *phrases = into->phrases;
    if (phrases->count == into->room) {
        size_t room = into->room ? 2 * into->room : 256;
        vt_facet_phrase *entries = vt_resize(phrases->entries, into->room, room, sizeof *entries);
        if (entries) phrases->entries = entries;
        size_t *offsets = vt_resize(into->offsets, into->room, room, sizeof *offsets);
        if (offsets) into->offsets = offsets;
        if (!entries || !offsets) return false;
        into->room = room;
    }
    if (phrases->texts_size + text_size > into->text_room) {
        size_t room = into->text_room ? 2 * into->text_room : 4096;
        char *texts = vt_resize(phrases->texts, into->text_room, room, 1);
        if (!texts) return false;
        phrases->texts = texts;
        into->text_room = room;
    }
    return true;
}

static bool add(collector *into, vt_facet_phrase phrase, const vt_token *tokens, size_t count)
{
    char key[VT_PHRASE_BYTES];
    size_t length = vt_phrase_key(key, tokens, count);
    bool digits = key[strspn(key, "0123456789")] == '\0';
    if (length < 2 || digits || strcmp(key, "na") == 0) return true;
    if (!grow(into, length + 1)) return false;
    vt_facet_phrases *phrases = into->phrases;
    into->offsets[phrases->count] = phrases->texts_size;
    memcpy(phrases->texts + phrases->texts_size, key, length + 1);
    phrases->texts_size += length + 1;
    phrases->entries[phrases->count++] = phrase;
    return true;
}

/* Whether the run of words [begin, end) of a value is a name for it too. */
static bool is_part(int facet, const vt_token *tokens, size_t begin, size_t end, size_t count)
{
    if (facet == VT_FACET_COLOUR) return true;
    bool ends = end == count || strcmp(tokens[end].text, "and") == 0; /* "Necklace and Chains" are both */
    bool lettered = begin > 0 && strlen(tokens[begin - 1].text) == 1; /* a "T-Shirt" is no shirt */
    return vt_facet_is_kind(facet) && ends && !lettered;
}

static bool add_value(collector *into, vt_facet_phrase phrase, const char *value)
{
    vt_token tokens[VT_PHRASE_TOKENS + 1];
    size_t count = vt_tokenise(value, tokens, VT_PHRASE_TOKENS + 1);
    if (count == 0 || count > VT_PHRASE_TOKENS) return true;
    for (size_t begin = 0; begin < count; begin++)
        for (size_t end = begin + 1; end <= count; end++) {
            phrase.whole = begin == 0 && end == count;
            if (!phrase.whole && !is_part(phrase.facet, tokens, begin, end, count)) continue;
            if (!add(into, phrase, tokens + begin, end - begin)) return false;
        }
    return true;
}

static vt_status add_facet(collector *into, const vt_catalog *catalog, int facet, uint32_t *rows)
{
    vt_catalog_columns columns = vt_catalog_columns_of(catalog);
    for (size_t row = 0; row < columns.count; row++) rows[columns.facets[facet][row]]++;
    for (size_t id = 0; id < columns.value_counts[facet]; id++) {
        vt_facet_phrase phrase = {.value = (uint32_t)id, .rows = rows[id], .facet = (uint8_t)facet};
        if (rows[id] && !add_value(into, phrase, vt_catalog_facet_value(catalog, (vt_facet)facet, id))) return VT_NO_MEMORY;
    }
    return VT_OK;
}

static vt_status collect(collector *into, const vt_catalog *catalog)
{
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
        size_t values = vt_catalog_columns_of(catalog).value_counts[facet];
        uint32_t *rows = vt_alloc(values, sizeof *rows);
        vt_status status = rows ? add_facet(into, catalog, facet, rows) : VT_NO_MEMORY;
        vt_free(rows);
        if (status != VT_OK) return status;
    }
    return VT_OK;
}

static int compare(const void *left, const void *right)
{
    const vt_facet_phrase *a = left, *b = right;
    int order = strcmp(a->key, b->key);
    if (order != 0) return order;
    if (a->facet != b->facet) return a->facet < b->facet ? -1 : 1;
    if (a->whole != b->whole) return a->whole ? -1 : 1;
    if (a->rows != b->rows) return a->rows > b->rows ? -1 : 1;
    return (a->value > b->value) - (a->value < b->value);
}

vt_status vt_facet_phrases_open(vt_facet_phrases *out, const vt_catalog *catalog, vt_error *error)
{
    *out = (vt_facet_phrases){0};
    collector into = {.phrases = out};
    vt_status status = collect(&into, catalog);
    for (size_t i = 0; status == VT_OK && i < out->count; i++) out->entries[i].key = out->texts + into.offsets[i];
    vt_free(into.offsets);
    if (status != VT_OK) {
        vt_facet_phrases_close(out);
        return vt_fail(error, status, "search: out of memory for the catalog's phrases");
    }
    if (out->count) qsort(out->entries, out->count, sizeof *out->entries, compare);
    return VT_OK;
}

void vt_facet_phrases_close(vt_facet_phrases *phrases)
{
    vt_free(phrases->entries);
    vt_free(phrases->texts);
    *phrases = (vt_facet_phrases){0};
}

size_t vt_facet_phrases_find(const vt_facet_phrases *phrases, const char *key, const vt_facet_phrase **first)
{
    size_t begin = 0, end = phrases->count;
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        if (strcmp(phrases->entries[middle].key, key) < 0) begin = middle + 1;
        else end = middle;
    }
    *first = phrases->entries + begin;
    size_t found = 0;
    while (begin + found < phrases->count && strcmp(phrases->entries[begin + found].key, key) == 0) found++;
    return found;
}
