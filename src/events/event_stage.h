/* Inside events/: events in the order of the file, until they are sorted by user. */
#ifndef VT_EVENT_STAGE_H
#define VT_EVENT_STAGE_H

#include "event_log.h"

/* Kept in pieces of a fixed size, so that growing never copies; each is freed as soon as its events are sorted. */
typedef struct vt_event_piece {
    vt_log_event *events;
    uint32_t *clocks_ms; /* NULL while all are 0 */
    size_t count;
} vt_event_piece;

/* Zero-initialise; vt_event_stage_close. */
typedef struct vt_event_stage {
    vt_event_piece *pieces;
    size_t piece_count, room;
    size_t count;
    bool clocked; /* some event has a time of day */
} vt_event_stage;

/* False when memory is out. */
bool vt_event_stage_add(vt_event_stage *stage, vt_log_event event, uint32_t clock_ms);
/* Moves all events to out->events, by user, day, time of day and order of adding; fills out->user_offsets, out->count; out->users is
 * given. Where the log is not dated, sets the days. VT_NO_MEMORY. */
vt_status vt_event_stage_sort(vt_event_stage *stage, vt_event_log *out, vt_error *error);
void vt_event_stage_close(vt_event_stage *stage);

#endif
