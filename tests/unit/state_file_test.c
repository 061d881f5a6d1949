/* state/ on a disk: versions, strangers, damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "state_disk.h"

/* What a build of version 2 wrote, beside version 1. Never edited either. */
static const char version_2[] =
    "CREATE TABLE orders(id INTEGER PRIMARY KEY, placed_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL,"
    " status INTEGER NOT NULL, currency TEXT NOT NULL, address TEXT NOT NULL) STRICT;"
    "CREATE INDEX orders_by_time ON orders(placed_ms);"
    "CREATE TABLE order_line(order_id INTEGER NOT NULL REFERENCES orders(id), place INTEGER NOT NULL, item TEXT NOT NULL,"
    " quantity INTEGER NOT NULL, unit_price_cents INTEGER NOT NULL, PRIMARY KEY(order_id, place)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX order_line_by_item ON order_line(item);"
    "CREATE TABLE written(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL,"
    " row INTEGER NOT NULL) STRICT;"
    "PRAGMA user_version=2;"
    "INSERT INTO orders VALUES(1, 4000, 4000, 0, 'EUR', '{}');"
    "INSERT INTO order_line VALUES(1, 0, '10004', 1, 1299);";

static void expect_version_1_content(vt_state *state)
{
    rows seen = read_events(state, &(vt_event_query){0});
    assert_int_equal(seen.count, 2);
    assert_string_equal(seen.items[0], "10002");
    assert_string_equal(seen.texts[0], "Lovely");
    assert_true(seen.events[0].rating == 5 && seen.events[1].at_ms == 1000);
    assert_string_equal(read_cart(state).items[0], "10003");
    assert_string_equal(read_settings(state).text, "hemisphere=south;");
}

static void a_new_file_is_of_this_version(void **unused)
{
    (void)unused;
    vt_state *state = open_profile();
    assert_int_equal(vt_state_opened_version(state), 0);
    record(state, VT_EVENT_VIEW, "1", 1);
    vt_state_close(state);
    assert_null(disk_find("p-wal", false));
    state = open_profile();
    assert_int_equal(vt_state_opened_version(state), VT_STATE_VERSION);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 1);
    assert_int_equal(vt_state_check(state, NULL), VT_OK);
    vt_state_close(state);
}

static void a_file_of_version_1_is_migrated(void **unused)
{
    (void)unused;
    run_sql("p", version_1);
    vt_state *state = open_profile();
    assert_int_equal(vt_state_opened_version(state), 1);
    expect_version_1_content(state);
    assert_int_equal(orders_in(state), 0);
    vt_order_line line = {"10003", 2, 999};
    assert_int_equal(vt_state_place_order(state, &(vt_order){.lines = &line, .line_count = 1}, NULL, NULL), VT_OK);
    assert_int_equal(vt_state_check(state, NULL), VT_OK);
    vt_state_close(state);
    state = open_profile();
    assert_int_equal(vt_state_opened_version(state), 2);
    assert_int_equal(orders_in(state), 1);
    vt_state_close(state);
}

static void a_file_of_version_2_opens_as_it_is(void **unused)
{
    (void)unused;
    run_sql("p", version_1);
    run_sql("p", version_2);
    vt_state *state = open_profile();
    assert_int_equal(vt_state_opened_version(state), 2);
    expect_version_1_content(state);
    assert_int_equal(orders_in(state), 1);
    vt_state_close(state);
}

static void what_is_not_a_profile_is_refused_and_left_alone(void **unused)
{
    (void)unused;
    static const struct {
        const char *sql, *says;
        vt_status status;
    } cases[] = {
        {"CREATE TABLE t(a)", "another program", VT_BAD_DATA},
        {"PRAGMA application_id=1450464116; PRAGMA user_version=3", "of version 3", VT_UNSUPPORTED},
        {"PRAGMA application_id=1450464116; PRAGMA user_version=0", "no version 0", VT_BAD_DATA},
        {"PRAGMA application_id=1450464116; PRAGMA user_version=-1", "no version -1", VT_BAD_DATA},
        {"PRAGMA application_id=1450464116; PRAGMA user_version=1", "not those of its version", VT_BAD_DATA},
        {"PRAGMA application_id=7; PRAGMA user_version=1", "another program", VT_BAD_DATA},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        disk_format();
        run_sql("p", cases[i].sql);
        disk_file before = *disk_find("p", false);
        uint8_t *copy = malloc(before.now.size);
        memcpy(copy, before.now.data, before.now.size);
        refuse(cases[i].status, cases[i].says);
        const disk_bytes *after = &disk_find("p", false)->now;
        assert_int_equal(after->size, before.now.size);
        assert_memory_equal(after->data, copy, after->size);
        free(copy);
    }
}

static void tables_that_are_not_ours_are_refused(void **unused)
{
    (void)unused;
    static const char *const changes[] = {
        "CREATE TABLE more(a)", "DROP TABLE setting", "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM cart; END",
        "CREATE VIEW v AS SELECT 1", "DROP INDEX event_by_time", "ALTER TABLE event ADD COLUMN extra TEXT"};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        disk_format();
        run_sql("p", version_1);
        run_sql("p", changes[i]);
        refuse(VT_BAD_DATA, "not those of its version");
    }
}

static void garbage_and_cut_files_are_refused(void **unused)
{
    (void)unused;
    uint8_t garbage[5000];
    for (size_t i = 0; i < sizeof garbage; i++) garbage[i] = (uint8_t)(i * 7 + 13);
    static const size_t sizes[] = {1, 99, 512, 4096, 5000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        disk_format();
        disk_write_file("p", garbage, sizes[i]);
        refuse(VT_BAD_DATA, "not a database");
    }
    disk_format();
    run_sql("p", version_1);
    disk_bytes whole = {0};
    disk_put(&whole, disk_find("p", false)->now.data, disk_find("p", false)->now.size);
    for (size_t size = 1; size < whole.size; size += 1021) {
        disk_format();
        disk_write_file("p", whole.data, size);
        refuse(VT_BAD_DATA, "");
    }
    free(whole.data);
}

/* Bytes of every page turned over, one at a time: an answer, never a crash, and never a row that breaks the rules. */
static void a_damaged_file_is_refused_or_read_by_the_rules(void **unused)
{
    (void)unused;
    run_sql("p", version_1);
    run_sql("p", version_2);
    disk_bytes whole = {0};
    disk_put(&whole, disk_find("p", false)->now.data, disk_find("p", false)->now.size);
    size_t refused = 0, tried = 0, total;
    static rows into;
    for (size_t at = 0; at < whole.size; at += at < 110 ? 1 : at % 4096 < 30 || at % 4096 > 3950 ? 5 : 97) {
        disk_format();
        whole.data[at] ^= 0xff;
        disk_write_file("p", whole.data, whole.size);
        whole.data[at] ^= 0xff;
        vt_state *state;
        vt_error error = {0};
        vt_status status = vt_state_open(&state, "p", &error);
        tried++;
        if (status != VT_OK) {
            if (at == 18) assert_int_equal(status, VT_IO); /* claims a form that may only be read */
            else if (status != VT_BAD_DATA && status != VT_UNSUPPORTED) fail_msg("byte %zu: %s", at, error.message);
            refused++;
            continue;
        }
        memset(&into, 0, sizeof into);
        status = vt_state_each_event(state, &(vt_event_query){0}, keep_event, &into, &total, &error);
        assert_true(status == VT_OK || status == VT_BAD_DATA);
        setting_rows settings = {0};
        status = vt_state_each_setting(state, keep_setting, &settings, &error);
        assert_true(status == VT_OK || status == VT_BAD_DATA);
        vt_state_check(state, &error);
        vt_state_close(state);
    }
    assert_true(tried > 900 && refused > 100);
    free(whole.data);
}

static void rows_that_break_the_rules_are_named(void **unused)
{
    (void)unused;
    static const char *const changes[] = {
        "UPDATE event SET type = 7 WHERE id = 2",           "UPDATE event SET item = '' WHERE id = 2",
        "UPDATE event SET at_ms = -1 WHERE id = 2",         "UPDATE event SET rating = 6 WHERE id = 2",
        "UPDATE event SET item = CAST(x'ff' AS TEXT) WHERE id = 2",
        "UPDATE event SET item = CAST(x'610062' AS TEXT) WHERE id = 2",
        "UPDATE event SET text = printf('%5000s', 'x') WHERE id = 2"};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        disk_format();
        run_sql("p", version_1);
        run_sql("p", changes[i]);
        vt_state *state = open_profile();
        vt_error error = {0};
        static rows into;
        memset(&into, 0, sizeof into);
        assert_int_equal(vt_state_each_event(state, &(vt_event_query){0}, keep_event, &into, NULL, &error), VT_BAD_DATA);
        expect_words(error.message, "event 2 is not valid");
        vt_state_close(state);
    }
}

static void orders_that_break_the_rules_are_named(void **unused)
{
    (void)unused;
    static const char *const changes[] = {
        "UPDATE orders SET status = 3",     "UPDATE orders SET changed_ms = 3999", "UPDATE orders SET address = ''",
        "DELETE FROM order_line",           "UPDATE order_line SET item = ''",     "UPDATE order_line SET quantity = 100",
        "UPDATE orders SET currency = 'EURO'", "UPDATE order_line SET unit_price_cents = -2"};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        disk_format();
        run_sql("p", version_1);
        run_sql("p", version_2);
        run_sql("p", changes[i]);
        vt_state *state = open_profile();
        vt_error error = {0};
        size_t count = 0;
        assert_int_equal(vt_state_each_order(state, &(vt_order_query){0}, count_order, &count, NULL, &error), VT_BAD_DATA);
        expect_words(error.message, "order 1 is not valid");
        assert_int_equal(count, 0);
        vt_state_close(state);
    }
}

static void a_line_without_its_order_is_found_by_the_check(void **unused)
{
    (void)unused;
    run_sql("p", version_1);
    run_sql("p", version_2);
    run_sql("p", "DELETE FROM orders");
    vt_state *state = open_profile();
    vt_error error = {0};
    assert_int_equal(vt_state_check(state, &error), VT_BAD_DATA);
    expect_words(error.message, "order_line");
    vt_state_close(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        on_disk(a_new_file_is_of_this_version),
        on_disk(a_file_of_version_1_is_migrated),
        on_disk(a_file_of_version_2_opens_as_it_is),
        on_disk(what_is_not_a_profile_is_refused_and_left_alone),
        on_disk(tables_that_are_not_ours_are_refused),
        on_disk(garbage_and_cut_files_are_refused),
        on_disk(a_damaged_file_is_refused_or_read_by_the_rules),
        on_disk(rows_that_break_the_rules_are_named),
        on_disk(orders_that_break_the_rules_are_named),
        on_disk(a_line_without_its_order_is_found_by_the_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
