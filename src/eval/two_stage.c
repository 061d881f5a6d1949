#include "two_stage.h"

#include "host_files.h"
#include "log_judge.h"
#include "memory.h"
#include "seeded_random.h"
#include "two_stage_lists.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SAMPLE_STREAM = 74 };

typedef struct two_stage_run {
    const vt_two_stage_options *options;
    vt_two_stage *out;
    vt_event_log sales;    /* empty where all events are sales */
    vt_log_split split;    /* of the sales */
    vt_event_log known;    /* everything before the cut; empty where all events are sales */
    const vt_event_log *training;
    vt_ranker_context context;
    vt_buffer files[VT_TWO_STAGE_LINES];
    vt_buffer models[VT_MODEL_KINDS];
    vt_pair_matrix by_user, by_item;
    uint32_t *item_users, *people;
    size_t training_users;
    size_t cohorts[VT_TWO_STAGE_COHORTS + 1];
    double *values;
    vt_slates slates[VT_TWO_STAGE_LINES];
} two_stage_run;

bool vt_two_stage_is_heuristic(vt_rank_source source) { return vt_rank_source_model(source) == VT_MODEL_KINDS && source != VT_RANK_SIMILAR; }

void vt_two_stage_name(const vt_two_stage_line *line, char name[48])
{
    if (line->kind == VT_TWO_STAGE_SOURCE) snprintf(name, 48, "%s", vt_rank_source_name(line->source));
    else if (line->kind == VT_TWO_STAGE_RANKED) snprintf(name, 48, "ranked");
    else snprintf(name, 48, "ranked without %s features", vt_rank_group_name(line->group));
}

const vt_interval *vt_two_stage_value(const vt_two_stage *evaluation, const vt_two_stage_line *line, vt_rank_metric_id metric, size_t k_place,
                                      size_t group)
{
    return vt_resampled_interval(&line->resampled, metric * evaluation->k_count + k_place, group);
}

/* ---- the split ---- */

static vt_status check_split(const vt_two_stage_options *options, vt_error *error)
{
    bool fits = options->split.kind == (options->log->dated ? VT_SPLIT_TIME : VT_SPLIT_LEAVE_LAST);
    if (fits) return VT_OK;
    return vt_fail(error, VT_USAGE, "split: a ranker is walked through time: it takes time=P%% of a log with dates, leave-last=N of one without");
}

/* What is wanted are purchases; what is learned from are also the signs before the cut. */
static vt_status split_log(two_stage_run *run, vt_error *error)
{
    const vt_two_stage_options *options = run->options;
    const vt_event_log *log = options->log;
    bool rebuys = options->ranker.config.rebuys;
    size_t sales = 0;
    bool *keep = vt_alloc(log->count, sizeof *keep);
    if (!keep) return vt_fail(error, VT_NO_MEMORY, "no memory to split %zu events", log->count);
    for (size_t i = 0; i < log->count; i++) sales += keep[i] = vt_log_is_sale(log, (vt_log_type)log->events[i].type);
    vt_status status = sales == log->count ? VT_OK : vt_event_log_part(&run->sales, log, keep, error);
    if (status == VT_OK) status = vt_log_split_open(&run->split, sales == log->count ? log : &run->sales, &options->split, !rebuys, options->seed, error);
    run->training = &run->split.training;
    if (status == VT_OK && sales != log->count && log->dated) {
        for (size_t i = 0; i < log->count; i++) keep[i] = log->events[i].day < run->split.cut_day;
        status = vt_event_log_part(&run->known, log, keep, error);
        run->training = &run->known;
    }
    vt_free(keep);
    return status;
}

static void describe_data(two_stage_run *run)
{
    vt_two_stage *out = run->out;
    out->log = vt_log_facts_of(run->options->log);
    out->cut_day = run->split.cut_day;
    out->training_events = run->training->count;
}

/* ---- who is asked ---- */

static bool has_history(const two_stage_run *run, uint32_t user) { return run->by_user.offsets[user + 1] > run->by_user.offsets[user]; }

/* Those without a history first, each in the order of their numbers. */
static vt_status choose_people(two_stage_run *run, vt_error *error)
{
    vt_two_stage *out = run->out;
    vt_random random = vt_random_seed(out->seed, SAMPLE_STREAM);
    bool *chosen = vt_alloc(out->log.users, sizeof *chosen);
    size_t at = 0;
    run->people = vt_alloc(out->log.users, sizeof *run->people);
    if (!run->people || !chosen) return vt_free(chosen), vt_fail(error, VT_NO_MEMORY, "no memory for %zu users", out->log.users);
    out->evaluated = vt_log_split_draw(&run->split, run->people, run->options->most_users, &random, &out->judged_users);
    for (size_t i = 0; i < out->evaluated; i++) chosen[run->people[i]] = true;
    for (size_t known = 0; known < 2; known++) {
        for (uint32_t user = 0; user < out->log.users; user++)
            if (chosen[user] && has_history(run, user) == (known == 1)) run->people[at++] = user;
        run->cohorts[known + 1] = at;
    }
    out->without_history = run->cohorts[1];
    vt_free(chosen);
    return out->evaluated ? VT_OK : vt_fail(error, VT_BAD_DATA, "split: of nobody is there anything new to judge by");
}

static vt_status count_items(two_stage_run *run, vt_error *error)
{
    vt_two_stage *out = run->out;
    VT_TRY(vt_pair_matrix_open(&run->by_user, run->training, &(vt_pair_options){.value = VT_PAIR_ONE}, error));
    VT_TRY(vt_pair_matrix_transpose(&run->by_item, &run->by_user, error));
    run->item_users = vt_alloc(out->log.items, sizeof *run->item_users);
    if (!run->item_users) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu items", out->log.items);
    for (size_t item = 0; item < out->log.items; item++)
        run->item_users[item] = (uint32_t)(run->by_item.offsets[item + 1] - run->by_item.offsets[item]);
    for (uint32_t user = 0; user < out->log.users; user++) run->training_users += has_history(run, user);
    return VT_OK;
}

static void describe_wanted(two_stage_run *run)
{
    vt_two_stage *out = run->out;
    for (size_t i = 0; i < out->evaluated; i++) {
        size_t count;
        const uint32_t *wanted = vt_log_wanted(&run->split, run->people[i], &count);
        out->wanted += count;
        out->wanted_known += i >= out->without_history ? count : 0;
        for (size_t j = 0; j < count; j++) out->unseen_wanted += run->item_users[wanted[j]] == 0;
    }
}

/* ---- lines ---- */

static void list_lines(two_stage_run *run)
{
    vt_two_stage *out = run->out;
    const uint32_t *caps = run->options->ranker.config.caps;
    out->lines[out->line_count++] = (vt_two_stage_line){.kind = VT_TWO_STAGE_RANKED};
    for (vt_rank_source source = 0; source < VT_RANK_SOURCES; source++)
        if (caps[source]) out->lines[out->line_count++] = (vt_two_stage_line){.kind = VT_TWO_STAGE_SOURCE, .source = source};
    for (vt_rank_group group = 0; run->options->ablation && group < VT_RANK_GROUPS; group++)
        out->lines[out->line_count++] = (vt_two_stage_line){.kind = VT_TWO_STAGE_WITHOUT, .group = group};
}

static vt_status fit_line(two_stage_run *run, vt_ranker_lessons *lessons, size_t index, vt_error *error)
{
    vt_two_stage_line *line = &run->out->lines[index];
    vt_ranker ranker;
    if (line->kind == VT_TWO_STAGE_SOURCE) return VT_OK;
    vt_status status = vt_ranker_fit(&ranker, lessons, line->kind == VT_TWO_STAGE_WITHOUT ? 1u << line->group : 0, error);
    run->files[index] = ranker.file;
    ranker.file = (vt_buffer){0};
    line->trees = ranker.trees;
    line->watched = ranker.watched;
    vt_ranker_close(&ranker);
    return status;
}

static vt_status learn(two_stage_run *run, vt_error *error)
{
    const vt_two_stage_options *options = run->options;
    vt_two_stage *out = run->out;
    vt_ranker_lessons lessons;
    vt_status status = vt_ranker_lessons_open(&lessons, run->training, options->catalog, &options->ranker, &run->context, error);
    for (size_t i = 0; status == VT_OK && i < out->line_count; i++) status = fit_line(run, &lessons, i, error);
    memcpy(out->weeks, lessons.examples.weeks, sizeof out->weeks);
    out->week_count = lessons.examples.week_count;
    out->taught_groups = lessons.examples.groups;
    out->taught_rows = lessons.examples.count;
    vt_ranker_lessons_close(&lessons);
    if (status != VT_OK) return status;
    return vt_ranker_train_sources(run->models, run->training, vt_log_end(run->training), &options->ranker, &run->context, error);
}

/* ---- judging ---- */

static vt_status judge_line(two_stage_run *run, size_t index, const vt_judge_task *judge, vt_error *error)
{
    const vt_two_stage *out = run->out;
    vt_samples samples = {.values = run->values, .users = out->evaluated, .series = VT_RANK_METRICS * out->k_count, .cohorts = run->cohorts,
                          .cohort_count = VT_TWO_STAGE_COHORTS, .resamples = out->resamples, .seed = out->seed,
                          .threads = run->options->threads};
    VT_TRY(vt_log_judge(run->values, &run->slates[index], judge, error));
    return vt_resample(&run->out->lines[index].resampled, &samples, error);
}

static vt_status compare_line(vt_two_stage *out, vt_two_stage_line *line, vt_error *error)
{
    const vt_resampled *ranked = &out->lines[0].resampled;
    line->less = vt_alloc(ranked->series * ranked->groups, sizeof *line->less);
    line->over = vt_alloc(ranked->series * ranked->groups, sizeof *line->over);
    if (!line->less || !line->over) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t series = 0; series < ranked->series; series++)
        for (size_t group = 0; group < ranked->groups; group++) {
            size_t at = series * ranked->groups + group;
            VT_TRY(vt_paired_difference(&line->less[at], ranked, &line->resampled, series, group, error));
            VT_TRY(vt_paired_gain(&line->over[at], ranked, &line->resampled, series, group, error));
        }
    return VT_OK;
}

static double first_map(const vt_two_stage *out, size_t line)
{
    return vt_two_stage_value(out, &out->lines[line], VT_RANK_MAP, 0, VT_GROUP_ALL)->value;
}

/* The best is chosen by what it is judged by, which flatters it, not the ranker. */
static void find_best(vt_two_stage *out)
{
    for (size_t i = 0; i < out->line_count; i++) {
        if (out->lines[i].kind != VT_TWO_STAGE_SOURCE) continue;
        if (out->source == SIZE_MAX || first_map(out, i) > first_map(out, out->source)) out->source = i;
        if (!vt_two_stage_is_heuristic(out->lines[i].source)) continue;
        if (out->heuristic == SIZE_MAX || first_map(out, i) > first_map(out, out->heuristic)) out->heuristic = i;
    }
}

static vt_status make_lists(two_stage_run *run, vt_error *error)
{
    vt_two_stage *out = run->out;
    vt_rank_goods goods = {.log = run->training, .catalog = run->options->catalog, .models = run->models, .config = run->options->ranker.config,
                           .threads = run->options->threads};
    vt_log_moment moment = run->training->dated ? (vt_log_moment){.day = out->cut_day} : vt_log_end(run->training);
    vt_two_stage_task task = {.goods = &goods, .moment = moment, .split = &run->split, .users = run->people, .user_count = out->evaluated,
                              .known_from = out->without_history, .width = out->k[out->k_count - 1], .lines = out->lines,
                              .line_count = out->line_count, .progress = run->options->progress, .context = run->options->context};
    for (size_t i = 0; i < out->line_count; i++) task.files[i] = (vt_bytes){run->files[i].data, run->files[i].size};
    return vt_two_stage_lists(run->slates, out, &task, error);
}

static vt_status judge_lists(two_stage_run *run, vt_error *error)
{
    vt_two_stage *out = run->out;
    vt_slate_task slates = {.split = &run->split, .users = run->people, .user_count = out->evaluated, .item_users = run->item_users,
                            .width = out->k[out->k_count - 1], .threads = run->options->threads};
    vt_judge_task judge = {&slates, &run->by_item, run->training_users, out->k, out->k_count};
    run->values = vt_alloc(out->evaluated * VT_RANK_METRICS * out->k_count, sizeof *run->values);
    if (!run->values) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu users", out->evaluated);
    for (size_t i = 0; i < out->line_count; i++) {
        VT_TRY(judge_line(run, i, &judge, error));
        if (i > 0) VT_TRY(compare_line(out, &out->lines[i], error));
    }
    find_best(out);
    return VT_OK;
}

/* ---- the whole ---- */

static vt_status take_options(vt_two_stage *out, const vt_two_stage_options *options, vt_error *error)
{
    *out = (vt_two_stage){.split = options->split, .rebuys = options->ranker.config.rebuys, .seed = options->seed, .resamples = options->resamples,
                          .k_count = options->k_count, .heuristic = SIZE_MAX, .source = SIZE_MAX};
    VT_TRY(vt_ranker_check(&options->ranker, error));
    if (!options->ranker.config.caps[VT_RANK_POPULAR]) return vt_fail(error, VT_USAGE, "sources: popular must be among them: it fills up the others' lists");
    if (options->k_count < 1 || options->k_count > VT_TWO_STAGE_MOST_KS)
        return vt_fail(error, VT_USAGE, "k: give 1 to %d numbers", VT_TWO_STAGE_MOST_KS);
    for (size_t i = 0; i < options->k_count; i++) {
        if (options->k[i] < 1 || options->k[i] > VT_TWO_STAGE_MOST_K || (i > 0 && options->k[i] <= options->k[i - 1]))
            return vt_fail(error, VT_USAGE, "k: must be numbers from 1 to %d, ascending", VT_TWO_STAGE_MOST_K);
        out->k[i] = options->k[i];
    }
    if (options->resamples < 1 || options->resamples > VT_MOST_RESAMPLES)
        return vt_fail(error, VT_USAGE, "resamples: must be 1 to %d", VT_MOST_RESAMPLES);
    return check_split(options, error);
}

static uint64_t now(const two_stage_run *run) { return run->options->now_ms ? run->options->now_ms(run->options->context) : 0; }

static vt_status evaluate(two_stage_run *run, vt_error *error)
{
    vt_two_stage *out = run->out;
    uint64_t begun = now(run);
    VT_TRY(split_log(run, error));
    describe_data(run);
    VT_TRY(count_items(run, error));
    VT_TRY(choose_people(run, error));
    describe_wanted(run);
    list_lines(run);
    vt_ranker_config(&run->options->ranker, &out->config);
    vt_buffer_append(&out->config, "", 1);
    VT_TRY(learn(run, error));
    out->train_ms = now(run) - begun;
    VT_TRY(make_lists(run, error));
    out->score_ms = now(run) - begun - out->train_ms;
    VT_TRY(judge_lists(run, error));
    if (run->options->peak_bytes) out->peak_bytes = run->options->peak_bytes(run->options->context);
    out->file = run->files[0];
    run->files[0] = (vt_buffer){0};
    return out->config.failed ? vt_fail(error, VT_NO_MEMORY, "out of memory") : VT_OK;
}

static void close_run(two_stage_run *run)
{
    vt_event_log_close(&run->sales);
    vt_event_log_close(&run->known);
    vt_log_split_close(&run->split);
    for (size_t i = 0; i < VT_TWO_STAGE_LINES; i++) {
        vt_buffer_free(&run->files[i]);
        vt_slates_close(&run->slates[i]);
    }
    for (vt_model_kind kind = 0; kind < VT_MODEL_KINDS; kind++) vt_buffer_free(&run->models[kind]);
    vt_pair_matrix_close(&run->by_user);
    vt_pair_matrix_close(&run->by_item);
    vt_free(run->item_users);
    vt_free(run->people);
    vt_free(run->values);
}

vt_status vt_two_stage_evaluate(vt_two_stage *out, const vt_two_stage_options *options, vt_error *error)
{
    two_stage_run run = {.options = options, .out = out,
                         .context = {.seed = options->seed, .threads = options->threads, .progress = options->progress, .context = options->context}};
    VT_TRY(take_options(out, options, error));
    vt_status status = evaluate(&run, error);
    close_run(&run);
    return status;
}

void vt_two_stage_close(vt_two_stage *evaluation)
{
    for (size_t i = 0; i < evaluation->line_count; i++) {
        vt_resampled_close(&evaluation->lines[i].resampled);
        vt_free(evaluation->lines[i].less);
        vt_free(evaluation->lines[i].over);
    }
    vt_buffer_free(&evaluation->config);
    vt_buffer_free(&evaluation->file);
    evaluation->line_count = 0;
}
