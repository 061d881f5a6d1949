#include "event_run.h"

#include "memory.h"

/* Who ordered and when; items are joined to it by the order's id. */
typedef struct shop_order {
    uint64_t user_key;
    int32_t day;
    uint32_t clock_ms;
    bool sold; /* with a date, and neither returned nor cancelled */
} shop_order;

typedef struct shop_orders {
    vt_event_run *run;
    vt_key_numbers numbers; /* order id -> index */
    shop_order *orders;
    size_t count, room;
} shop_orders;

static vt_status no_room(vt_error *error) { return vt_fail(error, VT_NO_MEMORY, "orders.csv: no memory for its orders"); }

/* ---- orders.csv ---- */

enum { ORDER_ID, ORDER_USER, ORDER_AT, ORDER_STATUS, ORDER_COLUMNS };

static const vt_table_column order_columns[ORDER_COLUMNS] = {
    [ORDER_ID] = {"order_id|id", true},
    [ORDER_USER] = {"user_id|customer_id", true},
    [ORDER_AT] = {"ordered_at|order_date|created_at|date", true},
    [ORDER_STATUS] = {"status|order_status", false},
};

static shop_order order_of(vt_event_run *run, const vt_table_row *row)
{
    vt_bytes user = row->cells[ORDER_USER];
    shop_order order = {.user_key = user.size ? vt_key_hash(user) : 0};
    if (!vt_event_time(row->cells[ORDER_AT], &order.day, &order.clock_ms))
        vt_event_note_cell(run, "dropped", "ordered_at is no date from 1970 to 2199", row->line, row->cells[ORDER_AT]);
    else if (vt_cell_is_one_of(row->cells[ORDER_STATUS], "returned|cancelled|canceled|refunded|failed"))
        vt_event_note(run, "dropped", "an order that was returned or cancelled", row->line);
    else order.sold = true;
    return order;
}

static vt_status take_order(void *context, const vt_table_row *row, vt_error *error)
{
    shop_orders *shop = context;
    vt_bytes id = row->cells[ORDER_ID];
    bool added;
    if (!id.size) return vt_event_note(shop->run, "dropped", "an order without an id", row->line), VT_OK;
    if (vt_key_number_add(&shop->numbers, vt_key_hash(id), (uint32_t)shop->count, &added) == VT_KEY_UNKNOWN) return no_room(error);
    if (!added) return vt_event_note_cell(shop->run, "dropped", "an order id that stands already", row->line, id), VT_OK;
    if (shop->count == shop->room) {
        size_t room = shop->room ? 2 * shop->room : 1024;
        shop_order *grown = vt_resize(shop->orders, shop->room, room, sizeof *grown);
        if (!grown) return no_room(error);
        shop->orders = grown;
        shop->room = room;
    }
    shop->orders[shop->count++] = order_of(shop->run, row);
    return VT_OK;
}

/* ---- order_items.csv ---- */

enum { ITEM_ORDER, ITEM_PRODUCT, ITEM_QUANTITY, ITEM_COLUMNS };

static const vt_table_column item_columns[ITEM_COLUMNS] = {
    [ITEM_ORDER] = {"order_id", true},
    [ITEM_PRODUCT] = {"product_id|item_id|article_id", true},
    [ITEM_QUANTITY] = {"quantity|qty", false},
};

static vt_status take_item(void *context, const vt_table_row *row, vt_error *error)
{
    shop_orders *shop = context;
    vt_event_run *run = shop->run;
    bool taken;
    uint32_t number = vt_key_number(&shop->numbers, vt_key_hash(row->cells[ITEM_ORDER]));
    vt_event_passed(run, (size_t)(row->begin - run->input->bytes.data));
    if (number == VT_KEY_UNKNOWN) return vt_event_note(run, "dropped", "an item of no known order", row->line), VT_OK;
    shop_order order = shop->orders[number];
    if (!order.sold) return vt_event_note(run, "dropped", "an item of an order that is no sale", row->line), VT_OK;
    vt_event_line line = {.line = row->line, .item = row->cells[ITEM_PRODUCT], .user_key = order.user_key, .clock_ms = order.clock_ms,
                          .event = {.day = order.day, .type = VT_LOG_PURCHASE}};
    if (!vt_event_quantity(run, row->line, row->cells[ITEM_QUANTITY], &line.event.quantity)) return VT_OK;
    VT_TRY(vt_event_take(run, &line, &taken, error));
    run->out->lines_taken += taken;
    return VT_OK;
}

/* ---- the three files ---- */

static vt_status read_file(vt_event_run *run, vt_bytes file, vt_csv_table *table, vt_error *error)
{
    table->label = run->label;
    table->found = &run->found;
    return vt_csv_table_read(file, table, error);
}

static vt_status read_orders(shop_orders *shop, vt_error *error)
{
    vt_event_run *run = shop->run;
    vt_csv_table orders = {.columns = order_columns, .column_count = ORDER_COLUMNS, .each = take_order, .context = shop};
    vt_csv_table items = {.columns = item_columns, .column_count = ITEM_COLUMNS, .each = take_item, .context = shop,
                          .read = &run->out->lines_read};
    run->label = "orders.csv";
    VT_TRY(read_file(run, run->input->orders, &orders, error));
    run->label = run->input->label;
    return read_file(run, run->input->bytes, &items, error);
}

/* As a table of events; its bytes are hashed by the caller. */
static vt_status read_interactions(vt_event_run *run, vt_error *error)
{
    const vt_event_input *input = run->input;
    vt_event_input acts = {.label = "interactions.csv", .bytes = input->interactions, .hashed = input->interactions};
    size_t passed = run->passed;
    run->input = &acts;
    run->label = acts.label;
    run->passed = 0;
    vt_status status = vt_event_read_table(run, VT_EVENTS_TABLE, error);
    run->input = input;
    run->label = input->label;
    run->passed = passed;
    if (status == VT_OK && !run->out->dated)
        return vt_fail(error, VT_BAD_DATA, "interactions.csv: line 1: there is no column of times (at, time, timestamp, date ...)");
    return status;
}

vt_status vt_event_read_shop(vt_event_run *run, vt_error *error)
{
    shop_orders shop = {.run = run};
    if (run->input->columns) return vt_fail(error, VT_USAGE, "%s: a column map is for the format events only", run->input->label);
    if (!run->input->orders.size)
        return vt_fail(error, VT_BAD_DATA, "%s: needs orders.csv, which says who ordered and when; name the folder that holds orders.csv and order_items.csv",
                       run->input->label);
    vt_status status = read_orders(&shop, error);
    vt_key_numbers_close(&shop.numbers);
    vt_free(shop.orders);
    if (status == VT_OK && run->input->interactions.size) status = read_interactions(run, error);
    return status;
}
