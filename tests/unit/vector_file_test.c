/* tensor/: vectors and ids from .npy, .safetensors and FAISS files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "float_copy.h"
#include "npy.h"
#include "safetensors.h"
#include "vector_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 3, DIMS = 8 };

static const float values[ROWS * DIMS] = {1, 2, 3, 4, 5, 6, 7, 8, -1, -2, 0.5f, 0,
                                          0, 0, 0, 0, 9, 9, 9, 9, 9,  9,  9,    10};

static vt_bytes text(const char *content) { return (vt_bytes){(const uint8_t *)content, strlen(content)}; }
static vt_bytes bytes_of(const vt_buffer *buffer) { return (vt_bytes){buffer->data, buffer->size}; }

static vt_bytes load(const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/tests/fuzz/corpus/npy_fuzz/%s.npy", VT_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("%s is missing", path);
    uint8_t *data = malloc(4096);
    size_t size = fread(data, 1, 4096, file);
    fclose(file);
    return (vt_bytes){realloc(data, size), size};
}

static vt_buffer make_npy(vt_dtype dtype, const void *data, size_t rows, size_t dims)
{
    vt_tensor tensor = {.dtype = dtype, .dimensions = dims ? 2 : 1, .shape = {rows, dims}, .data = data};
    vt_buffer file = {0};
    vt_error error = {0};
    tensor.size_bytes = rows * (dims ? dims : 1) * vt_dtype_size_bytes(dtype);
    assert_int_equal(vt_npy_write(&file, &tensor, &error), VT_OK);
    return file;
}

static vt_status open_npy(vt_vector_set *set, vt_bytes ids, vt_error *error)
{
    vt_buffer file = make_npy(VT_DTYPE_F32, values, ROWS, DIMS);
    *error = (vt_error){0};
    vt_status status = vt_vector_set_open(set, bytes_of(&file), "v.npy", ids, "ids.txt", error);
    vt_buffer_free(&file);
    return status;
}

static void assert_ids(vt_bytes ids, const char *a, const char *b, const char *c)
{
    vt_vector_set set;
    vt_error error;
    if (open_npy(&set, ids, &error) != VT_OK) fail_msg("%s", error.message);
    assert_int_equal(set.rows, ROWS);
    assert_int_equal(set.dims, DIMS);
    assert_memory_equal(set.values, values, sizeof values);
    assert_string_equal(set.ids[0], a);
    assert_string_equal(set.ids[1], b);
    assert_string_equal(set.ids[2], c);
    vt_vector_set_close(&set);
}

static void assert_bad_ids(vt_bytes ids, const char *words)
{
    vt_vector_set set;
    vt_error error;
    assert_int_equal(open_npy(&set, ids, &error), VT_BAD_DATA);
    assert_null(set.values);
    assert_null(set.ids);
    if (!strstr(error.message, words)) fail_msg("'%s' lacks '%s'", error.message, words);
}

static void ids_come_as_lines(void **state)
{
    (void)state;
    assert_ids(text("15970\nb c\n\xC3\xBC\n"), "15970", "b c", "\xC3\xBC");
    assert_ids(text("1\r\n2\r\n3"), "1", "2", "3");
    assert_ids(text("\xEF\xBB\xBF"
                    "1\n2\n3\r\n\r\n"),
               "1", "2", "3");
    assert_bad_ids(text("1\n2\n"), "2 ids for 3 vectors");
    assert_bad_ids(text("1\n2\n3\n4\n5\n"), "5 ids for 3 vectors");
    assert_bad_ids(text("1\n\n3\n"), "row 1: empty id");
    assert_bad_ids(text("1\n\xFF\n3\n"), "row 1: id is not UTF-8");
    assert_bad_ids((vt_bytes){(const uint8_t *)"1\n2\0x\n3\n", 8}, "row 1: id is not UTF-8");
    assert_bad_ids(text(""), "0 ids for 3 vectors");
}

static void ids_come_as_json(void **state)
{
    (void)state;
    assert_ids(text("[\"a\", 15970, -7]"), "a", "15970", "-7");
    assert_ids(text(" \n[9007199254740991,0,\"\\u00fc\"]\n"), "9007199254740991", "0", "\xC3\xBC");
    assert_bad_ids(text("[1,2.5,3]"), "row 1: id is neither");
    assert_bad_ids(text("[1,9007199254740993,3]"), "row 1: id is neither");
    assert_bad_ids(text("[1,null,3]"), "row 1: id is neither");
    assert_bad_ids(text("[1,2,\"\"]"), "row 2: empty id");
    assert_bad_ids(text("[1,2]"), "2 ids for 3 vectors");
    assert_bad_ids(text("[1,2,3"), "not JSON");
    assert_bad_ids(text("[1,2,3] x"), "after the JSON");
    assert_bad_ids(text("[1,\"a\\u0000b\",3]"), "control character");
}

static void ids_come_as_npy(void **state)
{
    (void)state;
    struct {
        const char *name, *a, *b, *c;
    } cases[] = {{"i8_ids", "15970", "-3", "9007199254740993"},
                 {"u1_ids", "0", "7", "255"},
                 {"text_u", "15970", "Gr\xC3\xBCn", "\xF0\x9F\x91\x97"},
                 {"text_s", "a", "bc", "def"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_bytes file = load(cases[i].name);
        assert_ids(file, cases[i].a, cases[i].b, cases[i].c);
        free((void *)file.data);
    }
    const int64_t extremes[] = {INT64_MIN, INT64_MAX, 0};
    vt_buffer file = make_npy(VT_DTYPE_I64, extremes, ROWS, 1);
    assert_ids(bytes_of(&file), "-9223372036854775808", "9223372036854775807", "0");
    vt_buffer_free(&file);
    const uint64_t unsigned_ids[] = {UINT64_MAX, 1, 0};
    file = make_npy(VT_DTYPE_U64, unsigned_ids, ROWS, 0);
    assert_ids(bytes_of(&file), "18446744073709551615", "1", "0");
    vt_buffer_free(&file);
    file = make_npy(VT_DTYPE_F32, values, ROWS, 0);
    assert_bad_ids(bytes_of(&file), "ids are F32");
    vt_buffer_free(&file);
    file = make_npy(VT_DTYPE_I64, extremes, 2, 0);
    assert_bad_ids(bytes_of(&file), "2 ids for 3 vectors");
    vt_buffer_free(&file);
}

static void npy_text_that_is_no_text_is_refused(void **state)
{
    (void)state;
    vt_bytes file = load("text_u");
    uint8_t *first = (uint8_t *)file.data + file.size - 3 * 20;
    vt_write_u32(first, 0xD800);
    assert_bad_ids(file, "row 0: id is not Unicode");
    vt_write_u32(first, 0x110000);
    assert_bad_ids(file, "row 0: id is not Unicode");
    vt_write_u32(first, 0);
    assert_bad_ids(file, "row 0: id is not UTF-8 text");
    memset(first, 0, 20);
    assert_bad_ids(file, "row 0: empty id");
    free((void *)file.data);
}

static void every_float_width_becomes_f32(void **state)
{
    (void)state;
    const uint16_t halves[] = {0x3C00, 0xC000, 0x0001, 0x8001, 0x7BFF,
                               0x7C00, 0xFC00, 0x7E00, 0x0400, 0x8000};
    const float expected[] = {1, -2, 0x1p-24f, -0x1p-24f, 65504, INFINITY, -INFINITY, NAN, 0x1p-14f, -0.0f};
    float out[10];
    vt_copy_floats(out, (const uint8_t *)halves, VT_DTYPE_F16, 10);
    for (int i = 0; i < 10; i++) assert_true(isnan(expected[i]) ? isnan(out[i]) : out[i] == expected[i]);
    assert_true(signbit(out[9]));
    const double doubles[] = {1.5, 1e300, -1e300, NAN, 1e-300, 3.4028234663852886e38};
    vt_copy_floats(out, (const uint8_t *)doubles, VT_DTYPE_F64, 6);
    assert_true(out[0] == 1.5f && out[1] == INFINITY && out[2] == -INFINITY && isnan(out[3]) && out[4] == 0);
    assert_true(out[5] == 0x1.fffffep127f);
    const uint16_t brains[] = {0x3F80, 0xC000};
    vt_copy_floats(out, (const uint8_t *)brains, VT_DTYPE_BF16, 2);
    assert_true(out[0] == 1 && out[1] == -2);
}

static void vectors_of_other_widths_are_read(void **state)
{
    (void)state;
    const char *names[] = {"f2_2d", "f8_2d"};
    for (size_t i = 0; i < 2; i++) {
        vt_bytes file = load(names[i]);
        vt_vector_set set;
        vt_error error = {0};
        assert_int_equal(vt_vector_set_open(&set, file, "v", text("a\nb\n"), "i", &error), VT_OK);
        assert_int_equal(set.rows, 2);
        assert_true(set.values[15] == (i ? (float)15e30 : 7));
        vt_vector_set_close(&set);
        free((void *)file.data);
    }
}

static void vectors_that_are_no_float_rows_are_refused(void **state)
{
    (void)state;
    struct {
        vt_dtype dtype;
        size_t rows, dims;
        const char *words;
    } cases[] = {{VT_DTYPE_I32, 3, 8, "are I32"},
                 {VT_DTYPE_F32, 24, 0, "1 dimensions"},
                 {VT_DTYPE_F32, 3, 7, "7 dims"},
                 {VT_DTYPE_F32, 1, 4097, "4097 dims"}};
    static const float zeros[4097];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_buffer file = make_npy(cases[i].dtype, zeros, cases[i].rows, cases[i].dims);
        vt_vector_set set;
        vt_error error = {0};
        assert_int_equal(vt_vector_set_open(&set, bytes_of(&file), "v.npy", text("a"), "i", &error),
                         VT_BAD_DATA);
        if (!strstr(error.message, cases[i].words))
            fail_msg("'%s' lacks '%s'", error.message, cases[i].words);
        assert_non_null(strstr(error.message, "v.npy"));
        vt_buffer_free(&file);
    }
}

static vt_status open_safetensors(vt_vector_set *set, const vt_tensor *tensors, size_t count,
                                  const char *const *metadata, vt_error *error)
{
    vt_buffer file = {0};
    *error = (vt_error){0};
    assert_int_equal(vt_safetensors_write(&file, tensors, count, metadata, error), VT_OK);
    vt_status status = vt_vector_set_open(set, bytes_of(&file), "v", (vt_bytes){0}, "", error);
    vt_buffer_free(&file);
    return status;
}

static void a_safetensors_file_may_bring_its_ids(void **state)
{
    (void)state;
    const int64_t numbers[] = {5, -6, 7};
    const vt_tensor tensors[] = {
        {"anything", VT_DTYPE_F32, 2, {ROWS, DIMS}, (const uint8_t *)values, sizeof values},
        {"ids", VT_DTYPE_I64, 1, {ROWS}, (const uint8_t *)numbers, sizeof numbers},
        {"ids", VT_DTYPE_I64, 1, {2}, (const uint8_t *)numbers, 16},
    };
    const char *json_ids[] = {"ids", "[\"a\",2,\"c\"]", NULL}, *line_ids[] = {"ids", "a\n2\nc", NULL};
    vt_vector_set set;
    vt_error error;
    assert_int_equal(open_safetensors(&set, tensors, 2, NULL, &error), VT_OK);
    assert_string_equal(set.ids[1], "-6");
    assert_memory_equal(set.values, values, sizeof values);
    vt_vector_set_close(&set);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(open_safetensors(&set, tensors, 1, i ? line_ids : json_ids, &error), VT_OK);
        assert_string_equal(set.ids[1], "2");
        assert_string_equal(set.ids[2], "c");
        vt_vector_set_close(&set);
    }
    assert_int_equal(open_safetensors(&set, tensors, 1, NULL, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "holds no ids"));
    const vt_tensor short_ids[] = {tensors[0], tensors[2]};
    assert_int_equal(open_safetensors(&set, short_ids, 2, NULL, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "I64[3]"));
}

static void which_safetensors_tensor_is_meant_must_be_clear(void **state)
{
    (void)state;
    const vt_tensor tensors[] = {
        {"image", VT_DTYPE_F32, 2, {ROWS, DIMS}, (const uint8_t *)values, sizeof values},
        {"text", VT_DTYPE_F32, 2, {1, DIMS}, (const uint8_t *)values, DIMS * 4},
        {"embeddings", VT_DTYPE_F32, 2, {1, DIMS}, (const uint8_t *)(values + DIMS), DIMS * 4},
    };
    const char *one[] = {"ids", "[\"x\"]", NULL};
    vt_vector_set set;
    vt_error error;
    assert_int_equal(open_safetensors(&set, tensors, 2, one, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "2 two-dimensional"));
    assert_int_equal(open_safetensors(&set, tensors, 0, one, &error), VT_BAD_DATA);
    assert_int_equal(open_safetensors(&set, tensors, 3, one, &error), VT_OK);
    assert_true(set.values[0] == -1);
    vt_vector_set_close(&set);
}

static void other_files_are_refused_by_name(void **state)
{
    (void)state;
    struct {
        const char *content;
        vt_status status;
    } cases[] = {{"", VT_BAD_DATA}, {"id,vector\n1,2\n", VT_BAD_DATA}, {"IxPQ....", VT_UNSUPPORTED}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_vector_set set;
        vt_error error = {0};
        assert_int_equal(vt_vector_set_open(&set, text(cases[i].content), "v.csv", text("1"), "i", &error),
                         cases[i].status);
        assert_non_null(strstr(error.message, "v.csv"));
        assert_null(set.values);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_come_as_lines),
        cmocka_unit_test(ids_come_as_json),
        cmocka_unit_test(ids_come_as_npy),
        cmocka_unit_test(npy_text_that_is_no_text_is_refused),
        cmocka_unit_test(every_float_width_becomes_f32),
        cmocka_unit_test(vectors_of_other_widths_are_read),
        cmocka_unit_test(vectors_that_are_no_float_rows_are_refused),
        cmocka_unit_test(a_safetensors_file_may_bring_its_ids),
        cmocka_unit_test(which_safetensors_tensor_is_meant_must_be_clear),
        cmocka_unit_test(other_files_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
