/* retrieve/ on spaces in lists: places and accessors, recall 1 is the best by brute force under every mask, the dial rises, fine codes, and lists
 * files that nobody should have written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "list_shelf.h"
#include "memory.h"
#include "nearest.h"
#include "row_cosines.h"
#include "seeded_random.h"

#include <string.h>

enum { ROWS = 3000, MOST_DIMS = 200, GROUPS = 60, LISTS = 50, LIMIT = 10, EMPTY = 11 };

typedef struct shelf {
    size_t dims;
    float *values;
    vt_list_dial dial;
    vt_row_lists lists;
    vt_space_files files;
    vt_space_info info;
    vt_vector_space space;
    vt_query query;
} shelf;

typedef enum drawing { CLUSTERED, UNIFORM, TWINS } drawing;

/* Unit vectors: round group centres, without any order, or each row three times. Row EMPTY has no vector. */
static void draw(shelf *test, drawing how)
{
    vt_random random = vt_random_seed(17, how);
    static float centres[GROUPS][MOST_DIMS];
    test->values = vt_alloc(ROWS, test->dims * sizeof(float));
    for (int group = 0; group < GROUPS; group++)
        for (size_t i = 0; i < test->dims; i++) centres[group][i] = vt_random_normal(&random);
    for (size_t row = 0; row < ROWS; row++) {
        float *vector = test->values + row * test->dims;
        for (size_t i = 0; i < test->dims; i++) {
            vector[i] = 0.7f * vt_random_normal(&random) + (how == UNIFORM ? 0.0f : centres[row % GROUPS][i]);
            if (how == TWINS && row % 3) vector[i] = vector[(long)i - (long)test->dims];
        }
        shelf_make_unit(vector, test->dims);
    }
    memset(test->values + EMPTY * test->dims, 0, test->dims * sizeof(float));
}

static void open_shelf(shelf *test, size_t dims, drawing how, bool fine)
{
    vt_error error = {0};
    *test = (shelf){.dims = dims};
    draw(test, how);
    vt_space_rows rows = {.values = test->values, .rows = ROWS, .dims = dims, .rotation_seed = 5};
    shelf_fit_lists(&test->lists, &test->dial, &rows, LISTS);
    vt_space_coding coding = {.lists = &test->lists, .dial = vt_list_dial_view(&test->dial), .levels = 80, .fine = fine};
    assert_int_equal(vt_space_encode_files(&test->files, &rows, &coding, &error), VT_OK);
    test->info = (vt_space_info){.name = "looks", .dims = dims, .rows = ROWS, .vectors = test->files.vectors, .list_count = LISTS, .rotation_seed = 5};
    /* in an order in which they need not come */
    assert_int_equal(vt_vector_space_attach_int8(&test->space, &test->info, shelf_bytes(&test->files.int8), &error), VT_OK);
    if (fine) assert_int_equal(vt_vector_space_attach_fine(&test->space, &test->info, shelf_bytes(&test->files.fine), &error), VT_OK);
    assert_false(vt_space_ready(&test->space));
    assert_int_equal(vt_vector_space_attach_bits(&test->space, &test->info, shelf_bytes(&test->files.bits), &error), VT_OK);
    assert_false(vt_space_ready(&test->space));
    assert_int_equal(vt_vector_space_attach_lists(&test->space, &test->info, shelf_bytes(&test->files.lists), &error), VT_OK);
    assert_true(vt_space_ready(&test->space) && vt_space_has_codes(&test->space));
    assert_int_equal(vt_query_open(&test->query, &test->space), VT_OK);
}

static void close_shelf(shelf *test)
{
    vt_query_close(&test->query);
    vt_vector_space_close(&test->space);
    vt_space_files_close(&test->files);
    vt_row_lists_close(&test->lists);
    vt_free(test->values);
}

static float exact_cosine(const shelf *test, size_t a, size_t b)
{
    double sum = 0;
    for (size_t i = 0; i < test->dims; i++) sum += (double)test->values[a * test->dims + i] * (double)test->values[b * test->dims + i];
    return (float)sum;
}

static void rows_are_found_at_their_places(void **state)
{
    (void)state;
    shelf test;
    open_shelf(&test, 100, CLUSTERED, false);
    size_t last_row = 0;
    for (size_t list = 0; list < LISTS; list++)
        for (size_t at = 0; at < test.space.lists[list].count; at++) {
            size_t place = test.space.lists[list].first + at, row = vt_space_row_at(&test.space, place);
            assert_int_equal(test.lists.list_of_row[row], list);
            assert_int_equal(test.space.place_of_row[row], place);
            assert_true(at == 0 || row > last_row);
            last_row = row;
        }
    float vector[MOST_DIMS], score;
    vt_space_row_view view;
    assert_false(vt_space_row(&test.space, EMPTY, &view) || vt_space_row(&test.space, ROWS, &view));
    for (size_t row = 0; row < ROWS; row += 13) {
        if (row == EMPTY) continue;
        vt_query_from_vector(&test.query, &test.space, test.values + row * test.dims);
        assert_true(vt_row_score(&test.space, &test.query, row, &score) && fabsf(score - 1.0f) < 0.005f);
        assert_true(vt_row_score(&test.space, &test.query, (row + 1) % ROWS == EMPTY ? 0 : (row + 1) % ROWS, &score));
        assert_true(fabsf(score - exact_cosine(&test, row, (row + 1) % ROWS == EMPTY ? 0 : (row + 1) % ROWS)) < 0.01f);
        assert_true(vt_row_vector(&test.space, row, vector));
    }
    close_shelf(&test);
}

static void cosines_of_rows_agree_with_the_vectors(void **state)
{
    (void)state;
    shelf test;
    vt_row_probe probe;
    static float cosines[ROWS];
    open_shelf(&test, 100, CLUSTERED, false);
    assert_int_equal(vt_row_probe_open(&probe, &test.space), VT_OK);
    assert_false(vt_row_probe_aim(&probe, EMPTY));
    assert_true(vt_row_probe_aim(&probe, 40));
    vt_query_from_row(&test.query, &test.space, 40);
    vt_row_cosines(&test.space, &test.query, cosines);
    assert_true(cosines[EMPTY] == 0.0f);
    for (size_t row = 0; row < ROWS; row++) {
        float cosine = 0.0f;
        assert_int_equal(vt_row_probe_cosine(&probe, row, &cosine), row != EMPTY);
        assert_true(fabsf(cosine - exact_cosine(&test, 40, row)) < 0.01f);
        assert_true(fabsf(cosines[row] - exact_cosine(&test, 40, row)) < 0.02f);
    }
    vt_row_probe_close(&probe);
    close_shelf(&test);
}

static size_t brute_force(const shelf *test, const vt_row_mask *mask, vt_hit *hits)
{
    vt_hit room[2 * LIMIT];
    float score;
    vt_top_hits top = vt_top_hits_into(room, LIMIT);
    for (size_t row = 0; row < ROWS; row++)
        if (vt_row_mask_has(mask, row) && vt_row_score(&test->space, &test->query, row, &score)) vt_top_hits_push(&top, score, (uint32_t)row);
    size_t found = vt_top_hits_finish(&top);
    memcpy(hits, room, found * sizeof *hits);
    return found;
}

static size_t ask(shelf *test, const vt_row_mask *mask, float recall, vt_hit *hits, vt_scan_report *report)
{
    size_t filled = 0;
    vt_nearest_options options = {.limit = LIMIT, .recall = recall};
    assert_int_equal(vt_nearest(&test->space, &test->query, mask, &options, hits, &filled, report), VT_OK);
    return filled;
}

static void expect_the_best(shelf *test, const vt_row_mask *mask)
{
    vt_hit found[LIMIT], truth[LIMIT];
    vt_scan_report report;
    size_t count = brute_force(test, mask, truth);
    assert_int_equal(ask(test, mask, 1.0f, found, &report), count);
    assert_memory_equal(found, truth, count * sizeof *found);
    assert_true(report.proven && report.exact);
}

static void few_rows_are_all_scored_whatever_the_dial(void **state)
{
    (void)state;
    shelf test;
    vt_row_mask mask = vt_row_mask_open(ROWS, false);
    vt_hit found[LIMIT], truth[LIMIT];
    vt_scan_report report;
    open_shelf(&test, 64, UNIFORM, true);
    for (size_t row = 0; row < 2000; row++) vt_row_mask_add(&mask, row);
    for (size_t from = 0; from < 600; from++) {
        if (from == EMPTY) continue;
        vt_query_from_vector(&test.query, &test.space, test.values + from * test.dims);
        size_t count = brute_force(&test, &mask, truth);
        assert_int_equal(ask(&test, &mask, 0.5f, found, &report), count);
        assert_true(report.proven);
        assert_memory_equal(found, truth, count * sizeof *found);
    }
    vt_row_mask_close(&mask);
    close_shelf(&test);
}

static void recall_1_is_brute_force(void **state)
{
    (void)state;
    const struct { size_t dims; drawing how; bool fine; } spaces[] = {
        {96, CLUSTERED, false}, {200, CLUSTERED, true}, {200, UNIFORM, false}, {64, UNIFORM, true}, {96, TWINS, false}, {8, CLUSTERED, true}};
    const uint32_t in_ten_thousand[] = {10000, 9000, 7500, 2000, 100, 10, 1}; /* the first three are too many to be scored one by one */
    for (size_t s = 0; s < sizeof spaces / sizeof *spaces; s++) {
        shelf test;
        vt_random random = vt_random_seed(s, 4);
        open_shelf(&test, spaces[s].dims, spaces[s].how, spaces[s].fine);
        for (size_t from = 0; from < 12; from++) {
            float *asked = test.values + (from * 211 + 1) * test.dims;
            vt_query_from_vector(&test.query, &test.space, asked);
            expect_the_best(&test, &(vt_row_mask){.rows = ROWS});
            for (size_t m = 0; m < sizeof in_ten_thousand / sizeof *in_ten_thousand; m++) {
                vt_row_mask mask = vt_row_mask_open(ROWS, false);
                for (size_t row = 0; row < ROWS; row++)
                    if (vt_random_below(&random, 10000) < in_ten_thousand[m]) vt_row_mask_add(&mask, row);
                expect_the_best(&test, &mask);
                vt_row_mask_close(&mask);
            }
        }
        close_shelf(&test);
    }
}

/* The share of the ten nearest by the vectors themselves. */
static double share_found(shelf *test, float recall, size_t *scanned)
{
    size_t shared = 0, queries = 0;
    *scanned = 0;
    for (size_t from = 3; from < ROWS; from += 101, queries++) {
        vt_hit found[LIMIT], room[2 * LIMIT];
        vt_scan_report report;
        vt_top_hits top = vt_top_hits_into(room, LIMIT);
        for (size_t row = 0; row < ROWS; row++)
            if (row != EMPTY) vt_top_hits_push(&top, exact_cosine(test, from, row), (uint32_t)row);
        vt_top_hits_finish(&top);
        vt_query_from_vector(&test->query, &test->space, test->values + from * test->dims);
        assert_int_equal(ask(test, &(vt_row_mask){.rows = ROWS}, recall, found, &report), LIMIT);
        *scanned += report.rows_scanned;
        for (int i = 0; i < LIMIT; i++)
            for (int j = 0; j < LIMIT; j++) shared += found[i].row == room[j].row;
    }
    return (double)shared / (double)(queries * LIMIT);
}

static void the_dial_buys_recall_with_rows(void **state)
{
    (void)state;
    const float recalls[] = {0.9f, 0.95f, 0.99f, 0.999f, 1.0f};
    shelf test;
    size_t before = 0, scanned;
    open_shelf(&test, 96, CLUSTERED, true);
    for (size_t i = 0; i < sizeof recalls / sizeof *recalls; i++) {
        double share = share_found(&test, recalls[i], &scanned);
        assert_true(share >= (double)recalls[i] - 0.02);
        assert_true(scanned >= before);
        before = scanned;
    }
    share_found(&test, 0.9f, &scanned);
    assert_true(scanned < before / 3);
    close_shelf(&test);
}

static void fine_codes_tell_more(void **state)
{
    (void)state;
    shelf coarse, fine;
    double off[2] = {0, 0};
    open_shelf(&coarse, 96, CLUSTERED, false);
    open_shelf(&fine, 96, CLUSTERED, true);
    shelf *const both[] = {&coarse, &fine};
    for (int i = 0; i < 2; i++) {
        vt_query_from_vector(&both[i]->query, &both[i]->space, both[i]->values + 5 * 96);
        for (size_t row = 0; row < ROWS; row++) {
            float score;
            if (vt_row_score(&both[i]->space, &both[i]->query, row, &score)) off[i] += fabs((double)score - (double)exact_cosine(both[i], 5, row));
        }
    }
    assert_true(off[1] * 5 < off[0]);
    close_shelf(&coarse);
    close_shelf(&fine);
}

/* Where a tensor's data lies in the copy of a file. */
static void *inside(uint8_t *copy, const vt_buffer *file, const void *data) { return copy + ((const uint8_t *)data - file->data); }

static void expect_refused(const shelf *test, const uint8_t *copy, const char *words)
{
    vt_vector_space space = {0};
    vt_error error = {0};
    assert_int_equal(vt_vector_space_attach_lists(&space, &test->info, (vt_bytes){copy, test->files.lists.size}, &error), VT_BAD_DATA);
    if (!strstr(error.message, words)) fail_msg("\"%s\" does not say \"%s\"", error.message, words);
    vt_vector_space_close(&space);
}

static void hostile_lists_are_refused(void **state)
{
    (void)state;
    shelf test;
    open_shelf(&test, 100, CLUSTERED, false);
    const vt_buffer *file = &test.files.lists;
    vt_safetensors *view;
    assert_int_equal(vt_safetensors_open(&view, shelf_bytes(file), "lists", NULL), VT_OK);
    const struct { const char *tensor, *words; size_t at; float value; } floats[] = {
        {"radius", "radius", 3, NAN}, {"radius", "radius", 3, -0.5f}, {"radius", "radius", 0, INFINITY}, {"centroid", "centroid", 9, NAN},
        {"centroid_scale", "centroid_scale", 1, NAN}, {"dial", "dial", 2, NAN}, {"dial", "dial", 2, 0.5f}, {"dial", "dial", 11, 2.0f},
        {"reach", "reach", 0, 0.0f}, {"reach", "reach", 13, 1.0f}, {"reach", "reach", 104, NAN}, {"reach", "reach", 1, -0.5f}, {"reach", "reach", 9, 0.0f},
        {"reach", "reach", 12, 2.0f}, {"reach", "reach", 0, INFINITY}, {"like_rows", "like_rows", 0, NAN}, {"like_rows", "like_rows", 1, 5.0f}};
    uint8_t *copy = vt_alloc(file->size, 1);
    for (size_t i = 0; i < sizeof floats / sizeof *floats; i++) {
        memcpy(copy, file->data, file->size);
        memcpy((float *)inside(copy, file, vt_safetensors_find(view, floats[i].tensor)->data) + floats[i].at, &floats[i].value, sizeof(float));
        expect_refused(&test, copy, floats[i].words);
    }
    const struct { size_t row; uint16_t list; const char *words; } places[] = {
        {5, LISTS, "lies in list 50 of 50"}, {5, 65534, "lies in list"}, {5, VT_NO_LIST, "rows lie in lists"}, {EMPTY, 0, "rows lie in lists"}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        memcpy(copy, file->data, file->size);
        memcpy((uint16_t *)inside(copy, file, vt_safetensors_find(view, "list_of_row")->data) + places[i].row, &places[i].list, sizeof(uint16_t));
        expect_refused(&test, copy, places[i].words);
    }
    memcpy(copy, file->data, file->size);
    int8_t *codes = inside(copy, file, vt_safetensors_find(view, "centroids")->data);
    codes[test.dims] = 1; /* padding */
    expect_refused(&test, copy, "past dims");
    codes[test.dims] = 0, codes[4] = INT8_MIN;
    expect_refused(&test, copy, "-128");
    for (size_t at = 0; at < file->size; at += file->size / 211 + 1) { /* one changed byte anywhere: an error or harmless */
        vt_vector_space space = {0};
        vt_error error;
        memcpy(copy, file->data, file->size);
        copy[at] ^= 0x55;
        vt_vector_space_attach_lists(&space, &test.info, (vt_bytes){copy, file->size}, &error);
        vt_vector_space_close(&space);
        assert_int_not_equal(vt_vector_space_attach_lists(&space, &test.info, (vt_bytes){copy, at}, &error), VT_OK);
    }
    vt_free(copy);
    vt_safetensors_close(view);
    close_shelf(&test);
}

static void fine_codes_keep_to_their_range(void **state)
{
    (void)state;
    shelf test;
    vt_error error = {0};
    open_shelf(&test, 96, CLUSTERED, true);
    vt_vector_space again = {.info = NULL};
    int8_t *fine = (int8_t *)test.files.fine.data + (test.space.lists[0].fine - (const int8_t *)test.files.fine.data);
    fine[5 * test.space.stride_bytes + 3] = INT8_MIN;
    assert_int_equal(vt_vector_space_attach_lists(&again, &test.info, shelf_bytes(&test.files.lists), &error), VT_OK);
    assert_int_equal(vt_vector_space_attach_fine(&again, &test.info, shelf_bytes(&test.files.fine), &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "row 5 holds -128"));
    vt_vector_space_close(&again);
    close_shelf(&test);
}

/* The format lets files hold more tensors than a reader knows: here one of a name that means something only in lists. */
static void a_tensor_that_says_nothing_here_is_not_read(void **state)
{
    (void)state;
    static const int8_t codes[2][16] = {{127}, {-127, 3}};
    static const float scale[2] = {0.001f, 0.002f};
    static const uint8_t none[4] = {255, 255, 255, 255};
    const vt_tensor tensors[] = {{.name = "codes", .dtype = VT_DTYPE_I8, .dimensions = 2, .shape = {2, 16}, .data = (const uint8_t *)codes, .size_bytes = sizeof codes},
                                 {.name = "scale", .dtype = VT_DTYPE_F32, .dimensions = 1, .shape = {2}, .data = (const uint8_t *)scale, .size_bytes = sizeof scale},
                                 {.name = "offset", .dtype = VT_DTYPE_U8, .dimensions = 1, .shape = {4}, .data = none, .size_bytes = sizeof none}};
    vt_space_info info = {.name = "looks", .dims = 12, .rows = 2, .vectors = 2};
    vt_vector_space space = {.info = NULL};
    vt_buffer file = {0};
    vt_error error = {0};
    assert_int_equal(vt_safetensors_write(&file, tensors, 3, NULL, &error), VT_OK);
    assert_int_equal(vt_vector_space_attach_int8(&space, &info, shelf_bytes(&file), &error), VT_OK);
    assert_true(space.lists[0].code_offset == NULL);
    vt_vector_space_close(&space);
    vt_buffer_free(&file);
}

static void a_file_of_another_number_of_rows_is_refused(void **state)
{
    (void)state;
    shelf test;
    open_shelf(&test, 100, CLUSTERED, true);
    vt_space_info wrong = test.info;
    vt_error error;
    vt_vector_space space = {0};
    wrong.vectors--;
    assert_int_equal(vt_vector_space_attach_int8(&space, &wrong, shelf_bytes(&test.files.int8), &error), VT_BAD_DATA);
    assert_int_equal(vt_vector_space_attach_bits(&space, &wrong, shelf_bytes(&test.files.bits), &error), VT_BAD_DATA);
    assert_int_equal(vt_vector_space_attach_fine(&space, &wrong, shelf_bytes(&test.files.fine), &error), VT_BAD_DATA);
    wrong.vectors++, wrong.list_count = LISTS - 1;
    assert_int_equal(vt_vector_space_attach_lists(&space, &wrong, shelf_bytes(&test.files.lists), &error), VT_BAD_DATA);
    wrong.list_count = 0;
    assert_int_equal(vt_vector_space_attach_lists(&space, &wrong, shelf_bytes(&test.files.lists), &error), VT_BAD_DATA);
    vt_vector_space_close(&space);
    close_shelf(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_found_at_their_places),
        cmocka_unit_test(cosines_of_rows_agree_with_the_vectors),
        cmocka_unit_test(recall_1_is_brute_force),
        cmocka_unit_test(few_rows_are_all_scored_whatever_the_dial),
        cmocka_unit_test(the_dial_buys_recall_with_rows),
        cmocka_unit_test(fine_codes_tell_more),
        cmocka_unit_test(hostile_lists_are_refused),
        cmocka_unit_test(fine_codes_keep_to_their_range),
        cmocka_unit_test(a_tensor_that_says_nothing_here_is_not_read),
        cmocka_unit_test(a_file_of_another_number_of_rows_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
