#include "spelling.h"

#include <string.h>

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

unsigned vt_edit_distance(const char *a, const char *b, unsigned most)
{
    size_t a_length = strlen(a), b_length = strlen(b);
    VT_CHECK(a_length < VT_TOKEN_BYTES && b_length < VT_TOKEN_BYTES);
    size_t gap = a_length > b_length ? a_length - b_length : b_length - a_length;
    if (gap > most) return most + 1;
    unsigned rows[3][VT_TOKEN_BYTES]; /* of a[..i), taken in turns */
    for (size_t j = 0; j <= b_length; j++) rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        unsigned *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3], best = now[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            now[j] = least(least(before[j], now[j - 1]) + 1, before[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = least(now[j], earlier[j - 2] + 1);
            best = least(best, now[j]);
        }
        if (best > most + 1) return most + 1; /* a swap may still take one back */
    }
    return least(rows[a_length % 3][b_length], most + 1);
}

unsigned vt_spelling_reach(size_t length) { return length < 4 ? 0 : length < 8 ? 1 : 2; }

/* One bit a letter: words that differ in many bits are far apart without a look at their order. */
static uint32_t letters_of(const char *word, size_t length)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < length; i++) letters |= 1u << (word[i] & 31);
    return letters;
}

typedef struct search {
    const char *word;
    size_t length;
    uint32_t letters;
    unsigned distance; /* of the best so far; starts one past reach */
    uint32_t products;
    char *out;
    bool found;
} search;

/* "flowy" is a word of its own rather than a mistyped "flow"; "dresss" is no word. */
static bool is_derived(const char *word, const char *candidate)
{
    size_t length = strlen(candidate);
    return strncmp(word, candidate, length) == 0 && word[length] != candidate[length - 1];
}

/* Hardly anybody mistypes the first letter: "beach" is no "peach", but "hsirt" is a "shirt". */
static bool begins_alike(const char *word, const char *candidate, unsigned distance)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): both end with a NUL, and are longer than the reach */
    return candidate[0] == word[0] || (distance == 1 && candidate[0] == word[1] && candidate[1] == word[0]);
}

/* Candidates come in byte order, so that of equals the first stays. */
static void consider(search *now, const char *word, size_t length, uint32_t products)
{
    size_t gap = length > now->length ? length - now->length : now->length - length;
    if (gap > now->distance || length >= VT_TOKEN_BYTES) return;
    /* One edit changes at most two letters of the set. */
    if ((unsigned)__builtin_popcount(letters_of(word, length) ^ now->letters) > 2 * now->distance) return;
    char copy[VT_TOKEN_BYTES];
    memcpy(copy, word, length);
    copy[length] = '\0';
    unsigned distance = vt_edit_distance(now->word, copy, now->distance);
    if (distance > now->distance || (distance == now->distance && products <= now->products)) return;
    if (!begins_alike(now->word, copy, distance) || is_derived(now->word, copy)) return;
    now->distance = distance;
    now->products = products;
    now->found = true;
    memcpy(now->out, copy, length + 1);
}

/* "tshrit" is one edit from "tshirt", of which the catalog may have the plural alone. */
static void consider_singular(search *now, vt_bytes word, uint32_t products)
{
    char copy[VT_TOKEN_BYTES];
    if (word.data[word.size - 1] != 's') return;
    memcpy(copy, word.data, word.size);
    copy[word.size] = '\0';
    vt_singular(copy);
    size_t length = strlen(copy);
    if (length < word.size) consider(now, copy, length, products);
}

/* The thesaurus keeps singulars: "trainerz" is one edit from the plural. */
static void consider_key(search *now, const char *key)
{
    char plural[VT_PHRASE_BYTES + 1];
    size_t length = strlen(key);
    if (strcmp(key, now->word) == 0) return;
    consider(now, key, length, 1);
    memcpy(plural, key, length); /* NOLINT(bugprone-not-null-terminated-result): consider is told the length */
    plural[length] = 's';
    consider(now, plural, length + 1, 1);
}

bool vt_spelling_correct(char out[VT_TOKEN_BYTES], const vt_terms *terms, const vt_synonyms *synonyms, const vt_facet_phrases *phrases,
                         const char *word)
{
    size_t length = strlen(word);
    unsigned reach = vt_spelling_reach(length);
    if (reach == 0 || word[strcspn(word, "0123456789")]) return false;
    search now = {.word = word, .length = length, .letters = letters_of(word, length), .distance = reach, .out = out};
    for (size_t term = 0; terms && term < terms->count; term++) {
        vt_bytes known = vt_terms_word(terms, term);
        consider(&now, (const char *)known.data, known.size, terms->documents[term]);
        consider_singular(&now, known, terms->documents[term]);
    }
    for (size_t i = 0; i < synonyms->count; i++)
        if (synonyms->entries[i].one_word) consider_key(&now, synonyms->entries[i].key);
    for (size_t i = 0; phrases && i < phrases->count; i++) /* no document says for whom it is */
        if (phrases->entries[i].facet == VT_FACET_GENDER) consider_key(&now, phrases->entries[i].key);
    return now.found;
}
