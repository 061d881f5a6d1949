#include "hashed_features.h"

#include "tokens.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHORTEST_PART = 3, LONGEST_PART = 4, WORD_ROOM = VT_TOKEN_BYTES + 2 };

/* `order` keeps additions in one order whatever the sort does. */
typedef struct raw_feature {
    uint32_t bucket;
    uint32_t order;
    float value;
} raw_feature;

typedef struct raw_list {
    raw_feature items[VT_FEATURES_MOST];
    size_t count;
    size_t buckets;
} raw_list;

static uint32_t hash_more(uint32_t hash, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash;
}

static uint32_t mix(uint32_t hash)
{
    hash = (hash ^ hash >> 16) * 0x85ebca6bu;
    hash = (hash ^ hash >> 13) * 0xc2b2ae35u;
    return hash ^ hash >> 16;
}

static uint32_t hash_kind(char kind) { return hash_more(2166136261u, &kind, 1); }

static void add(raw_list *list, uint32_t hash, float value)
{
    uint32_t mixed = mix(hash);
    list->items[list->count] =
        (raw_feature){(uint32_t)((mixed >> 1) % list->buckets), (uint32_t)list->count, mixed & 1 ? -value : value};
    list->count++;
}

/* Where the characters of "^word$" begin, and its end; returns how many there are. */
static size_t character_starts(const char *word, size_t starts[WORD_ROOM + 1])
{
    size_t count = 0, at = 0;
    for (; word[at]; at++)
        if (((unsigned char)word[at] & 0xC0) != 0x80) starts[count++] = at;
    starts[count] = at;
    return count;
}

static void add_parts(raw_list *list, const char *word)
{
    char framed[WORD_ROOM + 1] = "^";
    size_t starts[WORD_ROOM + 1], parts = 0, letters = strlen(word);
    memcpy(framed + 1, word, letters + 1);
    memcpy(framed + 1 + letters, "$", 2);
    size_t characters = character_starts(framed, starts);
    for (size_t length = SHORTEST_PART; length <= LONGEST_PART; length++)
        parts += characters >= length ? characters - length + 1 : 0;
    for (size_t length = SHORTEST_PART; length <= LONGEST_PART; length++)
        for (size_t i = 0; i + length <= characters; i++)
            add(list, hash_more(hash_kind('c'), framed + starts[i], starts[i + length] - starts[i]),
                0.5f / sqrtf((float)parts));
}

static void add_word(raw_list *list, const char *word, const char *next)
{
    add(list, hash_more(hash_kind('w'), word, strlen(word)), 1.0f);
    if (next) {
        uint32_t pair = hash_more(hash_more(hash_kind('b'), word, strlen(word)), " ", 1);
        add(list, hash_more(pair, next, strlen(next)), 0.7f);
    }
    add_parts(list, word);
}

static int by_bucket(const void *a, const void *b)
{
    const raw_feature *left = a, *right = b;
    if (left->bucket != right->bucket) return left->bucket < right->bucket ? -1 : 1;
    return left->order < right->order ? -1 : 1;
}

/* Adds up what shares a bucket and scales to length one. */
static size_t merge(raw_list *list, vt_feature *features)
{
    size_t count = 0;
    float squares = 0.0f;
    if (list->count) qsort(list->items, list->count, sizeof *list->items, by_bucket);
    for (size_t i = 0; i < list->count;) {
        vt_feature sum = {list->items[i].bucket, 0.0f};
        for (; i < list->count && list->items[i].bucket == sum.bucket; i++) sum.value += list->items[i].value;
        features[count++] = sum;
        squares += sum.value * sum.value;
    }
    if (squares < 1e-12f) return 0;
    for (size_t i = 0; i < count; i++) features[i].value /= sqrtf(squares);
    return count;
}

size_t vt_hashed_features(const char *text, size_t buckets, vt_feature *features)
{
    vt_token tokens[VT_FEATURE_WORDS];
    raw_list list = {.buckets = buckets};
    size_t words = vt_tokenise(text, tokens, VT_FEATURE_WORDS);
    for (size_t i = 0; i < words; i++) vt_singular(tokens[i].text);
    for (size_t i = 0; i < words; i++) add_word(&list, tokens[i].text, i + 1 < words ? tokens[i + 1].text : NULL);
    return merge(&list, features);
}
