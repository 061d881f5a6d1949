/* ranker/svmlight_file.c: rows and groups as text, both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "svmlight_file.h"

#include <math.h>
#include <string.h>

static vt_bytes bytes_of(const char *text) { return (vt_bytes){(const uint8_t *)text, text ? strlen(text) : 0}; }

static vt_svmlight opened(const char *text, const char *query, size_t least)
{
    vt_svmlight file = {0};
    vt_error error = {0};
    if (vt_svmlight_read(&file, bytes_of(text), bytes_of(query), least, &error) != VT_OK) fail_msg("%s", error.message);
    return file;
}

static void rows_and_groups_are_read(void **state)
{
    (void)state;
    vt_svmlight file = opened("# made by hand\n0 1:0.5 3:-2e1 # one\r\n\n2\t0:1\n  1 \n", "2\n1\n", 0);
    const vt_rank_set *set = &file.set;
    assert_int_equal(set->count, 3);
    assert_int_equal(file.features, 4);
    assert_true(set->labels[0] == 0 && set->labels[1] == 2 && set->labels[2] == 1);
    assert_true(isnan(set->rows[0]) && set->rows[1] == 0.5f && isnan(set->rows[2]) && set->rows[3] == -20.0f);
    assert_true(set->rows[4] == 1.0f && isnan(set->rows[5]) && isnan(set->rows[8]));
    assert_int_equal(set->groups, 2);
    assert_true(set->group_sizes[0] == 2 && set->group_sizes[1] == 1);
    vt_svmlight_free(&file);
}

static void groups_may_be_in_the_rows(void **state)
{
    (void)state;
    vt_svmlight file = opened("1 qid:3 0:1\n0 qid:3 0:2\n0 qid:10 0:3", NULL, 6);
    assert_int_equal(file.features, 6);
    assert_int_equal(file.set.groups, 2);
    assert_true(file.set.group_sizes[0] == 2 && file.set.group_sizes[1] == 1);
    vt_svmlight_free(&file);
    file = opened("1 qid:3 0:1\n0 qid:3 0:2\n", "1\n1\n", 0); /* the file of sizes goes before */
    assert_int_equal(file.set.groups, 2);
    vt_svmlight_free(&file);
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    static const float rows[] = {1.0f / 3.0f, NAN, -0.0f, 1e-40f, 3.4e38f, NAN}, labels[] = {3, 0};
    static const uint32_t sizes[] = {2};
    const vt_rank_set set = {rows, labels, sizes, 2, 1};
    vt_buffer text = {0}, query = {0};
    vt_svmlight_write(&text, &query, &set, 3);
    vt_buffer_append(&text, "", 1);
    vt_buffer_append(&query, "", 1);
    vt_svmlight file = opened((const char *)text.data, (const char *)query.data, 3);
    for (size_t i = 0; i < 6; i++) assert_true(isnan(rows[i]) ? isnan(file.set.rows[i]) : file.set.rows[i] == rows[i]);
    assert_memory_equal(file.set.labels, labels, sizeof labels);
    assert_int_equal(file.set.group_sizes[0], 2);
    vt_svmlight_free(&file);
    vt_buffer_free(&text);
    vt_buffer_free(&query);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct { const char *text, *query, *message; } cases[] = {
        {"", "", "no rows"},
        {"0\n1\n", "2\n", "no rows"},
        {"0 1:1\nx 1:1\n", "2\n", "line 2: label"},
        {"nan 1:1\n", "1\n", "line 1: label"},
        {"0 1:1 1:2\n", "1\n", "do not rise"},
        {"0 2:1 1:2\n", "1\n", "do not rise"},
        {"0 -1:1\n", "1\n", "not number:value"},
        {"0 1.5:1\n", "1\n", "not number:value"},
        {"0 1\n", "1\n", "not number:value"},
        {"0 65536:1\n", "1\n", "too high"},
        {"0 1:\n", "1\n", "a value"},
        {"0 1:1e39\n", "1\n", "a value"},
        {"0 1:2x\n", "1\n", "a value"},
        {"0 1:1\n0 1:1\n", "1\n", "groups: groups of 1"},
        {"0 1:1\n0 1:1\n", "3\n", "groups: groups of 3"},
        {"0 1:1\n0 1:1\n", "2.5\n", "groups: line 1"},
        {"0 1:1\n0 1:1\n", "-2\n", "groups: line 1"},
        {"0 1:1\n", NULL, "no qid"},
        {"0 qid:2 1:1\n0 qid:1 1:1\n", NULL, "line 2: qid"},
        {"0 qid:2 1:1\n0 1:1\n", NULL, "line 2: some rows"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_svmlight file = {0};
        vt_error error = {0};
        assert_int_equal(vt_svmlight_read(&file, bytes_of(cases[i].text), bytes_of(cases[i].query), 0, &error), VT_BAD_DATA);
        if (!strstr(error.message, cases[i].message)) fail_msg("%zu: %s", i, error.message);
        assert_null(file.set.rows);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_groups_are_read),
        cmocka_unit_test(groups_may_be_in_the_rows),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
