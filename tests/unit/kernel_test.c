/* kernel/: every kernel against a plain loop, over drawn lengths and extreme values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bit_scan.h"
#include "block_scores.h"
#include "dot_floats.h"
#include "dot_int8.h"
#include "kernel_reference.h"
#include "memory.h"
#include "quantise.h"
#include "rotation.h"
#include "seeded_random.h"
#include "self_test.h"
#include "top_hits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Enough for tiles of four, what is left of them, and the rows that are touched ahead. */
enum { MOST_ROWS = 19, KINDS = 6 };

/* Kinds 0 and 1 are the extremes, 2 alternates them. */
static int32_t drawn_level(vt_random *random, int most, int kind)
{
    if (kind == 0) return most;
    if (kind == 1) return -most;
    if (kind == 2) return vt_random_u32(random) & 1 ? most : -most;
    if (kind == 3) return 0;
    return (int32_t)vt_random_below(random, (uint32_t)(2 * most + 1)) - most;
}

typedef struct int8_case {
    int8_t *codes, *raised[2];
    int16_t *coarse[2], *fine;
    int32_t sums[MOST_ROWS], dots[2 * MOST_ROWS];
    size_t rows, stride;
} int8_case;

static void draw_int8_case(int8_case *drawn, vt_random *random, int row_kind, int query_kind)
{
    drawn->codes = vt_alloc(drawn->rows, drawn->stride);
    drawn->fine = vt_alloc(drawn->stride, 2);
    for (size_t i = 0; i < drawn->rows * drawn->stride; i++) drawn->codes[i] = (int8_t)drawn_level(random, 127, row_kind);
    for (size_t row = 0; row < drawn->rows; row++) drawn->sums[row] = vt_code_sum(drawn->codes + row * drawn->stride, drawn->stride);
    for (size_t i = 0; i < drawn->stride; i++) drawn->fine[i] = (int16_t)drawn_level(random, VT_FINE_LEVELS, query_kind);
    for (int q = 0; q < 2; q++) {
        drawn->coarse[q] = vt_alloc(drawn->stride, 2);
        drawn->raised[q] = vt_alloc(drawn->stride, 1);
        for (size_t i = 0; i < drawn->stride; i++) {
            drawn->coarse[q][i] = (int16_t)drawn_level(random, VT_COARSE_LEVELS, query_kind);
            drawn->raised[q][i] = (int8_t)(drawn->coarse[q][i] + 64);
        }
    }
}

static void free_int8_case(int8_case *drawn)
{
    vt_free(drawn->codes);
    vt_free(drawn->fine);
    for (int q = 0; q < 2; q++) {
        vt_free(drawn->coarse[q]);
        vt_free(drawn->raised[q]);
    }
}

static void int8_dots_equal_the_reference(void **state)
{
    (void)state;
    vt_random random = vt_random_seed(1, 2);
    for (int round = 0; round < 40 * KINDS; round++) {
        int8_case drawn = {.rows = 1 + vt_random_below(&random, MOST_ROWS), .stride = 16 * (1 + vt_random_below(&random, 64))};
        if (round < 2 * KINDS) drawn.stride = round < KINDS ? 16 : 4096;
        draw_int8_case(&drawn, &random, round % KINDS, round / 7 % KINDS);
        vt_coarse_query queries[2] = {{drawn.coarse[0], drawn.raised[0]}, {drawn.coarse[1], drawn.raised[1]}};
        for (int batch = 0; batch < 2; batch++) {
            if (batch) vt_dot_rows_int8_batch(drawn.codes, drawn.sums, drawn.rows, drawn.stride, queries, 2, drawn.dots);
            else vt_dot_rows_int8(drawn.codes, drawn.sums, drawn.rows, drawn.stride, queries, drawn.dots);
            for (size_t i = 0; i < (batch ? 2 : 1) * drawn.rows; i++)
                assert_int_equal(drawn.dots[i], reference_dot_int8(drawn.codes + i % drawn.rows * drawn.stride,
                                                                   drawn.coarse[i / drawn.rows], drawn.stride));
        }
        for (size_t row = 0; row < drawn.rows; row++) {
            const int8_t *codes = drawn.codes + row * drawn.stride;
            assert_int_equal(vt_dot_int8_fine(codes, drawn.fine, drawn.stride), reference_dot_int8(codes, drawn.fine, drawn.stride));
        }
        free_int8_case(&drawn);
    }
    assert_true(vt_kernel_self_test());
}

static uint64_t drawn_word(vt_random *random, int kind)
{
    if (kind < 2) return kind ? ~0ull : 0;
    return (uint64_t)vt_random_u32(random) << 32 | vt_random_u32(random);
}

static void bit_agreements_equal_the_reference(void **state)
{
    (void)state;
    vt_random random = vt_random_seed(2, 3);
    for (size_t dims = 1; dims <= 4096; dims = dims < 140 ? dims + 1 : dims + 64 + vt_random_below(&random, 64)) {
        size_t words = vt_bit_words(dims), rows = 1 + vt_random_below(&random, MOST_ROWS);
        uint64_t *bits = vt_alloc(rows * words, 8), *plane = vt_alloc(words, 8);
        uint64_t padding = dims % 64 ? ~0ull >> (64 - dims % 64) : ~0ull;
        int32_t agreements[MOST_ROWS];
        for (size_t i = 0; i < rows * words; i++) bits[i] = drawn_word(&random, (int)dims % 4) & (i % words + 1 == words ? padding : ~0ull);
        for (size_t i = 0; i < words; i++) plane[i] = drawn_word(&random, (int)dims / 4 % 4) & (i + 1 == words ? padding : ~0ull);
        vt_bit_agreements(bits, rows, words, plane, dims, agreements);
        for (size_t row = 0; row < rows; row++)
            assert_int_equal(agreements[row], reference_agreement(bits + row * words, plane, dims));
        vt_free(bits);
        vt_free(plane);
    }
}

static float drawn_float(vt_random *random, int kind)
{
    if (kind == 0) return 3e18f;
    if (kind == 1) return vt_random_u32(random) & 1 ? 1e-30f : -1e30f;
    return vt_random_normal(random);
}

static void float_dots_equal_the_reference_to_the_last_bit(void **state)
{
    (void)state;
    vt_random random = vt_random_seed(6, 3);
    for (size_t dims = 1; dims <= 600; dims += dims < 40 ? 1 : 1 + vt_random_below(&random, 40)) {
        size_t rows = 1 + vt_random_below(&random, MOST_ROWS);
        float *matrix = vt_alloc(rows * dims, sizeof(float)), *queries = vt_alloc(2 * dims, sizeof(float));
        float dots[MOST_ROWS], both[2 * MOST_ROWS];
        for (size_t i = 0; i < rows * dims; i++) matrix[i] = drawn_float(&random, (int)dims % 5);
        for (size_t i = 0; i < 2 * dims; i++) queries[i] = drawn_float(&random, (int)dims / 5 % 5);
        vt_dot_rows_floats(matrix, rows, dims, queries, dots);
        vt_dot_rows_floats_batch(matrix, rows, dims, queries, 2, both);
        assert_memory_equal(dots, both, rows * sizeof *dots);
        for (size_t i = 0; i < 2 * rows; i++) {
            float expected = reference_dot_floats(matrix + i % rows * dims, queries + i / rows * dims, dims);
            assert_memory_equal(both + i, &expected, sizeof expected);
            float one = vt_dot_floats(matrix + i % rows * dims, queries + i / rows * dims, dims);
            assert_memory_equal(&one, &expected, sizeof expected);
        }
        vt_free(matrix);
        vt_free(queries);
    }
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
        cmocka_unit_test(int8_dots_equal_the_reference),
        cmocka_unit_test(bit_agreements_equal_the_reference),
        cmocka_unit_test(float_dots_equal_the_reference_to_the_last_bit),
        cmocka_unit_test(bit_agreements_equal_the_sum_of_sign_products),
        cmocka_unit_test(block_scores_equal_a_plain_loop),
        cmocka_unit_test(quantised_rows_come_back_within_half_a_step),
        cmocka_unit_test(a_rotation_keeps_lengths_and_can_be_undone),
        cmocka_unit_test(a_rotation_spreads_one_spike_over_all_entries),
        cmocka_unit_test(top_hits_equal_a_full_sort),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
