/* What the tests of transactions share: orders as text, ten products, and questions to the report. */
#ifndef VT_TRANSACTION_TEXT_H
#define VT_TRANSACTION_TEXT_H

#include "calendar.h"
#include "transaction_run.h"

#include <string.h>

#define ORDERS "order_id,user_id,ordered_at,status\n"
#define ITEMS "order_id,product_id,quantity,unit_price\n"
#define ACTS "user_id,product_id,type,rating,at\n"
#define HM "t_dat,customer_id,article_id,price,sales_channel_id\n"

enum { PRODUCTS = 10 };

/* Ids as a catalog has them, in row order: two are equal but for a leading zero, and one lost its zeros. */
static const char *const product_ids[PRODUCTS] = {"7",     "100",   "101",       "102",  "103",
                                                  "12345", "99001", "108775015", "0007", "sku-a"};

static inline void list_products(vt_product products[PRODUCTS])
{
    memset(products, 0, PRODUCTS * sizeof *products);
    for (size_t row = 0; row < PRODUCTS; row++) {
        products[row].row = row;
        products[row].id = product_ids[row];
    }
}

static inline vt_transaction_file file_of(const char *label, const char *text)
{
    if (!text) return (vt_transaction_file){NULL, {NULL, 0}};
    return (vt_transaction_file){label, {(const uint8_t *)text, strlen(text)}};
}

static inline vt_transaction_source shop_of(const char *orders, const char *items, const char *acts)
{
    return (vt_transaction_source){.orders = file_of("orders.csv", orders),
                                   .items = file_of("order_items.csv", items),
                                   .interactions = file_of("interactions.csv", acts)};
}

static inline vt_transactions read_source(const vt_transaction_source *source)
{
    vt_product products[PRODUCTS];
    vt_transactions read;
    vt_error error = {0};
    list_products(products);
    if (vt_transactions_read(&read, source, products, PRODUCTS, &error) != VT_OK) fail_msg("%s", error.message);
    return read;
}

static inline vt_transactions read_shop(const char *orders, const char *items, const char *acts)
{
    vt_transaction_source source = shop_of(orders, items, acts);
    return read_source(&source);
}

static inline vt_transactions read_hm(const char *lines)
{
    vt_transaction_source source = {.hm = file_of("transactions_train.csv", lines)};
    return read_source(&source);
}

static inline const vt_import_issue *issue_in(const vt_transactions *read, const char *action, const char *name)
{
    for (size_t i = 0; i < read->issue_count; i++)
        if (!strcmp(read->issues[i].name, name) && !strcmp(read->issues[i].action, action)) return &read->issues[i];
    return NULL;
}

static inline void assert_issue(const vt_transactions *read, const char *action, const char *name, size_t count,
                                const char *example)
{
    const vt_import_issue *issue = issue_in(read, action, name);
    if (!issue) fail_msg("no issue %s: %s", action, name);
    if (issue->count != count || strcmp(issue->examples[0], example))
        fail_msg("%s: %zu times, \"%s\"", name, issue->count, issue->examples[0]);
}

static inline int32_t day_of(int year, int month, int day) { return vt_day_of_date((vt_date){year, month, day}); }

#endif
