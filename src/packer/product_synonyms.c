#include "product_synonyms.h"

#include "memory.h"
#include "tokens.h"

#include <stdbool.h>
#include <string.h>

enum { PHRASE_WORDS = 8, SIDE_PHRASES = 32, LINE_BYTES = 2048 };

/* The singular words of `text`, joined; "" when they do not fit. */
static void make_phrase(char phrase[VT_SYNONYM_PHRASE_BYTES], const char *text)
{
    vt_token tokens[PHRASE_WORDS];
    size_t count = vt_tokenise(text, tokens, PHRASE_WORDS), length = 0;
    *phrase = '\0';
    for (size_t i = 0; i < count; i++) {
        vt_singular(tokens[i].text);
        size_t letters = strlen(tokens[i].text), more = letters + (i > 0);
        if (length + more >= VT_SYNONYM_PHRASE_BYTES) {
            *phrase = '\0';
            return;
        }
        if (i > 0) phrase[length] = ' ';
        memcpy(phrase + length + (i > 0), tokens[i].text, letters + 1);
        length += more;
    }
}

/* Makes phrases of the parts of `list` between commas, which are overwritten; returns how many there are. */
static size_t split_phrases(char phrases[SIDE_PHRASES][VT_SYNONYM_PHRASE_BYTES], char *list)
{
    size_t count = 0;
    while (list && count < SIDE_PHRASES) {
        char *comma = strchr(list, ',');
        if (comma) *comma++ = '\0';
        make_phrase(phrases[count], list);
        count += *phrases[count] != '\0';
        list = comma;
    }
    return count;
}

/* Each phrase of the left with each of the right. line: NUL-terminated, overwritten. False when memory is out. */
static bool read_line(vt_product_synonyms *out, char *line)
{
    char left[SIDE_PHRASES][VT_SYNONYM_PHRASE_BYTES], right[SIDE_PHRASES][VT_SYNONYM_PHRASE_BYTES], *value = strchr(line, '=');
    if (!value || *line == '#') return true;
    *value++ = '\0';
    size_t words = split_phrases(left, line), values = split_phrases(right, value), more = out->count + words * values;
    vt_product_synonym *grown = vt_resize(out->pairs, out->count, more, sizeof *grown);
    if (!grown) return false;
    out->pairs = grown;
    for (size_t i = 0; i < words * values; i++) {
        memcpy(grown[out->count].words, left[i / values], VT_SYNONYM_PHRASE_BYTES);
        memcpy(grown[out->count++].value, right[i % values], VT_SYNONYM_PHRASE_BYTES);
    }
    return true;
}

vt_status vt_product_synonyms_open(vt_product_synonyms *out, vt_bytes lines, vt_error *error)
{
    *out = (vt_product_synonyms){0};
    for (size_t begin = 0, end; begin < lines.size; begin = end + 1) {
        char line[LINE_BYTES];
        for (end = begin; end < lines.size && lines.data[end] != '\n';) end++;
        if (end - begin >= LINE_BYTES) continue;
        memcpy(line, lines.data + begin, end - begin);
        line[end - begin] = '\0';
        if (read_line(out, line)) continue;
        vt_product_synonyms_close(out);
        return vt_fail(error, VT_NO_MEMORY, "no memory for synonyms");
    }
    return VT_OK;
}

void vt_product_synonyms_close(vt_product_synonyms *synonyms)
{
    vt_free(synonyms->pairs);
    *synonyms = (vt_product_synonyms){0};
}

void vt_synonym_wanted_open(vt_synonym_wanted *out, const vt_product *product)
{
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
        bool seen = facet != VT_FACET_BRAND && facet != VT_FACET_GENDER && facet != VT_FACET_SEASON;
        make_phrase(out->values[facet], seen ? product->facets[facet] : "");
    }
}

bool vt_synonym_next(vt_synonym_match *match, const vt_product_synonyms *synonyms, const vt_synonym_wanted *wanted)
{
    while (match->next < synonyms->count) {
        const vt_product_synonym *pair = &synonyms->pairs[match->next++];
        for (int facet = 0; facet < VT_FACET_COUNT; facet++)
            if (strcmp(pair->value, wanted->values[facet]) == 0) {
                match->words = pair->words;
                match->of_colour = facet == VT_FACET_COLOUR;
                return true;
            }
    }
    return false;
}
