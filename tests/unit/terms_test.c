/* text/terms and packer/term_fold: products folded into a vocabulary, written, read back, and damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "term_fold.h"
#include "terms_writer.h"

#include <stdio.h>
#include <string.h>

enum { ROWS = 3 };

static const vt_product products[ROWS] = {
    {.id = "1", .title = "Red Dress", .facets = {[VT_FACET_COLOUR] = "Red"}, .attributes = "{\"Fabric\":\"Silk\"}"},
    {.id = "2", .title = "Blue dress", .facets = {[VT_FACET_COLOUR] = "Blue"}, .attributes = "{}"},
    {.id = "3", .title = "", .attributes = NULL},
};

static const uint8_t synonyms[] = "frock = dress\n";

static vt_buffer written(void)
{
    vt_term_fold fold;
    vt_buffer file = {0};
    vt_error error = {0};
    vt_bytes lines = {synonyms, sizeof synonyms - 1};
    if (vt_term_fold_open(&fold, products, ROWS, lines, &error) != VT_OK) fail_msg("%s", error.message);
    if (vt_terms_write(&file, &fold.terms, &error) != VT_OK) fail_msg("%s", error.message);
    vt_term_fold_close(&fold);
    return file;
}

/* "blue dress red silk" are words 0 to 3. */
static void products_become_a_vocabulary(void **state)
{
    (void)state;
    vt_buffer file = written();
    vt_terms terms;
    vt_error error = {0};
    assert_int_equal(vt_terms_open(&terms, (vt_bytes){file.data, file.size}, ROWS, &error), VT_OK);
    assert_int_equal(terms.count, 4);
    assert_int_equal(vt_terms_find(&terms, "dress", 5), 1);
    assert_int_equal(vt_terms_find(&terms, "dres", 4), SIZE_MAX);
    assert_int_equal(vt_terms_find(&terms, "dresses", 7), SIZE_MAX);
    assert_int_equal(vt_terms_find(&terms, "silk", 4), 3);
    assert_int_equal(terms.documents[1], 2);
    assert_int_equal(terms.documents[2], 1);
    assert_int_equal(terms.idf[1], 5274); /* ln(4 / 3) + 1 = 1.28768 */
    assert_int_equal(terms.idf[2], 6935); /* ln(4 / 2) + 1 = 1.69315 */
    assert_int_equal(terms.synonyms.size, sizeof synonyms - 1);
    assert_memory_equal(terms.synonyms.data, synonyms, sizeof synonyms - 1);
    vt_terms_close(&terms);
    vt_buffer_free(&file);
}

/* Row 0: dress 1.28768, red (1 + ln 2) * 1.69315 = 2.86675, silk 1.69315; length 3.56991. */
static void rows_hold_tf_idf(void **state)
{
    (void)state;
    vt_buffer file = written();
    vt_terms terms;
    vt_error error = {0};
    assert_int_equal(vt_terms_open(&terms, (vt_bytes){file.data, file.size}, ROWS, &error), VT_OK);
    assert_memory_equal(terms.row_offsets, ((const uint32_t[]){0, 3, 5, 5}), 4 * sizeof(uint32_t));
    assert_memory_equal(terms.row_terms, ((const uint16_t[]){1, 2, 3, 0, 1}), 5 * sizeof(uint16_t));
    assert_memory_equal(terms.row_weights, ((const uint8_t[]){92, 205, 121, 233, 104}), 5);
    vt_terms_close(&terms);
    vt_buffer_free(&file);
}

static void assert_damage_is_seen(const char *tensor, size_t at, uint8_t value)
{
    vt_buffer file = written();
    vt_safetensors *view;
    vt_terms terms;
    vt_error error = {0};
    assert_int_equal(vt_safetensors_open(&view, (vt_bytes){file.data, file.size}, "terms", &error), VT_OK);
    size_t place = (size_t)(vt_safetensors_find(view, tensor)->data - file.data) + at;
    vt_safetensors_close(view);
    file.data[place] = value;
    assert_int_equal(vt_terms_open(&terms, (vt_bytes){file.data, file.size}, ROWS, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, tensor));
    vt_buffer_free(&file);
}

static void damage_is_seen(void **state)
{
    (void)state;
    assert_damage_is_seen("words", 0, 'z');          /* out of order */
    assert_damage_is_seen("words", 0, 0xFF);         /* no UTF-8 */
    assert_damage_is_seen("words", 1, 0);            /* a NUL inside */
    assert_damage_is_seen("word_offsets", 0, 1);     /* does not begin with 0 */
    assert_damage_is_seen("word_offsets", 4, 200);   /* falls afterwards */
    assert_damage_is_seen("word_offsets", 16, 9);    /* does not end with the words */
    assert_damage_is_seen("documents", 0, 0);
    assert_damage_is_seen("documents", 0, 4);
    assert_damage_is_seen("idf", 1, 0);              /* below 1.0 */
    assert_damage_is_seen("row_offsets", 4, 200);
    assert_damage_is_seen("row_terms", 0, 4);        /* no such word */
    assert_damage_is_seen("row_terms", 2, 1);        /* twice in a row */
    assert_damage_is_seen("row_weights", 0, 0);
    assert_damage_is_seen("synonyms", 0, 0xFF);
}

static void the_wrong_number_of_rows_is_refused(void **state)
{
    (void)state;
    vt_buffer file = written();
    vt_terms terms;
    vt_error error = {0};
    assert_int_equal(vt_terms_open(&terms, (vt_bytes){file.data, file.size}, ROWS + 1, &error), VT_BAD_DATA);
    assert_int_equal(vt_terms_open(&terms, (vt_bytes){file.data, file.size - 1}, ROWS, &error), VT_BAD_DATA);
    vt_buffer_free(&file);
}

static void a_catalog_without_words_has_an_empty_vocabulary(void **state)
{
    (void)state;
    vt_term_fold fold;
    vt_buffer file = {0};
    vt_error error = {0};
    vt_terms terms;
    assert_int_equal(vt_term_fold_open(&fold, &products[2], 1, (vt_bytes){0}, &error), VT_OK);
    assert_int_equal(vt_terms_write(&file, &fold.terms, &error), VT_OK);
    assert_int_equal(vt_terms_open(&terms, (vt_bytes){file.data, file.size}, 1, &error), VT_OK);
    assert_int_equal(terms.count, 0);
    assert_int_equal(vt_terms_find(&terms, "dress", 5), SIZE_MAX);
    vt_terms_close(&terms);
    vt_buffer_free(&file);
    vt_term_fold_close(&fold);
}

static void synonyms_that_are_too_long_are_refused(void **state)
{
    (void)state;
    static uint8_t lines[VT_TERMS_SYNONYM_BYTES + 1];
    vt_term_fold fold;
    vt_error error = {0};
    assert_int_equal(vt_term_fold_open(&fold, products, ROWS, (vt_bytes){lines, sizeof lines}, &error), VT_BAD_DATA);
    vt_term_fold_close(&fold);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_become_a_vocabulary),
        cmocka_unit_test(rows_hold_tf_idf),
        cmocka_unit_test(damage_is_seen),
        cmocka_unit_test(the_wrong_number_of_rows_is_refused),
        cmocka_unit_test(a_catalog_without_words_has_an_empty_vocabulary),
        cmocka_unit_test(synonyms_that_are_too_long_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
