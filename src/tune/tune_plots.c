#include "report_page.h"
#include "tune_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A plot in the SVG's own units; it scales with the page. */
typedef struct plot_frame {
    double width, height, left, right, top, bottom;
    double least, most; /* of the values */
} plot_frame;

static const plot_frame small_frame = {340, 220, 52, 12, 12, 30, 0, 0};
static const plot_frame wide_frame = {900, 300, 52, 12, 12, 34, 0, 0};

static double across(const plot_frame *frame, double share) { return frame->left + share * (frame->width - frame->left - frame->right); }

static double down(const plot_frame *frame, double value)
{
    return frame->top + (frame->most - value) / (frame->most - frame->least) * (frame->height - frame->top - frame->bottom);
}

/* The value of the highest rung that the trial came to; NAN: it failed on the first. */
static double standing(const vt_tune_trial *trial) { return trial->rungs ? trial->scores[trial->rungs - 1].value : NAN; }

/* Of all values, rounded out to whole steps. */
static void frame_values(plot_frame *frame, const vt_tune_report *report, bool every_rung)
{
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < report->plan->trials; i++)
        for (size_t rung = 0; rung < report->trials[i].rungs; rung++) {
            double value = report->trials[i].scores[rung].value;
            if (!every_rung && rung + 1 < report->trials[i].rungs) continue;
            least = fmin(least, value);
            most = fmax(most, value);
        }
    if (!(most > least)) most = least + (least != 0 ? fabs(least) : 1);
    double step = vt_report_step(most - least);
    frame->least = floor(least / step + 1e-9) * step;
    frame->most = ceil(most / step - 1e-9) * step;
}

static void begin(vt_buffer *out, const plot_frame *frame, const char *title)
{
    vt_buffer_printf(out, "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">", title, frame->width, frame->height, title);
}

static void end(vt_buffer *out) { vt_buffer_append_text(out, "</svg></figure>\n"); }

static void draw_values(vt_buffer *out, const plot_frame *frame)
{
    double step = vt_report_step(frame->most - frame->least), first = floor(frame->least / step + 0.5), last = floor(frame->most / step + 0.5);
    for (double at = first; at <= last; at++) {
        double y = down(frame, at * step);
        vt_buffer_printf(out, "<path class=\"rule\" d=\"M%.0f %.1fH%.0f\"/><text class=\"tick\" x=\"%.0f\" y=\"%.1f\" text-anchor=\"end\">%.4g</text>", frame->left,
                         y, frame->width - frame->right, frame->left - 6, y + 4, at == 0 ? 0 : at * step);
    }
}

static void draw_tick(vt_buffer *out, const plot_frame *frame, double share, const char *text)
{
    vt_buffer_printf(out, "<text class=\"tick\" x=\"%.1f\" y=\"%.0f\" text-anchor=\"middle\">%s</text>", across(frame, share), frame->height - 10, text);
}

static void draw_dot(vt_buffer *out, double x, double y, size_t rung, const char *ring)
{
    vt_buffer_printf(out, "<circle class=\"tried r%zu\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>", rung, x, y);
    if (ring) vt_buffer_printf(out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"6.5\"/>", ring, x, y);
}

static const char *ring_of(const vt_tune_report *report, size_t number)
{
    return number == vt_tune_best(report->trials, report->plan) ? "chosen" : number == 0 ? "stood" : NULL;
}

/* ---- every judgement, in its order ---- */

static size_t count_judgements(const vt_tune_report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < report->plan->trials; i++) count += report->trials[i].rungs;
    return count;
}

static void draw_rung(vt_buffer *out, const plot_frame *frame, const vt_tune_report *report, size_t rung, size_t *at)
{
    size_t count = count_judgements(report);
    double best = -INFINITY;
    vt_buffer dots = {0};
    vt_buffer_append_text(out, "<path class=\"best-line\" d=\"");
    for (size_t i = 0; i < report->plan->trials; i++) {
        if (report->trials[i].rungs <= rung) continue;
        double value = report->trials[i].scores[rung].value, x = across(frame, ((double)(*at)++ + 0.5) / (double)count);
        draw_dot(&dots, x, down(frame, value), rung, rung + 1 == report->trials[i].rungs ? ring_of(report, i) : NULL);
        if (best == -INFINITY) vt_buffer_printf(out, "M%.1f %.1f", x, down(frame, value));
        else if (value > best) vt_buffer_printf(out, "H%.1fV%.1f", x, down(frame, value));
        else vt_buffer_printf(out, "H%.1f", x);
        best = fmax(best, value);
    }
    vt_buffer_append_text(out, "\"/>");
    if (dots.size) vt_buffer_append(out, dots.data, dots.size);
    out->failed |= dots.failed;
    vt_buffer_free(&dots);
}

void vt_tune_plot_history(vt_buffer *out, const vt_tune_report *report)
{
    plot_frame frame = wide_frame;
    size_t at = 0;
    char title[96];
    snprintf(title, sizeof title, "%s@%zu by judgement", vt_rank_metrics[report->metric].name, report->part->options.k);
    frame_values(&frame, report, true);
    begin(out, &frame, title);
    draw_values(out, &frame);
    for (size_t rung = 0; rung < report->plan->rungs; rung++) {
        char text[48];
        size_t begun = at;
        draw_rung(out, &frame, report, rung, &at);
        snprintf(text, sizeof text, "rung %zu", rung + 1);
        if (at > begun) draw_tick(out, &frame, (double)(begun + at) / 2 / (double)count_judgements(report), text);
        if (at > begun && begun > 0)
            vt_buffer_printf(out, "<path class=\"rule\" d=\"M%.1f %.0fV%.0f\"/>", across(&frame, (double)begun / (double)count_judgements(report)), frame.top,
                             frame.height - frame.bottom);
    }
    end(out);
}

/* ---- a setting as an axis ---- */

enum { ZERO_SHARE = 12 /* in percent: where 0 stands beside a logarithm */ };

static size_t count_words(const char *words)
{
    size_t count = 1;
    for (; *words; words++) count += *words == ',';
    return count;
}

static double share_of_word(const char *words, const char *value)
{
    size_t count = count_words(words), at = 0, length = strlen(value);
    for (; at < count; at++, words += strcspn(words, ",") + 1)
        if (strcspn(words, ",") == length && strncmp(words, value, length) == 0) return ((double)at + 0.5) / (double)count;
    return NAN;
}

static double limited(double share) { return share < 0 ? 0 : share > 1 ? 1 : share; }

/* 0 to 1 along the axis; what stood may lie outside of the range, and is put at its end. */
static double share_of(const vt_search_range *range, const char *value)
{
    double number = strtod(value, NULL), zero = range->scale == VT_SEARCH_LOG_OR_0 ? ZERO_SHARE / 100.0 : 0;
    if (!*value) return NAN;
    if (range->scale == VT_SEARCH_WORDS) return share_of_word(range->words, value);
    if (!(range->most > range->least)) return 0.5;
    if (range->scale == VT_SEARCH_EVEN) return limited((number - range->least) / (range->most - range->least));
    if (number <= 0) return 0;
    return zero + (1 - zero) * limited(log(number / range->least) / log(range->most / range->least));
}

/* A place of the axis, and what stands there. */
typedef struct axis_tick {
    double share;
    char text[VT_TUNE_VALUE_BYTES];
} axis_tick;

enum { MOST_TICKS = 16 };

static size_t list_words(axis_tick ticks[MOST_TICKS], const char *words)
{
    size_t count = count_words(words), kept = 0;
    for (size_t at = 0; at < count && kept < MOST_TICKS; at++, words += strcspn(words, ",") + 1) {
        ticks[kept].share = ((double)at + 0.5) / (double)count;
        snprintf(ticks[kept++].text, VT_TUNE_VALUE_BYTES, "%.*s", (int)strcspn(words, ","), words);
    }
    return kept;
}

/* 1, 10, 100 within the range, or its ends where there are fewer than two of these. */
static size_t list_powers(axis_tick ticks[MOST_TICKS], const vt_search_range *range)
{
    size_t kept = 0;
    if (range->scale == VT_SEARCH_LOG_OR_0) ticks[kept++] = (axis_tick){0, "0"};
    size_t zero = kept;
    for (double power = pow(10, ceil(log10(range->least) - 1e-9)); power <= range->most * (1 + 1e-9) && kept < MOST_TICKS; power *= 10)
        snprintf(ticks[kept++].text, VT_TUNE_VALUE_BYTES, "%.4g", power);
    if (kept < zero + 2) {
        kept = zero + 2;
        snprintf(ticks[zero].text, VT_TUNE_VALUE_BYTES, "%.4g", range->least);
        snprintf(ticks[zero + 1].text, VT_TUNE_VALUE_BYTES, "%.4g", range->most);
    }
    for (size_t i = zero; i < kept; i++) ticks[i].share = share_of(range, ticks[i].text);
    return kept;
}

static size_t list_even(axis_tick ticks[MOST_TICKS], const vt_search_range *range)
{
    size_t kept = 0;
    for (size_t i = 0; i < 3; i++) {
        ticks[kept].share = (double)i / 2;
        snprintf(ticks[kept++].text, VT_TUNE_VALUE_BYTES, "%.3g", range->least + (range->most - range->least) * (double)i / 2);
    }
    return kept;
}

static size_t list_ticks(axis_tick ticks[MOST_TICKS], const vt_search_range *range)
{
    if (range->scale == VT_SEARCH_WORDS) return list_words(ticks, range->words);
    return range->scale == VT_SEARCH_EVEN ? list_even(ticks, range) : list_powers(ticks, range);
}

static double inset(double share) { return 0.04 + share * 0.92; }

static void escaped_tick(vt_buffer *out, const axis_tick *tick, double x, double y, const char *anchor)
{
    vt_buffer_printf(out, "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
    vt_report_escaped(out, tick->text);
    vt_buffer_append_text(out, "</text>");
}

void vt_tune_plot_setting(vt_buffer *out, const vt_tune_report *report, size_t setting)
{
    const vt_search_range *range = &report->space->ranges[setting];
    plot_frame frame = small_frame;
    axis_tick ticks[MOST_TICKS];
    frame_values(&frame, report, false);
    begin(out, &frame, report->space->settings[setting].name);
    draw_values(out, &frame);
    size_t count = list_ticks(ticks, range);
    for (size_t i = 0; i < count; i++) escaped_tick(out, &ticks[i], across(&frame, inset(ticks[i].share)), frame.height - 10, "middle");
    for (size_t i = report->plan->trials; i-- > 0;) { /* what stood is drawn last */
        double share = share_of(range, report->trials[i].settings.values[setting]), value = standing(&report->trials[i]);
        if (!isnan(share) && !isnan(value))
            draw_dot(out, across(&frame, inset(share)), down(&frame, value), report->trials[i].rungs - 1, ring_of(report, i));
    }
    end(out);
}

/* ---- all settings side by side ---- */

typedef struct parallel_axes {
    plot_frame frame;
    size_t settings[VT_TUNE_MOST_SETTINGS];
    size_t count; /* of settings; one more axis is the value */
} parallel_axes;

static double axis_x(const parallel_axes *axes, size_t axis) { return axes->frame.left + (double)axis * (axes->frame.width - axes->frame.left - 60) / (double)axes->count; }

static double axis_y(const parallel_axes *axes, double share)
{
    return axes->frame.height - axes->frame.bottom - share * (axes->frame.height - axes->frame.top - axes->frame.bottom);
}

static void draw_axes(vt_buffer *out, const parallel_axes *axes, const vt_tune_report *report)
{
    axis_tick ticks[MOST_TICKS];
    for (size_t axis = 0; axis <= axes->count; axis++) {
        double x = axis_x(axes, axis);
        bool last = axis == axes->count;
        vt_buffer_printf(out, "<path class=\"rule\" d=\"M%.1f %.1fV%.1f\"/><text class=\"name\" x=\"%.1f\" y=\"%.0f\" text-anchor=\"middle\">%s</text>", x,
                         axis_y(axes, 0), axis_y(axes, 1), x, axes->frame.height - 10,
                         last ? vt_rank_metrics[report->metric].name : report->space->settings[axes->settings[axis]].name);
        size_t count = last ? 0 : list_ticks(ticks, &report->space->ranges[axes->settings[axis]]);
        for (size_t i = 0; i < count; i++) escaped_tick(out, &ticks[i], x - 4, axis_y(axes, ticks[i].share) + 4, "end");
        for (size_t i = 0; last && i < 2; i++) {
            snprintf(ticks[i].text, VT_TUNE_VALUE_BYTES, "%.4g", i ? axes->frame.most : axes->frame.least);
            escaped_tick(out, &ticks[i], x + 4, axis_y(axes, (double)i) + 4, "start");
        }
    }
}

static void draw_path(vt_buffer *out, const parallel_axes *axes, const vt_tune_report *report, size_t number)
{
    const vt_tune_trial *trial = &report->trials[number];
    bool won = number == vt_tune_best(report->trials, report->plan), drawing = false;
    vt_buffer_printf(out, "<path class=\"path%s\" d=\"", won ? " won" : number == 0 ? " stands" : trial->rungs == report->plan->rungs ? " good" : "");
    for (size_t axis = 0; axis <= axes->count; axis++) {
        double share = axis == axes->count ? (standing(trial) - axes->frame.least) / (axes->frame.most - axes->frame.least)
                                           : share_of(&report->space->ranges[axes->settings[axis]], trial->settings.values[axes->settings[axis]]);
        if (isnan(share)) continue;
        vt_buffer_printf(out, "%s%.1f %.1f", drawing ? "L" : "M", axis_x(axes, axis), axis_y(axes, share));
        drawing = true;
    }
    vt_buffer_append_text(out, "\"/>");
}

/* Those that came farther are drawn over the others, the best at last. */
void vt_tune_plot_parallel(vt_buffer *out, const vt_tune_report *report)
{
    parallel_axes axes = {.frame = wide_frame};
    for (size_t i = 0; report->space->settings[i].name; i++)
        if (vt_tune_searched(report->space, i)) axes.settings[axes.count++] = i;
    axes.frame.left = 60;
    axes.frame.height = 340;
    frame_values(&axes.frame, report, false);
    begin(out, &axes.frame, "settings and value of each trial");
    size_t best = vt_tune_best(report->trials, report->plan);
    for (size_t rungs = 1; rungs <= report->plan->rungs; rungs++)
        for (size_t i = 1; i < report->plan->trials; i++)
            if (report->trials[i].rungs == rungs && i != best) draw_path(out, &axes, report, i);
    if (report->trials[0].rungs && best != 0) draw_path(out, &axes, report, 0);
    draw_path(out, &axes, report, best);
    draw_axes(out, &axes, report);
    end(out);
}
