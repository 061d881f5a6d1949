/* A state on a disk in memory, for tests. */
#ifndef STATE_DISK_H
#define STATE_DISK_H

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

static inline int fresh_disk(void **unused)
{
    (void)unused;
    disk_install();
    disk_format();
    return 0;
}

static inline int empty_disk(void **unused)
{
    (void)unused;
    disk_format();
    return 0;
}

static inline void run_sql(const char *name, const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    assert_int_equal(sqlite3_open(name, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s", message);
    sqlite3_close(db);
}

static inline vt_state *open_profile(void)
{
    vt_state *state;
    vt_error error = {0};
    if (vt_state_open(&state, "p", &error) != VT_OK) fail_msg("%s", error.message);
    return state;
}

static inline void refuse(vt_status status, const char *says)
{
    vt_state *state;
    vt_error error = {0};
    assert_int_equal(vt_state_open(&state, "p", &error), status);
    assert_null(state);
    expect_words(error.message, says);
}

static inline void count_order(void *context, const vt_order *order)
{
    (void)order;
    ++*(size_t *)context;
}

static inline size_t orders_in(vt_state *state)
{
    size_t count = 0, total;
    assert_int_equal(vt_state_each_order(state, &(vt_order_query){0}, count_order, &count, &total, NULL), VT_OK);
    assert_int_equal(count, total);
    return count;
}

#define on_disk(test) cmocka_unit_test_setup_teardown(test, fresh_disk, empty_disk)

#endif
