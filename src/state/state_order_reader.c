/* Orders with their lines, from the file to a visitor. */
#include "state_parts.h"

#include <string.h>

static vt_status damaged(int64_t order, vt_error *error)
{
    return vt_fail(error, VT_BAD_DATA, "the profile's database is damaged: order %lld is not valid", (long long)order);
}

/* Texts go into one buffer that may move, so that lines can point into it only when all are read. */
static bool keep_line(vt_state *state, sqlite3_stmt *row, size_t count, int64_t *total)
{
    const char *item;
    int64_t quantity;
    vt_order_line *line = &state->lines[count];
    if (!vt_state_text(row, 0, 1, VT_STATE_ID_BYTES, &item) ||
        !vt_state_integer(row, 1, 1, VT_STATE_MOST_QUANTITY, &quantity) ||
        !vt_state_integer(row, 2, -1, VT_STATE_MOST_CENTS, &line->unit_price_cents))
        return false;
    line->quantity = (uint32_t)quantity;
    if (line->unit_price_cents > 0) *total += quantity * line->unit_price_cents;
    vt_buffer_append(&state->line_items, item, strlen(item) + 1);
    return true;
}

static vt_status read_lines(vt_state *state, vt_order *order, vt_error *error)
{
    sqlite3_stmt *row;
    int step;
    size_t count = 0;
    VT_TRY(vt_state_sql(state, VT_SQL_ORDER_LINES,
                        "SELECT item, quantity, unit_price_cents FROM order_line WHERE order_id = ?1 ORDER BY place", &row,
                        error));
    sqlite3_bind_int64(row, 1, order->id);
    state->line_items.size = 0;
    bool valid = true;
    while ((step = sqlite3_step(row)) == SQLITE_ROW && valid) {
        valid = count < VT_STATE_MOST_LINES && keep_line(state, row, count, &order->total_cents);
        count += valid;
    }
    VT_TRY(vt_state_finish(state, row, step, error));
    if (!valid || count == 0) return damaged(order->id, error);
    if (state->line_items.failed) {
        vt_buffer_free(&state->line_items);
        return vt_fail(error, VT_NO_MEMORY, "the state: out of memory");
    }
    const char *item = (const char *)state->line_items.data;
    for (size_t i = 0; i < count; i++, item += strlen(item) + 1) state->lines[i].item = item;
    order->lines = state->lines;
    order->line_count = count;
    return VT_OK;
}

static vt_status read_order(vt_state *state, sqlite3_stmt *row, vt_order *order, vt_error *error)
{
    int64_t status = 0;
    *order = (vt_order){.id = sqlite3_column_int64(row, 0)};
    bool valid = order->id > 0 && vt_state_integer(row, 1, 0, VT_STATE_LATEST_MS, &order->placed_ms) &&
                 vt_state_integer(row, 2, order->placed_ms, VT_STATE_LATEST_MS, &order->changed_ms) &&
                 vt_state_integer(row, 3, 0, VT_ORDER_STATUS_COUNT - 1, &status) &&
                 vt_state_text(row, 4, 0, 4, &order->currency) &&
                 vt_state_text(row, 5, 2, VT_STATE_TEXT_BYTES, &order->address);
    if (!valid) return damaged(order->id, error);
    order->status = (vt_order_status)status;
    return read_lines(state, order, error);
}

static vt_status count_orders(vt_state *state, const vt_order_query *query, size_t *total, vt_error *error)
{
    sqlite3_stmt *count;
    bool found;
    VT_TRY(vt_state_sql(state, VT_SQL_ORDER_COUNT, "SELECT count(*) FROM orders WHERE ?1 = 0 OR id = ?1", &count, error));
    sqlite3_bind_int64(count, 1, query->id);
    VT_TRY(vt_state_first(state, count, &found, error));
    *total = (size_t)sqlite3_column_int64(count, 0);
    sqlite3_reset(count);
    return VT_OK;
}

vt_status vt_state_each_order(vt_state *state, const vt_order_query *query, vt_order_visitor *each, void *context,
                              size_t *total, vt_error *error)
{
    sqlite3_stmt *row;
    vt_order order;
    vt_status status = VT_OK;
    int step;
    VT_TRY(vt_state_sql(state, VT_SQL_ORDER_READ,
                        "SELECT id, placed_ms, changed_ms, status, currency, address FROM orders WHERE ?1 = 0 OR id = ?1"
                        " ORDER BY placed_ms DESC, id DESC LIMIT ?2 OFFSET ?3",
                        &row, error));
    sqlite3_bind_int64(row, 1, query->id);
    vt_state_bind_page(row, 2, query->limit, query->offset);
    while ((step = sqlite3_step(row)) == SQLITE_ROW && (status = read_order(state, row, &order, error)) == VT_OK)
        each(context, &order);
    vt_status finished = vt_state_finish(state, row, step, error);
    if (status == VT_OK) status = finished;
    return status == VT_OK && total ? count_orders(state, query, total, error) : status;
}
