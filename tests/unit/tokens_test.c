/* text/tokens: what counts as a word, and how words are folded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"
#include "tokens.h"

#include <stdio.h>
#include <string.h>

enum { ROOM = 16 };

static void assert_words(const char *text, const char *expected)
{
    vt_token tokens[ROOM];
    char joined[ROOM * VT_TOKEN_BYTES] = "";
    size_t count = vt_tokenise(text, tokens, ROOM);
    for (size_t i = 0; i < count; i++)
        snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s%s", i ? " " : "", tokens[i].text);
    assert_string_equal(joined, expected);
}

static void words_are_folded(void **state)
{
    (void)state;
    assert_words("Red DRESS, under 40!", "red dress under 40");
    assert_words("Crème brûlée Straße Łódź Œuvre", "creme brulee strasse lodz oeuvre");
    assert_words("e\xCC\x81tui", "etui");
    assert_words("Αθήνα Москва Ёлка", "αθήνα москва ёлка");
    assert_words("女性用 シャツ", "女性用 シャツ");
    assert_words("", "");
    assert_words(" \t... — €", "");
    assert_words("\xCC\x81 a", "a");
}

static void apostrophes_inside_a_word_go_and_others_separate(void **state)
{
    (void)state;
    assert_words("women's men\xE2\x80\x99s 'quoted' rock'n'roll '", "womens mens quoted rocknroll");
    assert_words("T-Shirt 501®Levi's", "t shirt 501 levis");
}

static void a_token_knows_its_place(void **state)
{
    (void)state;
    vt_token tokens[ROOM];
    const char *text = "  Über  men's ";
    assert_int_equal(vt_tokenise(text, tokens, ROOM), 2);
    assert_int_equal(tokens[0].begin, 2);
    assert_int_equal(tokens[0].end, 7);
    assert_int_equal(tokens[1].begin, 9);
    assert_int_equal(tokens[1].end, 14);
    assert_int_equal(vt_tokenise("a b c", tokens, 2), 2);
}

static void a_long_word_is_cut_between_characters(void **state)
{
    (void)state;
    vt_token tokens[ROOM];
    char text[3 * 40 + 1] = "";
    for (int i = 0; i < 40; i++) strcat(text, "\xE5\xA5\xB3");
    assert_int_equal(vt_tokenise(text, tokens, ROOM), 1);
    assert_int_equal(strlen(tokens[0].text), 45);
    assert_true(vt_utf8_valid(tokens[0].text, 45));
    assert_int_equal(tokens[0].end, 120);
}

static void plurals_become_singular(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"dresses", "dress"}, {"watches", "watch"}, {"boxes", "box"},   {"shoes", "shoe"}, {"accessories", "accessory"},
        {"dress", "dress"},   {"shirts", "shirt"},  {"ties", "tie"},    {"bus", "bus"},    {"blouses", "blouse"},
        {"red", "red"},       {"brushes", "brush"}, {"glass", "glass"}, {"s", "s"},        {"", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char word[VT_TOKEN_BYTES];
        snprintf(word, sizeof word, "%s", pairs[i][0]);
        vt_singular(word);
        assert_string_equal(word, pairs[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_folded),
        cmocka_unit_test(apostrophes_inside_a_word_go_and_others_separate),
        cmocka_unit_test(a_token_knows_its_place),
        cmocka_unit_test(a_long_word_is_cut_between_characters),
        cmocka_unit_test(plurals_become_singular),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
