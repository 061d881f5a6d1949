/* Prices in a query: "under 40", "40-60 euro", "between 20 and 30", "from $25", "at most 19.90". */
#ifndef VT_PRICE_WORDS_H
#define VT_PRICE_WORDS_H

#include "tokens.h"

#include <stdbool.h>
#include <stdint.h>

/* Bounds in cents, both inclusive; -1: none. */
typedef struct vt_price_words {
    int64_t min_cents, max_cents;
} vt_price_words;

/* Reads a price that begins at tokens[at] and answers how many tokens it takes, 0 when none begins there. `text` is what the tokens were
 * made from. A number alone is no price: it needs a word that bounds it, or a currency, with which it is an upper bound. Numbers have at most
 * nine digits before a point or comma and two behind; "1,000" and "1.000" are a thousand. */
size_t vt_price_words_read(vt_price_words *out, const char *text, const vt_token *tokens, size_t count, size_t at);

/* Bytes of a currency sign, and the blanks between, right before text[begin] or right from text[end]; 0: none. */
size_t vt_price_sign_before(const char *text, size_t begin);
size_t vt_price_sign_after(const char *text, size_t end);

/* Whether a word may be part of a price: a bounding word, a currency or a number. */
bool vt_price_words_has(const char *word);

#endif
