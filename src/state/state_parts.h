/* Inside of the state floor: what its files share. Nothing outside src/state includes this. */
#ifndef VT_STATE_PARTS_H
#define VT_STATE_PARTS_H

#include "bytes.h"
#include "state.h"

#include <sqlite3.h>

enum { VT_STATE_APPLICATION_ID = 0x56745374 /* "VtSt" */ };

/* The statements that a state keeps; each is prepared when it is first used. */
typedef enum vt_sql {
    VT_SQL_ENTER,
    VT_SQL_LEAVE,
    VT_SQL_BACK,
    VT_SQL_KEY_FIND,
    VT_SQL_KEY_WRITE,
    VT_SQL_KEY_TRIM,
    VT_SQL_EVENT_FIND,
    VT_SQL_EVENT_WRITE,
    VT_SQL_EVENT_TOUCH,
    VT_SQL_EVENT_FORGET,
    VT_SQL_EVENT_FORGET_ID,
    VT_SQL_CART_FIND,
    VT_SQL_CART_COUNT,
    VT_SQL_CART_WRITE,
    VT_SQL_CART_CHANGE,
    VT_SQL_CART_REMOVE,
    VT_SQL_CART_READ,
    VT_SQL_ORDER_WRITE,
    VT_SQL_ORDER_LINE_WRITE,
    VT_SQL_ORDER_STATUS,
    VT_SQL_ORDER_CHANGE,
    VT_SQL_ORDER_COUNT,
    VT_SQL_ORDER_READ,
    VT_SQL_ORDER_LINES,
    VT_SQL_ORDERS_OF_ITEM,
    VT_SQL_SETTING_WRITE,
    VT_SQL_SETTING_REMOVE,
    VT_SQL_SETTING_READ,
    VT_SQL_EVENT_COUNTS,                           /* by with_item, with_above */
    VT_SQL_EVENT_QUERIES = VT_SQL_EVENT_COUNTS + 4, /* by with_item, with_above, oldest_first */
    VT_SQL_COUNT = VT_SQL_EVENT_QUERIES + 8
} vt_sql;

/* What a call has done so far, in the order of weight. */
typedef enum vt_change { VT_CHANGE_NONE, VT_CHANGE_NEW_EVENT, VT_CHANGE_OTHER } vt_change;

struct vt_state {
    sqlite3 *db;
    sqlite3_stmt *statements[VT_SQL_COUNT];
    int opened_version;
    uint64_t revision, revision_beside_events;
    vt_change change; /* of the call that runs */
    bool together;    /* between vt_state_begin and vt_state_end */
    vt_order_line lines[VT_STATE_MOST_LINES]; /* of the order that a visitor sees */
    vt_buffer line_items;                     /* their texts */
};

/* wasm only: the name of the VFS whose files JavaScript keeps; registers it when asked for the first time. */
const char *vt_state_storage(void);

/* Statements: state_sql.c */

/* The failure of the last SQLite call on `db` as a status with a message for people. */
vt_status vt_state_failed(sqlite3 *db, vt_error *error);
/* The kept statement of that place, reset and without bindings. */
vt_status vt_state_sql(vt_state *state, vt_sql place, const char *sql, sqlite3_stmt **out, vt_error *error);
/* Steps a statement that gives no row, and resets it. */
vt_status vt_state_run(vt_state *state, sqlite3_stmt *statement, vt_error *error);
/* Steps a statement for at most one row: *found says whether there is one. Reset it after reading. */
vt_status vt_state_first(vt_state *state, sqlite3_stmt *statement, bool *found, vt_error *error);
/* Resets a statement whose rows have been read up to `step`, the last answer of sqlite3_step. */
vt_status vt_state_finish(vt_state *state, sqlite3_stmt *statement, int step, vt_error *error);

/* A write is whole or did not happen: enter, do, leave with what came of it. Leave gives that status back, or the failure of
 * making it durable, and counts the revisions by state->change. */
vt_status vt_state_enter(vt_state *state, vt_error *error);
vt_status vt_state_leave(vt_state *state, vt_status status, vt_error *error);
void vt_state_changed(vt_state *state, vt_change change);

/* Columns of a file that nobody has vouched for. Text: UTF-8 without NUL, of least..most-1 bytes. */
bool vt_state_integer(sqlite3_stmt *statement, int column, int64_t least, int64_t most, int64_t *out);
bool vt_state_text(sqlite3_stmt *statement, int column, size_t least, size_t most, const char **out);

/* Length of a text, or `most` when it is not shorter. */
size_t vt_state_length(const char *text, size_t most);
/* Binds LIMIT and OFFSET to two places; limit 0: no limit. */
void vt_state_bind_page(sqlite3_stmt *statement, int place, uint64_t limit, uint64_t offset);

/* Fields of a caller. VT_BAD_REQUEST names `name`. */
vt_status vt_state_check_id(const char *name, const char *id, vt_error *error);
vt_status vt_state_check_time(const char *name, int64_t at_ms, vt_error *error);

/* Keys of writes: state_keys.c. `kind` tells what the rows are. */
typedef enum vt_key_kind { VT_KEY_EVENT, VT_KEY_ORDER } vt_key_kind;
/* *id stays 0 when `key` is NULL or has not been written. */
vt_status vt_state_find_key(vt_state *state, vt_key_kind kind, const char *key, int64_t *id, vt_error *error);
vt_status vt_state_write_key(vt_state *state, vt_key_kind kind, const char *key, int64_t id, vt_error *error);

/* An event with the rules of vt_state_record, inside of an entered call. */
vt_status vt_state_write_event(vt_state *state, const vt_event *event, int64_t *id, vt_error *error);

/* Versions: state_migrations.c */

/* Checks that the open database is one of ours, whole, and of a version that this build knows (0: new). */
vt_status vt_state_identify(sqlite3 *db, int *version, vt_error *error);
/* Brings the database from `version` to VT_STATE_VERSION in one transaction. */
vt_status vt_state_migrate(sqlite3 *db, int version, vt_error *error);

#endif
