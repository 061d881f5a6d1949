#include "metric_intervals.h"

#include "memory.h"
#include "seeded_random.h"
#include "worker_threads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Each draw has a stream of its own, so that it does not matter who makes it. */
enum { DRAW_STREAM = 1000 };

typedef struct drawing {
    const vt_samples *samples;
    vt_resampled *out;
    uint32_t *times; /* [threads][users]: how often each user is drawn */
    double *sums;    /* [threads][cohorts][2][series]: of values, and of users who have one */
} drawing;

static void draw_users(const vt_samples *samples, size_t draw, uint32_t *times)
{
    vt_random random = vt_random_seed(samples->seed, DRAW_STREAM + draw);
    memset(times, 0, samples->users * sizeof *times);
    for (size_t i = 0; i < samples->users; i++) times[vt_random_below(&random, (uint32_t)samples->users)]++;
}

/* Added in the order of users. */
static void add_user(const vt_samples *samples, size_t user, double times, double *sums)
{
    const double *values = samples->values + user * samples->series;
    double *counts = sums + samples->series;
    for (size_t series = 0; series < samples->series; series++) {
        double value = values[series];
        bool defined = value == value;
        sums[series] += defined ? times * value : 0;
        counts[series] += defined ? times : 0;
    }
}

static void add_users(const vt_samples *samples, const uint32_t *times, double *sums)
{
    memset(sums, 0, samples->cohort_count * 2 * samples->series * sizeof *sums);
    for (size_t cohort = 0; cohort < samples->cohort_count; cohort++)
        for (size_t user = samples->cohorts[cohort]; user < samples->cohorts[cohort + 1]; user++)
            if (!times || times[user]) add_user(samples, user, times ? times[user] : 1, sums + cohort * 2 * samples->series);
}

/* The mean over cohorts first .. last - 1. */
static double mean_of(const vt_samples *samples, const double *sums, size_t series, size_t first, size_t last, double *count)
{
    double sum = 0;
    *count = 0;
    for (size_t cohort = first; cohort < last; cohort++) {
        sum += sums[cohort * 2 * samples->series + series];
        *count += sums[(cohort * 2 + 1) * samples->series + series];
    }
    return *count > 0 ? sum / *count : NAN;
}

static double mean_of_group(const vt_samples *samples, const double *sums, size_t series, size_t group, double *count)
{
    if (group == VT_GROUP_ALL) return mean_of(samples, sums, series, 0, samples->cohort_count, count);
    if (group == VT_GROUP_BUT_FIRST) return mean_of(samples, sums, series, 1, samples->cohort_count, count);
    return mean_of(samples, sums, series, group - VT_GROUP_COHORTS, group - VT_GROUP_COHORTS + 1, count);
}

static void make_draw(void *context, size_t draw, size_t worker)
{
    drawing *work = context;
    const vt_samples *samples = work->samples;
    uint32_t *times = work->times + worker * samples->users;
    double *sums = work->sums + worker * samples->cohort_count * 2 * samples->series, count;
    draw_users(samples, draw, times);
    add_users(samples, times, sums);
    for (size_t series = 0; series < samples->series; series++)
        for (size_t group = 0; group < work->out->groups; group++)
            work->out->means[(series * work->out->groups + group) * samples->resamples + draw] =
                mean_of_group(samples, sums, series, group, &count);
}

/* ---- intervals ---- */

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* sorted: ascending. */
static double percentile(const double *sorted, size_t count, double share)
{
    double place = share * (double)(count - 1), below = floor(place);
    size_t at = (size_t)below;
    if (at + 1 >= count) return sorted[count - 1];
    return sorted[at] + (place - below) * (sorted[at + 1] - sorted[at]);
}

/* Draws in which nobody has a value are passed over. Orders `means`. */
static void bound(vt_interval *interval, double *means, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(means[i])) means[kept++] = means[i];
    if (kept) qsort(means, kept, sizeof *means, by_value);
    interval->low = kept ? percentile(means, kept, 0.025) : NAN;
    interval->high = kept ? percentile(means, kept, 0.975) : NAN;
}

static void take_intervals(drawing *work, double *room)
{
    vt_resampled *out = work->out;
    double count;
    add_users(work->samples, NULL, work->sums);
    for (size_t series = 0; series < out->series; series++)
        for (size_t group = 0; group < out->groups; group++) {
            vt_interval *interval = &out->intervals[series * out->groups + group];
            interval->value = mean_of_group(work->samples, work->sums, series, group, &count);
            interval->users = (size_t)count;
            memcpy(room, out->means + (series * out->groups + group) * out->resamples, out->resamples * sizeof *room);
            bound(interval, room, out->resamples);
        }
}

vt_status vt_resample(vt_resampled *out, const vt_samples *samples, vt_error *error)
{
    size_t threads = vt_thread_count(samples->threads), groups = samples->cohort_count + VT_GROUP_COHORTS;
    *out = (vt_resampled){.series = samples->series, .groups = groups, .resamples = samples->resamples};
    out->means = vt_alloc(samples->series * groups * samples->resamples, sizeof *out->means);
    out->intervals = vt_alloc(samples->series * groups, sizeof *out->intervals);
    double *room = vt_alloc(samples->resamples, sizeof *room);
    drawing work = {.samples = samples, .out = out};
    work.times = vt_alloc(threads * samples->users, sizeof *work.times);
    work.sums = vt_alloc(threads * samples->cohort_count * 2 * samples->series, sizeof *work.sums);
    bool there = out->means && out->intervals && room && work.times && work.sums;
    if (there) {
        vt_run_tasks(threads, samples->resamples, make_draw, &work);
        take_intervals(&work, room);
    }
    vt_free(room);
    vt_free(work.times);
    vt_free(work.sums);
    return there ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for %zu draws of %zu users", samples->resamples, samples->users);
}

void vt_resampled_close(vt_resampled *resampled)
{
    vt_free(resampled->means);
    vt_free(resampled->intervals);
    *resampled = (vt_resampled){.means = NULL};
}

const vt_interval *vt_resampled_interval(const vt_resampled *resampled, size_t series, size_t group)
{
    return &resampled->intervals[series * resampled->groups + group];
}

vt_status vt_paired_difference(vt_interval *out, const vt_resampled *model, const vt_resampled *baseline, size_t series, size_t group, vt_error *error)
{
    size_t at = series * model->groups + group, count = model->resamples;
    double *room = vt_alloc(count, sizeof *room);
    if (!room) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu draws", count);
    for (size_t draw = 0; draw < count; draw++) room[draw] = model->means[at * count + draw] - baseline->means[at * count + draw];
    *out = (vt_interval){.value = model->intervals[at].value - baseline->intervals[at].value, .users = model->intervals[at].users};
    bound(out, room, count);
    vt_free(room);
    return VT_OK;
}

vt_status vt_paired_gain(vt_interval *out, const vt_resampled *model, const vt_resampled *baseline, size_t series, size_t group, vt_error *error)
{
    size_t at = series * model->groups + group, count = model->resamples;
    double *room = vt_alloc(count, sizeof *room);
    if (!room) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu draws", count);
    for (size_t draw = 0; draw < count; draw++) {
        double of_baseline = baseline->means[at * count + draw];
        room[draw] = of_baseline > 0 ? model->means[at * count + draw] / of_baseline - 1 : NAN;
    }
    double value = baseline->intervals[at].value;
    *out = (vt_interval){.value = value > 0 ? model->intervals[at].value / value - 1 : NAN, .users = model->intervals[at].users};
    bound(out, room, count);
    vt_free(room);
    return VT_OK;
}
