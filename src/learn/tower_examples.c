#include "tower_examples.h"

#include "memory.h"
#include "seeded_random.h"

#include <math.h>
#include <stdlib.h>

enum { JUDGED_ONE_IN = 50, STREAM_JUDGED = 301, STREAM_ORDER = 302 };

/* Whether each event is its user's first with that item; returns how many are. seen: [items], zero. */
static size_t mark_first(const vt_event_log *log, uint32_t *seen, uint8_t *first)
{
    size_t count = 0;
    for (size_t user = 0; user < log->users; user++)
        for (size_t i = log->user_offsets[user]; i < log->user_offsets[user + 1]; i++) {
            uint32_t item = log->events[i].item;
            first[i] = seen[item] != user + 1;
            seen[item] = (uint32_t)user + 1;
            count += first[i];
        }
    return count;
}

/* Every user draws, so that who is judged does not depend on the others' events. */
static void choose_judged(vt_tower_examples *out, const uint8_t *first, uint64_t seed)
{
    const vt_event_log *log = out->log;
    vt_random random = vt_random_seed(seed, STREAM_JUDGED);
    for (size_t user = 0; user < log->users && out->judged_count < VT_TOWER_MOST_JUDGED; user++) {
        size_t begin = log->user_offsets[user], end = log->user_offsets[user + 1];
        bool drawn = vt_random_below(&random, JUDGED_ONE_IN) == 0;
        if (!drawn || end < begin + 2 || !first[end - 1]) continue;
        out->held_out[user] = 1;
        out->judged[out->judged_count++] = (uint32_t)(end - 1);
    }
}

static void collect(vt_tower_examples *out, const uint8_t *first)
{
    const vt_event_log *log = out->log;
    for (size_t user = 0; user < log->users; user++) {
        size_t end = log->user_offsets[user + 1] - out->held_out[user];
        for (size_t i = log->user_offsets[user]; i < end; i++)
            if (first[i]) out->events[out->count++] = (uint32_t)i;
    }
}

static double fading(const vt_tower_examples *examples, size_t event)
{
    const vt_event_log *log = examples->log;
    if (examples->half_life_days == 0.0f) return 1.0;
    return exp2(-(double)(log->last_day - log->events[event].day) / (double)examples->half_life_days);
}

float vt_tower_example_weight(const vt_tower_examples *examples, size_t event)
{
    return (float)(fading(examples, event) / examples->mean_weight);
}

/* Old examples weigh so little that their mean would be 0 only where all are older than a double can tell. */
static void weigh(vt_tower_examples *out, float half_life_days)
{
    double sum = 0;
    out->half_life_days = out->log->dated ? half_life_days : 0.0f;
    for (size_t i = 0; i < out->count; i++) sum += fading(out, out->events[i]);
    if (sum == 0) out->half_life_days = 0.0f;
    out->mean_weight = sum == 0 ? 1.0 : sum / (double)out->count;
}

vt_status vt_tower_examples_open(vt_tower_examples *out, const vt_event_log *log, const vt_tower_options *options, vt_error *error)
{
    *out = (vt_tower_examples){.log = log};
    if (log->count > UINT32_MAX) return vt_fail(error, VT_UNSUPPORTED, "%zu events are more than a two-tower model takes", log->count);
    uint32_t *seen = vt_alloc(log->items, sizeof *seen);
    uint8_t *first = vt_alloc(log->count, sizeof *first);
    out->held_out = vt_alloc(log->users, sizeof *out->held_out);
    out->judged = vt_alloc(VT_TOWER_MOST_JUDGED, sizeof *out->judged);
    size_t most = seen && first ? mark_first(log, seen, first) : 0;
    out->events = vt_alloc(most, sizeof *out->events);
    bool room = seen && first && out->held_out && out->judged && out->events;
    if (room) {
        choose_judged(out, first, options->seed);
        collect(out, first);
        weigh(out, options->example_half_life_days);
    }
    vt_free(seen);
    vt_free(first);
    if (room && out->count) return VT_OK;
    vt_tower_examples_close(out);
    if (!room) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu events", log->count);
    return vt_fail(error, VT_BAD_DATA, "there are no events to learn from");
}

void vt_tower_examples_close(vt_tower_examples *examples)
{
    vt_free(examples->events);
    vt_free(examples->judged);
    vt_free(examples->held_out);
    *examples = (vt_tower_examples){0};
}

static int by_index(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

void vt_tower_examples_shuffle(vt_tower_examples *examples, uint64_t seed, size_t epoch)
{
    vt_random random = vt_random_seed(seed + epoch * 0x9E3779B97F4A7C15u, STREAM_ORDER);
    qsort(examples->events, examples->count, sizeof *examples->events, by_index);
    for (size_t i = examples->count; i > 1; i--) {
        size_t other = vt_random_below(&random, (uint32_t)i);
        uint32_t held = examples->events[i - 1];
        examples->events[i - 1] = examples->events[other];
        examples->events[other] = held;
    }
}

static size_t user_end(const vt_tower_examples *examples, uint32_t user)
{
    return examples->log->user_offsets[user + 1] - examples->held_out[user];
}

static void add_deed(const vt_log_event *event, const vt_log_event *target, vt_tower_deed *deeds, size_t *count)
{
    if (event->item == target->item) return;
    for (size_t i = 0; i < *count; i++)
        if (deeds[i].item == event->item) return;
    int64_t age = (int64_t)target->day - event->day;
    deeds[(*count)++] = (vt_tower_deed){event->item, (float)(age < 0 ? -age : age)};
}

size_t vt_tower_history(const vt_tower_examples *examples, size_t event, const vt_tower_options *options, vt_tower_deed *deeds)
{
    const vt_log_event *events = examples->log->events, *target = events + event;
    size_t begin = examples->log->user_offsets[target->user], end = options->around ? user_end(examples, target->user) : event;
    size_t count = 0, before = event, after = event + 1;
    while (count < options->history && (before > begin || after < end)) {
        if (before > begin) add_deed(events + --before, target, deeds, &count);
        if (after < end && count < options->history) add_deed(events + after++, target, deeds, &count);
    }
    return count;
}
