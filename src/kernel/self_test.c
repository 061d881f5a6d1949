#include "self_test.h"

#include "dot_int8.h"
#include "seeded_random.h"

enum { ROWS = 9, STRIDE = 272 }; /* two tiles, a row left over, and what is left of a turn */

typedef struct fixture {
    _Alignas(16) int8_t codes[ROWS][STRIDE];
    _Alignas(16) int16_t levels[STRIDE];
    _Alignas(16) int8_t raised[STRIDE];
    int32_t sums[ROWS];
} fixture;

static void fill(fixture *test, uint64_t seed)
{
    vt_random random = vt_random_seed(seed, 1);
    for (int row = 0; row < ROWS; row++) {
        test->sums[row] = 0;
        for (int i = 0; i < STRIDE; i++) {
            int extreme = row & 1 ? 127 : -127;
            test->codes[row][i] = (int8_t)(seed == 0 ? extreme : (int)vt_random_below(&random, 255) - 127);
            test->sums[row] += test->codes[row][i];
        }
    }
    for (int i = 0; i < STRIDE; i++) {
        test->levels[i] = (int16_t)(seed == 0 ? 63 - 126 * (i % 3 == 0) : (int)vt_random_below(&random, 127) - 63);
        test->raised[i] = (int8_t)(test->levels[i] + 64);
    }
}

static bool kernel_is_right(const fixture *test)
{
    int32_t dots[ROWS];
    vt_coarse_query query = {test->levels, test->raised};
    vt_dot_rows_int8(test->codes[0], test->sums, ROWS, STRIDE, &query, dots);
    for (int row = 0; row < ROWS; row++) {
        int32_t expected = 0;
        for (int i = 0; i < STRIDE; i++) expected += (int32_t)test->codes[row][i] * test->levels[i];
        if (dots[row] != expected) return false;
    }
    return true;
}

bool vt_kernel_self_test(void)
{
    fixture test;
    for (uint64_t seed = 0; seed < 8; seed++) {
        fill(&test, seed);
        if (!kernel_is_right(&test)) return false;
    }
    return true;
}
