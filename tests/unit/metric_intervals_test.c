/* eval/: intervals of means against what theory and counting say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "memory.h"
#include "metric_intervals.h"
#include "seeded_random.h"

/* assert_float_equal rounds to floats. */
static void assert_near(double value, double expected, double within)
{
    if (!(fabs(value - expected) <= within)) fail_msg("%.17g is not %.17g", value, expected);
}

enum { USERS = 4000, SERIES = 3, COHORTS = 3 };
static const size_t cohorts[] = {0, 1000, 1000, USERS}; /* the second is empty */

/* A coin of 0.2, the same coin plus 0.05 at every tenth user, and a number that only the first cohort lacks. */
static void draw_values(double values[USERS * SERIES])
{
    vt_random random = vt_random_seed(7, 1);
    for (size_t user = 0; user < USERS; user++) {
        double coin = vt_random_unit(&random) < 0.2f;
        values[user * SERIES] = coin;
        values[user * SERIES + 1] = coin + (user % 10 == 0 ? 0.05 : 0);
        values[user * SERIES + 2] = user < 1000 ? NAN : vt_random_unit(&random);
    }
}

static vt_resampled resample(const double *values, size_t threads, uint64_t seed)
{
    vt_samples samples = {values, USERS, SERIES, cohorts, COHORTS, 1000, seed, threads};
    vt_resampled out;
    vt_error error = {0};
    if (vt_resample(&out, &samples, &error) != VT_OK) fail_msg("%s", error.message);
    return out;
}

static void an_interval_is_as_wide_as_the_normal_law_says(void **state)
{
    const double *values = *state;
    vt_resampled drawn = resample(values, 2, 1);
    const vt_interval *coin = vt_resampled_interval(&drawn, 0, VT_GROUP_ALL);
    double half = 1.96 * sqrt(coin->value * (1 - coin->value) / USERS);
    assert_int_equal(coin->users, USERS);
    assert_near(coin->value, 0.2, 0.03);
    assert_near(coin->high - coin->value, half, 0.15 * half);
    assert_near(coin->value - coin->low, half, 0.15 * half);
    const vt_interval *part = vt_resampled_interval(&drawn, 0, VT_GROUP_COHORTS);
    assert_int_equal(part->users, 1000);
    assert_near((part->high - part->low) / (coin->high - coin->low), 2, 0.4); /* a quarter of the users */
    vt_resampled_close(&drawn);
}

static void groups_are_means_of_their_users_alone(void **state)
{
    const double *values = *state;
    vt_resampled drawn = resample(values, 1, 1);
    double first = 0, rest = 0, defined = 0;
    for (size_t user = 0; user < USERS; user++) *(user < 1000 ? &first : &rest) += values[user * SERIES];
    for (size_t user = 1000; user < USERS; user++) defined += values[user * SERIES + 2];
    assert_near(vt_resampled_interval(&drawn, 0, VT_GROUP_COHORTS)->value, first / 1000, 1e-12);
    assert_near(vt_resampled_interval(&drawn, 0, VT_GROUP_BUT_FIRST)->value, rest / 3000, 1e-12);
    assert_near(vt_resampled_interval(&drawn, 0, VT_GROUP_COHORTS + 2)->value, rest / 3000, 1e-12);
    const vt_interval *nobody = vt_resampled_interval(&drawn, 0, VT_GROUP_COHORTS + 1);
    assert_true(isnan(nobody->value) && isnan(nobody->low) && isnan(nobody->high));
    assert_int_equal(nobody->users, 0);
    const vt_interval *partly = vt_resampled_interval(&drawn, 2, VT_GROUP_ALL);
    assert_int_equal(partly->users, 3000);
    assert_near(partly->value, defined / 3000, 1e-12);
    assert_true(partly->low < partly->value && partly->value < partly->high);
    assert_true(isnan(vt_resampled_interval(&drawn, 2, VT_GROUP_COHORTS)->value));
    vt_resampled_close(&drawn);
}

static void differences_are_paired(void **state)
{
    const double *values = *state;
    double swapped[USERS * SERIES];
    for (size_t user = 0; user < USERS; user++) {
        swapped[user * SERIES] = values[user * SERIES + 1];
        swapped[user * SERIES + 1] = values[user * SERIES];
        swapped[user * SERIES + 2] = values[user * SERIES + 2];
    }
    vt_resampled base = resample(values, 2, 1), model = resample(swapped, 2, 1);
    vt_interval difference;
    vt_error error = {0};
    assert_int_equal(vt_paired_difference(&difference, &model, &base, 0, VT_GROUP_ALL, &error), VT_OK);
    assert_near(difference.value, 0.005, 1e-9);
    /* The coin has gone: of 0.05 at a tenth of the users the error is 0.05 sqrt(0.09 / n). */
    double half = 1.96 * 0.05 * sqrt(0.09 / USERS);
    assert_near(difference.high - difference.low, 2 * half, 0.3 * half);
    assert_true(difference.low > 0);
    assert_int_equal(vt_paired_difference(&difference, &base, &base, 0, VT_GROUP_ALL, &error), VT_OK);
    assert_true(difference.value == 0 && difference.low == 0 && difference.high == 0);
    assert_int_equal(vt_paired_gain(&difference, &model, &base, 0, VT_GROUP_ALL, &error), VT_OK);
    double ratio = vt_resampled_interval(&model, 0, VT_GROUP_ALL)->value / vt_resampled_interval(&base, 0, VT_GROUP_ALL)->value;
    assert_near(difference.value, ratio - 1, 1e-12);
    assert_true(0 < difference.low && difference.low < difference.value && difference.value < difference.high);
    vt_resampled_close(&base);
    vt_resampled_close(&model);
}

static void threads_do_not_matter_and_the_seed_does(void **state)
{
    const double *values = *state;
    vt_resampled one = resample(values, 1, 5), four = resample(values, 4, 5), other = resample(values, 1, 6);
    size_t bytes = SERIES * one.groups * one.resamples * sizeof *one.means;
    assert_memory_equal(one.means, four.means, bytes);
    assert_memory_not_equal(one.means, other.means, bytes);
    vt_resampled_close(&one);
    vt_resampled_close(&four);
    vt_resampled_close(&other);
}

static void a_lone_user_has_an_interval_of_no_width(void **state)
{
    (void)state;
    const double value = 0.25;
    const size_t whole[] = {0, 1};
    vt_samples samples = {&value, 1, 1, whole, 1, 1, 1, 1};
    vt_resampled drawn;
    vt_error error = {0};
    assert_int_equal(vt_resample(&drawn, &samples, &error), VT_OK);
    const vt_interval *interval = vt_resampled_interval(&drawn, 0, VT_GROUP_ALL);
    assert_true(interval->value == 0.25 && interval->low == 0.25 && interval->high == 0.25);
    assert_true(isnan(vt_resampled_interval(&drawn, 0, VT_GROUP_BUT_FIRST)->value));
    vt_resampled_close(&drawn);
}

static int open_values(void **state)
{
    double *values = vt_alloc(USERS * SERIES, sizeof *values);
    if (!values) return 1;
    draw_values(values);
    *state = values;
    return 0;
}

static int close_values(void **state) { return vt_free(*state), 0; }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interval_is_as_wide_as_the_normal_law_says),
        cmocka_unit_test(groups_are_means_of_their_users_alone),
        cmocka_unit_test(differences_are_paired),
        cmocka_unit_test(threads_do_not_matter_and_the_seed_does),
        cmocka_unit_test(a_lone_user_has_an_interval_of_no_width),
    };
    return cmocka_run_group_tests(tests, open_values, close_values);
}
