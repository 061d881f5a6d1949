#include "transaction_run.h"

#include "parse_amount.h"

#include <stdio.h>
#include <string.h>

/* ---- users.csv ---- */

static const vt_table_column user_columns[] = {{"user_id|customer_id|id", true}};

static vt_status take_user(vt_transaction_run *run, const vt_table_row *line, vt_error *error)
{
    bool added = false;
    if (!line->cells[0].size) {
        vt_line_note(run, "noted", "a user without an id", line->line);
        return VT_OK;
    }
    if (vt_key_number_add(&run->listed, vt_key_hash(line->cells[0]), 0, &added) == VT_KEY_UNKNOWN)
        return vt_fail(error, VT_NO_MEMORY, "%s: no memory for its users", run->label);
    if (!added) vt_line_note(run, "noted", "a user that is listed already", line->line);
    return VT_OK;
}

static void note_unlisted(vt_transaction_run *run, size_t line, vt_bytes user)
{
    if (!user.size) vt_line_note(run, "noted", "nobody named: counts for no buyer", line);
    else if (run->listed.count && vt_key_number(&run->listed, vt_key_hash(user)) == VT_KEY_UNKNOWN)
        vt_line_note(run, "noted", "a user whom users.csv does not list", line);
}

/* ---- orders.csv ---- */

enum { ORDER_ID, ORDER_USER, ORDER_AT, ORDER_STATUS, ORDER_COLUMNS };

static const vt_table_column order_columns[ORDER_COLUMNS] = {
    [ORDER_ID] = {"order_id|id", true},
    [ORDER_USER] = {"user_id|customer_id", false},
    [ORDER_AT] = {"ordered_at|order_date|created_at|date", true},
    [ORDER_STATUS] = {"status|order_status", false},
};

/* The order's day, or why its items are no sales. */
static int32_t order_day(vt_transaction_run *run, const vt_table_row *line)
{
    vt_bytes status = line->cells[ORDER_STATUS];
    int32_t day;
    if (!vt_cell_day(line->cells[ORDER_AT], &day)) {
        vt_cell_note(run, "dropped", "ordered_at is no date from 1970 to 2199", line->line, line->cells[ORDER_AT]);
        return VT_DAY_UNKNOWN;
    }
    if (vt_cell_is_one_of(status, "returned|cancelled|canceled|refunded|failed")) {
        vt_line_note(run, "dropped", "an order that was returned or cancelled", line->line);
        return VT_DAY_NO_SALE;
    }
    if (status.size && !vt_cell_is_one_of(status, "placed|paid|pending|processing|shipped|delivered|completed|complete"))
        vt_cell_note(run, "noted", "unknown status: taken as a sale", line->line, status);
    return day;
}

static vt_status take_order(vt_transaction_run *run, const vt_table_row *line, vt_error *error)
{
    vt_basket order;
    bool added;
    vt_bytes id = line->cells[ORDER_ID];
    if (!id.size) {
        vt_line_note(run, "dropped", "an order without an id", line->line);
        return VT_OK;
    }
    uint32_t number = (uint32_t)run->out->basket_count;
    if (vt_key_number_add(&run->orders, vt_key_hash(id), number, &added) == VT_KEY_UNKNOWN)
        return vt_fail(error, VT_NO_MEMORY, "%s: no memory for its orders", run->label);
    if (!added) {
        vt_cell_note(run, "dropped", "an order id that stands already", line->line, id);
        return VT_OK;
    }
    order.day = order_day(run, line);
    note_unlisted(run, line->line, line->cells[ORDER_USER]);
    VT_TRY(vt_cell_person(run, line->cells[ORDER_USER], &order.person, error));
    return vt_transaction_add_basket(run, order, error);
}

/* ---- order_items.csv ---- */

enum { ITEM_ORDER, ITEM_PRODUCT, ITEM_QUANTITY, ITEM_PRICE, ITEM_COLUMNS };

static const vt_table_column item_columns[ITEM_COLUMNS] = {
    [ITEM_ORDER] = {"order_id", true},
    [ITEM_PRODUCT] = {"product_id|item_id|article_id", true},
    [ITEM_QUANTITY] = {"quantity|qty", false},
    [ITEM_PRICE] = {"unit_price|price", false},
};

/* The order that the item is of; false (noted) when it is no sale. */
static bool item_order(vt_transaction_run *run, const vt_table_row *line, uint32_t *basket)
{
    *basket = vt_key_number(&run->orders, vt_key_hash(line->cells[ITEM_ORDER]));
    int32_t day = *basket == VT_KEY_UNKNOWN ? 0 : run->out->baskets[*basket].day;
    const char *wrong = *basket == VT_KEY_UNKNOWN ? "an item of no known order"
                        : day == VT_DAY_NO_SALE     ? "an item of an order that was returned or cancelled"
                        : day == VT_DAY_UNKNOWN     ? "an item of an order without a date"
                                                      : NULL;
    if (wrong) vt_line_note(run, "dropped", wrong, line->line);
    return !wrong;
}

/* Prices come from the catalog; one that is none is told all the same, since it hints at shifted columns. */
static void note_price(vt_transaction_run *run, const vt_table_row *line)
{
    char text[64];
    int64_t cents;
    vt_bytes price = line->cells[ITEM_PRICE];
    if (!price.size) return;
    snprintf(text, sizeof text, "%.*s", price.size < sizeof text ? (int)price.size : 0, (const char *)price.data);
    vt_amount_answer answer = vt_parse_hundredths(text, &cents);
    if (answer != VT_AMOUNT_OK) vt_cell_note(run, "noted", "unit_price is no price", line->line, price);
}

static vt_status take_item(vt_transaction_run *run, const vt_table_row *line, vt_error *error)
{
    vt_sale sale;
    size_t row;
    bool is_new;
    if (!item_order(run, line, &sale.basket) || !vt_cell_product(run, line->line, line->cells[ITEM_PRODUCT], &row) ||
        !vt_cell_quantity(run, line->line, line->cells[ITEM_QUANTITY], &sale.quantity))
        return VT_OK;
    note_price(run, line);
    sale.row = (uint32_t)row;
    uint64_t said = vt_key_hash_more(vt_key_hash(line->cells[ITEM_PRICE]), sale.quantity);
    said = vt_key_hash_more(vt_key_hash_more(said, sale.basket), sale.row);
    VT_TRY(vt_line_is_new(run, line->line, said, &is_new, error));
    if (!is_new) return VT_OK;
    run->out->items.counted++;
    return vt_transaction_add_sale(run, sale, error);
}

/* ---- interactions.csv ---- */

enum { ACT_USER, ACT_PRODUCT, ACT_TYPE, ACT_RATING, ACT_AT, ACT_COLUMNS };

static const vt_table_column act_columns[ACT_COLUMNS] = {
    [ACT_USER] = {"user_id|customer_id", false},
    [ACT_PRODUCT] = {"product_id|item_id|article_id", true},
    [ACT_TYPE] = {"type|interaction_type|event|event_type", true},
    [ACT_RATING] = {"rating", false},
    [ACT_AT] = {"at|timestamp|created_at|date", true},
};

/* VT_ACT_REVIEW + 1: none of ours. */
static vt_act act_named(vt_bytes type)
{
    static const char *const names[] = {"view", "like", "bookmark", "review"};
    int act = VT_ACT_VIEW;
    while (act <= VT_ACT_REVIEW && !vt_cell_is_one_of(type, names[act])) act++;
    return (vt_act)act;
}

/* What the line says of whom and how; false (noted) when it is no sign of interest. */
static bool is_interest(vt_transaction_run *run, const vt_table_row *line, vt_interest *interest)
{
    vt_bytes type = line->cells[ACT_TYPE], rating = line->cells[ACT_RATING];
    vt_act act = act_named(type);
    bool whole = rating.size && rating.data[0] >= '1' && rating.data[0] <= '5' && (rating.size == 1 || rating.data[1] == '.');
    if (act > VT_ACT_REVIEW) {
        bool known = vt_cell_is_one_of(type, "pass|dislike|cart|purchase");
        vt_cell_note(run, known ? "noted" : "dropped", known ? "no view, like, bookmark or review: not counted" : "unknown type",
                     line->line, type);
        return false;
    }
    if (rating.size && !(rating.data[0] >= '1' && rating.data[0] <= '5' && act == VT_ACT_REVIEW))
        vt_cell_note(run, "noted", "a rating that is not 1 to 5 of a review", line->line, rating);
    *interest = (vt_interest){.act = (uint8_t)act, .rating = whole && act == VT_ACT_REVIEW ? (uint8_t)(rating.data[0] - '0') : 0};
    return true;
}

/* Of two equal lines one is a copy only where a time of day tells moments apart. */
static vt_status act_is_new(vt_transaction_run *run, const vt_table_row *line, bool *is_new, vt_error *error)
{
    *is_new = true;
    if (line->cells[ACT_AT].size <= strlen("2026-01-31")) return VT_OK;
    uint64_t said = vt_key_hash(line->cells[ACT_AT]);
    said = vt_key_hash_more(said, vt_key_hash(line->cells[ACT_USER]));
    said = vt_key_hash_more(said, vt_key_hash(line->cells[ACT_PRODUCT]));
    said = vt_key_hash_more(said, vt_key_hash(line->cells[ACT_TYPE]));
    return vt_line_is_new(run, line->line, said, is_new, error);
}

static vt_status take_act(vt_transaction_run *run, const vt_table_row *line, vt_error *error)
{
    vt_interest interest;
    size_t row;
    bool is_new;
    if (!is_interest(run, line, &interest) || !vt_cell_product(run, line->line, line->cells[ACT_PRODUCT], &row)) return VT_OK;
    if (!vt_cell_day(line->cells[ACT_AT], &interest.day)) {
        vt_cell_note(run, "dropped", "at is no date from 1970 to 2199", line->line, line->cells[ACT_AT]);
        return VT_OK;
    }
    VT_TRY(act_is_new(run, line, &is_new, error));
    if (!is_new) return VT_OK;
    interest.row = (uint32_t)row;
    VT_TRY(vt_cell_person(run, line->cells[ACT_USER], &interest.person, error));
    run->out->interactions.counted++;
    return vt_transaction_add_interest(run, interest, error);
}

/* ---- the four files ---- */

static vt_status read_one(vt_transaction_run *run, const vt_transaction_file *file, const vt_table *table, vt_error *error)
{
    vt_key_numbers_close(&run->lines);
    return file->label ? vt_table_read(run, file, table, error) : VT_OK;
}

vt_status vt_transaction_read_shop(vt_transaction_run *run, const vt_transaction_source *source, vt_error *error)
{
    vt_table users = {user_columns, 1, take_user, NULL};
    vt_table orders = {order_columns, ORDER_COLUMNS, take_order, &run->out->orders};
    vt_table items = {item_columns, ITEM_COLUMNS, take_item, &run->out->items};
    vt_table acts = {act_columns, ACT_COLUMNS, take_act, &run->out->interactions};
    VT_TRY(read_one(run, &source->users, &users, error));
    VT_TRY(read_one(run, &source->orders, &orders, error));
    VT_TRY(read_one(run, &source->items, &items, error));
    return read_one(run, &source->interactions, &acts, error);
}
