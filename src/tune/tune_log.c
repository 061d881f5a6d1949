#include "tune_log.h"

#include "memory.h"
#include "seeded_random.h"

#include <stdlib.h>

enum { USER_STREAM = 92 };

/* ---- opening ---- */

/* A log in two. */
typedef struct split_part {
    const vt_split_rule *rule;
    bool seen_out;
    uint64_t seed;
    vt_log_split split;
    vt_event_log known; /* what is learned from, where it is more than the split's; else empty */
} split_part;

/* Purchases are split, and all that lies before the cut day is known; where all events are purchases, or without days, the split tells all. */
static vt_status split_sales(split_part *part, const vt_event_log *log, bool *keep, vt_error *error)
{
    vt_event_log sales;
    for (size_t i = 0; i < log->count; i++) keep[i] = vt_log_is_sale(log, (vt_log_type)log->events[i].type);
    VT_TRY(vt_event_log_part(&sales, log, keep, error));
    vt_status status = vt_log_split_open(&part->split, &sales, part->rule, part->seen_out, part->seed, error);
    bool others = sales.count < log->count;
    vt_event_log_close(&sales);
    if (status != VT_OK || !others || !log->dated) return status;
    for (size_t i = 0; i < log->count; i++) keep[i] = log->events[i].day < part->split.cut_day;
    return vt_event_log_part(&part->known, log, keep, error);
}

static vt_status split_part_open(split_part *part, const vt_event_log *log, const vt_tune_log_options *options, vt_error *error)
{
    part->seen_out = !options->seen_in;
    part->seed = options->seed;
    if (!options->sales) return vt_log_split_open(&part->split, log, part->rule, part->seen_out, part->seed, error);
    if (part->rule->kind != (log->dated ? VT_SPLIT_TIME : VT_SPLIT_LEAVE_LAST))
        return vt_fail(error, VT_USAGE, "split: a ranker is judged by %s", log->dated ? "time=P%, since the log has days" : "leave-last=N, since the log has no days");
    bool *keep = vt_alloc(log->count, sizeof *keep);
    if (!keep) return vt_fail(error, VT_NO_MEMORY, "no memory to split %zu events", log->count);
    vt_status status = split_sales(part, log, keep, error);
    vt_free(keep);
    return status;
}

static void split_part_close(split_part *part)
{
    vt_log_split_close(&part->split);
    vt_event_log_close(&part->known);
}

static const vt_event_log *learned_from(const vt_log_split *split, const vt_event_log *known) { return known->count ? known : &split->training; }

static vt_status split_twice(vt_tune_log *out, const vt_event_log *log, vt_error *error)
{
    split_part outer = {.rule = &out->options.split}, inner = {.rule = &out->options.validate};
    vt_status status = split_part_open(&outer, log, &out->options, error);
    if (status == VT_OK) {
        out->held_out = outer.split.held_out;
        status = split_part_open(&inner, learned_from(&outer.split, &outer.known), &out->options, error);
        if (status != VT_OK && error) vt_fail_within(error, "validate");
    }
    split_part_close(&outer);
    out->split = inner.split;
    out->known = inner.known;
    out->training = learned_from(&out->split, &out->known);
    return status;
}

/* In a drawn order. */
static vt_status draw_users(vt_tune_log *out, vt_error *error)
{
    vt_random random = vt_random_seed(out->options.seed, USER_STREAM);
    size_t count;
    out->users = vt_alloc(out->split.users, sizeof *out->users);
    if (!out->users) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu users", out->split.users);
    for (uint32_t user = 0; user < out->split.users; user++) {
        vt_log_wanted(&out->split, user, &count);
        if (count) out->users[out->user_count++] = user;
    }
    if (out->user_count == 0) return vt_fail(error, VT_BAD_DATA, "validate: of nobody is there anything new to judge by");
    for (size_t i = out->user_count - 1; i > 0; i--) {
        size_t other = vt_random_below(&random, (uint32_t)i + 1);
        uint32_t kept = out->users[i];
        out->users[i] = out->users[other];
        out->users[other] = kept;
    }
    if (out->options.most_users && out->options.most_users < out->user_count) out->user_count = out->options.most_users;
    return VT_OK;
}

static vt_status count_items(vt_tune_log *out, vt_error *error)
{
    vt_pair_matrix pairs = {.rows = 0};
    out->item_users = vt_alloc(out->training->items, sizeof *out->item_users);
    if (!out->item_users) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu items", out->training->items);
    VT_TRY(vt_pair_matrix_open(&pairs, out->training, &(vt_pair_options){.value = VT_PAIR_ONE}, error));
    for (size_t i = 0; i < pairs.offsets[out->split.users]; i++) out->item_users[pairs.indices[i]]++;
    vt_pair_matrix_close(&pairs);
    return VT_OK;
}

static vt_status learn_popularity(vt_tune_log *out, vt_error *error)
{
    const vt_event_log *training = out->training;
    vt_buffer file = {0};
    vt_model *model = NULL;
    out->popularity = vt_alloc(training->items, sizeof *out->popularity);
    if (!out->popularity) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu items", training->items);
    vt_status status = vt_learn_popularity(&file, training, &vt_popularity_defaults, &(vt_learn_context){.seed = 1}, error);
    if (status == VT_OK) status = vt_model_open(&model, VT_MODEL_POPULARITY, (vt_bytes){file.data, file.size}, training->items, error);
    if (status == VT_OK) status = vt_model_score(model, NULL, 0, out->popularity, error);
    vt_model_close(model);
    vt_buffer_free(&file);
    return status;
}

vt_status vt_tune_log_open(vt_tune_log *out, const vt_event_log *log, const vt_tune_log_options *options, vt_error *error)
{
    *out = (vt_tune_log){.options = *options};
    VT_TRY(split_twice(out, log, error));
    VT_TRY(draw_users(out, error));
    VT_TRY(count_items(out, error));
    return learn_popularity(out, error);
}

void vt_tune_log_close(vt_tune_log *log)
{
    vt_log_split_close(&log->split);
    vt_event_log_close(&log->known);
    vt_free(log->users);
    vt_free(log->item_users);
    vt_free(log->popularity);
    *log = (vt_tune_log){.user_count = 0};
}

/* ---- judging ---- */

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

/* values: [users][VT_TUNE_FIGURES] */
static void measure(double *values, bool *hit, const vt_tune_log *log, const vt_slates *slates, size_t users)
{
    size_t k = log->options.k;
    for (size_t at = 0; at < users; at++) {
        vt_ranked ranked = {.items = slates->items + at * k, .count = slates->counts[at], .hit = hit};
        const uint32_t *wanted = vt_log_wanted(&log->split, log->users[at], &ranked.wanted_count);
        for (size_t i = 0; i < ranked.count; i++)
            hit[i] = bsearch(&ranked.items[i], wanted, ranked.wanted_count, sizeof *wanted, by_number) != NULL;
        for (size_t metric = 0; metric < VT_TUNE_FIGURES; metric++)
            values[at * VT_TUNE_FIGURES + metric] = vt_rank_metrics[metric].of(&ranked, k);
    }
}

static vt_status resample(vt_interval figures[VT_TUNE_FIGURES], const vt_tune_log *log, const double *values, size_t users, vt_error *error)
{
    const size_t cohorts[2] = {0, users};
    vt_resampled resampled = {.means = NULL};
    vt_samples samples = {.values = values, .users = users, .series = VT_TUNE_FIGURES, .cohorts = cohorts, .cohort_count = 1,
                          .resamples = log->options.resamples, .seed = log->options.seed, .threads = log->options.threads};
    vt_status status = vt_resample(&resampled, &samples, error);
    for (size_t metric = 0; status == VT_OK && metric < VT_TUNE_FIGURES; metric++)
        figures[metric] = *vt_resampled_interval(&resampled, metric, VT_GROUP_ALL);
    vt_resampled_close(&resampled);
    return status;
}

vt_status vt_tune_log_figures(vt_interval figures[VT_TUNE_FIGURES], const vt_tune_log *log, const vt_slates *slates, size_t users, vt_error *error)
{
    double *values = vt_alloc(users * VT_TUNE_FIGURES, sizeof *values);
    bool *hit = vt_alloc(log->options.k, sizeof *hit);
    vt_status status = values && hit ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for %zu users", users);
    if (status == VT_OK) {
        measure(values, hit, log, slates, users);
        status = resample(figures, log, values, users, error);
    }
    vt_free(values);
    vt_free(hit);
    return status;
}

vt_status vt_tune_log_judge(vt_interval figures[VT_TUNE_FIGURES], const vt_tune_log *log, vt_model_kind kind, vt_bytes file, size_t users,
                            vt_error *error)
{
    vt_slate_task task = {.split = &log->split, .users = log->users, .user_count = users, .item_users = log->item_users,
                          .popularity = log->popularity, .width = log->options.k, .seen_out = !log->options.seen_in,
                          .threads = log->options.threads};
    vt_slates slates = {.items = NULL};
    vt_status status = vt_slates_make(&slates, &task, kind, file, error);
    if (status == VT_OK) status = vt_tune_log_figures(figures, log, &slates, users, error);
    vt_slates_close(&slates);
    return status;
}
