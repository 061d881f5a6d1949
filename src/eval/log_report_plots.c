#include "log_report.h"
#include "report_page.h"

#include <math.h>
#include <stdio.h>

/* In the SVG's own units; it scales with the page. */
enum { WIDTH = 340, HEIGHT = 220, LEFT = 52, RIGHT = 12, TOP = 12, BOTTOM = 30, MOST_POINTS = 16 };

/* What is drawn: x in 0..1, y in its own range. */
typedef struct drawn_plot {
    double least, most; /* of y */
    double x[MOST_POINTS];
    size_t points;
} drawn_plot;

static double across(double x) { return LEFT + x * (WIDTH - LEFT - RIGHT); }

static double down(const drawn_plot *plot, double y)
{
    double share = plot->most > plot->least ? (y - plot->least) / (plot->most - plot->least) : 0.5;
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
}

static void include(drawn_plot *plot, double y)
{
    if (isnan(y)) return;
    if (!(plot->least <= y)) plot->least = y;
    if (!(plot->most >= y)) plot->most = y;
}

/* Rounds the range out to whole steps, and draws lines and numbers at them. */
static void draw_axis(vt_buffer *out, drawn_plot *plot)
{
    if (!(plot->most > plot->least)) plot->most = plot->least + (plot->least != 0 ? fabs(plot->least) : 1);
    double step = vt_report_step(plot->most - plot->least), first = floor(plot->least / step + 1e-9), last = ceil(plot->most / step - 1e-9);
    plot->least = first * step;
    plot->most = last * step;
    for (double at = first; at <= last; at++) {
        double y = down(plot, at * step);
        vt_buffer_printf(out, "<path class=\"rule\" d=\"M%d %.1fH%d\"/><text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.4g</text>",
                         LEFT, y, WIDTH - RIGHT, LEFT - 6, y + 4, at == 0 ? 0 : at * step);
    }
}

static void draw_tick(vt_buffer *out, double x, const char *text)
{
    vt_buffer_printf(out, "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>", across(x), HEIGHT - 10, text);
}

static void begin(vt_buffer *out, const char *title, size_t k)
{
    vt_buffer_printf(out, "<figure><figcaption>%s", title);
    if (k) vt_buffer_printf(out, "%zu", k);
    vt_buffer_printf(out, "</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, title);
}

static void draw_line(vt_buffer *out, const drawn_plot *plot, const double *y, size_t colour)
{
    bool drawing = false;
    vt_buffer_printf(out, "<path class=\"line c%zu\" d=\"", colour);
    for (size_t i = 0; i < plot->points; i++) {
        if (!isnan(y[i])) vt_buffer_printf(out, "%s%.1f %.1f", drawing ? "L" : "M", across(plot->x[i]), down(plot, y[i]));
        drawing = !isnan(y[i]);
    }
    vt_buffer_append_text(out, "\"/>");
    for (size_t i = 0; i < plot->points; i++)
        if (!isnan(y[i]))
            vt_buffer_printf(out, "<circle class=\"dot c%zu\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>", colour, across(plot->x[i]), down(plot, y[i]));
}

/* Up along the upper ends, back along the lower ones. */
static void draw_band(vt_buffer *out, const drawn_plot *plot, const double *low, const double *high, size_t colour)
{
    bool any = false;
    vt_buffer_printf(out, "<path class=\"band c%zu\" d=\"", colour);
    for (size_t i = 0; i < plot->points; i++)
        if (!isnan(high[i])) {
            vt_buffer_printf(out, "%s%.1f %.1f", any ? "L" : "M", across(plot->x[i]), down(plot, high[i]));
            any = true;
        }
    for (size_t i = plot->points; i-- > 0;)
        if (!isnan(low[i])) vt_buffer_printf(out, "L%.1f %.1f", across(plot->x[i]), down(plot, low[i]));
    vt_buffer_append_text(out, any ? "Z\"/>" : "\"/>");
}

/* A lone k has no band that could be seen: a stroke from end to end. */
static void draw_stroke(vt_buffer *out, const drawn_plot *plot, const vt_interval *interval, size_t colour)
{
    if (!isnan(interval->low))
        vt_buffer_printf(out, "<path class=\"line c%zu\" d=\"M%.1f %.1fV%.1f\"/>", colour, across(plot->x[0]), down(plot, interval->low),
                         down(plot, interval->high));
}

static void draw_model(vt_buffer *out, const drawn_plot *plot, const vt_log_evaluation *evaluation, size_t line, vt_rank_metric_id metric)
{
    double value[VT_LOG_EVAL_MOST_KS] = {0}, low[VT_LOG_EVAL_MOST_KS] = {0}, high[VT_LOG_EVAL_MOST_KS] = {0};
    for (size_t i = 0; i < evaluation->k_count; i++) {
        const vt_interval *interval = vt_log_value(evaluation, &evaluation->lines[line], metric, i, VT_GROUP_ALL);
        value[i] = interval->value;
        low[i] = interval->low;
        high[i] = interval->high;
        if (evaluation->k_count == 1) draw_stroke(out, plot, interval, line);
    }
    if (evaluation->k_count > 1) draw_band(out, plot, low, high, line);
    draw_line(out, plot, value, line);
}

void vt_log_plot_metric(vt_buffer *out, const vt_log_evaluation *evaluation, vt_rank_metric_id metric)
{
    drawn_plot plot = {.least = 0, .points = evaluation->k_count};
    char k[32];
    for (size_t line = 0; line < evaluation->line_count; line++)
        for (size_t i = 0; i < evaluation->k_count; i++) {
            const vt_interval *interval = vt_log_value(evaluation, &evaluation->lines[line], metric, i, VT_GROUP_ALL);
            include(&plot, interval->value);
            include(&plot, interval->low);
            include(&plot, interval->high);
        }
    begin(out, vt_rank_metrics[metric].name, 0);
    draw_axis(out, &plot);
    for (size_t i = 0; i < plot.points; i++) {
        plot.x[i] = plot.points == 1 ? 0.5 : (double)i / (double)(plot.points - 1) * 0.94 + 0.03;
        snprintf(k, sizeof k, "%s%zu", i == 0 ? "k = " : "", evaluation->k[i]);
        draw_tick(out, plot.x[i], k);
    }
    for (size_t line = 0; line < evaluation->line_count; line++) draw_model(out, &plot, evaluation, line, metric);
    vt_buffer_append_text(out, "</svg></figure>\n");
}

void vt_log_plot_shares(vt_buffer *out, const vt_log_evaluation *evaluation)
{
    drawn_plot plot = {.least = 0, .points = VT_LOG_DECILES};
    char number[32];
    for (size_t i = 0; i < VT_LOG_DECILES; i++) {
        include(&plot, evaluation->wanted_shares[i]);
        for (size_t line = 0; line < evaluation->line_count; line++) include(&plot, evaluation->lines[line].shares[i]);
    }
    begin(out, "share of places, by tenths of the items from most to least popular; k = ", evaluation->shares_k);
    draw_axis(out, &plot);
    for (size_t i = 0; i < VT_LOG_DECILES; i++) {
        plot.x[i] = (double)i / (VT_LOG_DECILES - 1) * 0.94 + 0.03;
        snprintf(number, sizeof number, "%zu", i + 1);
        draw_tick(out, plot.x[i], number);
    }
    vt_buffer_append_text(out, "<g class=\"wanted\">");
    draw_line(out, &plot, evaluation->wanted_shares, 99);
    vt_buffer_append_text(out, "</g>");
    for (size_t line = 0; line < evaluation->line_count; line++) draw_line(out, &plot, evaluation->lines[line].shares, line);
    vt_buffer_append_text(out, "</svg></figure>\n");
}
