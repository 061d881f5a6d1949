#include "terms.h"

#include "tokens.h"

#include <string.h>

static vt_status require(const vt_terms *terms, const char *name, vt_dtype dtype, size_t count, const void **out, vt_error *error)
{
    const vt_tensor *tensor;
    VT_TRY(vt_safetensors_require(terms->file, name, dtype, 1, &count, &tensor, error));
    *out = tensor->data;
    return VT_OK;
}

/* As require, for a tensor whose length is what it says itself, at most `most`. */
static vt_status require_any(const vt_terms *terms, const char *name, vt_dtype dtype, size_t most, const vt_tensor **out, vt_error *error)
{
    size_t any = SIZE_MAX;
    VT_TRY(vt_safetensors_require(terms->file, name, dtype, 1, &any, out, error));
    return (*out)->shape[0] <= most ? VT_OK : vt_fail(error, VT_BAD_DATA, "terms: tensor %s: longer than %zu", name, most);
}

static vt_status read_words(vt_terms *terms, vt_error *error)
{
    const vt_tensor *documents, *words;
    const void *offsets, *idf;
    VT_TRY(require_any(terms, "documents", VT_DTYPE_U32, VT_TERMS_MOST, &documents, error));
    terms->count = documents->shape[0];
    terms->documents = (const uint32_t *)(const void *)documents->data;
    VT_TRY(require_any(terms, "words", VT_DTYPE_U8, (size_t)VT_TERMS_MOST * VT_TOKEN_BYTES, &words, error));
    terms->words = words->data;
    VT_TRY(require(terms, "word_offsets", VT_DTYPE_U32, terms->count + 1, &offsets, error));
    terms->word_offsets = offsets;
    if (terms->word_offsets[terms->count] != words->shape[0])
        return vt_fail(error, VT_BAD_DATA, "terms: tensor word_offsets does not end with the words");
    VT_TRY(require(terms, "idf", VT_DTYPE_U16, terms->count, &idf, error));
    terms->idf = idf;
    return VT_OK;
}

static vt_status read_rows(vt_terms *terms, vt_error *error)
{
    const void *offsets, *row_terms, *weights;
    VT_TRY(require(terms, "row_offsets", VT_DTYPE_U32, terms->rows + 1, &offsets, error));
    terms->row_offsets = offsets;
    size_t entries = terms->row_offsets[terms->rows];
    if (entries == UINT32_MAX) return vt_fail(error, VT_BAD_DATA, "terms: tensor row_offsets: too long");
    VT_TRY(require(terms, "row_terms", VT_DTYPE_U16, entries, &row_terms, error));
    VT_TRY(require(terms, "row_weights", VT_DTYPE_U8, entries, &weights, error));
    terms->row_terms = row_terms;
    terms->row_weights = weights;
    return VT_OK;
}

static vt_status read_tensors(vt_terms *terms, vt_error *error)
{
    const vt_tensor *synonyms;
    VT_TRY(read_words(terms, error));
    VT_TRY(read_rows(terms, error));
    VT_TRY(require_any(terms, "synonyms", VT_DTYPE_U8, VT_TERMS_SYNONYM_BYTES, &synonyms, error));
    terms->synonyms = (vt_bytes){synonyms->data, synonyms->size_bytes};
    return VT_OK;
}

vt_status vt_terms_open(vt_terms *out, vt_bytes file, size_t rows, vt_error *error)
{
    memset(out, 0, sizeof *out);
    VT_CHECK(rows < UINT32_MAX);
    vt_terms opened = {.rows = rows};
    VT_TRY(vt_safetensors_open(&opened.file, file, "terms", error));
    vt_status status = read_tensors(&opened, error);
    if (status == VT_OK) status = vt_terms_check(&opened, error);
    if (status == VT_OK) *out = opened;
    else vt_terms_close(&opened);
    return status;
}

void vt_terms_close(vt_terms *terms)
{
    vt_safetensors_close(terms->file);
    memset(terms, 0, sizeof *terms);
}

vt_bytes vt_terms_word(const vt_terms *terms, size_t term)
{
    VT_CHECK(term < terms->count);
    uint32_t begin = terms->word_offsets[term];
    return (vt_bytes){terms->words + begin, terms->word_offsets[term + 1] - begin};
}

static int compare_words(vt_bytes a, vt_bytes b)
{
    size_t shorter = a.size < b.size ? a.size : b.size;
    int order = memcmp(a.data, b.data, shorter);
    if (order != 0) return order;
    return (a.size > b.size) - (a.size < b.size);
}

size_t vt_terms_find(const vt_terms *terms, const char *word, size_t length)
{
    for (size_t first = 0, end = terms->count; first < end;) {
        size_t middle = first + (end - first) / 2;
        int order = compare_words(vt_terms_word(terms, middle), (vt_bytes){(const uint8_t *)word, length});
        if (order == 0) return middle;
        if (order < 0) first = middle + 1;
        else end = middle;
    }
    return SIZE_MAX;
}

static vt_status check_offsets(const char *name, const uint32_t *offsets, size_t count, vt_error *error)
{
    if (offsets[0]) return vt_fail(error, VT_BAD_DATA, "terms: tensor %s does not begin with 0", name);
    for (size_t i = 0; i < count; i++)
        if (offsets[i + 1] < offsets[i]) return vt_fail(error, VT_BAD_DATA, "terms: tensor %s falls at %zu", name, i);
    return VT_OK;
}

static vt_status check_word(const vt_terms *terms, size_t term, vt_error *error)
{
    vt_bytes word = vt_terms_word(terms, term);
    if (word.size < 1 || word.size >= VT_TOKEN_BYTES || memchr(word.data, 0, word.size) ||
        !vt_utf8_valid((const char *)word.data, word.size))
        return vt_fail(error, VT_BAD_DATA, "terms: tensor words: word %zu is no word", term);
    if (term && compare_words(vt_terms_word(terms, term - 1), word) >= 0)
        return vt_fail(error, VT_BAD_DATA, "terms: tensor words: word %zu is not in order", term);
    if (terms->documents[term] < 1 || terms->documents[term] > terms->rows)
        return vt_fail(error, VT_BAD_DATA, "terms: tensor documents: word %zu is in %u of %zu products", term,
                       (unsigned)terms->documents[term], terms->rows);
    if (terms->idf[term] < VT_TERMS_IDF_ONE) return vt_fail(error, VT_BAD_DATA, "terms: tensor idf: word %zu is below 1", term);
    return VT_OK;
}

static vt_status check_row(const vt_terms *terms, size_t row, vt_error *error)
{
    size_t begin = terms->row_offsets[row], end = terms->row_offsets[row + 1];
    for (size_t i = begin; i < end; i++) {
        if (terms->row_terms[i] >= terms->count || (i > begin && terms->row_terms[i] <= terms->row_terms[i - 1]))
            return vt_fail(error, VT_BAD_DATA, "terms: tensor row_terms: row %zu is not in order or out of range", row);
        if (!terms->row_weights[i]) return vt_fail(error, VT_BAD_DATA, "terms: tensor row_weights: row %zu has a 0", row);
    }
    return VT_OK;
}

vt_status vt_terms_check(const vt_terms *terms, vt_error *error)
{
    VT_TRY(check_offsets("word_offsets", terms->word_offsets, terms->count, error));
    for (size_t term = 0; term < terms->count; term++) VT_TRY(check_word(terms, term, error));
    VT_TRY(check_offsets("row_offsets", terms->row_offsets, terms->rows, error));
    for (size_t row = 0; row < terms->rows; row++) VT_TRY(check_row(terms, row, error));
    const char *text = (const char *)terms->synonyms.data;
    if (terms->synonyms.size && (memchr(text, 0, terms->synonyms.size) || !vt_utf8_valid(text, terms->synonyms.size)))
        return vt_fail(error, VT_BAD_DATA, "terms: tensor synonyms is not UTF-8 text");
    return VT_OK;
}
