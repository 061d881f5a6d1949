#include "evaluation_report.h"
#include "log_report.h"
#include "report_json.h"

#include <cJSON.h>
#include <math.h>
#include <stdio.h>

/* ---- what was judged ---- */

static void add_split(cJSON *report, const vt_log_evaluation *evaluation)
{
    char rule[VT_NAME_BYTES];
    cJSON *split = cJSON_AddObjectToObject(report, "split");
    vt_split_rule_text(&evaluation->split, rule);
    cJSON_AddStringToObject(split, "rule", rule);
    vt_json_day(split, "cutDay", evaluation->cut_day, evaluation->cut_day != VT_NEVER);
    vt_json_count(split, "trainingEvents", evaluation->training_events);
    vt_json_count(split, "trainingUsers", evaluation->training_users);
    vt_json_count(split, "trainingItems", evaluation->training_items);
    vt_json_count(split, "heldOutEvents", evaluation->held_out_events);
    cJSON_AddStringToObject(split, "seen", evaluation->seen_in ? "in" : "out");
    vt_json_count(split, "heldOutPairsSeen", evaluation->seen_pairs);
}

static void add_users(cJSON *report, const vt_log_evaluation *evaluation)
{
    cJSON *users = cJSON_AddObjectToObject(report, "users");
    vt_json_count(users, "judged", evaluation->judged_users);
    vt_json_count(users, "evaluated", evaluation->evaluated);
    vt_json_count(users, "withoutHistory", evaluation->cohort_users[0]);
    vt_json_count(users, "nothingNewWanted", evaluation->seen_only_users);
    vt_json_count(users, "wanted", evaluation->wanted);
    cJSON *unseen = cJSON_AddObjectToObject(report, "unseenItems");
    vt_json_count(unseen, "items", evaluation->unseen_items);
    vt_json_count(unseen, "wanted", evaluation->unseen_wanted);
    vt_json_count(unseen, "users", evaluation->unseen_users);
}

static void add_words(cJSON *report, const vt_log_evaluation *evaluation)
{
    vt_log_rule rules[VT_LOG_RULES];
    cJSON *policy = cJSON_AddObjectToObject(report, "policy");
    vt_log_rules(evaluation, rules);
    for (size_t i = 0; rules[i].name; i++) cJSON_AddStringToObject(policy, rules[i].name, rules[i].text);
    cJSON *formulas = cJSON_AddObjectToObject(report, "formulas");
    for (size_t i = 0; i < VT_RANK_METRICS; i++) cJSON_AddStringToObject(formulas, vt_rank_metrics[i].name, vt_rank_metrics[i].formula);
    cJSON *intervals = cJSON_AddObjectToObject(report, "intervals");
    cJSON_AddNumberToObject(intervals, "level", 0.95);
    vt_json_count(intervals, "resamples", evaluation->resamples);
    cJSON_AddStringToObject(intervals, "method",
                            "percentile bootstrap over users, the same draws for every model and metric, so that differences are paired; "
                            "coverage and gini, figures over all users, by the jackknife's value of each user");
}

static void add_shares(cJSON *object, const char *name, const double shares[VT_LOG_DECILES])
{
    cJSON *array = cJSON_AddArrayToObject(object, name);
    for (size_t i = 0; i < VT_LOG_DECILES; i++) cJSON_AddItemToArray(array, cJSON_CreateNumber(vt_json_rounded(shares[i])));
}

/* ---- a model ---- */

/* {"recall@5": {"value", "low", "high", "users", "difference"}, ...} of one group of users. */
static cJSON *metrics_json(const vt_log_evaluation *evaluation, const vt_log_eval_line *line, size_t group)
{
    cJSON *metrics = cJSON_CreateObject();
    for (vt_rank_metric_id metric = 0; metric < VT_RANK_METRICS; metric++) {
        if (group != VT_GROUP_ALL && !vt_rank_metrics[metric].accuracy) continue;
        for (size_t i = 0; i < evaluation->k_count; i++) {
            char name[VT_NAME_BYTES];
            const vt_interval *value = vt_log_value(evaluation, line, metric, i, group);
            const vt_interval *difference = vt_log_difference(evaluation, line, metric, i, group);
            cJSON *object = vt_json_interval(value);
            vt_json_count(object, "users", value->users);
            if (difference) cJSON_AddItemToObject(object, "difference", vt_json_interval(difference));
            snprintf(name, sizeof name, "%s@%zu", vt_rank_metrics[metric].name, evaluation->k[i]);
            cJSON_AddItemToObject(metrics, name, object);
        }
    }
    return metrics;
}

static void add_cold(cJSON *object, const vt_log_evaluation *evaluation, const vt_log_eval_line *line)
{
    cJSON *users = cJSON_AddObjectToObject(object, "usersWithoutHistory");
    vt_json_count(users, "users", evaluation->cohort_users[0]);
    cJSON_AddStringToObject(users, "servedBy", line->profile_users ? "the model by their profile, else popularity" : "popularity");
    if (line->profile_users) vt_json_count(users, "servedByProfile", line->profile_users);
    cJSON_AddItemToObject(users, "metrics", metrics_json(evaluation, line, VT_GROUP_COHORTS));
    cJSON *known = cJSON_AddObjectToObject(object, "usersWithHistory");
    vt_json_count(known, "users", evaluation->evaluated - evaluation->cohort_users[0]);
    vt_json_count(known, "servedByPopularity", line->fallback_known);
    cJSON_AddItemToObject(known, "metrics", metrics_json(evaluation, line, VT_GROUP_BUT_FIRST));
    cJSON *items = cJSON_AddObjectToObject(object, "unseenItems");
    vt_json_count(items, "knownToModel", line->known_unseen);
    cJSON_AddStringToObject(items, "servedBy", line->known_unseen ? "the model's item features" : "nothing: ties by item id");
    for (size_t i = 0; i < evaluation->k_count; i++) {
        char name[VT_NAME_BYTES];
        snprintf(name, sizeof name, "recall@%zu", evaluation->k[i]);
        cJSON_AddItemToObject(items, name, vt_json_interval(vt_log_value(evaluation, line, VT_RANK_UNSEEN_RECALL, i, VT_GROUP_ALL)));
    }
}

static cJSON *line_json(const vt_log_evaluation *evaluation, const vt_log_eval_line *line)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "model", line->name);
    cJSON_AddItemToObject(object, "config", cJSON_Parse((const char *)line->config.data));
    vt_json_count(object, "bytes", line->file_bytes);
    cJSON_AddStringToObject(object, "sha256", line->file_hash);
    vt_json_count(object, "servedByPopularity", line->fallback_users);
    cJSON_AddItemToObject(object, "metrics", metrics_json(evaluation, line, VT_GROUP_ALL));
    add_cold(object, evaluation, line);
    cJSON *cohorts = cJSON_AddArrayToObject(object, "cohorts");
    for (size_t i = 0; i < VT_LOG_COHORTS; i++) {
        cJSON *cohort = cJSON_CreateObject();
        cJSON_AddStringToObject(cohort, "itemsInHistory", vt_log_cohort_names[i]);
        vt_json_count(cohort, "users", evaluation->cohort_users[i]);
        cJSON_AddItemToObject(cohort, "metrics", metrics_json(evaluation, line, VT_GROUP_COHORTS + i));
        cJSON_AddItemToArray(cohorts, cohort);
    }
    add_shares(object, "popularityShares", line->shares);
    return object;
}

void vt_log_evaluation_json(vt_buffer *out, const vt_log_evaluation *evaluation, const char *name)
{
    cJSON *report = cJSON_CreateObject();
    if (name) cJSON_AddStringToObject(report, "name", name);
    else cJSON_AddNullToObject(report, "name");
    vt_json_log(report, &evaluation->log);
    add_split(report, evaluation);
    add_users(report, evaluation);
    cJSON *ks = cJSON_AddArrayToObject(report, "k");
    for (size_t i = 0; i < evaluation->k_count; i++) cJSON_AddItemToArray(ks, cJSON_CreateNumber((double)evaluation->k[i]));
    vt_json_count(report, "seed", (size_t)evaluation->seed);
    if (evaluation->baseline == SIZE_MAX) cJSON_AddNullToObject(report, "baseline");
    else cJSON_AddStringToObject(report, "baseline", evaluation->lines[evaluation->baseline].name);
    add_words(report, evaluation);
    vt_json_count(report, "popularitySharesK", evaluation->shares_k);
    add_shares(report, "wantedShares", evaluation->wanted_shares);
    cJSON *models = cJSON_AddArrayToObject(report, "models");
    for (size_t i = 0; i < evaluation->line_count; i++) cJSON_AddItemToArray(models, line_json(evaluation, &evaluation->lines[i]));
    char *text = cJSON_PrintUnformatted(report);
    if (text) vt_buffer_append_text(out, text);
    else out->failed = true;
    cJSON_free(text);
    cJSON_Delete(report);
}
