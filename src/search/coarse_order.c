#include "coarse_order.h"

#include "memory.h"
#include "tokens.h"

#include <string.h>

enum { MOST_WEIGHT = 4095 };

static void mark(uint8_t *asked, const vt_terms *terms, const char *word)
{
    size_t term = vt_terms_find(terms, word, strlen(word));
    if (term != SIZE_MAX) asked[term] = 1;
}

/* The word as it is, in the singular, and with the endings of a plural. */
static void mark_word(uint8_t *asked, const vt_terms *terms, const vt_token *token)
{
    char word[VT_TOKEN_BYTES + 2];
    memcpy(word, token->text, sizeof token->text);
    mark(asked, terms, word);
    vt_singular(word);
    mark(asked, terms, word);
    size_t length = strlen(word);
    memcpy(word + length, "s", 2);
    mark(asked, terms, word);
    memcpy(word + length, "es", 3);
    mark(asked, terms, word);
}

static void mark_query(uint8_t *asked, const vt_terms *terms, const vt_word_query *query)
{
    vt_token tokens[VT_WORD_FORMS];
    for (size_t i = 0; i < query->count; i++)
        for (size_t j = 0; j < query->groups[i].count; j++) {
            size_t count = vt_tokenise(query->groups[i].forms[j], tokens, VT_WORD_FORMS);
            for (size_t k = 0; k < count; k++) mark_word(asked, terms, &tokens[k]);
        }
}

static uint32_t weight_of(const vt_terms *terms, const uint8_t *asked, size_t row)
{
    uint32_t weight = 0;
    for (size_t i = terms->row_offsets[row]; i < terms->row_offsets[row + 1]; i++)
        if (asked[terms->row_terms[i]]) weight += terms->row_weights[i];
    return weight < MOST_WEIGHT ? weight : MOST_WEIGHT;
}

/* Counting sort: where the rows of each weight begin, then each row to its place. */
static void sort(uint32_t *rows, const uint16_t *weights, const vt_row_mask *mask)
{
    size_t places[MOST_WEIGHT + 2] = {0};
    for (size_t row = 0; row < mask->rows; row++)
        if (vt_row_mask_has(mask, row)) places[MOST_WEIGHT - weights[row] + 1]++;
    for (size_t i = 1; i < MOST_WEIGHT + 2; i++) places[i] += places[i - 1];
    for (size_t row = 0; row < mask->rows; row++)
        if (vt_row_mask_has(mask, row)) rows[places[MOST_WEIGHT - weights[row]]++] = (uint32_t)row;
}

vt_status vt_coarse_order(uint32_t **rows, size_t *count, const vt_terms *terms, const vt_word_query *query,
                          const vt_row_mask *mask)
{
    VT_CHECK(mask->words && terms->rows == mask->rows);
    *count = vt_row_mask_count(mask);
    *rows = vt_alloc(*count, sizeof **rows);
    uint8_t *asked = vt_alloc(terms->count, 1);
    uint16_t *weights = vt_alloc(mask->rows, sizeof *weights);
    bool room = *rows && asked && weights;
    if (room) {
        mark_query(asked, terms, query);
        for (size_t row = 0; row < mask->rows; row++)
            if (vt_row_mask_has(mask, row)) weights[row] = (uint16_t)weight_of(terms, asked, row);
        sort(*rows, weights, mask);
    }
    vt_free(asked);
    vt_free(weights);
    if (room) return VT_OK;
    vt_free(*rows);
    *rows = NULL;
    return VT_NO_MEMORY;
}
