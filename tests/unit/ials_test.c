/* learn/: iALS. A half sweep against dense normal equations, the loss against its definition, and that it falls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ials_rows.h"
#include "learn_runs.h"

enum { WIDTH = 11 };

/* x of one row by normal equations in double, in place of what it was. */
static void solve_dense(const vt_ials_half *half, size_t row, double x[WIDTH])
{
    double system[WIDTH * WIDTH] = {0}, right[WIDTH] = {0};
    const vt_pair_matrix *pairs = half->pairs;
    for (size_t column = 0; column < pairs->columns; column++)
        for (size_t i = 0; i < WIDTH; i++)
            for (size_t j = 0; j < WIDTH; j++)
                system[i * WIDTH + j] += (double)half->columns[column * WIDTH + i] * half->columns[column * WIDTH + j];
    for (size_t i = 0; i < WIDTH; i++) system[i * WIDTH + i] += half->ridges[row];
    for (size_t at = pairs->offsets[row]; at < pairs->offsets[row + 1]; at++) {
        const float *y = half->columns + pairs->indices[at] * WIDTH;
        double raise = (double)half->alpha * pairs->values[at];
        for (size_t i = 0; i < WIDTH; i++) {
            right[i] += (1.0 + raise) * y[i];
            for (size_t j = 0; j < WIDTH; j++) system[i * WIDTH + j] += raise * y[i] * y[j];
        }
    }
    invert_dense(system, WIDTH);
    for (size_t i = 0; i < WIDTH; i++) {
        x[i] = 0.0;
        for (size_t j = 0; j < WIDTH; j++) x[i] += system[i * WIDTH + j] * right[j];
    }
}

static float *drawn(size_t count, uint64_t stream)
{
    vt_random random = vt_random_seed(3, stream);
    float *numbers = vt_alloc(count, sizeof *numbers);
    for (size_t i = 0; i < count; i++) numbers[i] = 0.3f * vt_random_normal(&random);
    return numbers;
}

/* With as many steps as dimensions, conjugate gradients are exact; 150 rows are more than two batches. A row of no pair is zero. */
static void a_half_sweep_is_the_dense_answer(void **state)
{
    (void)state;
    vt_event_log whole = drawn_log(150, 60, 7), log;
    bool *keep = vt_alloc(whole.count, sizeof *keep);
    for (size_t i = 0; i < whole.count; i++) keep[i] = whole.events[i].user != 70;
    assert_int_equal(vt_event_log_part(&log, &whole, keep, NULL), VT_OK);
    vt_pair_matrix pairs;
    assert_int_equal(vt_pair_matrix_open(&pairs, &log, NULL, NULL), VT_OK);
    float *rows = drawn(log.users * WIDTH, 1), *columns = drawn(log.items * WIDTH, 2), gram[WIDTH * WIDTH];
    float *ridges = vt_alloc(log.users, sizeof *ridges);
    for (size_t i = 0; i < log.users; i++) ridges[i] = 1.0f + (float)(i % 3);
    assert_int_equal(vt_ials_gram(gram, columns, log.items, WIDTH, &(vt_ials_crew){.threads = 2}, NULL), VT_OK);
    vt_ials_half half = {&pairs, rows, columns, gram, ridges, WIDTH, 3 * WIDTH, 8.0f};
    assert_int_equal(vt_ials_solve(&half, &(vt_ials_crew){.threads = 2}, NULL), VT_OK);
    for (size_t row = 0; row < log.users; row++) {
        double x[WIDTH];
        solve_dense(&half, row, x);
        for (size_t i = 0; i < WIDTH; i++) assert_near(rows[row * WIDTH + i], row == 70 ? 0.0 : x[i], 2e-5);
    }
    vt_free(rows);
    vt_free(columns);
    vt_free(ridges);
    vt_free(keep);
    vt_pair_matrix_close(&pairs);
    vt_event_log_close(&log);
    vt_event_log_close(&whole);
}

/* The Gram matrix over several chunks. */
static void gram_is_the_sum_of_products(void **state)
{
    (void)state;
    enum { ROWS = 10000 };
    float *vectors = drawn(ROWS * WIDTH, 4), gram[WIDTH * WIDTH], again[WIDTH * WIDTH];
    assert_int_equal(vt_ials_gram(gram, vectors, ROWS, WIDTH, &(vt_ials_crew){.threads = 1}, NULL), VT_OK);
    assert_int_equal(vt_ials_gram(again, vectors, ROWS, WIDTH, &(vt_ials_crew){.threads = 3}, NULL), VT_OK);
    assert_memory_equal(gram, again, sizeof gram);
    for (size_t i = 0; i < WIDTH; i++)
        for (size_t j = 0; j < WIDTH; j++) {
            double sum = 0.0;
            for (size_t row = 0; row < ROWS; row++) sum += (double)vectors[row * WIDTH + i] * vectors[row * WIDTH + j];
            assert_near(gram[i * WIDTH + j], sum, 1e-5 * ROWS * 0.09);
        }
    vt_free(vectors);
}

/* The definition in learn.h, over all pairs, per observed pair; user vectors: what the model solves for. */
static double dense_loss(const vt_event_log *log, const float *items, const vt_ials_options *options)
{
    vt_pair_matrix pairs, by_item;
    assert_int_equal(vt_pair_matrix_open(&pairs, log, NULL, NULL), VT_OK);
    assert_int_equal(vt_pair_matrix_transpose(&by_item, &pairs, NULL), VT_OK);
    float *ridges = vt_alloc(log->users, sizeof *ridges);
    for (size_t i = 0; i < log->users; i++) ridges[i] = options->regularisation;
    vt_ials_half half = {&pairs, NULL, items, NULL, ridges, WIDTH, 0, options->alpha};
    double *values = dense_log(log), loss = 0.0, count = (double)pairs.offsets[log->users];
    for (size_t user = 0; user < log->users; user++)
        for (size_t at = pairs.offsets[user]; at < pairs.offsets[user + 1]; at++)
            values[user * log->items + pairs.indices[at]] = pairs.values[at];
    for (size_t user = 0; user < log->users; user++) {
        double x[WIDTH];
        solve_dense(&half, user, x);
        for (size_t i = 0; i < WIDTH; i++) loss += options->regularisation * x[i] * x[i];
        for (size_t item = 0; item < log->items; item++) {
            double score = 0.0, value = values[user * log->items + item], wanted = value > 0.0 ? 1.0 : 0.0;
            for (size_t i = 0; i < WIDTH; i++) score += x[i] * items[item * WIDTH + i];
            loss += (1.0 + options->alpha * value) * (wanted - score) * (wanted - score);
        }
    }
    double unobserved = (double)log->users / options->alpha, mean = count / (double)log->items + unobserved;
    for (size_t item = 0; item < log->items; item++) {
        double own = (double)(by_item.offsets[item + 1] - by_item.offsets[item]) + unobserved;
        for (size_t i = 0; i < WIDTH; i++)
            loss += options->regularisation * pow(own / mean, options->power) * items[item * WIDTH + i] * items[item * WIDTH + i];
    }
    vt_free(values);
    vt_free(ridges);
    vt_pair_matrix_close(&pairs);
    vt_pair_matrix_close(&by_item);
    return loss / count;
}

typedef struct losses {
    double values[64];
    size_t count;
} losses;

static void note(void *context, const vt_learn_progress *progress)
{
    losses *noted = context;
    assert_string_equal(progress->step, "sweeps");
    noted->values[noted->count++] = progress->loss;
}

static void the_loss_falls(void **state)
{
    (void)state;
    vt_event_log log = drawn_log(300, 90, 8);
    for (size_t steps = 1; steps <= 4; steps++) {
        vt_learn_options options = {.ials = {.factors = WIDTH, .sweeps = 30, .steps = steps, .alpha = 12, .regularisation = 2, .power = 0.7f}};
        losses noted = {.count = 0};
        vt_buffer file = trained(VT_MODEL_IALS, &log, &options, &(vt_learn_context){.seed = 2, .progress = note, .context = &noted});
        assert_int_equal(noted.count, 30);
        for (size_t i = 1; i < noted.count; i++) assert_true(noted.values[i] <= noted.values[i - 1] * (1.0 + 1e-6));
        assert_true(noted.values[29] < 0.9 * noted.values[0]);
        vt_buffer_free(&file);
    }
    vt_event_log_close(&log);
}

/* After many sweeps user vectors are what the items solve for, so the loss told is that of the file. */
static void the_loss_is_its_definition(void **state)
{
    (void)state;
    vt_event_log log = drawn_log(100, 40, 9);
    vt_learn_options options = {.ials = {.factors = WIDTH, .sweeps = 60, .steps = 20, .alpha = 5, .regularisation = 1.5f, .power = 0.5f}};
    losses noted = {.count = 0};
    vt_buffer file = trained(VT_MODEL_IALS, &log, &options, &(vt_learn_context){.seed = 2, .progress = note, .context = &noted});
    vt_safetensors *view;
    double loss = dense_loss(&log, tensor_of(&view, &file, "item_factors"), &options.ials);
    assert_near(noted.values[59], loss, 1e-3 * loss);
    vt_safetensors_close(view);
    vt_buffer_free(&file);
    vt_event_log_close(&log);
}

/* Two groups who share no item: what one of a group had speaks for the rest of the group, and not for the other. */
static void a_visitor_is_folded_into_their_group(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_SEQUENCES, "p a b c\nq a b d\nr b c d\ns a c d\nt w x y\nu w x z\nv x y z\nk w y z\n");
    vt_learn_options options = {.ials = {.factors = 4, .sweeps = 20, .steps = 4, .alpha = 10, .regularisation = 0.5f}};
    vt_buffer file = trained(VT_MODEL_IALS, &log, &options, &(vt_learn_context){.seed = 1});
    vt_model *model;
    float scores[8];
    vt_deed deed = {.item = 0, .weight = 1};
    assert_int_equal(vt_model_open(&model, VT_MODEL_IALS, (vt_bytes){file.data, file.size}, log.items, NULL), VT_OK);
    assert_int_equal(vt_model_score(model, &deed, 1, scores, NULL), VT_OK);
    for (uint32_t item = 1; item < 4; item++)
        for (uint32_t other = 4; other < 8; other++) assert_true(scores[item] > scores[other] + 0.1f);
    vt_model_close(model);
    vt_buffer_free(&file);
    vt_event_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_half_sweep_is_the_dense_answer),
        cmocka_unit_test(gram_is_the_sum_of_products),
        cmocka_unit_test(the_loss_falls),
        cmocka_unit_test(the_loss_is_its_definition),
        cmocka_unit_test(a_visitor_is_folded_into_their_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
