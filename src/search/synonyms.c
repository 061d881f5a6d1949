#include "synonyms.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

static bool is_blank(uint8_t byte) { return byte == ' ' || byte == '\t' || byte == '\r'; }

static vt_bytes trimmed(vt_bytes text)
{
    while (text.size && is_blank(text.data[0])) text.data++, text.size--;
    while (text.size && is_blank(text.data[text.size - 1])) text.size--;
    return text;
}

/* Takes what is before the next `sign` off `text`; false when nothing is left. */
static bool take(vt_bytes *text, int sign, vt_bytes *taken)
{
    if (!text->size) return false;
    const uint8_t *stop = memchr(text->data, sign, text->size);
    taken->data = text->data;
    taken->size = stop ? (size_t)(stop - text->data) : text->size;
    size_t skip = taken->size + (stop != NULL);
    text->data += skip;
    text->size -= skip;
    return true;
}

/* Takes the next phrase off a list; false at the end. */
static bool next_phrase(vt_bytes *list, vt_bytes *phrase)
{
    while (take(list, ',', phrase)) {
        *phrase = trimmed(*phrase);
        if (phrase->size) return true;
    }
    return false;
}

/* Splits the next line that has two sides off `text`. */
static bool next_line(vt_bytes *text, vt_bytes *left, vt_bytes *right)
{
    vt_bytes line, rest;
    while (take(text, '\n', &line)) {
        if (!take(&line, '#', &rest)) continue;
        if (!take(&rest, '=', left)) continue;
        *right = trimmed(rest);
        if (right->size && !memchr(right->data, '=', right->size)) return true;
    }
    return false;
}

typedef struct sink {
    vt_synonyms *into;
    size_t room, key_bytes, key_room;
} sink;

/* With no room yet it only counts. */
static void add(sink *to, vt_bytes phrase, vt_bytes meanings)
{
    char key[VT_PHRASE_BYTES];
    size_t length = vt_phrase_key_of(key, (const char *)phrase.data, phrase.size);
    if (!length) return;
    if (to->into->entries && to->into->count < to->room && to->key_bytes + length + 1 <= to->key_room) {
        char *kept = to->into->keys + to->key_bytes;
        memcpy(kept, key, length + 1);
        to->into->entries[to->into->count] = (vt_synonym){kept, meanings, !memchr(phrase.data, ' ', phrase.size)};
    }
    to->into->count++;
    to->key_bytes += length + 1;
}

static void add_all(sink *to, vt_bytes text)
{
    vt_bytes left, right, phrase;
    while (next_line(&text, &left, &right))
        while (next_phrase(&left, &phrase)) add(to, phrase, right);
}

static int compare(const void *left, const void *right)
{
    const vt_synonym *a = left, *b = right;
    int order = strcmp(a->key, b->key);
    if (order != 0) return order;
    return (a->meanings.data > b->meanings.data) - (a->meanings.data < b->meanings.data);
}

vt_status vt_synonyms_open(vt_synonyms *out, vt_bytes text, vt_error *error)
{
    *out = (vt_synonyms){0};
    sink counted = {.into = out};
    add_all(&counted, text);
    sink to = {.into = out, .room = out->count, .key_room = counted.key_bytes};
    out->entries = vt_alloc(to.room, sizeof *out->entries);
    out->keys = vt_alloc(to.key_room, 1);
    out->count = 0;
    if (!out->entries || !out->keys) {
        vt_synonyms_close(out);
        return vt_fail(error, VT_NO_MEMORY, "search: out of memory for the synonyms");
    }
    add_all(&to, text);
    if (out->count) qsort(out->entries, out->count, sizeof *out->entries, compare);
    return VT_OK;
}

void vt_synonyms_close(vt_synonyms *synonyms)
{
    vt_free(synonyms->entries);
    vt_free(synonyms->keys);
    *synonyms = (vt_synonyms){0};
}

/* The first entry whose key is not before `key`. */
static size_t first_of(const vt_synonyms *synonyms, const char *key)
{
    size_t begin = 0, end = synonyms->count;
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        if (strcmp(synonyms->entries[middle].key, key) < 0) begin = middle + 1;
        else end = middle;
    }
    return begin;
}

static bool is_at(const vt_synonyms *synonyms, size_t at, const char *key)
{
    return at < synonyms->count && strcmp(synonyms->entries[at].key, key) == 0;
}

size_t vt_synonyms_of(const vt_synonyms *synonyms, const char *key, vt_bytes meanings[VT_SYNONYM_MEANINGS])
{
    size_t count = 0;
    for (size_t at = first_of(synonyms, key); count < VT_SYNONYM_MEANINGS && is_at(synonyms, at, key); at++) {
        vt_bytes list = synonyms->entries[at].meanings;
        while (count < VT_SYNONYM_MEANINGS && next_phrase(&list, &meanings[count])) count++;
    }
    return count;
}

bool vt_synonyms_has(const vt_synonyms *synonyms, const char *key) { return is_at(synonyms, first_of(synonyms, key), key); }
