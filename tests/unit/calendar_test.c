/* base/calendar against known days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calendar.h"

static void known_days_have_known_numbers(void **state)
{
    (void)state;
    assert_int_equal(vt_day_of_date((vt_date){1970, 1, 1}), 0);
    assert_int_equal(vt_day_of_date((vt_date){2000, 2, 29}), 11016);
    assert_int_equal(vt_day_of_date((vt_date){2026, 9, 4}), 20700);
    assert_int_equal(vt_day_of_date((vt_date){1, 1, 1}), -719162);
    assert_int_equal(vt_day_of_date((vt_date){9999, 12, 31}), 2932896);
}

static void every_day_comes_back_and_dates_rise(void **state)
{
    (void)state;
    vt_date before = {0, 12, 31};
    for (int32_t day = -719162; day <= 2932896; day += 1 + (day % 97 == 0)) {
        vt_date date = vt_date_of_day(day);
        if (vt_day_of_date(date) != day) fail_msg("%d", day);
        int order = (date.year - before.year) * 10000 + (date.month - before.month) * 100 + date.day - before.day;
        if (order <= 0) fail_msg("%d", day);
        before = date;
    }
}

static void times_fall_on_days_and_far_ones_on_the_last(void **state)
{
    (void)state;
    assert_int_equal(vt_day_of_ms(0), 0);
    assert_int_equal(vt_day_of_ms(-1), -1);
    assert_int_equal(vt_day_of_ms(VT_DAY_MS - 1), 0);
    assert_int_equal(vt_day_of_ms(INT64_MAX), 2932896);
    assert_int_equal(vt_day_of_ms(INT64_MIN), -719162);
}

static void only_dates_that_exist_are_read(void **state)
{
    (void)state;
    vt_date date;
    assert_true(vt_date_parse("2024-02-29T10:00", &date));
    assert_int_equal(date.day, 29);
    static const char *const wrong[] = {"", "2024", "2023-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-4-1", "24-04-01",
                                        "2024/04/01", "0000-01-01", "2024-04-011", "2024-04-1x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (vt_date_parse(wrong[i], &date)) fail_msg("%s", wrong[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_days_have_known_numbers),
        cmocka_unit_test(every_day_comes_back_and_dates_rise),
        cmocka_unit_test(times_fall_on_days_and_far_ones_on_the_last),
        cmocka_unit_test(only_dates_that_exist_are_read),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
