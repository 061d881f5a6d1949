/* What makes two phrases the same: their words in the singular, written together, so that "T-shirts", "t shirt" and "Tshirt" are one. */
#ifndef VT_PHRASE_KEY_H
#define VT_PHRASE_KEY_H

#include "tokens.h"

enum { VT_PHRASE_TOKENS = 6 /* words of the longest phrase */, VT_PHRASE_BYTES = 96 /* of a key with its NUL */ };

/* Writes the key of tokens[count] and returns its length; 0 when there are no or more than VT_PHRASE_TOKENS tokens, or the key is too
 * long. */
size_t vt_phrase_key(char key[VT_PHRASE_BYTES], const vt_token *tokens, size_t count);

/* As vt_phrase_key, of text that need not end with NUL. 0 also for 256 bytes or more. */
size_t vt_phrase_key_of(char key[VT_PHRASE_BYTES], const char *text, size_t length);

#endif
