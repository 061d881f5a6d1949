/* recommend/: the adaptive hybrid, its signals, exploration and variety, by numbers worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "adaptive_weights.h"
#include "collaborative.h"
#include "content_signal.h"
#include "exploration.h"
#include "shop_shelf.h"
#include "space_encoder.h"
#include "variety.h"

#include <stdlib.h>

enum { DIMS = 16, NOW = 1000000000, VALUES = 32 };

static vt_buffer file, bits, int8;
static vt_shop shop;
static vt_slate slate, other;
static vt_space_info info = {.name = "looks", .dims = DIMS, .rows = SHELF_ROWS, .rotation_seed = 5};
static vt_vector_space space;

/* Two words: "blue" of products 1 and 3, "red" of 2. */
static const uint32_t word_offsets[] = {0, 4, 7}, documents[] = {2, 1};
static const uint16_t idf[] = {4096, 8192}, row_terms[] = {0, 1, 0};
static const uint32_t row_offsets[SHELF_ROWS + 1] = {0, 1, 2, 3, 3, 3, 3, 3, 3};
static const uint8_t row_weights[] = {255, 255, 255};
static const vt_terms terms = {.rows = SHELF_ROWS, .count = 2, .words = (const uint8_t *)"bluered", .word_offsets = word_offsets,
                               .documents = documents, .idf = idf, .row_offsets = row_offsets, .row_terms = row_terms,
                               .row_weights = row_weights};

/* Two cohorts: twenty people for Tshirts in Blue, ten for Totes of Bags, as the catalog's columns number them. */
static uint8_t weights[2 * VALUES];
static uint32_t value_counts[VT_COHORT_FACETS];
static const uint32_t people[] = {20, 10};
/* The first bought product 4 most and 3 half as often, the second 3. */
static const uint32_t item_offsets[] = {0, 2, 3}, item_rows[] = {2, 3, 2};
static const uint8_t item_weights[] = {127, 255, 255};
static vt_cohorts cohorts = {.count = 2, .people = people, .value_counts = value_counts, .weights = weights,
                             .item_offsets = item_offsets, .item_rows = item_rows, .item_weights = item_weights};

static void prefer(size_t cohort, vt_facet facet, const char *value, uint8_t weight)
{
    size_t begin = 0;
    for (size_t i = 0; vt_taste_facets[i] != facet; i++) begin += value_counts[i];
    weights[cohort * cohorts.width + begin + vt_catalog_facet_id(shop.catalog, facet, value)] = weight;
}

static void found_cohorts(void)
{
    vt_catalog_columns columns = vt_catalog_columns_of(shop.catalog);
    cohorts.width = 0;
    for (size_t i = 0; i < VT_TASTE_FACETS; i++) {
        value_counts[i] = (uint32_t)columns.value_counts[vt_taste_facets[i]];
        cohorts.width += value_counts[i];
    }
    assert_true(cohorts.width <= VALUES);
    prefer(0, VT_FACET_ARTICLE_TYPE, "Tshirts", 255);
    prefer(0, VT_FACET_COLOUR, "Blue", 255);
    prefer(0, VT_FACET_COLOUR, "Red", 51);
    prefer(1, VT_FACET_ARTICLE_TYPE, "Totes", 255);
    prefer(1, VT_FACET_SUB_CATEGORY, "Bags", 255);
}

/* Product 1 looks like 4, at cosine 0.8; nothing else looks like anything. */
static int open_shop(void **state)
{
    (void)state;
    vt_error error = {0};
    float values[SHELF_ROWS][DIMS] = {{0}};
    for (size_t row = 0; row < SHELF_ROWS; row++) values[row][row] = 1.0f;
    values[3][0] = 0.8f;
    values[3][3] = 0.6f;
    vt_space_rows rows = {&values[0][0], SHELF_ROWS, DIMS, 5};
    shop = (vt_shop){.catalog = shelf_catalog(&file), .currency = "EUR", .infos = &info, .spaces = &space, .space_count = 1};
    found_cohorts();
    if (vt_space_encode(&rows, &bits, &int8, &info.vectors, &error) != VT_OK) return -1;
    if (vt_vector_space_attach_bits(&space, &info, (vt_bytes){bits.data, bits.size}, &error) != VT_OK) return -1;
    return vt_vector_space_attach_int8(&space, &info, (vt_bytes){int8.data, int8.size}, &error) == VT_OK ? 0 : -1;
}

static int close_shop(void **state)
{
    (void)state;
    vt_vector_space_close(&space);
    vt_catalog_close(shop.catalog);
    vt_buffer_free(&file);
    vt_buffer_free(&bits);
    vt_buffer_free(&int8);
    return 0;
}

static void ask(const vt_visitor *visitor, vt_request request, vt_slate *out)
{
    vt_error error = {0};
    request.strategy = "for-you";
    request.visitor = visitor;
    if (request.now_ms == 0) request.now_ms = NOW;
    if (vt_recommend(&shop, &request, out, &error) != VT_OK) fail_msg("%s", error.message);
}

static const vt_slate_item *item_of(const vt_slate *from, size_t row)
{
    for (size_t i = 0; i < from->count; i++)
        if (from->items[i].row == row) return &from->items[i];
    return NULL;
}

static int64_t amount_of(const vt_slate_item *item, const char *term)
{
    for (size_t i = 0; item && i < item->reason_count; i++)
        if (strcmp(item->reasons[i].term, term) == 0) return item->reasons[i].amount_micros;
    return 0;
}

static const char *label_of(const vt_slate_item *item, const char *term)
{
    for (size_t i = 0; item && i < item->reason_count; i++)
        if (strcmp(item->reasons[i].term, term) == 0) return item->reasons[i].label;
    return "";
}

static void weights_shift_at_five_and_twenty_feedbacks(void **state)
{
    (void)state;
    static const struct {
        size_t feedback;
        vt_adaptive_weights tenths;
    } table[] = {{0, {6, 2, 2}}, {4, {6, 2, 2}}, {5, {4, 4, 2}}, {19, {4, 4, 2}}, {20, {3, 5, 2}}, {9999, {3, 5, 2}}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        vt_adaptive_weights tenths = vt_adaptive_weights_of(table[i].feedback);
        assert_memory_equal(&tenths, &table[i].tenths, sizeof tenths);
    }
}

static void epsilon_decays_to_its_floor(void **state)
{
    (void)state;
    assert_int_equal(vt_epsilon(0), 300000);
    assert_int_equal(vt_epsilon(1), 285000);
    assert_int_equal(vt_epsilon(2), 270750);
    assert_in_range(vt_epsilon(34), 50001, 53000); /* .3 * .95^34 = .0524 */
    assert_int_equal(vt_epsilon(35), 50000);
    assert_int_equal(vt_epsilon(SIZE_MAX), 50000);
}

static void lots_fall_as_often_as_epsilon_and_on_every_row(void **state)
{
    (void)state;
    vt_row_mask left = vt_row_mask_open(200, true);
    size_t explored = 0, drawn[200] = {0}, row = 0;
    for (size_t row_out = 0; row_out < 200; row_out += 2) vt_row_mask_drop(&left, row_out);
    vt_exploration exploration = vt_exploration_open(9, 0);
    for (int i = 0; i < 20000; i++)
        if (vt_exploration_draw(&exploration, &left, &row)) explored++, drawn[row]++;
    assert_in_range(explored, 5800, 6200); /* 6,000, standard deviation 65 */
    for (size_t i = 0; i < 200; i++) assert_in_range(drawn[i], i % 2 ? 25 : 0, i % 2 ? 100 : 0); /* 60 each */
    vt_exploration again = vt_exploration_open(9, 0), later = vt_exploration_open(9, 1);
    assert_true(vt_random_u32(&again.random) != vt_random_u32(&later.random)); /* a new answer, new lots */
    vt_row_mask_close(&left);
    left = vt_row_mask_open(200, false);
    for (int i = 0; i < 100; i++) assert_false(vt_exploration_draw(&exploration, &left, &row));
    vt_row_mask_close(&left);
}

static void content_is_a_cosine_of_words(void **state)
{
    (void)state;
    vt_sign signs[] = {{.id = 1, .row = 0, .type = VT_EVENT_LIKE, .at_ms = 1}, {.id = 2, .row = 1, .type = VT_EVENT_LIKE, .at_ms = 2},
                       {.id = 3, .row = 1, .type = VT_EVENT_PASS, .at_ms = 3}};
    vt_visitor visitor = {.signs = signs, .sign_count = 2};
    vt_taste_moves moves;
    vt_error error = {0};
    vt_content_signal content;
    assert_int_equal(vt_taste_moves_open(&moves, &visitor, &error), VT_OK);
    assert_int_equal(vt_content_signal_open(&content, &terms, &visitor, &moves, &(vt_session){.count = 0}), VT_OK);
    /* p = (.3, .3), q = (.3, .6): cosines 1 / sqrt(5) and 2 / sqrt(5), in levels of 1/32767 */
    assert_in_range(vt_content_of_row(&content, 2), 447180, 447245);
    assert_in_range(vt_content_of_row(&content, 1), 894395, 894460);
    assert_int_equal(vt_content_of_row(&content, 4), 0);
    vt_content_signal_close(&content);
    vt_taste_moves_close(&moves);
    visitor.sign_count = 3; /* p = (.3, -.09), q = (.3, -.18): -.18 / sqrt(.09 + .0324) */
    assert_int_equal(vt_taste_moves_open(&moves, &visitor, &error), VT_OK);
    assert_int_equal(vt_content_signal_open(&content, &terms, &visitor, &moves, &(vt_session){.count = 0}), VT_OK);
    assert_true(llabs(vt_content_of_row(&content, 1) + 514496) < 40);
    vt_content_signal_close(&content);
    moves.count = 0;
    assert_int_equal(vt_content_signal_open(&content, &terms, &(vt_visitor){0}, &moves, &(vt_session){.count = 0}), VT_OK);
    assert_null(content.terms);
    vt_content_signal_close(&content);
    vt_taste_moves_close(&moves);
}

/* The attribute weights of somebody who likes and passes rows. */
static vt_attribute_average average_of(vt_sign *signs, size_t count)
{
    vt_attribute_average average;
    vt_taste_moves moves;
    vt_error error = {0};
    vt_visitor visitor = {.signs = signs, .sign_count = count};
    assert_int_equal(vt_taste_moves_open(&moves, &visitor, &error), VT_OK);
    assert_int_equal(vt_attribute_average_open(&average, &visitor, &moves, &(vt_session){.count = 0}, shop.catalog), VT_OK);
    vt_taste_moves_close(&moves);
    return average;
}

static void neighbours_count_by_their_cosine(void **state)
{
    (void)state;
    vt_sign like = {.id = 1, .row = 0, .type = VT_EVENT_LIKE}; /* Apparel, Topwear, Tshirts, Blue: .3 each */
    vt_attribute_average average = average_of(&like, 1);
    vt_collaborative near;
    assert_int_equal(vt_collaborative_open(&near, &cohorts, &average), VT_OK);
    assert_int_equal(near.near, 1); /* the one of Totes has nothing in common: cosine 0 */
    assert_int_equal(vt_collaborative_of_row(&near, &average.columns, 0), 2000000 / 6 / 2); /* Tshirts 1, Blue 1 */
    assert_int_equal(vt_collaborative_of_row(&near, &average.columns, 1), 1200000 / 6 / 2); /* Tshirts 1, Red 51 of 255 */
    assert_int_equal(vt_collaborative_of_row(&near, &average.columns, 3), (1000000 + 1000000 / 6) / 2); /* most bought, Blue */
    assert_int_equal(vt_collaborative_of_row(&near, &average.columns, 2), (498039 + 1000000 / 6) / 2);  /* 127 of 255, Blue */
    assert_int_equal(vt_collaborative_of_row(&near, &average.columns, 7), 0);
    vt_collaborative_close(&near);
    vt_attribute_average_close(&average);
}

static void two_neighbours_share_by_their_cosines(void **state)
{
    (void)state;
    vt_sign likes[] = {{.id = 1, .row = 0, .type = VT_EVENT_LIKE, .at_ms = 1}, {.id = 2, .row = 7, .type = VT_EVENT_LIKE, .at_ms = 2}};
    vt_attribute_average average = average_of(likes, 2);
    vt_collaborative near;
    assert_int_equal(vt_collaborative_open(&near, &cohorts, &average), VT_OK);
    assert_int_equal(near.near, 2);
    /* Seven or so weights of .3; with the first (1, 1, .2): .6 / (|p| * sqrt(2.04)), with the second (1, 1): .6 / (|p| * sqrt(2)):
     * shares sqrt(2) / (sqrt(2) + sqrt(2.04)) = .49752 and .50248 */
    assert_in_range(vt_collaborative_of_row(&near, &average.columns, 0), 82915, 82925);
    assert_in_range(vt_collaborative_of_row(&near, &average.columns, 7), 83740, 83750);
    /* Product 3: (.49752 * 127 / 255 + .50248 + .49752 / 6) / 2 */
    assert_in_range(vt_collaborative_of_row(&near, &average.columns, 2), 416590, 416600);
    vt_collaborative_close(&near);
    vt_attribute_average_close(&average);
}

static void without_neighbours_everybody_counts_by_number(void **state)
{
    (void)state;
    vt_sign pass = {.id = 1, .row = 0, .type = VT_EVENT_PASS};
    vt_attribute_average average = average_of(&pass, 1);
    vt_collaborative all;
    assert_int_equal(vt_collaborative_open(&all, &cohorts, &average), VT_OK);
    assert_int_equal(all.near, 0);
    assert_in_range(vt_collaborative_of_row(&all, &average.columns, 0), 111110, 111112); /* (20 * 2) / 30 / 6 / 2 */
    assert_in_range(vt_collaborative_of_row(&all, &average.columns, 7), 55555, 55556);   /* (10 * 2) / 30 / 6 / 2 */
    vt_collaborative_close(&all);
    vt_attribute_average_close(&average);
}

static void cohorts_of_another_catalog_do_not_fit(void **state)
{
    (void)state;
    vt_catalog_columns columns = vt_catalog_columns_of(shop.catalog);
    assert_true(vt_cohorts_fit(&cohorts, &columns));
    columns.value_counts[VT_FACET_COLOUR]++;
    assert_false(vt_cohorts_fit(&cohorts, &columns));
}

static vt_sign one_like[] = {{.id = 1, .row = 0, .type = VT_EVENT_LIKE, .at_ms = 1}};
static const vt_visitor liker = {.signs = one_like, .sign_count = 1, .gender = "Women"};
static const vt_filter every_department = {.values = {[VT_FACET_GENDER] = {"Men", "Women", "Unisex"}},
                                           .value_counts = {[VT_FACET_GENDER] = 3}};

static void the_three_signals_add_up_with_their_weights(void **state)
{
    (void)state;
    shop.terms = &terms;
    shop.cohorts = &cohorts;
    ask(&liker, (vt_request){.filter = &every_department, .limit = 20, .variety = VT_VARIETY_OFF}, &slate);
    assert_false(slate.cold_start);
    assert_string_equal(slate.space, "looks");
    assert_null(item_of(&slate, 0)); /* liked */
    assert_null(item_of(&slate, 5)); /* sold out */
    const vt_slate_item *shirt = item_of(&slate, 2), *jeans = item_of(&slate, 3), *tshirt = item_of(&slate, 1);
    assert_in_range(amount_of(shirt, "content"), 599980, 600000); /* .6 * 1: "blue" is all that is known */
    assert_int_equal(amount_of(shirt, "collaborative"), 66470); /* .2 * (127 / 255 + (Blue 1) / 6) / 2 */
    assert_in_range(amount_of(jeans, "visual"), 158000, 162000);  /* .2 * .8 */
    assert_int_equal(amount_of(tshirt, "content"), 0);
    assert_int_equal(amount_of(tshirt, "collaborative"), 20000); /* .2 * (1 + .2) / 6 / 2 */
    assert_string_equal(label_of(shirt, "content"), "you like Topwear, Blue");
    assert_string_equal(label_of(jeans, "visual"), "looks like what you like");
    assert_string_equal(label_of(shirt, "collaborative"), "bought by shoppers with a taste like yours");
    assert_string_equal(label_of(tshirt, "collaborative"), "shoppers with a taste like yours choose this kind");
    shop.terms = NULL;
    shop.cohorts = NULL;
}

static void what_has_not_come_is_left_out(void **state)
{
    (void)state;
    ask(&liker, (vt_request){.limit = 20, .variety = VT_VARIETY_OFF}, &slate);
    const vt_slate_item *jeans = item_of(&slate, 3);
    assert_int_equal(amount_of(jeans, "collaborative"), 0);
    /* Without words: the mean of Apparel .3, Bottomwear 0, Jeans 0, Blue .3, no brand, no usage; times .6 */
    assert_int_equal(amount_of(jeans, "content"), 60000);
    vt_shop whole = shop;
    shop.space_count = 0;
    shop.cohorts = &cohorts;
    ask(&liker, (vt_request){.limit = 20, .variety = VT_VARIETY_OFF}, &slate);
    assert_int_equal(amount_of(item_of(&slate, 3), "visual"), 0);
    assert_string_equal(slate.space, "");
    assert_int_equal(slate.items[0].row, 3); /* what people of that taste bought most: .1167, and .06, before .02 and .09 of the Tshirt */
    shop = whole;
}

static void nobody_gets_what_is_popular_and_three_views_are_somebody(void **state)
{
    (void)state;
    vt_sign views[] = {{.id = 1, .row = 2, .type = VT_EVENT_VIEW, .at_ms = NOW - 3},
                       {.id = 2, .row = 2, .type = VT_EVENT_VIEW, .at_ms = NOW - 2},
                       {.id = 3, .row = 3, .type = VT_EVENT_VIEW, .at_ms = NOW - 1}};
    ask(NULL, (vt_request){0}, &slate);
    assert_true(slate.cold_start);
    ask(&(vt_visitor){.signs = views, .sign_count = 2}, (vt_request){0}, &slate);
    assert_true(slate.cold_start);
    ask(&(vt_visitor){.signs = views, .sign_count = 3}, (vt_request){.filter = &every_department, .variety = VT_VARIETY_OFF}, &slate);
    assert_false(slate.cold_start);
    assert_string_equal(label_of(item_of(&slate, 0), "content"), "you looked at Blue, Topwear");
    assert_string_equal(label_of(item_of(&slate, 0), "visual"), "looks like what you looked at");
}

static void the_quiz_alone_is_an_answer_within_its_budget(void **state)
{
    (void)state;
    vt_quiz_value quiz[] = {{VT_FACET_COLOUR, vt_catalog_facet_id(shop.catalog, VT_FACET_COLOUR, "Blue")}};
    vt_visitor visitor = {.quiz = quiz, .quiz_count = 1, .catalog = shop.catalog, .has_budget = true, .budget_max_cents = 1500};
    ask(&visitor, (vt_request){.limit = 20, .variety = VT_VARIETY_OFF, .seed = 1}, &slate);
    assert_false(slate.cold_start);
    assert_int_equal(slate.count, 4); /* 1, 2 and 5, and the one without a price */
    assert_non_null(item_of(&slate, 7));
    assert_int_equal(amount_of(item_of(&slate, 0), "content"), 60000); /* .6 * .6 / 6 */
    visitor.budget_max_cents = 10; /* nothing is that cheap but what has no price */
    ask(&visitor, (vt_request){.limit = 20}, &slate);
    assert_int_equal(slate.count, 1);
}

static void passes_count_against(void **state)
{
    (void)state;
    vt_sign pass = {.id = 1, .row = 0, .type = VT_EVENT_PASS, .at_ms = 1};
    ask(&(vt_visitor){.signs = &pass, .sign_count = 1}, (vt_request){.limit = 20, .variety = VT_VARIETY_OFF}, &slate);
    const vt_slate_item *jeans = item_of(&slate, 3);
    assert_int_equal(amount_of(jeans, "content"), -60000);
    assert_in_range(-amount_of(jeans, "visual"), 158000, 162000);
    assert_string_equal(label_of(jeans, "content"), "not your taste so far: Blue");
    assert_string_equal(label_of(jeans, "visual"), "looks like what is not your taste");
}

static void the_same_seed_gives_the_same_slate_and_others_explore_elsewhere(void **state)
{
    (void)state;
    size_t explored = 0, differing = 0;
    for (uint64_t seed = 0; seed < 200; seed++) {
        ask(&liker, (vt_request){.limit = 3, .seed = seed, .filter = &every_department}, &slate);
        ask(&liker, (vt_request){.limit = 3, .seed = seed, .filter = &every_department}, &other);
        assert_memory_equal(&slate, &other, sizeof slate);
        ask(&liker, (vt_request){.limit = 3, .seed = seed + 1, .filter = &every_department}, &other);
        differing += memcmp(&slate, &other, sizeof slate) != 0;
        for (size_t i = 0; i < slate.count; i++) explored += strcmp(slate.items[i].source, "explore") == 0;
    }
    assert_in_range(explored, 130, 215); /* .285 of 600 places: 171, standard deviation 11 */
    assert_true(differing > 50);
}

/* ---- variety ---- */

static vt_task variety_task(const vt_request *request)
{
    static const vt_visitor nobody;
    return (vt_task){.shop = &shop, .request = request, .columns = vt_catalog_columns_of(shop.catalog), .visitor = &nobody};
}

static void relevance_gives_way_to_what_is_new(void **state)
{
    (void)state;
    vt_request request = {.limit = 4};
    vt_task task = variety_task(&request);
    const size_t rows[] = {0, 3, 6, 7};
    const int64_t scores[] = {1000000, 900000, 800000, 0};
    vt_variety_pool pool = {rows, scores, 4};
    size_t order[4];
    /* After 0, of which 3 has cosine .8: low 3: .8 * .9 - .2 * .8 = .56, 6: .8 * .8 = .64. Then 3 before 7 at 0. */
    assert_int_equal(vt_variety_order(&task, VT_VARIETY_LOW, &pool, 4, order), VT_OK);
    assert_memory_equal(order, ((size_t[]){0, 2, 1, 3}), sizeof order);
    /* high 3: .5 * .9 - .5 * .8 = .05, 6: .4, then 3 before 7: 0. */
    assert_int_equal(vt_variety_order(&task, VT_VARIETY_HIGH, &pool, 4, order), VT_OK);
    assert_memory_equal(order, ((size_t[]){0, 2, 1, 3}), sizeof order);
    const int64_t close[] = {1000000, 950000, 350000, 0};
    pool.scores = close; /* low 3: .76 - .16 = .6, 6: .28; high 3: .475 - .4 = .075, 6: .175 */
    assert_int_equal(vt_variety_order(&task, VT_VARIETY_LOW, &pool, 4, order), VT_OK);
    assert_memory_equal(order, ((size_t[]){0, 1, 2, 3}), sizeof order);
    assert_int_equal(vt_variety_order(&task, VT_VARIETY_HIGH, &pool, 4, order), VT_OK);
    assert_memory_equal(order, ((size_t[]){0, 2, 1, 3}), sizeof order);
    assert_int_equal(vt_variety_order(&task, VT_VARIETY_OFF, &pool, 4, order), VT_OK);
    assert_memory_equal(order, ((size_t[]){0, 1, 2, 3}), sizeof order);
}

static void one_type_does_not_fill_a_slate(void **state)
{
    (void)state;
    vt_request request = {.limit = 3};
    vt_task task = variety_task(&request);
    const size_t rows[] = {0, 1, 4}; /* Tshirts, Tshirts, Socks */
    const int64_t scores[] = {1000000, 999999, 0};
    vt_variety_pool pool = {rows, scores, 3};
    size_t order[3];
    assert_int_equal(vt_variety_order(&task, VT_VARIETY_LOW, &pool, 3, order), VT_OK);
    assert_memory_equal(order, ((size_t[]){0, 2, 1}), sizeof order); /* then there is only a Tshirt left */
    pool.count = 2;
    assert_int_equal(vt_variety_order(&task, VT_VARIETY_HIGH, &pool, 2, order), VT_OK);
    assert_memory_equal(order, ((size_t[]){0, 1}), 2 * sizeof *order);
}

static void variety_is_chosen_by_request_then_profile(void **state)
{
    (void)state;
    vt_request request = {.limit = 3};
    vt_task task = variety_task(&request);
    vt_visitor chooser = {.variety = VT_VARIETY_HIGH};
    assert_int_equal(vt_variety_of(&task, true), VT_VARIETY_LOW);
    assert_int_equal(vt_variety_of(&task, false), VT_VARIETY_OFF);
    task.visitor = &chooser;
    assert_int_equal(vt_variety_of(&task, true), VT_VARIETY_HIGH);
    assert_int_equal(vt_variety_of(&task, false), VT_VARIETY_OFF);
    request.variety = VT_VARIETY_OFF;
    assert_int_equal(vt_variety_of(&task, true), VT_VARIETY_OFF);
    request.variety = VT_VARIETY_LOW;
    assert_int_equal(vt_variety_of(&task, false), VT_VARIETY_LOW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_shift_at_five_and_twenty_feedbacks),
        cmocka_unit_test(epsilon_decays_to_its_floor),
        cmocka_unit_test(lots_fall_as_often_as_epsilon_and_on_every_row),
        cmocka_unit_test(content_is_a_cosine_of_words),
        cmocka_unit_test(neighbours_count_by_their_cosine),
        cmocka_unit_test(two_neighbours_share_by_their_cosines),
        cmocka_unit_test(without_neighbours_everybody_counts_by_number),
        cmocka_unit_test(cohorts_of_another_catalog_do_not_fit),
        cmocka_unit_test(the_three_signals_add_up_with_their_weights),
        cmocka_unit_test(what_has_not_come_is_left_out),
        cmocka_unit_test(nobody_gets_what_is_popular_and_three_views_are_somebody),
        cmocka_unit_test(the_quiz_alone_is_an_answer_within_its_budget),
        cmocka_unit_test(passes_count_against),
        cmocka_unit_test(the_same_seed_gives_the_same_slate_and_others_explore_elsewhere),
        cmocka_unit_test(relevance_gives_way_to_what_is_new),
        cmocka_unit_test(one_type_does_not_fill_a_slate),
        cmocka_unit_test(variety_is_chosen_by_request_then_profile),
    };
    return cmocka_run_group_tests_name("for-you", tests, open_shop, close_shop);
}
