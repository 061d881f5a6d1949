/* Transactions and products made by hand, for the tests of eval/. */
#ifndef HELD_OUT_SALES_H
#define HELD_OUT_SALES_H

#include "memory.h"
#include "transaction_import.h"

#include <stdio.h>
#include <string.h>

enum { SALES_MOST = 512, SALES_PRODUCTS = 12, SALES_DAY = 20000 };

static inline vt_transactions sales_open(size_t people)
{
    vt_transactions out = {.baskets = vt_alloc(SALES_MOST, sizeof *out.baskets),
                           .sales = vt_alloc(SALES_MOST, sizeof *out.sales),
                           .interests = vt_alloc(SALES_MOST, sizeof *out.interests),
                           .people = people};
    VT_CHECK(out.baskets && out.sales && out.interests);
    return out;
}

static inline void sales_take_day(vt_transactions *out, int32_t day)
{
    bool first = out->sale_count + out->interest_count == 1;
    if (first || day < out->first_day) out->first_day = day;
    if (first || day > out->last_day) out->last_day = day;
}

/* Days count from SALES_DAY. A basket of one or two different rows; second: UINT32_MAX: of one. */
static inline void sales_buy(vt_transactions *out, uint32_t person, int32_t day, uint32_t first, uint32_t second)
{
    uint32_t rows[2] = {first < second ? first : second, first < second ? second : first};
    VT_CHECK(out->basket_count < SALES_MOST / 2);
    out->baskets[out->basket_count++] = (vt_basket){person, SALES_DAY + day};
    for (size_t i = 0; i < 2; i++) {
        if (rows[i] == UINT32_MAX) continue;
        out->sales[out->sale_count++] = (vt_sale){(uint32_t)out->basket_count - 1, rows[i], 1};
        sales_take_day(out, SALES_DAY + day);
    }
}

static inline void sales_act(vt_transactions *out, uint32_t person, int32_t day, uint32_t row, vt_act act)
{
    out->interests[out->interest_count++] =
        (vt_interest){.row = row, .day = SALES_DAY + day, .person = person, .act = (uint8_t)act};
    sales_take_day(out, SALES_DAY + day);
}

typedef struct sales_products {
    vt_product products[SALES_PRODUCTS];
    char ids[SALES_PRODUCTS][8];
} sales_products;

/* Each of an article type of its own but the first two, all sold out today. */
static inline void sales_fill_products(sales_products *out)
{
    static const char *const types[SALES_PRODUCTS] = {"Tshirts", "Tshirts", "Jeans", "Socks", "Heels", "Totes",
                                                      "Belts", "Caps", "Scarves", "Boots", "Ties", "Shorts"};
    for (size_t row = 0; row < SALES_PRODUCTS; row++) {
        vt_product *product = &out->products[row];
        snprintf(out->ids[row], sizeof out->ids[row], "%zu", 100 + row);
        *product = (vt_product){.row = row, .id = out->ids[row], .title = types[row], .image = "", .price_cents = 1000,
                                .list_price_cents = -1, .stock = 0, .rating_tenths = -1, .attributes = "{}", .description = ""};
        for (int facet = 0; facet < VT_FACET_COUNT; facet++) product->facets[facet] = "";
        product->facets[VT_FACET_ARTICLE_TYPE] = types[row];
        product->facets[VT_FACET_SUB_CATEGORY] = types[row];
    }
}

#endif
