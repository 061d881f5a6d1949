/* Logs of events: every format, what is dropped and why, order, parts, hashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "event_text.h"
#include "host_files.h"

#include <stdio.h>
#include <unistd.h>

static void hm_lines_become_purchases_in_order_of_user_and_day(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_UNKNOWN, HM "2018-09-20,bb,0663713001,0.05,2\n"
                                                      "2018-09-20,aa,0541518023,0.03,2\n"
                                                      "2018-09-22,bb,0541518023,0.05,2\n"
                                                      "2018-09-21,bb,0663713001,0.05,2\n");
    assert_events(&log, "0:0663713001@17794 0:0663713001@17795 0:0541518023@17796 1:0541518023@17794");
    assert_int_equal(log.users, 2);
    assert_int_equal(log.items, 2);
    assert_true(log.dated);
    assert_int_equal(log.first_day, date(2018, 9, 20));
    assert_int_equal(log.last_day, date(2018, 9, 22));
    assert_int_equal(log.user_offsets[0], 0);
    assert_int_equal(log.user_offsets[1], 3);
    assert_int_equal(log.user_offsets[2], 4);
    assert_int_equal(log.type_counts[VT_LOG_PURCHASE], 4);
    assert_int_equal(log.events[0].quantity, 1);
    assert_int_equal(log.lines_taken, 4);
    assert_int_equal(log.issue_count, 0);
    vt_event_log_close(&log);
}

static void leading_zeros_stay_and_tell_items_apart(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_HM, HM "2018-09-20,a,0108775015,1,1\n2018-09-20,a,108775015,1,1\n2018-09-20,a,00,1,1\n");
    assert_int_equal(log.items, 3);
    assert_string_equal(log.item_ids[0], "0108775015");
    assert_string_equal(log.item_ids[1], "108775015");
    assert_string_equal(log.item_ids[2], "00");
    vt_event_log_close(&log);
}

static void lists_of_articles_give_lost_zeros_back(void **state)
{
    (void)state;
    vt_event_input input = input_of(VT_EVENTS_HM, HM "2018-09-20,a,108775015,1,1\n2018-09-21,a,0108775015,1,1\n"
                                                     "2018-09-22,b,999,1,1\n2018-09-23,b,999,1,1\n");
    input.articles = text_bytes("article_id,prod_name\n0108775015,Strap top\n0108775044,Strap top\n");
    input.customers = text_bytes("customer_id,age\na,20\n");
    vt_event_log log = read_input(&input);
    assert_events(&log, "0:0108775015@17794 0:0108775015@17795 1:999@17796 1:999@17797");
    assert_log_issue(&log, "repaired", "article found without regard to leading zeros", 1, "file.csv line 2: \"108775015\"");
    assert_log_issue(&log, "noted", "an article that articles.csv does not list", 1, "file.csv line 4: \"999\"");
    assert_log_issue(&log, "noted", "a customer whom customers.csv does not list", 1, "file.csv line 4");
    vt_event_log_close(&log);
}

static void a_bad_line_of_a_list_counts_once(void **state)
{
    (void)state;
    vt_event_input input = input_of(VT_EVENTS_HM, HM "2018-09-20,a,0108775015,1,1\n");
    input.articles = text_bytes("article_id,prod_name\n0108775015,Strap top\n0108775044\n");
    input.customers = text_bytes("customer_id,age\nb\na,20\n");
    vt_event_log log = read_input(&input);
    assert_log_issue(&log, "dropped", "too few columns", 2, "articles.csv line 3");
    assert_int_equal(log.issue_count, 1);
    vt_event_log_close(&log);
}

static void bad_lines_are_dropped_and_named(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_HM, HM "2018-02-30,a,1,1,1\n"
                                                 ",a,1,1,1\n"
                                                 "2018-02-20,,1,1,1\n"
                                                 "2018-02-20,a,,1,1\n"
                                                 "2018-02-20,a\n"
                                                 "2018-02-20,a,1,1,1,surplus\n"
                                                 "1969-12-31,a,1,1,1\n"
                                                 "\"2018-02-20,a,1,1,1\n"
                                                 "2018-02-20,ok,1,1,1\n");
    assert_int_equal(log.lines_read, 9);
    assert_int_equal(log.lines_taken, 1);
    assert_int_equal(log.users, 1);
    assert_log_issue(&log, "dropped", "time is none of 1970 to 2199", 2, "file.csv line 2: \"2018-02-30\"");
    assert_log_issue(&log, "dropped", "no time", 1, "file.csv line 3");
    assert_log_issue(&log, "dropped", "no user", 1, "file.csv line 4");
    assert_log_issue(&log, "dropped", "no item", 1, "file.csv line 5");
    assert_log_issue(&log, "dropped", "too few columns", 1, "file.csv line 6");
    assert_log_issue(&log, "dropped", "too many columns", 1, "file.csv line 7");
    assert_log_issue(&log, "dropped", "a quote that is never closed", 1, "file.csv line 9");
    vt_event_log_close(&log);
}

static void a_column_map_names_the_columns(void **state)
{
    (void)state;
    vt_event_input input = input_of(VT_EVENTS_TABLE, "what;who;when;sku;stars;n\nbuy;u1;2020-01-02;x;4.5;3\nClick;u1;2020-01-01;y;;\n"
                                                     "dislike;u1;2020-01-01;y;;\nstare;u1;2020-01-01;y;;\n;u1;2020-01-01;y;;\n");
    input.columns = "user=who,item=sku,time=when,type=what,value=stars,quantity=n";
    vt_event_log log = read_input(&input);
    assert_events(&log, "0:y@18262 0:x@18263");
    assert_int_equal(log.events[0].type, VT_LOG_VIEW);
    assert_int_equal(log.events[1].type, VT_LOG_PURCHASE);
    assert_int_equal(log.events[1].value_tenths, 45);
    assert_int_equal(log.events[1].quantity, 3);
    assert_log_issue(&log, "dropped", "a type that says no", 1, "file.csv line 4: \"dislike\"");
    assert_log_issue(&log, "dropped", "unknown type", 1, "file.csv line 5: \"stare\"");
    assert_log_issue(&log, "dropped", "no type", 1, "file.csv line 6");
    vt_event_log_close(&log);
}

static void wrong_maps_and_headers_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *map, *message;
        vt_status status;
    } cases[] = {{"user=u", "needs user and item", VT_USAGE},
                 {"user=u,item=i,size=s", "names no field of ours at \"size=s\"", VT_USAGE},
                 {"user=u,item=", "names no column at \"item=\"", VT_USAGE},
                 {"user=u,user=u,item=i", "names a field twice", VT_USAGE},
                 {"user", "names no field of ours", VT_USAGE},
                 {"user=u,item=gone", "file.csv: line 1: there is no column gone; the header is u,i", VT_BAD_DATA}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_event_input input = input_of(VT_EVENTS_TABLE, "u,i\n1,2\n");
        input.columns = cases[i].map;
        assert_refused(input, cases[i].status, cases[i].message);
    }
    assert_refused(input_of(VT_EVENTS_UNKNOWN, "a,b\n1,2\n"), VT_BAD_DATA, "no format fits");
    assert_refused(input_of(VT_EVENTS_UNKNOWN, ""), VT_BAD_DATA, "no format fits");
    assert_refused(input_of(VT_EVENTS_HM, ""), VT_BAD_DATA, "there is no header");
    assert_refused(input_of(VT_EVENTS_HM, "t_dat,customer_id\n1,2\n"), VT_BAD_DATA, "there is no column article_id");
    assert_refused(input_of(VT_EVENTS_HM, HM "never,a,1,1,1\n"), VT_BAD_DATA, "of 1 lines not one can be used");
    assert_refused(input_of(VT_EVENTS_SEQUENCES, "\n\n"), VT_BAD_DATA, "not one can be used");
}

static const struct {
    const char *text;
    bool good;
    int32_t day;
    uint32_t clock_ms;
} times[] = {
    {"2018-09-20", true, 17794, 0},
    {"20180920", true, 17794, 0},
    {"2018-09-20T01:02:03Z", true, 17794, 3723000},
    {"2018-09-20 01:02:03.5+02:00", true, 17794, 3723500},
    {"2018-09-20 23:59", true, 17794, 86340000},
    {"1537401723", true, 17794, 123000},
    {"1537401723.75", true, 17794, 123000},
    {"1537401723004", true, 17794, 123004},
    {"0", true, 0, 0},
    {"86399", true, 0, 86399000},
    {"99999999999", false, 0, 0}, /* seconds of the year 5138 */
    {"7258118399999", true, 84005, 86399999},
    {"7258118400000", false, 0, 0},
    {"-1", false, 0, 0},
    {"-99999999999999999999", false, 0, 0},
    {"99999999999999999999999", false, 0, 0},
    {"999999999999999999", false, 0, 0},
    {"1e9", false, 0, 0},
    {"1537401723.", true, 17794, 123000},
    {"1537401723x", false, 0, 0},
    {"2018-13-01", false, 0, 0},
    {"2018-02-29", false, 0, 0},
    {"2018/09/20", false, 0, 0},
    {"2200-01-01", false, 0, 0},
    {"", false, 0, 0},
    {"NaN", false, 0, 0},
};

static void times_of_every_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        int32_t day = 0;
        uint32_t clock_ms = 0;
        bool good = vt_event_time(text_bytes(times[i].text), &day, &clock_ms);
        if (good != times[i].good || (good && (day != times[i].day || clock_ms != times[i].clock_ms)))
            fail_msg("\"%s\": %d, day %d, %u ms", times[i].text, good, day, clock_ms);
    }
}

static void within_a_day_the_clock_orders_and_then_the_file(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_UNKNOWN, "user,item,time\nu,late,2020-01-01T20:00\nu,a,2020-01-01\nu,noon,2020-01-01T12:00\n"
                                                   "u,b,2020-01-01\nu,before,2019-12-31T23:00\n");
    assert_events(&log, "0:before@18261 0:a@18262 0:b@18262 0:noon@18262 0:late@18262");
    vt_event_log_close(&log);
}

static void sequences_are_places_in_a_row(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_UNKNOWN, "7 10 20 10\r\n\n8 20\n9\n7 30");
    assert_events(&log, "0:10@0 0:20@1 0:10@2 0:30@3 1:20@0");
    assert_false(log.dated);
    assert_int_equal(log.last_day, 0);
    assert_int_equal(log.lines_read, 4);
    assert_int_equal(log.lines_taken, 3);
    assert_log_issue(&log, "dropped", "a user without an item", 1, "file.csv line 4");
    vt_event_log_close(&log);
}

static void events_without_a_time_are_a_sequence(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_UNKNOWN, "user,item\na,x\nb,y\na,y\n");
    assert_events(&log, "0:x@0 0:y@1 1:y@0");
    assert_false(log.dated);
    vt_event_log_close(&log);
}

static void rentals_have_ratings(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_UNKNOWN, "user_id\titem_id\trating\trented_for\tcategory\treview_date\n"
                                                   "420272\t2260466\t10\tvacation\tromper\t2016-04-20\n"
                                                   "420272\t153475\t\tother\tgown\t2013-06-18\n");
    assert_events(&log, "0:153475@15874 0:2260466@16911");
    assert_int_equal(log.events[0].type, VT_LOG_RENTAL);
    assert_int_equal(log.events[0].value_tenths, 0);
    assert_int_equal(log.events[1].value_tenths, 100);
    vt_event_log_close(&log);
}

static void numbers_that_cannot_be_are_noted_repaired_or_dropped(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_TABLE, "user,item,value,quantity\na,1,-3,1\na,2,99999999999,1\na,3,x,1\na,4,0.25,70000\n"
                                                 "a,5,1,0\na,6,1,-2\na,7,1,1.5\na,8,1,99999999999999999999\n");
    assert_int_equal(log.count, 4);
    assert_int_equal(log.events[0].value_tenths, 0);
    assert_int_equal(log.events[1].value_tenths, 255);
    assert_int_equal(log.events[3].value_tenths, 3);
    assert_int_equal(log.events[3].quantity, 10000);
    assert_log_issue(&log, "noted", "value is no number from 0 on: taken as none", 2, "file.csv line 2: \"-3\"");
    assert_log_issue(&log, "repaired", "value above 25.5: taken as 25.5", 1, "file.csv line 3: \"99999999999\"");
    assert_log_issue(&log, "repaired", "quantity above 10,000: taken as 10,000", 1, "file.csv line 5: \"70000\"");
    assert_log_issue(&log, "dropped", "quantity is no whole number from 1 on", 4, "file.csv line 6: \"0\"");
    vt_event_log_close(&log);
}

static vt_status read_wanted(vt_event_log *log, const char *types, const char *least_value, vt_error *error)
{
    static const char file[] = "user,item,time,type,value\n"
                               "a,1,2020-01-01,view,\na,2,2020-01-02,purchase,\na,3,2020-01-03,review,2\n"
                               "b,4,2020-01-04,rate,4.5\nb,5,2020-01-05,buy,\n";
    vt_event_input input = {.label = "file.csv", .bytes = {(const uint8_t *)file, sizeof file - 1}, .types = types, .least_value = least_value};
    return vt_event_log_read(log, &input, error);
}

static void only_what_is_asked_for_is_taken(void **state)
{
    (void)state;
    vt_event_log all, log;
    vt_error error = {0};
    assert_int_equal(read_wanted(&all, NULL, NULL, &error), VT_OK);
    assert_int_equal(all.count, 5);
    assert_int_equal(read_wanted(&log, "purchase,rating", NULL, &error), VT_OK);
    assert_int_equal(log.count, 4);
    assert_int_equal(log.type_counts[VT_LOG_VIEW], 0);
    assert_log_issue(&log, "dropped", "a type that is not asked for", 1, "file.csv line 2");
    assert_string_not_equal(log.data_hash, all.data_hash);
    vt_event_log_close(&log);
    assert_int_equal(read_wanted(&log, NULL, "4.5", &error), VT_OK);
    assert_int_equal(log.count, 4);
    assert_log_issue(&log, "dropped", "a value below the least", 1, "file.csv line 4");
    assert_string_not_equal(log.data_hash, all.data_hash);
    vt_event_log_close(&log);
    vt_event_log_close(&all);
}

static void wishes_that_mean_nothing_are_refused(void **state)
{
    static const char *const types[] = {"", "purchase,", "purchases", "view,,like"}, *const values[] = {"", "0", "x", "25.6", "4.55", "-1"};
    (void)state;
    vt_event_log log;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        vt_error error = {0};
        assert_int_equal(read_wanted(&log, types[i], NULL, &error), VT_USAGE);
        vt_event_log_close(&log);
    }
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        vt_error error = {0};
        assert_int_equal(read_wanted(&log, NULL, values[i], &error), VT_USAGE);
        vt_event_log_close(&log);
    }
}

static void hostile_bytes_in_ids_do_not_get_in(void **state)
{
    (void)state;
    static const char text[] = "user,item\nu,\xff\xfe\nu,a\0b\nu,a\tb\nu\0x,ok\n\xf0\x9f\x91\x97,\xf0\x9f\x91\x97\n";
    vt_buffer longest = {0};
    vt_buffer_append(&longest, text, sizeof text - 1);
    vt_buffer_append_text(&longest, "u,");
    for (int i = 0; i < 129; i++) vt_buffer_append_text(&longest, "x");
    vt_buffer_append_text(&longest, "\n");
    vt_event_input input = {.format = VT_EVENTS_TABLE, .label = "f", .bytes = {longest.data, longest.size}};
    vt_event_log log = read_input(&input);
    assert_int_equal(log.items, 2);
    assert_string_equal(log.item_ids[0], "ok");
    assert_string_equal(log.item_ids[1], "\xf0\x9f\x91\x97");
    assert_log_issue(&log, "dropped", "item id is no line of UTF-8 text", 3, "f line 2");
    assert_log_issue(&log, "dropped", "item id over 128 bytes", 1, "f line 7");
    vt_event_log_close(&log);
    vt_buffer_free(&longest);
}

static void a_part_keeps_the_numbers_and_has_a_hash_of_its_own(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_UNKNOWN, "user,item,time\na,x,2020-01-01\na,y,2020-01-03\nb,z,2020-01-02\nc,x,2020-01-05\n");
    const bool keep[] = {true, false, false, true}, other[] = {true, true, false, true};
    vt_event_log part, again, more;
    vt_error error;
    assert_int_equal(vt_event_log_part(&part, &log, keep, &error), VT_OK);
    assert_int_equal(vt_event_log_part(&again, &log, keep, &error), VT_OK);
    assert_int_equal(vt_event_log_part(&more, &log, other, &error), VT_OK);
    assert_events(&part, "0:x@18262 2:x@18266");
    assert_int_equal(part.users, 3);
    assert_int_equal(part.items, 3);
    const size_t offsets[] = {0, 1, 1, 2};
    assert_memory_equal(part.user_offsets, offsets, sizeof offsets);
    assert_int_equal(part.first_day, 18262);
    assert_int_equal(part.last_day, 18266);
    assert_string_equal(part.data_hash, again.data_hash);
    assert_string_not_equal(part.data_hash, more.data_hash);
    assert_string_not_equal(part.data_hash, log.data_hash);
    vt_event_log_close(&part);
    vt_event_log_close(&again);
    vt_event_log_close(&more);
    vt_event_log_close(&log);
}

static void the_hash_is_that_of_the_bytes(void **state)
{
    (void)state;
    vt_event_input input = input_of(VT_EVENTS_UNKNOWN, "user,item\na,b\n");
    vt_event_log log = read_input(&input);
    assert_string_equal(log.data_hash, "5563d911a36493fc45b34ace097db53a568a9b6d25bc848909c7700deb455f56");
    vt_event_log_close(&log);
    input.columns = "user=item,item=user";
    log = read_input(&input);
    assert_string_not_equal(log.data_hash, "5563d911a36493fc45b34ace097db53a568a9b6d25bc848909c7700deb455f56");
    assert_events(&log, "0:a@0");
    vt_event_log_close(&log);
}

/* More than one step of what is hashed and let go at a time. */
static void a_long_file_is_hashed_whole_while_it_is_read(void **state)
{
    (void)state;
    char path[64], hex[65];
    vt_buffer text = {0};
    vt_event_log log;
    vt_error error = {0};
    vt_buffer_append_text(&text, "user,item,note\n");
    for (int i = 0; i < 36000; i++) vt_buffer_printf(&text, "%d,%d,%01000d\n", i % 100, i % 7, i);
    assert_true(text.size > 36000000);
    snprintf(path, sizeof path, "/tmp/vitrine-events-%ld.csv", (long)getpid());
    vt_event_source source = {.path = path};
    assert_int_equal(vt_file_write(path, (vt_bytes){text.data, text.size}, &error), VT_OK);
    vt_status status = vt_event_log_open(&log, &source, &error);
    remove(path);
    if (status != VT_OK) fail_msg("%s", error.message);
    vt_sha256_hex((vt_bytes){text.data, text.size}, hex);
    assert_string_equal(log.data_hash, hex);
    assert_int_equal(log.count, 36000);
    assert_int_equal(log.users, 100);
    assert_int_equal(log.items, 7);
    vt_event_log_close(&log);
    vt_buffer_free(&text);
}

static void the_report_says_all_but_nothing_of_users(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_HM, HM "2018-09-20,secret,01,1,1\n2018-09-21,secret,,1,1\nx,secret,1,1,1\n");
    vt_buffer text = {0};
    vt_event_log_report_text(&log, &text);
    vt_event_log_report_json(&log, &text);
    vt_buffer_append(&text, "", 1);
    const char *all = (const char *)text.data;
    assert_non_null(strstr(all, "lines read 3, taken 1, dropped 2\n1 events of 1 users and 1 items, 2018-09-20 to 2018-09-20\n"));
    assert_non_null(strstr(all, "{\"lines\":{\"read\":3,\"taken\":1,\"dropped\":2},\"events\":1,\"users\":1,\"items\":1,\"dated\":true,"
                                "\"firstDay\":\"2018-09-20\",\"lastDay\":\"2018-09-20\",\"types\":{\"purchase\":1},\"dataHash\":\""));
    assert_null(strstr(all, "secret"));
    vt_buffer_free(&text);
    vt_event_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hm_lines_become_purchases_in_order_of_user_and_day),
        cmocka_unit_test(leading_zeros_stay_and_tell_items_apart),
        cmocka_unit_test(lists_of_articles_give_lost_zeros_back),
        cmocka_unit_test(a_bad_line_of_a_list_counts_once),
        cmocka_unit_test(bad_lines_are_dropped_and_named),
        cmocka_unit_test(a_column_map_names_the_columns),
        cmocka_unit_test(wrong_maps_and_headers_are_refused),
        cmocka_unit_test(times_of_every_form),
        cmocka_unit_test(within_a_day_the_clock_orders_and_then_the_file),
        cmocka_unit_test(sequences_are_places_in_a_row),
        cmocka_unit_test(events_without_a_time_are_a_sequence),
        cmocka_unit_test(rentals_have_ratings),
        cmocka_unit_test(numbers_that_cannot_be_are_noted_repaired_or_dropped),
        cmocka_unit_test(only_what_is_asked_for_is_taken),
        cmocka_unit_test(wishes_that_mean_nothing_are_refused),
        cmocka_unit_test(hostile_bytes_in_ids_do_not_get_in),
        cmocka_unit_test(a_part_keeps_the_numbers_and_has_a_hash_of_its_own),
        cmocka_unit_test(the_hash_is_that_of_the_bytes),
        cmocka_unit_test(a_long_file_is_hashed_whole_while_it_is_read),
        cmocka_unit_test(the_report_says_all_but_nothing_of_users),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
