/* base/: UTF-8, buffers, masks, seeded randomness. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"
#include "memory.h"
#include "row_mask.h"
#include "seeded_random.h"
#include "status.h"

#include <string.h>

static void utf8_is_told_from_other_bytes(void **state)
{
    (void)state;
    struct {
        const char *text;
        bool valid;
    } cases[] = {{"", true},         {"plain", true},        {"Gr\xC3\xBC\xC3\x9F", true}, {"\xF0\x9F\x91\x97", true},
                 {"\xC3", false},    {"\xC0\xAF", false},    {"\xED\xA0\x80", false},      {"\xF4\x90\x80\x80", false},
                 {"a\xFFz", false},  {"\xE0\x80\x80", false}, {"\x80", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(vt_utf8_valid(cases[i].text, strlen(cases[i].text)), cases[i].valid);
}

static void sizes_that_wrap_are_refused(void **state)
{
    (void)state;
    assert_null(vt_alloc(SIZE_MAX / 2, 4));
    assert_null(vt_alloc(SIZE_MAX, 1));
    vt_buffer buffer = {0};
    vt_buffer_append_text(&buffer, "kept");
    vt_buffer_append(&buffer, "", SIZE_MAX);
    assert_true(buffer.failed);
    assert_int_equal(buffer.size, 4);
    vt_buffer_free(&buffer);
}

static void a_buffer_grows(void **state)
{
    (void)state;
    vt_buffer buffer = {0};
    for (int i = 0; i < 1000; i++) vt_buffer_printf(&buffer, "%03d,", i);
    assert_int_equal(buffer.size, 4000);
    assert_memory_equal(buffer.data + 3996, "999,", 4);
    vt_buffer_free(&buffer);
}

static void masks_count_and_intersect(void **state)
{
    (void)state;
    vt_row_mask all = vt_row_mask_open(130, true), some = vt_row_mask_open(130, false);
    vt_row_mask_add(&some, 0);
    vt_row_mask_add(&some, 129);
    assert_int_equal(vt_row_mask_count(&all), 130);
    vt_row_mask_intersect(&all, &some);
    assert_int_equal(vt_row_mask_count(&all), 2);
    assert_true(vt_row_mask_has(&all, 129));
    assert_false(vt_row_mask_has(&all, 64));
    vt_row_mask_close(&all);
    vt_row_mask_close(&some);
}

static void the_same_seed_gives_the_same_numbers(void **state)
{
    (void)state;
    /* The reference output of PCG32 for seed 42, stream 54 (pcg-random.org, pcg32-demo). */
    const uint32_t expected[] = {0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e};
    vt_random random = vt_random_seed(42, 54);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(vt_random_u32(&random), expected[i]);
    for (int i = 0; i < 1000; i++) assert_true(vt_random_below(&random, 7) < 7);
}

static void messages_carry_their_context(void **state)
{
    (void)state;
    vt_error error = {0};
    assert_int_equal(vt_fail(&error, VT_BAD_DATA, "row %d", 7), VT_BAD_DATA);
    assert_int_equal(vt_fail_within(&error, "x.csv"), VT_BAD_DATA);
    assert_string_equal(error.message, "x.csv: row 7");
    assert_string_equal(vt_status_name(VT_CHECK_FAILED), "VT_CHECK_FAILED");
}

static void a_text_is_put_whole_or_not_at_all(void **state)
{
    (void)state;
    char room[4] = "ab";
    assert_false(vt_text_put(room, sizeof room, "four"));
    assert_false(vt_text_put(room, 0, ""));
    assert_string_equal(room, "ab");
    assert_true(vt_text_put(room, sizeof room, "six"));
    assert_string_equal(room, "six");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_told_from_other_bytes),   cmocka_unit_test(sizes_that_wrap_are_refused),
        cmocka_unit_test(a_buffer_grows),       cmocka_unit_test(masks_count_and_intersect),
        cmocka_unit_test(the_same_seed_gives_the_same_numbers), cmocka_unit_test(messages_carry_their_context),
        cmocka_unit_test(a_text_is_put_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
