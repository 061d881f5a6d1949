#include "evaluation_report.h"

#include "calendar.h"
#include "report_json.h"

#include <cJSON.h>
#include <math.h>
#include <stdio.h>

const char vt_simulated_notice[] =
    "These customers are simulated. The figures show that strategies and measurement behave; they say nothing about how well "
    "anything recommends to real people.";

void vt_report_day(int32_t day, char text[VT_NAME_BYTES])
{
    vt_date date = vt_date_of_day(day);
    snprintf(text, VT_NAME_BYTES, "%04d-%02d-%02d", date.year, date.month, date.day);
}

static cJSON *line_json(const vt_evaluation *evaluation, const vt_eval_line *line)
{
    size_t counted, distinct;
    double coverage = vt_coverage(line->shown, evaluation->products, &distinct);
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "strategy", line->strategy);
    cJSON_AddStringToObject(object, "startsFrom", vt_eval_start(line->strategy));
    for (size_t metric = 0; metric < VT_METRIC_COUNT; metric++) {
        cJSON *value = cJSON_AddObjectToObject(object, vt_metrics[metric].name);
        vt_json_value(value, "value", vt_metric_mean(line->values + metric * evaluation->people, evaluation->people, &counted));
        vt_json_count(value, "users", counted);
    }
    cJSON *covered = cJSON_AddObjectToObject(object, "coverage");
    vt_json_value(covered, "value", coverage);
    vt_json_count(covered, "products", distinct);
    vt_json_count(object, "hits", line->hits);
    vt_json_count(object, "coldStarts", line->cold_starts);
    vt_json_count(object, "unanswered", line->unanswered);
    vt_json_count(object, "shortestSlate", line->shortest);
    return object;
}

static void add_data(cJSON *document, const vt_evaluation *evaluation)
{
    cJSON *data = cJSON_AddObjectToObject(document, "data");
    vt_json_count(data, "products", evaluation->products);
    vt_json_count(data, "people", evaluation->all_people);
    vt_json_count(data, "sales", evaluation->training_sales + evaluation->held_out_sales);
    vt_json_count(data, "interactions", evaluation->training_interests + evaluation->held_out_interests);
    vt_json_day(data, "firstDay", evaluation->first_day, evaluation->first_day != VT_NEVER);
    vt_json_day(data, "lastDay", evaluation->last_day, evaluation->last_day != VT_NEVER);
}

static void add_split(cJSON *document, const vt_evaluation *evaluation)
{
    char rule[VT_NAME_BYTES];
    cJSON *split = cJSON_AddObjectToObject(document, "split");
    vt_split_rule_text(&evaluation->split, rule);
    cJSON_AddStringToObject(split, "rule", rule);
    vt_json_day(split, "cutDay", evaluation->cut_day, evaluation->cut_day != VT_NEVER);
    vt_json_count(split, "trainingSales", evaluation->training_sales);
    vt_json_count(split, "trainingInteractions", evaluation->training_interests);
    vt_json_count(split, "heldOutSales", evaluation->held_out_sales);
    vt_json_count(split, "heldOutInteractions", evaluation->held_out_interests);
}

static void add_users(cJSON *document, const vt_evaluation *evaluation)
{
    cJSON *users = cJSON_AddObjectToObject(document, "users");
    vt_json_count(users, "judged", evaluation->judged_people);
    vt_json_count(users, "evaluated", evaluation->people);
    vt_json_count(users, "newcomers", evaluation->newcomers);
    vt_json_count(users, "wanted", evaluation->wanted);
    vt_json_count(users, "boughtBefore", evaluation->repeated);
}

static void add_formulas(cJSON *document)
{
    cJSON *formulas = cJSON_AddObjectToObject(document, "formulas");
    for (size_t metric = 0; metric < VT_METRIC_COUNT; metric++)
        cJSON_AddStringToObject(formulas, vt_metrics[metric].name, vt_metrics[metric].formula);
    cJSON_AddStringToObject(formulas, "coverage", vt_coverage_formula);
}

void vt_evaluation_json(vt_buffer *out, const vt_evaluation *evaluation, const vt_report_facts *facts)
{
    cJSON *document = cJSON_CreateObject();
    cJSON_AddBoolToObject(document, "simulated", facts->simulated);
    if (facts->simulated) cJSON_AddStringToObject(document, "notice", vt_simulated_notice);
    if (facts->shop) cJSON_AddStringToObject(document, "shop", facts->shop);
    vt_json_count(document, "k", evaluation->k);
    vt_json_count(document, "seed", (size_t)evaluation->seed);
    add_data(document, evaluation);
    add_split(document, evaluation);
    add_users(document, evaluation);
    if (evaluation->space[0]) cJSON_AddStringToObject(document, "space", evaluation->space);
    else cJSON_AddNullToObject(document, "space");
    add_formulas(document);
    cJSON *strategies = cJSON_AddArrayToObject(document, "strategies");
    for (size_t i = 0; i < evaluation->line_count; i++)
        cJSON_AddItemToArray(strategies, line_json(evaluation, &evaluation->lines[i]));
    char *text = cJSON_PrintUnformatted(document);
    vt_buffer_append_text(out, text ? text : "");
    if (!text) out->failed = true;
    cJSON_free(text);
    cJSON_Delete(document);
}
