#include "search.h"

#include "coarse_order.h"
#include "fusion.h"
#include "near_rows.h"
#include "word_forms.h"

#include <string.h>

struct vt_searcher {
    vt_catalog *catalog;
    const vt_terms *terms;
    vt_facet_phrases phrases;
    vt_synonyms synonyms;
    vt_fusion fusion;
    vt_row_mask found;   /* of the last answer: what passes and is in a list, or all that passes */
    vt_row_mask scope;   /* the same whatever passes: what counts are counted in */
    vt_word_forms forms; /* of the last text */
};

/* One search as it goes on. */
typedef struct search_run {
    vt_searcher *searcher;
    const vt_search_request *request;
    vt_search_answer *answer;
    vt_search_filter filter;
    vt_row_mask passing; /* under the filter; words may be NULL: every row */
    bool by_words, by_vectors;
    bool everything; /* whatever passes is found */
    bool words_relaxed;
} search_run;

static vt_status no_memory(vt_error *error) { return vt_fail(error, VT_NO_MEMORY, "search: out of memory"); }

vt_status vt_searcher_open(vt_searcher **out, vt_catalog *catalog, const vt_terms *terms, vt_error *error)
{
    *out = NULL;
    vt_searcher *searcher = vt_alloc(1, sizeof *searcher);
    if (!searcher) return no_memory(error);
    size_t rows = vt_catalog_count(catalog);
    searcher->catalog = catalog;
    searcher->terms = terms;
    vt_status status = vt_facet_phrases_open(&searcher->phrases, catalog, error);
    if (status == VT_OK) status = vt_synonyms_open(&searcher->synonyms, terms ? terms->synonyms : (vt_bytes){0}, error);
    searcher->found = vt_row_mask_open(rows, false);
    searcher->scope = vt_row_mask_open(rows, false);
    bool room = vt_fusion_open(&searcher->fusion, rows) && searcher->found.words && searcher->scope.words;
    if (status == VT_OK && !room) status = no_memory(error);
    if (status == VT_OK) *out = searcher;
    else vt_searcher_close(searcher);
    return status;
}

void vt_searcher_close(vt_searcher *searcher)
{
    if (!searcher) return;
    vt_facet_phrases_close(&searcher->phrases);
    vt_synonyms_close(&searcher->synonyms);
    vt_fusion_close(&searcher->fusion);
    vt_row_mask_close(&searcher->found);
    vt_row_mask_close(&searcher->scope);
    vt_free(searcher);
}

/* ---- reading ---- */

static vt_status read_text(search_run *run, vt_error *error)
{
    vt_searcher *searcher = run->searcher;
    vt_query_reading *reading = &run->answer->reading;
    const char *text = run->request->text ? run->request->text : "";
    vt_word_book book = {searcher->catalog, &searcher->phrases, &searcher->synonyms, searcher->terms};
    if (run->request->literal) VT_TRY(vt_query_read_literally(reading, text, error));
    else VT_TRY(vt_query_read(reading, &book, searcher->catalog, text, error));
    vt_word_forms_write(&searcher->forms, reading, run->request->literal ? NULL : &book);
    return VT_OK;
}

static bool is_used(const search_run *run, const vt_search_vector *vector)
{
    return !vector->needs_known || run->answer->reading.known || run->answer->reading.blank;
}

static void choose_lists(search_run *run)
{
    const vt_query_reading *reading = &run->answer->reading;
    run->by_words = !reading->blank && (reading->word_count > 0 || reading->understood_count == 0);
    for (size_t i = 0; i < run->request->vector_count; i++) run->by_vectors |= is_used(run, &run->request->vectors[i]);
    run->everything = !run->by_words && (reading->understood_count > 0 || !run->by_vectors);
}

/* ---- what is found ---- */

static size_t count_common(const vt_row_mask *a, const vt_row_mask *b)
{
    size_t count = 0;
    for (size_t i = 0; i < (b->rows + 63) / 64; i++) {
        uint64_t word = a->words ? a->words[i] & b->words[i] : b->words[i];
        count += (size_t)__builtin_popcountll(word);
    }
    return count;
}

static vt_status pass(search_run *run, vt_error *error)
{
    vt_row_mask_close(&run->passing);
    vt_search_filter_write(&run->filter, &run->answer->filter);
    return vt_catalog_mask(run->searcher->catalog, &run->answer->filter, &run->passing, error);
}

static vt_status count_matches(search_run *run, bool any, size_t *count, vt_error *error)
{
    vt_word_query *query = &run->searcher->forms.query;
    const vt_row_mask *rows;
    query->any = any;
    VT_TRY(vt_catalog_match(run->searcher->catalog, query, &rows, error));
    *count = count_common(&run->passing, rows);
    return VT_OK;
}

/* All words must occur; where no row that passes has them, one is enough; where none has any and something else was understood, the
 * words are left out. Literal words must occur. */
static vt_status match_words(search_run *run, size_t *count, vt_error *error)
{
    bool several = run->searcher->forms.query.count > 1 && !run->request->literal;
    VT_TRY(count_matches(run, false, count, error));
    if (*count == 0 && several) VT_TRY(count_matches(run, true, count, error));
    run->everything = *count == 0 && run->answer->reading.understood_count > 0;
    return VT_OK;
}

/* Whether anything is found under the filter as it is. A vector finds whatever passes. */
static vt_status is_something_found(search_run *run, bool *found, vt_error *error)
{
    size_t count = 0;
    VT_TRY(pass(run, error));
    if (run->by_words) VT_TRY(match_words(run, &count, error));
    *found = count > 0 || ((run->everything || run->by_vectors) && vt_row_mask_count(&run->passing) > 0);
    return VT_OK;
}

static vt_status relax_until_found(search_run *run, vt_error *error)
{
    static const vt_filter nothing;
    const vt_filter *ticked = run->request->filter ? run->request->filter : &nothing;
    vt_search_filter_open(&run->filter, ticked, &run->answer->reading, run->searcher->catalog);
    bool found, may_relax = !run->answer->reading.blank || run->by_vectors;
    do VT_TRY(is_something_found(run, &found, error));
    while (!found && may_relax && vt_search_filter_relax(&run->filter));
    if (!found && may_relax) { /* it was not the filter's fault: it stands */
        vt_search_filter_open(&run->filter, ticked, &run->answer->reading, run->searcher->catalog);
        VT_TRY(is_something_found(run, &found, error));
    }
    run->words_relaxed = run->by_words && found && (run->searcher->forms.query.any || run->everything);
    if (run->everything) run->by_words = false;
    return VT_OK;
}

/* ---- the lists ---- */

static void add_row(vt_searcher *searcher, uint8_t list, size_t rank, size_t row)
{
    vt_fusion_add(&searcher->fusion, list, rank, row);
    vt_row_mask_add(&searcher->found, row);
    vt_row_mask_add(&searcher->scope, row);
}

/* BM25 of the rows of `wanted`; what `later` lists, from its VT_SEARCH_RANKED-th row on, comes behind them. */
static vt_status add_ranked(search_run *run, const vt_row_mask *wanted, const uint32_t *later, size_t later_count, vt_error *error)
{
    vt_searcher *searcher = run->searcher;
    const vt_word_hit *hits;
    size_t count;
    VT_TRY(vt_catalog_rank(searcher->catalog, &searcher->forms.query, wanted, &hits, &count, error));
    for (size_t i = 0; i < count; i++) add_row(searcher, VT_FOUND_BY_WORDS, i + 1, hits[i].row);
    for (size_t i = VT_SEARCH_RANKED; i < later_count; i++) add_row(searcher, VT_FOUND_BY_WORDS, i + 1, later[i]);
    return VT_OK;
}

/* More rows than BM25 can score in time: it orders the best by weight. */
static vt_status add_many(search_run *run, vt_row_mask *matching, vt_error *error)
{
    uint32_t *rows;
    size_t count;
    if (vt_coarse_order(&rows, &count, run->searcher->terms, &run->searcher->forms.query, matching) != VT_OK) return no_memory(error);
    memset(matching->words, 0, (matching->rows + 63) / 64 * sizeof *matching->words);
    for (size_t i = 0; i < VT_SEARCH_RANKED && i < count; i++) vt_row_mask_add(matching, rows[i]);
    vt_status status = add_ranked(run, matching, rows, count, error);
    vt_free(rows);
    return status;
}

static vt_status add_words(search_run *run, vt_error *error)
{
    vt_searcher *searcher = run->searcher;
    const vt_row_mask *matching;
    VT_TRY(vt_catalog_match(searcher->catalog, &searcher->forms.query, &matching, error));
    memcpy(searcher->scope.words, matching->words, (matching->rows + 63) / 64 * sizeof *matching->words);
    if (!searcher->terms || count_common(&run->passing, matching) <= VT_SEARCH_RANKED) return add_ranked(run, &run->passing, NULL, 0, error);
    vt_row_mask wanted = vt_row_mask_open(matching->rows, true);
    if (!wanted.words) return no_memory(error);
    vt_row_mask_intersect(&wanted, matching);
    vt_row_mask_intersect(&wanted, &run->passing);
    vt_status status = add_many(run, &wanted, error);
    vt_row_mask_close(&wanted);
    return status;
}

/* far: also rows below the vector's least cosine. */
static vt_status add_vectors(search_run *run, bool far, vt_error *error)
{
    vt_hit hits[VT_NEAREST_MAX_LIMIT];
    const vt_nearest_options options = {.limit = run->everything ? VT_NEAREST_MAX_LIMIT : VT_SEARCH_NEAREST,
                                        .recall = run->request->recall};
    size_t count;
    for (size_t v = 0; v < run->request->vector_count; v++) {
        vt_search_vector vector = run->request->vectors[v];
        if (!is_used(run, &vector)) continue;
        if (far) vector.least_cosine = 0.0f;
        VT_TRY(vt_near_rows(&vector, &run->passing, &options, hits, &count, error));
        for (size_t i = 0; i < count; i++) add_row(run->searcher, vector.found_by, i + 1, hits[i].row);
    }
    return VT_OK;
}

static void set_all(vt_row_mask *mask)
{
    memset(mask->words, 0xFF, (mask->rows + 63) / 64 * sizeof *mask->words);
    if (mask->rows % 64) mask->words[mask->rows / 64] = (1ull << mask->rows % 64) - 1;
}

static vt_status add_lists(search_run *run, vt_error *error)
{
    vt_searcher *searcher = run->searcher;
    size_t bytes = (searcher->found.rows + 63) / 64 * sizeof *searcher->found.words;
    vt_fusion_clear(&searcher->fusion);
    memset(searcher->found.words, 0, bytes);
    memset(searcher->scope.words, 0, bytes);
    if (run->by_words) VT_TRY(add_words(run, error));
    VT_TRY(add_vectors(run, false, error));
    /* Something not very near is better than nothing. */
    if (!run->everything && vt_row_mask_count(&searcher->found) == 0) VT_TRY(add_vectors(run, true, error));
    if (!run->everything) return VT_OK;
    set_all(&searcher->scope);
    set_all(&searcher->found);
    vt_row_mask_intersect(&searcher->found, &run->passing);
    return VT_OK;
}

/* ---- the answer ---- */

static vt_status write_rows(search_run *run, vt_error *error)
{
    const vt_search_request *request = run->request;
    vt_search_answer *answer = run->answer;
    vt_searcher *searcher = run->searcher;
    size_t total;
    bool plain = answer->reading.blank && !run->by_vectors;
    if (plain || request->sort != VT_SORT_RELEVANCE) {
        vt_sort sort = request->sort == VT_SORT_RELEVANCE ? VT_SORT_ROW : request->sort;
        return vt_catalog_browse(searcher->catalog, &answer->filter, sort, request->offset, request->limit, answer->rows,
                                 &answer->count, &total, error);
    }
    vt_fusion_window window = {request->offset, request->limit, &answer->count};
    const int8_t *ratings = vt_catalog_columns_of(searcher->catalog).rating_tenths;
    vt_status status = vt_fusion_page(&searcher->fusion, &searcher->found, ratings, window, answer->rows);
    return status == VT_OK ? VT_OK : no_memory(error);
}

static vt_status run_search(search_run *run, vt_error *error)
{
    vt_search_answer *answer = run->answer;
    VT_TRY(read_text(run, error));
    choose_lists(run);
    VT_TRY(relax_until_found(run, error));
    VT_TRY(add_lists(run, error));
    answer->total = vt_row_mask_count(&run->searcher->found);
    answer->filter.within = &run->searcher->scope;
    VT_TRY(write_rows(run, error));
    for (size_t i = 0; i < answer->count; i++) answer->found_by[i] = run->searcher->fusion.found_by[answer->rows[i]];
    if (run->words_relaxed) answer->relaxed[answer->relaxed_count++] = "words";
    for (size_t i = 0; i < run->filter.relaxed_count; i++) answer->relaxed[answer->relaxed_count++] = run->filter.relaxed[i];
    return VT_OK;
}

vt_status vt_search(vt_searcher *searcher, const vt_search_request *request, vt_search_answer *answer, vt_error *error)
{
    VT_CHECK(request->limit <= VT_SEARCH_MOST_ITEMS && request->vector_count <= VT_SEARCH_MOST_VECTORS);
    memset(answer, 0, sizeof *answer);
    search_run run = {.searcher = searcher, .request = request, .answer = answer};
    vt_status status = run_search(&run, error);
    vt_row_mask_close(&run.passing);
    return status;
}
