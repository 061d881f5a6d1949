#include "report_page.h"

#include <math.h>

const char vt_report_style[] =
    ":root{color-scheme:light dark;--paper:#fafbfb;--surface:#fff;--ink:#15191b;--soft:#566064;--line:#dfe4e4;--accent:#0b6351;"
    "--track:#e1f0eb;--warn:#fff4dc;--warn-line:#c0842b}"
    "@media(prefers-color-scheme:dark){:root{--paper:#0f1314;--surface:#161b1c;--ink:#eaefee;--soft:#a4afae;--line:#293031;"
    "--accent:#7ed3bb;--track:#17302a;--warn:#2c2412;--warn-line:#e0ab5c}}"
    "*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}"
    "main{max-width:64rem;margin:0 auto;padding:clamp(1.25rem,4vw,3.5rem) clamp(1rem,4vw,2rem)}"
    "h1{font:400 clamp(1.9rem,1.4rem + 2.2vw,3rem)/1.15 Didot,\"Bodoni MT\",\"Playfair Display\",serif;margin:0 0 .35rem}"
    "h2{font-size:1.15rem;margin:2.5rem 0 .75rem}.lead{color:var(--soft);margin:0 0 1.5rem;max-width:46rem}"
    ".notice{background:var(--warn);border-left:4px solid var(--warn-line);padding:.8rem 1rem;margin:0 0 1.5rem}"
    ".facts{display:grid;grid-template-columns:repeat(2,1fr);gap:1px;background:var(--line);"
    "border:1px solid var(--line);margin:0}.facts div{background:var(--surface);padding:.8rem 1rem}"
    ".facts dt{color:var(--soft);font-size:.82rem}.facts dd{margin:0;font-size:1.05rem;font-variant-numeric:tabular-nums}"
    ".scroll{overflow-x:auto;background:var(--surface);border:1px solid var(--line)}"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}"
    "th,td{padding:.6rem .9rem;text-align:right;border-top:1px solid var(--line);white-space:nowrap}"
    "thead th{border-top:0;color:var(--soft);font-weight:500;font-size:.85rem}th:first-child{text-align:left;font-weight:600}"
    "@media(min-width:40rem){.facts{grid-template-columns:repeat(4,1fr)}}.bar{display:block;height:.3rem;margin-top:.3rem;background:var(--track);min-width:6.5rem}"
    ".bar i{display:block;height:100%;background:var(--accent)}.best{font-weight:700}"
    "dl.words dt{font-weight:600}dl.words dd{margin:0 0 .7rem;color:var(--soft);max-width:46rem}"
    "li{margin:.3rem 0;max-width:46rem}footer{margin-top:3rem;color:var(--soft);font-size:.85rem}";

const char vt_report_plot_style[] =
    ":root{--m0:#5b6467;--m1:#1f5fbf;--m2:#b3261e;--m3:#8a5a00;--m4:#0b6351;--m5:#7b3fa0;--m6:#a3195b;--m7:#33691e}"
    "@media(prefers-color-scheme:dark){:root{--m0:#b5bfc1;--m1:#9cc4ff;--m2:#f2a29b;--m3:#e8bf6a;--m4:#7ed3bb;--m5:#d3a6ee;--m6:#f49ac1;"
    "--m7:#aed581}}"
    ".c0,.c8{--c:var(--m0)}.c1,.c9{--c:var(--m1)}.c2,.c10{--c:var(--m2)}.c3,.c11{--c:var(--m3)}.c4,.c12{--c:var(--m4)}"
    ".c5,.c13{--c:var(--m5)}.c6,.c14{--c:var(--m6)}.c7,.c15{--c:var(--m7)}.c99{--c:var(--ink)}"
    ".line{fill:none;stroke:var(--c);stroke-width:1.75}.c1.line{stroke-dasharray:6 2}.c2.line{stroke-dasharray:2 2}"
    ".c3.line{stroke-dasharray:8 2 2 2}.c5.line{stroke-dasharray:4 4}.c99.line{stroke-dasharray:1 3}.dot{fill:var(--c)}"
    ".band{fill:var(--c);opacity:.16}.rule{stroke:var(--line);fill:none}.tick{fill:var(--soft);font-size:11px}"
    ".plots{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr))}"
    "figure{margin:0;background:var(--surface);border:1px solid var(--line);padding:.7rem}figure:only-child{max-width:34rem}figcaption{font-size:.9rem;margin-bottom:.3rem}"
    "svg{display:block;width:100%;height:auto}.legend{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;list-style:none;padding:0;margin:0 0 1rem}"
    ".legend li{display:flex;align-items:center;gap:.5rem;margin:0}.legend svg{width:2rem;height:.8rem}"
    ".range{display:block;color:var(--soft);font-size:.8rem;font-weight:400}.sure{font-weight:700}details{margin:.8rem 0}"
    "summary{cursor:pointer}code{font-size:.85rem;overflow-wrap:anywhere}";

void vt_report_begin(vt_buffer *out, const char *title, const char *name, const char *style)
{
    vt_buffer_printf(out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>%s", title);
    if (name) vt_buffer_append_text(out, ": "), vt_report_escaped(out, name);
    vt_buffer_printf(out, "</title><style>%s%s%s</style></head>\n<body><main>\n<h1>", vt_report_style, vt_report_plot_style, style ? style : "");
    vt_report_escaped(out, name ? name : title);
    vt_buffer_append_text(out, "</h1>\n");
}

void vt_report_table(vt_buffer *out, const char *label, const char *first)
{
    vt_buffer_printf(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table><thead><tr><th scope=\"col\">%s</th>", label,
                     first);
}

void vt_report_body(vt_buffer *out) { vt_buffer_append_text(out, "</tr></thead>\n<tbody>\n"); }
void vt_report_table_end(vt_buffer *out) { vt_buffer_append_text(out, "</tbody></table></div>\n"); }

void vt_report_cell(vt_buffer *out, const vt_interval *interval, bool marked, bool with_sign)
{
    if (isnan(interval->value)) {
        vt_buffer_append_text(out, "<td>not defined</td>");
        return;
    }
    vt_buffer_append_text(out, marked ? "<td class=\"sure\">" : "<td>");
    vt_buffer_printf(out, with_sign ? "%+.4f<span class=\"range\">%+.4f to %+.4f</span></td>" : "%.4f<span class=\"range\">%.4f to %.4f</span></td>",
                     interval->value, interval->low, interval->high);
}

void vt_report_escaped(vt_buffer *out, const char *text)
{
    for (; *text; text++) {
        const char *as = *text == '&' ? "&amp;" : *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : *text == '"' ? "&quot;" : NULL;
        if (as) vt_buffer_append_text(out, as);
        else vt_buffer_append(out, text, 1);
    }
}

void vt_report_fact(vt_buffer *out, const char *name, size_t count)
{
    vt_buffer_printf(out, "<div><dt>%s</dt><dd>%zu</dd></div>", name, count);
}

double vt_report_step(double span)
{
    static const double steps[] = {1, 2, 2.5, 5, 10};
    double power = pow(10, floor(log10(span / 4)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= span / 4 * (1 - 1e-9)) return steps[i] * power;
    return 10 * power;
}
