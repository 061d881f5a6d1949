#include "facet_choice.h"

#include <string.h>

enum { MANY_TIMES = 4 };

/* What one facet offers for a phrase. */
typedef struct offer {
    uint32_t values[VT_CHOICE_VALUES];
    size_t count;
    uint64_t rows;
    bool whole;
} offer;

/* The finer facet first. */
static const vt_facet preference[VT_FACET_COUNT] = {VT_FACET_ARTICLE_TYPE, VT_FACET_SUB_CATEGORY, VT_FACET_CATEGORY, VT_FACET_GENDER,
                                                    VT_FACET_COLOUR,       VT_FACET_USAGE,        VT_FACET_SEASON,   VT_FACET_BRAND};

static void take(offer *into, const vt_facet_phrase *phrase)
{
    for (size_t i = 0; i < into->count; i++)
        if (into->values[i] == phrase->value) return;
    if (into->count == VT_CHOICE_VALUES) return;
    into->values[into->count++] = phrase->value;
    into->rows += phrase->rows;
}

/* "turtle" is a neck more often than a brand. */
static bool is_common_word(const vt_word_book *book, const vt_facet_phrase *phrase)
{
    if (phrase->facet != VT_FACET_BRAND || !book->terms) return false;
    size_t term = vt_terms_find(book->terms, phrase->key, strlen(phrase->key));
    return term != SIZE_MAX && book->terms->documents[term] > 2 * phrase->rows;
}

/* Entries come whole names first, within a facet. */
static void offer_key(offer offers[VT_FACET_COUNT], const vt_word_book *book, const char *key)
{
    const vt_facet_phrase *first;
    size_t count = vt_facet_phrases_find(book->phrases, key, &first);
    for (size_t i = 0; i < count; i++) {
        offer *into = &offers[first[i].facet];
        if (is_common_word(book, &first[i])) continue;
        into->whole |= first[i].whole;
        take(into, &first[i]);
    }
}

static void offer_synonyms(offer offers[VT_FACET_COUNT], const vt_word_book *book, const char *key)
{
    vt_bytes meanings[VT_SYNONYM_MEANINGS];
    size_t count = vt_synonyms_of(book->synonyms, key, meanings);
    for (size_t i = 0; i < count; i++) {
        char meant[VT_PHRASE_BYTES];
        if (vt_phrase_key_of(meant, (const char *)meanings[i].data, meanings[i].size)) offer_key(offers, book, meant);
    }
}

/* The finest facet with at least half as many products as the one with most. */
static const offer *best_of(const offer offers[VT_FACET_COUNT], vt_facet *facet)
{
    uint64_t most = 0;
    for (size_t i = 0; i < VT_FACET_COUNT; i++)
        if (offers[i].rows > most) most = offers[i].rows;
    for (size_t i = 0; i < VT_FACET_COUNT && most; i++)
        if (2 * offers[preference[i]].rows >= most) return *facet = preference[i], &offers[preference[i]];
    return NULL;
}

/* A whole name wins over parts of others, unless they are of many times its products. Answers whether there is a whole name. */
static bool keep_whole(offer offers[VT_FACET_COUNT])
{
    uint64_t most = 0;
    for (size_t i = 0; i < VT_FACET_COUNT; i++)
        if (offers[i].whole && offers[i].rows > most) most = offers[i].rows;
    for (size_t i = 0; i < VT_FACET_COUNT; i++)
        if (!offers[i].whole && offers[i].rows <= MANY_TIMES * most) offers[i].rows = 0;
    return most > 0;
}

/* In the singular these say how something is, not what it is. */
static bool is_only_plural(const vt_token *tokens, size_t count)
{
    static const char *const words[] = {"short", "tight", "brief", "flat"};
    for (size_t i = 0; count == 1 && i < sizeof words / sizeof *words; i++)
        if (strcmp(tokens[0].text, words[i]) == 0) return true;
    return false;
}

static void add_unisex(vt_facet_choice *choice, const vt_catalog *catalog)
{
    size_t unisex = vt_catalog_facet_id(catalog, VT_FACET_GENDER, "Unisex");
    if (choice->facet != VT_FACET_GENDER || unisex == SIZE_MAX || choice->count == VT_CHOICE_VALUES) return;
    for (size_t i = 0; i < choice->count; i++)
        if (choice->values[i] == unisex) return;
    choice->values[choice->count++] = (uint32_t)unisex;
}

bool vt_facet_choose(vt_facet_choice *out, const vt_word_book *book, const vt_token *tokens, size_t count)
{
    char key[VT_PHRASE_BYTES];
    offer offers[VT_FACET_COUNT] = {0};
    if (!vt_phrase_key(key, tokens, count) || is_only_plural(tokens, count)) return false;
    offer_key(offers, book, key);
    if (!keep_whole(offers)) offer_synonyms(offers, book, key);
    const offer *best = best_of(offers, &out->facet);
    if (!best) return false;
    memcpy(out->values, best->values, sizeof out->values);
    out->count = best->count;
    add_unisex(out, book->catalog);
    return true;
}
