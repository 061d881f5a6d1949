/* The versions of the schema. A migration that has been released is never edited: files hold its very text, and
 * vt_state_identify compares it. */
#include "state_parts.h"

#include <string.h>

static const char *const migrations[VT_STATE_VERSION] = {
    /* 1: what a visitor does, wants and has chosen */
    "CREATE TABLE event(id INTEGER PRIMARY KEY, type INTEGER NOT NULL, item TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    " rating INTEGER NOT NULL, text TEXT NOT NULL) STRICT;"
    "CREATE INDEX event_by_item ON event(item, type);"
    "CREATE INDEX event_by_time ON event(at_ms);"
    "CREATE TABLE cart(id INTEGER PRIMARY KEY, item TEXT NOT NULL UNIQUE, quantity INTEGER NOT NULL,"
    " added_ms INTEGER NOT NULL) STRICT;"
    "CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;",
    /* 2: orders, and the keys of writes, by which one that is sent again is known */
    "CREATE TABLE orders(id INTEGER PRIMARY KEY, placed_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL,"
    " status INTEGER NOT NULL, currency TEXT NOT NULL, address TEXT NOT NULL) STRICT;"
    "CREATE INDEX orders_by_time ON orders(placed_ms);"
    "CREATE TABLE order_line(order_id INTEGER NOT NULL REFERENCES orders(id), place INTEGER NOT NULL, item TEXT NOT NULL,"
    " quantity INTEGER NOT NULL, unit_price_cents INTEGER NOT NULL, PRIMARY KEY(order_id, place)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX order_line_by_item ON order_line(item);"
    "CREATE TABLE written(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL,"
    " row INTEGER NOT NULL) STRICT;",
};

static vt_status read_number(sqlite3 *db, const char *sql, int64_t *out, vt_error *error)
{
    sqlite3_stmt *query = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &query, NULL) != SQLITE_OK) return vt_state_failed(db, error);
    vt_status status = VT_OK;
    if (sqlite3_step(query) == SQLITE_ROW) *out = sqlite3_column_int64(query, 0);
    else status = vt_state_failed(db, error);
    sqlite3_finalize(query);
    return status;
}

static bool same_row(sqlite3_stmt *a, sqlite3_stmt *b)
{
    for (int column = 0; column < sqlite3_column_count(a); column++) {
        int bytes = sqlite3_column_bytes(a, column);
        if (bytes != sqlite3_column_bytes(b, column)) return false;
        if (bytes && memcmp(sqlite3_column_blob(a, column), sqlite3_column_blob(b, column), (size_t)bytes) != 0) return false;
    }
    return true;
}

/* Both statements list schemas: is `db`'s the `reference`'s? */
static vt_status compare_schemas(sqlite3 *db, sqlite3_stmt *found, sqlite3_stmt *reference, vt_error *error)
{
    int step, expected;
    do {
        step = sqlite3_step(found);
        expected = sqlite3_step(reference);
        if (step != SQLITE_ROW && step != SQLITE_DONE) return vt_state_failed(db, error);
        if (step != expected || (step == SQLITE_ROW && !same_row(found, reference)))
            return vt_fail(error, VT_BAD_DATA, "not a profile: its tables are not those of its version");
    } while (step == SQLITE_ROW);
    return VT_OK;
}

/* The reference is made by the migrations themselves, so that there is one text of the schema. */
static vt_status check_schema(sqlite3 *db, int version, vt_error *error)
{
    const char *listing = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name";
    sqlite3 *reference = NULL;
    sqlite3_stmt *lists[2] = {0};
    bool made = sqlite3_open_v2(":memory:", &reference, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
    for (int i = 0; made && i < version; i++) made = sqlite3_exec(reference, migrations[i], NULL, NULL, NULL) == SQLITE_OK;
    made = made && sqlite3_prepare_v2(reference, listing, -1, &lists[1], NULL) == SQLITE_OK;
    vt_status status = made ? VT_OK : vt_fail(error, VT_NO_MEMORY, "the state: out of memory");
    if (status == VT_OK && sqlite3_prepare_v2(db, listing, -1, &lists[0], NULL) != SQLITE_OK)
        status = vt_state_failed(db, error);
    if (status == VT_OK) status = compare_schemas(db, lists[0], lists[1], error);
    sqlite3_finalize(lists[0]);
    sqlite3_finalize(lists[1]);
    sqlite3_close(reference);
    return status;
}

vt_status vt_state_identify(sqlite3 *db, int *version, vt_error *error)
{
    int64_t application = 0, claimed = 0, entries = 0;
    VT_TRY(read_number(db, "SELECT count(*) FROM sqlite_schema", &entries, error));
    VT_TRY(read_number(db, "PRAGMA application_id", &application, error));
    VT_TRY(read_number(db, "PRAGMA user_version", &claimed, error));
    *version = 0;
    if (entries == 0 && application == 0 && claimed == 0) return VT_OK;
    if (application != VT_STATE_APPLICATION_ID)
        return vt_fail(error, VT_BAD_DATA, "not a profile: a database of another program");
    if (claimed > VT_STATE_VERSION)
        return vt_fail(error, VT_UNSUPPORTED, "the profile is of version %lld; this program knows up to %d",
                       (long long)claimed, VT_STATE_VERSION);
    if (claimed < 1) return vt_fail(error, VT_BAD_DATA, "not a profile: there is no version %lld", (long long)claimed);
    *version = (int)claimed;
    return check_schema(db, *version, error);
}

static int migrate_inside(sqlite3 *db, int version)
{
    int failed = SQLITE_OK;
    for (int i = version; !failed && i < VT_STATE_VERSION; i++) failed = sqlite3_exec(db, migrations[i], NULL, NULL, NULL);
    char mark[96];
    sqlite3_snprintf(sizeof mark, mark, "PRAGMA application_id=%d; PRAGMA user_version=%d", VT_STATE_APPLICATION_ID,
                     VT_STATE_VERSION);
    if (!failed) failed = sqlite3_exec(db, mark, NULL, NULL, NULL);
    return failed ? failed : sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
}

vt_status vt_state_migrate(sqlite3 *db, int version, vt_error *error)
{
    if (version == VT_STATE_VERSION) return VT_OK;
    if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) return vt_state_failed(db, error);
    if (migrate_inside(db, version) == SQLITE_OK) return VT_OK;
    vt_status status = vt_state_failed(db, error);
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}
