#include "term_fold.h"

#include "bytes.h"
#include "memory.h"
#include "status.h"
#include "tokens.h"

#include <cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One word of one product's document. */
typedef struct mention {
    char word[VT_TOKEN_BYTES];
    uint32_t row;
} mention;

typedef struct mention_list {
    mention *items;
    size_t count, room;
    bool failed;
} mention_list;

/* A distinct word: mentions[begin..end) are all of it. */
typedef struct word_run {
    size_t begin, end;
    uint32_t documents;
} word_run;

typedef struct word_runs {
    word_run *items;
    size_t count;
} word_runs;

static void mention_word(mention_list *list, const char *word, size_t row)
{
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 4096;
        mention *grown = list->failed ? NULL : vt_resize(list->items, list->room, room, sizeof *grown);
        list->failed |= !grown;
        if (!grown) return;
        list->items = grown;
        list->room = room;
    }
    mention *item = &list->items[list->count++];
    VT_CHECK(vt_text_put(item->word, sizeof item->word, word));
    item->row = (uint32_t)row;
}

static void mention_text(mention_list *list, const char *text, size_t row)
{
    vt_token tokens[VT_FOLD_MOST_WORDS];
    size_t count = text ? vt_tokenise(text, tokens, VT_FOLD_MOST_WORDS) : 0;
    for (size_t i = 0; i < count; i++) mention_word(list, tokens[i].text, row);
}

static void mention_attributes(mention_list *list, const char *attributes, size_t row)
{
    cJSON *object = attributes ? cJSON_Parse(attributes) : NULL;
    const cJSON *value;
    cJSON_ArrayForEach(value, object) if (cJSON_IsString(value)) mention_text(list, value->valuestring, row);
    cJSON_Delete(object);
}

static void mention_product(mention_list *list, const vt_product *product, size_t row)
{
    static const vt_facet facets[] = {VT_FACET_BRAND,        VT_FACET_COLOUR, VT_FACET_CATEGORY, VT_FACET_SUB_CATEGORY,
                                      VT_FACET_ARTICLE_TYPE, VT_FACET_USAGE,  VT_FACET_SEASON};
    mention_text(list, product->title, row);
    for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) mention_text(list, product->facets[facets[i]], row);
    mention_attributes(list, product->attributes, row);
}

static int by_word_and_row(const void *a, const void *b)
{
    const mention *left = a, *right = b;
    int order = strcmp(left->word, right->word);
    return order ? order : (left->row > right->row) - (left->row < right->row);
}

/* The most frequent first, so that what is above VT_TERMS_MOST can be cut. */
static int by_documents(const void *a, const void *b)
{
    const word_run *left = a, *right = b;
    if (left->documents != right->documents) return left->documents > right->documents ? -1 : 1;
    return left->begin < right->begin ? -1 : 1;
}

static int by_begin(const void *a, const void *b)
{
    const word_run *left = a, *right = b;
    return (left->begin > right->begin) - (left->begin < right->begin);
}

static size_t end_of_run(const mention_list *list, size_t begin, uint32_t *documents)
{
    size_t end = begin;
    *documents = 0;
    for (; end < list->count && strcmp(list->items[end].word, list->items[begin].word) == 0; end++)
        *documents += end == begin || list->items[end].row != list->items[end - 1].row;
    return end;
}

/* Sorts the mentions and finds the distinct words, ascending. */
static bool find_runs(mention_list *list, word_runs *runs)
{
    if (list->count) qsort(list->items, list->count, sizeof *list->items, by_word_and_row);
    runs->items = vt_alloc(list->count, sizeof *runs->items);
    if (!runs->items) return false;
    for (size_t begin = 0; begin < list->count;) {
        word_run *run = &runs->items[runs->count++];
        run->begin = begin;
        begin = run->end = end_of_run(list, begin, &run->documents);
    }
    if (runs->count <= VT_TERMS_MOST) return true;
    qsort(runs->items, runs->count, sizeof *runs->items, by_documents);
    runs->count = VT_TERMS_MOST;
    qsort(runs->items, runs->count, sizeof *runs->items, by_begin);
    return true;
}

static double idf_of(size_t rows, uint32_t documents) { return log((1.0 + (double)rows) / (1.0 + documents)) + 1.0; }

static bool make_vocabulary(vt_term_fold *fold, const mention_list *list, const word_runs *runs)
{
    fold->word_offsets = vt_alloc(runs->count + 1, sizeof *fold->word_offsets);
    fold->documents = vt_alloc(runs->count, sizeof *fold->documents);
    fold->idf = vt_alloc(runs->count, sizeof *fold->idf);
    if (!fold->word_offsets || !fold->documents || !fold->idf) return false;
    for (size_t i = 0; i < runs->count; i++) {
        vt_buffer_append_text(&fold->words, list->items[runs->items[i].begin].word);
        fold->word_offsets[i + 1] = (uint32_t)fold->words.size;
        fold->documents[i] = runs->items[i].documents;
        double idf = floor(idf_of(fold->terms.rows, fold->documents[i]) * VT_TERMS_IDF_ONE + 0.5);
        fold->idf[i] = (uint16_t)(idf < VT_TERMS_IDF_ONE ? VT_TERMS_IDF_ONE : idf);
    }
    return !fold->words.failed;
}

/* offsets[row + 1] = the end of the row. */
static void count_entries(vt_term_fold *fold, const mention_list *list, const word_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        for (size_t at = runs->items[i].begin; at < runs->items[i].end; at++)
            if (at == runs->items[i].begin || list->items[at].row != list->items[at - 1].row)
                fold->row_offsets[list->items[at].row + 1]++;
    for (size_t row = 0; row < fold->terms.rows; row++) fold->row_offsets[row + 1] += fold->row_offsets[row];
}

/* Words ascend, so a row's entries come ascending. weights: f32[entries]; next: u32[rows]. */
static void fill_entries(vt_term_fold *fold, const mention_list *list, const word_runs *runs, uint32_t *next, float *weights)
{
    memcpy(next, fold->row_offsets, fold->terms.rows * sizeof *next);
    for (size_t i = 0; i < runs->count; i++) {
        double idf = idf_of(fold->terms.rows, fold->documents[i]);
        for (size_t begin = runs->items[i].begin, end; begin < runs->items[i].end; begin = end) {
            uint32_t row = list->items[begin].row;
            for (end = begin; end < runs->items[i].end && list->items[end].row == row;) end++;
            uint32_t place = next[row]++;
            fold->row_terms[place] = (uint16_t)i;
            weights[place] = (float)((1.0 + log((double)(end - begin))) * idf);
        }
    }
}

static void quantise_row(uint8_t *out, const float *weights, size_t count)
{
    double squares = 0;
    for (size_t i = 0; i < count; i++) squares += (double)weights[i] * (double)weights[i];
    for (size_t i = 0; i < count; i++) {
        double scaled = floor(255.0 * (double)weights[i] / sqrt(squares) + 0.5);
        out[i] = (uint8_t)(scaled < 1 ? 1 : scaled > 255 ? 255 : scaled);
    }
}

static bool make_rows(vt_term_fold *fold, const mention_list *list, const word_runs *runs)
{
    size_t rows = fold->terms.rows;
    fold->row_offsets = vt_alloc(rows + 1, sizeof *fold->row_offsets);
    if (!fold->row_offsets) return false;
    count_entries(fold, list, runs);
    size_t entries = fold->row_offsets[rows];
    fold->row_terms = vt_alloc(entries, sizeof *fold->row_terms);
    fold->row_weights = vt_alloc(entries, sizeof *fold->row_weights);
    uint32_t *next = vt_alloc(rows, sizeof *next);
    float *weights = vt_alloc(entries, sizeof *weights);
    bool room = fold->row_terms && fold->row_weights && next && weights;
    if (room) fill_entries(fold, list, runs, next, weights);
    for (size_t row = 0; room && row < rows; row++)
        quantise_row(fold->row_weights + fold->row_offsets[row], weights + fold->row_offsets[row],
                     fold->row_offsets[row + 1] - fold->row_offsets[row]);
    vt_free(next);
    vt_free(weights);
    return room;
}

static bool fold_mentions(vt_term_fold *fold, mention_list *list)
{
    word_runs runs = {0};
    bool done = !list->failed && find_runs(list, &runs) && make_vocabulary(fold, list, &runs) && make_rows(fold, list, &runs);
    vt_terms *terms = &fold->terms;
    terms->count = runs.count;
    terms->words = fold->words.data;
    terms->word_offsets = fold->word_offsets;
    terms->documents = fold->documents;
    terms->idf = fold->idf;
    terms->row_offsets = fold->row_offsets;
    terms->row_terms = fold->row_terms;
    terms->row_weights = fold->row_weights;
    vt_free(runs.items);
    return done;
}

vt_status vt_term_fold_open(vt_term_fold *out, const vt_product *products, size_t count, vt_bytes synonyms, vt_error *error)
{
    *out = (vt_term_fold){.terms = {.rows = count, .synonyms = synonyms}};
    if (synonyms.size > VT_TERMS_SYNONYM_BYTES)
        return vt_fail(error, VT_BAD_DATA, "synonyms: %zu bytes, at most %d", synonyms.size, VT_TERMS_SYNONYM_BYTES);
    mention_list list = {0};
    for (size_t row = 0; row < count; row++) mention_product(&list, &products[row], row);
    bool done = fold_mentions(out, &list);
    vt_free(list.items);
    return done ? vt_terms_check(&out->terms, error) : vt_fail(error, VT_NO_MEMORY, "no memory for the words of %zu products", count);
}

void vt_term_fold_close(vt_term_fold *fold)
{
    vt_buffer_free(&fold->words);
    vt_free(fold->word_offsets);
    vt_free(fold->documents);
    vt_free(fold->idf);
    vt_free(fold->row_offsets);
    vt_free(fold->row_terms);
    vt_free(fold->row_weights);
    *fold = (vt_term_fold){0};
}
