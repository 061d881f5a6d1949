#include "evaluation_report.h"
#include "report_json.h"
#include "two_stage.h"

#include <cJSON.h>
#include <math.h>
#include <stdio.h>

/* ---- what was judged ---- */

static void add_split(cJSON *report, const vt_two_stage *evaluation)
{
    char rule[VT_NAME_BYTES];
    cJSON *split = cJSON_AddObjectToObject(report, "split");
    vt_split_rule_text(&evaluation->split, rule);
    cJSON_AddStringToObject(split, "rule", rule);
    vt_json_day(split, "cutDay", evaluation->cut_day, evaluation->cut_day != VT_NEVER);
    vt_json_count(split, "trainingEvents", evaluation->training_events);
    cJSON_AddStringToObject(split, "seen", evaluation->rebuys ? "in" : "out");
}

static void add_users(cJSON *report, const vt_two_stage *evaluation)
{
    cJSON *users = cJSON_AddObjectToObject(report, "users");
    vt_json_count(users, "judged", evaluation->judged_users);
    vt_json_count(users, "evaluated", evaluation->evaluated);
    vt_json_count(users, "withoutHistory", evaluation->without_history);
    vt_json_count(users, "wanted", evaluation->wanted);
    vt_json_count(users, "wantedUnseen", evaluation->unseen_wanted);
    cJSON *candidates = cJSON_AddObjectToObject(report, "candidates");
    vt_json_share(candidates, "mean", evaluation->candidates, evaluation->evaluated);
    vt_json_share(candidates, "recall", evaluation->found, evaluation->wanted);
    vt_json_share(candidates, "recallWithHistory", evaluation->found_known, evaluation->wanted_known);
}

static void add_weeks(cJSON *report, const vt_two_stage *evaluation)
{
    cJSON *training = cJSON_AddObjectToObject(report, "training");
    vt_json_count(training, "groups", evaluation->taught_groups);
    vt_json_count(training, "rows", evaluation->taught_rows);
    cJSON *weeks = cJSON_AddArrayToObject(training, "windows");
    for (size_t i = 0; i < evaluation->week_count; i++) {
        const vt_rank_week *week = &evaluation->weeks[i];
        vt_event_log dates = {.dated = evaluation->log.dated};
        char name[16];
        cJSON *object = cJSON_CreateObject();
        vt_rank_week_name(&dates, week, name);
        cJSON_AddStringToObject(object, "window", name);
        vt_json_count(object, "users", week->users);
        vt_json_count(object, "asked", week->asked);
        vt_json_count(object, "groups", week->groups);
        vt_json_share(object, "recall", week->found, week->wanted);
        cJSON_AddItemToArray(weeks, object);
    }
    cJSON_AddItemToObject(report, "config", cJSON_Parse((const char *)evaluation->config.data));
}

static void add_words(cJSON *report, const vt_two_stage *evaluation)
{
    cJSON *policy = cJSON_AddObjectToObject(report, "policy");
    cJSON_AddStringToObject(policy, "candidates", "each source names at most its cap of items; their union is ranked, nothing else can be shown");
    cJSON_AddStringToObject(policy, "sources", "a source's own list: its items in its order, filled up with popular's where it names too few");
    cJSON_AddStringToObject(policy, "seen", evaluation->rebuys ? "what a user had before may be recommended, and is wanted when they had it again"
                                                               : "what a user had before is neither recommended nor wanted");
    cJSON_AddStringToObject(policy, "ties", "to the item that the log names first");
    cJSON_AddStringToObject(policy, "best", "the best heuristic and source are chosen by map@k of all users on the judged part itself, which flatters them");
    cJSON *formulas = cJSON_AddObjectToObject(report, "formulas");
    for (size_t i = 0; i < VT_RANK_METRICS; i++) cJSON_AddStringToObject(formulas, vt_rank_metrics[i].name, vt_rank_metrics[i].formula);
    cJSON *intervals = cJSON_AddObjectToObject(report, "intervals");
    cJSON_AddNumberToObject(intervals, "level", 0.95);
    vt_json_count(intervals, "resamples", evaluation->resamples);
    cJSON_AddStringToObject(intervals, "method", "percentile bootstrap over users, the same draws for every list and metric, so that differences are "
                                                 "paired");
}

/* ---- lines ---- */

static cJSON *metrics_of(const vt_two_stage *evaluation, const vt_two_stage_line *line, size_t group)
{
    cJSON *metrics = cJSON_CreateObject();
    for (vt_rank_metric_id metric = 0; metric < VT_RANK_UNSEEN_RECALL; metric++)
        for (size_t i = 0; i < evaluation->k_count; i++) {
            char name[VT_NAME_BYTES];
            size_t at = (metric * evaluation->k_count + i) * line->resampled.groups + group;
            const vt_interval *value = vt_two_stage_value(evaluation, line, metric, i, group);
            snprintf(name, sizeof name, "%s@%zu", vt_rank_metrics[metric].name, evaluation->k[i]);
            cJSON *object = vt_json_interval(value);
            cJSON_AddItemToObject(metrics, name, object);
            vt_json_count(object, "users", value->users);
            if (!line->less) continue;
            cJSON_AddItemToObject(object, "rankedLess", vt_json_interval(&line->less[at]));
            cJSON_AddItemToObject(object, "rankedGain", vt_json_interval(&line->over[at]));
        }
    return metrics;
}

static cJSON *line_json(const vt_two_stage *evaluation, const vt_two_stage_line *line)
{
    static const char *const kinds[] = {"ranked", "source", "ablation"};
    char name[48];
    cJSON *object = cJSON_CreateObject();
    vt_two_stage_name(line, name);
    cJSON_AddStringToObject(object, "name", name);
    cJSON_AddStringToObject(object, "kind", kinds[line->kind]);
    if (line->kind == VT_TWO_STAGE_SOURCE) cJSON_AddBoolToObject(object, "heuristic", vt_two_stage_is_heuristic(line->source));
    else vt_json_count(object, "trees", line->trees);
    vt_json_share(object, "candidateRecall", line->found, evaluation->wanted);
    cJSON_AddItemToObject(object, "metrics", metrics_of(evaluation, line, VT_GROUP_ALL));
    cJSON_AddItemToObject(object, "usersWithHistory", metrics_of(evaluation, line, VT_GROUP_BUT_FIRST));
    cJSON_AddItemToObject(object, "usersWithoutHistory", metrics_of(evaluation, line, VT_GROUP_COHORTS));
    return object;
}

static void add_best(cJSON *report, const char *member, const vt_two_stage *evaluation, size_t line)
{
    char name[48];
    if (line == SIZE_MAX) {
        cJSON_AddNullToObject(report, member);
        return;
    }
    vt_two_stage_name(&evaluation->lines[line], name);
    cJSON_AddStringToObject(report, member, name);
}

void vt_two_stage_json(vt_buffer *out, const vt_two_stage *evaluation, const char *name)
{
    cJSON *report = cJSON_CreateObject();
    if (name) cJSON_AddStringToObject(report, "name", name);
    else cJSON_AddNullToObject(report, "name");
    cJSON_AddNumberToObject(report, "seed", (double)evaluation->seed);
    cJSON *k = cJSON_AddArrayToObject(report, "k");
    for (size_t i = 0; i < evaluation->k_count; i++) cJSON_AddItemToArray(k, cJSON_CreateNumber((double)evaluation->k[i]));
    vt_json_log(report, &evaluation->log);
    add_split(report, evaluation);
    add_users(report, evaluation);
    add_weeks(report, evaluation);
    add_words(report, evaluation);
    add_best(report, "bestHeuristic", evaluation, evaluation->heuristic);
    add_best(report, "bestSource", evaluation, evaluation->source);
    cJSON *lines = cJSON_AddArrayToObject(report, "lists");
    for (size_t i = 0; i < evaluation->line_count; i++) cJSON_AddItemToArray(lines, line_json(evaluation, &evaluation->lines[i]));
    char *text = cJSON_PrintUnformatted(report);
    if (text) vt_buffer_append_text(out, text);
    else out->failed = true;
    cJSON_free(text);
    cJSON_Delete(report);
}
