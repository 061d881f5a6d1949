#include "signal_proof.h"

static vt_status check_buyers(const vt_signals *signals, size_t row, vt_error *error)
{
    uint32_t span = (uint32_t)(signals->last_day - signals->first_day);
    if ((uint64_t)signals->buyers[row] + signals->repeat_buyers[row] > signals->orders[row])
        return vt_fail(error, VT_INTEGRITY, "signals: row %zu: %u buyers, %u of them again, need more than %u orders", row,
                       (unsigned int)signals->buyers[row], (unsigned int)signals->repeat_buyers[row],
                       (unsigned int)signals->orders[row]);
    if (signals->repeat_days[row] && (!signals->repeat_buyers[row] || signals->repeat_days[row] > span))
        return vt_fail(error, VT_INTEGRITY, "signals: row %zu: bought again after %u days, by %u people within %u days", row,
                       (unsigned int)signals->repeat_days[row], (unsigned int)signals->repeat_buyers[row], (unsigned int)span);
    return VT_OK;
}

/* The count of `other` in the list of `row`; where it is not listed, *most is the most that it can be. */
static uint32_t count_of(const vt_signals *signals, size_t row, size_t other, uint32_t *most)
{
    size_t begin = signals->partner_offsets[row], end = signals->partner_offsets[row + 1];
    for (size_t i = begin; i < end; i++)
        if (signals->partner_rows[i] == other) return *most = signals->partner_counts[i];
    *most = end - begin == VT_SIGNALS_MOST_PARTNERS ? signals->partner_counts[end - 1] : 0;
    return 0;
}

static vt_status check_pair(const vt_signals *signals, size_t row, size_t at, vt_error *error)
{
    uint32_t other = signals->partner_rows[at], count = signals->partner_counts[at], most;
    uint32_t back = count_of(signals, other, row, &most);
    if (count > signals->orders[row] || count > signals->orders[other])
        return vt_fail(error, VT_INTEGRITY, "signals: rows %zu and %u: %u orders held both, more than held one", row,
                       (unsigned int)other, (unsigned int)count);
    if (back ? back != count : count > most)
        return vt_fail(error, VT_INTEGRITY, "signals: rows %zu and %u: %u orders held both, from the other side %u", row,
                       (unsigned int)other, (unsigned int)count, (unsigned int)back);
    return VT_OK;
}

/* Orders of the last days alone: a day with pieces sold needs an order. */
static vt_status check_days(const vt_signals *signals, size_t row, vt_error *error)
{
    for (size_t i = signals->day_offsets[row]; i < signals->day_offsets[row + 1]; i++) {
        if (!signals->day_units[i] && !signals->day_interactions[i])
            return vt_fail(error, VT_INTEGRITY, "signals: row %zu: a day on which nothing happened", row);
        if (signals->day_units[i] && !signals->orders[row])
            return vt_fail(error, VT_INTEGRITY, "signals: row %zu: pieces were sold, but there is no order", row);
    }
    return VT_OK;
}

vt_status vt_signals_prove(const vt_signals *signals, vt_error *error)
{
    for (size_t row = 0; row < signals->rows; row++) {
        VT_TRY(check_buyers(signals, row, error));
        VT_TRY(check_days(signals, row, error));
        for (size_t i = signals->partner_offsets[row]; i < signals->partner_offsets[row + 1]; i++)
            VT_TRY(check_pair(signals, row, i, error));
    }
    return VT_OK;
}
