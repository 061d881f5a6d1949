/* train/row_lists: rows that lie near each other come together, no list is much fuller than others, and one seed gives one answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory.h"
#include "row_lists.h"
#include "seeded_random.h"

#include <string.h>

enum { ROWS = 3000, DIMS = 12, GROUPS = 30, EMPTY = 17 };

/* Groups far apart, row r in group r % GROUPS; the first five groups hold most rows when `lopsided`. Row EMPTY is all zero. */
static float *draw(bool lopsided)
{
    vt_random random = vt_random_seed(5, 5);
    static float centres[GROUPS][DIMS];
    float *values = vt_alloc(ROWS * DIMS, sizeof *values);
    for (int c = 0; c < GROUPS; c++)
        for (int i = 0; i < DIMS; i++) centres[c][i] = 4.0f * vt_random_normal(&random);
    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < DIMS && row != EMPTY; i++)
            values[row * DIMS + i] = centres[lopsided && row % 4 ? row % 5 : row % GROUPS][i] + 0.2f * vt_random_normal(&random);
    return values;
}

static void near_rows_come_together(void **state)
{
    (void)state;
    float *values = draw(false);
    vt_row_lists lists;
    size_t together = 0, pairs = 0;
    assert_int_equal(vt_row_lists_fit(&lists, values, ROWS, DIMS, GROUPS, 1, NULL), VT_OK);
    assert_int_equal(lists.list_of_row[EMPTY], VT_ROW_LISTS_NONE);
    for (size_t row = 0; row + GROUPS < ROWS; row++) {
        if (row == EMPTY || row + GROUPS == EMPTY) continue;
        pairs++;
        together += lists.list_of_row[row] == lists.list_of_row[row + GROUPS];
    }
    assert_true(together * 10 > pairs * 9);
    vt_row_lists_close(&lists);
    vt_free(values);
}

static void no_list_is_much_fuller_than_the_mean(void **state)
{
    (void)state;
    float *values = draw(true);
    const size_t counts[] = {1, 2, 7, 30, 100, ROWS - 1};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        vt_row_lists lists;
        size_t *sizes = vt_alloc(counts[c], sizeof *sizes), all = 0;
        assert_int_equal(vt_row_lists_fit(&lists, values, ROWS, DIMS, counts[c], 1, NULL), VT_OK);
        for (size_t row = 0; row < ROWS; row++) {
            if (row == EMPTY) continue;
            assert_true(lists.list_of_row[row] < counts[c]);
            sizes[lists.list_of_row[row]]++;
        }
        for (size_t i = 0; i < counts[c]; i++) {
            assert_true(sizes[i] <= (ROWS - 1) * 5 / (2 * counts[c]) + 1);
            all += sizes[i];
        }
        assert_int_equal(all, ROWS - 1);
        vt_free(sizes);
        vt_row_lists_close(&lists);
    }
    vt_free(values);
}

static void centroids_are_means_and_the_seed_decides(void **state)
{
    (void)state;
    float *values = draw(false);
    vt_row_lists lists, again;
    double sum[DIMS] = {0};
    size_t count = 0;
    assert_int_equal(vt_row_lists_fit(&lists, values, ROWS, DIMS, 20, 3, NULL), VT_OK);
    assert_int_equal(vt_row_lists_fit(&again, values, ROWS, DIMS, 20, 3, NULL), VT_OK);
    assert_memory_equal(lists.list_of_row, again.list_of_row, ROWS * sizeof *lists.list_of_row);
    assert_memory_equal(lists.centroids, again.centroids, 20 * DIMS * sizeof(float));
    for (size_t row = 0; row < ROWS; row++)
        for (size_t i = 0; lists.list_of_row[row] == 4 && i < DIMS; i++) sum[i] += (double)values[row * DIMS + i], count += i == 0;
    for (size_t i = 0; i < DIMS; i++) assert_true(lists.centroids[4 * DIMS + i] == (float)(sum[i] / (double)count));
    vt_row_lists_close(&again);
    vt_row_lists_close(&lists);
    vt_free(values);
}

static void known_centroids_take_the_rows_nearest_to_them(void **state)
{
    (void)state;
    float *values = draw(true);
    vt_row_lists lists, again;
    assert_int_equal(vt_row_lists_fit(&lists, values, ROWS, DIMS, 20, 3, NULL), VT_OK);
    assert_int_equal(vt_row_lists_assign(&again, values, ROWS, DIMS, lists.centroids, 20, NULL, NULL), VT_OK);
    assert_memory_equal(lists.centroids, again.centroids, 20 * DIMS * sizeof(float));
    for (size_t row = 0; row < ROWS; row += 7) {
        double least = 1e30, own = 1e30;
        for (size_t list = 0; list < 20; list++) {
            double distance = 0;
            for (size_t i = 0; i < DIMS; i++) {
                double difference = (double)values[row * DIMS + i] - (double)lists.centroids[list * DIMS + i];
                distance += difference * difference;
            }
            least = distance < least ? distance : least;
            if (list == again.list_of_row[row]) own = distance;
        }
        assert_true(row == EMPTY || own <= least + 1e-3);
    }
    assert_int_equal(again.list_of_row[EMPTY], VT_ROW_LISTS_NONE);
    vt_row_lists_close(&again);
    vt_row_lists_close(&lists);
    vt_free(values);
}

static double distance_to(const float *values, const float *centroid)
{
    double distance = 0;
    for (size_t i = 0; i < DIMS; i++) distance += ((double)values[i] - (double)centroid[i]) * ((double)values[i] - (double)centroid[i]);
    return distance;
}

/* How many centroids are nearer than that list's. */
static size_t nearer_than(const vt_row_lists *lists, const float *values, size_t list)
{
    size_t nearer = 0;
    for (size_t other = 0; other < lists->count; other++)
        nearer += distance_to(values, lists->centroids + other * DIMS) < distance_to(values, lists->centroids + list * DIMS);
    return nearer;
}

/* Of what balancing did, and of a row that has moved far. */
static void a_row_stays_in_its_list_while_that_is_among_the_nearest(void **state)
{
    (void)state;
    float *values = draw(true);
    vt_row_lists lists, again;
    size_t not_nearest = 0;
    assert_int_equal(vt_row_lists_fit(&lists, values, ROWS, DIMS, 20, 3, NULL), VT_OK);
    size_t moved = lists.list_of_row[7], farthest = 0;
    for (size_t list = 0; list < 20; list++)
        if (nearer_than(&lists, values + 7 * DIMS, list) > nearer_than(&lists, values + 7 * DIMS, farthest)) farthest = list;
    lists.list_of_row[7] = (uint16_t)farthest;
    assert_int_equal(vt_row_lists_assign(&again, values, ROWS, DIMS, lists.centroids, 20, lists.list_of_row, NULL), VT_OK);
    assert_int_equal(nearer_than(&lists, values + 7 * DIMS, again.list_of_row[7]), 0);
    lists.list_of_row[7] = (uint16_t)moved;
    for (size_t row = 0; row < ROWS; row++) {
        if (row == 7 || row == EMPTY) continue;
        size_t nearer = nearer_than(&lists, values + row * DIMS, lists.list_of_row[row]);
        not_nearest += nearer > 0;
        if (nearer < 7) assert_int_equal(again.list_of_row[row], lists.list_of_row[row]);
    }
    assert_true(not_nearest > 0);
    vt_row_lists_close(&again);
    vt_row_lists_close(&lists);
    vt_free(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_rows_come_together),
        cmocka_unit_test(no_list_is_much_fuller_than_the_mean),
        cmocka_unit_test(centroids_are_means_and_the_seed_decides),
        cmocka_unit_test(known_centroids_take_the_rows_nearest_to_them),
        cmocka_unit_test(a_row_stays_in_its_list_while_that_is_among_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
