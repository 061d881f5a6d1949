#include "event_run.h"

#include "memory.h"
#include "transaction_products.h"

#include <string.h>

/* Users or items of the events that a list does not have, by where they come first. */
typedef struct unlisted_one {
    size_t line;
    uint32_t number; /* of the run's users or items */
} unlisted_one;

typedef struct unlisted_ones {
    unlisted_one *all;
    size_t count, room;
} unlisted_ones;

struct vt_hm_lists {
    vt_text_arena texts;
    vt_product *articles; /* only their ids */
    size_t count, room;
    vt_product_rows rows; /* of articles */
    vt_key_numbers customers;
    bool has_articles, has_customers;
    unlisted_ones unlisted_articles, unlisted_customers;
};

static vt_status no_room(vt_error *error) { return vt_fail(error, VT_NO_MEMORY, "no memory for H&M's lists"); }

static vt_status take_article(void *context, const vt_table_row *row, vt_error *error)
{
    vt_hm_lists *lists = context;
    char text[VT_CELL_BYTES];
    if (!row->cells[0].size || row->cells[0].size > VT_EVENT_ID_BYTES || !vt_cell_text(row->cells[0], text)) return VT_OK;
    if (lists->count == lists->room) {
        size_t room = lists->room ? 2 * lists->room : 1024;
        vt_product *grown = vt_resize(lists->articles, lists->room, room, sizeof *grown);
        if (!grown) return no_room(error);
        lists->articles = grown;
        lists->room = room;
    }
    const char *id = vt_text_arena_copy(&lists->texts, text, row->cells[0].size);
    if (!id) return no_room(error);
    lists->articles[lists->count++].id = id;
    return VT_OK;
}

static vt_status take_customer(void *context, const vt_table_row *row, vt_error *error)
{
    vt_hm_lists *lists = context;
    bool added;
    uint32_t number = vt_key_number_add(&lists->customers, vt_key_hash(row->cells[0]), 0, &added);
    return number == VT_KEY_UNKNOWN ? no_room(error) : VT_OK;
}

static vt_status read_list(vt_event_run *run, vt_bytes file, vt_csv_table *table, vt_error *error)
{
    if (!file.size) return VT_OK;
    table->column_count = 1;
    table->context = run->lists;
    if (run->input->shards || vt_ranks_first(run->input->ranks)) table->found = &run->found; /* ranks of one folder read the same list */
    return vt_csv_table_read(file, table, error);
}

vt_status vt_hm_lists_open(vt_event_run *run, vt_error *error)
{
    static const vt_table_column article = {"article_id", true}, customer = {"customer_id", true};
    const vt_event_input *input = run->input;
    vt_csv_table articles = {.label = "articles.csv", .columns = &article, .each = take_article};
    vt_csv_table customers = {.label = "customers.csv", .columns = &customer, .each = take_customer};
    if (!input->articles.size && !input->customers.size) return VT_OK;
    run->lists = vt_alloc(1, sizeof *run->lists);
    if (!run->lists) return no_room(error);
    run->lists->has_articles = input->articles.size > 0;
    run->lists->has_customers = input->customers.size > 0;
    VT_TRY(read_list(run, input->articles, &articles, error));
    VT_TRY(read_list(run, input->customers, &customers, error));
    if (input->customers_map) vt_file_map_forget(input->customers_map, 0, input->customers.size);
    return vt_product_rows_open(&run->lists->rows, run->lists->articles, run->lists->count, error);
}

void vt_hm_lists_close(vt_hm_lists *lists)
{
    if (!lists) return;
    vt_product_rows_close(&lists->rows);
    vt_key_numbers_close(&lists->customers);
    vt_text_arena_close(&lists->texts);
    vt_free(lists->articles);
    vt_free(lists->unlisted_articles.all);
    vt_free(lists->unlisted_customers.all);
    vt_free(lists);
}

static void add_unlisted(vt_event_run *run, unlisted_ones *ones, size_t line, uint32_t number)
{
    if (ones->count == ones->room) {
        size_t room = ones->room ? 2 * ones->room : 64;
        unlisted_one *grown = vt_resize(ones->all, ones->room, room, sizeof *grown);
        if (!grown) {
            run->found.out_of_memory = true;
            return;
        }
        ones->all = grown;
        ones->room = room;
    }
    ones->all[ones->count++] = (unlisted_one){line, number};
}

vt_bytes vt_hm_article(vt_event_run *run, size_t line, vt_bytes id)
{
    char text[VT_CELL_BYTES];
    size_t row;
    if (!run->lists->has_articles || !vt_cell_text(id, text)) return id;
    vt_product_match match = vt_product_rows_find(&run->lists->rows, text, &row);
    if (match == VT_PRODUCT_EXACT) return id;
    if (match == VT_PRODUCT_BY_NUMBER) {
        const char *listed = run->lists->articles[row].id;
        vt_event_note_cell(run, "repaired", "article found without regard to leading zeros", line, id);
        return (vt_bytes){(const uint8_t *)listed, strlen(listed)};
    }
    add_unlisted(run, &run->lists->unlisted_articles, line, (uint32_t)run->items.count);
    return id;
}

void vt_hm_customer(vt_event_run *run, size_t line, vt_bytes id, uint32_t user)
{
    if (run->lists->has_customers && vt_key_number(&run->lists->customers, vt_key_hash(id)) == VT_KEY_UNKNOWN)
        add_unlisted(run, &run->lists->unlisted_customers, line, user);
}

/* The number that all ranks call it by; VT_KEY_UNKNOWN where a rank before has had it. */
static uint32_t joined_number(const vt_hm_joined *joined, uint32_t number)
{
    if (!joined->numbers) return number;
    return joined->numbers[number] >= joined->before ? joined->numbers[number] : VT_KEY_UNKNOWN;
}

void vt_hm_note_unlisted(vt_event_run *run, vt_hm_joined users, vt_hm_joined items)
{
    if (!run->lists) return;
    const unlisted_ones *articles = &run->lists->unlisted_articles, *customers = &run->lists->unlisted_customers;
    for (size_t i = 0; i < articles->count; i++) {
        uint32_t item = joined_number(&items, articles->all[i].number);
        if (item == VT_KEY_UNKNOWN) continue;
        vt_bytes id = {(const uint8_t *)run->items.ids[item], strlen(run->items.ids[item])};
        vt_event_note_cell(run, "noted", "an article that articles.csv does not list", articles->all[i].line, id);
    }
    for (size_t i = 0; i < customers->count; i++)
        if (joined_number(&users, customers->all[i].number) != VT_KEY_UNKNOWN)
            vt_event_note(run, "noted", "a customer whom customers.csv does not list", customers->all[i].line);
}
