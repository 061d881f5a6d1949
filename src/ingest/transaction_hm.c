#include "transaction_run.h"

enum { AT, CUSTOMER, ARTICLE, COLUMNS };

static const vt_table_column hm_columns[COLUMNS] = {
    [AT] = {"t_dat", true}, [CUSTOMER] = {"customer_id", true}, [ARTICLE] = {"article_id", true}};

/* What a customer bought on one day is one basket; without a customer every line is its own. */
static vt_status basket_of(vt_transaction_run *run, vt_bytes customer, int32_t day, uint32_t *basket, vt_error *error)
{
    bool added = true;
    vt_basket fresh = {VT_NOBODY, day};
    *basket = (uint32_t)run->out->basket_count;
    if (customer.size) {
        uint64_t key = vt_key_hash_more(vt_key_hash(customer), (uint64_t)day);
        *basket = vt_key_number_add(&run->orders, key, *basket, &added);
        if (*basket == VT_KEY_UNKNOWN) return vt_fail(error, VT_NO_MEMORY, "%s: no memory for its baskets", run->label);
    }
    if (!added) return VT_OK;
    run->out->orders.read++;
    VT_TRY(vt_cell_person(run, customer, &fresh.person, error));
    return vt_transaction_add_basket(run, fresh, error);
}

static vt_status take_line(vt_transaction_run *run, const vt_table_row *line, vt_error *error)
{
    vt_sale sale = {.quantity = 1};
    size_t row;
    int32_t day;
    if (!vt_cell_day(line->cells[AT], &day)) {
        vt_cell_note(run, "dropped", "t_dat is no date from 1970 to 2199", line->line, line->cells[AT]);
        return VT_OK;
    }
    if (!line->cells[CUSTOMER].size) vt_line_note(run, "noted", "no customer: a basket of its own", line->line);
    VT_TRY(basket_of(run, line->cells[CUSTOMER], day, &sale.basket, error));
    if (!vt_cell_product(run, line->line, line->cells[ARTICLE], &row)) return VT_OK;
    sale.row = (uint32_t)row;
    run->out->items.counted++;
    return vt_transaction_add_sale(run, sale, error);
}

vt_status vt_transaction_read_hm(vt_transaction_run *run, const vt_transaction_source *source, vt_error *error)
{
    vt_table table = {hm_columns, COLUMNS, take_line, &run->out->items};
    return vt_table_read(run, &source->hm, &table, error);
}
