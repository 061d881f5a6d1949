#include "training_pairs.h"

#include "memory.h"

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

vt_status vt_training_pairs_open(vt_training_pairs *out, const vt_event_log *log, bool with_days, vt_error *error)
{
    *out = (vt_training_pairs){0};
    VT_TRY(vt_pair_matrix_open(&out->by_user, log, NULL, error));
    VT_TRY(vt_pair_matrix_transpose(&out->by_item, &out->by_user, error));
    if (!with_days) return VT_OK;
    out->days = vt_alloc(out->by_user.offsets[log->users], sizeof *out->days);
    if (!out->days) return vt_fail(error, VT_NO_MEMORY, "out of memory for the days of %zu events", log->count);
    for (size_t i = 0; i < log->count; i++) { /* ascending days: the last one stays */
        size_t at = find_pair(&out->by_user, log->events[i].user, log->events[i].item);
        if (at != SIZE_MAX) out->days[at] = log->events[i].day;
    }
    return VT_OK;
}

void vt_training_pairs_close(vt_training_pairs *pairs)
{
    vt_pair_matrix_close(&pairs->by_user);
    vt_pair_matrix_close(&pairs->by_item);
    vt_free(pairs->days);
}
