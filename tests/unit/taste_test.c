/* taste/: how preferences move, by numbers worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "attribute_average.h"
#include "look_average.h"
#include "moving_average.h"
#include "shop_shelf.h"
#include "smart_exclusion.h"
#include "space_encoder.h"
#include "term_average.h"

#include <math.h>

enum { MINUTE = 60000, NOW = 10000 * MINUTE };

static vt_buffer file;
static vt_catalog *catalog;

static int open_shelf(void **state)
{
    (void)state;
    catalog = shelf_catalog(&file);
    return 0;
}

static int close_shelf(void **state)
{
    (void)state;
    vt_catalog_close(catalog);
    vt_buffer_free(&file);
    return 0;
}

static vt_taste_moves moves_of(const vt_visitor *visitor)
{
    vt_taste_moves moves;
    vt_error error = {0};
    assert_int_equal(vt_taste_moves_open(&moves, visitor, &error), VT_OK);
    return moves;
}

static vt_attribute_average average_of(const vt_visitor *visitor, int64_t now_ms)
{
    vt_attribute_average average;
    vt_taste_moves moves = moves_of(visitor);
    vt_session session = vt_session_of(&moves, now_ms);
    assert_int_equal(vt_attribute_average_open(&average, visitor, &moves, &session, catalog), VT_OK);
    vt_taste_moves_close(&moves);
    return average;
}

static int32_t colour_weight(const vt_attribute_average *average, const char *colour)
{
    return average->weights[VT_FACET_COLOUR][vt_catalog_facet_id(catalog, VT_FACET_COLOUR, colour)];
}

static void an_average_moves_by_three_tenths(void **state)
{
    (void)state;
    assert_int_equal(vt_average_move(0, 1000000), 300000);        /* 0 + .3 * (1 - 0) */
    assert_int_equal(vt_average_move(300000, 1000000), 510000);   /* .3 + .3 * .7 */
    assert_int_equal(vt_average_move(510000, -1000000), 57000);   /* .51 + .3 * (-1.51) */
    assert_int_equal(vt_average_move(57000, -1000000), -260100);  /* .057 + .3 * (-1.057) */
    assert_int_equal(vt_average_move(-1000000, -1000000), -1000000);
    int32_t p = 0;
    for (int i = 0; i < 100; i++) p = vt_average_move(p, 1000000);
    assert_in_range(p, 999990, 1000000);
}

static void events_have_the_strengths_of_the_table(void **state)
{
    (void)state;
    static const struct {
        vt_sign sign;
        int32_t strength;
    } table[] = {
        {{.type = VT_EVENT_VIEW}, 200000},      {{.type = VT_EVENT_LIKE}, 1000000},
        {{.type = VT_EVENT_PASS}, -1000000},    {{.type = VT_EVENT_BOOKMARK}, 800000},
        {{.type = VT_EVENT_REVIEW}, 500000},    {{.type = VT_EVENT_REVIEW, .rating = 1}, -1000000},
        {{.type = VT_EVENT_CART}, 600000},      {{.type = VT_EVENT_REVIEW, .rating = 2}, -500000},
        {{.type = VT_EVENT_REVIEW, .rating = 3}, 0}, {{.type = VT_EVENT_REVIEW, .rating = 4}, 500000},
        {{.type = VT_EVENT_REVIEW, .rating = 5}, 1000000},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) assert_int_equal(vt_sign_strength(&table[i].sign), table[i].strength);
}

static void attributes_move_in_the_order_of_time(void **state)
{
    (void)state;
    /* 1, 3 and 4 are Blue, 2 is Red. Given out of order: what counts is when it happened. */
    vt_sign signs[] = {{.id = 3, .row = 2, .type = VT_EVENT_PASS, .at_ms = 30},
                       {.id = 1, .row = 0, .type = VT_EVENT_LIKE, .at_ms = 10},
                       {.id = 2, .row = 1, .type = VT_EVENT_PASS, .at_ms = 20}};
    vt_purchase purchases[] = {{.row = 3, .quantity = 9, .at_ms = 15, .order = 1, .status = VT_ORDER_DELIVERED},
                               {.row = 6, .quantity = 1, .at_ms = 40, .order = 2, .status = VT_ORDER_RETURNED}};
    vt_visitor visitor = {.signs = signs, .sign_count = 3, .purchases = purchases, .purchase_count = 2};
    vt_attribute_average average = average_of(&visitor, NOW);
    /* Blue: like .3, bought .51 (nine pieces are one line), pass .057, returned .057 + .3 * (-.5 - .057) */
    assert_int_equal(colour_weight(&average, "Blue"), -110100);
    assert_int_equal(colour_weight(&average, "Red"), -300000);
    assert_int_equal(colour_weight(&average, ""), 0); /* 8 has no colour, and nobody prefers that */
    assert_int_equal(vt_attribute_weight(&average, VT_FACET_COLOUR, 4), 0);
    /* Row 0: Apparel .3 (1), .51 (4), .057 (2), -.2601 (3); Topwear .3 (1), -.09 (2), -.363 (3); Tshirts .3 (1), -.09 (2); Blue */
    assert_int_equal(vt_attribute_mean(&average, 0), (-260100 - 363000 - 90000 - 110100) / 6);
    vt_attribute_average_close(&average);
}

static void feedback_counts_what_was_said(void **state)
{
    (void)state;
    vt_sign signs[] = {{.type = VT_EVENT_VIEW}, {.type = VT_EVENT_LIKE}, {.type = VT_EVENT_PASS}, {.type = VT_EVENT_BOOKMARK},
                       {.type = VT_EVENT_REVIEW}, {.type = VT_EVENT_CART}};
    vt_purchase purchases[] = {{.order = 1}, {.order = -7}};
    vt_taste_moves moves = moves_of(&(vt_visitor){.signs = signs, .sign_count = 6, .purchases = purchases, .purchase_count = 2});
    assert_int_equal(moves.feedback, 6);
    assert_int_equal(moves.views, 1);
    assert_true(moves.more_than_views);
    vt_taste_moves_close(&moves);
    moves = moves_of(&(vt_visitor){.signs = signs, .sign_count = 1});
    assert_true(moves.feedback == 0 && !moves.more_than_views);
    vt_taste_moves_close(&moves);
}

static void only_the_latest_moves_count_and_all_feedback(void **state)
{
    (void)state;
    static vt_sign signs[VT_TASTE_MOST_MOVES + 10];
    for (size_t i = 0; i < VT_TASTE_MOST_MOVES + 10; i++)
        signs[i] = (vt_sign){.id = (int64_t)i + 1, .row = i < 10 ? 1 : 0, .type = VT_EVENT_LIKE, .at_ms = (int64_t)i};
    vt_visitor visitor = {.signs = signs, .sign_count = VT_TASTE_MOST_MOVES + 10};
    vt_taste_moves moves = moves_of(&visitor);
    assert_int_equal(moves.count, VT_TASTE_MOST_MOVES);
    assert_int_equal(moves.feedback, VT_TASTE_MOST_MOVES + 10);
    assert_int_equal(moves.moves[0].record, 11);
    vt_taste_moves_close(&moves);
}

static void a_view_only_raises(void **state)
{
    (void)state;
    vt_sign signs[] = {{.id = 1, .row = 0, .type = VT_EVENT_LIKE, .at_ms = 1}, {.id = 2, .row = 0, .type = VT_EVENT_VIEW, .at_ms = 2},
                       {.id = 3, .row = 1, .type = VT_EVENT_VIEW, .at_ms = 3}};
    vt_visitor visitor = {.signs = signs, .sign_count = 3};
    vt_attribute_average average = average_of(&visitor, NOW);
    assert_int_equal(colour_weight(&average, "Blue"), 300000);
    assert_int_equal(colour_weight(&average, "Red"), 60000); /* .3 * .2 */
    vt_attribute_average_close(&average);
}

static void a_visit_is_its_views_without_long_gaps(void **state)
{
    (void)state;
    vt_sign signs[] = {{.id = 1, .row = 5, .type = VT_EVENT_VIEW, .at_ms = NOW - 62 * MINUTE},
                       {.id = 2, .row = 0, .type = VT_EVENT_VIEW, .at_ms = NOW - 31 * MINUTE},
                       {.id = 3, .row = 1, .type = VT_EVENT_VIEW, .at_ms = NOW - 2 * MINUTE},
                       {.id = 4, .row = 7, .type = VT_EVENT_LIKE, .at_ms = NOW - MINUTE},
                       {.id = 5, .row = 1, .type = VT_EVENT_VIEW, .at_ms = NOW + MINUTE}};
    vt_taste_moves moves = moves_of(&(vt_visitor){.signs = signs, .sign_count = 5});
    vt_session session = vt_session_of(&moves, NOW);
    assert_int_equal(session.count, 2); /* the first is 31 minutes before the second, the last is still to come */
    assert_int_equal(session.rows[0], 1);
    assert_int_equal(session.rows[1], 0);
    assert_int_equal(session.blend, 200000);
    assert_int_equal(session.shares[0], 117647); /* .2 * 1 / 1.7 */
    assert_int_equal(session.shares[1], 82352);  /* .2 * .7 / 1.7 */
    assert_int_equal(vt_session_of(&moves, NOW + 31 * MINUTE).count, 3);
    assert_int_equal(vt_session_of(&moves, NOW + 31 * MINUTE + 1).count, 0);
    assert_int_equal(vt_session_of(&moves, 0).count, 3); /* now is the last view */
    vt_taste_moves_close(&moves);
}

static void this_visits_views_blend_in(void **state)
{
    (void)state;
    vt_sign signs[] = {{.id = 1, .row = 0, .type = VT_EVENT_LIKE, .at_ms = 1},
                       {.id = 2, .row = 1, .type = VT_EVENT_VIEW, .at_ms = NOW - 3},
                       {.id = 3, .row = 1, .type = VT_EVENT_VIEW, .at_ms = NOW - 2},
                       {.id = 4, .row = 5, .type = VT_EVENT_VIEW, .at_ms = NOW - 1}};
    vt_visitor visitor = {.signs = signs, .sign_count = 4};
    vt_attribute_average average = average_of(&visitor, NOW);
    assert_int_equal(colour_weight(&average, "Blue"), 210000); /* .7 * .3 */
    /* Three looks at Red: .06, .102, .1314 by the average; .7 of it, and shares .136986, .095890 and .067123 */
    assert_int_equal(colour_weight(&average, "Red"), 91980 + 136986 + 95890 + 67123);
    vt_attribute_average_close(&average);
}

static void the_quiz_gives_the_start(void **state)
{
    (void)state;
    vt_quiz_value quiz[] = {{VT_FACET_COLOUR, vt_catalog_facet_id(catalog, VT_FACET_COLOUR, "Red")},
                            {VT_FACET_COLOUR, vt_catalog_facet_id(catalog, VT_FACET_COLOUR, "Blue")}};
    vt_sign signs[] = {{.id = 1, .row = 0, .type = VT_EVENT_PASS, .at_ms = 1}};
    vt_visitor visitor = {.signs = signs, .sign_count = 1, .quiz = quiz, .quiz_count = 2, .catalog = catalog};
    vt_attribute_average average = average_of(&visitor, NOW);
    assert_int_equal(colour_weight(&average, "Red"), 600000);
    assert_int_equal(colour_weight(&average, "Blue"), 120000); /* .6 + .3 * (-1 - .6) */
    vt_attribute_average_close(&average);
}

/* Two words: "blue" of products 1 and 3, "red" of 2. */
static const uint8_t words[] = "bluered";
static const uint32_t word_offsets[] = {0, 4, 7}, documents[] = {2, 1};
static const uint16_t idf[] = {4096, 8192}, row_terms[] = {0, 1, 0};
static const uint32_t row_offsets[SHELF_ROWS + 1] = {0, 1, 2, 3, 3, 3, 3, 3, 3};
static const uint8_t row_weights[] = {255, 255, 255};
static const vt_terms terms = {.rows = SHELF_ROWS, .count = 2, .words = words, .word_offsets = word_offsets, .documents = documents,
                               .idf = idf, .row_offsets = row_offsets, .row_terms = row_terms, .row_weights = row_weights};

static void words_move_as_attributes_do(void **state)
{
    (void)state;
    vt_quiz_value quiz[] = {{VT_FACET_COLOUR, vt_catalog_facet_id(catalog, VT_FACET_COLOUR, "Red")}};
    vt_sign signs[] = {{.id = 1, .row = 0, .type = VT_EVENT_LIKE, .at_ms = 1}, {.id = 2, .row = 2, .type = VT_EVENT_LIKE, .at_ms = 2},
                       {.id = 3, .row = 1, .type = VT_EVENT_PASS, .at_ms = 3}, {.id = 4, .row = 1, .type = VT_EVENT_VIEW, .at_ms = NOW}};
    vt_visitor visitor = {.signs = signs, .sign_count = 4, .quiz = quiz, .quiz_count = 1, .catalog = catalog};
    vt_taste_moves moves = moves_of(&visitor);
    vt_session session = vt_session_of(&moves, NOW);
    int32_t weights[2] = {0};
    vt_term_average(&terms, &visitor, &moves, &session, weights);
    assert_int_equal(weights[0], 459000);          /* .9 * .51 */
    assert_int_equal(weights[1], 129600 + 100000); /* .6 -> .12 -> .144 by the view; .9 of it, and .1 of one view */
    vt_taste_moves_close(&moves);
}

static void the_look_moves_as_a_vector(void **state)
{
    (void)state;
    float values[SHELF_ROWS][16] = {{0}};
    for (size_t row = 0; row < SHELF_ROWS; row++) values[row][row] = 1.0f;
    vt_buffer bits = {0}, int8 = {0};
    vt_error error = {0};
    vt_space_info info = {.name = "looks", .dims = 16, .rows = SHELF_ROWS, .rotation_seed = 5};
    vt_space_rows rows = {&values[0][0], SHELF_ROWS, 16, 5};
    vt_vector_space space = {0};
    assert_int_equal(vt_space_encode(&rows, &bits, &int8, &info.vectors, &error), VT_OK);
    assert_int_equal(vt_vector_space_attach_bits(&space, &info, (vt_bytes){bits.data, bits.size}, &error), VT_OK);
    assert_int_equal(vt_vector_space_attach_int8(&space, &info, (vt_bytes){int8.data, int8.size}, &error), VT_OK);
    vt_sign signs[] = {{.id = 1, .row = 0, .type = VT_EVENT_LIKE, .at_ms = 1}, {.id = 2, .row = 1, .type = VT_EVENT_PASS, .at_ms = 2},
                       {.id = 3, .row = 2, .type = VT_EVENT_VIEW, .at_ms = NOW}};
    vt_taste_moves moves = moves_of(&(vt_visitor){.signs = signs, .sign_count = 3});
    vt_session session = vt_session_of(&moves, NOW);
    float look[16], scratch[16];
    assert_true(vt_look_average(&space, &moves, &session, look, scratch));
    /* u = .7 * (.7 * .3 x0 - .3 x1) + .06 x2 = .147 x0 - .21 x1 + .06 x2; .9 of it and .1 x2, at length 1 */
    float expected[3] = {0.9f * 0.147f, 0.9f * -0.21f, 0.9f * 0.06f + 0.1f};
    float length = sqrtf(expected[0] * expected[0] + expected[1] * expected[1] + expected[2] * expected[2]);
    for (size_t row = 0; row < 3; row++) {
        float dot = 0.0f;
        assert_true(vt_row_vector(&space, row, scratch));
        for (size_t i = 0; i < 16; i++) dot += look[i] * scratch[i];
        assert_float_equal(dot, expected[row] / length, 0.01f);
    }
    moves.count = 0;
    assert_false(vt_look_average(&space, &moves, &(vt_session){.count = 0}, look, scratch));
    vt_taste_moves_close(&moves);
    vt_vector_space_close(&space);
    vt_buffer_free(&bits);
    vt_buffer_free(&int8);
}

/* Which of the shelf's rows are left, as a string of their digits. */
static const char *left_after(const vt_sign *signs, size_t count)
{
    static char text[SHELF_ROWS + 1];
    size_t length = 0;
    vt_row_mask mask = vt_row_mask_open(SHELF_ROWS, true);
    vt_visitor visitor = {.signs = (vt_sign *)(uintptr_t)signs, .sign_count = count};
    assert_int_equal(vt_exclude_answered(&mask, &visitor), VT_OK);
    for (size_t row = 0; row < SHELF_ROWS; row++)
        if (vt_row_mask_has(&mask, row)) text[length++] = (char)('0' + row);
    text[length] = '\0';
    vt_row_mask_close(&mask);
    return text;
}

static void what_was_passed_comes_back_once_three_others_were(void **state)
{
    (void)state;
    vt_sign signs[] = {{.id = 1, .row = 0, .type = VT_EVENT_PASS, .at_ms = 1}, {.id = 2, .row = 1, .type = VT_EVENT_PASS, .at_ms = 2},
                       {.id = 3, .row = 2, .type = VT_EVENT_PASS, .at_ms = 2}, {.id = 4, .row = 3, .type = VT_EVENT_PASS, .at_ms = 3},
                       {.id = 5, .row = 0, .type = VT_EVENT_PASS, .at_ms = 4}, {.id = 6, .row = 5, .type = VT_EVENT_PASS, .at_ms = 5},
                       {.id = 7, .row = 6, .type = VT_EVENT_PASS, .at_ms = 6}, {.id = 8, .row = 7, .type = VT_EVENT_PASS, .at_ms = 7},
                       {.id = 9, .row = 4, .type = VT_EVENT_LIKE, .at_ms = 8}};
    assert_string_equal(left_after(signs, 0), "01234567");
    assert_string_equal(left_after(signs, 2), "234567");
    assert_string_equal(left_after(signs, 3), "34567");
    assert_string_equal(left_after(signs, 4), "04567"); /* 0 is the fourth last */
    assert_string_equal(left_after(signs, 5), "14567"); /* passed twice, and the last three */
    assert_string_equal(left_after(signs, 8), "1234");  /* 0 stays out */
    assert_string_equal(left_after(signs, 9), "123");   /* what is liked need not be shown again */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_average_moves_by_three_tenths),
        cmocka_unit_test(events_have_the_strengths_of_the_table),
        cmocka_unit_test(attributes_move_in_the_order_of_time),
        cmocka_unit_test(feedback_counts_what_was_said),
        cmocka_unit_test(only_the_latest_moves_count_and_all_feedback),
        cmocka_unit_test(a_view_only_raises),
        cmocka_unit_test(a_visit_is_its_views_without_long_gaps),
        cmocka_unit_test(this_visits_views_blend_in),
        cmocka_unit_test(the_quiz_gives_the_start),
        cmocka_unit_test(words_move_as_attributes_do),
        cmocka_unit_test(the_look_moves_as_a_vector),
        cmocka_unit_test(what_was_passed_comes_back_once_three_others_were),
    };
    return cmocka_run_group_tests_name("taste", tests, open_shelf, close_shelf);
}
