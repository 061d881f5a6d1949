/* retrieve/nearest and the dial of recall: what it promises holds for long answers, filters and queries that are no rows, no more is read than that
 * needs, betas are taken by depth and by how the query lies, and packs of earlier versions are searched as they were. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "list_shelf.h"
#include "memory.h"
#include "nearest.h"
#include "seeded_random.h"

#include <string.h>

enum { ROWS = 8000, DIMS = 64, GROUPS = 178, LISTS = 226, MOST = 200, ASKED = 64, WIDTH = 1 + 2 * VT_DIAL_STEPS, DEEPEST = VT_DIAL_DEPTHS - 1 };

typedef enum asking { A_ROW, MEAN_OF_TWO, MEAN_OF_THREE, MEAN_OF_A_GROUP, DIRECTION, ASKINGS } asking;

static const char *const names[ASKINGS] = {"a row", "the mean of two", "the mean of three", "the mean of a group", "a direction"};

typedef struct crowd {
    float *values;
    vt_list_dial dial;
    vt_row_lists lists;
    vt_space_files files;
    vt_space_info info;
    vt_vector_space space;
    vt_query query;
} crowd;

typedef struct answer {
    vt_hit hits[MOST];
    size_t count, lists_probed;
} answer;

/* Groups of 45: who looks for more than those, or for as many under a filter, finds the rest where the ten nearest never are.
 * They end sharply enough that a beta between those of two depths that were measured would fall short. */
static void draw(float *values)
{
    static float centres[GROUPS][DIMS];
    vt_random random = vt_random_seed(31, 1);
    for (size_t group = 0; group < GROUPS; group++)
        for (size_t i = 0; i < DIMS; i++) centres[group][i] = vt_random_normal(&random);
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t i = 0; i < DIMS; i++) values[row * DIMS + i] = centres[row % GROUPS][i] + 0.7f * vt_random_normal(&random);
        shelf_make_unit(values + row * DIMS, DIMS);
    }
}

/* The crowd's rows, packed with that dial. */
static void pack(const crowd *test, const vt_space_dial *dial, vt_space_files *files, vt_vector_space *space)
{
    vt_error error = {0};
    const vt_space_rows rows = {.values = test->values, .rows = ROWS, .dims = DIMS, .rotation_seed = 5};
    const vt_space_coding coding = {.lists = &test->lists, .dial = *dial, .levels = 80, .fine = true};
    assert_int_equal(vt_space_encode_files(files, &rows, &coding, &error), VT_OK);
    shelf_attach_files(space, &test->info, files);
}

static int open_crowd(void **state)
{
    static crowd test;
    test.values = vt_alloc(ROWS, DIMS * sizeof(float));
    test.info = (vt_space_info){.name = "looks", .dims = DIMS, .rows = ROWS, .vectors = ROWS, .list_count = LISTS, .rotation_seed = 5};
    draw(test.values);
    shelf_fit_lists(&test.lists, &test.dial, &(vt_space_rows){.values = test.values, .rows = ROWS, .dims = DIMS}, LISTS);
    const vt_space_dial dial = vt_list_dial_view(&test.dial);
    pack(&test, &dial, &test.files, &test.space);
    assert_int_equal(vt_query_open(&test.query, &test.space), VT_OK);
    *state = &test;
    return 0;
}

static int close_crowd(void **state)
{
    crowd *test = *state;
    vt_query_close(&test->query);
    vt_vector_space_close(&test->space);
    vt_space_files_close(&test->files);
    vt_row_lists_close(&test->lists);
    vt_free(test->values);
    return 0;
}

/* ---- questions ---- */

static void aim(crowd *test, vt_random *random, asking how)
{
    static const size_t rows[ASKINGS] = {1, 2, 3, 4, 0};
    float vector[DIMS] = {0};
    size_t row = vt_random_below(random, ROWS);
    for (size_t i = 0; i < rows[how]; i++) {
        for (size_t j = 0; j < DIMS; j++) vector[j] += test->values[row * DIMS + j];
        row = how == MEAN_OF_A_GROUP ? (row + GROUPS) % (ROWS / GROUPS * GROUPS) : vt_random_below(random, ROWS);
    }
    for (size_t j = 0; j < DIMS && how == DIRECTION; j++) vector[j] = vt_random_normal(random);
    shelf_make_unit(vector, DIMS);
    vt_query_from_vector(&test->query, &test->space, vector);
}

static vt_row_mask mask_of(vt_random *random, size_t rows)
{
    vt_row_mask mask = vt_row_mask_open(ROWS, false);
    for (size_t left = rows; left > 0;) {
        size_t row = vt_random_below(random, ROWS);
        if (vt_row_mask_has(&mask, row)) continue;
        vt_row_mask_add(&mask, row);
        left--;
    }
    return mask;
}

static void ask(const vt_vector_space *space, const vt_query *query, const vt_row_mask *mask, size_t limit, float recall, answer *out)
{
    vt_scan_report report;
    *out = (answer){.count = 0};
    assert_int_equal(vt_nearest(space, query, mask, &(vt_nearest_options){.limit = limit, .recall = recall}, out->hits, &out->count, &report), VT_OK);
    assert_int_equal(out->count, limit);
    out->lists_probed = report.lists_probed;
}

typedef struct figures { double share, lists; } figures;

/* Means over drawn queries: the share of hits that are as near as the last of the best, and how many lists were probed. */
static figures measure(crowd *test, const vt_vector_space *space, asking how, size_t limit, size_t passing)
{
    static answer found, best;
    figures mean = {0};
    vt_random random = vt_random_seed(limit, passing + how);
    for (size_t i = 0; i < ASKED; i++) {
        vt_row_mask mask = passing < ROWS ? mask_of(&random, passing) : (vt_row_mask){.rows = ROWS};
        aim(test, &random, how);
        ask(space, &test->query, &mask, limit, 0, &found);
        ask(&test->space, &test->query, &mask, limit, 1.0f, &best);
        for (size_t j = 0; j < limit; j++) mean.share += (found.hits[j].score >= best.hits[limit - 1].score) / (double)(limit * ASKED);
        mean.lists += (double)found.lists_probed / ASKED;
        vt_row_mask_close(&mask);
    }
    return mean;
}

/* ---- what is promised ---- */

/* So many that they are looked for in lists, and not scored one by one. */
enum { A_THIRD = ROWS * 3 / 10 };

static void the_promise_holds_for_long_answers_filters_and_tastes(void **state)
{
    const struct { size_t limit, passing; } questions[] = {{10, ROWS}, {100, ROWS}, {200, ROWS}, {20, A_THIRD}, {100, A_THIRD}, {200, A_THIRD}};
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        for (asking how = A_ROW; how < ASKINGS; how++) {
            figures mean = measure(*state, &((crowd *)*state)->space, how, questions[i].limit, questions[i].passing);
            if (mean.share < (double)VT_NEAREST_RECALL - 0.01)
                fail_msg("%zu of %zu rows, %s: %.4f", questions[i].limit, questions[i].passing, names[how], mean.share);
        }
}

/* The search with another dial. */
static vt_vector_space with_dial(const crowd *test, vt_space_dial dial)
{
    vt_vector_space space = test->space;
    space.dial = dial;
    return space;
}

static void what_is_near_costs_less(void **state)
{
    crowd *test = *state;
    static const float no_row[2] = {4.0f, 4.0f};
    vt_space_dial others = test->space.dial, deepest = test->space.dial;
    others.like_rows = no_row;
    deepest.reach += WIDTH * DEEPEST, deepest.depths = 1;
    const vt_vector_space as_other = with_dial(test, others), as_deepest = with_dial(test, deepest);
    figures cost = measure(test, &test->space, A_ROW, 40, ROWS);
    double beyond_first = cost.lists - 1.0; /* which is always probed */
    assert_true(beyond_first < 0.6 * (measure(test, &as_other, A_ROW, 40, ROWS).lists - 1.0));
    assert_true(beyond_first < 0.9 * (measure(test, &as_deepest, A_ROW, 40, ROWS).lists - 1.0));
}

/* ---- which beta is taken ---- */

/* Dials by hand: each depth has one beta for rows, and one for others. */
typedef struct by_hand {
    float reach[2][WIDTH], like_rows[2];
} by_hand;

static vt_space_dial dial_by_hand(const crowd *test, by_hand *hand, size_t depths)
{
    for (size_t i = 0; i < depths; i++)
        for (size_t j = 2; j < WIDTH; j++)
            if (j != 1 + VT_DIAL_STEPS) hand->reach[i][j] = hand->reach[i][j - 1];
    return (vt_space_dial){.steps = test->dial.steps[0], .count = VT_DIAL_STEPS, .reach = hand->reach[0], .depths = depths, .like_rows = hand->like_rows};
}

static void ask_with(const crowd *test, const vt_space_dial *dial, size_t limit, size_t passing, answer *out)
{
    vt_random random = vt_random_seed(7, 7);
    const vt_vector_space space = with_dial(test, *dial);
    vt_row_mask mask = passing < ROWS ? mask_of(&random, passing) : (vt_row_mask){.rows = ROWS};
    ask(&space, &test->query, &mask, limit, 0, out);
    vt_row_mask_close(&mask);
}

/* What is answered with one beta at any depth, for any query. */
static void answer_of_beta(const crowd *test, float beta, size_t limit, size_t passing, answer *out)
{
    by_hand hand = {.reach = {{1.0f, [1] = beta, [1 + VT_DIAL_STEPS] = beta}}, .like_rows = {0.0f, 4.0f}};
    const vt_space_dial dial = dial_by_hand(test, &hand, 1);
    ask_with(test, &dial, limit, passing, out);
}

static void expect_beta(const crowd *test, by_hand hand, size_t limit, size_t passing, float beta)
{
    static answer found, expected, less, more;
    const vt_space_dial dial = dial_by_hand(test, &hand, 2);
    ask_with(test, &dial, limit, passing, &found);
    answer_of_beta(test, beta, limit, passing, &expected);
    answer_of_beta(test, beta - 0.1f, limit, passing, &less);
    answer_of_beta(test, beta + 0.1f, limit, passing, &more);
    assert_true(less.lists_probed < expected.lists_probed && expected.lists_probed < more.lists_probed);
    assert_int_equal(found.lists_probed, expected.lists_probed);
    assert_memory_equal(found.hits, expected.hits, sizeof found.hits);
}

static void betas_go_by_depth_and_by_how_the_query_lies(void **state)
{
    crowd *test = *state;
    vt_random random = vt_random_seed(3, 3);
    const by_hand depths = {.reach = {{10, [1] = 0.15f, [1 + VT_DIAL_STEPS] = 0.15f}, {30, [1] = 0.45f, [1 + VT_DIAL_STEPS] = 0.45f}},
                            .like_rows = {0.0f, 4.0f}};
    const by_hand falls = {.reach = {{10, [1] = 0.45f, [1 + VT_DIAL_STEPS] = 0.45f}, {30, [1] = 0.15f, [1 + VT_DIAL_STEPS] = 0.15f}},
                           .like_rows = {0.0f, 4.0f}};
    by_hand lies = {.reach = {{10, [1] = 0.15f, [1 + VT_DIAL_STEPS] = 0.45f}, {30, [1] = 0.15f, [1 + VT_DIAL_STEPS] = 0.45f}},
                    .like_rows = {0.0f, 4.0f}};
    aim(test, &random, DIRECTION);
    expect_beta(test, depths, 5, ROWS, 0.15f);
    expect_beta(test, depths, 10, ROWS, 0.15f);
    expect_beta(test, depths, 11, ROWS, 0.45f); /* between two depths the greater, */
    expect_beta(test, depths, 20, ROWS, 0.45f);
    expect_beta(test, depths, 10, ROWS / 2, 0.45f);
    expect_beta(test, falls, 20, ROWS, 0.45f); /* whichever it is, */
    expect_beta(test, falls, 30, ROWS, 0.15f); /* and of what was measured its own */
    expect_beta(test, depths, 30, ROWS, 0.45f);
    expect_beta(test, depths, 15, ROWS / 2, 0.45f);
    expect_beta(test, depths, 50, ROWS, 0.45f);
    expect_beta(test, lies, 20, ROWS, 0.15f);
    lies.like_rows[1] = 0.0f; /* nearer than that to its list's middle lies none, */
    expect_beta(test, lies, 20, ROWS, 0.45f);
    lies.like_rows[0] = lies.like_rows[1] = 4.0f; /* and none farther */
    expect_beta(test, lies, 20, ROWS, 0.45f);
}

/* ---- packs of earlier versions ---- */

/* They have the dial of the ten nearest of rows, and no more: whatever is asked, that is what is taken. */
static void a_dial_of_an_earlier_version_is_read(void **state)
{
    crowd *test = *state;
    static answer found, expected;
    const size_t limits[] = {1, 10, 100, 200};
    vt_space_files files = {0};
    vt_vector_space earlier = {.info = NULL};
    vt_safetensors *view;
    float reach[WIDTH] = {10.0f};
    pack(test, &(vt_space_dial){.steps = test->dial.steps[0], .count = VT_DIAL_STEPS}, &files, &earlier);
    assert_int_equal(vt_safetensors_open(&view, shelf_bytes(&files.lists), "lists", NULL), VT_OK);
    assert_true(vt_safetensors_find(view, "dial") && !vt_safetensors_find(view, "reach") && !vt_safetensors_find(view, "like_rows"));
    for (size_t i = 0; i < VT_DIAL_STEPS; i++) reach[1 + i] = reach[1 + VT_DIAL_STEPS + i] = test->dial.steps[i][1];
    const vt_vector_space flat = with_dial(test, (vt_space_dial){.steps = test->dial.steps[0], .count = VT_DIAL_STEPS, .reach = reach, .depths = 1,
                                                                 .like_rows = test->dial.like_rows});
    vt_random random = vt_random_seed(6, 6);
    for (asking how = A_ROW; how < ASKINGS; how++)
        for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
            const vt_row_mask all = {.rows = ROWS};
            aim(test, &random, how);
            ask(&earlier, &test->query, &all, limits[i], 0, &found);
            ask(&flat, &test->query, &all, limits[i], 0, &expected);
            assert_int_equal(found.lists_probed, expected.lists_probed);
            assert_memory_equal(found.hits, expected.hits, sizeof found.hits);
        }
    /* so well as it can: what the dial of each depth was made for */
    assert_true(measure(test, &earlier, A_ROW, 10, ROWS).share >= (double)VT_NEAREST_RECALL - 0.01);
    assert_true(measure(test, &earlier, A_ROW, 200, ROWS).share < 0.95);
    assert_true(measure(test, &earlier, MEAN_OF_TWO, 10, ROWS).share < 0.95);
    vt_safetensors_close(view);
    vt_vector_space_close(&earlier);
    vt_space_files_close(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_promise_holds_for_long_answers_filters_and_tastes),
        cmocka_unit_test(what_is_near_costs_less),
        cmocka_unit_test(betas_go_by_depth_and_by_how_the_query_lies),
        cmocka_unit_test(a_dial_of_an_earlier_version_is_read),
    };
    return cmocka_run_group_tests(tests, open_crowd, close_crowd);
}
