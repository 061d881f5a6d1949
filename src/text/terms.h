/* The vocabulary of a catalog and what each product says in it: the pack file of role "terms", made by `vitrine pack`; tensors in
 * docs/pack-format.md.
 *
 * A product's document is its title, brand, colour, category, sub-category, article type, usage, season and the values of its
 * attributes, as words of vt_tokenise. Its row holds the TF-IDF weight (1 + ln tf) * idf of each word (scikit-learn's smooth idf), scaled to
 * a length of 255 and rounded, at least 1; the cosine of two products is a whole number over the lengths of their rows. */
#ifndef VT_TERMS_H
#define VT_TERMS_H

#include "bytes.h"
#include "safetensors.h"
#include "status.h"

enum {
    VT_TERMS_MOST = 65535,         /* words: the most frequent, when a catalog has more */
    VT_TERMS_IDF_ONE = 4096,       /* idf is counted in 1/4096 */
    VT_TERMS_SYNONYM_BYTES = 65536 /* the most that a file of synonyms may have */
};

/* Views borrowed from the file. */
typedef struct vt_terms {
    size_t rows;
    size_t count;                 /* words, ascending by bytes, each once */
    const uint8_t *words;         /* word t is words[word_offsets[t]..word_offsets[t + 1]), 1 to 47 bytes of UTF-8 */
    const uint32_t *word_offsets; /* u32[count + 1] */
    const uint32_t *documents;    /* u32[count]: products that have the word, 1..rows */
    const uint16_t *idf;          /* u16[count]: ln((1 + rows) / (1 + documents)) + 1 in 1/VT_TERMS_IDF_ONE, at least 1.0 */
    const uint32_t *row_offsets;  /* u32[rows + 1]: words of row r are [offsets[r], offsets[r + 1]) */
    const uint16_t *row_terms;    /* ascending within a row, each once */
    const uint8_t *row_weights;   /* 1..255 */
    vt_bytes synonyms;            /* lines as in data/synonyms.txt; size 0: none */
    vt_safetensors *file;
} vt_terms;

/* Validates everything that is indexed later. `file` is borrowed and must outlive *out. VT_BAD_DATA names the tensor; VT_NO_MEMORY. */
vt_status vt_terms_open(vt_terms *out, vt_bytes file, size_t rows, vt_error *error);
void vt_terms_close(vt_terms *terms);

/* Holds the arrays to what stands at the struct: VT_BAD_DATA names the tensor. */
vt_status vt_terms_check(const vt_terms *terms, vt_error *error);

/* The word's index, or SIZE_MAX when no product has it. */
size_t vt_terms_find(const vt_terms *terms, const char *word, size_t length);
/* The bytes of a word, borrowed, without a NUL. */
vt_bytes vt_terms_word(const vt_terms *terms, size_t term);

#endif
