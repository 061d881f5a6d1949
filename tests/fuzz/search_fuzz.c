/* Any bytes as a search: a byte of switches, then the text up to a line's end, then a thesaurus. */
#include "search_shelf.h"

/* The shop is made once: what is fuzzed is the way from words to rows. */
static const find_shelf *whole_shelf(void)
{
    static find_shelf shelf;
    if (!shelf.catalog) find_shelf_open(&shelf);
    return &shelf;
}

static void check_reading(const vt_query_reading *reading, const char *text)
{
    size_t length = strlen(text);
    VT_CHECK(vt_utf8_valid(reading->rest, strlen(reading->rest)));
    for (size_t i = 0; i < reading->understood_count; i++) {
        const vt_understood *entry = &reading->understood[i];
        VT_CHECK(entry->begin < entry->end && entry->end <= length);
        VT_CHECK(vt_utf8_valid(text + entry->begin, entry->end - entry->begin));
        VT_CHECK(vt_utf8_valid(entry->without, strlen(entry->without)));
        VT_CHECK(strlen(vt_read_field_name(entry->field)) > 0);
    }
}

static void check_answer(const vt_search_answer *answer, vt_catalog *catalog, const vt_search_request *request)
{
    vt_row_mask mask, seen = vt_row_mask_open(FIND_ROWS, false);
    check_reading(&answer->reading, request->text);
    VT_CHECK(answer->count <= request->limit && answer->count <= answer->total && answer->total <= FIND_ROWS);
    VT_CHECK(vt_catalog_mask(catalog, &answer->filter, &mask, NULL) == VT_OK);
    VT_CHECK(vt_row_mask_count(&mask) == answer->total);
    for (size_t i = 0; i < answer->count; i++) {
        VT_CHECK(vt_row_mask_has(&mask, answer->rows[i]) && !vt_row_mask_has(&seen, answer->rows[i]));
        vt_row_mask_add(&seen, answer->rows[i]);
    }
    vt_row_mask_close(&mask);
    vt_row_mask_close(&seen);
}

static void ask(const find_shelf *shelf, vt_searcher *searcher, const char *text, uint8_t switches)
{
    static const float values[FIND_DIMS] = {1, 0.5f, 0};
    static vt_search_answer answer;
    vt_search_vector vector = {.found_by = VT_FOUND_BY_MEANING, .space = &shelf->space, .values = values, .dims = FIND_DIMS,
                               .needs_known = switches & 2};
    vt_filter ticked = {.values = {[VT_FACET_GENDER] = {"Women"}}, .value_counts = {[VT_FACET_GENDER] = 1}, .in_stock = switches & 4};
    vt_search_request request = {.text = text, .literal = switches & 1, .limit = 1 + switches % 13, .sort = (vt_sort)(switches % 6),
                                 .vectors = &vector, .vector_count = switches >> 3 & 1, .filter = switches & 16 ? &ticked : NULL};
    vt_error error = {0};
    vt_status status = vt_search(searcher, &request, &answer, &error);
    VT_CHECK(status == VT_OK || status == VT_BAD_REQUEST);
    if (status == VT_OK) check_answer(&answer, shelf->catalog, &request);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const find_shelf *shelf = whole_shelf();
    if (size == 0) return 0;
    const uint8_t *end = memchr(data + 1, '\n', size - 1);
    size_t length = (end ? (size_t)(end - data) : size) - 1;
    char *text = vt_copy_text((const char *)data + 1, length);
    vt_terms terms = shelf->fold.terms;
    terms.synonyms = end ? (vt_bytes){end + 1, size - length - 2} : (vt_bytes){0};
    if (vt_terms_check(&terms, NULL) != VT_OK) terms.synonyms = (vt_bytes){0}; /* no such file is opened */
    vt_searcher *searcher;
    vt_error error;
    VT_CHECK(text && vt_searcher_open(&searcher, shelf->catalog, data[0] & 128 ? NULL : &terms, &error) == VT_OK);
    ask(shelf, searcher, text, data[0]);
    ask(shelf, searcher, text, data[0]); /* what is kept of the first must not change the second */
    vt_searcher_close(searcher);
    vt_free(text);
    return 0;
}
