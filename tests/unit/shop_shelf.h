/* A shop of eight products with sales made by hand, for the tests of recommend/. */
#ifndef SHOP_SHELF_H
#define SHOP_SHELF_H

#include "calendar.h"
#include "catalog_writer.h"
#include "memory.h"
#include "preferences.h"
#include "recommend.h"
#include "strategy.h"

#include <string.h>

enum { SHELF_ROWS = 8, SHELF_LAST_DAY = 20700 /* 2026-09-04 */ };

/* row: id, sub-category, type, colour, gender, season, price, list price, stock, rating tenths, year */
typedef struct shelf_line {
    const char *id, *sub, *type, *colour, *gender, *season;
    int64_t price, list;
    int stock, rating, year;
} shelf_line;

static const shelf_line shelf_lines[SHELF_ROWS] = {
    {"1", "Topwear", "Tshirts", "Blue", "Women", "Summer", 1000, -1, 5, 40, 2024},
    {"2", "Topwear", "Tshirts", "Red", "Women", "Summer", 1500, 2000, 5, 30, 2025},
    {"3", "Topwear", "Shirts", "Blue", "Men", "Fall", 3000, -1, -1, 50, 2026},
    {"4", "Bottomwear", "Jeans", "Blue", "Women", "Winter", 4000, 5000, 5, 45, 2026},
    {"5", "Socks", "Socks", "Black", "Unisex", "Summer", 500, -1, 9, -1, 2025},
    {"6", "Shoes", "Heels", "Red", "Women", "Spring", 8000, -1, 0, 48, 2026}, /* sold out */
    {"7", "Shoes", "Sneakers", "Blue", "Men", "Fall", 6000, -1, 2, 44, 2024},
    {"8", "Bags", "Totes", "", "Women", "", -1, -1, 3, 41, 0},
};

/* Topwear comes in M here and there, Shoes do not. */
static const char *const shelf_sizes[SHELF_ROWS] = {"S|M", "L", "M|L", "W30|W32", "", "", "40|41", ""};
static const uint32_t shelf_orders[SHELF_ROWS] = {16, 4, 9, 25, 100, 1, 0, 1};
static const uint32_t shelf_repeat_days[SHELF_ROWS] = {0, 0, 0, 0, 40, 0, 0, 0};
/* 1 was bought with 4 (8 orders), 5 (6) and 2 (2); 4 with 1 (8) and 6 (1); 2 with 1 (2); 5 with 1 (6); 6 with 4 (1) */
static const uint32_t shelf_partner_offsets[SHELF_ROWS + 1] = {0, 3, 4, 4, 6, 7, 8, 8, 8};
static const uint32_t shelf_partner_rows[] = {3, 4, 1, 0, 0, 5, 0, 3};
static const uint32_t shelf_partner_counts[] = {8, 6, 2, 2, 8, 1, 6, 1};
/* 1 sold 3 today and 2 forty days ago; 3 was looked at 10 times ten days ago; 5 sold 1 twenty-nine days ago, 9 thirty days ago */
static const uint32_t shelf_day_offsets[SHELF_ROWS + 1] = {0, 2, 2, 3, 3, 5, 5, 5, 5};
static const uint32_t shelf_day_ages[] = {0, 40, 10, 29, 30};
static const uint32_t shelf_day_units[] = {3, 2, 0, 1, 9};
static const uint32_t shelf_day_interactions[] = {0, 0, 10, 0, 0};

static const vt_signals shelf_signals = {.rows = SHELF_ROWS, .first_day = SHELF_LAST_DAY - 100, .last_day = SHELF_LAST_DAY,
                                         .orders = shelf_orders, .buyers = shelf_orders, .repeat_buyers = shelf_orders,
                                         .repeat_days = shelf_repeat_days, .partner_offsets = shelf_partner_offsets,
                                         .partner_rows = shelf_partner_rows, .partner_counts = shelf_partner_counts,
                                         .day_offsets = shelf_day_offsets, .day_ages = shelf_day_ages,
                                         .day_units = shelf_day_units, .day_interactions = shelf_day_interactions};

static inline vt_catalog *shelf_catalog(vt_buffer *file)
{
    vt_product products[SHELF_ROWS];
    vt_error error = {0};
    vt_catalog *catalog = NULL;
    for (size_t row = 0; row < SHELF_ROWS; row++) {
        const shelf_line *line = &shelf_lines[row];
        products[row] = (vt_product){.row = row, .id = line->id, .title = line->type, .image = "", .price_cents = line->price,
                                     .list_price_cents = line->list, .stock = line->stock, .rating_tenths = line->rating,
                                     .year = line->year, .attributes = "{}", .description = ""};
        for (int facet = 0; facet < VT_FACET_COUNT; facet++) products[row].facets[facet] = "";
        products[row].sizes = shelf_sizes[row];
        products[row].facets[VT_FACET_GENDER] = line->gender;
        products[row].facets[VT_FACET_CATEGORY] = row < 4 ? "Apparel" : "Other";
        products[row].facets[VT_FACET_SUB_CATEGORY] = line->sub;
        products[row].facets[VT_FACET_ARTICLE_TYPE] = line->type;
        products[row].facets[VT_FACET_COLOUR] = line->colour;
        products[row].facets[VT_FACET_SEASON] = line->season;
    }
    VT_CHECK(vt_catalog_write(file, products, SHELF_ROWS, &error) == VT_OK);
    VT_CHECK(vt_catalog_open(&catalog, (vt_bytes){file->data, file->size}, &error) == VT_OK);
    return catalog;
}

#endif
