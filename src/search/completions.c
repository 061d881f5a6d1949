#include "completions.h"

#include <string.h>

/* The first word that is not before `beginning`. */
static size_t first_of(const vt_terms *terms, const char *beginning, size_t length)
{
    size_t begin = 0, end = terms->count;
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        vt_bytes word = vt_terms_word(terms, middle);
        int order = memcmp(word.data, beginning, word.size < length ? word.size : length);
        if (order < 0 || (order == 0 && word.size < length)) begin = middle + 1;
        else end = middle;
    }
    return begin;
}

size_t vt_completions(const vt_terms *terms, const char *beginning, size_t *out, size_t most)
{
    size_t length = strlen(beginning), count = 0;
    for (size_t term = first_of(terms, beginning, length); term < terms->count; term++) {
        vt_bytes word = vt_terms_word(terms, term);
        if (word.size < length || memcmp(word.data, beginning, length) != 0) break;
        if (word.size == length) continue;
        size_t at = count < most ? count : most;
        while (at > 0 && terms->documents[out[at - 1]] < terms->documents[term]) at--;
        if (at == most) continue;
        if (count < most) count++;
        memmove(out + at + 1, out + at, (count - at - 1) * sizeof *out);
        out[at] = term;
    }
    return count;
}
