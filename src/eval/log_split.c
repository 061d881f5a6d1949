#include "log_split.h"

#include "memory.h"
#include "seeded_random.h"

#include <stdlib.h>

enum { SPLIT_STREAM = 72 };

/* ---- which events are kept to learn from ---- */

static vt_status keep_by_time(vt_log_split *out, bool *keep, const vt_event_log *log, unsigned percent, vt_error *error)
{
    if (!log->dated) return vt_fail(error, VT_USAGE, "split: these events have no dates; use leave-last or random");
    size_t span = (size_t)(log->last_day - log->first_day) + 1, passed = 0, day = 0;
    size_t *events = vt_alloc(span, sizeof *events);
    if (!events) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu days", span);
    for (size_t i = 0; i < log->count; i++) events[log->events[i].day - log->first_day]++;
    while (day < span && (passed + events[day]) * 100 <= log->count * percent) passed += events[day++];
    vt_free(events);
    out->cut_day = log->first_day + (int32_t)day;
    for (size_t i = 0; i < log->count; i++) keep[i] = log->events[i].day < out->cut_day;
    return VT_OK;
}

static void keep_but_last(bool *keep, const vt_event_log *log, unsigned last)
{
    for (size_t user = 0; user < log->users; user++) {
        size_t begin = log->user_offsets[user], end = log->user_offsets[user + 1];
        for (size_t i = begin; i < end; i++) keep[i] = end - begin <= last || i < end - last;
    }
}

static void keep_at_random(bool *keep, const vt_event_log *log, unsigned percent, uint64_t seed)
{
    vt_random random = vt_random_seed(seed, SPLIT_STREAM);
    for (size_t i = 0; i < log->count; i++) keep[i] = vt_random_below(&random, 100) < percent;
}

/* ---- what is wanted ---- */

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

/* Sorts, and leaves each number once. */
static size_t sort_once(uint32_t *numbers, size_t count)
{
    size_t kept = 0;
    if (count) qsort(numbers, count, sizeof *numbers, by_number);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || numbers[i] != numbers[i - 1]) numbers[kept++] = numbers[i];
    return kept;
}

/* Leaves out of the ascending `wanted` what stands in the ascending `had`. */
static size_t leave_out(uint32_t *wanted, size_t count, const uint32_t *had, size_t had_count)
{
    size_t kept = 0, at = 0;
    for (size_t i = 0; i < count; i++) {
        while (at < had_count && had[at] < wanted[i]) at++;
        if (at == had_count || had[at] != wanted[i]) wanted[kept++] = wanted[i];
    }
    return kept;
}

static void want_of(vt_log_split *out, size_t user, const vt_event_log *log, const bool *keep, uint32_t *had, bool seen_out)
{
    uint32_t *wanted = out->wanted + out->wanted_offsets[user];
    size_t count = 0, had_count = 0;
    for (size_t i = log->user_offsets[user]; i < log->user_offsets[user + 1]; i++) {
        if (keep[i]) had[had_count++] = log->events[i].item;
        else wanted[count++] = log->events[i].item;
    }
    count = sort_once(wanted, count);
    had_count = sort_once(had, had_count);
    uint32_t *fresh = had + had_count; /* room: the user's events hold both */
    for (size_t i = 0; i < count; i++) fresh[i] = wanted[i];
    size_t kept = leave_out(fresh, count, had, had_count);
    out->seen_pairs += count - kept;
    out->seen_only_users += seen_out && count > 0 && kept == 0;
    for (size_t i = 0; seen_out && i < kept; i++) wanted[i] = fresh[i];
    out->wanted_offsets[user + 1] = out->wanted_offsets[user] + (seen_out ? kept : count);
}

static size_t most_events_of_a_user(const vt_event_log *log)
{
    size_t most = 0;
    for (size_t user = 0; user < log->users; user++) {
        size_t count = log->user_offsets[user + 1] - log->user_offsets[user];
        if (count > most) most = count;
    }
    return most;
}

static vt_status want(vt_log_split *out, const vt_event_log *log, const bool *keep, bool seen_out, vt_error *error)
{
    uint32_t *had = vt_alloc(most_events_of_a_user(log), sizeof *had);
    out->wanted = vt_alloc(out->held_out, sizeof *out->wanted);
    out->wanted_offsets = vt_alloc(log->users + 1, sizeof *out->wanted_offsets);
    if (!had || !out->wanted || !out->wanted_offsets) {
        vt_free(had);
        return vt_fail(error, VT_NO_MEMORY, "no memory for what %zu users had later", log->users);
    }
    for (size_t user = 0; user < log->users; user++) want_of(out, user, log, keep, had, seen_out);
    vt_free(had);
    return VT_OK;
}

static void set_days(vt_log_split *out, const vt_event_log *log, const bool *keep, vt_split_kind kind)
{
    for (size_t user = 0; user < log->users; user++) {
        bool held_out = false;
        out->now[user] = out->cut_day == VT_NEVER ? 0 : out->cut_day;
        for (size_t i = log->user_offsets[user]; kind != VT_SPLIT_TIME && !held_out && i < log->user_offsets[user + 1]; i++) {
            held_out = !keep[i] && kind == VT_SPLIT_LEAVE_LAST;
            if (keep[i] || held_out) out->now[user] = log->events[i].day;
        }
    }
}

/* ---- the whole ---- */

static vt_status split(vt_log_split *out, bool *keep, const vt_event_log *log, const vt_split_rule *rule, uint64_t seed, vt_error *error)
{
    if (rule->kind == VT_SPLIT_TIME) VT_TRY(keep_by_time(out, keep, log, rule->amount, error));
    else if (rule->kind == VT_SPLIT_LEAVE_LAST) keep_but_last(keep, log, rule->amount);
    else keep_at_random(keep, log, rule->amount, seed);
    for (size_t i = 0; i < log->count; i++) out->held_out += !keep[i];
    if (out->held_out == 0) return vt_fail(error, VT_BAD_DATA, "split: no event would be left to judge by");
    if (out->held_out == log->count) return vt_fail(error, VT_BAD_DATA, "split: no event would be left to learn from");
    set_days(out, log, keep, rule->kind);
    return vt_event_log_part(&out->training, log, keep, error);
}

vt_status vt_log_split_open(vt_log_split *out, const vt_event_log *log, const vt_split_rule *rule, bool seen_out, uint64_t seed,
                            vt_error *error)
{
    bool *keep = vt_alloc(log->count, sizeof *keep);
    *out = (vt_log_split){.cut_day = VT_NEVER, .users = log->users, .now = vt_alloc(log->users, sizeof *out->now)};
    vt_status status = keep && out->now ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory to split %zu events", log->count);
    if (status == VT_OK) status = split(out, keep, log, rule, seed, error);
    if (status == VT_OK) status = want(out, log, keep, seen_out, error);
    vt_free(keep);
    return status;
}

void vt_log_split_close(vt_log_split *split)
{
    vt_event_log_close(&split->training);
    vt_free(split->wanted_offsets);
    vt_free(split->wanted);
    vt_free(split->now);
    *split = (vt_log_split){.wanted = NULL};
}

const uint32_t *vt_log_wanted(const vt_log_split *split, uint32_t user, size_t *count)
{
    *count = split->wanted_offsets[user + 1] - split->wanted_offsets[user];
    return split->wanted + split->wanted_offsets[user];
}

size_t vt_log_split_draw(const vt_log_split *split, uint32_t *users, size_t most, vt_random *random, size_t *judged)
{
    size_t count;
    *judged = 0;
    for (uint32_t user = 0; user < split->users; user++) {
        vt_log_wanted(split, user, &count);
        if (count) users[(*judged)++] = user;
    }
    if (most == 0 || most >= *judged) return *judged;
    vt_random_draw(random, users, *judged, most);
    return most;
}
