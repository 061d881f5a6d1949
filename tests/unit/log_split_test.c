/* eval/: what of a log is learned from, what is kept back, and histories as models are asked with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "event_text.h"
#include "log_history.h"
#include "log_split.h"

/* Ten purchases on days 1, 2, 3 and 5: four, two, two, two. User 0 buys x again on day 5, user 1 something that nobody had before. */
#define TEN                                                                                                                      \
    HM "2020-01-01,a,x,1,1\n2020-01-01,a,y,1,1\n2020-01-01,b,x,1,1\n2020-01-01,c,z,1,1\n2020-01-02,b,y,1,1\n2020-01-02,b,z,1,1\n" \
       "2020-01-03,a,z,1,1\n2020-01-03,b,w,1,1\n2020-01-05,a,x,1,1\n2020-01-05,d,v,1,1\n"

static vt_log_split split_of(const vt_event_log *log, const char *text, bool seen_out, uint64_t seed)
{
    vt_split_rule rule;
    vt_log_split split;
    vt_error error = {0};
    assert_int_equal(vt_split_rule_parse(&rule, text, &error), VT_OK);
    if (vt_log_split_open(&split, log, &rule, seen_out, seed, &error) != VT_OK) fail_msg("%s", error.message);
    return split;
}

static void assert_wanted(const vt_log_split *split, const vt_event_log *log, const char *expected)
{
    vt_buffer text = {0};
    for (uint32_t user = 0; user < log->users; user++) {
        size_t count;
        const uint32_t *wanted = vt_log_wanted(split, user, &count);
        vt_buffer_printf(&text, "%s%u:", user ? " " : "", user);
        for (size_t i = 0; i < count; i++) vt_buffer_printf(&text, "%s", log->item_ids[wanted[i]]);
    }
    vt_buffer_append(&text, "", 1);
    if (strcmp((const char *)text.data, expected) != 0) fail_msg("wanted is %s", (const char *)text.data);
    vt_buffer_free(&text);
}

static void time_cuts_on_one_day_for_everybody(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_HM, TEN);
    vt_log_split split = split_of(&log, "time=80%", true, 1);
    assert_int_equal(split.cut_day, date(2020, 1, 5)); /* eight of ten are before */
    assert_int_equal(split.training.count, 8);
    assert_int_equal(split.held_out, 2);
    assert_wanted(&split, &log, "0: 1: 2: 3:v"); /* a had x already */
    assert_int_equal(split.seen_pairs, 1);
    assert_int_equal(split.seen_only_users, 1);
    for (uint32_t user = 0; user < log.users; user++) assert_int_equal(split.now[user], split.cut_day);
    vt_log_split_close(&split);
    split = split_of(&log, "time=80%", false, 1);
    assert_wanted(&split, &log, "0:x 1: 2: 3:v");
    assert_int_equal(split.seen_pairs, 1);
    assert_int_equal(split.seen_only_users, 0);
    vt_log_split_close(&split);
    split = split_of(&log, "time=79%", false, 1); /* the day that would pass it is held out whole */
    assert_int_equal(split.cut_day, date(2020, 1, 3));
    assert_wanted(&split, &log, "0:xz 1:w 2: 3:v");
    vt_log_split_close(&split);
    vt_event_log_close(&log);
}

static void leave_last_takes_the_last_events_of_each(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_HM, TEN);
    vt_log_split split = split_of(&log, "leave-last=2", true, 1);
    assert_int_equal(split.cut_day, VT_NEVER);
    assert_events(&split.training, "0:x@18262 0:y@18262 1:x@18262 1:y@18263 2:z@18262 3:v@18266"); /* c and d have no more than two */
    assert_wanted(&split, &log, "0:z 1:zw 2: 3:");
    assert_int_equal(split.now[0], date(2020, 1, 3)); /* of the first that is held out */
    assert_int_equal(split.now[1], date(2020, 1, 2));
    vt_log_split_close(&split);
    vt_event_log_close(&log);
}

static void random_goes_by_the_seed(void **state)
{
    (void)state;
    vt_buffer text = {0};
    for (int user = 0; user < 100; user++) {
        vt_buffer_printf(&text, "u%d", user);
        for (int i = 0; i < 20; i++) vt_buffer_printf(&text, " i%d", (user + i * i) % 97);
        vt_buffer_append_text(&text, "\n");
    }
    vt_buffer_append(&text, "", 1);
    vt_event_log log = read_log(VT_EVENTS_SEQUENCES, (const char *)text.data);
    vt_log_split one = split_of(&log, "random=70%", true, 1), same = split_of(&log, "random=70%", true, 1),
                 other = split_of(&log, "random=70%", true, 2);
    assert_in_range(one.training.count, log.count * 66 / 100, log.count * 74 / 100);
    assert_string_equal(one.training.data_hash, same.training.data_hash);
    assert_string_not_equal(one.training.data_hash, other.training.data_hash);
    assert_int_equal(one.training.count + one.held_out, log.count);
    vt_log_split_close(&one);
    vt_log_split_close(&same);
    vt_log_split_close(&other);
    vt_event_log_close(&log);
    vt_buffer_free(&text);
}

static void assert_split_refused(const vt_event_log *log, const char *text, vt_status status)
{
    vt_split_rule rule;
    vt_log_split split;
    vt_error error = {0};
    assert_int_equal(vt_split_rule_parse(&rule, text, &error), VT_OK);
    assert_int_equal(vt_log_split_open(&split, log, &rule, true, 1, &error), status);
    vt_log_split_close(&split);
}

static void what_leaves_a_side_empty_is_refused(void **state)
{
    (void)state;
    vt_event_log one_day = read_log(VT_EVENTS_HM, HM "2020-01-01,a,x,1,1\n2020-01-01,b,y,1,1\n");
    assert_split_refused(&one_day, "time=80%", VT_BAD_DATA);
    assert_split_refused(&one_day, "leave-last=1", VT_BAD_DATA);
    vt_event_log undated = read_log(VT_EVENTS_SEQUENCES, "a x y\nb y z\n");
    assert_split_refused(&undated, "time=80%", VT_USAGE);
    vt_log_split split = split_of(&undated, "leave-last=1", true, 1);
    assert_wanted(&split, &undated, "0:y 1:z");
    vt_log_split_close(&split);
    vt_event_log_close(&one_day);
    vt_event_log_close(&undated);
}

/* ---- histories ---- */

static void a_history_has_each_item_once_oldest_first(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_HM, HM "2020-01-01,a,x,1,1\n2020-01-02,a,y,1,1\n2020-01-03,a,x,1,1\n2020-01-03,a,x,1,1\n"
                                                 "2020-01-09,b,z,1,1\n");
    vt_log_history history;
    vt_error error = {0};
    assert_int_equal(vt_log_history_open(&history, &log, &error), VT_OK);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(vt_log_history_of(&history, 0, date(2020, 1, 5)), 2);
        assert_string_equal(log.item_ids[history.deeds[0].item], "y");
        assert_true(history.deeds[0].age_days == 3 && history.deeds[0].weight == 1);
        assert_string_equal(log.item_ids[history.deeds[1].item], "x");
        assert_true(history.deeds[1].age_days == 2 && history.deeds[1].weight == 2); /* log2(1 + 3) */
        assert_int_equal(vt_log_history_of(&history, 1, date(2020, 1, 1)), 1);
        assert_true(history.deeds[0].age_days == 0); /* never negative */
    }
    vt_log_history_close(&history);
    vt_event_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_cuts_on_one_day_for_everybody),  cmocka_unit_test(leave_last_takes_the_last_events_of_each),
        cmocka_unit_test(random_goes_by_the_seed),             cmocka_unit_test(what_leaves_a_side_empty_is_refused),
        cmocka_unit_test(a_history_has_each_item_once_oldest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
