#include "signal_fold.h"

#include "memory.h"

#include <stdlib.h>

/* Lists by key: those of key k stand at [offsets[k], offsets[k + 1]). */
typedef struct key_lists {
    uint32_t *offsets;
    uint32_t *entries;
} key_lists;

typedef struct folding {
    const vt_transactions *from;
    vt_signal_fold *out;
    size_t rows;
    uint32_t *baskets;   /* [basket_count + 1]: where each one's sales begin */
    key_lists sales;     /* of a row */
    key_lists interests; /* of a row */
    uint32_t *together;  /* [rows]: baskets that the row at hand shares with each; all 0 between rows */
    uint64_t *keys;      /* scratch: room for the rows, and for the sales of any one row */
    uint32_t *gaps;      /* scratch: room for the sales of any one row */
    uint32_t *by_row[6]; /* parts of out->by_row */
} folding;

enum { ORDERS, BUYERS, REPEAT_BUYERS, REPEAT_DAYS, PARTNER_OFFSETS, DAY_OFFSETS };

static void append(vt_buffer *list, uint32_t value) { vt_buffer_append(list, &value, sizeof value); }

static size_t length_of(const vt_buffer *list) { return list->size / sizeof(uint32_t); }

static uint32_t capped(uint64_t count) { return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX; }

/* ---- sales and interests by row ---- */

static uint32_t sale_row(const vt_transactions *from, size_t i) { return from->sales[i].row; }
static uint32_t interest_row(const vt_transactions *from, size_t i) { return from->interests[i].row; }

static bool list_by_row(const vt_transactions *from, uint32_t (*row_of)(const vt_transactions *, size_t), size_t count,
                        size_t rows, key_lists *lists)
{
    lists->offsets = vt_alloc(rows + 2, sizeof *lists->offsets);
    lists->entries = vt_alloc(count, sizeof *lists->entries);
    if (!lists->offsets || !lists->entries) return false;
    uint32_t *next = lists->offsets + 1; /* one further on while filling, so that begins are left behind */
    for (size_t i = 0; i < count; i++) next[row_of(from, i) + 1]++;
    for (size_t row = 0; row < rows; row++) next[row + 1] += next[row];
    for (size_t i = 0; i < count; i++) lists->entries[next[row_of(from, i)]++] = (uint32_t)i;
    return true;
}

static void find_baskets(folding *fold)
{
    const vt_transactions *from = fold->from;
    for (size_t i = 0; i < from->sale_count; i++) fold->baskets[from->sales[i].basket + 1]++;
    for (size_t basket = 0; basket < from->basket_count; basket++) {
        fold->out->large_baskets += fold->baskets[basket + 1] > VT_FOLD_MOST_PAIRED;
        fold->baskets[basket + 1] += fold->baskets[basket];
    }
}

static bool open_scratch(folding *fold)
{
    size_t most = 0;
    for (size_t row = 0; row < fold->rows; row++) {
        size_t sold = fold->sales.offsets[row + 1] - fold->sales.offsets[row];
        most = sold > most ? sold : most;
    }
    fold->together = vt_alloc(fold->rows, sizeof *fold->together);
    fold->keys = vt_alloc(most > fold->rows ? most : fold->rows, sizeof *fold->keys);
    fold->gaps = vt_alloc(most, sizeof *fold->gaps);
    return fold->together && fold->keys && fold->gaps;
}

/* ---- partners ---- */

static int by_key(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* Counts the baskets shared with every other row; returns how many rows share one, listed in the low half of keys. */
static size_t count_together(folding *fold, size_t row)
{
    size_t met = 0;
    for (size_t i = fold->sales.offsets[row]; i < fold->sales.offsets[row + 1]; i++) {
        uint32_t basket = fold->from->sales[fold->sales.entries[i]].basket;
        size_t begin = fold->baskets[basket], end = fold->baskets[basket + 1];
        if (end - begin > VT_FOLD_MOST_PAIRED) continue;
        for (size_t at = begin; at < end; at++) {
            uint32_t other = fold->from->sales[at].row;
            if (other != row && fold->together[other]++ == 0) fold->keys[met++] = other;
        }
    }
    return met;
}

/* Most frequent first, then by row: the order of whole keys once the count, upside down, stands above the row. */
static void fold_partners(folding *fold, size_t row)
{
    vt_signal_fold *out = fold->out;
    size_t met = count_together(fold, row);
    for (size_t i = 0; i < met; i++) {
        uint32_t other = (uint32_t)fold->keys[i];
        fold->keys[i] |= (uint64_t)(UINT32_MAX - fold->together[other]) << 32;
        fold->together[other] = 0;
    }
    if (met) qsort(fold->keys, met, sizeof *fold->keys, by_key);
    for (size_t i = 0; i < met && i < VT_SIGNALS_MOST_PARTNERS; i++) {
        append(&out->partner_rows, (uint32_t)fold->keys[i]);
        append(&out->partner_counts, UINT32_MAX - (uint32_t)(fold->keys[i] >> 32));
    }
    fold->by_row[PARTNER_OFFSETS][row + 1] = (uint32_t)length_of(&out->partner_rows);
}

/* ---- buyers ---- */

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

/* Person and day of each order of the row that names a person, in that order; returns how many. */
static size_t list_purchases(folding *fold, size_t row)
{
    size_t count = 0;
    for (size_t i = fold->sales.offsets[row]; i < fold->sales.offsets[row + 1]; i++) {
        vt_basket basket = fold->from->baskets[fold->from->sales[fold->sales.entries[i]].basket];
        if (basket.person != VT_NOBODY) fold->keys[count++] = (uint64_t)basket.person << 32 | (uint32_t)basket.day;
    }
    if (count) qsort(fold->keys, count, sizeof *fold->keys, by_key);
    return count;
}

static void fold_buyers(folding *fold, size_t row)
{
    size_t count = list_purchases(fold, row), gaps = 0;
    uint32_t buyers = 0, repeats = 0;
    for (size_t i = 0, first = 0; i < count; i++) {
        if (i == 0 || fold->keys[i] >> 32 != fold->keys[i - 1] >> 32) {
            buyers++;
            first = i;
            continue;
        }
        repeats += i == first + 1;
        uint32_t days = (uint32_t)(fold->keys[i] - fold->keys[i - 1]);
        if (days) fold->gaps[gaps++] = days;
    }
    if (gaps) qsort(fold->gaps, gaps, sizeof *fold->gaps, by_number);
    fold->by_row[ORDERS][row] = fold->sales.offsets[row + 1] - fold->sales.offsets[row];
    fold->by_row[BUYERS][row] = buyers;
    fold->by_row[REPEAT_BUYERS][row] = repeats;
    fold->by_row[REPEAT_DAYS][row] = gaps ? fold->gaps[(gaps - 1) / 2] : 0;
}

/* ---- days ---- */

static void fold_days(folding *fold, size_t row)
{
    uint64_t units[VT_SIGNALS_DAYS] = {0}, interactions[VT_SIGNALS_DAYS] = {0};
    const vt_transactions *from = fold->from;
    vt_signal_fold *out = fold->out;
    for (size_t i = fold->sales.offsets[row]; i < fold->sales.offsets[row + 1]; i++) {
        const vt_sale *sale = &from->sales[fold->sales.entries[i]];
        int32_t age = from->last_day - from->baskets[sale->basket].day;
        if (age < VT_SIGNALS_DAYS) units[age] += sale->quantity;
    }
    for (size_t i = fold->interests.offsets[row]; i < fold->interests.offsets[row + 1]; i++) {
        int32_t age = from->last_day - from->interests[fold->interests.entries[i]].day;
        if (age < VT_SIGNALS_DAYS) interactions[age]++;
    }
    for (uint32_t age = 0; age < VT_SIGNALS_DAYS; age++) {
        if (!units[age] && !interactions[age]) continue;
        append(&out->day_ages, age);
        append(&out->day_units, capped(units[age]));
        append(&out->day_interactions, capped(interactions[age]));
    }
    fold->by_row[DAY_OFFSETS][row + 1] = (uint32_t)length_of(&out->day_ages);
}

/* ---- the whole ---- */

static bool open_folding(folding *fold)
{
    const vt_transactions *from = fold->from;
    size_t rows = fold->rows;
    vt_signal_fold *out = fold->out;
    fold->baskets = vt_alloc(from->basket_count + 1, sizeof *fold->baskets);
    out->by_row = vt_alloc(6 * (rows + 1), sizeof *out->by_row);
    if (!fold->baskets || !out->by_row) return false;
    for (size_t i = 0; i < 6; i++) fold->by_row[i] = out->by_row + i * (rows + 1);
    find_baskets(fold);
    return list_by_row(from, sale_row, from->sale_count, rows, &fold->sales) &&
           list_by_row(from, interest_row, from->interest_count, rows, &fold->interests) && open_scratch(fold);
}

static void close_folding(folding *fold)
{
    vt_free(fold->baskets);
    vt_free(fold->sales.offsets);
    vt_free(fold->sales.entries);
    vt_free(fold->interests.offsets);
    vt_free(fold->interests.entries);
    vt_free(fold->together);
    vt_free(fold->keys);
    vt_free(fold->gaps);
}

static bool any_failed(const vt_signal_fold *out)
{
    return out->partner_rows.failed || out->partner_counts.failed || out->day_ages.failed || out->day_units.failed ||
           out->day_interactions.failed;
}

static const uint32_t *words(const vt_buffer *list) { return (const uint32_t *)(const void *)list->data; }

static void point_signals(folding *fold)
{
    vt_signal_fold *out = fold->out;
    out->signals = (vt_signals){.rows = fold->rows, .first_day = fold->from->first_day, .last_day = fold->from->last_day,
                                .orders = fold->by_row[ORDERS], .buyers = fold->by_row[BUYERS],
                                .repeat_buyers = fold->by_row[REPEAT_BUYERS], .repeat_days = fold->by_row[REPEAT_DAYS],
                                .partner_offsets = fold->by_row[PARTNER_OFFSETS], .partner_rows = words(&out->partner_rows),
                                .partner_counts = words(&out->partner_counts), .day_offsets = fold->by_row[DAY_OFFSETS],
                                .day_ages = words(&out->day_ages), .day_units = words(&out->day_units),
                                .day_interactions = words(&out->day_interactions)};
}

vt_status vt_signal_fold_open(vt_signal_fold *out, const vt_transactions *transactions, size_t rows, vt_error *error)
{
    *out = (vt_signal_fold){.by_row = NULL};
    folding fold = {.from = transactions, .out = out, .rows = rows};
    VT_CHECK(rows < UINT32_MAX / VT_SIGNALS_DAYS); /* offsets are 32 bits */
    bool enough = open_folding(&fold);
    for (size_t row = 0; enough && row < rows; row++) {
        fold_partners(&fold, row);
        fold_buyers(&fold, row);
        fold_days(&fold, row);
    }
    close_folding(&fold);
    if (!enough || any_failed(out)) return vt_fail(error, VT_NO_MEMORY, "no memory for the signals of %zu products", rows);
    point_signals(&fold);
    return VT_OK;
}

void vt_signal_fold_close(vt_signal_fold *fold)
{
    vt_free(fold->by_row);
    vt_buffer_free(&fold->partner_rows);
    vt_buffer_free(&fold->partner_counts);
    vt_buffer_free(&fold->day_ages);
    vt_buffer_free(&fold->day_units);
    vt_buffer_free(&fold->day_interactions);
    *fold = (vt_signal_fold){.by_row = NULL};
}
