#include "phrase_key.h"

#include <string.h>

size_t vt_phrase_key(char key[VT_PHRASE_BYTES], const vt_token *tokens, size_t count)
{
    size_t size = 0;
    key[0] = '\0';
    if (count > VT_PHRASE_TOKENS) return 0;
    for (size_t i = 0; i < count; i++) {
        char word[VT_TOKEN_BYTES];
        memcpy(word, tokens[i].text, sizeof word);
        vt_singular(word);
        size_t length = strlen(word);
        if (size + length >= VT_PHRASE_BYTES) return key[0] = '\0', 0;
        memcpy(key + size, word, length + 1);
        size += length;
    }
    return size;
}

size_t vt_phrase_key_of(char key[VT_PHRASE_BYTES], const char *text, size_t length)
{
    char copy[256];
    vt_token tokens[VT_PHRASE_TOKENS + 1];
    key[0] = '\0';
    if (length >= sizeof copy) return 0;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return vt_phrase_key(key, tokens, vt_tokenise(copy, tokens, VT_PHRASE_TOKENS + 1));
}
