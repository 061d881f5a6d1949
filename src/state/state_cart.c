/* What the visitor means to buy. */
#include "state_parts.h"

static vt_status find_line(vt_state *state, const char *item, bool *found, vt_error *error)
{
    sqlite3_stmt *find;
    VT_TRY(vt_state_sql(state, VT_SQL_CART_FIND, "SELECT 1 FROM cart WHERE item = ?1", &find, error));
    sqlite3_bind_text(find, 1, item, -1, SQLITE_STATIC);
    VT_TRY(vt_state_first(state, find, found, error));
    sqlite3_reset(find);
    return VT_OK;
}

static vt_status check_room(vt_state *state, vt_error *error)
{
    sqlite3_stmt *count;
    bool found;
    VT_TRY(vt_state_sql(state, VT_SQL_CART_COUNT, "SELECT count(*) FROM cart", &count, error));
    VT_TRY(vt_state_first(state, count, &found, error));
    int64_t lines = sqlite3_column_int64(count, 0);
    sqlite3_reset(count);
    if (lines < VT_STATE_MOST_LINES) return VT_OK;
    return vt_fail(error, VT_BAD_REQUEST, "the cart is full: it holds at most %d different products", VT_STATE_MOST_LINES);
}

static vt_status add_line(vt_state *state, const vt_cart_line *line, vt_error *error)
{
    sqlite3_stmt *write;
    VT_TRY(check_room(state, error));
    VT_TRY(vt_state_sql(state, VT_SQL_CART_WRITE, "INSERT INTO cart(item, quantity, added_ms) VALUES(?1, ?2, ?3)", &write,
                        error));
    sqlite3_bind_text(write, 1, line->item, -1, SQLITE_STATIC);
    sqlite3_bind_int64(write, 2, line->quantity);
    sqlite3_bind_int64(write, 3, line->added_ms);
    vt_state_changed(state, VT_CHANGE_OTHER);
    return vt_state_run(state, write, error);
}

static vt_status change_line(vt_state *state, const vt_cart_line *line, vt_error *error)
{
    sqlite3_stmt *change;
    VT_TRY(vt_state_sql(state, VT_SQL_CART_CHANGE, "UPDATE cart SET quantity = ?2 WHERE item = ?1", &change, error));
    sqlite3_bind_text(change, 1, line->item, -1, SQLITE_STATIC);
    sqlite3_bind_int64(change, 2, line->quantity);
    vt_state_changed(state, VT_CHANGE_OTHER);
    return vt_state_run(state, change, error);
}

static vt_status remove_line(vt_state *state, const char *item, vt_error *error)
{
    sqlite3_stmt *remove;
    VT_TRY(vt_state_sql(state, VT_SQL_CART_REMOVE, "DELETE FROM cart WHERE item = ?1", &remove, error));
    sqlite3_bind_text(remove, 1, item, -1, SQLITE_STATIC);
    VT_TRY(vt_state_run(state, remove, error));
    if (sqlite3_changes(state->db)) vt_state_changed(state, VT_CHANGE_OTHER);
    return VT_OK;
}

static vt_status set_line(vt_state *state, const vt_cart_line *line, vt_error *error)
{
    bool found;
    int64_t id;
    if (line->quantity == 0) return remove_line(state, line->item, error);
    VT_TRY(find_line(state, line->item, &found, error));
    if (found) return change_line(state, line, error);
    VT_TRY(add_line(state, line, error));
    vt_event event = {.type = VT_EVENT_CART, .item = line->item, .at_ms = line->added_ms};
    return vt_state_write_event(state, &event, &id, error);
}

static vt_status restore_line(vt_state *state, const vt_cart_line *line, vt_error *error)
{
    bool found;
    VT_TRY(find_line(state, line->item, &found, error));
    if (found) return vt_fail(error, VT_BAD_REQUEST, "item: is in the cart already");
    return add_line(state, line, error);
}

vt_status vt_state_set_cart(vt_state *state, const char *item, uint32_t quantity, int64_t now_ms, vt_error *error)
{
    vt_cart_line line = {item, quantity, now_ms};
    VT_TRY(vt_state_check_id("item", item, error));
    VT_TRY(vt_state_check_time("now", now_ms, error));
    if (quantity > VT_STATE_MOST_QUANTITY)
        return vt_fail(error, VT_BAD_REQUEST, "quantity: must be 0 to %d", VT_STATE_MOST_QUANTITY);
    VT_TRY(vt_state_enter(state, error));
    return vt_state_leave(state, set_line(state, &line, error), error);
}

vt_status vt_state_restore_cart(vt_state *state, const vt_cart_line *line, vt_error *error)
{
    VT_TRY(vt_state_check_id("item", line->item, error));
    VT_TRY(vt_state_check_time("addedAt", line->added_ms, error));
    if (line->quantity < 1 || line->quantity > VT_STATE_MOST_QUANTITY)
        return vt_fail(error, VT_BAD_REQUEST, "quantity: must be 1 to %d", VT_STATE_MOST_QUANTITY);
    VT_TRY(vt_state_enter(state, error));
    return vt_state_leave(state, restore_line(state, line, error), error);
}

static vt_status read_line(sqlite3_stmt *row, vt_cart_line *line, vt_error *error)
{
    int64_t quantity = 0;
    bool valid = vt_state_text(row, 0, 1, VT_STATE_ID_BYTES, &line->item) &&
                 vt_state_integer(row, 1, 1, VT_STATE_MOST_QUANTITY, &quantity) &&
                 vt_state_integer(row, 2, 0, VT_STATE_LATEST_MS, &line->added_ms);
    line->quantity = (uint32_t)quantity;
    return valid ? VT_OK : vt_fail(error, VT_BAD_DATA, "the profile's database is damaged: a line of the cart is not valid");
}

vt_status vt_state_each_cart_line(vt_state *state, vt_cart_visitor *each, void *context, vt_error *error)
{
    sqlite3_stmt *row;
    vt_cart_line line;
    vt_status status = VT_OK;
    int step;
    VT_TRY(vt_state_sql(state, VT_SQL_CART_READ, "SELECT item, quantity, added_ms FROM cart ORDER BY id LIMIT ?1", &row,
                        error));
    sqlite3_bind_int(row, 1, VT_STATE_MOST_LINES);
    while ((step = sqlite3_step(row)) == SQLITE_ROW && (status = read_line(row, &line, error)) == VT_OK) each(context, &line);
    vt_status finished = vt_state_finish(state, row, step, error);
    return status == VT_OK ? finished : status;
}
