/* What everybody who asks on one day shares. */
#include "rank_parts.h"

#include "memory.h"

static const int32_t windows[VT_RANK_WINDOWS] = {7, 30, 90};

static vt_status take(vt_rank_day *day, const vt_rank_shop *shop, vt_error *error)
{
    bool enough = true;
    float **columns[] = {&day->units[0], &day->units[1], &day->units[2], &day->interest_30,
                         &day->age, &day->days_since, &day->popular, &day->words_length};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        *columns[i] = vt_alloc(shop->count, sizeof(float));
        enough = enough && *columns[i];
    }
    day->type_units = vt_alloc(shop->columns[VT_RANK_TYPE].count, sizeof *day->type_units);
    day->type_price = vt_alloc(shop->columns[VT_RANK_TYPE].count, sizeof *day->type_price);
    if (enough && day->type_units && day->type_price) return VT_OK;
    return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu items", shop->count);
}

/* The daily sales of one item. */
static void read_days(vt_rank_day *day, const vt_signals *signals, size_t item)
{
    uint64_t units[VT_RANK_WINDOWS] = {0}, interest = 0;
    for (size_t i = signals->day_offsets[item]; i < signals->day_offsets[item + 1]; i++) {
        int64_t back = (int64_t)day->until - ((int64_t)signals->last_day - signals->day_ages[i]);
        if (back < 0) continue;
        for (size_t window = 0; window < VT_RANK_WINDOWS; window++)
            if (back < windows[window]) units[window] += signals->day_units[i];
        if (back < windows[VT_RANK_WINDOW_30]) interest += signals->day_interactions[i];
        if (signals->day_units[i] == 0) continue;
        if (!vt_rank_known(day->days_since[item])) day->days_since[item] = (float)back;
        day->age[item] = (float)back;
    }
    for (size_t window = 0; window < VT_RANK_WINDOWS; window++) day->units[window][item] = (float)units[window];
    day->interest_30[item] = (float)interest;
    day->sold = day->sold || units[VT_RANK_WINDOW_90] > 0;
}

static void read_sales(vt_rank_day *day, const vt_rank_shop *shop)
{
    const vt_signals *signals = shop->signals;
    for (size_t item = 0; item < shop->count; item++) day->age[item] = day->days_since[item] = VT_RANK_MISSING;
    if (!signals) return;
    day->until = shop->day < signals->last_day ? shop->day : signals->last_day;
    for (size_t item = 0; shop->dated && item < shop->count; item++) read_days(day, signals, item);
    for (size_t item = 0; item < shop->count; item++)
        day->popular[item] = day->sold ? day->units[VT_RANK_WINDOW_90][item] : (float)signals->orders[item];
}

/* counts: f64[values], zeroed. */
static void read_types(vt_rank_day *day, const vt_rank_shop *shop, double *counts)
{
    for (size_t item = 0; item < shop->count; item++) {
        uint32_t type = vt_rank_value(shop, VT_RANK_TYPE, (uint32_t)item);
        if (type == VT_RANK_NONE) continue;
        float price = vt_rank_price(shop, (uint32_t)item);
        day->type_units[type] += (double)day->units[VT_RANK_WINDOW_90][item];
        if (!vt_rank_known(price)) continue;
        day->type_price[type] += (double)price;
        counts[type]++;
    }
    for (size_t type = 0; type < shop->columns[VT_RANK_TYPE].count; type++)
        if (counts[type] > 0) day->type_price[type] /= counts[type];
}

static void read_words(vt_rank_day *day, const vt_terms *terms)
{
    for (size_t row = 0; terms && row < terms->rows; row++) {
        uint64_t squares = 0;
        for (size_t at = terms->row_offsets[row]; at < terms->row_offsets[row + 1]; at++)
            squares += (uint64_t)terms->row_weights[at] * terms->row_weights[at];
        day->words_length[row] = (float)sqrt((double)squares);
    }
}

static vt_status read_models(vt_rank_day *day, const vt_rank_shop *shop, vt_error *error)
{
    for (size_t kind = VT_MODEL_ITEMKNN; shop->models && kind < VT_MODEL_KINDS; kind++) {
        const vt_model *model = shop->models[kind];
        if (!model) continue;
        VT_CHECK(vt_model_items(model) == shop->count);
        day->known[kind] = vt_row_mask_open(shop->count, false);
        if (!day->known[kind].words) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu items", shop->count);
        for (uint32_t item = 0; item < shop->count; item++)
            if (vt_model_knows(model, item)) vt_row_mask_add(&day->known[kind], item);
    }
    return VT_OK;
}

vt_status vt_rank_day_open(vt_rank_scratch *scratch, vt_error *error)
{
    const vt_rank_shop *shop = &scratch->shop;
    VT_TRY(take(&scratch->day, shop, error));
    VT_TRY(read_models(&scratch->day, shop, error));
    double *counts = vt_alloc(shop->columns[VT_RANK_TYPE].count, sizeof *counts);
    if (!counts) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu items", shop->count);
    read_sales(&scratch->day, shop);
    read_types(&scratch->day, shop, counts);
    read_words(&scratch->day, shop->terms);
    vt_free(counts);
    return VT_OK;
}

void vt_rank_day_close(vt_rank_day *day)
{
    for (size_t window = 0; window < VT_RANK_WINDOWS; window++) vt_free(day->units[window]);
    for (size_t kind = 0; kind < VT_MODEL_KINDS; kind++) vt_row_mask_close(&day->known[kind]);
    vt_free(day->interest_30);
    vt_free(day->age);
    vt_free(day->days_since);
    vt_free(day->popular);
    vt_free(day->words_length);
    vt_free(day->type_units);
    vt_free(day->type_price);
}
