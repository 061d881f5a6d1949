#include "tune_ranker.h"

#include "host_files.h"
#include "memory.h"
#include "tree_model.h"

#include <stddef.h>
#include <string.h>

/* ---- candidates of those who are judged by ---- */

static vt_status ask_user(vt_tune_ranker *own, const vt_tune_log *log, vt_rank_desks *desks, size_t at, vt_error *error)
{
    vt_rank_found found;
    VT_TRY(vt_rank_desk_ask(&found, desks, 0, log->users[at], error));
    size_t begun = own->rows.size, bytes = found.count * VT_RANK_FEATURES * sizeof(float);
    vt_buffer_append(&own->items, found.items, found.count * sizeof *found.items);
    if (own->rows.capacity < begun + bytes) { /* half as much again: doubling would cost too much */
        size_t capacity = (begun + bytes) / 2 * 3;
        uint8_t *data = vt_alloc(capacity, 1);
        if (!data) return vt_fail(error, VT_NO_MEMORY, "no memory for the candidates of %zu users", log->user_count);
        if (begun) memcpy(data, own->rows.data, begun);
        vt_free(own->rows.data);
        own->rows.data = data;
        own->rows.capacity = capacity;
    }
    vt_rank_features(desks->desks[0].scratch, found.items, found.count, (float *)(own->rows.data + begun));
    own->rows.size = begun + bytes;
    own->offsets[at + 1] = own->offsets[at] + found.count;
    return own->items.failed ? vt_fail(error, VT_NO_MEMORY, "no memory for the candidates of %zu users", log->user_count) : VT_OK;
}

static vt_status ask_users(vt_tune_ranker *own, const vt_tune_log *log, const vt_rank_goods *goods, vt_error *error)
{
    vt_rank_desks desks;
    vt_log_moment moment = log->training->dated ? (vt_log_moment){.day = log->split.cut_day} : vt_log_end(log->training);
    vt_status status = vt_rank_desks_open(&desks, goods, error);
    if (status == VT_OK) status = vt_rank_desks_turn(&desks, moment, error);
    for (size_t at = 0; status == VT_OK && at < log->user_count; at++) {
        status = ask_user(own, log, &desks, at, error);
        if (own->context.progress) own->context.progress(own->context.context, "candidates", at + 1, log->user_count);
    }
    vt_rank_desks_close(&desks);
    return status;
}

/* By sources that know all that trials learn from, as they serve. */
static vt_status find_candidates(vt_tune_ranker *own, const vt_tune_log *log, const vt_rank_shop *catalog, vt_error *error)
{
    vt_buffer models[VT_MODEL_KINDS] = {{0}};
    vt_rank_goods goods = {.log = log->training, .catalog = catalog, .models = models, .config = own->base->config, .threads = 1};
    own->offsets = vt_alloc(log->user_count + 1, sizeof *own->offsets);
    vt_status status = own->offsets ? vt_ranker_train_sources(models, log->training, vt_log_end(log->training), own->base, &own->context, error)
                                    : vt_fail(error, VT_NO_MEMORY, "no memory for %zu users", log->user_count);
    if (status == VT_OK) status = ask_users(own, log, &goods, error);
    for (vt_model_kind kind = 0; kind < VT_MODEL_KINDS; kind++) vt_buffer_free(&models[kind]);
    return status;
}

/* ---- a trial ---- */

static vt_status set_all(vt_ranker_options *options, const vt_tunable *tuned, const vt_trial_settings *settings, double share, vt_error *error)
{
    *options = *(const vt_ranker_options *)tuned->base;
    for (size_t i = 0; tuned->settings[i].name; i++) {
        char passes[VT_TUNE_VALUE_BYTES];
        const char *value = vt_tune_value(tuned, settings, i, share, passes);
        if (*value) VT_TRY(vt_setting_set(&tuned->settings[i], options, value, error));
    }
    return VT_OK;
}

/* The best k of the candidates, higher scores first, then lower items, as vt_two_stage_lists has them. */
static size_t take_best(uint32_t *list, float *best, const uint32_t *items, const float *scores, size_t count, size_t k)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = kept;
        if (kept == k && !(scores[i] > best[k - 1])) continue;
        if (kept < k) kept++;
        else at--;
        for (; at > 0 && scores[i] > best[at - 1]; at--) {
            best[at] = best[at - 1];
            list[at] = list[at - 1];
        }
        best[at] = scores[i];
        list[at] = items[i];
    }
    return kept;
}

static void rank_users(vt_slates *slates, const vt_tune_ranker *own, vt_tree_model *trees, float *scores, const vt_tune_log *log)
{
    const float *rows = (const float *)own->rows.data;
    const uint32_t *items = (const uint32_t *)own->items.data;
    float *best = scores + VT_RANK_MOST_CANDIDATES;
    for (size_t at = 0; at < log->user_count; at++) {
        size_t begin = own->offsets[at], count = own->offsets[at + 1] - begin, k = log->options.k;
        if (count) vt_tree_model_score(trees, rows + begin * VT_RANK_FEATURES, count, scores);
        slates->counts[at] = (uint32_t)(count ? take_best(slates->items + at * k, best, items + begin, scores, count, k) : 0);
    }
}

static vt_status judge(vt_interval figures[VT_TUNE_FIGURES], const vt_tunable *tuned, vt_bytes file, vt_error *error)
{
    const vt_tune_log *log = tuned->log;
    vt_tree_model *trees = NULL;
    vt_slates slates = {.items = vt_alloc(log->user_count * log->options.k, sizeof *slates.items),
                        .counts = vt_alloc(log->user_count, sizeof *slates.counts)};
    float *scores = vt_alloc(VT_RANK_MOST_CANDIDATES + log->options.k, sizeof *scores);
    bool there = slates.items && slates.counts && scores;
    vt_status status = there ? vt_tree_model_open(&trees, file, error) : vt_fail(error, VT_NO_MEMORY, "out of memory");
    if (status == VT_OK) {
        rank_users(&slates, tuned->own, trees, scores, log);
        status = vt_tune_log_figures(figures, log, &slates, log->user_count, error);
    }
    vt_tree_model_close(trees);
    vt_slates_close(&slates);
    vt_free(scores);
    return status;
}

static vt_status fit_and_judge(vt_tune_outcome *out, const vt_tunable *tuned, const vt_ranker_options *options, vt_error *error)
{
    vt_tune_ranker *own = tuned->own;
    vt_ranker ranker;
    uint64_t begun = vt_tune_now(tuned);
    own->lessons.options = options;
    vt_status status = vt_ranker_fit(&ranker, &own->lessons, 0, error);
    own->lessons.options = own->base;
    vt_bytes file = {ranker.file.data, ranker.file.size};
    uint64_t fitted = vt_tune_now(tuned);
    out->train_ms = fitted - begun;
    out->file_bytes = file.size;
    if (status == VT_OK) vt_sha256_hex(file, out->file_hash);
    if (status == VT_OK) status = judge(out->figures, tuned, file, error);
    out->score_ms = vt_tune_now(tuned) - fitted;
    vt_ranker_close(&ranker);
    if (status != VT_OK) return status;
    vt_ranker_config(options, &out->config);
    vt_buffer_append(&out->config, "", 1);
    return out->config.failed ? vt_fail(error, VT_NO_MEMORY, "out of memory") : VT_OK;
}

static vt_status try_ranker(vt_tune_outcome *out, const vt_tunable *tuned, const vt_trial_settings *settings, double share, vt_error *error)
{
    vt_ranker_options options;
    *out = (vt_tune_outcome){.users = vt_tune_users_of(tuned, share)};
    vt_status status = set_all(&options, tuned, settings, share, &out->failure);
    if (status == VT_OK) status = fit_and_judge(out, tuned, &options, &out->failure);
    return status == VT_OK || vt_tune_settings_failed(out, status, error) ? VT_OK : status;
}

static void write_config(const vt_tunable *tuned, vt_buffer *out) { vt_ranker_config(tuned->base, out); }

/* ---- opening ---- */

vt_status vt_tune_ranker_space_check(const vt_tune_space *space, vt_error *error)
{
    size_t begin = offsetof(vt_ranker_options, trees), end = begin + sizeof(vt_tree_fit_options);
    for (size_t i = 0; space->settings[i].name; i++)
        if (vt_tune_searched(space, i) && (space->settings[i].offset < begin || space->settings[i].offset >= end))
            return vt_fail(error, VT_USAGE, "--range %s: is not of the trees: give it by --set", space->settings[i].name);
    return VT_OK;
}

vt_status vt_tune_ranker_open(vt_tunable *out, vt_tune_ranker *own, const vt_tune_log *log, const vt_rank_shop *catalog, vt_error *error)
{
    own->base = out->base;
    out->name = "ranker";
    out->settings = vt_ranker_settings;
    out->own = own;
    out->write_config = write_config;
    out->try_it = try_ranker;
    VT_TRY(vt_ranker_lessons_open(&own->lessons, log->training, catalog, own->base, &own->context, error));
    return find_candidates(own, log, catalog, error);
}

void vt_tune_ranker_close(vt_tune_ranker *own)
{
    vt_ranker_lessons_close(&own->lessons);
    vt_free(own->offsets);
    vt_buffer_free(&own->items);
    vt_buffer_free(&own->rows);
}
