/* search/ on a catalog where a word matches more rows than BM25 orders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalog_writer.h"
#include "coarse_order.h"
#include "memory.h"
#include "search.h"
#include "term_fold.h"

#include <stdio.h>
#include <string.h>

enum { MANY = 2600 };

static char ids[MANY][8], titles[MANY][48];
static vt_product products[MANY];
static vt_buffer file;
static vt_catalog *catalog;
static vt_term_fold fold;
static vt_searcher *searcher;
static vt_search_answer answer;

/* Every thirteenth piece is of wool, the others of cotton; every hundredth has nothing else in its title. */
static int open_many(void **state)
{
    (void)state;
    for (size_t row = 0; row < MANY; row++) {
        snprintf(ids[row], sizeof ids[row], "%zu", row + 1);
        const char *cloth = row % 13 == 0 ? "Wool" : "Cotton";
        snprintf(titles[row], sizeof titles[row], row % 100 == 1 ? "%s" : "%s piece for every day %zu", cloth, row);
        products[row] = (vt_product){.row = row, .id = ids[row], .title = titles[row], .image = "", .price_cents = 1000 + (int64_t)row,
                                     .list_price_cents = -1, .stock = 1, .rating_tenths = 40, .year = 2026, .attributes = "{}",
                                     .description = ""};
        for (int facet = 0; facet < VT_FACET_COUNT; facet++) products[row].facets[facet] = "";
        products[row].facets[VT_FACET_COLOUR] = row % 2 ? "Red" : "Blue";
    }
    vt_error error = {0};
    bool opened = vt_catalog_write(&file, products, MANY, &error) == VT_OK &&
                  vt_catalog_open(&catalog, (vt_bytes){file.data, file.size}, &error) == VT_OK &&
                  vt_term_fold_open(&fold, products, MANY, (vt_bytes){0}, &error) == VT_OK &&
                  vt_searcher_open(&searcher, catalog, &fold.terms, &error) == VT_OK;
    return opened ? 0 : -1;
}

static int close_many(void **state)
{
    (void)state;
    vt_searcher_close(searcher);
    vt_term_fold_close(&fold);
    vt_catalog_close(catalog);
    vt_buffer_free(&file);
    return 0;
}

static uint32_t weight_of(size_t row, size_t term)
{
    for (size_t i = fold.terms.row_offsets[row]; i < fold.terms.row_offsets[row + 1]; i++)
        if (fold.terms.row_terms[i] == term) return fold.terms.row_weights[i];
    return 0;
}

static void the_coarse_order_is_by_weight_then_row(void **state)
{
    (void)state;
    vt_word_query query = {.groups = {{.forms = {"cottons"}, .count = 1}}, .count = 1}; /* the singular is meant too */
    vt_row_mask even = vt_row_mask_open(MANY, false);
    for (size_t row = 0; row < MANY; row += 2) vt_row_mask_add(&even, row);
    uint32_t *rows;
    size_t count, term = vt_terms_find(&fold.terms, "cotton", 6);
    assert_int_equal(vt_coarse_order(&rows, &count, &fold.terms, &query, &even), VT_OK);
    assert_int_equal(count, MANY / 2);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i] % 2, 0);
        if (i == 0) continue;
        uint32_t before = weight_of(rows[i - 1], term), now = weight_of(rows[i], term);
        assert_true(before > now || (before == now && rows[i - 1] < rows[i]));
    }
    vt_free(rows);
    vt_row_mask_close(&even);
}

/* Asks page after page and answers how many rows there were; each is found once. */
static size_t walk(const char *text, uint8_t found_by)
{
    vt_row_mask seen = vt_row_mask_open(MANY, false);
    size_t count = 0;
    for (size_t offset = 0;; offset += VT_SEARCH_MOST_ITEMS) {
        vt_search_request request = {.text = text, .sort = VT_SORT_RELEVANCE, .offset = offset, .limit = VT_SEARCH_MOST_ITEMS};
        assert_int_equal(vt_search(searcher, &request, &answer, NULL), VT_OK);
        for (size_t i = 0; i < answer.count; i++) {
            assert_false(vt_row_mask_has(&seen, answer.rows[i]));
            assert_int_equal(answer.found_by[i], found_by);
            vt_row_mask_add(&seen, answer.rows[i]);
        }
        count += answer.count;
        if (answer.count < VT_SEARCH_MOST_ITEMS) break;
    }
    assert_int_equal(count, answer.total);
    vt_row_mask_close(&seen);
    return count;
}

static void all_are_found_and_the_best_come_first(void **state)
{
    (void)state;
    size_t cotton = MANY - MANY / 13;
    assert_true(cotton > VT_SEARCH_RANKED);
    assert_int_equal(walk("cotton", VT_FOUND_BY_WORDS), cotton);
    assert_int_equal(walk("cot", VT_FOUND_BY_WORDS), cotton);
    assert_int_equal(walk("red cotton", VT_FOUND_BY_WORDS), MANY / 2 - MANY / 26);
    assert_int_equal(walk("blue", 0), MANY / 2);
    vt_search_request request = {.text = "cotton", .sort = VT_SORT_RELEVANCE, .limit = 20};
    assert_int_equal(vt_search(searcher, &request, &answer, NULL), VT_OK);
    for (size_t i = 0; i < 20; i++) assert_string_equal(titles[answer.rows[i]], "Cotton");
    request.sort = VT_SORT_PRICE_DOWN;
    assert_int_equal(vt_search(searcher, &request, &answer, NULL), VT_OK);
    assert_int_equal(answer.rows[0], MANY - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_coarse_order_is_by_weight_then_row),
        cmocka_unit_test(all_are_found_and_the_best_come_first),
    };
    return cmocka_run_group_tests(tests, open_many, close_many);
}
