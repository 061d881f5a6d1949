/* tensor/: .npy files, those that numpy wrote (tests/fuzz/make_corpus.py) and hostile ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "npy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A fixture in its own block, so that a read past it is seen; free with test_free. */
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

/* Version 1.0 with that header text and that many bytes of data. */
static vt_bytes make_file(const char *header, size_t data_bytes)
{
    size_t length = strlen(header), size = 10 + length + data_bytes;
    uint8_t *file = calloc(size, 1);
    memcpy(file, "\x93NUMPY\x01\x00", 8);
    file[8] = (uint8_t)length;
    file[9] = (uint8_t)(length >> 8);
    memcpy(file + 10, header, length);
    return (vt_bytes){file, size};
}

static void arrays_that_numpy_wrote_are_seen(void **state)
{
    (void)state;
    struct {
        const char *name;
        vt_npy_kind kind;
        vt_dtype dtype;
        size_t item_bytes, dimensions, first_extent;
    } cases[] = {
        {"f4_2d", VT_NPY_NUMBER, VT_DTYPE_F32, 4, 2, 3},
        {"f2_2d", VT_NPY_NUMBER, VT_DTYPE_F16, 2, 2, 2},
        {"f8_2d", VT_NPY_NUMBER, VT_DTYPE_F64, 8, 2, 2},
        {"i8_ids", VT_NPY_NUMBER, VT_DTYPE_I64, 8, 1, 3},
        {"u1_ids", VT_NPY_NUMBER, VT_DTYPE_U8, 1, 1, 3},
        {"bool", VT_NPY_NUMBER, VT_DTYPE_BOOL, 1, 1, 2},
        {"text_u", VT_NPY_UNICODE, VT_DTYPE_U32, 20, 1, 3},
        {"text_s", VT_NPY_BYTES, VT_DTYPE_U8, 3, 1, 3},
        {"scalar", VT_NPY_NUMBER, VT_DTYPE_F32, 4, 0, 0},
        {"empty", VT_NPY_NUMBER, VT_DTYPE_F32, 4, 2, 0},
        {"version_2", VT_NPY_NUMBER, VT_DTYPE_F32, 4, 2, 3},
        {"version_3", VT_NPY_NUMBER, VT_DTYPE_F32, 4, 2, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_bytes file = load(cases[i].name);
        vt_npy npy;
        vt_error error = {0};
        if (vt_npy_view(&npy, file, cases[i].name, &error) != VT_OK) fail_msg("%s", error.message);
        assert_int_equal(npy.kind, cases[i].kind);
        assert_int_equal(npy.tensor.dtype, cases[i].dtype);
        assert_int_equal(npy.item_size_bytes, cases[i].item_bytes);
        assert_int_equal(npy.tensor.dimensions, cases[i].dimensions);
        assert_int_equal(npy.tensor.shape[0], cases[i].first_extent);
        free((void *)file.data);
    }
}

static void the_numbers_are_where_the_view_says(void **state)
{
    (void)state;
    vt_bytes file = load("f4_2d");
    vt_npy npy;
    vt_error error = {0};
    assert_int_equal(vt_npy_view(&npy, file, "x", &error), VT_OK);
    for (uint32_t i = 0; i < 24; i++) {
        float value;
        memcpy(&value, npy.tensor.data + 4 * i, 4);
        assert_true(value == (float)i / 4);
    }
    free((void *)file.data);
}

static void kinds_that_are_not_read_are_named(void **state)
{
    (void)state;
    struct {
        const char *name, *words;
    } cases[] = {{"big_endian", "big-endian"},
                 {"fortran", "Fortran"},
                 {"record", "structured"},
                 {"complex", "<c8"},
                 {"five_dimensions", "4 dimensions"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_bytes file = load(cases[i].name);
        vt_npy npy;
        vt_error error = {0};
        assert_int_equal(vt_npy_view(&npy, file, "x.npy", &error), VT_UNSUPPORTED);
        assert_non_null(strstr(error.message, cases[i].words));
        assert_non_null(strstr(error.message, "x.npy"));
        assert_null(npy.tensor.data);
        free((void *)file.data);
    }
}

static const struct {
    const char *header;
    size_t data_bytes;
    vt_status status;
} headers[] = {
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", 8, VT_OK},
    {"{\"shape\":(2,),\"fortran_order\":False,\"descr\":\"<f4\"}", 8, VT_OK},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 1L), }\n", 8, VT_OK},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", 7, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", 9, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2), }\n", 8, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (,), }\n", 4, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }\n", 8, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2.0,), }\n", 8, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': [2], }\n", 8, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,", 8, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296,), }\n", 0, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,), }\n", 0, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }\n", 0, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, }\n", 4, VT_BAD_DATA},
    {"{'descr': '<f4', 'shape': (2,), }\n", 8, VT_BAD_DATA},
    {"{'fortran_order': False, 'shape': (2,), }\n", 8, VT_BAD_DATA},
    {"{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", 8, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}\n", 8, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2,), }\n", 8, VT_BAD_DATA},
    {"{'descr': 4, 'fortran_order': False, 'shape': (2,), }\n", 8, VT_BAD_DATA},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } x\n", 8, VT_BAD_DATA},
    {"{'descr': '<S0', 'fortran_order': False, 'shape': (2,), }\n", 0, VT_BAD_DATA},
    {"{'descr': '<U', 'fortran_order': False, 'shape': (2,), }\n", 0, VT_UNSUPPORTED},
    {"{'descr': '|S9999999999999999999', 'fortran_order': False, 'shape': (2,), }\n", 0, VT_BAD_DATA},
    {"{'descr': '<U4611686018427387904', 'fortran_order': False, 'shape': (2,), }\n", 0, VT_BAD_DATA},
    {"{'descr': '|O', 'fortran_order': False, 'shape': (2,), }\n", 8, VT_UNSUPPORTED},
    {"{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (2,), }\n", 16, VT_UNSUPPORTED},
    {"{'descr': '', 'fortran_order': False, 'shape': (2,), }\n", 8, VT_UNSUPPORTED},
    {"[]", 0, VT_BAD_DATA},
    {"", 2, VT_BAD_DATA},
};

static void broken_headers_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        vt_bytes file = make_file(headers[i].header, headers[i].data_bytes);
        vt_npy npy;
        vt_error error = {0};
        vt_status status = vt_npy_view(&npy, file, "x", &error);
        if (status != headers[i].status) fail_msg("%s: %s", headers[i].header, vt_status_name(status));
        free((void *)file.data);
    }
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    const char *names[] = {"f4_2d", "version_2", "text_u"};
    for (size_t i = 0; i < 3; i++) {
        vt_bytes whole = load(names[i]);
        for (size_t size = 0; size < whole.size; size++) {
            uint8_t *cut = malloc(size + !size);
            vt_npy npy;
            vt_error error = {0};
            memcpy(cut, whole.data, size);
            assert_int_equal(vt_npy_view(&npy, (vt_bytes){cut, size}, "x", &error), VT_BAD_DATA);
            free(cut);
        }
        free((void *)whole.data);
    }
}

static void a_newer_version_is_refused(void **state)
{
    (void)state;
    vt_bytes file = load("f4_2d");
    vt_npy npy;
    vt_error error = {0};
    ((uint8_t *)file.data)[6] = 4;
    assert_int_equal(vt_npy_view(&npy, file, "x", &error), VT_UNSUPPORTED);
    free((void *)file.data);
}

static void what_is_written_is_what_numpy_would_write(void **state)
{
    (void)state;
    vt_bytes expected = load("f4_2d");
    vt_npy npy;
    vt_error error = {0};
    vt_buffer file = {0};
    assert_int_equal(vt_npy_view(&npy, expected, "x", &error), VT_OK);
    assert_int_equal(vt_npy_write(&file, &npy.tensor, &error), VT_OK);
    assert_int_equal(file.size, expected.size);
    assert_memory_equal(file.data, expected.data, file.size);
    free((void *)expected.data);
    vt_buffer_free(&file);
}

static void every_shape_is_written_and_read(void **state)
{
    (void)state;
    const uint8_t data[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    for (size_t dimensions = 0; dimensions <= 4; dimensions++) {
        vt_tensor tensor = {
            .dtype = VT_DTYPE_I64, .dimensions = dimensions, .shape = {1, 1, 1, 1}, .data = data};
        tensor.size_bytes = 8;
        vt_buffer file = {0};
        vt_npy npy;
        vt_error error = {0};
        assert_int_equal(vt_npy_write(&file, &tensor, &error), VT_OK);
        assert_int_equal(vt_npy_view(&npy, (vt_bytes){file.data, file.size}, "x", &error), VT_OK);
        assert_int_equal(npy.tensor.dimensions, dimensions);
        assert_memory_equal(npy.tensor.data, data, 8);
        assert_int_equal((npy.tensor.data - file.data) % 64, 0);
        vt_buffer_free(&file);
    }
    vt_error error = {0};
    vt_buffer file = {0};
    vt_tensor tensor = {.dtype = VT_DTYPE_BF16};
    assert_int_equal(vt_npy_write(&file, &tensor, &error), VT_UNSUPPORTED);
    vt_buffer_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrays_that_numpy_wrote_are_seen),
        cmocka_unit_test(the_numbers_are_where_the_view_says),
        cmocka_unit_test(kinds_that_are_not_read_are_named),
        cmocka_unit_test(broken_headers_are_refused),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(a_newer_version_is_refused),
        cmocka_unit_test(what_is_written_is_what_numpy_would_write),
        cmocka_unit_test(every_shape_is_written_and_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
