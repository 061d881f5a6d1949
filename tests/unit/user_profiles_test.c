/* What is known of a log's users: H&M's customers, rent-the-runway's own columns, any table; what is left out and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "event_text.h"
#include "memory.h"

#include <stdio.h>

enum { MANY = 24 }; /* users; each value must be of ten */

/* "user,item,time" of users u0 .. */
static vt_buffer many_events(size_t users)
{
    vt_buffer text = {0};
    vt_buffer_append_text(&text, "user,item,time\n");
    for (size_t user = 0; user < users; user++) vt_buffer_printf(&text, "u%zu,i%zu,2020-01-0%zu\n", user, user % 3, user % 9 + 1);
    return text;
}

static vt_event_log read_users(const vt_buffer *events, const char *users, const char *map)
{
    vt_event_input input = {.format = VT_EVENTS_TABLE, .label = "events.csv", .bytes = {events->data, events->size},
                            .users = text_bytes(users), .users_label = "users.csv", .user_columns = map};
    return read_input(&input);
}

/* "column=value" of a user, or "". */
static const char *value_of(const vt_event_log *log, size_t user, const char *column)
{
    const vt_user_profiles *profiles = log->profiles;
    for (size_t i = 0; profiles && i < profiles->column_count; i++) {
        uint16_t value = profiles->of_user[user * profiles->column_count + i];
        if (strcmp(profiles->columns[i], column) == 0) return value == VT_PROFILE_UNKNOWN ? "" : profiles->values[value];
    }
    return "";
}

static void values_are_folded_and_banded(void **state)
{
    (void)state;
    static const struct {
        const char *cell;
        unsigned band;
        const char *value; /* NULL: none such */
    } cells[] = {{"Women", 0, "women"}, {"LEFT CLUB", 0, "left club"}, {"1.0", 0, "1"}, {"10.0", 0, "10"}, {"2.50", 0, "2.50"}, {"", 0, ""}, {"NaN", 0, ""},
                 {"n/a", 0, ""}, {"NONE", 0, "none"}, {"29", 10, "20-29"}, {"30", 10, "30-39"}, {"30.0", 10, "30-39"}, {"", 10, ""}, {"0", 10, NULL},
                 {"-4", 10, NULL}, {"1000", 10, NULL}, {"young", 10, NULL}, {"68", 3, "66-68"}, {"with\ttab", 0, NULL}, {"\xff", 0, NULL},
                 {"0123456789012345678901234567890123456789012345678901234567890123", 0, NULL}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        char value[VT_PROFILE_VALUE_BYTES];
        bool taken = vt_profile_value(text_bytes(cells[i].cell), cells[i].band, value);
        assert_int_equal(taken, cells[i].value != NULL);
        if (taken) assert_string_equal(value, cells[i].value);
    }
}

static void a_table_of_users_is_joined_by_id(void **state)
{
    (void)state;
    vt_buffer events = many_events(MANY), users = {0};
    vt_buffer_append_text(&users, "id;Gender;age;Home Town\n");
    for (size_t i = MANY; i-- > 1;) vt_buffer_printf(&users, "u%zu;%s;%zu;%s\n", i, i % 2 ? "Women" : "MEN", 20 + i % 2, i < 9 ? "Ulm" : "");
    vt_buffer_append_text(&users, "u3;men;88;\nnobody;men;30;\n;men;30;\nu4;men\n");
    vt_buffer_append(&users, "", 1);
    vt_event_log log = read_users(&events, (const char *)users.data, NULL);
    assert_non_null(log.profiles);
    assert_int_equal(log.profiles->column_count, 2); /* eight users of Ulm are too few */
    assert_int_equal(log.profiles->value_count, 3);
    assert_string_equal(value_of(&log, 3, "gender"), "gender=women");
    assert_string_equal(value_of(&log, 4, "gender"), "gender=men");
    assert_string_equal(value_of(&log, 4, "age"), "age=20-29");
    assert_string_equal(value_of(&log, 0, "gender"), "");
    assert_int_equal(log.profiles->value_users[0], MANY / 2);
    assert_int_equal(strlen(log.profiles->hash), 64);
    assert_log_issue(&log, "noted", "a value that fewer than ten users have: taken as not known", 1, "users.csv: column home_town");
    assert_log_issue(&log, "dropped", "a user a second time", 1, "users.csv line 25");
    assert_log_issue(&log, "noted", "a user who is in no event", 1, "users.csv line 26");
    assert_log_issue(&log, "dropped", "a line of no user", 1, "users.csv line 27");
    assert_log_issue(&log, "dropped", "too few columns", 1, "users.csv line 28");
    assert_log_issue(&log, "noted", "a user of the events whom the table of users does not list", 1, "users.csv");
    vt_buffer report = {0};
    vt_event_log_report_json(&log, &report);
    vt_event_log_report_text(&log, &report);
    vt_buffer_append(&report, "", 1);
    assert_non_null(strstr((const char *)report.data, "\"profiles\":[{\"column\":\"gender\",\"values\":2,\"users\":23},{\"column\":\"age\",\"values\":1,\"users\":23}]"));
    assert_null(strstr((const char *)report.data, "Ulm"));
    assert_null(strstr((const char *)report.data, "ulm"));
    vt_buffer_free(&report);
    vt_event_log_close(&log);
    vt_buffer_free(&events);
    vt_buffer_free(&users);
}

static void columns_that_name_people_are_left_out(void **state)
{
    (void)state;
    vt_buffer events = many_events(600), users = {0};
    vt_buffer_append_text(&users, "id,name,kind\n");
    for (size_t i = 0; i < 600; i++) vt_buffer_printf(&users, "u%zu,Person %zu,k%zu\n", i, i, i % 60);
    vt_buffer_append(&users, "", 1);
    vt_event_log log = read_users(&events, (const char *)users.data, NULL);
    assert_int_equal(log.profiles->column_count, 1);
    assert_int_equal(log.profiles->value_count, 60);
    assert_string_equal(value_of(&log, 61, "kind"), "kind=k1");
    assert_log_issue(&log, "dropped", "a users' column of over 256 values: it would name people", 1, "users.csv: column name");
    vt_event_log_close(&log);
    vt_buffer_free(&events);
    vt_buffer_free(&users);
}

static void a_map_names_columns_and_a_part_borrows(void **state)
{
    (void)state;
    vt_buffer events = many_events(MANY), users = {0};
    vt_buffer_append_text(&users, "years,sex,member\n");
    for (size_t i = 0; i < MANY; i++) vt_buffer_printf(&users, "%d,F,u%zu\n", i == 5 ? 0 : 44, i);
    vt_buffer_append(&users, "", 1);
    vt_event_log log = read_users(&events, (const char *)users.data, "user=member,age=years,gender=sex"), part;
    bool keep[MANY] = {[3] = true, [7] = true};
    vt_error error = {0};
    assert_string_equal(value_of(&log, 3, "age"), "age=40-49");
    assert_string_equal(value_of(&log, 3, "gender"), "gender=f");
    assert_string_equal(value_of(&log, 5, "age"), "");
    assert_log_issue(&log, "noted", "a number of a user out of range: taken as not known", 1, "users.csv line 7: column age");
    assert_int_equal(vt_event_log_part(&part, &log, keep, &error), VT_OK);
    assert_ptr_equal(part.profiles, log.profiles);
    vt_event_log_close(&part);
    assert_string_equal(value_of(&log, 7, "gender"), "gender=f");
    vt_event_log_close(&log);
    vt_buffer_free(&events);
    vt_buffer_free(&users);
}

static void tables_of_no_use_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *users, *map;
        vt_status status;
        const char *message;
    } cases[] = {{"id\nu1\n", NULL, VT_BAD_DATA, "users.csv: line 1: there is no column beside the user's"},
                 {"id,age\nx,20\ny,20\n", NULL, VT_BAD_DATA, "users.csv: of 2 users not one is in an event"},
                 {"id,age\nu1,20\n", "age=age", VT_USAGE, "needs user at \"age=age\""},
                 {"id,age\nu1,20\n", "user=id,age", VT_USAGE, "names no column at \"age\""},
                 {"id,age\nu1,20\n", "user=id,age=age,age=id", VT_USAGE, "names a field twice"},
                 {"id,age\nu1,20\n", "user=id,a\tb=age", VT_USAGE, "has no name for a column"},
                 {"id,age\nu1,20\n", "user=id", VT_BAD_DATA, "no column beside the user's"},
                 {"id,age\nu1,20\n", "user=who,age=age", VT_BAD_DATA, "users.csv: line 1: there is no column who"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_event_input input = input_of(VT_EVENTS_TABLE, "user,item\nu1,i1\nu2,i2\n");
        input.users = text_bytes(cases[i].users);
        input.users_label = "users.csv";
        input.user_columns = cases[i].map;
        assert_refused(input, cases[i].status, cases[i].message);
    }
}

static void more_columns_than_are_read_are_named(void **state)
{
    (void)state;
    vt_buffer events = many_events(MANY), users = {0};
    vt_buffer_append_text(&users, "id");
    for (int i = 0; i < 18; i++) vt_buffer_printf(&users, ",c%d", i);
    vt_buffer_append_text(&users, ",c1,a=b\n");
    for (size_t i = 0; i < MANY; i++) vt_buffer_printf(&users, "u%zu,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,x,y\n", i);
    vt_buffer_append(&users, "", 1);
    vt_event_log log = read_users(&events, (const char *)users.data, NULL);
    assert_int_equal(log.profiles->column_count, VT_PROFILE_MOST_COLUMNS);
    assert_string_equal(value_of(&log, 1, "c15"), "c15=15");
    assert_log_issue(&log, "dropped", "a column of users behind the sixteenth", 2, "users.csv: column 18");
    assert_log_issue(&log, "dropped", "a column of users whose name is of no use", 2, "users.csv: column 20");
    vt_event_log_close(&log);
    vt_buffer_free(&events);
    vt_buffer_free(&users);
}

static void customers_of_hm_come_by_their_own_columns(void **state)
{
    (void)state;
    vt_buffer events = {0}, customers = {0};
    vt_buffer_append_text(&events, HM);
    vt_buffer_append_text(&customers, "customer_id,FN,Active,club_member_status,fashion_news_frequency,age,postal_code\n");
    for (size_t i = 0; i < MANY; i++) {
        vt_buffer_printf(&events, "2018-09-20,c%zu,0663713001,0.05,2\n", i);
        vt_buffer_printf(&customers, "c%zu,%s,%s,ACTIVE,%s,%d,code\n", i, i % 2 ? "1.0" : "", i % 2 ? "1.0" : "", i % 2 ? "NONE" : "Regularly", i % 2 ? 24 : 31);
    }
    vt_event_input input = {.format = VT_EVENTS_HM, .label = "transactions_train.csv", .bytes = {events.data, events.size}};
    input.customers = (vt_bytes){customers.data, customers.size};
    vt_event_log log = read_input(&input);
    assert_int_equal(log.issue_count, 0);
    assert_int_equal(log.profiles->column_count, 5); /* the postal code is none of them */
    assert_string_equal(value_of(&log, 1, "age"), "age=20-29");
    assert_string_equal(value_of(&log, 0, "age"), "age=30-39");
    assert_string_equal(value_of(&log, 0, "fashion_news_frequency"), "fashion_news_frequency=regularly");
    assert_string_equal(value_of(&log, 1, "active"), "active=1");
    assert_string_equal(value_of(&log, 0, "active"), "");
    assert_string_equal(value_of(&log, 1, "club_member_status"), "club_member_status=active");
    vt_event_log_close(&log);
    vt_buffer_free(&events);
    vt_buffer_free(&customers);
}

static void rentals_tell_of_the_first_day_alone(void **state)
{
    (void)state;
    vt_buffer text = {0};
    vt_buffer_append_text(&text, "user_id\titem_id\trating\trented_for\tsize\tbody_type\tage\theight_in\tweight_lbs\treview_date\n");
    for (size_t i = 0; i < MANY; i++) { /* the later rental stands first; user 2 did not tell their age at first */
        vt_buffer_printf(&text, "%zu\t1\t10\tparty\t8\tpear\t51\t66\t140\t2016-04-20\n", i);
        vt_buffer_printf(&text, "%zu\t2\t10\tparty\t8\tApple\t%s\t63\t120\t2015-04-20\n", i, i == 2 ? "" : "48");
    }
    vt_event_input input = {.format = VT_EVENTS_RENT_THE_RUNWAY, .label = "rentals.tsv", .bytes = {text.data, text.size}};
    vt_event_log log = read_input(&input);
    assert_int_equal(log.profiles->column_count, 4);
    assert_string_equal(value_of(&log, 1, "body_type"), "body_type=apple");
    assert_string_equal(value_of(&log, 1, "age"), "age=40-49");
    assert_string_equal(value_of(&log, 2, "age"), ""); /* what is told later is not known */
    assert_string_equal(value_of(&log, 1, "height"), "height=63-65");
    assert_string_equal(value_of(&log, 1, "weight"), "weight=120-139");
    assert_string_equal(value_of(&log, 1, "size"), "");
    vt_event_log_close(&log);
    vt_buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_folded_and_banded),
        cmocka_unit_test(a_table_of_users_is_joined_by_id),
        cmocka_unit_test(columns_that_name_people_are_left_out),
        cmocka_unit_test(a_map_names_columns_and_a_part_borrows),
        cmocka_unit_test(tables_of_no_use_are_refused),
        cmocka_unit_test(more_columns_than_are_read_are_named),
        cmocka_unit_test(customers_of_hm_come_by_their_own_columns),
        cmocka_unit_test(rentals_tell_of_the_first_day_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
