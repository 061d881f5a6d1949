/* kernel/: what a query costs before the scan, to the last bit as plain loops compute it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel_reference.h"
#include "memory.h"
#include "quantise.h"
#include "rotation.h"
#include "seeded_random.h"

#include <string.h>

enum { MOST_DIMS = 4096 };

static size_t next_dims(size_t dims, vt_random *random)
{
    if (dims < 70) return dims + 1;
    if (dims < MOST_DIMS && dims + 400 >= MOST_DIMS) return MOST_DIMS;
    return dims + 1 + vt_random_below(random, 400);
}

/* Kinds: normal; halves, which round away from zero; steps of a level, where a plane's entry may fall either way; one spike; zero. */
static void draw_vector(float *vector, size_t dims, vt_random *random, unsigned kind)
{
    for (size_t i = 0; i < dims; i++) {
        float drawn = vt_random_normal(random);
        if (kind == 1) drawn = 0.5f * (float)((int)vt_random_below(random, 255) - 127);
        if (kind == 2) drawn = vt_random_u32(random) & 1 ? 1.0f : -1.0f;
        if (kind == 3) drawn = i == dims / 2 ? -1e20f : i % 3 ? 0.0f : -0.0f;
        if (kind == 4) drawn = -0.0f;
        vector[i] = drawn;
    }
    if (kind == 1) vector[dims - 1] = 63.0f;
}

static void rotations_equal_the_reference(void **state)
{
    (void)state;
    static float vector[MOST_DIMS], expected[MOST_DIMS];
    vt_random random = vt_random_seed(20, 1);
    for (size_t dims = 1; dims <= MOST_DIMS; dims = next_dims(dims, &random)) {
        draw_vector(vector, dims, &random, dims % 5);
        memcpy(expected, vector, dims * sizeof *vector);
        vt_rotate(vector, dims, dims);
        reference_rotate(expected, dims, dims);
        assert_memory_equal(vector, expected, dims * sizeof *vector);
        vt_rotate_back(vector, dims, dims + 1);
        reference_rotate_back(expected, dims, dims + 1);
        assert_memory_equal(vector, expected, dims * sizeof *vector);
    }
}

static void codes_equal_the_reference(void **state)
{
    (void)state;
    static float vector[MOST_DIMS];
    static int32_t expected[MOST_DIMS];
    static int16_t wide[MOST_DIMS];
    static int8_t narrow[MOST_DIMS];
    const int levels[] = {VT_COARSE_LEVELS, VT_FINE_LEVELS, 1};
    vt_random random = vt_random_seed(21, 1);
    for (size_t dims = 1; dims <= MOST_DIMS; dims = next_dims(dims, &random)) {
        size_t stride = vt_stride_bytes(dims);
        draw_vector(vector, dims, &random, dims / 2 % 5);
        for (int k = 0; k < 3; k++) {
            memset(wide, 99, sizeof wide);
            float scale = vt_quantise_int16(vector, dims, stride, levels[k], wide);
            assert_true(scale == reference_quantise(vector, dims, levels[k], expected));
            for (size_t i = 0; i < stride; i++) assert_int_equal(wide[i], i < dims ? expected[i] : 0);
        }
        memset(narrow, 99, sizeof narrow);
        float scale = vt_quantise_int8(vector, dims, stride, narrow);
        assert_true(scale == reference_quantise(vector, dims, VT_ROW_LEVELS, expected));
        for (size_t i = 0; i < stride; i++) assert_int_equal(narrow[i], i < dims ? expected[i] : 0);
    }
}

static void planes_equal_the_reference(void **state)
{
    (void)state;
    static float vector[MOST_DIMS];
    static uint64_t planes[VT_QUERY_PLANES * MOST_DIMS / 64], expected[VT_QUERY_PLANES * MOST_DIMS / 64];
    vt_random random = vt_random_seed(22, 1);
    for (size_t dims = 1; dims <= MOST_DIMS; dims = next_dims(dims, &random)) {
        draw_vector(vector, dims, &random, dims / 3 % 5 == 3 ? 0 : dims / 3 % 5); /* a spike's square is no f32 */
        memset(planes, 99, sizeof planes);
        float scale = vt_quantise_planes(vector, dims, planes);
        assert_true(scale == reference_planes(vector, dims, expected));
        assert_memory_equal(planes, expected, VT_QUERY_PLANES * vt_bit_words(dims) * sizeof *planes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rotations_equal_the_reference),
        cmocka_unit_test(codes_equal_the_reference),
        cmocka_unit_test(planes_equal_the_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
