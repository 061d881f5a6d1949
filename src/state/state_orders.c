/* What the visitor has bought here. */
#include "state_parts.h"

#include <string.h>

static const char *const status_names[VT_ORDER_STATUS_COUNT] = {"placed", "delivered", "returned"};

const char *vt_order_status_name(vt_order_status status)
{
    VT_CHECK((unsigned)status < VT_ORDER_STATUS_COUNT);
    return status_names[status];
}

vt_order_status vt_order_status_named(const char *name)
{
    int status = 0;
    while (status < VT_ORDER_STATUS_COUNT && strcmp(status_names[status], name) != 0) status++;
    return (vt_order_status)status;
}

static bool currency_valid(const char *currency)
{
    size_t capitals = strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return !currency[capitals] && (capitals == 0 || capitals == 3);
}

static vt_status check_line(const vt_order_line *line, vt_error *error)
{
    VT_TRY(vt_state_check_id("item", line->item, error));
    if (line->quantity < 1 || line->quantity > VT_STATE_MOST_QUANTITY)
        return vt_fail(error, VT_BAD_REQUEST, "quantity: must be 1 to %d", VT_STATE_MOST_QUANTITY);
    if (line->unit_price_cents < -1 || line->unit_price_cents > VT_STATE_MOST_CENTS)
        return vt_fail(error, VT_BAD_REQUEST, "unitPrice: out of range");
    return VT_OK;
}

/* Says in which line the member is that a message begins with. */
static vt_status within_line(vt_error *error, size_t line)
{
    char message[VT_MESSAGE_BYTES];
    if (!error) return VT_BAD_REQUEST;
    memcpy(message, error->message, sizeof message);
    return vt_fail(error, error->status, "lines[%zu].%s", line, message);
}

static vt_status check_order(const vt_order *order, vt_error *error)
{
    if ((unsigned)order->status >= VT_ORDER_STATUS_COUNT) return vt_fail(error, VT_BAD_REQUEST, "status: there is no such");
    VT_TRY(vt_state_check_time("placedAt", order->placed_ms, error));
    VT_TRY(vt_state_check_time("changedAt", order->changed_ms, error));
    if (order->changed_ms < order->placed_ms) return vt_fail(error, VT_BAD_REQUEST, "changedAt: before placedAt");
    if (order->currency && !currency_valid(order->currency))
        return vt_fail(error, VT_BAD_REQUEST, "currency: must be three capitals or \"\"");
    const char *address = order->address ? order->address : "{}";
    size_t length = vt_state_length(address, VT_STATE_TEXT_BYTES);
    if (length == VT_STATE_TEXT_BYTES)
        return vt_fail(error, VT_BAD_REQUEST, "address: longer than %d bytes", VT_STATE_TEXT_BYTES - 1);
    if (length < 2 || address[0] != '{' || !vt_utf8_valid(address, length))
        return vt_fail(error, VT_BAD_REQUEST, "address: not a JSON object");
    if (order->line_count < 1 || order->line_count > VT_STATE_MOST_LINES)
        return vt_fail(error, VT_BAD_REQUEST, "lines: must be 1 to %d", VT_STATE_MOST_LINES);
    for (size_t i = 0; i < order->line_count; i++)
        if (check_line(&order->lines[i], error) != VT_OK) return within_line(error, i);
    return VT_OK;
}

static vt_status insert_order(vt_state *state, const vt_order *order, int64_t *id, vt_error *error)
{
    sqlite3_stmt *write;
    VT_TRY(vt_state_sql(state, VT_SQL_ORDER_WRITE,
                        "INSERT INTO orders(placed_ms, changed_ms, status, currency, address) VALUES(?1, ?2, ?3, ?4, ?5)",
                        &write, error));
    sqlite3_bind_int64(write, 1, order->placed_ms);
    sqlite3_bind_int64(write, 2, order->changed_ms);
    sqlite3_bind_int(write, 3, (int)order->status);
    sqlite3_bind_text(write, 4, order->currency ? order->currency : "", -1, SQLITE_STATIC);
    sqlite3_bind_text(write, 5, order->address ? order->address : "{}", -1, SQLITE_STATIC);
    VT_TRY(vt_state_run(state, write, error));
    *id = sqlite3_last_insert_rowid(state->db);
    return VT_OK;
}

static vt_status insert_line(vt_state *state, int64_t order, size_t place, const vt_order_line *line, vt_error *error)
{
    sqlite3_stmt *write, *remove;
    VT_TRY(vt_state_sql(state, VT_SQL_ORDER_LINE_WRITE,
                        "INSERT INTO order_line(order_id, place, item, quantity, unit_price_cents) VALUES(?1, ?2, ?3, ?4, ?5)",
                        &write, error));
    sqlite3_bind_int64(write, 1, order);
    sqlite3_bind_int64(write, 2, (sqlite3_int64)place);
    sqlite3_bind_text(write, 3, line->item, -1, SQLITE_STATIC);
    sqlite3_bind_int64(write, 4, line->quantity);
    sqlite3_bind_int64(write, 5, line->unit_price_cents);
    VT_TRY(vt_state_run(state, write, error));
    VT_TRY(vt_state_sql(state, VT_SQL_CART_REMOVE, "DELETE FROM cart WHERE item = ?1", &remove, error));
    sqlite3_bind_text(remove, 1, line->item, -1, SQLITE_STATIC);
    return vt_state_run(state, remove, error);
}

static vt_status place_order(vt_state *state, const vt_order *order, int64_t *id, vt_error *error)
{
    VT_TRY(vt_state_find_key(state, VT_KEY_ORDER, order->key, id, error));
    if (*id) return VT_OK;
    vt_state_changed(state, VT_CHANGE_OTHER);
    VT_TRY(insert_order(state, order, id, error));
    for (size_t i = 0; i < order->line_count; i++) VT_TRY(insert_line(state, *id, i, &order->lines[i], error));
    return vt_state_write_key(state, VT_KEY_ORDER, order->key, *id, error);
}

vt_status vt_state_place_order(vt_state *state, const vt_order *order, int64_t *id, vt_error *error)
{
    int64_t written = 0;
    VT_TRY(check_order(order, error));
    VT_TRY(vt_state_enter(state, error));
    vt_status status = place_order(state, order, &written, error);
    if (id) *id = written;
    return vt_state_leave(state, status, error);
}

vt_status vt_state_order_of_key(vt_state *state, const char *key, int64_t *id, vt_error *error)
{
    return vt_state_find_key(state, VT_KEY_ORDER, key, id, error);
}

static vt_status read_status(vt_state *state, int64_t id, int64_t *status, vt_error *error)
{
    sqlite3_stmt *find;
    bool found;
    VT_TRY(vt_state_sql(state, VT_SQL_ORDER_STATUS, "SELECT status FROM orders WHERE id = ?1", &find, error));
    sqlite3_bind_int64(find, 1, id);
    VT_TRY(vt_state_first(state, find, &found, error));
    if (!found) return vt_fail(error, VT_NOT_FOUND, "there is no order %lld", (long long)id);
    *status = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    return VT_OK;
}

static vt_status change_status(vt_state *state, int64_t id, vt_order_status status, int64_t now_ms, vt_error *error)
{
    sqlite3_stmt *change;
    int64_t old = 0;
    VT_TRY(read_status(state, id, &old, error));
    if (old == (int64_t)status) return VT_OK;
    if (old != (int64_t)status - 1 && old != (int64_t)status + 1)
        return vt_fail(error, VT_BAD_REQUEST, "status: order %lld is %s and cannot become %s", (long long)id,
                       old >= 0 && old < VT_ORDER_STATUS_COUNT ? status_names[old] : "of no known status", status_names[status]);
    /* A clock may have been set back: a change is never before the placing. */
    VT_TRY(vt_state_sql(state, VT_SQL_ORDER_CHANGE,
                        "UPDATE orders SET status = ?2, changed_ms = max(?3, placed_ms) WHERE id = ?1", &change, error));
    sqlite3_bind_int64(change, 1, id);
    sqlite3_bind_int(change, 2, (int)status);
    sqlite3_bind_int64(change, 3, now_ms);
    vt_state_changed(state, VT_CHANGE_OTHER);
    return vt_state_run(state, change, error);
}

vt_status vt_state_set_order_status(vt_state *state, int64_t id, vt_order_status status, int64_t now_ms, vt_error *error)
{
    if ((unsigned)status >= VT_ORDER_STATUS_COUNT) return vt_fail(error, VT_BAD_REQUEST, "status: there is no such");
    VT_TRY(vt_state_check_time("now", now_ms, error));
    VT_TRY(vt_state_enter(state, error));
    return vt_state_leave(state, change_status(state, id, status, now_ms, error), error);
}

vt_status vt_state_times_bought(vt_state *state, const char *item, size_t *orders, vt_error *error)
{
    sqlite3_stmt *count;
    bool found;
    VT_TRY(vt_state_check_id("item", item, error));
    VT_TRY(vt_state_sql(state, VT_SQL_ORDERS_OF_ITEM,
                        "SELECT count(DISTINCT order_id) FROM order_line JOIN orders ON orders.id = order_id"
                        " WHERE item = ?1 AND status <> ?2",
                        &count, error));
    sqlite3_bind_text(count, 1, item, -1, SQLITE_STATIC);
    sqlite3_bind_int(count, 2, VT_ORDER_RETURNED);
    VT_TRY(vt_state_first(state, count, &found, error));
    *orders = (size_t)sqlite3_column_int64(count, 0);
    sqlite3_reset(count);
    return VT_OK;
}
