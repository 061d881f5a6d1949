/* retrieve/ on spaces that the packer's encoder made: recall, masks, order, missing vectors, parts, hostile files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory.h"
#include "nearest.h"
#include "quantise.h"
#include "seeded_random.h"
#include "space_encoder.h"

#include <math.h>
#include <string.h>

enum { ROWS = 2000, DIMS = 100, CLUSTERS = 40, LIMIT = 10 };

typedef struct fixture {
    float *values;
    vt_space_info info;
    vt_buffer bits, int8;
    vt_vector_space space;
    vt_query query;
} fixture;

/* Clustered unit vectors: cluster centre plus noise; row 7 has no vector. */
static void draw(fixture *test)
{
    vt_random random = vt_random_seed(11, 3);
    static float centres[CLUSTERS][DIMS];
    for (int c = 0; c < CLUSTERS; c++)
        for (int i = 0; i < DIMS; i++) centres[c][i] = vt_random_normal(&random) + 0.5f;
    test->values = vt_alloc(ROWS * DIMS, sizeof(float));
    for (int row = 0; row < ROWS; row++) {
        float *vector = test->values + row * DIMS, squares = 0;
        for (int i = 0; i < DIMS; i++) {
            vector[i] = centres[row % CLUSTERS][i] + 0.7f * vt_random_normal(&random);
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMS; i++) vector[i] = row == 7 ? 0 : vector[i] / sqrtf(squares);
    }
}

static int open_fixture(void **state)
{
    fixture *test = vt_alloc(1, sizeof *test);
    vt_error error = {0};
    draw(test);
    test->info = (vt_space_info){.name = "looks", .dims = DIMS, .rows = ROWS, .rotation_seed = 5, .part_count = 2,
                                 .parts = {{"shape", 0, 60}, {"colour", 60, DIMS}}};
    vt_space_rows rows = {test->values, ROWS, DIMS, 5};
    if (vt_space_encode(&rows, &test->bits, &test->int8, &test->info.vectors, &error) != VT_OK) return -1;
    vt_bytes bits = {test->bits.data, test->bits.size}, int8 = {test->int8.data, test->int8.size};
    if (vt_vector_space_attach_bits(&test->space, &test->info, bits, &error) != VT_OK) return -1;
    if (vt_vector_space_attach_int8(&test->space, &test->info, int8, &error) != VT_OK) return -1;
    if (vt_query_open(&test->query, &test->space) != VT_OK) return -1;
    *state = test;
    return 0;
}

static int close_fixture(void **state)
{
    fixture *test = *state;
    vt_query_close(&test->query);
    vt_vector_space_close(&test->space);
    vt_buffer_free(&test->bits);
    vt_buffer_free(&test->int8);
    vt_free(test->values);
    vt_free(test);
    return 0;
}

static size_t exact(const fixture *test, size_t from, const vt_row_mask *mask, vt_hit *hits)
{
    static vt_hit room[2 * LIMIT];
    vt_top_hits top = vt_top_hits_into(room, LIMIT);
    for (size_t row = 0; row < ROWS; row++) {
        float cosine = 0;
        for (size_t i = 0; i < DIMS; i++) cosine += test->values[from * DIMS + i] * test->values[row * DIMS + i];
        if (row != 7 && vt_row_mask_has(mask, row)) vt_top_hits_push(&top, cosine, (uint32_t)row);
    }
    size_t found = vt_top_hits_finish(&top);
    memcpy(hits, room, found * sizeof *hits);
    return found;
}

static size_t ask(fixture *test, size_t from, const vt_row_mask *mask, bool exactly, vt_hit *hits, vt_scan_report *report)
{
    size_t filled = 0;
    vt_query_from_vector(&test->query, &test->space, test->values + from * DIMS);
    vt_nearest_options options = {.limit = LIMIT, .recall = exactly ? 1.0f : 0.0f};
    assert_int_equal(vt_nearest(&test->space, &test->query, mask, &options, hits, &filled, report), VT_OK);
    return filled;
}

static void both_scans_find_the_true_neighbours(void **state)
{
    fixture *test = *state;
    vt_row_mask all = {.rows = ROWS};
    vt_hit truth[LIMIT], found[LIMIT];
    vt_scan_report report;
    for (int exactly = 0; exactly < 2; exactly++) {
        size_t shared = 0, queries = 0;
        for (size_t from = 0; from < ROWS; from += 37, queries++) {
            exact(test, from, &all, truth);
            assert_int_equal(ask(test, from, &all, exactly, found, &report), LIMIT);
            assert_int_equal(found[0].row, from);
            assert_true(fabsf(found[0].score - 1.0f) < 0.01f);
            for (int i = 0; i < LIMIT; i++)
                for (int j = 0; j < LIMIT; j++) shared += found[i].row == truth[j].row;
        }
        assert_true((double)shared / (double)(queries * LIMIT) > 0.97);
        assert_int_equal(report.exact, exactly);
        assert_int_equal(report.rows_scanned, ROWS);
        assert_int_equal(report.proven, exactly);
    }
}

static void a_mask_is_obeyed_at_every_selectivity(void **state)
{
    fixture *test = *state;
    vt_random random = vt_random_seed(2, 2);
    const uint32_t one_in[] = {1, 2, 10, 64, 300, 1999};
    for (size_t s = 0; s < sizeof one_in / sizeof *one_in; s++) {
        vt_row_mask mask = vt_row_mask_open(ROWS, false);
        vt_hit hits[LIMIT];
        vt_scan_report report;
        for (size_t row = 0; row < ROWS; row++)
            if (vt_random_below(&random, one_in[s]) == 0) vt_row_mask_add(&mask, row);
        for (int exactly = 0; exactly < 2; exactly++) {
            size_t filled = ask(test, 3, &mask, exactly, hits, &report), may = vt_row_mask_count(&mask);
            assert_true(report.rows_scanned <= ROWS);
            size_t with_vectors = may - vt_row_mask_has(&mask, 7);
            assert_int_equal(filled, with_vectors < LIMIT ? with_vectors : LIMIT);
            for (size_t i = 0; i < filled; i++) assert_true(vt_row_mask_has(&mask, hits[i].row));
            for (size_t i = 1; i < filled; i++) assert_true(vt_hit_before(hits[i - 1], hits[i]));
        }
        vt_row_mask_close(&mask);
    }
}

static void a_row_without_a_vector_never_appears_and_cannot_ask(void **state)
{
    fixture *test = *state;
    assert_false(vt_query_from_row(&test->query, &test->space, 7));
    assert_true(vt_query_from_row(&test->query, &test->space, 8));
    assert_int_equal(test->info.vectors, ROWS - 1);
}

static void one_bit_codes_alone_answer_roughly(void **state)
{
    fixture *test = *state;
    vt_vector_space early = {0};
    vt_error error;
    vt_row_mask all = {.rows = ROWS};
    vt_hit hits[LIMIT];
    vt_scan_report report;
    size_t filled, same = 0;
    assert_int_equal(
        vt_vector_space_attach_bits(&early, &test->info, (vt_bytes){test->bits.data, test->bits.size}, &error), VT_OK);
    for (size_t from = 100; from < 110; from++) {
        assert_true(vt_query_from_row(&test->query, &early, from));
        vt_nearest_options options = {.limit = LIMIT};
        assert_int_equal(vt_nearest(&early, &test->query, &all, &options, hits, &filled, &report), VT_OK);
        assert_true(report.bits_only);
        for (size_t i = 0; i < filled; i++) same += hits[i].row % CLUSTERS == from % CLUSTERS;
    }
    assert_true(same > 80); /* of 100: nearly all from the query's own cluster */
    vt_vector_space_close(&early);
}

static void parts_of_a_cosine_add_up_to_it(void **state)
{
    fixture *test = *state;
    float scratch[2 * DIMS], cosines[VT_MAX_SPACE_PARTS];
    vt_query_from_vector(&test->query, &test->space, test->values);
    vt_cosine_by_part(&test->space, &test->query, 40, scratch, cosines);
    for (int part = 0; part < 2; part++) {
        float expected = 0;
        for (size_t i = test->info.parts[part].begin; i < test->info.parts[part].end; i++)
            expected += test->values[i] * test->values[40 * DIMS + i];
        assert_true(fabsf(cosines[part] - expected) < 0.01f);
    }
}

static void files_that_do_not_fit_are_refused(void **state)
{
    fixture *test = *state;
    vt_space_info wrong = test->info;
    vt_error error = {0};
    vt_bytes bits = {test->bits.data, test->bits.size}, int8 = {test->int8.data, test->int8.size};
    wrong.dims = DIMS + 1;
    vt_vector_space space = {0};
    assert_int_equal(vt_vector_space_attach_bits(&space, &wrong, bits, &error), VT_BAD_DATA);
    assert_int_equal(vt_vector_space_attach_int8(&space, &wrong, bits, &error), VT_BAD_DATA);
    uint8_t *copy = vt_alloc(int8.size, 1);
    for (size_t cut = 0; cut < int8.size; cut += int8.size / 97 + 1) { /* one changed byte anywhere: an error or harmless */
        memcpy(copy, int8.data, int8.size);
        copy[cut] ^= 0x55;
        space = (vt_vector_space){0};
        vt_vector_space_attach_int8(&space, &test->info, (vt_bytes){copy, int8.size}, &error);
        vt_vector_space_close(&space);
        assert_int_not_equal(vt_vector_space_attach_int8(&space, &test->info, (vt_bytes){copy, cut}, &error), VT_OK);
    }
    memcpy(copy, int8.data, int8.size);
    const int8_t *codes = test->space.lists[0].codes;
    copy[(const uint8_t *)codes - int8.data + DIMS] = 1; /* padding that is not zero */
    assert_int_equal(vt_vector_space_attach_int8(&space, &test->info, (vt_bytes){copy, int8.size}, &error), VT_BAD_DATA);
    vt_free(copy);
}

static void a_pack_stays_within_its_bytes_per_vector(void **state)
{
    (void)state;
    const size_t sizes[] = {8, 16, 64, 96, 100, 128, 300, 512, 784, 2048, 4096};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        size_t bytes = vt_stride_bytes(sizes[s]) + 8 * vt_bit_words(sizes[s]) + 4 * 4;
        assert_true((double)bytes <= (double)sizes[s] * 1.125 + 32);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_scans_find_the_true_neighbours),
        cmocka_unit_test(a_mask_is_obeyed_at_every_selectivity),
        cmocka_unit_test(a_row_without_a_vector_never_appears_and_cannot_ask),
        cmocka_unit_test(one_bit_codes_alone_answer_roughly),
        cmocka_unit_test(parts_of_a_cosine_add_up_to_it),
        cmocka_unit_test(files_that_do_not_fit_are_refused),
        cmocka_unit_test(a_pack_stays_within_its_bytes_per_vector),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
