/* Any bytes as the terms of a pack of four products: refused, or all that readers index is inside. Words of any text. */
#include "terms.h"
#include "tokens.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 4, WORDS = 8 };

static void read_all(const vt_terms *terms)
{
    size_t bytes = 0;
    for (size_t term = 0; term < terms->count; term++) {
        vt_bytes word = vt_terms_word(terms, term);
        VT_CHECK(vt_terms_find(terms, (const char *)word.data, word.size) == term);
        VT_CHECK(terms->documents[term] >= 1 && terms->documents[term] <= ROWS);
    }
    for (size_t row = 0; row < ROWS; row++)
        for (size_t i = terms->row_offsets[row]; i < terms->row_offsets[row + 1]; i++)
            VT_CHECK(terms->row_terms[i] < terms->count && terms->row_weights[i] > 0);
    for (size_t i = 0; i < terms->synonyms.size; i++) bytes += terms->synonyms.data[i] != 0;
    VT_CHECK(bytes == terms->synonyms.size);
}

static void split(const uint8_t *data, size_t size)
{
    char text[512];
    vt_token tokens[WORDS];
    if (size >= sizeof text || memchr(data, 0, size) || !vt_utf8_valid((const char *)data, size)) return;
    memcpy(text, data, size);
    text[size] = '\0';
    size_t count = vt_tokenise(text, tokens, WORDS);
    for (size_t i = 0; i < count; i++) {
        VT_CHECK(tokens[i].text[0] && strlen(tokens[i].text) < VT_TOKEN_BYTES && tokens[i].end <= size);
        VT_CHECK(vt_utf8_valid(tokens[i].text, strlen(tokens[i].text)));
        vt_singular(tokens[i].text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_terms terms;
    vt_error error;
    split(data, size);
    if (vt_terms_open(&terms, (vt_bytes){data, size}, ROWS, &error) != VT_OK) return 0;
    read_all(&terms);
    vt_terms_close(&terms);
    return 0;
}
