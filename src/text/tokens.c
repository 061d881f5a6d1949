#include "tokens.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

size_t vt_separator_length(const unsigned char *at)
{
    if (at[0] < 0x80) {
        bool letter = (at[0] | 32) >= 'a' && (at[0] | 32) <= 'z', digit = at[0] >= '0' && at[0] <= '9';
        return letter || digit ? 0 : 1;
    }
    if (at[0] == 0xC2 && at[1] != 0xAA && at[1] != 0xB2 && at[1] != 0xB3 && at[1] != 0xB5 && at[1] < 0xB9) return 2;
    if (at[0] == 0xC2 && (at[1] == 0xBB || at[1] == 0xBF)) return 2;
    if (at[0] == 0xE2 && (at[1] == 0x80 || (at[1] == 0x81 && at[2] < 0xB0))) return 3; /* U+2000..U+206F */
    if (at[0] == 0xE2 && at[1] == 0x82 && at[2] >= 0xA0) return 3;                     /* U+20A0..U+20BF */
    if (at[0] == 0xE2 && at[1] >= 0x86 && at[1] <= 0xAF) return 3;                     /* U+2180..U+2BFF */
    if (at[0] == 0xE3 && at[1] == 0x80 && (at[2] < 0x85 || (at[2] > 0x87 && at[2] < 0xA1))) return 3; /* U+3000.. */
    return at[0] == 0xF0 && at[1] == 0x9F ? 4 : 0;                                     /* U+1F000..U+1FFFF */
}

/* Bytes of the character at `at`, never past the NUL. */
static size_t character_length(const unsigned char *at)
{
    size_t wanted = at[0] < 0xC0 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4, length = 1;
    while (length < wanted && (at[length] & 0xC0) == 0x80) length++;
    return length;
}

/* A character's folded form, appended as UTF-8. */
typedef struct folded {
    char bytes[4];
    size_t size;
} folded;

static folded from_letters(const char *letters) { return (folded){{letters[0], letters[1]}, strlen(letters)}; }

/* U+00C0..U+00FF: the small letters stand 32 behind the capitals. */
static folded fold_latin_1(uint32_t code)
{
    static const char letters[32][3] = {"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
                                        "d", "n", "o", "o", "o", "o", "o", "x", "o", "u", "u", "u", "u", "y", "th", "ss"};
    return from_letters(code == 0xFF ? "y" : letters[code & 31]);
}

/* U+0100..U+017F. */
static folded fold_latin_extended(uint32_t code)
{
    static const char letters[] = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrr"
                                  "ssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
    if (code == 0x152 || code == 0x153) return from_letters("oe");
    return (folded){{letters[code - 0x100]}, 1};
}

/* Capitals of Greek and Cyrillic, by the blocks' own distances. */
static uint32_t lower(uint32_t code)
{
    if ((code >= 0x391 && code <= 0x3A9) || (code >= 0x410 && code <= 0x42F)) return code + 32;
    return code >= 0x400 && code <= 0x40F ? code + 80 : code;
}

static folded fold(const unsigned char *at, size_t length)
{
    if (length == 1) return (folded){{(char)(at[0] >= 'A' && at[0] <= 'Z' ? at[0] | 32 : at[0])}, 1};
    if (length == 2) {
        uint32_t code = (uint32_t)(at[0] & 31) << 6 | (at[1] & 63);
        if (code >= 0xC0 && code <= 0xFF) return fold_latin_1(code);
        if (code >= 0x100 && code <= 0x17F) return fold_latin_extended(code);
        if (code >= 0x300 && code <= 0x36F) return (folded){.size = 0}; /* a combining accent */
        code = lower(code);
        return (folded){{(char)(0xC0 | code >> 6), (char)(0x80 | (code & 63))}, 2};
    }
    folded same = {.size = length};
    memcpy(same.bytes, at, length);
    return same;
}

/* Bytes of an apostrophe, 0 for anything else. */
static size_t apostrophe_length(const unsigned char *at)
{
    if (at[0] == '\'') return 1;
    return at[0] == 0xE2 && at[1] == 0x80 && at[2] == 0x99 ? 3 : 0;
}

static bool in_word(const unsigned char *at) { return *at && !vt_separator_length(at); }

/* Reads one word from `at`, which is inside one; answers where it ends. */
static const unsigned char *read_word(const unsigned char *at, vt_token *token)
{
    size_t size = 0;
    bool full = false;
    for (;;) {
        size_t skip = apostrophe_length(at);
        if (skip && in_word(at + skip)) at += skip;
        else if (!in_word(at)) break;
        size_t length = character_length(at);
        folded character = fold(at, length);
        full |= size + character.size >= VT_TOKEN_BYTES;
        if (!full) memcpy(token->text + size, character.bytes, character.size);
        if (!full) size += character.size;
        at += length;
    }
    token->text[size] = '\0';
    return at;
}

size_t vt_tokenise(const char *text, vt_token *tokens, size_t room)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t count = 0;
    while (count < room) {
        while (*at && vt_separator_length(at)) at += vt_separator_length(at);
        if (!*at) break;
        vt_token *token = &tokens[count];
        token->begin = (size_t)((const char *)at - text);
        at = read_word(at, token);
        token->end = (size_t)((const char *)at - text);
        count += token->text[0] != '\0'; /* a combining accent alone leaves nothing */
    }
    return count;
}

static bool ends_with(const char *word, size_t length, const char *ending)
{
    size_t size = strlen(ending);
    return length > size && strcmp(word + length - size, ending) == 0;
}

void vt_singular(char *word)
{
    static const char *const double_endings[] = {"sses", "shes", "ches", "xes", "zzes"};
    size_t length = strlen(word);
    if (length < 4 || word[length - 1] != 's' || ends_with(word, length, "ss")) return;
    if (ends_with(word, length, "ies") && length > 4) {
        memcpy(word + length - 3, "y", 2);
        return;
    }
    bool two = false;
    for (size_t i = 0; i < sizeof double_endings / sizeof *double_endings; i++) two |= ends_with(word, length, double_endings[i]);
    word[length - (two ? 2 : 1)] = '\0';
}
