/* eval/: metrics of ranked lists against numbers worked out by hand, and figures of all lists against counting anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "catalog_metrics.h"
#include "memory.h"
#include "pair_cosines.h"
#include "rank_metrics.h"
#include "seeded_random.h"

/* assert_float_equal rounds to floats. */
static void assert_near(double value, double expected, double within)
{
    if (!(fabs(value - expected) <= within)) fail_msg("%.17g is not %.17g", value, expected);
}

static const double tolerance = 1e-12;

/* The list 4, 7, 1, 9, 3, of which 7 and 3 are wanted, and 8, which is not in it; 3 and 8 have no event in training. */
static const uint32_t items[] = {4, 7, 1, 9, 3};
static const bool hits[] = {false, true, false, false, true}, unseen_hits[] = {false, false, false, false, true};
static const double surprise[] = {0, 1, 0, 8, 2, 0, 0, 3, 8, 4}, pair_sums[] = {0, 0.5, 2, 5, 9};

static vt_ranked example(void)
{
    return (vt_ranked){.items = items, .count = 5, .hit = hits, .unseen_hit = unseen_hits, .wanted_count = 3, .unseen_wanted_count = 2,
                       .surprise = surprise, .pair_sums = pair_sums};
}

static double at(vt_rank_metric_id metric, size_t k)
{
    vt_ranked ranked = example();
    return vt_rank_metrics[metric].of(&ranked, k);
}

static void hits_are_divided_by_what_the_formula_says(void **state)
{
    (void)state;
    assert_true(at(VT_RANK_RECALL, 1) == 0);
    assert_true(at(VT_RANK_RECALL, 2) == 1.0 / 3);
    assert_true(at(VT_RANK_RECALL, 5) == 2.0 / 3);
    assert_true(at(VT_RANK_RECALL, 50) == 2.0 / 3);
    assert_true(at(VT_RANK_PRECISION, 2) == 0.5);
    assert_true(at(VT_RANK_PRECISION, 5) == 0.4);
    assert_true(at(VT_RANK_PRECISION, 10) == 0.2); /* five places hold nothing */
    assert_true(at(VT_RANK_HIT, 1) == 0);
    assert_true(at(VT_RANK_HIT, 2) == 1);
    assert_true(at(VT_RANK_UNSEEN_RECALL, 4) == 0);
    assert_true(at(VT_RANK_UNSEEN_RECALL, 5) == 0.5);
}

static void places_count_as_the_formula_says(void **state)
{
    (void)state;
    /* Hits at the places 2 and 5. log2(3) = 1.584962500721156, log2(6) = 2.584962500721156. */
    assert_near(at(VT_RANK_NDCG, 2), 0.6309297535714574 / (1 + 0.6309297535714574), tolerance);
    assert_near(at(VT_RANK_NDCG, 5), (0.6309297535714574 + 0.3868528072345416) / (1 + 0.6309297535714574 + 0.5), tolerance);
    assert_true(at(VT_RANK_NDCG, 1) == 0);
    assert_near(at(VT_RANK_MAP, 2), 0.5 / 2, tolerance);
    assert_near(at(VT_RANK_MAP, 5), (0.5 + 0.4) / 3, tolerance);
    assert_true(at(VT_RANK_MRR, 1) == 0);
    assert_true(at(VT_RANK_MRR, 5) == 0.5);
}

static void novelty_and_diversity_are_means_of_what_is_there(void **state)
{
    (void)state;
    vt_ranked ranked = example();
    assert_true(at(VT_RANK_NOVELTY, 2) == 2.5);
    assert_near(at(VT_RANK_NOVELTY, 50), 18.0 / 5, tolerance);
    assert_true(isnan(at(VT_RANK_ILD, 1)));
    assert_true(at(VT_RANK_ILD, 2) == 0.5);
    assert_near(at(VT_RANK_ILD, 3), 2.0 / 3, tolerance);
    assert_near(at(VT_RANK_ILD, 50), 0.9, tolerance);
    ranked.count = 0;
    assert_true(isnan(vt_rank_metrics[VT_RANK_NOVELTY].of(&ranked, 5)));
    assert_true(vt_rank_metrics[VT_RANK_NDCG].of(&ranked, 5) == 0);
    ranked.unseen_wanted_count = 0;
    assert_true(isnan(vt_rank_metrics[VT_RANK_UNSEEN_RECALL].of(&ranked, 5)));
}

static void a_perfect_list_scores_one(void **state)
{
    (void)state;
    const bool all[] = {true, true, true, true, true};
    vt_ranked ranked = example();
    ranked.hit = all;
    for (size_t wanted = 5; wanted < 9; wanted++) {
        ranked.wanted_count = wanted;
        assert_near(vt_rank_metrics[VT_RANK_NDCG].of(&ranked, 5), 1, tolerance);
        assert_near(vt_rank_metrics[VT_RANK_MAP].of(&ranked, 5), 1, tolerance);
        assert_near(vt_rank_metrics[VT_RANK_MRR].of(&ranked, 5), 1, tolerance);
    }
}

static void cosines_are_of_the_users_in_common(void **state)
{
    (void)state;
    /* Users of item 0: 0 1 2 3; of 1: 2 3; of 2: 4; of 3: nobody. */
    size_t offsets[] = {0, 4, 6, 7, 7};
    uint32_t users[] = {0, 1, 2, 3, 2, 3, 4};
    vt_pair_matrix by_item = {.rows = 4, .columns = 5, .offsets = offsets, .indices = users};
    vt_pair_cosines cosines;
    vt_error error = {0};
    assert_int_equal(vt_pair_cosines_open(&cosines, &by_item, &error), VT_OK);
    for (int again = 0; again < 2; again++) {
        assert_near(vt_pair_cosine(&cosines, 0, 1), 2 / sqrt(8), 1e-7);
        assert_true(vt_pair_cosine(&cosines, 1, 0) == vt_pair_cosine(&cosines, 0, 1));
        assert_true(vt_pair_cosine(&cosines, 0, 2) == 0);
        assert_true(vt_pair_cosine(&cosines, 0, 3) == 0);
        assert_true(vt_pair_cosine(&cosines, 0, 0) == 1);
    }
    vt_pair_cosines_close(&cosines);
}

/* ---- figures of all lists ---- */

enum { USERS = 40, WIDTH = 6, CATALOG = 15 };

typedef struct many_lists {
    uint32_t items[USERS * WIDTH];
    uint32_t counts[USERS];
} many_lists;

/* Short lists, too; low numbers more often than high ones. */
static many_lists draw_lists(uint64_t seed)
{
    many_lists lists = {0};
    vt_random random = vt_random_seed(seed, 1);
    for (size_t user = 0; user < USERS; user++) {
        lists.counts[user] = user == 0 ? 0 : 1 + vt_random_below(&random, WIDTH);
        uint32_t first = vt_random_below(&random, 1 + vt_random_below(&random, CATALOG - WIDTH));
        for (uint32_t i = 0; i < WIDTH; i++) lists.items[user * WIDTH + i] = first + i;
    }
    return lists;
}

/* By the mean difference of all pairs of items: sum of |a - b| / (2 N^2 mean), a formula of its own. leave_out: USERS for nobody. */
static double gini_anew(const many_lists *lists, size_t k, size_t leave_out, size_t *distinct)
{
    double shown[CATALOG] = {0}, sum = 0, differences = 0;
    for (size_t user = 0; user < USERS; user++)
        for (size_t i = 0; user != leave_out && i < k && i < lists->counts[user]; i++) shown[lists->items[user * WIDTH + i]]++, sum++;
    *distinct = 0;
    for (size_t a = 0; a < CATALOG; a++) {
        *distinct += shown[a] > 0;
        for (size_t b = 0; b < CATALOG; b++) differences += fabs(shown[a] - shown[b]);
    }
    return differences / (2 * CATALOG * sum);
}

static void coverage_and_gini_are_what_counting_anew_gives_without_each_user(void **state)
{
    (void)state;
    vt_error error = {0};
    for (uint64_t seed = 0; seed < 20; seed++) {
        many_lists lists = draw_lists(seed);
        for (size_t k = 1; k <= WIDTH; k++) {
            vt_lists all = {lists.items, lists.counts, USERS, WIDTH, CATALOG, k};
            double coverage[USERS], gini[USERS * 2], figures[2], means[2] = {0}, without[2][USERS];
            size_t distinct;
            assert_int_equal(vt_coverage_values(coverage, 1, &all, &figures[0], &error), VT_OK);
            assert_int_equal(vt_gini_values(gini, 2, &all, &figures[1], &error), VT_OK);
            assert_near(figures[1], gini_anew(&lists, k, USERS, &distinct), 1e-12);
            assert_near(figures[0], (double)distinct / CATALOG, 1e-12);
            for (size_t user = 0; user < USERS; user++) {
                without[1][user] = gini_anew(&lists, k, user, &distinct);
                without[0][user] = (double)distinct / CATALOG;
                for (int i = 0; i < 2; i++) means[i] += without[i][user] / USERS;
            }
            for (size_t user = 0; user < USERS; user++) {
                assert_near(coverage[user], figures[0] + (USERS - 1) * (means[0] - without[0][user]), 1e-9);
                assert_near(gini[user * 2], figures[1] + (USERS - 1) * (means[1] - without[1][user]), 1e-9);
            }
        }
    }
}

static void gini_is_zero_when_even_and_near_one_when_one_takes_all(void **state)
{
    (void)state;
    const uint32_t even[] = {0, 1, 2, 3}, one[] = {2, 2, 2, 2}, counts[] = {1, 1, 1, 1};
    vt_lists lists = {even, counts, 4, 1, 4, 1};
    double values[4], figure;
    vt_error error = {0};
    assert_int_equal(vt_gini_values(values, 1, &lists, &figure, &error), VT_OK);
    assert_near(figure, 0, tolerance);
    lists.items = one;
    assert_int_equal(vt_gini_values(values, 1, &lists, &figure, &error), VT_OK);
    assert_near(figure, 0.75, tolerance); /* 1 - 1 / N */
    assert_int_equal(vt_coverage_values(values, 1, &lists, &figure, &error), VT_OK);
    assert_near(figure, 0.25, tolerance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_are_divided_by_what_the_formula_says),
        cmocka_unit_test(places_count_as_the_formula_says),
        cmocka_unit_test(novelty_and_diversity_are_means_of_what_is_there),
        cmocka_unit_test(a_perfect_list_scores_one),
        cmocka_unit_test(cosines_are_of_the_users_in_common),
        cmocka_unit_test(coverage_and_gini_are_what_counting_anew_gives_without_each_user),
        cmocka_unit_test(gini_is_zero_when_even_and_near_one_when_one_takes_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
