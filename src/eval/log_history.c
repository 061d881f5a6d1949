#include "log_history.h"

#include "memory.h"

#include <math.h>

vt_status vt_log_history_open(vt_log_history *out, const vt_event_log *log, vt_error *error)
{
    size_t most = 0;
    for (size_t user = 0; user < log->users; user++) {
        size_t count = log->user_offsets[user + 1] - log->user_offsets[user];
        if (count > most) most = count;
    }
    *out = (vt_log_history){log, vt_alloc(most, sizeof *out->deeds), vt_alloc(log->items, sizeof *out->quantities)};
    return out->deeds && out->quantities ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for a history of %zu events", most);
}

void vt_log_history_close(vt_log_history *history)
{
    vt_free(history->deeds);
    vt_free(history->quantities);
    *history = (vt_log_history){.deeds = NULL};
}

size_t vt_log_history_of(vt_log_history *history, uint32_t user, int32_t now)
{
    const vt_event_log *log = history->log;
    size_t begin = log->user_offsets[user], end = log->user_offsets[user + 1], count = 0;
    for (size_t i = begin; i < end; i++) history->quantities[log->events[i].item] += log->events[i].quantity;
    for (size_t i = end; i-- > begin;) { /* the last event of an item comes first */
        const vt_log_event *event = &log->events[i];
        double *quantity = &history->quantities[event->item];
        if (*quantity == 0) continue;
        float age = event->day < now ? (float)(now - event->day) : 0;
        history->deeds[count++] = (vt_deed){event->item, age, (float)log2(1 + *quantity)};
        *quantity = 0;
    }
    for (size_t i = 0; i < count / 2; i++) {
        vt_deed deed = history->deeds[i];
        history->deeds[i] = history->deeds[count - 1 - i];
        history->deeds[count - 1 - i] = deed;
    }
    return count;
}
