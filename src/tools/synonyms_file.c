#include "synonyms_file.h"

#include "file_read.h"
#include "phrase_key.h"
#include "terms.h"

#include <string.h>

/* What is before the next `sign` in `text`, or all of it; `text` becomes what is behind the sign. */
static vt_bytes take(vt_bytes *text, int sign)
{
    const uint8_t *stop = text->size ? memchr(text->data, sign, text->size) : NULL;
    vt_bytes taken = {text->data, stop ? (size_t)(stop - text->data) : text->size};
    size_t skip = taken.size + (stop != NULL);
    *text = (vt_bytes){text->data + skip, text->size - skip};
    return taken;
}

static bool is_blank(uint8_t letter) { return letter == ' ' || letter == '\t' || letter == '\r'; }

static vt_bytes trimmed(vt_bytes text)
{
    while (text.size && is_blank(text.data[0])) text.data++, text.size--;
    while (text.size && is_blank(text.data[text.size - 1])) text.size--;
    return text;
}

/* What is wrong with a list of phrases, or NULL. */
static const char *side_problem(vt_bytes list)
{
    size_t phrases = 0;
    while (list.size) {
        char key[VT_PHRASE_BYTES];
        vt_bytes phrase = trimmed(take(&list, ','));
        if (phrase.size && !vt_phrase_key_of(key, (const char *)phrase.data, phrase.size))
            return "a phrase without a word, or too long: at most 6 words, and 95 bytes without the blanks";
        phrases += phrase.size > 0;
    }
    return phrases ? NULL : "no words on one side of the \"=\"";
}

/* What is wrong with a line, or NULL. */
static const char *line_problem(vt_bytes line)
{
    if (memchr(line.data, '\0', line.size)) return "holds a NUL: not text";
    if (!vt_utf8_valid((const char *)line.data, line.size)) return "not UTF-8 text";
    vt_bytes right = trimmed(take(&line, '#'));
    if (!right.size) return NULL;
    if (!memchr(right.data, '=', right.size)) return "no \"=\": an entry is WORDS, WORDS = WORDS, WORDS";
    vt_bytes left = take(&right, '=');
    if (right.size && memchr(right.data, '=', right.size)) return "more than one \"=\": an entry is WORDS, WORDS = WORDS, WORDS";
    const char *problem = side_problem(left);
    return problem ? problem : side_problem(right);
}

vt_status vt_synonyms_file_read(vt_buffer *file, vt_bytes *lines, const char *path, vt_error *error)
{
    static const char mark[] = "\xef\xbb\xbf";
    VT_TRY(vt_file_read(file, path, VT_TERMS_SYNONYM_BYTES, error));
    vt_bytes text = file->data ? (vt_bytes){file->data, file->size} : (vt_bytes){(const uint8_t *)"", 0};
    if (text.size >= 3 && memcmp(text.data, mark, 3) == 0) text = (vt_bytes){text.data + 3, text.size - 3};
    *lines = text;
    for (size_t line = 1; text.size; line++) {
        const char *problem = line_problem(take(&text, '\n'));
        if (problem) return vt_fail(error, VT_BAD_DATA, "%s: line %zu: %s", path, line, problem);
    }
    return VT_OK;
}
