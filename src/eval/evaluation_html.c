#include "evaluation_report.h"
#include "report_page.h"

#include <math.h>

static void append_head(vt_buffer *out, const vt_evaluation *evaluation, const vt_report_facts *facts)
{
    char rule[VT_NAME_BYTES];
    vt_split_rule_text(&evaluation->split, rule);
    vt_report_begin(out, "Evaluation", facts->shop, NULL);
    vt_buffer_printf(out, "<p class=\"lead\">How strategies would have served %zu customers, judged by what they bought later. "
                          "Split %s, %zu products a slate, seed %llu.</p>\n",
                     evaluation->people, rule, evaluation->k, (unsigned long long)evaluation->seed);
    if (facts->simulated) vt_buffer_printf(out, "<p class=\"notice\" role=\"note\"><strong>Simulated.</strong> %s</p>\n", vt_simulated_notice);
}

static void append_facts(vt_buffer *out, const vt_evaluation *evaluation)
{
    char first[VT_NAME_BYTES], last[VT_NAME_BYTES], cut[VT_NAME_BYTES] = "each person's own";
    vt_report_day(evaluation->first_day, first);
    vt_report_day(evaluation->last_day, last);
    if (evaluation->cut_day != VT_NEVER) vt_report_day(evaluation->cut_day, cut);
    vt_buffer_append_text(out, "<dl class=\"facts\">");
    vt_buffer_printf(out, "<div><dt>data</dt><dd>%s to %s</dd></div><div><dt>held out from</dt><dd>%s</dd></div>", first, last, cut);
    vt_report_fact(out, "products", evaluation->products);
    vt_report_fact(out, "people in the data", evaluation->all_people);
    vt_report_fact(out, "sales learned from", evaluation->training_sales);
    vt_report_fact(out, "interactions learned from", evaluation->training_interests);
    vt_report_fact(out, "sales held out", evaluation->held_out_sales);
    vt_report_fact(out, "people who bought in that part", evaluation->judged_people);
    vt_report_fact(out, "of them evaluated", evaluation->people);
    vt_report_fact(out, "of them new to the shop", evaluation->newcomers);
    vt_report_fact(out, "products that they bought", evaluation->wanted);
    vt_report_fact(out, "of these bought before, too", evaluation->repeated);
    vt_buffer_append_text(out, "</dl>\n");
}

/* ---- the table ---- */

enum { COLUMNS = VT_METRIC_COUNT + 1 };

static double value_of(const vt_evaluation *evaluation, const vt_eval_line *line, size_t column, size_t *counted)
{
    if (column == VT_METRIC_COUNT) return vt_coverage(line->shown, evaluation->products, counted);
    return vt_metric_mean(line->values + column * evaluation->people, evaluation->people, counted);
}

static double best_of(const vt_evaluation *evaluation, size_t column)
{
    double best = NAN;
    size_t counted;
    for (size_t i = 0; i < evaluation->line_count; i++) {
        double value = value_of(evaluation, &evaluation->lines[i], column, &counted);
        if (!isnan(value) && (isnan(best) || value > best)) best = value;
    }
    return best;
}

/* Bars are drawn against the best of their column. */
static void append_cell(vt_buffer *out, double value, double best, bool percent)
{
    if (isnan(value)) {
        vt_buffer_append_text(out, "<td>not defined</td>");
        return;
    }
    double width = best > 0 && value > 0 ? 100 * value / best : 0;
    vt_buffer_printf(out, "<td%s>", value >= best ? " class=\"best\"" : "");
    vt_buffer_printf(out, percent ? "%.1f %%" : "%.4f", percent ? 100 * value : value);
    vt_buffer_printf(out, "<span class=\"bar\" aria-hidden=\"true\"><i style=\"width:%.1f%%\"></i></span></td>", width);
}

static void append_line(vt_buffer *out, const vt_evaluation *evaluation, const vt_eval_line *line)
{
    size_t counted;
    vt_buffer_append_text(out, "<tr><th scope=\"row\">");
    vt_report_escaped(out, line->strategy);
    vt_buffer_append_text(out, "</th>");
    for (size_t column = 0; column < COLUMNS; column++)
        append_cell(out, value_of(evaluation, line, column, &counted), best_of(evaluation, column), column == VT_METRIC_COUNT);
    vt_buffer_printf(out, "<td>%zu</td><td>%zu</td><td>%zu</td></tr>\n", line->hits, line->cold_starts, line->unanswered);
}

static void append_table(vt_buffer *out, const vt_evaluation *evaluation)
{
    vt_buffer_append_text(out, "<h2>Strategies</h2>\n");
    vt_report_table(out, "Strategies", "strategy");
    for (size_t metric = 0; metric < VT_METRIC_COUNT; metric++)
        vt_buffer_printf(out, "<th scope=\"col\">%s@%zu</th>", vt_metrics[metric].name, evaluation->k);
    vt_buffer_append_text(out, "<th scope=\"col\">coverage</th><th scope=\"col\">hits</th><th scope=\"col\">cold starts</th>"
                               "<th scope=\"col\">unanswered</th>");
    vt_report_body(out);
    for (size_t i = 0; i < evaluation->line_count; i++) append_line(out, evaluation, &evaluation->lines[i]);
    vt_report_table_end(out);
}

/* ---- what it means ---- */

static void append_word(vt_buffer *out, const char *name, const char *meaning)
{
    vt_buffer_append_text(out, "<dt>");
    vt_report_escaped(out, name);
    vt_buffer_append_text(out, "</dt><dd>");
    vt_report_escaped(out, meaning);
    vt_buffer_append_text(out, "</dd>\n");
}

static void append_words(vt_buffer *out, const vt_evaluation *evaluation)
{
    vt_buffer_append_text(out, "<h2>What the columns mean</h2>\n<dl class=\"words\">\n");
    for (size_t metric = 0; metric < VT_METRIC_COUNT; metric++) append_word(out, vt_metrics[metric].name, vt_metrics[metric].formula);
    append_word(out, "coverage", vt_coverage_formula);
    append_word(out, "cold starts", "people of whom the strategy could say nothing, so that popular products stood in");
    append_word(out, "unanswered", "people for whom there was no product to start from; their slate counts as empty");
    for (size_t i = 0; i < evaluation->line_count; i++) {
        const char *start = vt_eval_start(evaluation->lines[i].strategy);
        if (!*start) continue;
        vt_buffer_append_text(out, "<dt>");
        vt_report_escaped(out, evaluation->lines[i].strategy);
        vt_buffer_append_text(out, " starts from</dt><dd>");
        vt_report_escaped(out, start);
        vt_buffer_append_text(out, "</dd>\n");
    }
    vt_buffer_append_text(out, "</dl>\n");
}

static void append_limits(vt_buffer *out, const vt_evaluation *evaluation)
{
    vt_buffer_append_text(out, "<h2>What to keep in mind</h2>\n<ul>\n");
    if (evaluation->split.kind == VT_SPLIT_LEAVE_LAST)
        vt_buffer_append_text(out, "<li>What other people did after somebody's cut day is learned from: this split flatters what sales "
                                   "of all people feed. A time split does not.</li>\n");
    vt_buffer_append_text(out, "<li>Products count as in stock, since the catalog tells the stock of today. Prices, ratings and years are "
                               "those of today as well.</li>\n<li>A product that was bought before is a hit when it is bought again; "
                               "strategies that never show what was bought cannot score these.</li>\n<li>People bought what they were "
                               "shown then. A strategy that would have shown something better is not rewarded for it here.</li>\n</ul>\n");
    if (evaluation->space[0]) {
        vt_buffer_append_text(out, "<footer>Diversity is measured in the space \"");
        vt_report_escaped(out, evaluation->space);
        vt_buffer_append_text(out, "\". Made by vitrine eval.</footer>\n");
    } else {
        vt_buffer_append_text(out, "<footer>The shop has no vectors, so diversity is not defined. Made by vitrine eval.</footer>\n");
    }
}

void vt_evaluation_html(vt_buffer *out, const vt_evaluation *evaluation, const vt_report_facts *facts)
{
    append_head(out, evaluation, facts);
    append_facts(out, evaluation);
    append_table(out, evaluation);
    append_words(out, evaluation);
    append_limits(out, evaluation);
    vt_buffer_append_text(out, "</main></body></html>\n");
}
