#include "check_shoppers.h"

#include <string.h>

enum { MS_PER_DAY = 86400000 };

static void keep_first(void *context, const char *value, size_t count)
{
    const char **first = context;
    if (!*first && count) *first = value;
}

/* Narrows `filter` to the most frequent value of `facet` under it; false when no product has one. */
static bool narrow(vt_checked_pack *pack, vt_filter *filter, vt_facet facet)
{
    const char *value = NULL;
    if (vt_catalog_facet_counts(pack->catalog, filter, facet, keep_first, &value, NULL) != VT_OK || !value) return false;
    filter->values[facet][filter->value_counts[facet]++] = value;
    return true;
}

vt_alike vt_alike_products(vt_checked_pack *pack, size_t most)
{
    vt_alike alike = {0};
    vt_filter filter = {.in_stock = true};
    size_t total;
    if (!narrow(pack, &filter, VT_FACET_ARTICLE_TYPE)) return alike;
    narrow(pack, &filter, VT_FACET_GENDER);
    narrow(pack, &filter, VT_FACET_SUB_CATEGORY);
    narrow(pack, &filter, VT_FACET_COLOUR);
    if (most > VT_SHOPPER_MOST_ROWS) most = VT_SHOPPER_MOST_ROWS;
    vt_catalog_browse(pack->catalog, &filter, VT_SORT_ROW, 0, most, alike.rows, &alike.count, &total, NULL);
    return alike;
}

cJSON *vt_shopper_new(const char *name)
{
    cJSON *profile = cJSON_CreateObject();
    cJSON_AddStringToObject(profile, "format", "vitrine-profile");
    cJSON_AddNumberToObject(profile, "version", 1);
    cJSON_AddStringToObject(profile, "name", name);
    cJSON_AddObjectToObject(profile, "settings");
    cJSON_AddArrayToObject(profile, "events");
    cJSON_AddArrayToObject(profile, "cart");
    cJSON_AddArrayToObject(profile, "orders");
    return profile;
}

/* A new member of the profile's array `list`. */
static cJSON *grow(cJSON *profile, const char *list)
{
    cJSON *entry = cJSON_CreateObject();
    cJSON_AddItemToArray(cJSON_GetObjectItem(profile, list), entry);
    return entry;
}

static double time_before(const vt_checked_pack *pack, int days)
{
    return (double)(pack->now_ms - (int64_t)days * MS_PER_DAY);
}

void vt_shopper_orders(cJSON *profile, vt_checked_pack *pack, const char *status, int days, size_t row)
{
    cJSON *order = grow(profile, "orders"), *line = cJSON_CreateObject();
    int64_t price_cents = pack->columns.price_cents[row];
    cJSON_AddNumberToObject(order, "placedAt", time_before(pack, days));
    cJSON_AddNumberToObject(order, "changedAt", time_before(pack, days));
    cJSON_AddStringToObject(order, "status", status);
    cJSON_AddStringToObject(order, "currency", vt_api_manifest(pack->api)->currency);
    cJSON_AddItemToArray(cJSON_AddArrayToObject(order, "lines"), line);
    cJSON_AddStringToObject(line, "item", vt_checked_pack_id(pack, row));
    cJSON_AddNumberToObject(line, "quantity", 1);
    if (price_cents >= 0) cJSON_AddNumberToObject(line, "unitPrice", (double)price_cents / 100.0);
    else cJSON_AddNullToObject(line, "unitPrice");
}

void vt_shopper_does(cJSON *profile, vt_checked_pack *pack, const char *event, int days, size_t row)
{
    cJSON *entry = grow(profile, "events");
    cJSON_AddStringToObject(entry, "type", event);
    cJSON_AddStringToObject(entry, "item", vt_checked_pack_id(pack, row));
    cJSON_AddNumberToObject(entry, "at", time_before(pack, days));
}

void vt_shopper_reviews(cJSON *profile, vt_checked_pack *pack, int rating, int days, size_t row)
{
    vt_shopper_does(profile, pack, "review", days, row);
    const cJSON *events = cJSON_GetObjectItem(profile, "events");
    cJSON_AddNumberToObject(cJSON_GetArrayItem(events, cJSON_GetArraySize(events) - 1), "rating", rating);
}

void vt_shopper_takes(cJSON *profile, vt_checked_pack *pack, size_t row)
{
    cJSON *line = grow(profile, "cart");
    cJSON_AddStringToObject(line, "item", vt_checked_pack_id(pack, row));
    cJSON_AddNumberToObject(line, "quantity", 1);
    cJSON_AddNumberToObject(line, "addedAt", time_before(pack, 0));
}

size_t vt_spread_row(const vt_checked_pack *pack, size_t i, size_t count)
{
    size_t rows = pack->columns.count;
    return rows ? (size_t)((double)i / (double)count * (double)rows) % rows : SIZE_MAX;
}

size_t vt_next_in_stock(const vt_checked_pack *pack, size_t row, const size_t *taken, size_t taken_count)
{
    size_t rows = pack->columns.count;
    for (size_t step = 0; step < rows; step++, row++) {
        bool free = vt_checked_pack_in_stock(pack, row % rows);
        for (size_t i = 0; free && i < taken_count; i++) free = taken[i] != row % rows;
        if (free) return row % rows;
    }
    return SIZE_MAX;
}

/* As many as there are of `count` different products in stock, spread over the pack, behind those already in `rows`. */
static size_t add_spread(const vt_checked_pack *pack, size_t *rows, size_t filled, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t row = vt_next_in_stock(pack, vt_spread_row(pack, i, count), rows, filled);
        if (row == SIZE_MAX) break;
        rows[filled++] = row;
    }
    return filled;
}

cJSON *vt_shopper_of_everything(vt_checked_pack *pack)
{
    enum { BOUGHT = 3, LIKED = 2, ALL = BOUGHT + LIKED + 3 };
    vt_alike alike = vt_alike_products(pack, BOUGHT);
    size_t bought = alike.count ? alike.count : add_spread(pack, alike.rows, 0, BOUGHT);
    size_t all = add_spread(pack, alike.rows, bought, ALL - BOUGHT);
    if (!bought) return NULL;
    cJSON *profile = vt_shopper_new("Someone of whom much is known");
    for (size_t i = 0; i < bought; i++)
        vt_shopper_orders(profile, pack, "delivered", 90 - (int)i * 20, alike.rows[i]);
    vt_shopper_orders(profile, pack, "delivered", 10, alike.rows[0]);
    for (size_t i = bought; i < all; i++) {
        size_t row = alike.rows[i], left = all - i;
        if (left == 1) vt_shopper_takes(profile, pack, row);
        else if (left == 2) vt_shopper_reviews(profile, pack, 5, 3, row);
        else vt_shopper_does(profile, pack, left == 3 ? "bookmark" : "like", 5, row);
    }
    return profile;
}
