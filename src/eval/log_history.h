/* A user's history as a model is asked with it: each item once, oldest first. */
#ifndef VT_LOG_HISTORY_H
#define VT_LOG_HISTORY_H

#include "event_log.h"
#include "model.h"

#include <stdbool.h>

/* One caller's room for histories of one log. Owned: vt_log_history_close. */
typedef struct vt_log_history {
    const vt_event_log *log;
    vt_deed *deeds;     /* of the last user asked for */
    double *quantities; /* [items]: scratch, all zero between calls */
} vt_log_history;

vt_status vt_log_history_open(vt_log_history *out, const vt_event_log *log, vt_error *error);
void vt_log_history_close(vt_log_history *history);

/* Fills history->deeds and returns how many there are. An item's age is that of its last event on day `now`, at least 0 (where the log
 * is not dated: how many places it lies back); its weight log2(1 + pieces), as trainers have it (event_matrix.h). Ordered by last event. */
size_t vt_log_history_of(vt_log_history *history, uint32_t user, int32_t now);

#endif
