/* state/ on a disk: versions, damage, a killed writer, a full disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory_files.h"
#include "state_rows.h"

/* What a build of version 1 wrote. Never edited: such files are out there. */
static const char version_1[] =
    "CREATE TABLE event(id INTEGER PRIMARY KEY, type INTEGER NOT NULL, item TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    " rating INTEGER NOT NULL, text TEXT NOT NULL) STRICT;"
    "CREATE INDEX event_by_item ON event(item, type);"
    "CREATE INDEX event_by_time ON event(at_ms);"
    "CREATE TABLE cart(id INTEGER PRIMARY KEY, item TEXT NOT NULL UNIQUE, quantity INTEGER NOT NULL,"
    " added_ms INTEGER NOT NULL) STRICT;"
    "CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "PRAGMA application_id=1450464116; PRAGMA user_version=1;"
    "INSERT INTO event VALUES(1, 0, '10001', 1000, 0, ''), (2, 4, '10002', 2000, 5, 'Lovely');"
    "INSERT INTO cart VALUES(1, '10003', 2, 3000);"
    "INSERT INTO setting VALUES('hemisphere', 'south');";
/* And one of version 2, beside that. */
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

static int fresh_disk(void **unused)
{
    (void)unused;
    disk_install();
    disk_format();
    return 0;
}

static int empty_disk(void **unused)
{
    (void)unused;
    disk_format();
    return 0;
}

static void run_sql(const char *name, const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    assert_int_equal(sqlite3_open(name, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s", message);
    sqlite3_close(db);
}

static vt_state *open_profile(void)
{
    vt_state *state;
    vt_error error = {0};
    if (vt_state_open(&state, "p", &error) != VT_OK) fail_msg("%s", error.message);
    return state;
}

static void refuse(vt_status status, const char *says)
{
    vt_state *state;
    vt_error error = {0};
    assert_int_equal(vt_state_open(&state, "p", &error), status);
    assert_null(state);
    expect_words(error.message, says);
}

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

static void count_order(void *context, const vt_order *order)
{
    (void)order;
    ++*(size_t *)context;
}

static size_t orders_in(vt_state *state)
{
    size_t count = 0, total;
    assert_int_equal(vt_state_each_order(state, &(vt_order_query){0}, count_order, &count, &total, NULL), VT_OK);
    assert_int_equal(count, total);
    return count;
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

/* What the writer was told is done. */
typedef struct told {
    size_t events, cart, orders;
    bool opened;
} told;

/* Opens the version 1 file and writes until something fails. */
static told write_until_killed(void)
{
    told done = {0};
    vt_state *state;
    if (vt_state_open(&state, "p", NULL) != VT_OK) return done;
    done.opened = true;
    char item[16], key[16];
    bool alive = true;
    for (int i = 0; alive && i < 12; i++) {
        snprintf(item, sizeof item, "%d", 20000 + i);
        snprintf(key, sizeof key, "key %d", i);
        vt_event view = {.type = VT_EVENT_VIEW, .item = item, .at_ms = 5000 + i, .key = key};
        alive = vt_state_record(state, &view, NULL, NULL) == VT_OK;
        done.events += alive;
        if (alive && i == 6) alive = vt_state_checkpoint(state, NULL) == VT_OK;
    }
    if (alive && (alive = vt_state_set_cart(state, "20000", 1, 6000, NULL) == VT_OK)) done.cart++;
    vt_order_line lines[] = {{"30000", 1, 100}, {"30001", 2, 200}};
    if (alive && (alive = vt_state_place_order(state, &(vt_order){.lines = lines, .line_count = 2}, NULL, NULL) == VT_OK))
        done.orders++;
    vt_state_close(state);
    return done;
}

/* Version 1 or 2, whole: never something in between. */
static void expect_told(told done)
{
    vt_state *state = open_profile();
    assert_int_equal(vt_state_check(state, NULL), VT_OK);
    assert_true(vt_state_opened_version(state) == (done.opened ? 2 : vt_state_opened_version(state)));
    assert_in_range(vt_state_opened_version(state), 1, 2);
    rows views = read_events(state, &(vt_event_query){.types = 1u << VT_EVENT_VIEW});
    assert_in_range(views.count - 1, done.events, done.events + 1); /* the one under way may have come through */
    assert_in_range(read_cart(state).count - 1, done.cart, done.cart + 1);
    assert_in_range(orders_in(state), done.orders, done.orders + 1);
    rows entered = read_events(state, &(vt_event_query){.types = 1u << VT_EVENT_CART});
    assert_int_equal(entered.count, read_cart(state).count - 1);
    vt_state_close(state);
}

static void kill_at_every_change(bool machine)
{
    long changes = 1;
    for (long left = 1; left <= changes; left++) {
        disk_format();
        run_sql("p", version_1);
        disk_restart(false);
        the_disk.left = left <= changes ? left : DISK_FOREVER;
        told done = write_until_killed();
        if (!disk_dead()) { /* it had enough */
            assert_true(done.orders == 1);
            assert_true(left > 50);
            return;
        }
        changes = left + 1;
        disk_restart(machine);
        expect_told(done);
    }
}

static void what_was_acknowledged_survives_a_kill_at_any_change(void **unused)
{
    (void)unused;
    kill_at_every_change(false);
}

static void what_was_acknowledged_survives_a_power_cut_at_any_change(void **unused)
{
    (void)unused;
    kill_at_every_change(true);
}

static void database_and_log_copied_in_the_middle_are_a_whole_profile(void **unused)
{
    (void)unused;
    vt_state *state = open_profile();
    for (int i = 0; i < 300; i++) record(state, VT_EVENT_VIEW, "1", i);
    assert_non_null(disk_find("p-wal", false));
    disk_write_file("q", disk_find("p", false)->now.data, disk_find("p", false)->now.size);
    disk_write_file("q-wal", disk_find("p-wal", false)->now.data, disk_find("p-wal", false)->now.size);
    vt_state *copy;
    assert_int_equal(vt_state_open(&copy, "q", NULL), VT_OK);
    assert_int_equal(read_events(copy, &(vt_event_query){0}).count, 300);
    vt_state_close(copy);
    assert_int_equal(vt_state_checkpoint(state, NULL), VT_OK);
    assert_int_equal(disk_find("p-wal", false)->now.size, 0);
    disk_write_file("r", disk_find("p", false)->now.data, disk_find("p", false)->now.size);
    assert_int_equal(vt_state_open(&copy, "r", NULL), VT_OK);
    assert_int_equal(read_events(copy, &(vt_event_query){0}).count, 300);
    vt_state_close(copy);
    vt_state_close(state);
}

static void a_full_storage_is_said_plainly_and_loses_nothing(void **unused)
{
    (void)unused;
    static char text[2000];
    memset(text, 'x', sizeof text - 1);
    vt_state *state = open_profile();
    vt_error error = {0};
    vt_event review = {.type = VT_EVENT_REVIEW, .rating = 5, .text = text};
    char item[16];
    size_t written = 0;
    vt_status status = VT_OK;
    the_disk.quota = 400000;
    while (status == VT_OK) {
        snprintf(item, sizeof item, "%zu", written);
        review.item = item;
        status = vt_state_record(state, &review, NULL, &error);
        written += status == VT_OK;
        assert_true(written < 1000);
    }
    assert_int_equal(status, VT_IO);
    assert_string_equal(error.message, "the storage is full: nothing was changed");
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, written);
    vt_state_close(state);
    state = open_profile();
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, written);
    assert_int_equal(vt_state_check(state, NULL), VT_OK);
    the_disk.quota = 0; /* room again */
    assert_int_equal(vt_state_record(state, &review, NULL, NULL), VT_OK);
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, written + 1);
    vt_state_close(state);
}

static void what_does_not_fit_as_a_whole_is_undone_as_a_whole(void **unused)
{
    (void)unused;
    vt_state *state = open_profile();
    vt_error error = {0};
    record(state, VT_EVENT_VIEW, "kept", 1);
    the_disk.quota = 300000;
    assert_int_equal(vt_state_begin(state, NULL), VT_OK);
    vt_status status = vt_state_clear(state, NULL);
    static char text[4000];
    memset(text, 'x', sizeof text - 1);
    char item[16];
    for (int i = 0; status == VT_OK && i < 20000; i++) { /* far beyond SQLite's cache, so that it spills */
        snprintf(item, sizeof item, "%d", i);
        status = vt_state_record(state, &(vt_event){.type = VT_EVENT_REVIEW, .item = item, .text = text}, NULL, &error);
    }
    assert_int_equal(status, VT_IO);
    assert_string_equal(error.message, "the storage is full: nothing was changed");
    /* The transaction is gone: a write that would stand alone is refused. */
    vt_event view = {.type = VT_EVENT_VIEW, .item = "alone"};
    assert_int_equal(vt_state_record(state, &view, NULL, &error), VT_IO);
    assert_int_equal(vt_state_end(state, true, &error), VT_IO);
    rows seen = read_events(state, &(vt_event_query){0});
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.items[0], "kept");
    the_disk.quota = 0;
    assert_int_equal(vt_state_record(state, &view, NULL, NULL), VT_OK);
    vt_state_close(state);
}

static void no_room_for_a_new_profile_is_said_plainly(void **unused)
{
    (void)unused;
    the_disk.quota = 6000;
    refuse(VT_IO, "p: the storage is full: nothing was changed");
    the_disk.quota = 0;
    vt_state_close(open_profile());
}

#define on_disk(test) cmocka_unit_test_setup_teardown(test, fresh_disk, empty_disk)

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
        on_disk(what_was_acknowledged_survives_a_kill_at_any_change),
        on_disk(what_was_acknowledged_survives_a_power_cut_at_any_change),
        on_disk(database_and_log_copied_in_the_middle_are_a_whole_profile),
        on_disk(a_full_storage_is_said_plainly_and_loses_nothing),
        on_disk(what_does_not_fit_as_a_whole_is_undone_as_a_whole),
        on_disk(no_room_for_a_new_profile_is_said_plainly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
