#include "rank_examples.h"

#include "calendar.h"

#include <stdio.h>
#include <stdlib.h>

const vt_rank_walk vt_rank_walk_defaults = {.weeks = 8, .horizon = 7, .step = 7, .negatives = 100, .groups = 20000};

/* ---- what is wanted ---- */

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

static bool had_before(const vt_event_log *log, size_t begin, size_t end, uint32_t item)
{
    for (size_t i = begin; i < end; i++)
        if (log->events[i].item == item) return true;
    return false;
}

/* Where the events of the window begin and end. */
static void find_events(const vt_event_log *log, uint32_t user, const vt_rank_week *week, size_t *begin, size_t *end)
{
    *begin = vt_log_known(log, user, week->moment);
    *end = log->user_offsets[user + 1];
    if (log->dated) *end = vt_log_known(log, user, (vt_log_moment){.day = week->until});
    else if (*end - log->user_offsets[user] > week->moment.left_out) *end = *begin + 1;
    else *end = *begin; /* of so short a sequence no place is asked for */
}

bool vt_rank_is_asked(const vt_event_log *log, uint32_t user, const vt_rank_week *week)
{
    size_t begin, end;
    find_events(log, user, week, &begin, &end);
    return end > begin;
}

size_t vt_rank_wanted(uint32_t *wanted, const vt_event_log *log, uint32_t user, const vt_rank_week *week, bool rebuys)
{
    size_t begin, end, count = 0, kept = 0;
    find_events(log, user, week, &begin, &end);
    for (size_t i = begin; i < end; i++) {
        const vt_log_event *event = &log->events[i];
        if (!vt_log_is_sale(log, (vt_log_type)event->type)) continue;
        if (rebuys || !had_before(log, log->user_offsets[user], begin, event->item)) wanted[count++] = event->item;
    }
    if (count) qsort(wanted, count, sizeof *wanted, by_number);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || wanted[i] != wanted[i - 1]) wanted[kept++] = wanted[i];
    return kept;
}

/* ---- windows ---- */

static void place_weeks(vt_rank_examples *out, const vt_event_log *log, const vt_rank_walk *walk)
{
    out->week_count = walk->weeks;
    for (size_t i = 0; i < walk->weeks; i++) {
        size_t back = walk->weeks - 1 - i; /* windows after this one */
        vt_rank_week *week = &out->weeks[i];
        *week = (vt_rank_week){.moment = {.left_out = log->dated ? 0 : (uint32_t)back + 1}};
        if (!log->dated) continue;
        week->until = log->last_day + 1 - (back ? (int32_t)(walk->horizon + (back - 1) * walk->step) : 0);
        week->moment.day = week->until - (int32_t)walk->horizon;
    }
}

static void count_users(vt_rank_examples *out, const vt_event_log *log)
{
    for (size_t i = 0; i < out->week_count; i++)
        for (uint32_t user = 0; user < log->users; user++) out->weeks[i].users += vt_rank_is_asked(log, user, &out->weeks[i]);
}

vt_status vt_rank_weeks(vt_rank_examples *out, const vt_event_log *log, const vt_rank_walk *walk, vt_error *error)
{
    *out = (vt_rank_examples){.rows = NULL};
    place_weeks(out, log, walk);
    if (log->dated && out->weeks[0].moment.day <= log->first_day)
        return vt_fail(error, VT_BAD_DATA, "%zu windows of %zu days leave nothing of the log to learn from before them", walk->weeks,
                       walk->horizon);
    count_users(out, log);
    return VT_OK;
}

void vt_rank_week_name(const vt_event_log *log, const vt_rank_week *week, char name[16])
{
    vt_date date = vt_date_of_day(week->moment.day);
    if (log->dated) snprintf(name, 16, "%04u-%02u-%02u", (unsigned)date.year % 10000, (unsigned)date.month % 100, (unsigned)date.day % 100);
    else snprintf(name, 16, "last %u", (unsigned)week->moment.left_out % 1000);
}
