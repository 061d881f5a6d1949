#include "report_page.h"
#include "tune_report.h"

#include "memory.h"

#include <math.h>
#include <stdio.h>

static const char tune_style[] =
    ".tried{fill:var(--c);fill-opacity:.55}.tried.r0{--c:var(--m0)}.tried.r1{--c:var(--m1)}.tried.r2{--c:var(--m4)}.tried.r3{--c:var(--m5)}"
    ".tried.r4{--c:var(--m3)}.tried.r5{--c:var(--m6)}.tried.r6{--c:var(--m7)}.tried.r7{--c:var(--m2)}"
    ".chosen{fill:none;stroke:var(--ink);stroke-width:1.5}.stood{fill:none;stroke:var(--ink);stroke-width:1;stroke-dasharray:2 2}"
    ".path{fill:none;stroke:var(--m0);stroke-width:1;opacity:.35}.path.good{stroke:var(--m1);opacity:.9;stroke-width:1.25}"
    ".path.won{stroke:var(--accent);opacity:1;stroke-width:3}.path.stands{stroke:var(--ink);opacity:1;stroke-width:1.5;stroke-dasharray:4 3}"
    ".best-line{fill:none;stroke:var(--accent);stroke-width:1.75}.wide{overflow-x:auto}.wide figure{max-width:none;min-width:44rem}.wide figure:only-child{max-width:none}"
    ".wide .tick,.wide .name{paint-order:stroke;stroke:var(--surface);stroke-width:3px}"
    ".name{fill:var(--ink);font-size:11px}pre{background:var(--surface);border:1px solid var(--line);padding:.8rem 1rem;overflow-x:auto;margin:0 0 1rem}"
    "pre code{overflow-wrap:normal}th.text,td.text{text-align:left;white-space:normal;min-width:16rem}";

static const char *metric_name(const vt_tune_report *report) { return vt_rank_metrics[report->metric].name; }

static void append_escaped_buffer(vt_buffer *out, vt_buffer *text)
{
    vt_buffer_append(text, "", 1);
    if (!text->failed) vt_report_escaped(out, (const char *)text->data);
    vt_buffer_free(text);
}

/* ---- what was searched ---- */

static void append_head(vt_buffer *out, const vt_tune_report *report)
{
    char split[VT_NAME_BYTES], validate[VT_NAME_BYTES], title[VT_NAME_BYTES];
    vt_split_rule_text(&report->part->options.split, split);
    vt_split_rule_text(&report->part->options.validate, validate);
    snprintf(title, sizeof title, "Settings of %s", report->model);
    vt_report_begin(out, title, report->name, tune_style);
    vt_buffer_printf(out, "<p class=\"lead\">%zu settings of %s were tried, and judged by %s@%zu on a validation part: what %s holds out was not "
                          "looked at, the rest was split again by %s. Items seen before %s; seed %llu.</p>\n",
                     report->plan->trials, report->model, metric_name(report), report->part->options.k, split, validate,
                     report->part->options.seen_in ? "may be recommended again" : "are left out", (unsigned long long)report->part->options.seed);
}

static void append_facts(vt_buffer *out, const vt_tune_report *report)
{
    vt_buffer_append_text(out, "<dl class=\"facts\">");
    vt_report_fact(out, "users", report->log->users);
    vt_report_fact(out, "items", report->log->items);
    vt_report_fact(out, "events learned from", report->part->training->count);
    vt_report_fact(out, "events judged by", report->part->split.held_out);
    vt_report_fact(out, "events held out, not looked at", report->part->held_out);
    vt_report_fact(out, "users judged by", report->part->user_count);
    vt_report_fact(out, "trials", report->plan->trials);
    vt_report_fact(out, "rungs", report->plan->rungs);
    vt_buffer_append_text(out, "</dl>\n");
}

/* ---- what came of it ---- */

static void append_score(vt_buffer *out, const vt_tune_score *score)
{
    vt_buffer_printf(out, "<td>%.4f<span class=\"range\">%.4f to %.4f</span></td>", score->value, score->low, score->high);
}

static void append_best(vt_buffer *out, const vt_tune_report *report)
{
    size_t number = vt_tune_best(report->trials, report->plan);
    const vt_tune_trial *best = &report->trials[number], *first = &report->trials[0];
    const vt_tune_score *won = &best->scores[best->rungs - 1], *stood = &first->scores[first->rungs ? first->rungs - 1 : 0];
    vt_buffer text = {0};
    vt_buffer_append_text(out, "<h2>The best</h2>\n");
    if (number == 0) vt_buffer_append_text(out, "<p>Nothing did better than the settings as they stand");
    else vt_buffer_printf(out, "<p>Trial %zu", number);
    vt_buffer_printf(out, ": %s@%zu <b>%.4f</b> (%.4f to %.4f)", metric_name(report), report->part->options.k, won->value, won->low, won->high);
    if (number && first->rungs == best->rungs)
        vt_buffer_printf(out, "; the settings as they stand: %.4f (%.4f to %.4f)", stood->value, stood->low, stood->high);
    vt_buffer_append_text(out, ". It was chosen for being the best of many, so expect less of it on what was held out: <code>vitrine eval</code> tells.</p>\n<pre><code>");
    vt_tune_settings_text(&text, report->space, &best->settings, ",");
    append_escaped_buffer(out, &text);
    vt_buffer_append_text(out, "</code></pre>\n");
}

static void append_rungs(vt_buffer *out, const vt_tune_report *report)
{
    vt_buffer_append_text(out, "<h2>Every judgement</h2>\n<p>From left to right as they were made, a rung after the other; the line is the best of the rung so far, the "
                               "dotted ring the settings as they stand, the full ring the best.</p>\n<ul class=\"legend\">");
    for (size_t rung = 0; rung < report->plan->rungs; rung++)
        vt_buffer_printf(out, "<li><svg viewBox=\"0 0 32 12\" aria-hidden=\"true\"><circle class=\"tried r%zu\" cx=\"16\" cy=\"6\" r=\"5\"/></svg>rung %zu: %zu %s</li>",
                         rung, rung + 1, report->spent[rung], report->means);
    vt_buffer_append_text(out, "</ul>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Every judgement\">\n");
    vt_tune_plot_history(out, report);
    vt_buffer_append_text(out, "</div>\n");
}

static void append_settings(vt_buffer *out, const vt_tune_report *report)
{
    vt_buffer_printf(out, "<h2>By setting</h2>\n<p>Each trial by one setting and by %s@%zu on the highest rung that it came to.</p>\n<div class=\"plots\">\n",
                     metric_name(report), report->part->options.k);
    for (size_t i = 0; report->space->settings[i].name; i++)
        if (vt_tune_searched(report->space, i)) vt_tune_plot_setting(out, report, i);
    vt_buffer_printf(out, "</div>\n<h2>All settings together</h2>\n<p>A line is a trial; on the right its %s@%zu on the highest rung that it came to. Strong: on the last "
                          "rung; thick: the best; dashed: the settings as they stand.</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"All settings "
                          "together\">\n", metric_name(report), report->part->options.k);
    vt_tune_plot_parallel(out, report);
    vt_buffer_append_text(out, "</div>\n");
}

/* ---- all trials ---- */

static void append_trial(vt_buffer *out, const vt_tune_report *report, size_t number)
{
    const vt_tune_trial *trial = &report->trials[number];
    vt_buffer text = {0};
    vt_buffer_printf(out, "<tr><th scope=\"row\">%zu%s</th>", number, number ? "" : " (as it stands)");
    for (size_t rung = 0; rung < report->plan->rungs; rung++) {
        if (rung < trial->rungs) append_score(out, &trial->scores[rung]);
        else vt_buffer_append_text(out, trial->scores[rung].known ? "<td>failed</td>" : "<td></td>");
    }
    vt_buffer_append_text(out, "<td class=\"text\"><code>");
    vt_tune_settings_text(&text, report->space, &trial->settings, " ");
    append_escaped_buffer(out, &text);
    vt_buffer_append_text(out, "</code>");
    if (trial->rungs < report->plan->rungs && trial->scores[trial->rungs].known) {
        vt_buffer_append_text(out, "<br>");
        vt_report_escaped(out, trial->scores[trial->rungs].failure);
    }
    vt_buffer_append_text(out, "</td></tr>\n");
}

static void append_trials(vt_buffer *out, const vt_tune_report *report)
{
    size_t *order = vt_alloc(report->plan->trials, sizeof *order);
    out->failed |= !order;
    if (!order) return;
    vt_tune_order(order, report->trials, report->plan);
    vt_buffer_append_text(out, "<h2>All trials</h2>\n");
    vt_report_table(out, "All trials", "trial");
    for (size_t rung = 0; rung < report->plan->rungs; rung++)
        vt_buffer_printf(out, "<th scope=\"col\">%zu %s</th>", report->spent[rung], report->means);
    vt_buffer_append_text(out, "<th scope=\"col\" class=\"text\">settings</th>");
    vt_report_body(out);
    for (size_t i = 0; i < report->plan->trials; i++) append_trial(out, report, order[i]);
    vt_report_table_end(out);
    vt_free(order);
}

static void append_words(vt_buffer *out, const vt_tune_report *report)
{
    vt_buffer_printf(out, "<h2>How it was done</h2>\n<dl class=\"words\"><dt>draws</dt><dd>each setting evenly, or evenly in its logarithm, within its range; trial 0 is "
                          "the settings as they stand</dd>\n<dt>halving</dt><dd>one in %zu goes up a rung, the settings as they stand always; each rung trains anew, so "
                          "that no figure depends on what was tried before it</dd>\n", report->plan->eta);
    vt_buffer_printf(out, "<dt>%s@%zu</dt><dd>", metric_name(report), report->part->options.k);
    vt_report_escaped(out, vt_rank_metrics[report->metric].formula);
    vt_buffer_printf(out, "</dd>\n<dt>intervals</dt><dd>of 95 %%, from %zu draws of the users</dd>\n<dt>what stood</dt><dd><code>", report->part->options.resamples);
    vt_report_escaped(out, report->config);
    vt_buffer_printf(out, "</code></dd></dl>\n<footer>Data <code>%s</code>. Made by vitrine tune.</footer>\n", report->log->data_hash);
}

void vt_tune_report_html(vt_buffer *out, const vt_tune_report *report)
{
    append_head(out, report);
    append_best(out, report);
    append_facts(out, report);
    append_rungs(out, report);
    append_settings(out, report);
    append_trials(out, report);
    append_words(out, report);
    vt_buffer_append_text(out, "</main></body></html>\n");
}
