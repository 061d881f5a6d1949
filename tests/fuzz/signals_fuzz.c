/* Any bytes as the signals of a pack of four products: refused, or all that readers index is inside. */
#include "signals.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 4 };

static void read_all(const vt_signals *signals)
{
    for (size_t row = 0; row < ROWS; row++) {
        size_t begin = signals->partner_offsets[row], end = signals->partner_offsets[row + 1];
        VT_CHECK(end - begin <= VT_SIGNALS_MOST_PARTNERS);
        for (size_t i = begin; i < end; i++) {
            VT_CHECK(signals->partner_rows[i] < ROWS && signals->partner_rows[i] != row && signals->partner_counts[i]);
            VT_CHECK(i == begin || signals->partner_counts[i] <= signals->partner_counts[i - 1]);
        }
        VT_CHECK(signals->repeat_buyers[row] <= signals->buyers[row] && signals->buyers[row] <= signals->orders[row]);
        vt_window_counts some = vt_signals_window(signals, row, signals->last_day, 30);
        VT_CHECK(vt_signals_window(signals, row, INT32_MAX, INT32_MAX).units >= some.units);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_signals signals;
    vt_error error;
    if (vt_signals_open(&signals, (vt_bytes){data, size}, ROWS, &error) != VT_OK) return 0;
    read_all(&signals);
    vt_signals_close(&signals);
    return 0;
}
