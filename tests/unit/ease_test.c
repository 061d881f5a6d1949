/* learn/: the inverse by tiles, and EASE against a dense inverse in double. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "learn_runs.h"
#include "spd_inverse.h"

static float *drawn_spd(size_t side, uint64_t seed)
{
    enum { RANK = 40 };
    vt_random random = vt_random_seed(seed, 1);
    float *factors = vt_alloc(side, RANK * sizeof *factors), *matrix = vt_alloc(side, side * sizeof *matrix);
    for (size_t i = 0; i < side * RANK; i++) factors[i] = vt_random_normal(&random);
    for (size_t i = 0; i < side; i++)
        for (size_t j = 0; j <= i; j++) {
            float sum = i == j ? 20.0f : 0.0f;
            for (size_t k = 0; k < RANK; k++) sum += factors[i * RANK + k] * factors[j * RANK + k];
            matrix[i * side + j] = matrix[j * side + i] = sum;
        }
    vt_free(factors);
    return matrix;
}

static void invert(float *matrix, size_t side, size_t threads)
{
    vt_spd_inverse inverse;
    vt_error error = {0};
    assert_int_equal(vt_spd_inverse_open(&inverse, matrix, side, threads, &error), VT_OK);
    for (size_t step = 0; step < vt_spd_inverse_steps(&inverse); step++)
        if (vt_spd_inverse_step(&inverse, step, &error) != VT_OK) fail_msg("%s", error.message);
    vt_spd_inverse_close(&inverse);
}

/* Sides around the tile's: matrix * inverse = 1 on sampled rows, and both triangles are there. */
static void inverts_any_side(void **state)
{
    (void)state;
    static const size_t sides[] = {1, 2, 383, 384, 385, 768, 901};
    for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
        size_t side = sides[s];
        float *matrix = drawn_spd(side, side), *inverse = drawn_spd(side, side);
        invert(inverse, side, 3);
        for (size_t i = 0; i < side; i += 37)
            for (size_t j = 0; j < side; j++) {
                double sum = 0.0;
                for (size_t k = 0; k < side; k++) sum += (double)matrix[i * side + k] * inverse[k * side + j];
                assert_near(sum, i == j ? 1.0 : 0.0, 2e-4);
                assert_true(inverse[i * side + j] == inverse[j * side + i]);
            }
        vt_free(matrix);
        vt_free(inverse);
    }
}

static void threads_do_not_show(void **state)
{
    (void)state;
    enum { SIDE = 1000 };
    float *one = drawn_spd(SIDE, 1), *four = drawn_spd(SIDE, 1);
    invert(one, SIDE, 1);
    invert(four, SIDE, 4);
    assert_memory_equal(one, four, SIDE * SIDE * sizeof *one);
    vt_free(one);
    vt_free(four);
}

static void what_is_not_positive_definite_is_refused(void **state)
{
    (void)state;
    float matrix[4] = {1, 2, 2, 1};
    vt_spd_inverse inverse;
    vt_error error = {0};
    assert_int_equal(vt_spd_inverse_open(&inverse, matrix, 2, 1, &error), VT_OK);
    assert_int_equal(vt_spd_inverse_step(&inverse, 0, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "row 1"));
    vt_spd_inverse_close(&inverse);
}

/* Two items of one user, ridge 1: G = [2 1; 1 2], P = 1/3 [2 -1; -1 2], B = [0 1/2; 1/2 0]. */
static void ease_by_hand(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_SEQUENCES, "u a b\n");
    vt_learn_options options = {.ease = {.neighbours = 5, .ridge = 1}};
    vt_buffer file = trained(VT_MODEL_EASE, &log, &options, &(vt_learn_context){0});
    assert_near(weight_of(&file, 1, 0, 1), 0.5, 1e-6);
    assert_near(weight_of(&file, 1, 1, 0), 0.5, 1e-6);
    vt_buffer_free(&file);
    vt_event_log_close(&log);
}

/* B in double: of log-damped values, as training pairs have them. */
static double *dense_ease(const vt_event_log *log, double ridge, double dropout)
{
    size_t items = log->items;
    double *had = vt_alloc(log->users * items, sizeof *had), *matrix = vt_alloc(items * items, sizeof *matrix);
    for (size_t i = 0; i < log->count; i++) had[log->events[i].user * items + log->events[i].item] += 1.0;
    for (size_t i = 0; i < log->users * items; i++) had[i] = log2(1.0 + had[i]);
    for (size_t user = 0; user < log->users; user++)
        for (size_t i = 0; i < items; i++)
            for (size_t j = 0; j < items; j++) matrix[i * items + j] += had[user * items + i] * had[user * items + j];
    for (size_t i = 0; i < items; i++) matrix[i * items + i] += ridge + dropout / (1.0 - dropout) * matrix[i * items + i];
    invert_dense(matrix, items);
    double *b = vt_alloc(items * items, sizeof *b);
    for (size_t i = 0; i < items; i++)
        for (size_t j = 0; j < items; j++) b[i * items + j] = i == j ? 0.0 : -matrix[i * items + j] / matrix[j * items + j];
    vt_free(matrix);
    vt_free(had);
    return b;
}

static void ease_is_the_dense_answer(void **state)
{
    (void)state;
    vt_event_log log = drawn_log(120, 50, 2);
    for (int drop = 0; drop < 2; drop++) {
        vt_learn_options options = {.ease = {.neighbours = 4096, .ridge = 3, .dropout = drop ? 0.25f : 0.0f}};
        vt_buffer file = trained(VT_MODEL_EASE, &log, &options, &(vt_learn_context){.threads = 2});
        double *b = dense_ease(&log, 3.0, drop ? 0.25 : 0.0);
        for (uint32_t i = 0; i < log.items; i++)
            for (uint32_t j = 0; j < log.items; j++)
                assert_near(weight_of(&file, log.items - 1, i, j), b[i * log.items + j], 1e-5);
        vt_free(b);
        vt_buffer_free(&file);
    }
    vt_event_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inverts_any_side),
        cmocka_unit_test(threads_do_not_show),
        cmocka_unit_test(what_is_not_positive_definite_is_refused),
        cmocka_unit_test(ease_by_hand),
        cmocka_unit_test(ease_is_the_dense_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
