/* catalog/catalog_match: words in several forms -> rows, ranked where wanted; and filters that hold within given rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalog_match.h"
#include "catalog_writer.h"

#include <string.h>

enum { ROWS = 6 };

static const vt_product products[ROWS] = {
    {.row = 0, .id = "1", .title = "Plain vest", .attributes = "{\"Fabric\":\"Cotton\"}"},
    {.row = 1, .id = "2", .title = "Cotton day dress", .facets = {[VT_FACET_COLOUR] = "Red"}},
    {.row = 2, .id = "3", .title = "Casual shoes", .facets = {[VT_FACET_COLOUR] = "Red"}},
    {.row = 3, .id = "4", .title = "Shoes, not casual"},
    {.row = 4, .id = "5", .title = "Cotton", .facets = {[VT_FACET_COLOUR] = "Red"}},
    {.row = 5, .id = "6", .title = "Running gear"},
};

static vt_buffer file;
static vt_catalog *catalog;

static void expect_rows(const vt_row_mask *rows, const char *expected)
{
    for (size_t row = 0; row < ROWS; row++) assert_int_equal(vt_row_mask_has(rows, row), strchr(expected, (int)('0' + row)) != NULL);
}

static void a_word_in_any_of_its_forms_matches(void **state)
{
    (void)state;
    static const struct {
        vt_word_query query;
        const char *rows;
    } cases[] = {
        {{.groups = {{{"cotton"}, 1, false}}, .count = 1}, "014"},
        {{.groups = {{{"cott"}, 1, false}}, .count = 1}, ""},
        {{.groups = {{{"cott"}, 1, true}}, .count = 1}, "014"},
        {{.groups = {{{"trainers", "casual shoes"}, 2, false}}, .count = 1}, "2"}, /* a phrase, in its order */
        {{.groups = {{{"casual"}, 1, false}, {{"shoe"}, 1, false}}, .count = 2}, "23"},
        {{.groups = {{{"cotton"}, 1, false}, {{"frock", "dresses"}, 2, false}}, .count = 2}, "1"},
        {{.groups = {{{"cotton"}, 1, false}, {{"vest"}, 1, false}}, .count = 2, .any = true}, "014"},
        {{.groups = {{{"runs"}, 1, false}}, .count = 1}, "5"}, /* the stem */
        {{.groups = {{{"\"cotton\" OR vest"}, 1, false}}, .count = 1}, ""},  /* letters alone get through */
        {{.groups = {{{"--", "cotton"}, 2, true}}, .count = 1}, "014"},
        {{.groups = {{{"--"}, 1, true}, {{"vest"}, 1, false}}, .count = 2}, "0"}, /* what has no form is no word */
        {{.groups = {{{"--"}, 1, false}}, .count = 1}, ""},
        {{.count = 0}, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const vt_row_mask *rows;
        assert_int_equal(vt_catalog_match(catalog, &cases[i].query, &rows, NULL), VT_OK);
        expect_rows(rows, cases[i].rows);
    }
}

static void only_wanted_rows_are_ranked(void **state)
{
    (void)state;
    vt_word_query cotton = {.groups = {{{"cotton"}, 1, false}}, .count = 1};
    const vt_word_hit *hits;
    const vt_row_mask *rows;
    size_t count;
    int64_t scores[ROWS] = {0};
    vt_row_mask wanted = vt_row_mask_open(ROWS, true);
    assert_int_equal(vt_catalog_rank(catalog, &cotton, &wanted, &hits, &count, NULL), VT_OK);
    assert_int_equal(count, 3);
    assert_int_equal(hits[0].row, 4); /* nothing but the word */
    assert_int_equal(hits[1].row, 1);
    assert_int_equal(hits[2].row, 0); /* only an attribute */
    for (size_t i = 0; i < count; i++) scores[hits[i].row] = hits[i].score;
    vt_row_mask_drop(&wanted, 4);
    assert_int_equal(vt_catalog_rank(catalog, &cotton, &wanted, &hits, &count, NULL), VT_OK);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++) assert_true(hits[i].score == scores[hits[i].row]); /* the same scores */
    assert_int_equal(vt_catalog_match(catalog, &cotton, &rows, NULL), VT_OK);
    expect_rows(rows, "014");
    vt_filter filter = {.text = "cotton"};
    size_t found[ROWS], filled, total;
    assert_int_equal(vt_catalog_browse(catalog, &filter, VT_SORT_RELEVANCE, 0, ROWS, found, &filled, &total, NULL), VT_OK);
    assert_int_equal(filled, 3); /* a ranking of some is not taken for one of all */
    vt_row_mask_close(&wanted);
}

static void words_are_known_by_their_stem_or_beginning(void **state)
{
    (void)state;
    static const struct {
        const char *phrase;
        bool prefix, known;
    } cases[] = {{"cotton", false, true}, {"cottons", false, true}, {"cott", false, false}, {"cott", true, true},
                 {"casual shoes", false, true}, {"shoes casual", false, false}, {"--", true, false}, {"", true, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool known = !cases[i].known;
        assert_int_equal(vt_catalog_knows(catalog, cases[i].phrase, cases[i].prefix, &known, NULL), VT_OK);
        assert_int_equal(known, cases[i].known);
    }
}

static void what_has_no_room_is_left_out_whole(void **state)
{
    (void)state;
    static char longest[4200];
    memset(longest, 'x', sizeof longest - 1);
    vt_word_query query = {.groups = {{{"vest", longest, "dress"}, 3, false}}, .count = 1};
    const vt_row_mask *rows;
    assert_int_equal(vt_catalog_match(catalog, &query, &rows, NULL), VT_OK);
    expect_rows(rows, "01");
    longest[1000] = '\0';
    for (size_t i = 0; i < VT_WORD_GROUPS; i++) query.groups[i] = (vt_word_group){{longest, longest, "vest"}, 3, true};
    query.count = VT_WORD_GROUPS;
    assert_int_equal(vt_catalog_match(catalog, &query, &rows, NULL), VT_OK);
    assert_int_equal(vt_catalog_knows(catalog, longest, true, &(bool){false}, NULL), VT_OK);
}

static void a_filter_holds_within_given_rows(void **state)
{
    (void)state;
    vt_row_mask given = vt_row_mask_open(ROWS, false), mask;
    vt_row_mask_add(&given, 1);
    vt_row_mask_add(&given, 3);
    vt_filter filter = {.within = &given};
    assert_int_equal(vt_catalog_mask(catalog, &filter, &mask, NULL), VT_OK);
    expect_rows(&mask, "13");
    vt_row_mask_close(&mask);
    filter.values[VT_FACET_COLOUR][0] = "Red";
    filter.value_counts[VT_FACET_COLOUR] = 1;
    assert_int_equal(vt_catalog_mask(catalog, &filter, &mask, NULL), VT_OK);
    expect_rows(&mask, "1");
    vt_row_mask_close(&mask);
    vt_row_mask every = {.rows = ROWS};
    filter = (vt_filter){.within = &every};
    assert_int_equal(vt_catalog_mask(catalog, &filter, &mask, NULL), VT_OK);
    assert_null(mask.words);
    vt_row_mask_close(&given);
}

static int open_catalog(void **state)
{
    (void)state;
    vt_error error = {0};
    bool opened = vt_catalog_write(&file, products, ROWS, &error) == VT_OK &&
                  vt_catalog_open(&catalog, (vt_bytes){file.data, file.size}, &error) == VT_OK;
    return opened ? 0 : -1;
}

static int close_catalog(void **state)
{
    (void)state;
    vt_catalog_close(catalog);
    vt_buffer_free(&file);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_in_any_of_its_forms_matches),
        cmocka_unit_test(only_wanted_rows_are_ranked),
        cmocka_unit_test(words_are_known_by_their_stem_or_beginning),
        cmocka_unit_test(what_has_no_room_is_left_out_whole),
        cmocka_unit_test(a_filter_holds_within_given_rows),
    };
    return cmocka_run_group_tests(tests, open_catalog, close_catalog);
}
