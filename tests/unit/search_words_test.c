/* The small parts of search/: phrases, thesaurus, spelling, prices, fusion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "completions.h"
#include "fusion.h"
#include "price_words.h"
#include "spelling.h"
#include "synonyms.h"

#include <string.h>

static void a_phrase_is_the_same_however_it_is_written(void **state)
{
    (void)state;
    static const char *const same[] = {"T-shirts", "t shirt", "Tshirt", "TSHIRTS", "t  -  shirts!"};
    char key[VT_PHRASE_BYTES];
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_int_equal(vt_phrase_key_of(key, same[i], strlen(same[i])), 6);
        assert_string_equal(key, "tshirt");
    }
    assert_int_equal(vt_phrase_key_of(key, "Women's", 7), 5);
    assert_string_equal(key, "women");
    assert_int_equal(vt_phrase_key_of(key, "--", 2), 0);
    assert_int_equal(vt_phrase_key_of(key, "a b c d e f g", 13), 0); /* seven words */
    char long_text[300];
    memset(long_text, 'x', sizeof long_text);
    assert_int_equal(vt_phrase_key_of(key, long_text, sizeof long_text), 0);
    assert_int_equal(vt_phrase_key_of(key, long_text, 200), VT_TOKEN_BYTES - 1); /* a word is cut */
}

/* ---- synonyms ---- */

static vt_bytes bytes_of(const char *text) { return (vt_bytes){(const uint8_t *)text, strlen(text)}; }

static void a_thesaurus_is_read_line_by_line(void **state)
{
    (void)state;
    static const char text[] = "# shoes\r\n"
                               " Trainers ,running  shoes= casual shoes,, sports shoes # both\r\n"
                               "no side\n= nothing on the left\nnothing on the right =\n a = b = c\n"
                               "trainers = sneakers";
    vt_synonyms synonyms;
    vt_bytes meanings[VT_SYNONYM_MEANINGS];
    assert_int_equal(vt_synonyms_open(&synonyms, bytes_of(text), NULL), VT_OK);
    assert_int_equal(synonyms.count, 3);
    assert_int_equal(vt_synonyms_of(&synonyms, "runningshoe", meanings), 2);
    assert_int_equal(vt_synonyms_of(&synonyms, "trainer", meanings), 3); /* in the order of the lines */
    static const char *const expected[] = {"casual shoes", "sports shoes", "sneakers"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(meanings[i].size, strlen(expected[i]));
        assert_memory_equal(meanings[i].data, expected[i], meanings[i].size);
    }
    assert_true(vt_synonyms_has(&synonyms, "trainer"));
    assert_false(vt_synonyms_has(&synonyms, "sneaker")); /* not the other way round */
    assert_int_equal(vt_synonyms_of(&synonyms, "sneaker", meanings), 0);
    vt_synonyms_close(&synonyms);
    assert_int_equal(vt_synonyms_open(&synonyms, (vt_bytes){0}, NULL), VT_OK);
    assert_false(vt_synonyms_has(&synonyms, "trainer"));
    vt_synonyms_close(&synonyms);
}

static void a_thesaurus_has_bounds(void **state)
{
    (void)state;
    char text[3000] = "a =";
    for (int i = 0; i < 100; i++) strcat(text, " b,");
    for (int i = 0; i < 100; i++) strcat(text, "\nc = d");
    vt_synonyms synonyms;
    vt_bytes meanings[VT_SYNONYM_MEANINGS];
    assert_int_equal(vt_synonyms_open(&synonyms, bytes_of(text), NULL), VT_OK);
    assert_int_equal(synonyms.count, 101);
    assert_int_equal(vt_synonyms_of(&synonyms, "a", meanings), VT_SYNONYM_MEANINGS);
    assert_int_equal(vt_synonyms_of(&synonyms, "c", meanings), VT_SYNONYM_MEANINGS);
    vt_synonyms_close(&synonyms);
}

/* ---- spelling ---- */

static void edits_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        unsigned most, distance;
    } cases[] = {{"shirt", "shirt", 2, 0}, {"shirt", "short", 2, 1},  {"shirt", "shirts", 2, 1}, {"tshrit", "tshirt", 2, 1}, /* a swap */
                 {"hsirt", "shirt", 2, 1}, {"", "ab", 2, 2},          {"dress", "dresses", 1, 2}, {"kitten", "sitting", 3, 3},
                 {"kitten", "sitting", 2, 3}, {"ca", "abc", 3, 3} /* no swap over an insertion */, {"abcdef", "badcfe", 3, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(vt_edit_distance(cases[i].a, cases[i].b, cases[i].most), cases[i].distance);
        assert_int_equal(vt_edit_distance(cases[i].b, cases[i].a, cases[i].most), cases[i].distance);
    }
    static const size_t reaches[][2] = {{0, 0}, {3, 0}, {4, 1}, {7, 1}, {8, 2}, {40, 2}};
    for (size_t i = 0; i < sizeof reaches / sizeof *reaches; i++)
        assert_int_equal(vt_spelling_reach(reaches[i][0]), reaches[i][1]);
}

/* Five words: coat 9, cotton 4, leather 3, shirt 5, short 2 products. */
static const uint8_t word_bytes[] = "coatcottonleathershirtshort";
static const uint32_t word_offsets[] = {0, 4, 10, 17, 22, 27}, documents[] = {9, 4, 3, 5, 2};
static const vt_terms small_terms = {.rows = 9, .count = 5, .words = word_bytes, .word_offsets = word_offsets, .documents = documents};

static void the_nearest_word_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *word, *corrected; /* NULL: none */
    } cases[] = {{"coton", "cotton"},   {"shrt", "shirt"}, /* one edit from both: more products */
                 {"shotr", "short"},    {"lether", "leather"}, {"leahtre", NULL}, /* two edits of seven letters */
                 {"leathher", "leather"}, {"laetherr", "leather"}, /* two of eight */
                 {"eathherr", NULL} /* two, and another first letter */, {"cat", NULL} /* too short */, {"coat5", NULL},
                 {"trianer", "trainer"}, {"coaty", NULL} /* an ending */, {"shirtt", "shirt"}, {"zzzzzz", NULL}};
    vt_synonyms synonyms;
    char out[VT_TOKEN_BYTES];
    assert_int_equal(vt_synonyms_open(&synonyms, bytes_of("trainers, running coat = sneakers"), NULL), VT_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool found = vt_spelling_correct(out, &small_terms, &synonyms, NULL, cases[i].word);
        if (found != (cases[i].corrected != NULL)) fail_msg("%s -> %s", cases[i].word, found ? out : "nothing");
        if (found) assert_string_equal(out, cases[i].corrected);
    }
    assert_true(vt_spelling_correct(out, NULL, &synonyms, NULL, "trianers"));
    vt_synonyms_close(&synonyms);
}

static void beginnings_become_the_most_frequent_words(void **state)
{
    (void)state;
    size_t found[4];
    assert_int_equal(vt_completions(&small_terms, "co", found, 4), 2);
    assert_int_equal(found[0], 0); /* coat, 9 products */
    assert_int_equal(found[1], 1);
    assert_int_equal(vt_completions(&small_terms, "sho", found, 4), 1);
    assert_int_equal(found[0], 4);
    assert_int_equal(vt_completions(&small_terms, "sh", found, 1), 1);
    assert_int_equal(found[0], 3); /* shirt has more */
    assert_int_equal(vt_completions(&small_terms, "", found, 3), 3);
    assert_memory_equal(found, ((const size_t[]){0, 3, 1}), 3 * sizeof *found);
    assert_int_equal(vt_completions(&small_terms, "coat", found, 4), 0);
    assert_int_equal(vt_completions(&small_terms, "zz", found, 4), 0);
    assert_int_equal(vt_completions(&small_terms, "co", found, 0), 0);
}

/* ---- prices ---- */

static void prices_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t tokens;
        int64_t min, max;
    } cases[] = {
        {"under 40", 2, -1, 4000},
        {"below 39.90", 3, -1, 3990},
        {"less than 1,299.90 shoes", 5, -1, 129990},
        {"no more than 1.000", 5, -1, 100000},
        {"up to 40 euro", 4, -1, 4000},
        {"at most 40eur", 3, -1, 4000},
        {"max \xE2\x82\xAC" "40", 2, -1, 4000},
        {"over $25", 2, 2500, -1},
        {"at least 20,5", 4, 2050, -1},
        {"from 20", 2, 2000, -1},
        {"from 20 to 40", 4, 2000, 4000},
        {"between 40 and 20", 4, 2000, 4000},
        {"between 20 and 40 dollars", 5, 2000, 4000},
        {"20-40 euros", 3, 2000, 4000},
        {"$20 - $40", 2, 2000, 4000},
        {"20 to 40 \xE2\x82\xAC", 3, 2000, 4000},
        {"40 euro", 2, -1, 4000},
        {"\xC2\xA3" "40", 1, -1, 4000},
        {"40", 0, 0, 0},
        {"20-40", 0, 0, 0}, /* might be a size */
        {"under", 0, 0, 0},
        {"under the sun", 0, 0, 0},
        {"under 40x", 0, 0, 0},
        {"from nike", 0, 0, 0},
        {"under 1234567890", 0, 0, 0}, /* ten digits */
        {"between 20", 0, 0, 0},
        {"euro", 0, 0, 0},
        {"under 999999999", 2, -1, INT64_C(99999999900)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_token tokens[16];
        vt_price_words price = {0};
        size_t count = vt_tokenise(cases[i].text, tokens, 16);
        size_t taken = vt_price_words_read(&price, cases[i].text, tokens, count, 0);
        if (taken != cases[i].tokens || (taken && (price.min_cents != cases[i].min || price.max_cents != cases[i].max)))
            fail_msg("%s: %zu tokens, %lld..%lld", cases[i].text, taken, (long long)price.min_cents, (long long)price.max_cents);
    }
}

/* ---- fusion ---- */

static void ranks_add_up_by_hand(void **state)
{
    (void)state;
    vt_fusion fusion;
    assert_true(vt_fusion_open(&fusion, 6));
    vt_fusion_add(&fusion, 1, 1, 4); /* words: 4, 2, 0 */
    vt_fusion_add(&fusion, 1, 2, 2);
    vt_fusion_add(&fusion, 1, 3, 0);
    vt_fusion_add(&fusion, 2, 1, 3); /* meaning: 3, 2, 5 */
    vt_fusion_add(&fusion, 2, 2, 2);
    vt_fusion_add(&fusion, 2, 3, 5);
    assert_int_equal(fusion.scores[2], 2 * (1000000000 / 62)); /* 1/62 + 1/62 = 0.032258064 */
    assert_int_equal(fusion.scores[3], 1000000000 / 61);
    assert_int_equal(fusion.found_by[2], 3);
    assert_int_equal(fusion.found_by[1], 0);
    /* 2 is in both; 3 and 4 tie and 4 is better rated; 0 and 5 tie, also in their rating; 1 was found by none. */
    static const int8_t ratings[] = {30, 50, 10, 20, 21, 30};
    static const size_t expected[] = {2, 4, 3, 0, 5, 1};
    vt_row_mask all = vt_row_mask_open(6, true);
    for (size_t offset = 0; offset < 8; offset++)
        for (size_t limit = 0; limit < 8; limit++) {
            size_t rows[8], filled, left = offset < 6 ? 6 - offset : 0;
            vt_fusion_window window = {offset, limit, &filled};
            assert_int_equal(vt_fusion_page(&fusion, &all, ratings, window, rows), VT_OK);
            assert_int_equal(filled, left < limit ? left : limit);
            assert_memory_equal(rows, expected + (offset < 6 ? offset : 0), filled * sizeof *rows);
        }
    vt_row_mask_drop(&all, 2);
    size_t row, filled;
    vt_fusion_window first = {0, 1, &filled};
    assert_int_equal(vt_fusion_page(&fusion, &all, ratings, first, &row), VT_OK);
    assert_int_equal(row, 4);
    vt_row_mask_close(&all);
    vt_fusion_clear(&fusion);
    assert_int_equal(fusion.scores[2], 0);
    vt_fusion_close(&fusion);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_phrase_is_the_same_however_it_is_written),
        cmocka_unit_test(a_thesaurus_is_read_line_by_line),
        cmocka_unit_test(a_thesaurus_has_bounds),
        cmocka_unit_test(edits_are_counted),
        cmocka_unit_test(the_nearest_word_is_found),
        cmocka_unit_test(beginnings_become_the_most_frequent_words),
        cmocka_unit_test(prices_are_read),
        cmocka_unit_test(ranks_add_up_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
