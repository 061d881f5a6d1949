/* What is known of the asker before any candidate is looked at. */
#include "rank_parts.h"

#include "memory.h"

#include <string.h>

enum { MONTH_DAYS = 30 };

vt_status vt_rank_taste_open(vt_rank_scratch *scratch, vt_error *error)
{
    const vt_rank_shop *shop = &scratch->shop;
    vt_rank_taste *taste = &scratch->taste;
    bool enough = true;
    for (size_t i = 0; i < VT_RANK_ATTRIBUTES; i++) {
        taste->weights[i] = vt_alloc(shop->columns[i].count, sizeof *taste->weights[i]);
        enough = enough && taste->weights[i];
        if (i != VT_RANK_CATEGORY && i != VT_RANK_TYPE) continue;
        taste->last_days[i] = vt_alloc(shop->columns[i].count, sizeof *taste->last_days[i]);
        enough = enough && taste->last_days[i];
    }
    taste->bought = vt_alloc(shop->count, sizeof *taste->bought);
    taste->bought_day = vt_alloc(shop->count, sizeof *taste->bought_day);
    if (enough && taste->bought && taste->bought_day) return VT_OK;
    return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu items", shop->count);
}

void vt_rank_taste_close(vt_rank_taste *taste)
{
    for (size_t i = 0; i < VT_RANK_ATTRIBUTES; i++) {
        vt_free(taste->weights[i]);
        vt_free(taste->last_days[i]);
    }
    vt_free(taste->bought);
    vt_free(taste->bought_day);
}

static void clear(vt_rank_scratch *scratch)
{
    vt_rank_taste *taste = &scratch->taste;
    for (size_t i = 0; i < VT_RANK_ATTRIBUTES; i++) {
        size_t count = scratch->shop.columns[i].count;
        memset(taste->weights[i], 0, count * sizeof *taste->weights[i]);
        for (size_t value = 0; taste->last_days[i] && value < count; value++) taste->last_days[i][value] = INT32_MIN;
    }
    memset(taste->bought, 0, scratch->shop.count * sizeof *taste->bought);
    memset(taste->totals, 0, sizeof taste->totals);
    taste->recent_count = taste->look_count = 0;
    for (size_t i = 0; i < VT_RANK_ITEM_ORDERS; i++) taste->user[i] = VT_RANK_MISSING;
}

static void remember_day(vt_rank_scratch *scratch, vt_rank_attribute attribute, const vt_rank_purchase *purchase)
{
    uint32_t value = vt_rank_value(&scratch->shop, attribute, purchase->item);
    int32_t *days = scratch->taste.last_days[attribute];
    if (value != VT_RANK_NONE && purchase->day > days[value]) days[value] = purchase->day;
}

/* The features that need days: purchases are not none. */
static void tell_days(vt_rank_scratch *scratch, double pieces)
{
    const vt_rank_asker *asker = &scratch->asker;
    float *user = scratch->taste.user;
    size_t lately = 0, baskets = 1;
    int32_t first = asker->purchases[0].day, last = asker->purchases[asker->purchase_count - 1].day;
    for (size_t i = 0; i < asker->purchase_count; i++) {
        lately += vt_rank_days_since(&scratch->shop, asker->purchases[i].day) <= MONTH_DAYS;
        baskets += i > 0 && asker->purchases[i].day != asker->purchases[i - 1].day;
    }
    user[VT_RANK_USER_PURCHASES_30] = (float)lately;
    user[VT_RANK_USER_DAYS_SINCE] = vt_rank_days_since(&scratch->shop, last);
    user[VT_RANK_USER_DAYS_KNOWN] = vt_rank_days_since(&scratch->shop, first);
    user[VT_RANK_USER_BASKET] = (float)(pieces / (double)baskets);
    if (baskets > 1) user[VT_RANK_USER_GAP] = (float)((double)((int64_t)last - first) / (double)(baskets - 1));
}

static void read_purchases(vt_rank_scratch *scratch)
{
    const vt_rank_asker *asker = &scratch->asker;
    vt_rank_taste *taste = &scratch->taste;
    double pieces = 0.0;
    for (size_t i = 0; i < asker->purchase_count; i++) {
        const vt_rank_purchase *purchase = &asker->purchases[i];
        VT_CHECK(purchase->item < scratch->shop.count);
        if (taste->bought[purchase->item]++ == 0 || purchase->day > taste->bought_day[purchase->item])
            taste->bought_day[purchase->item] = purchase->day;
        remember_day(scratch, VT_RANK_CATEGORY, purchase);
        remember_day(scratch, VT_RANK_TYPE, purchase);
        pieces += (double)purchase->pieces;
    }
    taste->user[VT_RANK_USER_PURCHASES] = (float)asker->purchase_count;
    if (asker->purchase_count > 0 && scratch->shop.dated) tell_days(scratch, pieces);
}

/* Answers how many distinct types there are among the deeds. */
static size_t add_deeds(vt_rank_scratch *scratch, size_t *with_type)
{
    vt_rank_taste *taste = &scratch->taste;
    size_t types = 0;
    for (size_t i = 0; i < scratch->asker.deed_count; i++) {
        const vt_deed *deed = &scratch->asker.deeds[i];
        VT_CHECK(deed->item < scratch->shop.count);
        for (size_t a = 0; a < VT_RANK_ATTRIBUTES; a++) {
            uint32_t value = vt_rank_value(&scratch->shop, (vt_rank_attribute)a, deed->item);
            if (value == VT_RANK_NONE) continue;
            if (a == VT_RANK_TYPE) {
                types += taste->weights[a][value] == 0.0;
                ++*with_type;
            }
            taste->weights[a][value] += (double)deed->weight;
            taste->totals[a] += (double)deed->weight;
        }
    }
    return types;
}

/* A feature that is a mean by weight; no sum of weights leaves it missing. */
static void tell_mean(vt_rank_taste *taste, vt_rank_feature feature, double sum, double weights)
{
    if (weights > 0.0) taste->user[feature] = (float)(sum / weights);
}

static void tell_prices(vt_rank_scratch *scratch)
{
    const vt_rank_asker *asker = &scratch->asker;
    double sum = 0.0, weights = 0.0, spread = 0.0;
    for (size_t pass = 0; pass < 2; pass++) {
        double mean = weights > 0.0 ? sum / weights : 0.0;
        for (size_t i = 0; i < asker->deed_count; i++) {
            float price = vt_rank_price(&scratch->shop, asker->deeds[i].item);
            if (!vt_rank_known(price)) continue;
            if (pass == 1) spread += (double)asker->deeds[i].weight * fabs((double)price - mean);
            else {
                sum += (double)asker->deeds[i].weight * (double)price;
                weights += (double)asker->deeds[i].weight;
            }
        }
    }
    tell_mean(&scratch->taste, VT_RANK_USER_PRICE, sum, weights);
    tell_mean(&scratch->taste, VT_RANK_USER_PRICE_SPREAD, spread, sum); /* over the mean: spread / weights / (sum / weights) */
}

/* The value of most weight but `except`, the lowest of equals; VT_RANK_NONE when there is none. */
static uint32_t strongest(const vt_rank_scratch *scratch, vt_rank_attribute attribute, uint32_t except)
{
    const double *weights = scratch->taste.weights[attribute];
    uint32_t best = VT_RANK_NONE;
    for (uint32_t value = 0; value < scratch->shop.columns[attribute].count; value++)
        if (value != except && weights[value] > 0.0 && (best == VT_RANK_NONE || weights[value] > weights[best])) best = value;
    return best;
}

static void tell_top(vt_rank_scratch *scratch, vt_rank_feature feature, vt_rank_attribute attribute)
{
    uint32_t top = strongest(scratch, attribute, VT_RANK_NONE);
    if (top != VT_RANK_NONE) tell_mean(&scratch->taste, feature, scratch->taste.weights[attribute][top], scratch->taste.totals[attribute]);
}

static void tell_popularity(vt_rank_scratch *scratch)
{
    double sum = 0.0, weights = 0.0;
    for (size_t i = 0; scratch->shop.signals && i < scratch->asker.deed_count; i++) {
        const vt_deed *deed = &scratch->asker.deeds[i];
        sum += (double)deed->weight * (double)scratch->day.popular[deed->item];
        weights += (double)deed->weight;
    }
    tell_mean(&scratch->taste, VT_RANK_USER_POPULARITY, sum, weights);
}

static void find_recent(vt_rank_scratch *scratch)
{
    vt_rank_taste *taste = &scratch->taste;
    const vt_vector_space *space = scratch->shop.space;
    for (size_t i = scratch->asker.deed_count; i > 0 && taste->recent_count < VT_RANK_RECENT; i--) {
        uint32_t item = scratch->asker.deeds[i - 1].item;
        taste->recent[taste->recent_count++] = item;
        vt_space_row_view view;
        if (space && vt_space_row(space, item, &view) && view.codes) taste->looks[taste->look_count++] = item;
    }
}

void vt_rank_taste_read(vt_rank_scratch *scratch)
{
    vt_rank_taste *taste = &scratch->taste;
    size_t with_type = 0;
    clear(scratch);
    read_purchases(scratch);
    size_t types = add_deeds(scratch, &with_type);
    taste->user[VT_RANK_USER_DEEDS] = (float)scratch->asker.deed_count;
    tell_mean(taste, VT_RANK_USER_TYPES, (double)types, (double)with_type);
    tell_prices(scratch);
    tell_top(scratch, VT_RANK_USER_TOP_CATEGORY, VT_RANK_CATEGORY);
    tell_top(scratch, VT_RANK_USER_TOP_COLOUR, VT_RANK_COLOUR);
    tell_popularity(scratch);
    find_recent(scratch);
    taste->department = scratch->asker.department;
    if (taste->department == VT_RANK_NONE) taste->department = strongest(scratch, VT_RANK_DEPARTMENT, scratch->shop.unisex);
}

float vt_rank_share(const vt_rank_scratch *scratch, vt_rank_attribute attribute, uint32_t item)
{
    uint32_t value = vt_rank_value(&scratch->shop, attribute, item);
    double total = scratch->taste.totals[attribute];
    return value != VT_RANK_NONE && total > 0.0 ? (float)(scratch->taste.weights[attribute][value] / total) : VT_RANK_MISSING;
}
