/* What must outlive the visit: one profile's events, cart, orders and settings, in one SQLite database.
 *
 * Natively the database is a file; in the browser it is a file of the "opfs" VFS (wasm_state_files.c) or memory. A call that
 * changes something is one transaction and is durable when it returns VT_OK. Products are named by id: a profile outlives
 * generations of a pack, and may name products that are gone. Times are milliseconds since 1970-01-01 UTC and come from the
 * caller; ids of rows count from 1. One writer at a time: opening takes an exclusive lock.
 *
 * Statuses that any call may answer: VT_IO (the storage failed; the message says so plainly when it is full, and what was there
 * before the call still is), VT_BAD_DATA (the file is damaged), VT_NO_MEMORY. A visitor must not call the state. */
#ifndef VT_STATE_H
#define VT_STATE_H

#include "status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    VT_STATE_VERSION = 2,       /* schema of this build; older ones are migrated, newer ones refused */
    VT_STATE_ID_BYTES = 256,    /* longest product id and key, with its NUL */
    VT_STATE_TEXT_BYTES = 4096, /* longest review, with its NUL */
    VT_STATE_MOST_QUANTITY = 99,
    VT_STATE_MOST_LINES = 200 /* different products in one cart or order */
};
#define VT_STATE_MOST_CENTS 100000000000ll /* of one piece */
#define VT_STATE_LATEST_MS 253402300799999ll /* the end of 9999 */

typedef struct vt_state vt_state;

typedef enum vt_event_type {
    VT_EVENT_VIEW,
    VT_EVENT_LIKE,
    VT_EVENT_PASS,
    VT_EVENT_BOOKMARK,
    VT_EVENT_REVIEW,
    VT_EVENT_CART,     /* written by vt_state_set_cart when a product enters the cart */
    VT_EVENT_PURCHASE, /* bought somewhere that keeps no order here; counts as one delivered piece */
    VT_EVENT_COUNT
} vt_event_type;

/* "view", "like", ... */
const char *vt_event_type_name(vt_event_type type);
/* VT_EVENT_COUNT when there is no such name. */
vt_event_type vt_event_type_named(const char *name);

/* Strings are borrowed: from the caller when writing, for the length of a visitor's call when reading. */
typedef struct vt_event {
    int64_t id; /* reading only */
    vt_event_type type;
    const char *item;
    int64_t at_ms;
    int rating;       /* 1..5 of a review; 0: none */
    const char *text; /* of a review; NULL: none */
    const char *key;  /* names this write: writing the same key again changes nothing and answers the first id; NULL: none */
} vt_event;

typedef enum vt_order_status { VT_ORDER_PLACED, VT_ORDER_DELIVERED, VT_ORDER_RETURNED, VT_ORDER_STATUS_COUNT } vt_order_status;

/* "placed", "delivered", "returned". */
const char *vt_order_status_name(vt_order_status status);
vt_order_status vt_order_status_named(const char *name);

typedef struct vt_order_line {
    const char *item;
    uint32_t quantity;
    int64_t unit_price_cents; /* paid; -1: unknown */
} vt_order_line;

typedef struct vt_order {
    int64_t id; /* reading only */
    int64_t placed_ms;
    int64_t changed_ms; /* of the last change of status */
    vt_order_status status;
    int64_t total_cents;  /* sum of the known prices */
    const char *currency; /* ISO 4217, or "" */
    const char *address;  /* a JSON object of strings, as the page wrote it; "{}" when there is none */
    const char *key;      /* as vt_event's */
    const vt_order_line *lines;
    size_t line_count;
} vt_order;

/* Opens or makes the database at `path`; NULL: a new one in memory. Migrates an older version in one transaction (killed in
 * the middle, the old one is still there). VT_UNSUPPORTED: a newer version; VT_BAD_DATA: not a state database, or a damaged one;
 * VT_IO: also when it is open elsewhere or may not be written. Such a file is left as it was. */
vt_status vt_state_open(vt_state **out, const char *path, vt_error *error);
void vt_state_close(vt_state *state);
/* The version the file had when it was opened; 0 when it was new. */
int vt_state_opened_version(const vt_state *state);
/* Another number after every change and in every state that is opened, so that whoever has read before knows whether to read
 * again. Never 0. */
uint64_t vt_state_revision(const vt_state *state);
/* The revision after the last change other than a vt_state_record that only added an event (one that replaced an event or gave
 * it a new time is another change): while it stays, the events above the last id that was read can be read alone. */
uint64_t vt_state_revision_beside_events(const vt_state *state);

/* Events ------------------------------------------------------------------------------------------------------------- */

/* VT_BAD_REQUEST names the field: an item that is empty, too long or not UTF-8, a time outside 0..VT_STATE_LATEST_MS, a rating
 * outside 1..5, a rating or text on another type than review, a review with neither, a text too long, a key that names an order.
 * *id may be NULL. A review replaces the earlier review of the same product; like and pass replace each other; liking or
 * bookmarking again changes the time only, passing again is an event of its own. The latest 1,000 keys are known. */
vt_status vt_state_record(vt_state *state, const vt_event *event, int64_t *id, vt_error *error);
/* Takes back all events of that type for that product. *removed may be NULL. */
vt_status vt_state_forget(vt_state *state, vt_event_type type, const char *item, size_t *removed, vt_error *error);

/* Takes back the event of that id, such as the one pass that was a slip. *removed (may be NULL) is 0 when there is none.
 * VT_BAD_REQUEST: an id below 1. */
vt_status vt_state_forget_id(vt_state *state, int64_t id, size_t *removed, vt_error *error);

typedef void vt_event_visitor(void *context, const vt_event *event);
/* Which events, newest first (by time, then id). Zero: all. */
typedef struct vt_event_query {
    uint32_t types;     /* bit 1 << type; 0: all */
    const char *item;   /* NULL: any */
    int64_t above_id;   /* only ids above it */
    size_t offset, limit; /* limit 0: no limit */
    bool oldest_first;
} vt_event_query;
/* *total (may be NULL) counts what the query matches without offset and limit. */
vt_status vt_state_each_event(vt_state *state, const vt_event_query *query, vt_event_visitor *each, void *context,
                              size_t *total, vt_error *error);

/* Cart --------------------------------------------------------------------------------------------------------------- */

typedef struct vt_cart_line {
    const char *item;
    uint32_t quantity;
    int64_t added_ms;
} vt_cart_line;

/* quantity 0 takes the product out; otherwise 1..VT_STATE_MOST_QUANTITY. VT_BAD_REQUEST as above, or a full cart. */
vt_status vt_state_set_cart(vt_state *state, const char *item, uint32_t quantity, int64_t now_ms, vt_error *error);
/* Adds a line as an import brings it: without an event, which comes by itself. VT_BAD_REQUEST also when the cart has it. */
vt_status vt_state_restore_cart(vt_state *state, const vt_cart_line *line, vt_error *error);
/* In the order of adding. */
typedef void vt_cart_visitor(void *context, const vt_cart_line *line);
vt_status vt_state_each_cart_line(vt_state *state, vt_cart_visitor *each, void *context, vt_error *error);

/* Orders ------------------------------------------------------------------------------------------------------------- */

/* Writes the order with its lines and empties the cart of what was ordered, in one transaction. *id may be NULL. All of `order`
 * but id and total_cents is kept. VT_BAD_REQUEST names the field: no lines or too many, an item or quantity as for the cart, a
 * price outside -1..VT_STATE_MOST_CENTS, a currency that is not three capitals or "", an address that is not a short JSON
 * object of texts, a change before the placing, a key that names an event. */
vt_status vt_state_place_order(vt_state *state, const vt_order *order, int64_t *id, vt_error *error);
/* The id of the order that was written with that key; 0: none, or `key` is NULL. */
vt_status vt_state_order_of_key(vt_state *state, const char *key, int64_t *id, vt_error *error);
/* VT_NOT_FOUND names the order. placed -> delivered -> returned, and back by one step (undo); the status that it has changes
 * nothing; VT_BAD_REQUEST otherwise. */
vt_status vt_state_set_order_status(vt_state *state, int64_t id, vt_order_status status, int64_t now_ms, vt_error *error);
/* Newest first; lines in the order of writing. id 0: all of [offset, offset + limit), limit 0: no limit. */
typedef struct vt_order_query {
    int64_t id;
    size_t offset, limit;
} vt_order_query;
typedef void vt_order_visitor(void *context, const vt_order *order);
vt_status vt_state_each_order(vt_state *state, const vt_order_query *query, vt_order_visitor *each, void *context,
                              size_t *total, vt_error *error);
/* How many orders hold the product and were not returned. */
vt_status vt_state_times_bought(vt_state *state, const char *item, size_t *orders, vt_error *error);

/* Settings and the whole --------------------------------------------------------------------------------------------- */

/* Short texts by name. A NULL value removes. Names are [a-zA-Z0-9.-]{1,63}, values UTF-8 below VT_STATE_TEXT_BYTES. */
vt_status vt_state_set_setting(vt_state *state, const char *name, const char *value, vt_error *error);
typedef void vt_setting_visitor(void *context, const char *name, const char *value);
/* By name in byte order. */
vt_status vt_state_each_setting(vt_state *state, vt_setting_visitor *each, void *context, vt_error *error);

/* Several writes that become durable together, such as an import: begin, write, then end with commit or without. Calls in
 * between answer as always. Only one may be open. */
vt_status vt_state_begin(vt_state *state, vt_error *error);
vt_status vt_state_end(vt_state *state, bool commit, vt_error *error);
/* Removes everything that the profile holds. */
vt_status vt_state_clear(vt_state *state, vt_error *error);
/* SQLite's integrity check; VT_BAD_DATA with its first complaint. */
vt_status vt_state_check(vt_state *state, vt_error *error);
/* Folds the write-ahead log into the database and empties it, so that the file alone is the whole profile. */
vt_status vt_state_checkpoint(vt_state *state, vt_error *error);

#endif
