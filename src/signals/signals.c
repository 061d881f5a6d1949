#include "signals.h"

#include "memory.h"

#include <string.h>

/* A count that is SIZE_MAX, as an offset of a hostile file may be in 32 bits, would stand for any shape. */
static vt_status require(const vt_signals *signals, const char *name, size_t count, const uint32_t **out, vt_error *error)
{
    const vt_tensor *tensor;
    if (count >= UINT32_MAX) return vt_fail(error, VT_BAD_DATA, "signals: tensor %s: too long", name);
    VT_TRY(vt_safetensors_require(signals->file, name, VT_DTYPE_U32, 1, &count, &tensor, error));
    *out = (const uint32_t *)(const void *)tensor->data;
    return VT_OK;
}

static vt_status read_clock(vt_signals *signals, vt_error *error)
{
    const vt_tensor *tensor;
    int32_t days[2];
    VT_TRY(vt_safetensors_require(signals->file, "clock", VT_DTYPE_I32, 1, (const size_t[]){2}, &tensor, error));
    memcpy(days, tensor->data, sizeof days);
    signals->first_day = days[0];
    signals->last_day = days[1];
    return VT_OK;
}

static vt_status read_tensors(vt_signals *signals, vt_error *error)
{
    size_t rows = signals->rows;
    VT_TRY(read_clock(signals, error));
    VT_TRY(require(signals, "orders", rows, &signals->orders, error));
    VT_TRY(require(signals, "buyers", rows, &signals->buyers, error));
    VT_TRY(require(signals, "repeat_buyers", rows, &signals->repeat_buyers, error));
    VT_TRY(require(signals, "repeat_days", rows, &signals->repeat_days, error));
    VT_TRY(require(signals, "partner_offsets", rows + 1, &signals->partner_offsets, error));
    VT_TRY(require(signals, "partner_rows", signals->partner_offsets[rows], &signals->partner_rows, error));
    VT_TRY(require(signals, "partner_counts", signals->partner_offsets[rows], &signals->partner_counts, error));
    VT_TRY(require(signals, "day_offsets", rows + 1, &signals->day_offsets, error));
    VT_TRY(require(signals, "day_ages", signals->day_offsets[rows], &signals->day_ages, error));
    VT_TRY(require(signals, "day_units", signals->day_offsets[rows], &signals->day_units, error));
    return require(signals, "day_interactions", signals->day_offsets[rows], &signals->day_interactions, error);
}

vt_status vt_signals_open(vt_signals *out, vt_bytes file, size_t rows, vt_error *error)
{
    memset(out, 0, sizeof *out);
    VT_CHECK(rows < UINT32_MAX);
    vt_signals opened = {.rows = rows};
    VT_TRY(vt_safetensors_open(&opened.file, file, "signals", error));
    vt_status status = read_tensors(&opened, error);
    if (status == VT_OK) status = vt_signals_check(&opened, error);
    if (status == VT_OK) *out = opened;
    else vt_signals_close(&opened);
    return status;
}

void vt_signals_close(vt_signals *signals)
{
    vt_safetensors_close(signals->file);
    memset(signals, 0, sizeof *signals);
}

static vt_status check_totals(const vt_signals *signals, vt_error *error)
{
    if (signals->first_day < 0 || signals->last_day > VT_SIGNALS_LAST_DAY || signals->first_day > signals->last_day)
        return vt_fail(error, VT_BAD_DATA, "signals: tensor clock: days %d to %d are no span from 0 to %d",
                       (int)signals->first_day, (int)signals->last_day, VT_SIGNALS_LAST_DAY);
    for (size_t row = 0; row < signals->rows; row++) {
        if (signals->buyers[row] > signals->orders[row])
            return vt_fail(error, VT_BAD_DATA, "signals: tensor buyers: row %zu has more buyers than orders", row);
        if (signals->repeat_buyers[row] > signals->buyers[row])
            return vt_fail(error, VT_BAD_DATA, "signals: tensor repeat_buyers: row %zu has more than buyers", row);
    }
    return VT_OK;
}

static vt_status check_offsets(const char *name, const uint32_t *offsets, size_t rows, uint32_t most, vt_error *error)
{
    if (offsets[0]) return vt_fail(error, VT_BAD_DATA, "signals: tensor %s does not begin with 0", name);
    for (size_t row = 0; row < rows; row++)
        if (offsets[row + 1] < offsets[row] || offsets[row + 1] - offsets[row] > most)
            return vt_fail(error, VT_BAD_DATA, "signals: tensor %s: row %zu has %lld entries, not 0 to %u", name, row,
                           (long long)offsets[row + 1] - (long long)offsets[row], (unsigned int)most);
    return VT_OK;
}

/* seen: u32[rows], entries other than row + 1. */
static vt_status check_partners_of(const vt_signals *signals, size_t row, uint32_t *seen, vt_error *error)
{
    const uint32_t *rows = signals->partner_rows, *counts = signals->partner_counts;
    size_t begin = signals->partner_offsets[row];
    for (size_t i = begin; i < signals->partner_offsets[row + 1]; i++) {
        if (rows[i] >= signals->rows || rows[i] == row || seen[rows[i]] == row + 1)
            return vt_fail(error, VT_BAD_DATA, "signals: tensor partner_rows: row %zu: partner %u %s", row,
                           (unsigned int)rows[i], rows[i] >= signals->rows ? "is no row" : rows[i] == row ? "is itself" : "twice");
        if (!counts[i]) return vt_fail(error, VT_BAD_DATA, "signals: tensor partner_counts: row %zu has a 0", row);
        if (i > begin && (counts[i] > counts[i - 1] || (counts[i] == counts[i - 1] && rows[i] < rows[i - 1])))
            return vt_fail(error, VT_BAD_DATA, "signals: tensor partner_counts: row %zu is not in order", row);
        seen[rows[i]] = (uint32_t)row + 1;
    }
    return VT_OK;
}

static vt_status check_partners(const vt_signals *signals, vt_error *error)
{
    uint32_t *seen = vt_alloc(signals->rows, sizeof *seen);
    if (!seen) return vt_fail(error, VT_NO_MEMORY, "signals: no memory for %zu rows", signals->rows);
    vt_status status = VT_OK;
    for (size_t row = 0; status == VT_OK && row < signals->rows; row++)
        status = check_partners_of(signals, row, seen, error);
    vt_free(seen);
    return status;
}

static vt_status check_days(const vt_signals *signals, vt_error *error)
{
    uint32_t reach = (uint32_t)(signals->last_day - signals->first_day) + 1;
    if (reach > VT_SIGNALS_DAYS) reach = VT_SIGNALS_DAYS;
    for (size_t row = 0; row < signals->rows; row++)
        for (size_t begin = signals->day_offsets[row], i = begin; i < signals->day_offsets[row + 1]; i++)
            if (signals->day_ages[i] >= reach || (i > begin && signals->day_ages[i] <= signals->day_ages[i - 1]))
                return vt_fail(error, VT_BAD_DATA, "signals: tensor day_ages: row %zu: %u is out of order or of 0 to %u", row,
                               (unsigned int)signals->day_ages[i], (unsigned int)reach - 1);
    return VT_OK;
}

vt_status vt_signals_check(const vt_signals *signals, vt_error *error)
{
    VT_TRY(check_totals(signals, error));
    VT_TRY(check_offsets("partner_offsets", signals->partner_offsets, signals->rows, VT_SIGNALS_MOST_PARTNERS, error));
    VT_TRY(check_partners(signals, error));
    VT_TRY(check_offsets("day_offsets", signals->day_offsets, signals->rows, VT_SIGNALS_DAYS, error));
    return check_days(signals, error);
}

vt_window_counts vt_signals_window(const vt_signals *signals, size_t row, int32_t until, int32_t days)
{
    vt_window_counts counts = {0, 0};
    VT_CHECK(row < signals->rows);
    for (size_t i = signals->day_offsets[row]; i < signals->day_offsets[row + 1]; i++) {
        int64_t back = (int64_t)until - ((int64_t)signals->last_day - signals->day_ages[i]);
        if (back < 0 || back >= days) continue;
        counts.units += signals->day_units[i];
        counts.interactions += signals->day_interactions[i];
    }
    return counts;
}
