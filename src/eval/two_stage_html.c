#include "evaluation_report.h"
#include "report_page.h"
#include "two_stage.h"

#include <math.h>

static const vt_rank_metric_id shown[] = {VT_RANK_MAP, VT_RANK_NDCG, VT_RANK_RECALL, VT_RANK_HIT};
enum { SHOWN = sizeof shown / sizeof *shown };

/* ---- what was judged ---- */

static void append_head(vt_buffer *out, const vt_two_stage *evaluation, const char *name)
{
    char rule[VT_NAME_BYTES];
    vt_split_rule_text(&evaluation->split, rule);
    vt_report_begin(out, "Evaluation of two stages", name, NULL);
    vt_buffer_printf(out, "<p class=\"lead\">What ranking adds to the lists that candidates come from, for %zu users and what they had later. "
                          "Split %s, items seen before %s, seed %llu; intervals of 95 %% from %zu draws of the users.</p>\n",
                     evaluation->evaluated, rule, evaluation->rebuys ? "may be recommended again" : "are left out",
                     (unsigned long long)evaluation->seed, evaluation->resamples);
}

static void append_share(vt_buffer *out, const char *name, size_t part, size_t whole)
{
    vt_buffer_printf(out, "<div><dt>%s</dt><dd>%.4f</dd></div>", name, whole ? (double)part / (double)whole : 0.0);
}

static void append_facts(vt_buffer *out, const vt_two_stage *evaluation)
{
    char cut[VT_NAME_BYTES];
    vt_buffer_append_text(out, "<dl class=\"facts\">");
    if (evaluation->cut_day != VT_NEVER) {
        vt_report_day(evaluation->cut_day, cut);
        vt_buffer_printf(out, "<div><dt>held out from</dt><dd>%s</dd></div>", cut);
    }
    vt_report_fact(out, "users", evaluation->log.users);
    vt_report_fact(out, "items", evaluation->log.items);
    vt_report_fact(out, "events learned from", evaluation->training_events);
    vt_report_fact(out, "groups that trees were fitted to", evaluation->taught_groups);
    vt_report_fact(out, "of rows", evaluation->taught_rows);
    vt_report_fact(out, "users with something to judge by", evaluation->judged_users);
    vt_report_fact(out, "of them evaluated", evaluation->evaluated);
    vt_report_fact(out, "of them without a history", evaluation->without_history);
    vt_report_fact(out, "items that they wanted, by user", evaluation->wanted);
    vt_report_fact(out, "of these without an event in training", evaluation->unseen_wanted);
    vt_report_fact(out, "candidates, mean", evaluation->evaluated ? evaluation->candidates / evaluation->evaluated : 0);
    append_share(out, "of the wanted among the candidates", evaluation->found, evaluation->wanted);
    append_share(out, "the same of users with a history", evaluation->found_known, evaluation->wanted_known);
    vt_buffer_append_text(out, "</dl>\n");
}

/* ---- tables ---- */

static void append_gain(vt_buffer *out, const vt_two_stage *evaluation, const vt_two_stage_line *line, size_t group)
{
    size_t series = VT_RANK_MAP * evaluation->k_count;
    if (!line->less) {
        vt_buffer_append_text(out, "<td></td><td></td>");
        return;
    }
    const vt_interval *over = &line->over[series * line->resampled.groups + group], *less = &line->less[series * line->resampled.groups + group];
    vt_report_cell(out, less, less->low > 0 || less->high < 0, true);
    if (isnan(over->value)) vt_buffer_append_text(out, "<td>not defined</td>");
    else vt_buffer_printf(out, "<td>%+.0f %%<span class=\"range\">%+.0f to %+.0f</span></td>", 100 * over->value, 100 * over->low, 100 * over->high);
}

static void append_line(vt_buffer *out, const vt_two_stage *evaluation, const vt_two_stage_line *line, size_t group)
{
    char name[48];
    vt_two_stage_name(line, name);
    vt_buffer_printf(out, "<tr><th scope=\"row\">%s</th>", name);
    for (size_t i = 0; i < SHOWN; i++) vt_report_cell(out, vt_two_stage_value(evaluation, line, shown[i], 0, group), false, false);
    append_gain(out, evaluation, line, group);
    vt_buffer_printf(out, "<td>%.4f</td></tr>\n", evaluation->wanted ? (double)line->found / (double)evaluation->wanted : 0.0);
}

static void append_table(vt_buffer *out, const vt_two_stage *evaluation, const char *title, size_t group)
{
    size_t k = evaluation->k[0];
    vt_buffer_printf(out, "<h2>%s</h2>\n", title);
    vt_report_table(out, title, "list");
    for (size_t i = 0; i < SHOWN; i++) vt_buffer_printf(out, "<th scope=\"col\">%s@%zu</th>", vt_rank_metrics[shown[i]].name, k);
    vt_buffer_printf(out, "<th scope=\"col\">map@%zu, ranked less this</th><th scope=\"col\">ranked over this</th><th scope=\"col\">wanted among its "
                          "candidates, all users</th>", k);
    vt_report_body(out);
    for (size_t i = 0; i < evaluation->line_count; i++) append_line(out, evaluation, &evaluation->lines[i], group);
    vt_report_table_end(out);
}

static void append_weeks(vt_buffer *out, const vt_two_stage *evaluation)
{
    vt_buffer_append_text(out, "<h2>Windows that were learned from</h2>\n");
    vt_report_table(out, "Windows", "window");
    vt_buffer_append_text(out, "<th scope=\"col\">users</th><th scope=\"col\">asked</th><th scope=\"col\">groups</th>"
                               "<th scope=\"col\">wanted among the candidates</th>");
    vt_report_body(out);
    for (size_t i = 0; i < evaluation->week_count; i++) {
        const vt_rank_week *week = &evaluation->weeks[i];
        vt_event_log dates = {.dated = evaluation->log.dated};
        char name[16];
        vt_rank_week_name(&dates, week, name);
        vt_buffer_printf(out, "<tr><th scope=\"row\">%s</th><td>%zu</td><td>%zu</td><td>%zu</td><td>%.4f</td></tr>\n", name, week->users, week->asked,
                         week->groups, week->wanted ? (double)week->found / (double)week->wanted : 0.0);
    }
    vt_report_table_end(out);
}

static void append_words(vt_buffer *out, const vt_two_stage *evaluation)
{
    vt_buffer_append_text(out, "<h2>How it was done</h2>\n<dl class=\"words\">\n<dt>candidates</dt><dd>each source names at most its cap of items; their union is "
                               "ranked, and nothing else can be shown</dd>\n<dt>sources</dt><dd>a source's own list: its items in its order, filled up with "
                               "popular's where it names too few</dd>\n<dt>ablation</dt><dd>trees that were fitted to the same examples without one group of "
                               "features</dd>\n<dt>intervals</dt><dd>from the 2.5th to the 97.5th percentile of the means of users drawn anew; the draws are "
                               "the same for every list, so that differences are paired</dd>\n");
    for (size_t i = 0; i < SHOWN; i++) {
        vt_buffer_printf(out, "<dt>%s</dt><dd>", vt_rank_metrics[shown[i]].name);
        vt_report_escaped(out, vt_rank_metrics[shown[i]].formula);
        vt_buffer_append_text(out, "</dd>\n");
    }
    vt_buffer_append_text(out, "<dt>options</dt><dd><code>");
    vt_report_escaped(out, (const char *)evaluation->config.data);
    vt_buffer_printf(out, "</code></dd>\n</dl>\n<footer>Data <code>%s</code>. Made by vitrine eval.</footer>\n", evaluation->log.data_hash);
}

void vt_two_stage_html(vt_buffer *out, const vt_two_stage *evaluation, const char *name)
{
    append_head(out, evaluation, name);
    append_facts(out, evaluation);
    append_table(out, evaluation, "All users", VT_GROUP_ALL);
    if (evaluation->without_history && evaluation->without_history < evaluation->evaluated) {
        append_table(out, evaluation, "Users with a history", VT_GROUP_BUT_FIRST);
        append_table(out, evaluation, "Users without a history", VT_GROUP_COHORTS);
    }
    append_weeks(out, evaluation);
    append_words(out, evaluation);
    vt_buffer_append_text(out, "</main></body></html>\n");
}
