#include "product_texts.h"

#include "memory.h"
#include "product_synonyms.h"
#include "tokens.h"

#include <cJSON.h>
#include <string.h>

enum { ATTRIBUTE_BYTES = 1024 };
static const float title_weight = 1.0f, half_weight = 0.5f, description_weight = 0.25f, synonyms_weight = 2.0f;

/* Keeps "first second"; nothing when `second` is empty. Texts are offsets until all are there, as the letters may move. */
static void add_text(vt_product_texts *texts, size_t row, float weight, const char *first, const char *second)
{
    if (!*second) return;
    if (texts->count == texts->room) {
        size_t room = texts->room ? 2 * texts->room : 1024;
        vt_text_example *grown = texts->letters.failed ? NULL : vt_resize(texts->examples, texts->room, room, sizeof *grown);
        texts->letters.failed |= !grown;
        if (!grown) return;
        texts->examples = grown;
        texts->room = room;
    }
    texts->examples[texts->count++] = (vt_text_example){(const char *)(uintptr_t)texts->letters.size, row, weight};
    vt_buffer_append_text(&texts->letters, first);
    vt_buffer_append_text(&texts->letters, *first ? " " : "");
    vt_buffer_append(&texts->letters, second, strlen(second) + 1);
}

static void append_word(char *text, const char *word)
{
    size_t length = strlen(text), more = strlen(word);
    if (length + more + 2 > ATTRIBUTE_BYTES) return;
    if (length) text[length++] = ' ';
    memcpy(text + length, word, more + 1);
}

static void add_attributes(vt_product_texts *texts, const vt_product *product, size_t row)
{
    char all[ATTRIBUTE_BYTES] = "";
    cJSON *object = product->attributes ? cJSON_Parse(product->attributes) : NULL;
    const cJSON *value;
    append_word(all, product->facets[VT_FACET_CATEGORY]);
    append_word(all, product->facets[VT_FACET_SUB_CATEGORY]);
    append_word(all, product->facets[VT_FACET_USAGE]);
    cJSON_ArrayForEach(value, object) if (cJSON_IsString(value)) append_word(all, value->valuestring);
    cJSON_Delete(object);
    add_text(texts, row, title_weight, "", all);
}

static void add_description(vt_product_texts *texts, const vt_product *product, size_t row)
{
    vt_token tokens[VT_TEXTS_DESCRIPTION_WORDS];
    size_t count = product->description ? vt_tokenise(product->description, tokens, VT_TEXTS_DESCRIPTION_WORDS) : 0;
    for (size_t begin = 0; begin < count; begin += VT_TEXTS_WINDOW) {
        char window[ATTRIBUTE_BYTES] = "";
        for (size_t i = begin; i < count && i < begin + VT_TEXTS_WINDOW; i++) append_word(window, tokens[i].text);
        add_text(texts, row, description_weight, "", window);
    }
}

/* The texts of one product by synonyms weigh synonyms_weight together at most, so that a thesaurus does not drown what the shop says. */
static void add_synonyms(vt_product_texts *texts, const vt_product *product, size_t row, const vt_product_synonyms *synonyms)
{
    const char *type = product->facets[VT_FACET_ARTICLE_TYPE], *colour = product->facets[VT_FACET_COLOUR];
    size_t before = texts->count;
    vt_synonym_match match = {0};
    vt_synonym_wanted wanted;
    vt_synonym_wanted_open(&wanted, product);
    while (vt_synonym_next(&match, synonyms, &wanted)) {
        add_text(texts, row, half_weight, "", match.words);
        if (match.of_colour) add_text(texts, row, half_weight, match.words, type);
        else if (*colour) add_text(texts, row, half_weight, colour, match.words);
    }
    float share = synonyms_weight / (float)(texts->count - before + !(texts->count - before));
    for (size_t i = before; i < texts->count && share < half_weight; i++) texts->examples[i].weight = share;
}

static void add_product(vt_product_texts *texts, const vt_product *product, size_t row, const vt_product_synonyms *synonyms)
{
    const char *type = product->facets[VT_FACET_ARTICLE_TYPE];
    static const vt_facet before[] = {VT_FACET_COLOUR, VT_FACET_BRAND, VT_FACET_GENDER};
    add_text(texts, row, title_weight, "", product->title);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (*product->facets[before[i]]) add_text(texts, row, title_weight, product->facets[before[i]], type);
    add_text(texts, row, title_weight, "", type);
    add_text(texts, row, half_weight, "", product->facets[VT_FACET_SUB_CATEGORY]);
    add_attributes(texts, product, row);
    add_description(texts, product, row);
    add_synonyms(texts, product, row, synonyms);
}

vt_status vt_product_texts_open(vt_product_texts *out, const vt_product *products, const size_t *rows, size_t count,
                                vt_bytes lines, vt_error *error)
{
    vt_product_synonyms synonyms;
    *out = (vt_product_texts){0};
    VT_TRY(vt_product_synonyms_open(&synonyms, lines, error));
    for (size_t i = 0; i < count; i++) add_product(out, &products[rows[i]], rows[i], &synonyms);
    vt_product_synonyms_close(&synonyms);
    if (out->letters.failed) return vt_fail(error, VT_NO_MEMORY, "no memory for the texts of %zu products", count);
    for (size_t i = 0; i < out->count; i++)
        out->examples[i].text = (const char *)out->letters.data + (uintptr_t)out->examples[i].text;
    return VT_OK;
}

void vt_product_texts_close(vt_product_texts *texts)
{
    vt_free(texts->examples);
    vt_buffer_free(&texts->letters);
    *texts = (vt_product_texts){0};
}
