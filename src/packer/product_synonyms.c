#include "product_synonyms.h"

#include "memory.h"
#include "tokens.h"

#include <string.h>

enum { PHRASE_WORDS = 8, LINE_BYTES = 2048 };

/* The singular words of `text`, joined; "" when they do not fit. */
static void make_phrase(char phrase[VT_SYNONYM_PHRASE_BYTES], const char *text)
{
    vt_token tokens[PHRASE_WORDS];
    size_t count = vt_tokenise(text, tokens, PHRASE_WORDS), length = 0;
    *phrase = '\0';
    for (size_t i = 0; i < count; i++) {
        vt_singular(tokens[i].text);
        size_t more = strlen(tokens[i].text) + (i > 0);
        if (length + more >= VT_SYNONYM_PHRASE_BYTES) {
            *phrase = '\0';
            return;
        }
        if (i > 0) phrase[length] = ' ';
        strcpy(phrase + length + (i > 0), tokens[i].text);
        length += more;
    }
}

/* line: NUL-terminated, overwritten. pairs: room for one more than the commas of the line. */
static size_t read_line(vt_product_synonym *pairs, char *line)
{
    char *value = strchr(line, '='), words[VT_SYNONYM_PHRASE_BYTES];
    size_t count = 0;
    if (!value || *line == '#') return 0;
    *value++ = '\0';
    make_phrase(words, line);
    while (value && *words) {
        char *comma = strchr(value, ',');
        if (comma) *comma++ = '\0';
        make_phrase(pairs[count].value, value);
        memcpy(pairs[count].words, words, sizeof words);
        count += *pairs[count].value != '\0';
        value = comma;
    }
    return count;
}

vt_status vt_product_synonyms_open(vt_product_synonyms *out, vt_bytes lines, vt_error *error)
{
    size_t room = 1;
    for (size_t i = 0; i < lines.size; i++) room += lines.data[i] == ',' || lines.data[i] == '\n';
    *out = (vt_product_synonyms){.pairs = vt_alloc(room, sizeof *out->pairs)};
    if (!out->pairs) return vt_fail(error, VT_NO_MEMORY, "no memory for synonyms");
    for (size_t begin = 0, end; begin < lines.size; begin = end + 1) {
        char line[LINE_BYTES];
        for (end = begin; end < lines.size && lines.data[end] != '\n';) end++;
        if (end - begin >= LINE_BYTES) continue;
        memcpy(line, lines.data + begin, end - begin);
        line[end - begin] = '\0';
        out->count += read_line(out->pairs + out->count, line);
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
    for (int facet = 0; facet < VT_FACET_COUNT; facet++)
        make_phrase(out->values[facet], facet == VT_FACET_BRAND ? "" : product->facets[facet]);
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
