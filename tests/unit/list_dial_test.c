/* train/list_dial: the betas of each depth give what they say, for rows and for other queries; they rise; little can be measured too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "list_shelf.h"
#include "memory.h"
#include "seeded_random.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 4000, DIMS = 32, GROUPS = 100, LISTS = 120, QUERIES = 200, DIAL_DEPTH = 2, NO_ROW = ROWS };

typedef struct drawn {
    float *values, radius[LISTS];
    vt_row_lists lists;
    vt_list_dial dial;
} drawn;

static double product(const float *a, const float *b)
{
    double sum = 0;
    for (int i = 0; i < DIMS; i++) sum += (double)a[i] * (double)b[i];
    return sum;
}

static void draw(drawn *test, size_t rows, size_t lists)
{
    static float centres[GROUPS][DIMS];
    vt_random random = vt_random_seed(9, rows);
    *test = (drawn){.values = vt_alloc(rows, DIMS * sizeof(float))};
    for (int group = 0; group < GROUPS; group++)
        for (int i = 0; i < DIMS; i++) centres[group][i] = vt_random_normal(&random);
    for (size_t row = 0; row < rows; row++) {
        for (int i = 0; i < DIMS; i++) test->values[row * DIMS + i] = centres[row % GROUPS][i] + 0.6f * vt_random_normal(&random);
        shelf_make_unit(test->values + row * DIMS, DIMS);
    }
    shelf_fit_lists(&test->lists, &test->dial, &(vt_space_rows){.values = test->values, .rows = rows, .dims = DIMS}, lists);
    for (size_t row = 0; row < rows; row++) {
        size_t list = test->lists.list_of_row[row];
        const float *vector = test->values + row * DIMS, *centroid = test->lists.centroids + list * DIMS;
        double square = product(vector, vector) - 2 * product(vector, centroid) + product(centroid, centroid);
        if (sqrt(square > 0 ? square : 0) > (double)test->radius[list]) test->radius[list] = (float)sqrt(square);
    }
}

static void close(drawn *test)
{
    vt_row_lists_close(&test->lists);
    vt_free(test->values);
}

static int descending(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left < right) - (left > right);
}

/* Of the nearest `depth` but for the row `itself`, the share that lies in lists which are probed with that beta until the last of them is reached. */
static double share_found(const drawn *test, const float *query, size_t itself, size_t depth, float beta)
{
    static double scores[ROWS], sorted[ROWS], bounds[LISTS];
    size_t found = 0;
    for (size_t row = 0; row < ROWS; row++) sorted[row] = scores[row] = row == itself ? -INFINITY : product(query, test->values + row * DIMS);
    for (size_t list = 0; list < LISTS; list++) bounds[list] = product(query, test->lists.centroids + list * DIMS) + (double)(beta * test->radius[list]);
    qsort(sorted, ROWS, sizeof *sorted, descending);
    for (size_t row = 0; row < ROWS; row++)
        found += scores[row] >= sorted[depth - 1] && bounds[test->lists.list_of_row[row]] >= sorted[depth - 1] - 1e-6;
    return (double)found / (double)depth;
}

/* `rows`: how many rows a query is the mean of. A row does not find itself. */
static double mean_share(const drawn *test, size_t rows, size_t depth, float beta)
{
    double share = 0;
    vt_random random = vt_random_seed(5, rows);
    for (int i = 0; i < QUERIES; i++) {
        float query[DIMS] = {0};
        size_t row = NO_ROW;
        for (size_t j = 0; j < rows; j++) {
            row = vt_random_below(&random, ROWS);
            for (int k = 0; k < DIMS; k++) query[k] += test->values[row * DIMS + (size_t)k];
        }
        shelf_make_unit(query, DIMS);
        share += share_found(test, query, rows == 1 ? row : NO_ROW, depth, beta) / QUERIES;
    }
    return share;
}

static void every_depth_finds_what_it_says(void **state)
{
    (void)state;
    drawn test;
    draw(&test, ROWS, LISTS);
    for (size_t i = 0; i < VT_DIAL_DEPTHS; i += 2)
        for (size_t step = 0; step < VT_DIAL_STEPS; step++) {
            const float *reach = test.dial.reach[i];
            size_t depth = (size_t)reach[0];
            double least = (1 + (double)test.dial.steps[step][0]) / 2 - 0.02;
            assert_true(mean_share(&test, 1, depth, reach[1 + step]) >= least);
            assert_true(mean_share(&test, 2, depth, reach[1 + VT_DIAL_STEPS + step]) >= least);
            assert_true(mean_share(&test, 3, depth, reach[1 + VT_DIAL_STEPS + step]) >= least);
        }
    /* forty rows a group: who looks for more than those looks where the ten nearest never are */
    assert_true(mean_share(&test, 1, 80, test.dial.steps[2][1]) < 0.9);
    close(&test);
}

/* Depths and recalls rise, and betas with the recall, as readers of packs want them (NaN does not); what is asked of rows is asked of others too. */
static void expect_in_order(const vt_list_dial *dial)
{
    for (size_t i = 0; i < VT_DIAL_DEPTHS; i++) {
        const float *reach = dial->reach[i];
        assert_true(reach[0] > (i ? dial->reach[i - 1][0] : 0.0f));
        for (size_t j = 1; j <= 2 * VT_DIAL_STEPS; j++)
            assert_true(reach[j] >= (j == 1 || j == 1 + VT_DIAL_STEPS ? 0.0f : reach[j - 1]) && reach[j] <= 1.0f);
        for (size_t step = 0; step < VT_DIAL_STEPS; step++) assert_true(reach[1 + VT_DIAL_STEPS + step] >= reach[1 + step]);
    }
    for (size_t step = 0; step < VT_DIAL_STEPS; step++) {
        assert_true(dial->steps[step][0] > (step ? dial->steps[step - 1][0] : 0.0f) && dial->steps[step][0] < 1.0f);
        assert_true(dial->steps[step][1] == dial->reach[DIAL_DEPTH][1 + step]);
    }
    assert_true(dial->reach[DIAL_DEPTH][0] == 10.0f);
    assert_true(dial->like_rows[0] >= 0.0f && dial->like_rows[0] <= dial->like_rows[1] && dial->like_rows[1] <= 4.0f);
}

static void betas_rise_with_recall(void **state)
{
    (void)state;
    drawn test;
    draw(&test, ROWS, LISTS);
    expect_in_order(&test.dial);
    assert_true(test.dial.like_rows[0] > 0.0f && test.dial.like_rows[0] < test.dial.like_rows[1]);
    close(&test);
}

static void a_few_rows_have_a_dial(void **state)
{
    (void)state;
    const size_t rows[] = {2, 5, 100};
    for (size_t i = 0; i < 3; i++) {
        drawn test;
        draw(&test, rows[i], 2);
        expect_in_order(&test.dial);
        close(&test);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_depth_finds_what_it_says),
        cmocka_unit_test(betas_rise_with_recall),
        cmocka_unit_test(a_few_rows_have_a_dial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
