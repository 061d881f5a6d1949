#include "training_pairs.h"

#include "memory.h"

#include <math.h>

/* Where `item` is among the pairs of `user`, or SIZE_MAX. */
static size_t find_pair(const vt_pair_matrix *matrix, size_t user, uint32_t item)
{
    size_t low = matrix->offsets[user], high = matrix->offsets[user + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (matrix->indices[middle] < item) low = middle + 1;
        else high = middle;
    }
    return low < matrix->offsets[user + 1] && matrix->indices[low] == item ? low : SIZE_MAX;
}

/* No value becomes 0: a pair stays a pair. */
static void fade(vt_training_pairs *pairs, const vt_event_log *log, float half_life_days)
{
    static const double least = 1e-6;
    for (size_t at = 0; at < pairs->by_user.offsets[log->users]; at++) {
        double share = exp2(-((double)log->last_day - pairs->days[at]) / (double)half_life_days);
        pairs->by_user.values[at] *= (float)(share > least ? share : least);
    }
}

vt_status vt_training_pairs_open(vt_training_pairs *out, const vt_event_log *log, float half_life_days, vt_error *error)
{
    *out = (vt_training_pairs){0};
    VT_TRY(vt_pair_matrix_open(&out->by_user, log, NULL, error));
    out->days = vt_alloc(out->by_user.offsets[log->users], sizeof *out->days);
    if (!out->days) return vt_fail(error, VT_NO_MEMORY, "out of memory for the days of %zu events", log->count);
    for (size_t i = 0; i < log->count; i++) { /* ascending days: the last one stays */
        size_t at = find_pair(&out->by_user, log->events[i].user, log->events[i].item);
        if (at != SIZE_MAX) out->days[at] = log->events[i].day;
    }
    if (log->dated && half_life_days > 0.0f) fade(out, log, half_life_days);
    return vt_pair_matrix_transpose(&out->by_item, &out->by_user, error);
}

void vt_training_pairs_close(vt_training_pairs *pairs)
{
    vt_pair_matrix_close(&pairs->by_user);
    vt_pair_matrix_close(&pairs->by_item);
    vt_free(pairs->days);
}
