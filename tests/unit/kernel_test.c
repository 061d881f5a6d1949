/* kernel/: every kernel against a plain loop, over drawn lengths and extreme values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bit_scan.h"
#include "block_scores.h"
#include "dot_int8.h"
#include "memory.h"
#include "quantise.h"
#include "rotation.h"
#include "seeded_random.h"
#include "self_test.h"
#include "top_hits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 7 };

static int32_t drawn_level(vt_random *random, int most, int kind)
{
    if (kind == 0) return most;
    if (kind == 1) return -most;
    return (int32_t)vt_random_below(random, (uint32_t)(2 * most + 1)) - most;
}

static void int8_dots_equal_a_plain_loop(void **state)
{
    (void)state;
    vt_random random = vt_random_seed(1, 2);
    for (int kind = 0; kind < 40; kind++) {
        size_t stride = 16 * (1 + (kind < 4 ? 255u * (unsigned)(kind & 1) : vt_random_below(&random, 256)));
        int8_t *codes = vt_alloc(ROWS, stride), *raised = vt_alloc(stride, 1);
        int16_t *coarse = vt_alloc(stride, 2), *fine = vt_alloc(stride, 2);
        int32_t sums[ROWS], dots[ROWS];
        for (size_t i = 0; i < ROWS * stride; i++) codes[i] = (int8_t)drawn_level(&random, 127, kind % 5);
        for (size_t i = 0; i < stride; i++) {
            coarse[i] = (int16_t)drawn_level(&random, VT_COARSE_LEVELS, kind / 2 % 4);
            raised[i] = (int8_t)(coarse[i] + 64);
            fine[i] = (int16_t)drawn_level(&random, VT_FINE_LEVELS, kind / 2 % 4);
        }
        for (size_t row = 0; row < ROWS; row++) sums[row] = vt_code_sum(codes + row * stride, stride);
        vt_coarse_query query = {coarse, raised};
        vt_dot_rows_int8(codes, sums, ROWS, stride, &query, dots);
        for (size_t row = 0; row < ROWS; row++) {
            int64_t expected = 0, expected_fine = 0;
            for (size_t i = 0; i < stride; i++) {
                expected += (int64_t)codes[row * stride + i] * coarse[i];
                expected_fine += (int64_t)codes[row * stride + i] * fine[i];
            }
            assert_int_equal(dots[row], expected);
            assert_int_equal(vt_dot_int8_fine(codes + row * stride, fine, stride), expected_fine);
        }
        vt_free(codes);
        vt_free(raised);
        vt_free(coarse);
        vt_free(fine);
    }
    assert_true(vt_kernel_self_test());
}

static void bit_agreements_equal_the_sum_of_sign_products(void **state)
{
    (void)state;
    vt_random random = vt_random_seed(3, 4);
    for (size_t dims = 8; dims <= 200; dims += 1 + vt_random_below(&random, 9)) {
        float query[200], row[200];
        uint64_t planes[VT_QUERY_PLANES * 4], bits[4];
        for (size_t i = 0; i < dims; i++) {
            query[i] = vt_random_normal(&random);
            row[i] = vt_random_normal(&random);
        }
        float squares = 0, products = 0;
        for (size_t i = 0; i < dims; i++) squares += query[i] * query[i];
        float step = 0.5f * sqrtf(squares / (float)dims), scale = vt_quantise_planes(query, dims, planes);
        vt_sign_bits(row, dims, bits);
        int32_t low, high, expected = 0;
        vt_bit_agreements(bits, 1, vt_bit_words(dims), planes, dims, &low);
        vt_bit_agreements(bits, 1, vt_bit_words(dims), planes + vt_bit_words(dims), dims, &high);
        int32_t agreement = low + 2 * high;
        for (size_t i = 0; i < dims; i++) {
            int level = (int)lroundf((query[i] / step - 1.0f) / 2.0f) * 2 + 1; /* the nearest odd level */
            level = level > 3 ? 3 : level < -3 ? -3 : level;
            products += query[i] * (float)level;
            expected += row[i] >= 0 ? level : -level;
        }
        assert_true(abs(agreement - expected) <= 2); /* a tie between two odd levels may fall either way */
        assert_true(fabsf(scale * products - squares) < 0.01f * squares);
    }
}

static void block_scores_equal_a_plain_loop(void **state)
{
    (void)state;
    vt_random random = vt_random_seed(4, 9);
    for (size_t rows = 1; rows <= VT_BLOCK_ROWS; rows++) {
        float offset[VT_BLOCK_ROWS], factor[VT_BLOCK_ROWS], spread[VT_BLOCK_ROWS], scores[VT_BLOCK_ROWS];
        int32_t integers[VT_BLOCK_ROWS];
        for (size_t i = 0; i < rows; i++) {
            offset[i] = vt_random_normal(&random);
            factor[i] = vt_random_unit(&random);
            spread[i] = vt_random_unit(&random);
            integers[i] = (int32_t)vt_random_below(&random, 2000) - 1000;
        }
        vt_block block = {.offset = offset, .factor = factor, .integers = integers, .scale = 0.001f, .bonus = 7, .rows = rows};
        uint64_t passing = vt_block_scores(&block, 0.25f, scores);
        for (size_t i = 0; i < rows; i++) {
            float expected = offset[i] + factor[i] * (0.001f * (float)(integers[i] + 7));
            assert_true(scores[i] == expected);
            assert_int_equal(passing >> i & 1, expected >= 0.25f);
        }
        assert_true(rows == VT_BLOCK_ROWS || passing >> rows == 0);
        block.error = spread, block.reach = 0.5f;
        passing = vt_block_scores(&block, 0.25f, scores);
        for (size_t i = 0; i < rows; i++) assert_int_equal(passing >> i & 1, scores[i] + 0.5f * spread[i] >= 0.25f);
    }
}

static void quantised_rows_come_back_within_half_a_step(void **state)
{
    (void)state;
    vt_random random = vt_random_seed(5, 6);
    float vector[100];
    int8_t codes[112];
    for (int i = 0; i < 100; i++) vector[i] = vt_random_normal(&random);
    float scale = vt_quantise_int8(vector, 100, sizeof codes, codes);
    int largest = 0;
    for (int i = 0; i < 100; i++) {
        assert_true(fabsf(vector[i] - scale * (float)codes[i]) <= scale * 0.5001f);
        if (abs(codes[i]) > largest) largest = abs(codes[i]);
    }
    assert_int_equal(largest, 127);
    for (int i = 100; i < 112; i++) assert_int_equal(codes[i], 0);
    float zero[16] = {0};
    assert_true(vt_quantise_int8(zero, 16, 16, codes) == 0.0f);
}

static void a_rotation_keeps_lengths_and_can_be_undone(void **state)
{
    (void)state;
    const size_t sizes[] = {1, 2, 8, 9, 63, 64, 100, 128, 784, 2048, 4095};
    vt_random random = vt_random_seed(7, 8);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        size_t dims = sizes[s];
        float *vector = vt_alloc(dims, sizeof(float)), *kept = vt_alloc(dims, sizeof(float));
        double before = 0, after = 0, apart = 0;
        for (size_t i = 0; i < dims; i++) {
            vector[i] = kept[i] = vt_random_normal(&random);
            before += (double)vector[i] * (double)vector[i];
        }
        vt_rotate(vector, dims, 99);
        for (size_t i = 0; i < dims; i++) after += (double)vector[i] * (double)vector[i];
        assert_true(fabs(after - before) < 1e-4 * before);
        vt_rotate_back(vector, dims, 99);
        for (size_t i = 0; i < dims; i++) apart += fabs((double)vector[i] - (double)kept[i]);
        assert_true(apart < 1e-4 * (double)dims);
        vt_free(vector);
        vt_free(kept);
    }
}

static void a_rotation_spreads_one_spike_over_all_entries(void **state)
{
    (void)state;
    float vector[784] = {[700] = 1.0f};
    float largest = 0;
    vt_rotate(vector, 784, 1);
    for (int i = 0; i < 784; i++)
        if (fabsf(vector[i]) > largest) largest = fabsf(vector[i]);
    assert_true(largest < 0.25f);
}

static int by_order(const void *a, const void *b)
{
    return vt_hit_before(*(const vt_hit *)a, *(const vt_hit *)b) ? -1 : 1;
}

static void top_hits_equal_a_full_sort(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    vt_random random = vt_random_seed(9, 1);
    static vt_hit all[COUNT], room[2 * COUNT];
    for (int round = 0; round < 60; round++) {
        size_t limit = 1 + vt_random_below(&random, round < 30 ? 20 : COUNT);
        uint32_t distinct = 1 + vt_random_below(&random, round % 3 ? 40 : 100000); /* few scores: many ties */
        vt_top_hits top = vt_top_hits_into(room, limit);
        for (uint32_t i = 0; i < COUNT; i++) {
            float score = round % 5 == 4 ? (float)i : (float)vt_random_below(&random, distinct);
            all[i] = (vt_hit){score, i};
            vt_top_hits_push(&top, score, i);
        }
        qsort(all, COUNT, sizeof *all, by_order);
        size_t found = vt_top_hits_finish(&top);
        assert_int_equal(found, limit < COUNT ? limit : COUNT);
        assert_memory_equal(room, all, found * sizeof *all);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(int8_dots_equal_a_plain_loop),
        cmocka_unit_test(bit_agreements_equal_the_sum_of_sign_products),
        cmocka_unit_test(block_scores_equal_a_plain_loop),
        cmocka_unit_test(quantised_rows_come_back_within_half_a_step),
        cmocka_unit_test(a_rotation_keeps_lengths_and_can_be_undone),
        cmocka_unit_test(a_rotation_spreads_one_spike_over_all_entries),
        cmocka_unit_test(top_hits_equal_a_full_sort),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
