/* The words of a text, as everything that compares words sees them: lower case, accents folded, no punctuation. */
#ifndef VT_TOKENS_H
#define VT_TOKENS_H

#include <stddef.h>

enum { VT_TOKEN_BYTES = 48 /* of one word with its NUL; what is longer is cut between characters */ };

typedef struct vt_token {
    char text[VT_TOKEN_BYTES]; /* folded, NUL-terminated, never "" */
    size_t begin, end;         /* bytes of the source that it was made from */
} vt_token;

/* Fills tokens[room] with the first words of `text` (UTF-8, NUL-terminated) and returns how many there are, at most `room`.
 * A word is a run of letters and digits; an apostrophe inside it is dropped ("women's" -> "womens"). Latin, Greek and Cyrillic
 * capitals become small, accents of Latin-1, Latin Extended-A and combining ones go ("Crème" -> "creme", "Straße" -> "strasse");
 * other scripts stay as they are. */
size_t vt_tokenise(const char *text, vt_token *tokens, size_t room);

/* Makes an English plural singular, in place: "dresses" -> "dress", "accessories" -> "accessory", "shoes" -> "shoe". Words that
 * are none ("jeans" too) may lose their "s" as well: only compare what has gone through here with what has too. */
void vt_singular(char *word);

/* Bytes of the separator at `at` (NUL-terminated UTF-8), 0 inside a word: ASCII other than letters and digits, and the blocks of
 * Unicode that hold only punctuation, symbols and emoji. */
size_t vt_separator_length(const unsigned char *at);

#endif
