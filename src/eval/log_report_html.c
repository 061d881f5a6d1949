#include "evaluation_report.h"
#include "log_report.h"
#include "report_page.h"

#include <math.h>

static const char *model_name(const vt_log_eval_line *line) { return line->name; }

/* ---- what was judged ---- */

static void append_head(vt_buffer *out, const vt_log_evaluation *evaluation, const char *name)
{
    char rule[VT_NAME_BYTES];
    vt_split_rule_text(&evaluation->split, rule);
    vt_report_begin(out, "Evaluation of models", name, NULL);
    vt_buffer_printf(out, "<p class=\"lead\">How well models foretell what %zu users had later. Split %s, items seen before %s, seed %llu; "
                          "intervals of 95 %% from %zu draws of the users.</p>\n",
                     evaluation->evaluated, rule, evaluation->seen_in ? "may be recommended again" : "are left out",
                     (unsigned long long)evaluation->seed, evaluation->resamples);
}

static void append_facts(vt_buffer *out, const vt_log_evaluation *evaluation)
{
    char first[VT_NAME_BYTES] = "not dated", last[VT_NAME_BYTES], cut[VT_NAME_BYTES];
    vt_buffer_append_text(out, "<dl class=\"facts\">");
    if (evaluation->log.dated) {
        vt_report_day(evaluation->log.first_day, first);
        vt_report_day(evaluation->log.last_day, last);
        vt_buffer_printf(out, "<div><dt>data</dt><dd>%s to %s</dd></div>", first, last);
    }
    if (evaluation->cut_day != VT_NEVER) {
        vt_report_day(evaluation->cut_day, cut);
        vt_buffer_printf(out, "<div><dt>held out from</dt><dd>%s</dd></div>", cut);
    }
    vt_report_fact(out, "users", evaluation->log.users);
    vt_report_fact(out, "items", evaluation->log.items);
    vt_report_fact(out, "events learned from", evaluation->training_events);
    vt_report_fact(out, "events held out", evaluation->held_out_events);
    vt_report_fact(out, "users with something to judge by", evaluation->judged_users);
    vt_report_fact(out, "of them evaluated", evaluation->evaluated);
    vt_report_fact(out, "of them without a history", evaluation->cohort_users[0]);
    vt_report_fact(out, "items that they wanted, by user", evaluation->wanted);
    vt_report_fact(out, "of these without an event in training", evaluation->unseen_wanted);
    vt_report_fact(out, "held out, but had in training already", evaluation->seen_pairs);
    vt_buffer_append_text(out, "</dl>\n");
}

/* ---- tables ---- */

static void append_metric_heads(vt_buffer *out, const vt_log_evaluation *evaluation, size_t k_place)
{
    for (vt_rank_metric_id metric = 0; metric < VT_RANK_UNSEEN_RECALL; metric++)
        vt_buffer_printf(out, "<th scope=\"col\">%s@%zu</th>", vt_rank_metrics[metric].name, evaluation->k[k_place]);
}

/* The best of a column, where more is better, is bold. */
static bool is_best(const vt_log_evaluation *evaluation, size_t line, vt_rank_metric_id metric, size_t k_place)
{
    double value = vt_log_value(evaluation, &evaluation->lines[line], metric, k_place, VT_GROUP_ALL)->value;
    for (size_t i = 0; i < evaluation->line_count; i++)
        if (vt_log_value(evaluation, &evaluation->lines[i], metric, k_place, VT_GROUP_ALL)->value > value) return false;
    return vt_rank_metrics[metric].accuracy;
}

static void append_values(vt_buffer *out, const vt_log_evaluation *evaluation, size_t k_place)
{
    vt_report_table(out, "Metrics", "model");
    append_metric_heads(out, evaluation, k_place);
    vt_report_body(out);
    for (size_t line = 0; line < evaluation->line_count; line++) {
        vt_buffer_printf(out, "<tr><th scope=\"row\">%s</th>", model_name(&evaluation->lines[line]));
        for (vt_rank_metric_id metric = 0; metric < VT_RANK_UNSEEN_RECALL; metric++)
            vt_report_cell(out, vt_log_value(evaluation, &evaluation->lines[line], metric, k_place, VT_GROUP_ALL),
                        is_best(evaluation, line, metric, k_place), false);
        vt_buffer_append_text(out, "</tr>\n");
    }
    vt_report_table_end(out);
}

static void append_differences(vt_buffer *out, const vt_log_evaluation *evaluation, size_t k_place)
{
    if (evaluation->baseline == SIZE_MAX || evaluation->line_count < 2) return;
    vt_buffer_printf(out, "<h3>Less %s</h3>\n<p>Paired, user by user. Bold where the interval excludes zero.</p>\n",
                     model_name(&evaluation->lines[evaluation->baseline]));
    vt_report_table(out, "Differences from the baseline", "model");
    append_metric_heads(out, evaluation, k_place);
    vt_report_body(out);
    for (size_t i = 0; i < evaluation->line_count; i++) {
        const vt_log_eval_line *line = &evaluation->lines[i];
        if (i == evaluation->baseline) continue;
        vt_buffer_printf(out, "<tr><th scope=\"row\">%s</th>", model_name(line));
        for (vt_rank_metric_id metric = 0; metric < VT_RANK_UNSEEN_RECALL; metric++) {
            const vt_interval *difference = vt_log_difference(evaluation, line, metric, k_place, VT_GROUP_ALL);
            vt_report_cell(out, difference, difference->low > 0 || difference->high < 0, true);
        }
        vt_buffer_append_text(out, "</tr>\n");
    }
    vt_report_table_end(out);
}

static void append_tables(vt_buffer *out, const vt_log_evaluation *evaluation)
{
    size_t first = vt_log_first_k(evaluation);
    vt_buffer_printf(out, "<h2>Models at k = %zu</h2>\n", evaluation->k[first]);
    append_values(out, evaluation, first);
    append_differences(out, evaluation, first);
    for (size_t place = 0; place < evaluation->k_count; place++) {
        if (place == first) continue;
        vt_buffer_printf(out, "<details><summary>The same at k = %zu</summary>\n", evaluation->k[place]);
        append_values(out, evaluation, place);
        append_differences(out, evaluation, place);
        vt_buffer_append_text(out, "</details>\n");
    }
}

/* ---- plots ---- */

static void append_key(vt_buffer *out, size_t colour, const char *name)
{
    vt_buffer_printf(out, "<li><svg viewBox=\"0 0 32 12\" aria-hidden=\"true\"><path class=\"line c%zu\" d=\"M0 6H32\"/><circle class=\"dot c%zu\" cx=\"16\" "
                          "cy=\"6\" r=\"2.5\"/></svg>%s</li>", colour, colour, name);
}

static void append_plots(vt_buffer *out, const vt_log_evaluation *evaluation)
{
    vt_buffer_append_text(out, "<h2>By length of the list</h2>\n<ul class=\"legend\">");
    for (size_t line = 0; line < evaluation->line_count; line++) append_key(out, line, model_name(&evaluation->lines[line]));
    vt_buffer_append_text(out, "</ul>\n<div class=\"plots\">\n");
    for (vt_rank_metric_id metric = 0; metric < VT_RANK_UNSEEN_RECALL; metric++) vt_log_plot_metric(out, evaluation, metric);
    vt_buffer_append_text(out, "</div>\n<h2>Popularity</h2>\n<p>Which items fill the lists: the first tenth are those that most users had in "
                               "training. The dotted line is what users had later.</p>\n<ul class=\"legend\">");
    for (size_t line = 0; line < evaluation->line_count; line++) append_key(out, line, model_name(&evaluation->lines[line]));
    append_key(out, 99, "had later");
    vt_buffer_append_text(out, "</ul>\n<div class=\"plots\">\n");
    vt_log_plot_shares(out, evaluation);
    vt_buffer_append_text(out, "</div>\n");
}

/* ---- users and items that are new ---- */

static void append_cohorts(vt_buffer *out, const vt_log_evaluation *evaluation, vt_rank_metric_id metric)
{
    size_t k_place = vt_log_first_k(evaluation);
    vt_buffer_printf(out, "<h3>%s@%zu</h3>\n", vt_rank_metrics[metric].name, evaluation->k[k_place]);
    vt_report_table(out, "Users by length of their history", "items in the history");
    vt_buffer_append_text(out, "<th scope=\"col\">users</th>");
    for (size_t i = 0; i < evaluation->line_count; i++) vt_buffer_printf(out, "<th scope=\"col\">%s</th>", model_name(&evaluation->lines[i]));
    vt_report_body(out);
    for (size_t cohort = 0; cohort < VT_LOG_COHORTS; cohort++) {
        if (evaluation->cohort_users[cohort] == 0) continue;
        vt_buffer_printf(out, "<tr><th scope=\"row\">%s</th><td>%zu</td>", vt_log_cohort_names[cohort], evaluation->cohort_users[cohort]);
        for (size_t i = 0; i < evaluation->line_count; i++)
            vt_report_cell(out, vt_log_value(evaluation, &evaluation->lines[i], metric, k_place, VT_GROUP_COHORTS + cohort), false, false);
        vt_buffer_append_text(out, "</tr>\n");
    }
    vt_report_table_end(out);
}

static void append_cold(vt_buffer *out, const vt_log_evaluation *evaluation)
{
    size_t k_place = vt_log_first_k(evaluation), k = evaluation->shares_k, by_profile = 0;
    for (size_t i = 0; i < evaluation->line_count; i++) by_profile += evaluation->lines[i].profile_users;
    vt_buffer_printf(out, "<h2>Cold start</h2>\n<p>%zu of %zu users have no event in training; %s. %zu wanted items (%zu pairs, %zu "
                          "users) have none; they come by ties, or by a model that knows their features.</p>\n",
                     evaluation->cohort_users[0], evaluation->evaluated,
                     by_profile ? "popularity serves them, and a model that knows their profile" : "popularity serves them",
                     evaluation->unseen_items, evaluation->unseen_wanted, evaluation->unseen_users);
    vt_report_table(out, "Cold start", "model");
    vt_buffer_printf(out, "<th scope=\"col\">recall@%zu, no history</th><th scope=\"col\">recall@%zu, with a history</th><th scope=\"col\">with a history, "
                          "served by popularity</th><th scope=\"col\">recall@%zu of items without an event</th><th scope=\"col\">such items that the model "
                          "knows</th>%s", k, k, k, by_profile ? "<th scope=\"col\">no history, served by profile</th>" : "");
    vt_report_body(out);
    for (size_t i = 0; i < evaluation->line_count; i++) {
        const vt_log_eval_line *line = &evaluation->lines[i];
        vt_buffer_printf(out, "<tr><th scope=\"row\">%s</th>", model_name(line));
        vt_report_cell(out, vt_log_value(evaluation, line, VT_RANK_RECALL, k_place, VT_GROUP_COHORTS), false, false);
        vt_report_cell(out, vt_log_value(evaluation, line, VT_RANK_RECALL, k_place, VT_GROUP_BUT_FIRST), false, false);
        vt_buffer_printf(out, "<td>%zu</td>", line->fallback_known);
        vt_report_cell(out, vt_log_value(evaluation, line, VT_RANK_UNSEEN_RECALL, k_place, VT_GROUP_ALL), false, false);
        vt_buffer_printf(out, "<td>%zu</td>", line->known_unseen);
        if (by_profile) vt_buffer_printf(out, "<td>%zu</td>", line->profile_users);
        vt_buffer_append_text(out, "</tr>\n");
    }
    vt_report_table_end(out);
}

/* ---- how it was done ---- */

static void append_word(vt_buffer *out, const char *name, const char *meaning)
{
    vt_buffer_printf(out, "<dt>%s</dt><dd>", name);
    vt_report_escaped(out, meaning);
    vt_buffer_append_text(out, "</dd>\n");
}

static void append_words(vt_buffer *out, const vt_log_evaluation *evaluation)
{
    vt_log_rule rules[VT_LOG_RULES];
    vt_log_rules(evaluation, rules);
    vt_buffer_append_text(out, "<h2>How it was done</h2>\n<dl class=\"words\">\n");
    for (size_t i = 0; rules[i].name; i++) append_word(out, rules[i].name, rules[i].text);
    append_word(out, "intervals", "from the 2.5th to the 97.5th percentile of the means of users drawn anew; the draws are the same for every model "
                                  "and metric. Coverage and gini, which are of all users together, by the jackknife's value of each user");
    vt_buffer_append_text(out, "</dl>\n<h2>Metrics</h2>\n<dl class=\"words\">\n");
    for (size_t i = 0; i < VT_RANK_METRICS; i++) append_word(out, vt_rank_metrics[i].name, vt_rank_metrics[i].formula);
    vt_buffer_append_text(out, "</dl>\n<h2>Models</h2>\n<dl class=\"words\">\n");
    for (size_t i = 0; i < evaluation->line_count; i++) {
        const vt_log_eval_line *line = &evaluation->lines[i];
        vt_buffer_printf(out, "<dt>%s</dt><dd>%zu bytes<br><code>", model_name(line), line->file_bytes);
        vt_report_escaped(out, (const char *)line->config.data);
        vt_buffer_printf(out, "</code><br><code>SHA-256 %s</code></dd>\n", line->file_hash);
    }
    vt_buffer_printf(out, "</dl>\n<footer>Data <code>%s</code>. Made by vitrine eval.</footer>\n", evaluation->log.data_hash);
}

void vt_log_evaluation_html(vt_buffer *out, const vt_log_evaluation *evaluation, const char *name)
{
    append_head(out, evaluation, name);
    append_facts(out, evaluation);
    append_tables(out, evaluation);
    append_plots(out, evaluation);
    vt_buffer_append_text(out, "<h2>Users by length of their history</h2>\n");
    append_cohorts(out, evaluation, VT_RANK_RECALL);
    append_cohorts(out, evaluation, VT_RANK_NDCG);
    append_cold(out, evaluation);
    append_words(out, evaluation);
    vt_buffer_append_text(out, "</main></body></html>\n");
}
