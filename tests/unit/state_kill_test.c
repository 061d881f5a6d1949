/* state/ on a disk that loses its writer, its power or its room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "state_disk.h"

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

static void a_long_log_gives_its_room_back(void **unused)
{
    (void)unused;
    vt_state *state = open_profile();
    assert_int_equal(vt_state_begin(state, NULL), VT_OK);
    for (int i = 0; i < 60000; i++) record(state, VT_EVENT_VIEW, "a product with a name of some length", i);
    assert_int_equal(vt_state_end(state, true, NULL), VT_OK);
    assert_true(disk_find("p-wal", false)->now.size > 2 << 20);
    for (int i = 0; i < 3; i++) record(state, VT_EVENT_VIEW, "1", i);
    assert_true(disk_find("p-wal", false)->now.size <= 1 << 20);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        on_disk(what_was_acknowledged_survives_a_kill_at_any_change),
        on_disk(what_was_acknowledged_survives_a_power_cut_at_any_change),
        on_disk(database_and_log_copied_in_the_middle_are_a_whole_profile),
        on_disk(a_long_log_gives_its_room_back),
        on_disk(a_full_storage_is_said_plainly_and_loses_nothing),
        on_disk(what_does_not_fit_as_a_whole_is_undone_as_a_whole),
        on_disk(no_room_for_a_new_profile_is_said_plainly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
