#include "event_stage.h"

#include "calendar.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE_EVENTS = 1 << 18 };

static vt_event_piece *add_piece(vt_event_stage *stage)
{
    if (stage->piece_count == stage->room) {
        size_t room = stage->room ? 2 * stage->room : 64;
        vt_event_piece *grown = vt_resize(stage->pieces, stage->room, room, sizeof *grown);
        if (!grown) return NULL;
        stage->pieces = grown;
        stage->room = room;
    }
    vt_event_piece *piece = &stage->pieces[stage->piece_count];
    piece->events = vt_alloc(PIECE_EVENTS, sizeof *piece->events);
    if (!piece->events) return NULL;
    stage->piece_count++;
    return piece;
}

bool vt_event_stage_add(vt_event_stage *stage, vt_log_event event, uint32_t clock_ms)
{
    bool full = !stage->piece_count || stage->pieces[stage->piece_count - 1].count == PIECE_EVENTS;
    vt_event_piece *piece = full ? add_piece(stage) : &stage->pieces[stage->piece_count - 1];
    if (!piece) return false;
    if (clock_ms && !piece->clocks_ms) piece->clocks_ms = vt_alloc(PIECE_EVENTS, sizeof *piece->clocks_ms);
    if (clock_ms && !piece->clocks_ms) return false;
    if (clock_ms) {
        piece->clocks_ms[piece->count] = clock_ms;
        stage->clocked = true;
    }
    piece->events[piece->count++] = event;
    stage->count++;
    return true;
}

static void free_piece(vt_event_piece *piece)
{
    vt_free(piece->events);
    vt_free(piece->clocks_ms);
    *piece = (vt_event_piece){.events = NULL};
}

/* Counting sort by user. offsets[u] must be where user u's events begin; afterwards it is where they end. */
static void place_by_user(vt_event_stage *stage, vt_log_event *events, uint32_t *clocks, size_t *offsets)
{
    for (size_t p = 0; p < stage->piece_count; p++) {
        vt_event_piece *piece = &stage->pieces[p];
        for (size_t i = 0; i < piece->count; i++) {
            size_t at = offsets[piece->events[i].user]++;
            events[at] = piece->events[i];
            if (clocks) clocks[at] = piece->clocks_ms ? piece->clocks_ms[i] : 0;
        }
        free_piece(piece);
    }
}

static void begin_offsets(const vt_event_stage *stage, size_t users, size_t *offsets)
{
    for (size_t p = 0; p < stage->piece_count; p++)
        for (size_t i = 0; i < stage->pieces[p].count; i++) offsets[stage->pieces[p].events[i].user]++;
    for (size_t user = 0, begin = 0; user <= users; user++) {
        size_t count = offsets[user];
        offsets[user] = begin;
        begin += count;
    }
}

typedef struct timed_event {
    int64_t at_ms;
    size_t order;
    vt_log_event event;
} timed_event;

static int compare_times(const void *a, const void *b)
{
    const timed_event *left = a, *right = b;
    if (left->at_ms != right->at_ms) return left->at_ms < right->at_ms ? -1 : 1;
    return left->order < right->order ? -1 : 1;
}

static int64_t time_of(const vt_log_event *event, const uint32_t *clocks, size_t at)
{
    return event->day * VT_DAY_MS + (clocks ? clocks[at] : 0);
}

static bool is_in_order(const vt_log_event *events, const uint32_t *clocks, size_t begin, size_t end)
{
    for (size_t i = begin + 1; i < end; i++)
        if (time_of(&events[i - 1], clocks, i - 1) > time_of(&events[i], clocks, i)) return false;
    return true;
}

static bool sort_run(vt_log_event *events, const uint32_t *clocks, size_t begin, size_t end)
{
    timed_event *timed = vt_alloc(end - begin, sizeof *timed);
    if (!timed) return false;
    for (size_t i = begin; i < end; i++)
        timed[i - begin] = (timed_event){time_of(&events[i], clocks, i), i, events[i]};
    qsort(timed, end - begin, sizeof *timed, compare_times);
    for (size_t i = begin; i < end; i++) events[i] = timed[i - begin].event;
    vt_free(timed);
    return true;
}

static bool sort_users(vt_event_log *out, const uint32_t *clocks)
{
    for (size_t user = 0; user < out->users; user++) {
        size_t begin = out->user_offsets[user], end = out->user_offsets[user + 1];
        if (!out->dated)
            for (size_t i = begin; i < end; i++) out->events[i].day = (int32_t)(i - begin);
        else if (!is_in_order(out->events, clocks, begin, end) && !sort_run(out->events, clocks, begin, end))
            return false;
    }
    return true;
}

vt_status vt_event_stage_sort(vt_event_stage *stage, vt_event_log *out, vt_error *error)
{
    uint32_t *clocks = stage->clocked ? vt_alloc(stage->count, sizeof *clocks) : NULL;
    out->user_offsets = vt_alloc(out->users + 1, sizeof *out->user_offsets);
    out->events = vt_alloc(stage->count, sizeof *out->events);
    bool placed = out->user_offsets && out->events && (clocks || !stage->clocked);
    if (placed) {
        begin_offsets(stage, out->users, out->user_offsets);
        place_by_user(stage, out->events, clocks, out->user_offsets);
        memmove(out->user_offsets + 1, out->user_offsets, out->users * sizeof *out->user_offsets);
        out->user_offsets[0] = 0;
        out->count = stage->count;
        placed = sort_users(out, clocks);
    }
    vt_free(clocks);
    return placed ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory to sort %zu events", stage->count);
}

void vt_event_stage_close(vt_event_stage *stage)
{
    for (size_t p = 0; p < stage->piece_count; p++) free_piece(&stage->pieces[p]);
    vt_free(stage->pieces);
    *stage = (vt_event_stage){.pieces = NULL};
}
