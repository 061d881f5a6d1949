#include "evaluation_report.h"
#include "report_json.h"
#include "tune_report.h"

#include <cJSON.h>
#include <math.h>
#include <stdio.h>

/* ---- settings ---- */

void vt_tune_settings_text(vt_buffer *out, const vt_tune_space *space, const vt_trial_settings *settings, const char *between)
{
    bool first = true;
    for (size_t i = 0; space->settings[i].name; i++) {
        if (!vt_tune_searched(space, i) || !settings->values[i][0]) continue;
        vt_buffer_printf(out, "%s%s=%s", first ? "" : between, space->settings[i].name, settings->values[i]);
        first = false;
    }
}

/* A value is a number as JSON writes them, too. */
static cJSON *settings_tree(const vt_tune_space *space, const vt_trial_settings *settings)
{
    cJSON *object = cJSON_CreateObject();
    for (size_t i = 0; space->settings[i].name; i++) {
        const char *name = space->settings[i].name, *value = settings->values[i];
        if (!vt_tune_searched(space, i) || !*value) continue;
        if (space->settings[i].type == VT_SETTING_TEXT) cJSON_AddStringToObject(object, name, value);
        else cJSON_AddRawToObject(object, name, value);
    }
    return object;
}

static cJSON *ranges_tree(const vt_tune_space *space)
{
    static const char *const names[] = {[VT_SEARCH_EVEN] = "even", [VT_SEARCH_LOG] = "log", [VT_SEARCH_LOG_OR_0] = "log or 0"};
    cJSON *object = cJSON_CreateObject();
    for (size_t i = 0; space->settings[i].name; i++) {
        const vt_search_range *range = &space->ranges[i];
        if (!vt_tune_searched(space, i)) continue;
        cJSON *item = cJSON_AddObjectToObject(object, space->settings[i].name);
        if (range->scale == VT_SEARCH_WORDS) {
            cJSON_AddStringToObject(item, "words", range->words);
            continue;
        }
        cJSON_AddStringToObject(item, "scale", names[range->scale]);
        cJSON_AddNumberToObject(item, "least", range->least);
        cJSON_AddNumberToObject(item, "most", range->most);
    }
    return object;
}

/* Takes the tree. */
static void append_tree(vt_buffer *out, cJSON *tree)
{
    char *text = cJSON_PrintUnformatted(tree);
    if (text) vt_buffer_append_text(out, text);
    else out->failed = true;
    cJSON_free(text);
    cJSON_Delete(tree);
}

void vt_tune_settings_json(vt_buffer *out, const vt_tune_space *space, const vt_trial_settings *settings)
{
    append_tree(out, settings_tree(space, settings));
}

void vt_tune_ranges_json(vt_buffer *out, const vt_tune_space *space) { append_tree(out, ranges_tree(space)); }

/* ---- what was searched ---- */

static void add_data(cJSON *document, const vt_tune_report *report)
{
    char rule[VT_NAME_BYTES];
    cJSON *data = cJSON_AddObjectToObject(document, "data"), *split = cJSON_AddObjectToObject(document, "split");
    cJSON_AddStringToObject(data, "hash", report->log->data_hash);
    vt_json_count(data, "users", report->log->users);
    vt_json_count(data, "items", report->log->items);
    vt_json_count(data, "events", report->log->count);
    vt_split_rule_text(&report->part->options.split, rule);
    cJSON_AddStringToObject(split, "rule", rule);
    vt_split_rule_text(&report->part->options.validate, rule);
    cJSON_AddStringToObject(split, "validate", rule);
    cJSON_AddStringToObject(split, "seen", report->part->options.seen_in ? "in" : "out");
    vt_json_count(split, "heldOutEvents", report->part->held_out);
    vt_json_count(split, "trainingEvents", report->part->training->count);
    vt_json_count(split, "validationEvents", report->part->split.held_out);
    vt_json_count(split, "validationUsers", report->part->user_count);
}

static void add_plan(cJSON *document, const vt_tune_report *report)
{
    cJSON *plan = cJSON_AddObjectToObject(document, "plan");
    vt_json_count(plan, "trials", report->plan->trials);
    vt_json_count(plan, "eta", report->plan->eta);
    cJSON_AddStringToObject(plan, "means", report->means);
    cJSON *rungs = cJSON_AddArrayToObject(plan, "rungs");
    for (size_t rung = 0; rung < report->plan->rungs; rung++) {
        cJSON *item = cJSON_CreateObject();
        vt_json_count(item, "trials", vt_tune_places(report->plan, rung));
        vt_json_count(item, report->means, report->spent[rung]);
        cJSON_AddItemToArray(rungs, item);
    }
}

static cJSON *score_tree(const vt_tune_score *score)
{
    cJSON *object = cJSON_CreateObject();
    vt_json_value(object, "value", score->value);
    vt_json_value(object, "low", score->low);
    vt_json_value(object, "high", score->high);
    vt_json_count(object, "users", score->users);
    return object;
}

static cJSON *trial_tree(const vt_tune_report *report, size_t number)
{
    const vt_tune_trial *trial = &report->trials[number];
    cJSON *object = cJSON_CreateObject();
    vt_json_count(object, "trial", number);
    cJSON_AddItemToObject(object, "settings", settings_tree(report->space, &trial->settings));
    cJSON *rungs = cJSON_AddArrayToObject(object, "rungs");
    for (size_t rung = 0; rung < trial->rungs; rung++) cJSON_AddItemToArray(rungs, score_tree(&trial->scores[rung]));
    if (trial->rungs < report->plan->rungs && trial->scores[trial->rungs].known)
        cJSON_AddStringToObject(object, "failure", trial->scores[trial->rungs].failure);
    return object;
}

static void add_best(cJSON *document, const vt_tune_report *report)
{
    size_t number = vt_tune_best(report->trials, report->plan);
    const vt_tune_trial *best = &report->trials[number], *first = &report->trials[0];
    vt_buffer text = {0};
    vt_tune_settings_text(&text, report->space, &best->settings, ",");
    vt_buffer_append(&text, "", 1);
    cJSON *object = cJSON_AddObjectToObject(document, "best");
    vt_json_count(object, "trial", number);
    cJSON_AddItemToObject(object, "settings", settings_tree(report->space, &best->settings));
    cJSON_AddStringToObject(object, "set", text.failed ? "" : (const char *)text.data);
    cJSON_AddItemToObject(object, "score", score_tree(&best->scores[best->rungs - 1]));
    if (first->rungs == best->rungs) cJSON_AddItemToObject(object, "asItStands", score_tree(&first->scores[first->rungs - 1]));
    else cJSON_AddNullToObject(object, "asItStands");
    vt_buffer_free(&text);
}

void vt_tune_report_json(vt_buffer *out, const vt_tune_report *report)
{
    char metric[VT_NAME_BYTES];
    cJSON *document = cJSON_CreateObject(), *config = cJSON_Parse(report->config);
    snprintf(metric, sizeof metric, "%s@%zu", vt_rank_metrics[report->metric].name, report->part->options.k);
    cJSON_AddStringToObject(document, "format", "vitrine-tune 1");
    if (report->name) cJSON_AddStringToObject(document, "name", report->name);
    cJSON_AddStringToObject(document, "model", report->model);
    add_data(document, report);
    cJSON_AddStringToObject(document, "metric", metric);
    cJSON_AddNumberToObject(document, "seed", (double)report->part->options.seed);
    add_plan(document, report);
    cJSON_AddItemToObject(document, "config", config ? config : cJSON_CreateNull());
    cJSON_AddItemToObject(document, "ranges", ranges_tree(report->space));
    add_best(document, report);
    cJSON *trials = cJSON_AddArrayToObject(document, "trials");
    for (size_t i = 0; i < report->plan->trials; i++) cJSON_AddItemToArray(trials, trial_tree(report, i));
    append_tree(out, document);
}
