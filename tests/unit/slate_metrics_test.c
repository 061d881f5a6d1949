/* eval/: every metric against numbers worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "slate_metrics.h"

static const double tolerance = 1e-7; /* of values that are made from floats */

static double judge(vt_metric_id metric, vt_judged judged) { return vt_metrics[metric].of(&judged); }

static void precision_divides_by_k(void **state)
{
    (void)state;
    const size_t rows[] = {7, 3, 9, 0};
    const uint32_t wanted[] = {0, 2, 3, 8};
    /* 3 and 0 of the four were bought. */
    vt_judged judged = {.rows = rows, .count = 4, .k = 4, .wanted = wanted, .wanted_count = 4};
    assert_true(judge(VT_METRIC_PRECISION, judged) == 2.0 / 4);
    assert_int_equal(vt_hits(&judged), 2);
    judged.k = 10; /* six were asked for and not given: no hits */
    assert_true(judge(VT_METRIC_PRECISION, judged) == 2.0 / 10);
    judged.count = 1;
    assert_true(judge(VT_METRIC_PRECISION, judged) == 0);
    judged.count = 0;
    assert_true(judge(VT_METRIC_PRECISION, judged) == 0);
}

static void precision_finds_the_first_and_the_last_of_the_wanted(void **state)
{
    (void)state;
    const uint32_t wanted[] = {1, 4, 5, 6, 9};
    for (size_t row = 0; row < 12; row++) {
        vt_judged judged = {.rows = &row, .count = 1, .k = 1, .wanted = wanted, .wanted_count = 5};
        bool bought = row == 1 || row == 4 || row == 5 || row == 6 || row == 9;
        assert_true(judge(VT_METRIC_PRECISION, judged) == (bought ? 1.0 : 0.0));
    }
}

static void diversity_is_one_less_the_mean_cosine_of_all_pairs(void **state)
{
    (void)state;
    /* Cosines: first and second 0, first and third 0.6, second and third 0.8: 1 - 1.4 / 3. */
    const float three[] = {1, 0, 0, 1, 0.6f, 0.8f};
    vt_judged judged = {.vectors = three, .vector_count = 3, .dims = 2, .k = 3};
    assert_float_equal(judge(VT_METRIC_DIVERSITY, judged), 1 - 1.4 / 3, tolerance);
    judged.vector_count = 2;
    assert_float_equal(judge(VT_METRIC_DIVERSITY, judged), 1, tolerance);
    const float same[] = {0.6f, 0.8f, 0.6f, 0.8f}, opposite[] = {1, 0, -1, 0};
    judged.vectors = same;
    assert_float_equal(judge(VT_METRIC_DIVERSITY, judged), 0, tolerance);
    judged.vectors = opposite;
    assert_float_equal(judge(VT_METRIC_DIVERSITY, judged), 2, tolerance);
}

static void diversity_needs_a_pair(void **state)
{
    (void)state;
    const float one[] = {1, 0};
    vt_judged judged = {.vectors = one, .vector_count = 1, .dims = 2, .k = 3};
    assert_true(isnan(judge(VT_METRIC_DIVERSITY, judged)));
    judged.vector_count = 0;
    assert_true(isnan(judge(VT_METRIC_DIVERSITY, judged)));
}

static void a_mean_leaves_out_what_is_not_defined(void **state)
{
    (void)state;
    const double values[] = {0.25, NAN, 0, 0.5, NAN};
    size_t count;
    assert_true(vt_metric_mean(values, 5, &count) == 0.25);
    assert_int_equal(count, 3);
    assert_true(isnan(vt_metric_mean(values + 1, 1, &count)));
    assert_int_equal(count, 0);
    assert_true(isnan(vt_metric_mean(values, 0, &count)));
}

static void coverage_counts_products_once(void **state)
{
    (void)state;
    const bool shown[8] = {true, false, true, true};
    size_t distinct;
    assert_true(vt_coverage(shown, 8, &distinct) == 3.0 / 8);
    assert_int_equal(distinct, 3);
    assert_true(vt_coverage(shown, 0, &distinct) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(precision_divides_by_k),
        cmocka_unit_test(precision_finds_the_first_and_the_last_of_the_wanted),
        cmocka_unit_test(diversity_is_one_less_the_mean_cosine_of_all_pairs),
        cmocka_unit_test(diversity_needs_a_pair),
        cmocka_unit_test(a_mean_leaves_out_what_is_not_defined),
        cmocka_unit_test(coverage_counts_products_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
