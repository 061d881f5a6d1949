/* tensor/: safetensors files, good and hostile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory.h"
#include "safetensors.h"

#include <stdlib.h>
#include <string.h>

/* A file of that header and `data_bytes` bytes 0, 1, 2, ...; in its own block, so that a read past it is
 * seen. */
static vt_bytes make_file(const void *header, size_t header_bytes, size_t data_bytes)
{
    size_t size = 8 + header_bytes + data_bytes;
    uint8_t *file = malloc(size);
    vt_write_u64(file, header_bytes);
    memcpy(file + 8, header, header_bytes);
    for (size_t i = 0; i < data_bytes; i++) file[8 + header_bytes + i] = (uint8_t)i;
    return (vt_bytes){file, size};
}

static vt_status open_once(vt_bytes file, vt_error *error)
{
    vt_safetensors *view;
    *error = (vt_error){0};
    vt_status status = vt_safetensors_open(&view, file, "x.safetensors", error);
    if (status == VT_OK) assert_non_null(view);
    if (status != VT_OK) assert_null(view);
    vt_safetensors_close(view);
    return status;
}

static void assert_answer(const char *header, size_t data_bytes, vt_status expected, const char *words)
{
    vt_error error;
    vt_bytes file = make_file(header, strlen(header), data_bytes);
    vt_status status = open_once(file, &error);
    if (status != expected) fail_msg("%s: %s, %s", header, vt_status_name(status), error.message);
    if (words && !strstr(error.message, words)) fail_msg("%s: '%s' lacks '%s'", header, error.message, words);
    if (expected != VT_OK && !strstr(error.message, "x.safetensors"))
        fail_msg("no file name: %s", error.message);
    free((void *)file.data);
}

static void a_tensor_is_seen_as_it_was_written(void **state)
{
    (void)state;
    const char *header =
        "{\"__metadata__\":{\"made by\":\"hand \\u00fc\"},\"b\":{\"dtype\":\"I16\",\"shape\":[3],"
        "\"data_offsets\":[8,14]},\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}   ";
    vt_bytes file = make_file(header, strlen(header), 14);
    vt_safetensors *view;
    vt_error error = {0};
    assert_int_equal(vt_safetensors_open(&view, file, "x", &error), VT_OK);
    assert_int_equal(vt_safetensors_count(view), 2);
    assert_string_equal(vt_safetensors_at(view, 0)->name, "a");
    assert_string_equal(vt_safetensors_at(view, 1)->name, "b");
    const vt_tensor *b = vt_safetensors_find(view, "b");
    assert_int_equal(b->dtype, VT_DTYPE_I16);
    assert_int_equal(b->dimensions, 1);
    assert_int_equal(b->shape[0], 3);
    assert_int_equal(b->size_bytes, 6);
    assert_int_equal(b->data[0], 8);
    assert_null(vt_safetensors_find(view, "c"));
    assert_string_equal(vt_safetensors_metadata(view, "made by"), "hand \xC3\xBC");
    assert_null(vt_safetensors_metadata(view, "Made By"));
    vt_safetensors_close(view);
    free((void *)file.data);
}

static void scalars_and_empty_tensors_are_read(void **state)
{
    (void)state;
    assert_answer("{}", 0, VT_OK, NULL);
    assert_answer("{\"a\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]}}", 8, VT_OK, NULL);
    assert_answer("{\"a\":{\"dtype\":\"U8\",\"shape\":[0,7],\"data_offsets\":[0,0]},\"b\":{\"dtype\":\"U8\","
                  "\"shape\":[0],"
                  "\"data_offsets\":[0,0]},\"c\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
                  1, VT_OK, NULL);
}

#define TENSOR(name, dtype, shape, offsets)                                                                  \
    "\"" name "\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

static const struct {
    const char *header;
    size_t data_bytes;
    vt_status status;
    const char *words;
} broken_files[] = {
    {"{" TENSOR("a", "U8", "[4]", "[0,4]") "}", 3, VT_BAD_DATA, "outside"},
    {"{" TENSOR("a", "U8", "[4]", "[0,4]") "}", 5, VT_BAD_DATA, "1 bytes after the last"},
    {"{" TENSOR("a", "U8", "[4]", "[0,3]") "}", 3, VT_BAD_DATA, "need 4"},
    {"{" TENSOR("a", "F32", "[4]", "[0,4]") "}", 4, VT_BAD_DATA, "need 16"},
    {"{" TENSOR("a", "U8", "[4]", "[4,0]") "}", 4, VT_BAD_DATA, "outside"},
    {"{" TENSOR("a", "U8", "[4]", "[-1,3]") "}", 4, VT_BAD_DATA, "data_offsets"},
    {"{" TENSOR("a", "U8", "[4]", "[0.5,4.5]") "}", 4, VT_BAD_DATA, "data_offsets"},
    {"{" TENSOR("a", "U8", "[4]", "[0,1e30]") "}", 4, VT_BAD_DATA, "data_offsets"},
    {"{" TENSOR("a", "U8", "[4]", "[0,18446744073709551620]") "}", 4, VT_BAD_DATA, "data_offsets"},
    {"{" TENSOR("a", "U8", "[4]", "[0,1e999]") "}", 4, VT_BAD_DATA, "data_offsets"},
    {"{" TENSOR("a", "U8", "[4]", "[0,NaN]") "}", 4, VT_BAD_DATA, "not JSON"},
    {"{" TENSOR("a", "U8", "[4]", "[0]") "}", 4, VT_BAD_DATA, "data_offsets"},
    {"{" TENSOR("a", "U8", "[4]", "[0,4,4]") "}", 4, VT_BAD_DATA, "data_offsets"},
    {"{" TENSOR("a", "U8", "[4]", "\"0,4\"") "}", 4, VT_BAD_DATA, "data_offsets"},
    {"{" TENSOR("a", "U8", "[-4]", "[0,4]") "}", 4, VT_BAD_DATA, "shape[0]"},
    {"{" TENSOR("a", "U8", "[1,4.5]", "[0,4]") "}", 4, VT_BAD_DATA, "shape[1]"},
    {"{" TENSOR("a", "U8", "4", "[0,4]") "}", 4, VT_BAD_DATA, "not an array"},
    {"{" TENSOR("a", "U8", "[4294967296,4294967296]", "[0,0]") "}", 0, VT_BAD_DATA, "overflows"},
    {"{" TENSOR("a", "F64", "[2305843009213693952]", "[0,0]") "}", 0, VT_BAD_DATA, "shape[0]"},
    {"{" TENSOR("a", "F64", "[4503599627370496,512]", "[0,0]") "}", 0, VT_BAD_DATA, "overflows"},
    {"{" TENSOR("a", "U8", "[1,1,1,1,1]", "[0,1]") "}", 1, VT_UNSUPPORTED, "dimensions"},
    {"{" TENSOR("a", "F8_E4M3", "[1]", "[0,1]") "}", 1, VT_UNSUPPORTED, "F8_E4M3"},
    {"{" TENSOR("a", "f32", "[1]", "[0,4]") "}", 4, VT_UNSUPPORTED, "f32"},
    {"{\"a\":{\"dtype\":5,\"shape\":[1],\"data_offsets\":[0,1]}}", 1, VT_BAD_DATA, "dtype"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}", 1, VT_BAD_DATA, "not an object of"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"x\":1}}", 1, VT_BAD_DATA,
     "not an object of"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"shape\":[1]}}", 1, VT_BAD_DATA, "not an object of"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"dtype\":\"I8\"}}", 1, VT_BAD_DATA,
     "object of"},
    {"{\"a\":[1]}", 0, VT_BAD_DATA, "not an object of"},
    {"{" TENSOR("a", "U8", "[2]", "[0,2]") "," TENSOR("b", "U8", "[2]", "[1,3]") "}", 3, VT_BAD_DATA,
     "overlaps"},
    {"{" TENSOR("a", "U8", "[2]", "[0,2]") "," TENSOR("b", "U8", "[2]", "[0,2]") "}", 2, VT_BAD_DATA,
     "overlaps"},
    {"{" TENSOR("a", "U8", "[2]", "[0,2]") "," TENSOR("b", "U8", "[1]", "[3,4]") "}", 4, VT_BAD_DATA,
     "uncovered"},
    {"{" TENSOR("a", "U8", "[2]", "[1,3]") "}", 3, VT_BAD_DATA, "uncovered"},
    {"{" TENSOR("a", "U8", "[1]", "[0,1]") "," TENSOR("a", "U8", "[1]", "[1,2]") "}", 2, VT_BAD_DATA,
     "a twice"},
    {"{" TENSOR("", "U8", "[1]", "[0,1]") "}", 1, VT_BAD_DATA, "no name"},
    {"{" TENSOR("a\\u0000b", "U8", "[1]", "[0,1]") "}", 1, VT_BAD_DATA, "control character"},
    {"{" TENSOR("a\nb", "U8", "[1]", "[0,1]") "}", 1, VT_BAD_DATA, "control character"},
    {"{" TENSOR("\xFF", "U8", "[1]", "[0,1]") "}", 1, VT_BAD_DATA, "UTF-8"},
    {"{" TENSOR("\\ud800", "U8", "[1]", "[0,1]") "}", 1, VT_BAD_DATA, "not JSON"},
    {"{" TENSOR("a234567890123456789012345678901234567890123456789012345678901234", "U8", "[1]", "[0,1]") "}",
     1, VT_UNSUPPORTED, "longer than 63"},
    {"{\"__metadata__\":{\"a\":1}}", 0, VT_BAD_DATA, "__metadata__"},
    {"{\"__metadata__\":[\"a\"]}", 0, VT_BAD_DATA, "__metadata__"},
    {"{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, VT_BAD_DATA, "__metadata__"},
    {"{\"__metadata__\":{},\"__metadata__\":{}}", 0, VT_BAD_DATA, "__metadata__"},
    {"[]", 0, VT_BAD_DATA, "'{'"},
    {" {}", 0, VT_BAD_DATA, "'{'"},
    {"\xEF\xBB\xBF{}", 0, VT_BAD_DATA, "'{'"},
    {"{}\n", 0, VT_BAD_DATA, "spaces"},
    {"{} {}", 0, VT_BAD_DATA, "after the JSON"},
    {"{\"a\":}", 0, VT_BAD_DATA, "not JSON"},
    {"{", 0, VT_BAD_DATA, "spaces"},
    {"   ", 0, VT_BAD_DATA, "'{'"},
    {"", 0, VT_BAD_DATA, "'{'"},
};

static void each_broken_rule_gives_its_status(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken_files / sizeof *broken_files; i++)
        assert_answer(broken_files[i].header, broken_files[i].data_bytes, broken_files[i].status,
                      broken_files[i].words);
}

static void a_header_length_that_lies_is_refused(void **state)
{
    (void)state;
    const uint64_t lengths[] = {3,          100 * 1000 * 1000, 100 * 1000 * 1000 + 1,
                                UINT64_MAX, UINT64_MAX - 7,    1ull << 32};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        uint8_t *file = malloc(10);
        vt_error error;
        vt_write_u64(file, lengths[i]);
        memcpy(file + 8, "{}", 2);
        assert_int_equal(open_once((vt_bytes){file, 10}, &error), VT_BAD_DATA);
        assert_non_null(strstr(error.message, "header of"));
        free(file);
    }
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    const char *header = "{" TENSOR("a", "F32", "[2]", "[0,8]") "," TENSOR("b", "U8", "[3]", "[8,11]") "}";
    vt_bytes whole = make_file(header, strlen(header), 11);
    for (size_t size = 0; size < whole.size; size++) {
        uint8_t *cut = malloc(size + !size);
        vt_error error;
        memcpy(cut, whole.data, size);
        assert_int_equal(open_once((vt_bytes){cut, size}, &error), VT_BAD_DATA);
        free(cut);
    }
    free((void *)whole.data);
}

static void no_flipped_bit_crashes_the_reader(void **state)
{
    (void)state;
    const char *header = "{\"__metadata__\":{\"k\":\"v\"}," TENSOR("a", "F32", "[2]", "[0,8]") "}";
    vt_bytes whole = make_file(header, strlen(header), 8);
    uint8_t *flipped = malloc(whole.size);
    size_t opened = 0;
    for (size_t bit = 0; bit < whole.size * 8; bit++) {
        vt_error error;
        memcpy(flipped, whole.data, whole.size);
        flipped[bit / 8] ^= (uint8_t)(1u << bit % 8);
        opened += open_once((vt_bytes){flipped, whole.size}, &error) == VT_OK;
    }
    assert_true(opened >= 64); /* a bit of the data itself is nobody's business here */
    free(flipped);
    free((void *)whole.data);
}

static void deep_nesting_is_refused_and_not_recursed(void **state)
{
    (void)state;
    enum { DEEP = 200000 };
    char *header = malloc(DEEP + 1);
    memset(header, '[', DEEP);
    memcpy(header, "{\"a\":", 5);
    header[DEEP - 1] = '}';
    header[DEEP] = '\0';
    assert_answer(header, 0, VT_BAD_DATA, "nested");
    free(header);
}

static void a_header_of_too_many_values_is_refused_before_it_is_parsed(void **state)
{
    (void)state;
    enum { BYTES = 8 << 20 };
    char *header = malloc(BYTES + 1);
    memset(header, ',', BYTES);
    header[0] = '{';
    header[BYTES - 1] = '}';
    header[BYTES] = '\0';
    assert_answer(header, 0, VT_UNSUPPORTED, "values");
    free(header);
}

static void too_many_tensors_are_refused(void **state)
{
    (void)state;
    vt_buffer header = {0};
    vt_buffer_append_text(&header, "{");
    for (int i = 0; i <= VT_SAFETENSORS_MAX_TENSORS; i++)
        vt_buffer_printf(&header, "%s\"%d\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}",
                         i ? "," : "", i);
    vt_buffer_append(&header, "}", 2);
    assert_answer((const char *)header.data, 0, VT_UNSUPPORTED, "65536 tensors");
    vt_buffer_free(&header);
}

static void a_required_tensor_must_have_its_dtype_and_shape_and_place(void **state)
{
    (void)state;
    const char *header = "{" TENSOR("odd", "U8", "[1]", "[0,1]") "," TENSOR(
        "m", "I8", "[2,3]", "[1,7]") "," TENSOR("f", "F32", "[1]", "[7,11]") "}";
    vt_bytes file = make_file(header, strlen(header), 11);
    vt_safetensors *view;
    vt_error error = {0};
    const vt_tensor *tensor;
    const size_t exact[] = {2, 3}, any[] = {2, SIZE_MAX}, wrong[] = {3, 3}, one[] = {1};
    assert_int_equal(vt_safetensors_open(&view, file, "x", &error), VT_OK);
    assert_int_equal(vt_safetensors_require(view, "m", VT_DTYPE_I8, 2, exact, &tensor, &error), VT_OK);
    assert_int_equal(tensor->data[5], 6);
    assert_int_equal(vt_safetensors_require(view, "m", VT_DTYPE_I8, 2, any, &tensor, &error), VT_OK);
    assert_int_equal(vt_safetensors_require(view, "m", VT_DTYPE_I8, 2, wrong, &tensor, &error), VT_BAD_DATA);
    assert_string_equal(error.message, "x: tensor m: shape[0] is 2, not 3");
    assert_null(tensor);
    assert_int_equal(vt_safetensors_require(view, "m", VT_DTYPE_U8, 2, exact, &tensor, &error), VT_BAD_DATA);
    assert_string_equal(error.message, "x: tensor m is I8, not U8");
    assert_int_equal(vt_safetensors_require(view, "m", VT_DTYPE_I8, 1, one, &tensor, &error), VT_BAD_DATA);
    assert_int_equal(vt_safetensors_require(view, "n", VT_DTYPE_I8, 1, one, &tensor, &error), VT_BAD_DATA);
    assert_string_equal(error.message, "x: no tensor n");
    bool aligned = (uintptr_t)vt_safetensors_find(view, "f")->data % 4 == 0;
    assert_int_equal(vt_safetensors_require(view, "f", VT_DTYPE_F32, 1, one, &tensor, &error),
                     aligned ? VT_OK : VT_BAD_DATA);
    vt_safetensors_close(view);
    free((void *)file.data);
}

static void what_is_written_is_aligned_and_reads_back(void **state)
{
    (void)state;
    const float floats[] = {1.5f, -2.0f, 3.25f};
    const int8_t codes[70] = {-127, 127};
    const char *metadata[] = {"descriptor", "1", "quote\"", "line\nend \\", NULL};
    const vt_tensor tensors[] = {
        {"floats", VT_DTYPE_F32, 1, {3}, (const uint8_t *)floats, sizeof floats},
        {"none", VT_DTYPE_U64, 2, {0, 5}, NULL, 0},
        {"codes", VT_DTYPE_I8, 2, {7, 10}, (const uint8_t *)codes, sizeof codes},
        {"scalar", VT_DTYPE_F32, 0, {0}, (const uint8_t *)floats, 4},
    };
    vt_buffer file = {0}, again = {0};
    vt_error error = {0};
    vt_safetensors *view;
    assert_int_equal(vt_safetensors_write(&file, tensors, 4, metadata, &error), VT_OK);
    assert_int_equal(vt_safetensors_write(&again, tensors, 4, metadata, &error), VT_OK);
    assert_int_equal(file.size, again.size);
    assert_memory_equal(file.data, again.data, file.size);
    assert_int_equal(vt_safetensors_open(&view, (vt_bytes){file.data, file.size}, "x", &error), VT_OK);
    for (size_t i = 0; i < 4; i++) {
        const vt_tensor *read = vt_safetensors_find(view, tensors[i].name);
        assert_non_null(read);
        assert_int_equal((read->data - file.data) % 64, 0);
        assert_int_equal(read->dtype, tensors[i].dtype);
        assert_int_equal(read->dimensions, tensors[i].dimensions);
        assert_int_equal(read->size_bytes, tensors[i].size_bytes);
        if (read->size_bytes) assert_memory_equal(read->data, tensors[i].data, read->size_bytes);
    }
    assert_string_equal(vt_safetensors_metadata(view, "quote\""), "line\nend \\");
    assert_non_null(vt_safetensors_find(view, "pad.0"));
    vt_safetensors_close(view);
    vt_buffer_free(&file);
    vt_buffer_free(&again);
}

static void a_file_without_tensors_is_written_and_read(void **state)
{
    (void)state;
    vt_buffer file = {0};
    vt_error error = {0};
    assert_int_equal(vt_safetensors_write(&file, NULL, 0, NULL, &error), VT_OK);
    assert_int_equal(file.size, 64);
    assert_int_equal(open_once((vt_bytes){file.data, file.size}, &error), VT_OK);
    vt_buffer_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tensor_is_seen_as_it_was_written),
        cmocka_unit_test(scalars_and_empty_tensors_are_read),
        cmocka_unit_test(each_broken_rule_gives_its_status),
        cmocka_unit_test(a_header_length_that_lies_is_refused),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(no_flipped_bit_crashes_the_reader),
        cmocka_unit_test(deep_nesting_is_refused_and_not_recursed),
        cmocka_unit_test(a_header_of_too_many_values_is_refused_before_it_is_parsed),
        cmocka_unit_test(too_many_tensors_are_refused),
        cmocka_unit_test(a_required_tensor_must_have_its_dtype_and_shape_and_place),
        cmocka_unit_test(what_is_written_is_aligned_and_reads_back),
        cmocka_unit_test(a_file_without_tensors_is_written_and_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
